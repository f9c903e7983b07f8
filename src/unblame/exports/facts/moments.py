"""Moments, days and lengths of time in the words of a write-up: ISO dates, the incident's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo

from unblame.record.kinds import Milestone
from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.showing import show_clear_time
from unblame.record.timeline import Event
from unblame.record.zones import zone, zone_label


class Moments:
    """Shows moments of one session in its incident's zone."""

    def __init__(self, session: Session) -> None:
        name = session.incident.timezone
        self._unread_zone = ""
        try:
            self.zone: tzinfo = zone(name) if name else UTC
        except Unread:
            self.zone, self._unread_zone = UTC, name
        self._written = name

    def described(self, moments: Iterable[datetime]) -> str:
        """The zone, as a write-up says it once: “Europe/Berlin (CET, CEST)”."""
        if self._unread_zone:
            return f"UTC (the time zone “{self._unread_zone}” could not be read)"
        if self.zone is UTC:
            return "UTC"
        labels = dict.fromkeys(zone_label(self.zone, at) for at in moments)
        shown = ", ".join(label for label in labels if label != self._written)
        return f"{self._written} ({shown})" if shown else self._written

    def day(self, at: datetime) -> date:
        """The calendar day there."""
        return at.astimezone(self.zone).date()

    def time(self, at: datetime) -> str:
        """The time of day there: “14:05”, with seconds where they are not zero.

        In an hour that comes twice “01:30 UTC-04:00”.
        """
        return show_clear_time(at, self.zone)

    def moment(self, at: datetime) -> str:
        """Day and time: “2024-01-15 14:05”."""
        return f"{self.day(at).isoformat()} {self.time(at)}"

    def span(self, start: datetime, end: datetime | None) -> str:
        """“14:05–14:20”; the end's day too when it is another."""
        if end is None:
            return self.time(start)
        shown = self.time(end) if self.day(end) == self.day(start) else self.moment(end)
        return f"{self.time(start)}–{shown}"


def anchor(events: Iterable[Event], *milestones: Milestone) -> tuple[Event, Milestone] | None:
    """The earliest dated event of the first of these milestones that the timeline has."""
    dated = [event for event in events if event.at is not None]
    for milestone in milestones:
        found = min((e for e in dated if milestone in e.milestones), key=moment_of, default=None)
        if found is not None:
            return found, milestone
    return None


def moment_of(event: Event) -> datetime:
    """When a dated event happened."""
    assert event.at is not None
    return event.at
