"""Links between records: what else changes when one is deleted or a participant renamed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TypeVar, cast

from unblame.record.session import Language, Session
from unblame.record.table import Record

Kept = TypeVar("Kept", bound=Record)


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
