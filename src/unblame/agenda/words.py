"""What is said in a meeting: scripts, questions, watch-fors, notices. The sentences are data, in `wording/`.

A team may reword them by a file of the same name in its own folder; `wordfile` has the rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast

from unblame.agenda.wordfile import Block, load_content

View: TypeAlias = Literal["room", "mine"]

WORDED = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident", "followup", "writeup")

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"\w+(?:'\w+)*")


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
    content = load_content(section, override)
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
    content = load_content("common", override)
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


def _follow_ups(blocks: Iterable[Block]) -> FollowUps:
    asks: dict[str, tuple[str, ...]] = {}
    cues: dict[str, str] = {}
    for block in blocks:
        kind = str(block["kind"])
        asks[kind] = tuple(block["ask"])
        for cue in block["cues"]:
            cues.setdefault(" ".join(_WORD.findall(cue.replace("’", "'").lower())), kind)
    return FollowUps(asks, cues, max((cue.count(" ") + 1 for cue in cues), default=0))
