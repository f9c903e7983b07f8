"""What the meeting clock knows: the plan, the visits, a pause, a sleep. Pure values; `clock` moves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Phase = Literal["none", "planned", "running", "paused", "ended"]

NUDGES: Final = (70, 100)
"""Percents of a section's minutes at which the clock speaks up."""

_EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
_LATEST = datetime(9999, 12, 29, tzinfo=UTC)


def utc(moment: datetime) -> datetime:
    """The moment in UTC, held two days off the ends of the calendar so that every zone can show it."""
    try:
        return min(max(moment.astimezone(UTC), _EARLIEST), _LATEST)
    except OverflowError:
        return _LATEST if moment.year > 1 else _EARLIEST


def seconds_between(start: datetime, end: datetime) -> float:
    """Real seconds: two datetimes of one zone subtract as wall times, an hour wrong across a clock change."""
    return (utc(end) - utc(start)).total_seconds()


def later(start: datetime, seconds: float) -> datetime:
    """`start` plus real seconds, in UTC."""
    try:
        return utc(utc(start) + timedelta(seconds=seconds))
    except OverflowError:
        return _LATEST


class Planned(NamedTuple):
    """A section of the plan. `minutes` stays as planned; `extended_minutes` was added or taken since."""

    section: str
    minutes: float
    extended_minutes: float = 0

    @property
    def total_minutes(self) -> float:
        return max(0.0, self.minutes + self.extended_minutes)

    @property
    def total_seconds(self) -> float:
        return self.total_minutes * 60


class Run(NamedTuple):
    """One visit to a section; `ended_at` is None while it lasts."""

    section: str
    started_at: datetime
    ended_at: datetime | None = None
    paused_seconds: float = 0

    def used_seconds(self, until: datetime) -> float:
        """Seconds used: to the run's end, or to `until` while it is open; without pauses, never below 0."""
        end = self.ended_at or until
        return max(0.0, seconds_between(self.started_at, end) - self.paused_seconds)


class Gap(NamedTuple):
    """Time that passed in a run with nobody counting: the machine slept, or the app was gone."""

    started_at: datetime
    ended_at: datetime
    run: int
    """Which run, from 0."""
    dropped: frozenset[tuple[int, int]] = frozenset()
    """Nudges that fell inside it; they are due again once it is left out."""

    @property
    def seconds(self) -> float:
        return seconds_between(self.started_at, self.ended_at)


@dataclass(frozen=True, slots=True)
class ClockState:
    """All that the meeting clock knows. Datetimes are aware (ValueError otherwise)."""

    plan: tuple[Planned, ...] = ()
    runs: tuple[Run, ...] = ()
    starts_at: datetime | None = None
    minutes: float | None = None
    """The booked length; the plan's own where it is None."""
    paused_since: datetime | None = None
    seen_at: datetime | None = None
    """The last tick: what the live file keeps as the heartbeat."""
    latest: datetime | None = None
    """The latest moment that was ever read: time never runs back behind it."""
    gap: Gap | None = None
    nudged: frozenset[tuple[int, int]] = frozenset()
    """(index in the plan, percent) of nudges that are done with."""
    offered: frozenset[tuple[int, str]] = frozenset()
    """(index of the run, rule) of proposals that were said."""
    ended: bool = False

    def __post_init__(self) -> None:
        moments = [getattr(self, field.name) for field in fields(self)]
        moments += [moment for run in self.runs for moment in (run.started_at, run.ended_at)]
        if any(isinstance(moment, datetime) and moment.utcoffset() is None for moment in moments):
            raise ValueError("The meeting clock takes datetimes with an offset only.")

    @classmethod
    def restored(
        cls,
        plan: Sequence[Planned],
        runs: Sequence[Run],
        *,
        starts_at: datetime | None = None,
        minutes: float | None = None,
        paused_since: datetime | None = None,
        seen_at: datetime | None = None,
        ended: bool | None = None,
    ) -> ClockState:
        """The state of a kept meeting: plan, runs and booking from the session, the rest from its live file.

        With an open run the time since `seen_at` (else since the run began) is a gap, found by the next tick.
        `ended` None: a meeting whose last run has an end is over. True closes an open run where it was last
        seen; False goes on with a closed one, paused since its end.
        """
        if not runs:
            return cls(tuple(plan), starts_at=starts_at, minutes=minutes)
        closed = [
            run if run.ended_at else run._replace(ended_at=following.started_at) for run, following in pairwise(runs)
        ]
        last = runs[-1]
        ended = last.ended_at is not None if ended is None else ended
        began = utc(last.started_at)
        seen = max(began, utc(seen_at or last.ended_at or began))
        paused = max(began, utc(paused_since)) if paused_since else None
        if ended:
            last = last._replace(ended_at=last.ended_at or paused or seen)
            paused = None
        elif last.ended_at is not None:
            paused = utc(last.ended_at)
            last = last._replace(ended_at=None)
        latest = max(seen, paused or seen)
        state = cls(tuple(plan), (*closed, last), starts_at, minutes, paused, seen, latest, ended=ended)
        return replace(state, nudged=state.due_nudges(seen))

    @property
    def phase(self) -> Phase:
        if not self.plan:
            return "none"
        if not self.runs:
            return "planned"
        if self.ended or self.runs[-1].ended_at is not None:
            return "ended"
        return "paused" if self.paused_since else "running"

    @property
    def index(self) -> int:
        """The current section's place in the plan; 0 before the start and for an unknown run."""
        if not self.runs:
            return 0
        section = self.runs[-1].section
        return next((index for index, planned in enumerate(self.plan) if planned.section == section), 0)

    def used_seconds(self, section: str, now: datetime) -> float:
        """Seconds used in all visits to a section."""
        until = self.paused_since or now
        return sum(run.used_seconds(until) for run in self.runs if run.section == section)

    def due_nudges(self, now: datetime) -> frozenset[tuple[int, int]]:
        """The nudges that the current section has reached and that are not done with; 0 minutes have none."""
        if not self.plan:
            return frozenset()
        planned = self.plan[self.index]
        used = self.used_seconds(planned.section, now)
        reached = {(self.index, at) for at in NUDGES if 0 < planned.total_seconds * at / 100 <= used}
        return frozenset(reached - self.nudged)
