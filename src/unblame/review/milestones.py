"""The incident's key times. They live on timeline events only; the earliest of two with the same one wins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from unblame.record.order import ordered
from unblame.record.remembered import remembered
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.record.zones import zone


def first_event(timeline: Sequence[Event], *milestones: str) -> Event | None:
    """The earliest dated event that carries the first of these milestones that any event carries."""
    marked = _marked(timeline)
    for milestone in milestones:
        found = [event for event in marked if milestone in event.milestones]
        if found:
            return ordered(found)[0]
    return None


@remembered
def _marked(timeline: Sequence[Event]) -> list[Event]:
    """The dated events that carry a milestone at all: few of a long timeline."""
    return [event for event in timeline if event.milestones and event.at is not None]


def first_time(timeline: Sequence[Event], *milestones: str) -> datetime | None:
    """When that event was."""
    event = first_event(timeline, *milestones)
    return event.at if event else None


def began(session: Session) -> datetime | None:
    """When the incident began: `impact-started`, else `started`, else the first dated event."""
    found = first_time(session.timeline, "impact-started", "started")
    if found is not None:
        return found
    return _earliest(session.timeline)


@remembered
def _earliest(timeline: tuple[Event, ...]) -> datetime | None:
    return min((event.at for event in timeline if event.at is not None), default=None)


def incident_zone(session: Session) -> tzinfo:
    """The zone of the incident's times; UTC where the record names none or one that is not known."""
    try:
        return zone(session.incident.timezone or "UTC")
    except ValueError:
        return zone("UTC")


def incident_day(session: Session) -> date | None:
    """The day the incident began on, in its own zone."""
    moment = began(session)
    return moment.astimezone(incident_zone(session)).date() if moment else None
