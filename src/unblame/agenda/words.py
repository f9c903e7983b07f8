"""What is said in a meeting: scripts, questions, watch-fors, notices. The sentences are data, in `wording/`.

A team may reword them: a file of the same name in its own folder replaces the keys that it holds. Blocks
(`[[questions]]` …) are matched by their first key, new ones are added, and an empty text leaves one out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, TypeGuard, cast

import tomli

View: TypeAlias = Literal["room", "mine"]
_Value: TypeAlias = "str | tuple[str, ...]"
_Block: TypeAlias = "dict[str, _Value]"

WORDED = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident", "writeup")

# Where a question fits: one event, a spot to dig into or to pull back from, one answer, one factor …
WHENS = ("group", "event", "zoom", "answer", "factor", "well", "poorly", "lucky", "action", "owner")

# What a question may need the record to hold (or lack) before it is apt.
NEEDS = (
    *("summary", "no-summary", "no-note-taker"),
    *("decision", "gap", "hypothesis", "handoff", "knew", "no-knew", "no-options", "no-surprise"),
    *("person", "one-deep", "root", "no-evidence", "no-factors"),
    *("no-well", "no-poorly"),
    *("no-owner", "no-due", "no-criteria", "uncovered", "many", "all-short", "parked"),
    *("unconfirmed", "no-review-date", "no-severity", "no-impact", "no-number"),
)

_HOME = Path(__file__).with_name("wording")  # importlib.resources would cost more time than the reading
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"\w+(?:'\w+)*")
_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]")
_AT_LINE = re.compile(r"at line (\d+)")


class WordsError(ValueError):
    """A file of words that cannot be used. `line` counts from 1; `key` is dotted, empty for a whole file."""

    def __init__(self, path: Path, problem: str, *, line: int = 0, key: str = "") -> None:
        place = [str(path), *([f"line {line}"] if line else []), *([key] if key else [])]
        super().__init__(f"{', '.join(place)}: {problem}")
        self.path, self.line, self.key, self.problem = path, line, key, problem


@dataclass(frozen=True, slots=True)
class Question:
    """A question to ask the room. `needs`, when not empty, names what the record must show first (NEEDS)."""

    id: str
    ask: str
    when: str = "group"
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line under an id: a question for somebody drafting alone, or a step of a checklist."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said in one section."""

    section: str
    title: str
    script: tuple[str, ...]
    principles: tuple[str, ...]
    tenets: tuple[str, ...]
    questions: tuple[Question, ...]
    drafting: tuple[Prompt, ...]
    checklist: tuple[Prompt, ...]
    watch: Mapping[str, str]

    def apt(self, when: str, shown: Collection[str] = ()) -> tuple[Question, ...]:
        """The questions that fit `when`: first those whose need the record shows, then the general ones."""
        fitting = [question for question in self.questions if question.when == when]
        special = [question for question in fitting if question.needs and question.needs in shown]
        return (*special, *(question for question in fitting if not question.needs))

    def watch_for(self, rule: str, /, **values: object) -> str | None:
        """What to watch for and what to do, filled in. None when a team left the rule out."""
        say = self.watch.get(rule)
        return None if say is None else fill(say, values)


@dataclass(frozen=True, slots=True)
class Intervention:
    """A way to step in: `label` may be shown to the room, `say` is for reading aloud, `note` is private."""

    id: str
    label: str
    say: str
    note: str


class Said(NamedTuple):
    """A sentence for the message row and the view that it is meant for."""

    text: str
    view: View


@dataclass(frozen=True, slots=True)
class Notices:
    """What the app says of itself, by rule."""

    by_rule: Mapping[str, Said]
    in_room: Mapping[str, str]

    def say(self, rule: str, /, **values: object) -> Said:
        """The sentence filled in. Never raises during a meeting: an unknown rule says its own id, in MINE."""
        text, view = self.by_rule.get(rule, Said(rule, "mine"))
        return Said(fill(text, values), view)

    def say_to_room(self, rule: str, /, **values: object) -> str | None:
        """What the shared screen may say: the sentence if it is the room's, else its public form or None."""
        text, view = self.by_rule.get(rule, Said(rule, "mine"))
        shown = text if view == "room" else self.in_room.get(rule)
        return None if shown is None else fill(shown, values)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Questions that follow the note just typed, after Etsy's Debriefing Facilitation Guide."""

    asks: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, str]
    longest: int

    def classify(self, note: str) -> str | None:
        """The first kind, in the file's order, with a cue in the note. Time is linear in its length."""
        words: list[str] = _WORD.findall(note.replace("’", "'").lower())
        found: set[str] = set()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self.longest, len(words)) + 1):
                kind = self.cues.get(" ".join(words[start:end]))
                if kind is not None:
                    found.add(kind)
        return next((kind for kind in self.asks if kind in found), None)

    def questions(self, note: str) -> tuple[str, ...]:
        """What to ask after this note; empty when no cue is in it."""
        return self.asks.get(self.classify(note) or "", ())


