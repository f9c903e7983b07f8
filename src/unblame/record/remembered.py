"""What was worked out of a table stays true as long as the table is the same object: records are frozen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

Table = TypeVar("Table")
Value = TypeVar("Value")
_KEPT = 4


def remembered(work_out: Callable[[Table], Value]) -> Callable[[Table], Value]:
    """Give the former result for one of the last few tuples, by identity; what is no tuple is worked out each time.

    A timeline can have ten thousand events, and many rules ask for the same order of it at each key.
    """
    kept: list[tuple[Table, Value]] = []

    @wraps(work_out)
    def recall(table: Table) -> Value:
        if not isinstance(cast("object", table), tuple):
            return work_out(table)
        for known, value in tuple(kept):
            if known is table:
                return value
        value = work_out(table)
        kept.append((table, value))
        del kept[:-_KEPT]
        return value

    return recall
