"""Places in a session by id, such as `actions.A4k7qx.due`: read, change, add, remove, move.

Everything here returns a new session that shares what did not change with the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from unblame.record.session import Session
from unblame.record.table import Record, Table

Records = tuple[Record, ...]


class NoSuchPlace(LookupError):  # noqa: N818 - a state of a path, not a fault
    """The path leads nowhere in this session (its record was deleted, or the key is not of the schema)."""


def value_at(session: Session, where: str) -> Any:
    """What stands at a path: a value, a table, a record or a tuple of records."""
    place: Any = session
    for part in _parts(where):
        place = _step(place, part)
    return place


def find_record(session: Session, where: str) -> Record | None:
    """The record at a path, or none when it is gone."""
    try:
        found = value_at(session, where)
    except NoSuchPlace:
        return None
    return found if isinstance(found, Record) else None


def put(session: Session, where: str, value: Any) -> Session:
    """Set a key; the owning table is validated again. Raises pydantic's ValidationError for a wrong value."""
    path, key = _split(where)
    return _rebuild(session, path, lambda owner: _with_value(owner, key, value))


def records_at(session: Session, table: str) -> Records:
    """The records of an array of tables, such as `timeline` or `meeting.participants`."""
    return cast("Records", value_at(session, table))


def put_records(session: Session, table: str, records: Records) -> Session:
    """Replace an array of tables."""
    path, key = _split(table)
    return _rebuild(session, path, lambda owner: _with_records(owner, key, records))


def insert(session: Session, table: str, record: Record, before: str | None = None) -> Session:
    """Add a record before the one with that id, or last."""
    records = list(records_at(session, table))
    at = next((i for i, other in enumerate(records) if other.id == before), len(records))
    records.insert(at, record)
    return put_records(session, table, tuple(records))


def remove(session: Session, where: str) -> Session:
    """Take a record out of its array; links to it are the document's business."""
    table, _, identifier = where.rpartition(".")
    kept = tuple(record for record in records_at(session, table) if record.id != identifier)
    return put_records(session, table, kept)


def move(session: Session, where: str, target: int) -> Session:
    """Put a record at another index of its array."""
    table, _, identifier = where.rpartition(".")
    records = list(records_at(session, table))
    moved = next((record for record in records if record.id == identifier), None)
    if moved is None:
        raise NoSuchPlace(where)
    records.remove(moved)
    records.insert(max(0, min(target, len(records))), moved)
    return put_records(session, table, tuple(records))


def all_ids(session: Table) -> Iterator[str]:
    """Every record's id at every level."""
    for value in session.__dict__.values():
        if not value or isinstance(value, str):  # most values, and asking for a model is slow
            continue
        if isinstance(value, tuple):
            for record in cast("tuple[object, ...]", value):
                if isinstance(record, Record):
                    yield record.id
                    yield from all_ids(record)
        elif isinstance(value, Table):
            yield from all_ids(value)


def table_of(where: str) -> str:
    """The root table a path stands in: `actions` of `actions.A4k7qx.due`."""
    return where.partition(".")[0]


def _parts(where: str) -> list[str]:
    return where.split(".") if where else []


def _split(where: str) -> tuple[list[str], str]:
    parts = _parts(where)
    if not parts:
        raise NoSuchPlace(where)
    return parts[:-1], parts[-1]


_FOUND: dict[str, int] = {}
"""Where a record was found last, by its id: it mostly stands there still, and a timeline can have ten thousand."""
_REMEMBERED = 1000


def _position(records: tuple[object, ...], identifier: str) -> int | None:
    """The index of a record by its id; a list of texts holds no places."""
    last = _FOUND.get(identifier, len(records))
    if last < len(records) and getattr(records[last], "id", None) == identifier:
        return last
    for index, record in enumerate(records):
        if getattr(record, "id", None) == identifier:
            if len(_FOUND) >= _REMEMBERED:
                _FOUND.clear()
            _FOUND[identifier] = index
            return index
    return None


def _step(place: Any, part: str) -> Any:
    if isinstance(place, tuple):
        records = cast("tuple[object, ...]", place)
        if (index := _position(records, part)) is not None:
            return records[index]
    elif isinstance(place, Table) and part in type(place).model_fields:
        return getattr(place, part)
    raise NoSuchPlace(part)


def _with_records(owner: Table, key: str, records: Records) -> Table:
    if key not in type(owner).model_fields:
        raise NoSuchPlace(key)
    return owner.model_copy(update={key: records})


def _with_value(owner: Any, key: str, value: Any) -> Table:
    if not isinstance(owner, Table) or key not in type(owner).model_fields:
        raise NoSuchPlace(key)
    return type(owner).model_validate({**owner.__dict__, **owner.unknown(), key: value})


def _rebuild(session: Session, path: list[str], change: Callable[[Table], Table]) -> Session:
    return cast("Session", _rebuilt(session, path, change))


def _rebuilt(place: Any, path: list[str], change: Callable[[Table], Table]) -> Any:
    if not path:
        return change(place)
    part, *rest = path
    inner = _rebuilt(_step(place, part), rest, change)
    if isinstance(place, tuple):
        records = cast("Records", place)
        index = _position(records, part)
        return records if index is None else (*records[:index], inner, *records[index + 1 :])
    return place.model_copy(update={part: inner})
