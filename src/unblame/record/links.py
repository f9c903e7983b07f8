"""Links between records: what else changes when one is deleted or a participant renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar, cast

from unblame.record.order import subtree
from unblame.record.session import Language, Session
from unblame.record.table import Record, Table
from unblame.record.where import put_records, records_at

Kept = TypeVar("Kept", bound=Record)
Each = TypeVar("Each")

_LINKS = {
    "timeline": frozenset(["after", "led_to", "evidence"]),
    "whys": frozenset(["parent", "evidence"]),
    "systemic": frozenset(["actions"]),
    "actions": frozenset(["addresses"]),
}
"""The keys that hold ids, by table."""


def without_record(session: Session, where: str) -> Session:
    """The session without the record at a place, what hangs on it (a why's subtree), and the links to them."""
    table, _, identifier = where.rpartition(".")
    gone = subtree(session.whys, identifier) if table == "whys" else {identifier}
    kept = tuple(record for record in records_at(session, table) if record.id not in gone)
    return without_links(put_records(session, table, kept), gone)


def without_links(session: Session, gone: AbstractSet[str]) -> Session:
    """The session with no link left to the deleted records."""

    def trimmed(records: tuple[Kept, ...], *keys: str) -> tuple[Kept, ...]:
        return tuple(_trim(record, keys, gone) for record in records)

    return session.model_copy(
        update={
            "timeline": trimmed(session.timeline, "after", "led_to", "evidence"),
            "whys": trimmed(session.whys, "evidence"),
            "actions": trimmed(session.actions, "addresses"),
            "systemic": trimmed(session.systemic, "actions"),
            "unread": tuple(u for u in session.unread if gone.isdisjoint(u.where.split("."))),
            "language": _looked_at(session.language, gone),
        }
    )


def _looked_at(language: Language, gone: AbstractSet[str]) -> Language:
    """Wording that was looked at and left goes with the text that held it."""
    kept = tuple(each for each in language.ignored if gone.isdisjoint(each.where.split(".")))
    return language if len(kept) == len(language.ignored) else language.model_copy(update={"ignored": kept})


def _trim(record: Kept, keys: tuple[str, ...], gone: AbstractSet[str]) -> Kept:
    update: dict[str, object] = {}
    for key in keys:
        value = getattr(record, key)
        if isinstance(value, tuple):
            links = cast("tuple[str, ...]", value)
            if not gone.isdisjoint(links):
                update[key] = tuple(link for link in links if link not in gone)
        elif isinstance(value, str) and value in gone:
            update[key] = ""
    return record.model_copy(update=update) if update else record


def renamed(session: Session, old: str, new: str) -> Session:
    """The session with a participant's new name wherever the old one stood for that person.

    A name that another participant still bears is theirs.
    """
    if not old or not new or old == new or any(person.name == old for person in session.meeting.participants):
        return session
    meeting, incident = session.meeting, session.incident
    roles = {key: new for key in ("facilitator", "note_taker") if getattr(meeting, key) == old}
    leads = {
        key: new
        for key in ("incident_commander", "communication_lead", "technical_lead")
        if getattr(incident, key) == old
    }
    actions = tuple(
        action.model_copy(update={"owner": new}) if action.owner == old else action for action in session.actions
    )
    return session.model_copy(
        update={
            "meeting": meeting.model_copy(update=roles),
            "incident": incident.model_copy(update=leads),
            "actions": actions,
        }
    )


def with_new_ids(session: Session, names: Mapping[str, str]) -> Session:
    """The session with records under new ids, by the old ones, and with the links and places that follow them.

    Ids are unique in a session, so that one name stands for one record. What does not change is shared.
    """
    if not names:
        return session
    update: dict[str, Any] = {}
    for key, value in session.__dict__.items():
        new = _with_places(value, session, names) if key in ("unread", "conflicts", "language") else value
        new = _with_ids(new, _LINKS.get(key, frozenset()), names)
        if new is not value:
            update[key] = new
    return session.model_copy(update=update) if update else session


def _with_ids(value: Any, links: AbstractSet[str], names: Mapping[str, str]) -> Any:
    """A value with the ids of its records, and the links that these keys hold, replaced."""
    if isinstance(value, tuple):
        return _with_each(cast("tuple[object, ...]", value), lambda each: _with_ids(each, links, names))
    if not isinstance(value, Table):
        return value
    update: dict[str, Any] = {}
    for key, old in value.__dict__.items():
        if not old:
            continue
        if key in links or (key == "id" and isinstance(value, Record)):
            new = _with_links(old, names)
        else:
            new = _with_ids(old, frozenset(), names) if isinstance(old, Table | tuple) else old
        if new is not old:
            update[key] = new
    return value.model_copy(update=update) if update else value


def _with_links(value: str | tuple[str, ...], names: Mapping[str, str]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return names.get(value, value)
    return _with_each(value, lambda link: names.get(link, link))


def _with_places(value: Any, session: Session, names: Mapping[str, str]) -> Any:
    """Records that speak of a place (`where`), with the ids in it replaced."""
    if isinstance(value, Language):
        ignored = _with_places(value.ignored, session, names)
        return value if ignored is value.ignored else value.model_copy(update={"ignored": ignored})

    def moved(record: Any) -> Any:
        where = _new_place(session, record.where, names)
        return record if where == record.where else record.model_copy(update={"where": where})

    return _with_each(value, moved)


def _new_place(session: Session, where: str, names: Mapping[str, str]) -> str:
    """A path with new ids in it. Only a part that follows an array is an id: a key may be spelled like one."""
    parts = where.split(".")
    if names.keys().isdisjoint(parts):
        return where
    place: Any = session
    for index, part in enumerate(parts):
        if isinstance(place, tuple):
            records = cast("tuple[Any, ...]", place)
            place = next((each for each in records if getattr(each, "id", None) == part), None)
            parts[index] = names.get(part, part) if place is not None else part
        else:
            place = place.__dict__.get(part) if isinstance(place, Table) else None
    return ".".join(parts)


def _with_each(items: tuple[Each, ...], change: Callable[[Each], Each]) -> tuple[Each, ...]:
    """The items changed; the same tuple when none is another one."""
    changed = tuple(map(change, items))
    return items if all(new is old for new, old in zip(changed, items, strict=True)) else changed
