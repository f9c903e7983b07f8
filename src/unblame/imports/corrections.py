"""What was changed in a write-up by hand, put into the session that it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from unblame.imports import layout
from unblame.imports.layout import Place
from unblame.imports.problems import KEPT, Problem, words
from unblame.imports.readers import TEXTS
from unblame.imports.record_rows import Rows
from unblame.imports.row_matching import match, numbers
from unblame.imports.values import Near
from unblame.imports.writeup import Said, Stray, Writeup
from unblame.record.ids import TailSource
from unblame.record.reading import Unread, shortened
from unblame.record.session import Session
from unblame.record.where import put, value_at
from unblame.review.milestones import incident_day, incident_zone

_NOTHING = Said("", 0)
_FREE = frozenset([layout.TIMELINE, layout.EVIDENCE, layout.NOTES])
"""Parts whose headings of the third level are the session's own."""


class Corrected(NamedTuple):
    """The session with the corrections, the line of each by its place, and what could not be taken."""

    session: Session
    lines: dict[str, int]
    problems: tuple[Problem, ...]


def corrected(
    session: Session, shown: Writeup, edited: Writeup, today: date, tail: TailSource, before: Writeup | None = None
) -> Corrected:
    """Put what differs between two write-ups into the session that `shown` was made from.

    `before` is the write-up as it was when the editing began, where that is known: what stands in it is no
    correction even where `shown` says something else. Nothing is guessed: a text that cannot be read, or whose
    place is worked out by the write-up, stays as the session has it and is a problem.
    """
    work = _Work(session, shown, edited, before or shown)
    near = Near(incident_zone(session), today, {}, incident_day(session) or _first_day(edited))
    matched, problems = match(session, shown, edited, before or shown, tail, work.is_lost, work.keeps)
    work.problems += problems
    near = near._replace(numbers=numbers(matched))
    result = Rows(matched).take(session, near)
    work.session, work.lines = result.session, {**result.lines}
    work.problems += result.problems
    work.texts(near)
    work.lists()
    work.strays()
    return Corrected(work.session, work.lines, tuple(sorted(work.problems, key=lambda each: each.line)))


