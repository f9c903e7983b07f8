"""What a message calls a place of the record: by the numbers that screens show (W1, F2, A3), never by ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from functools import cached_property
from operator import attrgetter
from typing import cast

from unblame.record.order import ordered, why_tree
from unblame.record.session import Session
from unblame.record.showing import MONTHS, show_time
from unblame.record.table import Record
from unblame.record.timeline import Event
from unblame.review.milestones import incident_day, incident_zone

_LETTERS = {"whys": "W", "factors": "F", "actions": "A"}
_KINDS = {
    "evidence": "evidence",
    "systemic": "systemic issue",
    "related": "related incident",
    "notes": "note",
    "unread": "unread value",
    "conflicts": "conflict",
    "impact.measures": "measure",
    "lessons.insights": "insight",
    "actions.lists": "list",
    "meeting.participants": "participant",
    "follow_up.progress": "progress note",
    "publication.questions": "customers’ question",
    "publication.published": "publication",
    "publication.shared": "sharing",
    "language.ignored": "ignored wording",
}
"""What a record without a number of its own is called, by its table."""
_KEYS = {
    "at": "time",
    "until": "end",
    "due": "due date",
    "starts_at": "start",
    "review_on": "review date",
    "closed_on": "closing date",
    "completed_on": "date of completion",
    "because": "reason",
    "knew": "what was known",
    "well": "what went well",
    "poorly": "what went poorly",
    "lucky": "luck",
    "if_not_caught": "what it would have been",
    "how_caught": "how it was caught",
}
_SILENT = ("incident",)
"""Tables whose keys speak for themselves: “summary”, not “incident, summary”."""


_ARRAYS = """
timeline evidence whys factors systemic actions related notes unread conflicts impact.measures lessons.insights
meeting.participants meeting.plan meeting.runs meeting.checklist follow_up.progress publication.questions
publication.published publication.shared language.ignored
"""
_TABLES = tuple(_ARRAYS.split())


class Names:
    """The names of one session's places. What no message asks for is not worked out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, where: str) -> str:
        """The records on a path: “A2”, “the event at 10:18”, “measure 1”; without one the place in words."""
        return self._read(where)[0] or self.place(where)

    def place(self, where: str) -> str:
        """A whole path in words: “A2, due date”, “summary”, “impact, users affected”."""
        record, keys = self._read(where)
        words = [_KEYS.get(key, key.replace("_", " ")) for key in keys if record or key not in _SILENT]
        return ", ".join([record, *words] if record else words or keys)

    def order(self, where: str) -> int:
        """Where the first record on a path stands among those of its table, from 1; 0 for none or one that is gone."""
        table: list[str] = []
        for part in where.split("."):
            if position := self._positions.get(".".join(table), {}).get(part):
                return position
            table.append(part)
        return 0

    def _read(self, where: str) -> tuple[str, list[str]]:
        """The names of the records on a path, and the keys after the last of them."""
        name, keys, table = "", list[str](), list[str]()
        for part in where.split("."):
            position = self._positions.get(".".join(table), {}).get(part)
            if position is None:
                keys.append(part)
                table.append(part)
            else:
                own = self._own(".".join(table), part, position)
                name, keys = f"{name}, {own}" if name else own, []
        return name, keys

    def _own(self, table: str, identifier: str, position: int) -> str:
        if table == "timeline":
            return self._event(self._events[identifier])
        letter = _LETTERS.get(table)
        return f"{letter}{position}" if letter else f"{_KINDS.get(table, table.replace('_', ' '))} {position}"

    def _event(self, event: Event) -> str:
        if event.at is None:
            return "an event without a time"
        local = event.at.astimezone(self._zone)
        day = "" if local.date() == self._day else f"{local.day} {MONTHS[local.month - 1]} "
        return f"the event at {day}{show_time(event.at, self._zone)}"

    @cached_property
    def _zone(self) -> tzinfo:
        return incident_zone(self._session)

    @cached_property
    def _day(self) -> date | None:
        return incident_day(self._session)

    @cached_property
    def _events(self) -> Mapping[str, Event]:
        return {event.id: event for event in reversed(self._session.timeline)}

    @cached_property
    def _positions(self) -> Mapping[str, Mapping[str, int]]:
        """By table, the number of each id; of two records with one id, which a hand-edited file can hold, the first."""
        numbers: dict[str, dict[str, int]] = {}
        for table in _TABLES:
            _number(numbers, table, self._records(table))
        for action in self._session.actions:
            _number(numbers, "actions.lists", action.lists)
        return numbers

    def _records(self, table: str) -> Sequence[Record]:
        if table == "timeline":
            return ordered(self._session.timeline)
        if table == "whys":
            return [node.why for node in why_tree(self._session.whys)]
        return cast("Sequence[Record]", attrgetter(table)(self._session))


def _number(numbers: dict[str, dict[str, int]], table: str, records: Sequence[Record]) -> None:
    numbered = numbers.setdefault(table, {})
    for position, record in enumerate(records, 1):
        numbered.setdefault(record.id, position)
