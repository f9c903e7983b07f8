"""Which of several versions another one was made from: the one that it differs from least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.record.timeline import Event
from unblame.store.merge.ordering import unmoved
from unblame.store.merge.same import is_array, same

Records = tuple[Record, ...]


def nearest(candidates: Sequence[Session], theirs: Session) -> Session:
    """The candidate with the fewest keys and records that differ; the last, which is the newest, of equals.

    Raises ValueError where there is none.
    """
    measure = _Measure()
    return min(reversed(candidates), key=lambda candidate: measure.of(candidate, theirs))


class _Measure:
    """Counts differences. Versions of one session share most objects, so that each pair is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._arrays: dict[int, _Array] = {}

    def of(self, mine: Any, theirs: Any) -> int:
        """How many keys and records differ; both values outlive the measure."""
        if mine is theirs:
            return 0
        if isinstance(mine, Table):
            return self._of_tables(mine, theirs)
        if is_array(theirs):
            array = self._arrays.get(id(theirs))
            if array is None:
                array = self._arrays[id(theirs)] = _Array(self, theirs)
            return array.difference(mine)
        if is_array(mine):
            return len(mine)
        return 0 if same(mine, theirs) else 1

    def _of_tables(self, mine: Table, theirs: Table) -> int:
        pair = id(mine), id(theirs)
        count = self._known.get(pair)
        if count is None:
            others = theirs.__dict__
            count = sum(self.of(value, others[key]) for key, value in mine.__dict__.items())
            count += _of_keys(mine.unknown(), theirs.unknown())
            self._known[pair] = count
        return count


class _Array:
    """Their records of one table. Each of ours counts for itself, so that a version is told from the last one."""

    def __init__(self, measure: _Measure, theirs: Records) -> None:
        self._measure = measure
        self._theirs = {record.id: record for record in theirs}
        self._last: Records = ()
        self._count = len(theirs)

    def difference(self, mine: Records) -> int:
        """Records that one side lacks, keys that differ, and, where order says something, records moved."""
        if len(mine) == len(self._last):
            pairs = [(old, new) for old, new in zip(self._last, mine, strict=True) if old is not new]
            self._count += sum(self._of(new) - self._of(old) for old, new in pairs)
        else:
            before, now = {id(record): record for record in self._last}, {id(record): record for record in mine}
            self._count += sum(self._of(now[each]) for each in now.keys() - before.keys())
            self._count -= sum(self._of(before[each]) for each in before.keys() - now.keys())
        self._last = mine
        return self._count + self._moved(mine)

    def _of(self, record: Record) -> int:
        """What one of our records adds to the count, in which each of theirs stands as one that we lack."""
        other = self._theirs.get(record.id)
        return 1 if other is None else self._measure.of(record, other) - 1

    def _moved(self, mine: Records) -> int:
        if not mine or isinstance(mine[0], Event):  # a file has the timeline by time
            return 0
        common = [record.id for record in mine if record.id in self._theirs]
        return len(common) - len(unmoved(common, list(self._theirs)))


def _of_keys(mine: dict[str, Any], theirs: dict[str, Any]) -> int:
    return sum(not same(mine.get(key), theirs.get(key)) for key in mine | theirs) if mine or theirs else 0
