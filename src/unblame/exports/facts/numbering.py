"""What a write-up calls the records: numbers by order, never ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import cast

from unblame.record.order import ordered, why_tree
from unblame.record.session import Session
from unblame.record.table import Record, Table


class Numbering:
    """The numbers of one session's records, and its places in words."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.events = ordered(session.timeline)
        self.whys = why_tree(session.whys)
        self._numbers: dict[str, str] = {}
        self._number("E", self.events)
        self._number("V", session.evidence)
        self._number("W", [node.why for node in self.whys])
        self._number("F", session.factors)
        self._number("S", session.systemic)
        self._number("AI-", session.actions)

    def of(self, record: Record) -> str:
        """The number of a record that has one."""
        return self._numbers[record.id]

    def all(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The numbers of linked records, without those that are gone."""
        return tuple(self._numbers[link] for link in ids if link in self._numbers)

    def place(self, where: str) -> str:
        """A path such as `actions.A4k7qx.due` as “AI-1, due”; records without a number by their position."""
        parts = where.split(".")
        numbered = next((i for i, part in enumerate(parts) if part in self._numbers), None)
        words = [] if numbered is None else [self._numbers[parts[numbered]]]
        for part in parts[0 if numbered is None else numbered + 1 :]:
            if part in self._positions and words:
                words[-1] += f" {self._positions[part]}"
            else:
                words.append(part.replace("_", " "))
        return ", ".join(words)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {identifier: position for position, identifier in _records_without_numbers(self._session)}

    def _number(self, letters: str, records: Sequence[Record]) -> None:
        # a hand-edited file can give one id to two records: the first keeps it
        for position, record in enumerate(records, start=1):
            self._numbers.setdefault(record.id, f"{letters}{position}")


def _records_without_numbers(table: Table) -> Iterator[tuple[int, str]]:
    for _, value in table.entries():
        if isinstance(value, Table):
            yield from _records_without_numbers(value)
        elif isinstance(value, tuple):
            for position, record in enumerate(cast("tuple[object, ...]", value), start=1):
                if isinstance(record, Record):
                    yield position, record.id
                    yield from _records_without_numbers(record)
