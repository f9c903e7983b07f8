"""Whether two values of the record would be written alike."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from itertools import compress
from math import isnan
from operator import is_, is_not
from typing import Any, TypeGuard, TypeVar, cast, get_args, get_origin

from unblame.record.table import Record, Table

Kept = TypeVar("Kept", bound=Table)


def same(one: object, other: object) -> bool:
    """Equality as a file sees it: 1, 1.0 and true differ, so does an instant in another offset; nan is itself.

    The order of a table's keys means nothing.
    """
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is str:
        return one == other
    if kind is datetime:
        return one == other and cast("datetime", one).utcoffset() == cast("datetime", other).utcoffset()
    if kind is tuple or kind is list:
        return _same_items(cast("tuple[object, ...]", one), cast("tuple[object, ...]", other))
    if kind is dict:
        return _same_keys(cast("dict[str, Any]", one), cast("dict[str, Any]", other))
    if kind is float:
        return one == other or (isnan(cast("float", one)) and isnan(cast("float", other)))
    return _same_tables(cast("Table", one), cast("Table", other)) if _is_model(kind) else one == other


def shared(table: Kept, *sources: Table) -> Kept:
    """The table with the tables and records of the first source wherever they are the same, else of the next.

    Records are looked for by id. A source itself is given when the whole table is the same.
    """
    for source in sources:
        table = cast("Kept", _shared_table(table, source))
    return table


def _shared_table(table: Table, source: Table) -> Table:
    update: dict[str, Any] = {}
    for key in holding(type(table)):
        value = table.__dict__[key]
        kept = _shared_value(value, source.__dict__[key])
        if kept is not value:
            update[key] = kept
    if update:
        table = table.model_copy(update=update)
    return source if same(table, source) else table  # quick: what is the same within is one object by now


def _shared_value(value: Any, like: Any) -> Any:
    if value is like:
        return value
    if isinstance(value, Table):
        return _shared_table(value, like)
    by_id = {record.id: record for record in like}
    kept = tuple(_shared_table(record, by_id[record.id]) if record.id in by_id else record for record in value)
    if len(kept) == len(like) and all(map(is_, kept, like)):
        return like
    return value if all(map(is_, kept, value)) else kept


@cache
def holding(model: type[Table]) -> tuple[str, ...]:
    """The keys of a model that hold a table or an array of tables."""
    found: list[str] = []
    for key, field in model.model_fields.items():
        annotation = field.annotation
        held = get_args(annotation)[0] if get_origin(annotation) is tuple else annotation
        if isinstance(held, type) and issubclass(held, Table):
            found.append(key)
    return tuple(found)


def is_array(value: Any) -> TypeGuard[tuple[Record, ...]]:
    """Whether this is an array of tables that holds something."""
    return isinstance(value, tuple) and value != () and isinstance(cast("tuple[object, ...]", value)[0], Record)


@cache
def _is_model(kind: type) -> bool:
    """Whether values of a type are tables; asking that of each value would take most of a merge's time."""
    return issubclass(kind, Table)


def _same_items(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def _same_tables(one: Table, other: Table) -> bool:
    """Frozen models hold their fields in the order of the class, so that values can be paired."""
    left, right = one.__dict__.values(), other.__dict__.values()
    for mine, theirs in compress(zip(left, right, strict=True), map(is_not, left, right)):
        if (mine != theirs) if type(mine) is str else not same(mine, theirs):  # most values are strings
            return False
    unknown, others = one.unknown(), other.unknown()
    return _same_keys(unknown, others) if unknown or others else True


def _same_keys(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
