"""The language checker over a session: which texts it reads, how strict each is, and what was ignored on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from unblame.language.checker import Checker, Rechecker
from unblame.language.checker import Finding as Words
from unblame.language.place import Place
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.review.finding import Finding, finding

Check = Callable[[str, Place], list[Words]]
"""A text and its place in, its findings out: `Checker.check` or a `Rechecker`'s."""


_FROM_THE_END = frozenset({"counterfactual", "hindsight", "judgement"})


class Worded(NamedTuple):
    """A finding and the text it stands in: a path by id, with `#2` for the third line of a list."""

    where: str
    words: Words

    @property
    def place(self) -> str:
        """The path without the line's number."""
        return self.where.partition("#")[0]


class Read(NamedTuple):
    """A text of the session that the checker reads."""

    where: str
    text: str
    place: Place


_READ: dict[str, tuple[Place, tuple[str, ...]]] = {
    "incident": ("prose", ("title", "symptoms", "summary", "resolution")),
    "story": ("prose", ("what_happened", "leadup", "trigger", "detection", "response", "recovery")),
    "impact": ("prose", ("data_loss", "reputation", "description", "if_not_caught", "how_caught")),
    "timeline": ("timeline", ("text", "ask", "knew", "options", "because", "surprise", "helped", "public")),
    "evidence": ("prose", ("title", "caption")),
    "whys": ("analysis", ("answer", "question")),
    "root_cause": ("analysis", ("problem", "statement", "recurrence_note")),
    "factors": ("analysis", ("text", "impact", "accepted")),
    "systemic": ("analysis", ("issue", "observation", "scope", "current", "ideal", "gap", "recommendation")),
    "lessons": (
        "analysis",
        ("well", "poorly", "lucky", "learned", "organisation", "surprises", "questions", "harder", "next_time"),
    ),
    "lessons.insights": ("prose", ("theme", "discussion", "implication")),
    "actions": ("actions", ("title", "description", "blocked_reason", "success_criteria")),
    "meeting": ("prose", ("commitment", "parking_lot")),
    "follow_up": ("prose", ("escalation", "effectiveness")),
    "follow_up.progress": ("prose", ("note",)),
    "publication": ("prose", ("customer_summary", "what_happened", "cause", "resolution", "prevention")),
    "publication.questions": ("prose", ("question", "answer")),
    "notes": ("prose", ("heading", "text")),
}
"""The texts that are read, in the order of a write-up; owners, actors and quotations are not."""
_NAMES_WELCOME = frozenset({"well", "learned"})
"""Lessons that may thank somebody by name."""


def place_of(where: str) -> Place | None:
    """How strict a place of the record is; none where the checker does not read."""
    parts = where.partition("#")[0].split(".")
    table, key = ".".join(parts[:2]) if ".".join(parts[:2]) in _READ and len(parts) > 3 else parts[0], parts[-1]
    known = _READ.get(table)
    if known is None or key not in known[1]:
        return None
    return "prose" if key in _NAMES_WELCOME else known[0]


def texts(session: Session) -> Iterator[Read]:
    """Every text that the checker reads."""
    for table, (place, keys) in _READ.items():
        value: Any = session
        for part in table.split("."):
            value = getattr(value, part)
        for owner in cast("tuple[Table, ...]", value if isinstance(value, tuple) else (value,)):
            path = f"{table}.{owner.id}" if isinstance(owner, Record) else table
            for key in keys:
                yield from _read(f"{path}.{key}", getattr(owner, key), "prose" if key in _NAMES_WELCOME else place)


def _read(where: str, value: str | tuple[str, ...], place: Place) -> Iterator[Read]:
    if isinstance(value, str):
        if value:
            yield Read(where, value, place)
        return
    for number, text in enumerate(value):
        if text:
            yield Read(f"{where}#{number}", text, place)


def checker_for(session: Session) -> Checker:
    """A checker that knows the session's people and what each of them was in the incident."""
    return Checker(_people(session))