@dataclass(frozen=True, slots=True)
class Common:
    """The words that belong to no section."""

    notices: Notices
    interventions: tuple[Intervention, ...]
    follow_ups: FollowUps


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put values into {placeholders}. Braces in a value stay as they are; a missing value shows as “…”."""

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1])
        return "…" if known is None else str(known)

    return _PLACEHOLDER.sub(value, template)


def load_words(section: str, override: Path | None = None) -> Words:
    """The words of a section, reworded by the folder `override`. Raises WordsError if its file is broken."""
    if section not in WORDED:
        raise ValueError(f"no words for a section “{section}”; there are {', '.join(WORDED)}")
    content = _load(section, override)
    return Words(
        section=section,
        title=content.text("title"),
        script=content.texts("script"),
        principles=content.texts("principles"),
        tenets=content.texts("tenets"),
        questions=tuple(Question(**block) for block in content.said("questions")),
        drafting=tuple(Prompt(block["id"], block["ask"]) for block in content.said("drafting")),
        checklist=tuple(Prompt(block["id"], block["say"]) for block in content.said("checklist")),
        watch={block["rule"]: block["say"] for block in content.said("watch")},
    )


def load_common(override: Path | None = None) -> Common:
    """Notices, interventions and follow-ups, from `common.toml`. Raises WordsError as `load_words` does."""
    content = _load("common", override)
    notices = content.said("notices")
    return Common(
        Notices(
            {block["rule"]: Said(block["say"], cast("View", block["view"])) for block in notices},
            {block["rule"]: block["room"] for block in notices if block.get("room")},
        ),
        tuple(Intervention(**block) for block in content.said("interventions")),
        _follow_ups(content.blocks.get("follow_ups", {}).values()),
    )


def load_notices(override: Path | None = None) -> Notices:
    """The notices alone."""
    return load_common(override).notices


def _follow_ups(blocks: Iterable[_Block]) -> FollowUps:
    asks: dict[str, tuple[str, ...]] = {}
    cues: dict[str, str] = {}
    for block in blocks:
        kind = str(block["kind"])
        asks[kind] = tuple(block["ask"])
        for cue in block["cues"]:
            cues.setdefault(" ".join(_WORD.findall(cue.replace("’", "'").lower())), kind)
    return FollowUps(asks, cues, max((cue.count(" ") + 1 for cue in cues), default=0))


# Reading the files: each table's blocks, the first key of `needed` telling a block from its siblings.


class _Table(NamedTuple):
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    fixed: bool = False  # the program knows these ids: a file may reword them, not add to them
    spoken: bool = False  # the app needs these words: none may be left out


_TABLES = {
    "questions": _Table(("id", "ask"), ("when", "needs")),
    "drafting": _Table(("id", "ask")),
    "checklist": _Table(("id", "say")),
    "watch": _Table(("rule", "say"), fixed=True),
    "notices": _Table(("rule", "say", "view"), ("room",), fixed=True, spoken=True),
    "interventions": _Table(("id", "say", "label", "note")),
    "follow_ups": _Table(("kind", "cues", "ask"), lists=("cues", "ask"), fixed=True),
}
_CHOICES = {"when": WHENS, "needs": ("", *NEEDS), "view": ("room", "mine")}


@dataclass(frozen=True, slots=True)
class _Content:
    """A file's words: its plain values, and the blocks of each table by what tells them apart."""

    values: dict[str, _Value]
    blocks: dict[str, dict[str, _Block]]

    def text(self, key: str) -> str:
        return str(self.values.get(key, ""))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self.values.get(key, ()))

    def said(self, table: str) -> list[dict[str, str]]:
        """The blocks of a table of texts, without those left out."""
        said = _TABLES[table].needed[1]
        blocks = self.blocks.get(table, {}).values()
        return [{key: str(value) for key, value in block.items()} for block in blocks if block[said]]


