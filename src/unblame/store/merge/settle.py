"""Settle a conflict: put one side's text, or both, at the place where a merge kept two."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import tomli
from pydantic import ValidationError

from unblame.record import where as places
from unblame.record.links import renamed, without_record
from unblame.record.session import Conflict, Session
from unblame.record.table import Record, Table
from unblame.record.where import NoSuchPlace
from unblame.store.merge.tables import with_keys

Choice = Literal["mine", "theirs", "both", "stands"]
"""What becomes of the place: one side's text, the two joined, or what stands there already."""

_LINKS = {"timeline": ("after", "led_to"), "whys": ("parent",)}
"""Keys that hold one id: two of them cannot be joined."""


class _Spot(NamedTuple):
    """A key: the table or record that has it, by its path, and behind an unknown key the keys within its table."""

    path: str
    owner: Table
    keys: tuple[str, ...]
    value: Any

    @property
    def known(self) -> bool:
        """Whether the key is of the schema."""
        return self.keys[0] in type(self.owner).model_fields

    @property
    def where(self) -> str:
        """The path of a key of the schema."""
        return f"{self.path}.{self.keys[0]}" if self.path else self.keys[0]

    @property
    def holds_text(self) -> bool:
        """Whether any text can stand here."""
        if not self.known:
            return isinstance(self.value, str)
        return isinstance(type(self.owner).model_fields[self.keys[0]].default, str)


def settle(session: Session, conflict_id: str, choice: Choice) -> Session:
    """The session with the choice made and the conflict dropped; only the latter where the place is gone.

    Raises NoSuchPlace where there is no such conflict, ValueError with a sentence where the text is no value
    for its place.
    """
    conflict = next((each for each in session.conflicts if each.id == conflict_id), None)
    if conflict is None:
        raise NoSuchPlace(f"conflicts.{conflict_id}")
    session = places.remove(session, f"conflicts.{conflict_id}")
    if choice == "stands":
        return session
    text = conflict.theirs if choice == "theirs" else conflict.mine
    if choice != "both" and places.find_record(session, conflict.where) is not None:
        return session if text else without_record(session, conflict.where)
    try:
        spot = _find(session, conflict.where)
    except NoSuchPlace:
        return session
    return _joined(session, spot, conflict) if choice == "both" else _put(session, spot, text)


def may_join(session: Session, conflict: Conflict) -> bool:
    """Whether “both” makes sense: two texts, at a key that is there and takes any text but is no link."""
    try:
        spot = _find(session, conflict.where)
    except (NoSuchPlace, ValueError):
        return False
    links = _LINKS.get(places.table_of(conflict.where), ())
    return bool(conflict.mine and conflict.theirs) and spot.holds_text and spot.keys[0] not in links


def _find(session: Session, where: str) -> _Spot:
    """The key at a path. Raises NoSuchPlace, and ValueError for a table or record."""
    place: Any = session
    parts = where.split(".")
    for at, part in enumerate(parts):
        if isinstance(place, Table) and part not in type(place).model_fields:
            keys = _unknown_keys(place.unknown(), parts[at:])
            return _Spot(".".join(parts[:at]), place, keys, _inner(place.unknown(), keys))
        if isinstance(place, Table) and at == len(parts) - 1 and not _holds_tables(getattr(place, part)):
            return _Spot(".".join(parts[:at]), place, (part,), getattr(place, part))
        place = _step(place, part)
    raise ValueError(f"{where} is a table, which no text can replace: keep what stands there.")


def _step(place: Any, part: str) -> Any:
    if isinstance(place, Table):
        return getattr(place, part)
    records = cast("tuple[object, ...]", place) if isinstance(place, tuple) else ()
    found = next((each for each in records if isinstance(each, Record) and each.id == part), None)
    if found is None:
        raise NoSuchPlace(part)
    return found


def _holds_tables(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(isinstance(each, Table) for each in cast("tuple[object, ...]", value))
    return isinstance(value, Table)


def _unknown_keys(table: dict[str, Any], parts: list[str]) -> tuple[str, ...]:
    """The keys that a path leads through; a key may itself hold dots."""
    for end in range(1, len(parts) + 1):
        key = ".".join(parts[:end])
        if key not in table:
            continue
        if end == len(parts):
            return (key,)
        if isinstance(table[key], dict):
            try:
                return (key, *_unknown_keys(table[key], parts[end:]))
            except NoSuchPlace:
                continue
    raise NoSuchPlace(".".join(parts))


def _inner(table: dict[str, Any], keys: tuple[str, ...]) -> Any:
    value: Any = table
    for key in keys:
        value = value[key]
    return value


def _joined(session: Session, spot: _Spot, conflict: Conflict) -> Session:
    """Both texts, parted by a line break, or by “ / ” where the key holds one line."""
    if not may_join(session, conflict):
        raise ValueError(f"The two sides of {conflict.where} cannot be joined: choose one of them.")
    joined = _put(session, spot, f"{conflict.mine}\n{conflict.theirs}")
    if "\n" in _find(joined, conflict.where).value:
        return joined
    return _put(session, spot, f"{conflict.mine} / {conflict.theirs}")


def _put(session: Session, spot: _Spot, text: str) -> Session:
    """The text at a key; what was typed there and could not be read gives way, and a person's roles follow."""
    if not spot.known:
        unknown = _with_inner(spot.owner.unknown(), spot.keys, _unknown_value(spot.value, text))
        return _replaced(session, spot.path.split(".") if spot.path else [], with_keys(spot.owner, {}, unknown))
    changed = _with_value(session, spot, text)
    unread = tuple(each for each in changed.unread if each.where != spot.where)
    if len(unread) < len(changed.unread):
        changed = changed.model_copy(update={"unread": unread})
    if spot.where.startswith("meeting.participants.") and spot.keys == ("name",):
        return renamed(changed, spot.value, text)
    return changed


def _with_value(session: Session, spot: _Spot, text: str) -> Session:
    """A key of the schema with the value that a text spells: as it is, else as TOML. No text is the empty value."""
    field = type(spot.owner).model_fields[spot.keys[0]]
    if not text and not field.is_required():
        return places.put(session, spot.where, field.default)
    try:
        return places.put(session, spot.where, text)
    except ValidationError:
        pass
    try:
        return places.put(session, spot.where, tomli.loads(f"v = {text}")["v"])
    except (ValidationError, tomli.TOMLDecodeError, RecursionError, ValueError):
        message = f"“{text}” is no value for {spot.where}: keep what stands there, and change it in its field."
        raise ValueError(message) from None


def _unknown_value(old: Any, text: str) -> Any:
    """A text for a text; else what it spells in TOML, where it spells anything; none for no text."""
    if isinstance(old, str):
        return text
    if not text:
        return None
    try:
        return tomli.loads(f"v = {text}")["v"]
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return text


def _with_inner(table: dict[str, Any], keys: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A table of unknown keys with one replaced at any depth, or left out for none."""
    key, *rest = keys
    inner = _with_inner(table[key], tuple(rest), value) if rest else value
    return {each: inner if each == key else old for each, old in table.items() if each != key or inner is not None}


def _replaced(place: Any, path: list[str], table: Table) -> Any:
    """The session with another table at a path that is there; everything beside it is shared."""
    if not path:
        return table
    part, *rest = path
    inner = _replaced(_step(place, part), rest, table)
    if isinstance(place, tuple):
        return tuple(inner if each.id == part else each for each in cast("tuple[Record, ...]", place))
    return place.model_copy(update={part: inner})
