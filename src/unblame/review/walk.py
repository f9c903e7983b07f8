"""The timeline as the room walks it: what elapsed, and where nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from unblame.record.order import ordered
from unblame.record.remembered import remembered
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.milestones import first_time

GAP = timedelta(minutes=10)
"""A longer silence between two events of the incident becomes a row that asks."""


class Stop(NamedTuple):
    """One event of the walk: seconds since start and since detection (absent before them), and the silence
    before it where that is a gap to ask about.
    """

    event: Event
    since_started: float | None
    since_detected: float | None
    gap_before: timedelta | None = None
    previous: datetime | None = None


def walk(session: Session) -> list[Stop]:
    """Every event in order. Gaps count between the start (or first event) and `resolved` only."""
    return list(_walk(session.timeline))


@remembered
def _walk(timeline: tuple[Event, ...]) -> list[Stop]:
    events = ordered(timeline)
    started = first_time(timeline, "started", "impact-started")
    detected = first_time(timeline, "detected")
    resolved = first_time(timeline, "resolved", "closed")
    stops: list[Stop] = []
    previous: datetime | None = None
    for event in events:
        gap = None
        if event.at is not None and previous is not None:
            within = (started is None or previous >= started) and (resolved is None or event.at <= resolved)
            silent = event.at - previous
            gap = silent if within and silent > GAP else None
        stops.append(Stop(event, _since(started, event.at), _since(detected, event.at), gap, previous if gap else None))
        if event.at is not None:
            end = event.until if event.until is not None and event.until > event.at else event.at
            previous = end if previous is None or end > previous else previous
    return stops


def _since(anchor: datetime | None, at: datetime | None) -> float | None:
    if anchor is None or at is None or at < anchor:
        return None
    return (at - anchor).total_seconds()


def time_above(events: Sequence[Event], current: str) -> datetime | None:
    """The time of the last dated event up to and with the current one; of all when there is none."""
    times: list[datetime] = []
    for event in events:
        if event.at is not None:
            times.append(event.at)
        if event.id == current:
            break
    return times[-1] if times else None
