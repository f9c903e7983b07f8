"""Files of words: the app's own in `wording/`, and a team's that reword them, checked while they are read.

A team's file replaces the keys that it holds. Blocks (`[[questions]]` …) are matched by their first key, new ones
are added, and an empty text leaves one out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeGuard, cast

import tomli

Value: TypeAlias = "str | tuple[str, ...]"
Block: TypeAlias = "dict[str, Value]"

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

HOME = Path(__file__).with_name("wording")  # importlib.resources would cost more time than the reading
_HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]")
_AT_LINE = re.compile(r"at line (\d+)")


class WordsError(ValueError):
    """A file of words that cannot be used. `line` counts from 1; `key` is dotted, empty for a whole file."""

    def __init__(self, path: Path, problem: str, *, line: int = 0, key: str = "") -> None:
        place = [str(path), *([f"line {line}"] if line else []), *([key] if key else [])]
        super().__init__(f"{', '.join(place)}: {problem}")
        self.path, self.line, self.key, self.problem = path, line, key, problem


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
class Content:
    """A file's words: its plain values, and the blocks of each table by what tells them apart."""

    values: dict[str, Value]
    blocks: dict[str, dict[str, Block]]

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
    base: Content | None

    def content(self) -> Content:
        try:
            data: dict[str, object] = tomli.loads(self.source)
        except (tomli.TOMLDecodeError, RecursionError) as error:
            at = _AT_LINE.search(str(error))
            line = int(at[1]) if at else self.source.count("\n") + 1
            raise WordsError(self.path, f"this is not TOML: {error}", line=line) from None
        base = self.base or Content({}, {})
        values, blocks = dict(base.values), dict(base.blocks)
        for key, value in data.items():
            if self.base and key not in values and key not in blocks:
                raise self.error(_unknown(key, [*values, *blocks]), key)
            if key in _TABLES:
                blocks[key] = self.blocks(key, value, base.blocks.get(key, {}))
            else:
                values[key] = self.value(value, key, is_list=key != "title")
        return Content(values, blocks)

    def blocks(self, table: str, value: object, known: Mapping[str, Block]) -> dict[str, Block]:
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

    def block(self, table: str, nth: int, raw: Mapping[str, object]) -> Block:
        shape = _TABLES[table]
        block: Block = {}
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

    def value(self, value: object, key: str, table: str = "", nth: int = 0, *, is_list: bool) -> Value:
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


def load_content(name: str, override: Path | None) -> Content:
    own = HOME / f"{name}.toml"
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