def _people(session: Session) -> dict[str, str]:
    people: dict[str, str] = {}
    for person in session.meeting.participants:
        role = person.role or ("responder" if person.responder else "")
        for name in (person.name, person.handle, person.name.split()[0] if person.name.split() else ""):
            if name:
                people[name] = role
    incident = session.incident
    roles = (
        ("incident commander", incident.incident_commander),
        ("communication lead", incident.communication_lead),
        ("technical lead", incident.technical_lead),
    )
    for role, name in roles:
        if name:
            people[name] = people.get(name) or role
    for name in incident.authors:
        people.setdefault(name, "")
    return people


@lru_cache(4)
def _rechecker(people: tuple[tuple[str, str], ...]) -> Rechecker:
    """What was read is remembered for the same people: a session that is opened again is read at once."""
    return Rechecker(Checker(dict(people)))


def wording(session: Session, check: Check) -> list[Worded]:
    """What the checker finds in a session, without what was ignored."""
    return [
        Worded(read.where, words)
        for read in texts(session)
        for words in check(read.text, read.place)
        if not is_ignored(session, read.where, words)
    ]


def is_ignored(session: Session, where: str, words: Words) -> bool:
    """Whether somebody looked at this finding and left it: the same rule, the same words, the same place."""
    place, text = where.partition("#")[0], _plain(words.text)
    return any(
        each.rule == words.rule and each.where.partition("#")[0] == place and _plain(each.text) == text
        for each in session.language.ignored
    )


def still_there(session: Session, where: str, text: str) -> bool:
    """Whether the words of an ignored finding still stand at its place; it is dropped when they are gone."""
    place, words = where.partition("#")[0], _plain(text)
    return any(read.where.partition("#")[0] == place and words in _plain(read.text) for read in texts(session))


def without_stale(session: Session) -> Session:
    """The session without what was ignored in texts that are gone."""
    kept = tuple(each for each in session.language.ignored if still_there(session, each.where, each.text))
    if len(kept) == len(session.language.ignored):
        return session
    return session.model_copy(update={"language": session.language.model_copy(update={"ignored": kept})})


class WordingReader:
    """Reads a session again and again; the rules are loaded with the first text, paragraphs are remembered.

    Its people are the session's: others make another checker.
    """

    def __init__(self) -> None:
        self._people: object = None
        self._rechecker: Rechecker | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the rules are loaded, so that a paragraph takes no time."""
        return self._rechecker is not None

    def read(self, session: Session, where: str, text: str) -> tuple[Worded, ...]:
        """What is found in one text that stands, or is being typed, at a place."""
        place = place_of(where)
        if place is None:
            return ()
        found = self._for(session).check(text, place)
        return tuple(Worded(where, words) for words in found if not is_ignored(session, where, words))

    def session(self, session: Session) -> tuple[Worded, ...]:
        """What is found in the whole session."""
        return tuple(wording(session, self._for(session).check))

    def _for(self, session: Session) -> Rechecker:
        incident = session.incident
        leads = (incident.incident_commander, incident.communication_lead, incident.technical_lead)
        people = (session.meeting.participants, leads, incident.authors)
        if self._rechecker is None or people != self._people:
            self._people = people
            self._rechecker = _rechecker(tuple(sorted(_people(session).items())))
        return self._rechecker


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def judged_choices(found: Sequence[Worded]) -> tuple[Finding, ...]:
    """Events whose wording looks at a choice from its end: a watch-for of the timeline."""
    return tuple(
        finding("timeline.judged-choice", each.place)
        for each in found
        if each.words.category in _FROM_THE_END and each.place.startswith("timeline.")
    )


def as_findings(found: Sequence[Worded]) -> list[Finding]:
    """For watch-fors and readiness: one finding a place and category, `language.counterfactual` and the like."""
    kept: dict[tuple[str, str], Finding] = {}
    for each in found:
        if each.words.category == "informative":  # nothing to mend
            continue
        rule = f"language.{each.words.category.replace(' ', '-')}"
        kept.setdefault((rule, each.place), finding(rule, each.place, text=each.words.text))
    return list(kept.values())
