"""What differs between two states of a session, one line a place, for the person who changed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple, cast

from unblame.record.reading import shortened
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.review.milestones import incident_zone
from unblame.review.names import Names

_TITLES = ("title", "text", "answer", "issue", "theme", "name", "heading", "reference", "step", "note", "where")
_SHOWN = 60
_FAR, _BEFORE = 40, 20
"""From so many characters that are the same on, a change is shown from so many before it."""


class Change(NamedTuple):
    """A path of the record and a sentence: “A2, due date: 2024-01-22 (was 2024-01-19)”."""

    where: str
    said: str


def changes(before: Session, after: Session) -> list[Change]:
    """Every place where two states differ, in the order of the file; what a merge could not settle is no change."""
    return [each for each in _Telling(before, after).table("", before, after) if not each.where.startswith("conflicts")]


class _Telling:
    def __init__(self, before: Session, after: Session) -> None:
        self._was, self._now = Names(before), Names(after)
        self._zone: tzinfo = incident_zone(after)

    def table(self, where: str, before: Table, after: Table) -> Iterator[Change]:
        """The keys of a table that differ."""
        for key in type(after).model_fields:
            was, now = getattr(before, key), getattr(after, key)
            if was is now or was == now:
                continue
            path = f"{where}.{key}" if where else key
            if isinstance(now, Table):
                yield from self.table(path, was, now)
            elif _are_records(was) or _are_records(now):
                yield from self._records(path, was, now)
            else:
                said = _entries(was, now) or self._both(was, now)
                yield Change(path, f"{self._now.place(path)}: {said}")

    def _records(self, where: str, before: Sequence[Record], after: Sequence[Record]) -> Iterator[Change]:
        was = {record.id: record for record in before}
        now = {record.id: record for record in after}
        for identifier, record in now.items():
            path = f"{where}.{identifier}"
            if identifier not in was:
                yield Change(path, f"{self._now.record(path)}: new{_title(record)}")
            elif was[identifier] != record:
                yield from self.table(path, was[identifier], record)
        for identifier, record in was.items():
            if identifier not in now:
                path = f"{where}.{identifier}"
                yield Change(path, f"{self._was.record(path)}: taken out{_title(record)}")
        if [each for each in was if each in now] != [each for each in now if each in was]:
            yield Change(where, f"{where.replace('.', ', ').replace('_', ' ')}: in another order")

    def _both(self, was: Any, now: Any) -> str:
        if isinstance(was, str) and isinstance(now, str):
            was, now = _from_difference(was, now)
        new, old = self._text(now), self._text(was)
        return f"{new or 'empty'} (was {old})" if old else new

    def _text(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return f"{value.astimezone(self._zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple):
            return shortened(", ".join(map(self._linked, cast("tuple[object, ...]", value))), _SHOWN)
        return self._linked(value)

    def _linked(self, value: object) -> str:
        """A text, or the name of the record that an id in it stands for."""
        text = str(value)
        table = _TABLES.get(text[:1], "")
        if table and (name := self._now.order(f"{table}.{text}")):
            return f"{text[:1]}{name}"
        return shortened(text, _SHOWN)


_TABLES = {"E": "timeline", "V": "evidence", "W": "whys", "F": "factors", "A": "actions"}


def _are_records(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Record) for each in cast("tuple[object, ...]", value))


def _entries(was: object, now: object) -> str:
    """What was added to a list of texts and taken out of it, where the lists are too long to be shown; else nothing."""
    if not isinstance(was, tuple) or not isinstance(now, tuple):
        return ""
    before, after = cast("tuple[str, ...]", was), cast("tuple[str, ...]", now)
    if max(map(len, (", ".join(map(str, before)), ", ".join(map(str, after))))) <= _SHOWN:
        return ""
    said = [
        f"“{shortened(text, _SHOWN)}” {verb}"
        for verb, one, other in (("added", after, before), ("taken out", before, after))
        for text in one
        if text not in other
    ]
    return "; ".join(said) or "in another order"


def _title(record: Record) -> str:
    title = next((text for key in _TITLES if isinstance(text := getattr(record, key, ""), str) and text), "")
    return f" (“{shortened(title, _SHOWN)}”)" if title else ""


def _from_difference(was: str, now: str) -> tuple[str, str]:
    """Both texts from a few words before they differ, where that is further on than what is shown of a text."""
    differ = (at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other)
    same = next(differ, min(len(was), len(now)))
    start = was.rfind(" ", 0, same - _BEFORE) + 1 if same > _FAR else 0
    return (f"…{was[start:]}", f"…{now[start:]}") if start else (was, now)