@dataclass(frozen=True, slots=True)
class _File:
    """One file while it is read; `base` holds the words that it may replace (None for the app's own)."""

    path: Path
    source: str
    base: _Content | None

    def content(self) -> _Content:
        try:
            data: dict[str, object] = tomli.loads(self.source)
        except (tomli.TOMLDecodeError, RecursionError) as error:
            at = _AT_LINE.search(str(error))
            line = int(at[1]) if at else self.source.count("\n") + 1
            raise WordsError(self.path, f"this is not TOML: {error}", line=line) from None
        base = self.base or _Content({}, {})
        values, blocks = dict(base.values), dict(base.blocks)
        for key, value in data.items():
            if self.base and key not in values and key not in blocks:
                raise self.error(_unknown(key, [*values, *blocks]), key)
            if key in _TABLES:
                blocks[key] = self.blocks(key, value, base.blocks.get(key, {}))
            else:
                values[key] = self.value(value, key, is_list=key != "title")
        return _Content(values, blocks)

    def blocks(self, table: str, value: object, known: Mapping[str, _Block]) -> dict[str, _Block]:
        if not _are_blocks(value):
            raise self.error(f"write this as [[{table}]] blocks", table)
        blocks, names = dict(known), _TABLES[table].needed
        seen: set[str] = set()
        for nth, raw in enumerate(value):
            block = self.block(table, nth, raw)
            name = str(block.get(names[0], ""))
            if not name or name in seen:
                problem = f"“{name}” stands here twice; keep one" if name else f"“{names[0]}” is missing"
                raise self.error(problem, names[0], table, nth)
            if self.base and _TABLES[table].fixed and name not in known:
                raise self.error(_unknown(name, known), names[0], table, nth)
            blocks[name] = known.get(name, {}) | block
            missing = [key for key in names if key not in blocks[name]]
            if missing:
                raise self.error(f"“{name}” is new, so it needs “{missing[0]}” too", missing[0], table, nth)
            seen.add(name)
        return blocks

    def block(self, table: str, nth: int, raw: Mapping[str, object]) -> _Block:
        shape = _TABLES[table]
        block: _Block = {}
        for key, value in raw.items():
            if key not in shape.needed and key not in shape.optional:
                raise self.error(_unknown(key, (*shape.needed, *shape.optional)), key, table, nth)
            text = self.value(value, key, table, nth, is_list=key in shape.lists)
            if key in _CHOICES and text not in _CHOICES[key]:
                raise self.error(_unknown(str(text), _CHOICES[key]), key, table, nth)
            if not text and shape.spoken and key != "room":
                raise self.error("these words cannot be empty", key, table, nth)
            block[key] = text
        return block

    def value(self, value: object, key: str, table: str = "", nth: int = 0, *, is_list: bool) -> _Value:
        if is_list:
            if not _are_texts(value):
                raise self.error("a list of texts is wanted here, as [“…”, “…”]", key, table, nth)
            return tuple(_one_line(text) for text in value)
        if not isinstance(value, str):
            raise self.error("a text in quotation marks is wanted here", key, table, nth)
        return _one_line(value)

    def error(self, problem: str, key: str, table: str = "", nth: int = 0) -> WordsError:
        dotted = f"{table}.{key}" if table else key
        return WordsError(self.path, problem, line=_line_of(self.source, key, table, nth), key=dotted)


def _load(name: str, override: Path | None) -> _Content:
    own = _HOME / f"{name}.toml"
    content = _File(own, own.read_text("utf-8"), None).content()
    path = override / own.name if override else None
    if path is None:
        return content
    try:
        source = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return content
    except OSError as error:
        raise WordsError(path, f"cannot be read ({error.strerror}); mend or remove it") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise WordsError(path, "this is not UTF-8; save the file as UTF-8", line=line) from None
    return _File(path, source, content).content()


def _line_of(source: str, key: str, table: str, nth: int) -> int:
    """Where a key stands: in the nth block of a table, or above the first; else where its block begins."""
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    current, block, found = "", -1, 0
    for number, line in enumerate(source.split("\n"), 1):
        header = _HEADER.match(line)
        if header:
            current = header[1]
            block += current == table
        inside = current == table and (not table or block == nth)
        if (header and (inside or (not table and current == key))) or (inside and wanted.match(line)):
            found = number
            if not header or not table:
                break
    return found or (_line_of(source, table, "", 0) if table else 1)


def _unknown(name: str, known: Iterable[str]) -> str:
    import difflib  # needed for a broken file only

    names = [each for each in known if each]
    near = difflib.get_close_matches(name, names, n=1)
    return f"“{name}” is not known here; " + (f"did you mean “{near[0]}”?" if near else f"known: {', '.join(names)}")


def _one_line(text: str) -> str:
    """One line without control characters: what is said stands in one row or is wrapped by its widget."""
    return text if text.isprintable() else "".join(c for c in " ".join(text.split()) if c.isprintable())


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in cast("list[object]", value))


def _are_blocks(value: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(value, list) and all(isinstance(each, dict) for each in cast("list[object]", value))