class _Work:
    """One write-up on its way into the session."""

    def __init__(self, session: Session, shown: Writeup, edited: Writeup, before: Writeup) -> None:
        self.session = session
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._shown, self._edited, self._before = shown, edited, before
        self._told: set[tuple[str, str]] = set()
        known = shown.headings.keys() | layout.PROSE.keys() | layout.LISTS.keys() | layout.COMPUTED.keys()
        known |= layout.TABLES.keys() | layout.MORE.keys() | layout.ENTRIES.keys() | layout.DATED.keys()
        known |= {layout.WHYS, *((heading, "") for heading in layout.HEADINGS)}
        self._strange = {
            place: line
            for place, line in edited.headings.items()
            if place not in known and not (place[1] and place[0] in _FREE)
        }
        for place, line in self._strange.items():
            if not (place[1] and (place[0], "") in self._strange) and place not in before.headings:
                self.problems.append(Problem(line, words(place), _STRANGE))
        self._new_strays = self._not_expected()
        self._unread = {stray.place[0] for stray in self._new_strays}
        self._gone: set[Place] = self._headings_gone() if self._new_strays or self._strange else set()
        for place in self._gone:
            if not (place[1] and (place[0], "") in self._gone) and not self._is_renamed(place):
                self.problems.append(Problem(0, words(place), _GONE))

    def _headings_gone(self) -> set[Place]:
        """Headings that are no longer there, while something stands where nothing of the record stands."""
        return {
            place
            for place in self._shown.headings
            if place in self._before.headings
            and place not in self._edited.headings
            and not (place[1] and place[0] in _FREE)
        }

    def _is_renamed(self, place: Place) -> bool:
        """Whether a strange heading, which is told, stands where the heading of a place was."""
        return any(
            (bool(below), heading if below else "") == (bool(place[1]), place[0] if place[1] else "")
            for heading, below in self._strange
        )

    def _not_expected(self) -> list[Stray]:
        """What stands where nothing of the record stands, and was not put there by the write-up."""
        expected = Counter((stray.place, stray.text) for stray in self._shown.strays)
        expected |= Counter((stray.place, stray.text) for stray in self._before.strays)
        found: list[Stray] = []
        for stray in self._edited.strays:
            if expected[stray.place, stray.text]:
                expected[stray.place, stray.text] -= 1
            else:
                found.append(stray)
        return found

    def is_lost(self, place: Place) -> bool:
        """Whether the heading of a place is gone: what stood below it may stand elsewhere."""
        return place in self._gone or (place[0], "") in self._gone

    def keeps(self, place: Place) -> bool:
        """Whether something below the heading of a place was not read: what is missing may be in it."""
        return bool(place[0]) and place[0] in self._unread

    def texts(self, near: Near) -> None:
        """Prose, and the facts of the whole session."""
        for place in {**self._shown.texts, **self._edited.texts}:
            was, now = self._shown.texts.get(place, _NOTHING), self._edited.texts.get(place, _NOTHING)
            if now.text in (was.text, self._before.texts.get(place, _NOTHING).text):
                continue
            if place not in self._edited.texts and self.is_lost(place):
                continue
            line = now.line or self._edited.headings.get((place[0], ""), 1)
            if place not in TEXTS:
                if place in self._edited.texts or (place[0], "") in self._edited.headings or not place[0]:
                    self._not_ours(place, line)
            elif not self._is_derived(place, now.text, line):
                self._take(place, now.text, line, near)

    def lists(self) -> None:
        """Lists of texts: an entry that nobody touched stays as the record has it, letter for letter."""
        for where in {**self._shown.lists, **self._edited.lists}:
            was, now = ([one.text for one in each.lists.get(where, [])] for each in (self._shown, self._edited))
            before = [one.text for one in self._before.lists.get(where, [])]
            place = next(place for place, path in layout.LISTS.items() if path == where)
            if now in (was, before) or (not now and self.is_lost(place)):
                continue
            if self.keeps(place) and not set(was) <= set(now):
                self.problems.append(Problem(self._edited.headings.get(place, 0), words(place), KEPT))
                continue
            held = [text for text in value_at(self.session, where) if text.strip()]
            kept = dict(zip(was, held, strict=False)) if len(was) == len(held) else {}
            entries = self._edited.lists.get(where, [])
            changed = next((one.line for one in entries if one.text not in was), entries[0].line if entries else 0)
            self._put(where, tuple(kept.get(text, text) for text in now), changed, place)

    def strays(self) -> None:
        """Tell of what belongs to no place of the record."""
        told = set(self._strange)
        for stray in self._new_strays:
            if not {stray.place, (stray.place[0], "")} & told:
                self._not_ours(stray.place, stray.line, stray)

    def _not_ours(self, place: Place, line: int, stray: Stray | None = None) -> None:
        reason = layout.COMPUTED.get(place)
        if stray is not None:
            reason = reason or layout.COMPUTED.get((place[0], ""))
            reason = reason or (_CUT if stray.text.startswith("|") else _NO_PLACE).format(shortened(stray.text))
        reason = reason or "is no fact that this write-up knows. Write it as a text of its own."
        if stray is not None and (words(place), reason) in self._told:
            return  # a table that is worked out is told of once
        self._told.add((words(place), reason))
        self.problems.append(Problem(line, words(place), reason))

    def _is_derived(self, place: Place, text: str, line: int) -> bool:
        """Whether a part of the story stands for events: it is told by lines until somebody writes it."""
        table, _ = TEXTS[place]
        if table != "story" or place not in self._shown.texts or value_at(self.session, layout.PROSE[place]):
            return False
        if any(not each.startswith(("- ", "  ")) for each in text.split("\n")) and text:
            return False
        if text:
            reason = "is worked out from the timeline’s events. Change them, or write it as a paragraph."
            self.problems.append(Problem(line, words(place), reason))
        return True

    def _take(self, place: Place, text: str, line: int, near: Near) -> None:
        table, read = TEXTS[place]
        owner = value_at(self.session, table)

        def make() -> dict[str, Any]:
            return read(text, owner, near, {})

        for key, made in self._read(make, place, line).items():
            if made != getattr(owner, key):
                self._put(f"{table}.{key}", made, line, place)

    def _read(self, make: Callable[[], dict[str, Any]], place: Place, line: int) -> dict[str, Any]:
        try:
            return make()
        except Unread as unread:
            self.problems.append(Problem(line, words(place), str(unread)))
            return {}

    def _put(self, where: str, made: Any, line: int, place: Place) -> None:
        try:
            self.session = put(self.session, where, made)
        except ValidationError as error:
            self.problems.append(Problem(line, words(place), f"expected {error.errors()[0]['msg']}."))
        else:
            self.lines[where] = line


def _first_day(edited: Writeup) -> date | None:
    """The day in the head, for times of a session that has none."""
    said = edited.texts.get(("", "Date"), _NOTHING).text
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


_NO_PLACE = "“{}” has no place in the record here. Write it where its kind stands."
_CUT = "“{}” is no part of the table above it. Take out the blank line or whatever stands between them."
_GONE = (
    "its heading is gone, so that nothing below it was changed or taken out. To take it out, leave the heading and "
    "delete what stands below it."
)
_STRANGE = (
    "is no heading of the standard write-up: what stands below it was not read, and no part that is missing was "
    "cleared. Give the heading its former words."
)
