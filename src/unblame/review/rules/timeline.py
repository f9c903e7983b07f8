"""The timeline: its milestones, its order, its gaps, and what was decided (FEATURES rows 22 to 31)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.showing import show_time
from unblame.review.finding import Finding, finding
from unblame.review.milestones import incident_zone
from unblame.review.walk import walk

MILESTONES_IN_ORDER = ("started", "impact-started", "detected", "cause-identified", "resolved", "closed")


def empty(session: Session) -> Iterator[Finding]:
    """No event at all."""
    if not session.timeline:
        yield finding("timeline.empty", "timeline")


def milestones(session: Session) -> Iterator[Finding]:
    """Each key time once, the three that every duration needs, and in their order."""
    carried: set[str] = set()
    for event in sorted(ordered(session.timeline), key=lambda event: event.at is None):  # one with a time wins
        for milestone in dict.fromkeys(event.milestones):
            if milestone in carried and milestone != "customers-updated":
                yield finding("timeline.double-milestone", f"timeline.{event.id}.milestones", milestone=milestone)
            carried.add(milestone)
    if not carried & {"started", "impact-started"}:
        yield finding("timeline.no-started", "timeline")
    if "detected" not in carried:
        yield finding("timeline.no-detected", "timeline")
    if "resolved" not in carried:
        yield finding("timeline.no-resolved", "timeline")
    yield from _milestone_order(session)


def _milestone_order(session: Session) -> Iterator[Finding]:
    times = {
        milestone: event.at
        for event in reversed(ordered(session.timeline))
        for milestone in event.milestones
        if event.at is not None
    }
    for first, second in pairwise(each for each in MILESTONES_IN_ORDER if each in times):
        if times[second] < times[first]:
            yield finding("timeline.order", "timeline", first=first, second=second)


def moments(session: Session) -> Iterator[Finding]:
    """Event by event: the silence before it, and the reasons of a decision."""
    zone = incident_zone(session)
    for stop in walk(session):
        event = stop.event
        if stop.gap_before and stop.previous and event.at:
            yield finding(
                "timeline.gap",
                f"timeline.{event.id}",
                minutes=int(stop.gap_before.total_seconds() // 60),
                **{
                    "from": show_time(stop.previous, zone, with_seconds=False),
                    "to": show_time(event.at, zone, with_seconds=False),
                },
            )
        if event.decision and not event.because:
            yield finding("timeline.decision-unexplained", f"timeline.{event.id}.because", text=event.text)
        elif event.decision and not event.knew:
            yield finding("timeline.no-known", f"timeline.{event.id}.knew", text=event.text)


def unfinished(session: Session) -> Iterator[Finding]:
    """Events without a time, and imported ones that nobody looked at."""
    if undated := sum(event.at is None for event in session.timeline):
        yield finding("timeline.undated", "timeline", count=undated)
    if drafts := sum(bool(event.draft) for event in session.timeline):
        yield finding("timeline.drafts", "timeline", count=drafts)


def impossible_times(session: Session, today: date) -> Iterator[Finding]:
    """An end before its start, and what would have happened after today."""
    tomorrow = datetime.combine(today, time.min, incident_zone(session)) + timedelta(days=1)
    for event in session.timeline:
        if event.at is None:
            continue
        if event.until is not None and event.until < event.at:
            yield finding("timeline.ends-before", f"timeline.{event.id}.until")
        if event.at >= tomorrow:
            yield finding("timeline.future", f"timeline.{event.id}.at")
