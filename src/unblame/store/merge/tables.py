"""The merge of tables, key by key, and of records, by id. What both sides changed is noted, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from operator import is_
from typing import Any, Literal, NamedTuple, TypeGuard, cast

from unblame.record.table import Record, Table
from unblame.store.merge.ordering import merged_order
from unblame.store.merge.same import is_array, same
from unblame.store.merge.sequences import merge_entries, merge_lines
from unblame.store.merge.texts import ABSENT, record_text, value_text

Stands = Literal["longer", "mine"]
"""Which side of a conflict the value shows: ours, or the longer one, which is the same for who is theirs."""

_ONE_VALUE = frozenset(["survey.counts"])
"""Lists whose entries mean nothing without each other."""


class Clash(NamedTuple):
    """A place that both sides changed, with each side's text."""

    where: str
    mine: str
    theirs: str


class TableMerge:
    """One merge: gives values, and collects the clashes on the way.

    `edited` are ids of records that a side changed without touching them: it typed what could not be read yet.
    """

    def __init__(self, stands: Stands, edited: tuple[AbstractSet[str], AbstractSet[str]]) -> None:
        self.clashes: list[Clash] = []
        self._stands: Stands = stands
        self._edited = edited
        self._typed = edited[0] | edited[1]

    def table(self, where: str, base: Table, ours: Table, theirs: Table) -> Table:
        """Two tables of one kind; ours itself when nothing of theirs is new."""
        update: dict[str, Any] = {}
        for key, mine in ours.__dict__.items():
            merged = self._value(_join(where, key), base.__dict__[key], mine, theirs.__dict__[key])
            if merged is not mine:
                update[key] = merged
        unknown = self._keys(where, base.unknown(), ours.unknown(), theirs.unknown())
        return with_keys(ours, update, unknown)

    def _value(self, where: str, base: Any, ours: Any, theirs: Any) -> Any:
        if ours is theirs or (theirs is base and not self._typed):
            return ours
        if is_array(base) or is_array(ours) or is_array(theirs):
            return self._records(where, base, ours, theirs)
        if self._typed and isinstance(ours, Table):
            return self.table(where, base, ours, theirs)
        if same(theirs, base) or same(ours, theirs):
            return ours
        if same(ours, base):
            return theirs
        if isinstance(ours, Table):
            return self.table(where, base, ours, theirs)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            known = cast("dict[str, Any]", base if isinstance(base, dict) else {})
            return self._keys(where, known, cast("dict[str, Any]", ours), cast("dict[str, Any]", theirs))
        if isinstance(ours, str) and isinstance(theirs, str):
            return self._text(where, base if isinstance(base, str) else "", ours, theirs)
        if _are_texts(ours) and _are_texts(theirs) and where not in _ONE_VALUE:
            return _entries(base if _are_texts(base) else (), ours, theirs)
        return self._atom(where, ours, theirs)

    def _keys(self, where: str, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
        """Tables of keys that this version does not know."""
        if same(theirs, base) or same(ours, theirs):
            return ours
        if same(ours, base):
            return theirs
        merged: dict[str, Any] = {}
        for key in ours | theirs:
            sides = (each.get(key, ABSENT) for each in (base, ours, theirs))
            value = self._value(_join(where, key), *sides)
            if value is not ABSENT:
                merged[key] = value
        if same(merged, ours):
            return ours
        return {key: merged[key] for key in merged_order(list(base), list(ours), list(theirs), merged)}

    def _text(self, where: str, base: str, ours: str, theirs: str) -> str:
        mine, other = merge_lines(base, ours, theirs)
        if mine != other:
            self.clashes.append(Clash(where, mine, other))
            mine = mine if self._stands == "mine" else max(mine, other, key=_length)
        return next((side for side in (ours, theirs) if side == mine), mine)

    def _atom(self, where: str, ours: Any, theirs: Any) -> Any:
        self.clashes.append(Clash(where, value_text(ours), value_text(theirs)))
        return ours if self._stands == "mine" else max(ours, theirs, key=_length)

    def _records(
        self, where: str, base: Sequence[Record], ours: Sequence[Record], theirs: Sequence[Record]
    ) -> Sequence[Record]:
        old, mine, other = ({record.id: record for record in side} for side in (base, ours, theirs))
        kept: dict[str, Record] = {}
        for each in mine | other:
            record = self._record(where, old.get(each), mine.get(each), other.get(each))
            if record is not None:
                kept[each] = record
        merged = [kept[each] for each in merged_order(list(old), list(mine), list(other), kept)]
        for side in (ours, theirs):
            if _alike(merged, side):
                return side
        return tuple(merged)

    def _record(self, where: str, base: Record | None, ours: Record | None, theirs: Record | None) -> Record | None:
        if ours is None or theirs is None:
            return self._alone(where, base, ours, theirs)
        if base is not None and ours.id in self._typed:
            return cast("Record", self.table(f"{where}.{ours.id}", base, ours, theirs))
        if same(theirs, base) or same(ours, theirs):
            return ours
        if base is None or same(ours, base):  # one id for two new records was settled before
            return theirs
        return cast("Record", self.table(f"{where}.{ours.id}", base, ours, theirs))

    def _alone(self, where: str, base: Record | None, ours: Record | None, theirs: Record | None) -> Record | None:
        """A record that one side has: it is new, or the other deleted it."""
        record = ours or theirs
        if record is None or base is None:
            return record
        edited = self._edited[0 if ours else 1]
        if record.id not in edited and same(record, base):
            return None
        text = record_text(record)
        self.clashes.append(Clash(f"{where}.{record.id}", text if ours else "", "" if ours else text))
        return record


def with_keys(table: Table, update: dict[str, Any], unknown: dict[str, Any]) -> Table:
    """A table with some values replaced, and these unknown keys for its own; itself when nothing changes."""
    present = table.unknown()
    if unknown is present or same(unknown, present):
        return table.model_copy(update=update) if update else table
    made = table.model_copy(update=update)
    for key in present:
        del made.unknown()[key]
    return made.model_copy(update=unknown)


def _entries(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str]:
    merged = merge_entries(base, ours, theirs)
    for side in (ours, theirs):
        if merged == tuple(side):
            return side
    return merged if isinstance(ours, tuple) else list(merged)


def _length(value: Any) -> tuple[bool, int, str, str]:
    text = value_text(value)
    return value is not None and value is not ABSENT, len(text), text, type(value).__name__


def _are_texts(value: Any) -> TypeGuard[Sequence[str]]:
    return isinstance(value, tuple | list) and all(isinstance(each, str) for each in cast("list[object]", value))


def _alike(merged: Sequence[Record], side: Sequence[Record]) -> bool:
    return len(merged) == len(side) and all(map(is_, merged, side))


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
