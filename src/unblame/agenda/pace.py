"""What plan and runs say at one moment: time used, the end at this rate, what could be borrowed.

Pure values and functions. `clock` moves the state, this module reads it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Phase = Literal["none", "planned", "running", "paused", "ended"]
Place = Literal["past", "current", "coming"]

NUDGES: Final = (70, 100)
"""Percents of a section's minutes at which the clock speaks up."""

_MOST_LENT = 24 * 60  # minutes: a slip in a file must not keep the clock busy
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


class Cut(NamedTuple):
    """Minutes of a section before and after lending."""

    section: str
    from_minutes: float
    to_minutes: float


class Proposal(NamedTuple):
    """What to borrow so that the meeting ends in time; `short_by_minutes` is what that does not recover."""

    cuts: tuple[Cut, ...]
    short_by_minutes: int = 0


def borrow(coming: Sequence[Planned], used_seconds: Mapping[str, float], late_seconds: float) -> Proposal | None:
    """Whole minutes for `late_seconds`, one by one from the longest coming section; None if not late.

    Never from close, never below half of a section's planned minutes, never time that is used already.
    Of equally long sections the earlier lends first.
    """
    needed = math.ceil(round(late_seconds, 3) / 60)
    if needed <= 0:
        return None
    totals = [planned.total_minutes for planned in coming]
    floors = [max(planned.minutes / 2, used_seconds.get(planned.section, 0) / 60) for planned in coming]
    lent = 0
    while lent < min(needed, _MOST_LENT):
        lenders = [
            index
            for index, planned in enumerate(coming)
            if planned.section != "close" and totals[index] - 1 >= floors[index]
        ]
        if not lenders:
            break
        totals[max(lenders, key=lambda index: totals[index])] -= 1
        lent += 1
    cuts = (
        Cut(planned.section, planned.total_minutes, total)
        for planned, total in zip(coming, totals, strict=True)
        if total < planned.total_minutes
    )
    return Proposal(tuple(cuts), needed - lent)


class SectionReading(NamedTuple):
    section: str
    minutes_total: float
    used_seconds: float
    state: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows at one moment. Seconds are real ones; datetimes are in UTC."""

    phase: Phase
    index: int
    section: str
    """The current section; the first one before the start, "" without a plan."""
    sections: tuple[SectionReading, ...]
    used_seconds: float
    left_seconds: float
    """Of the current section; below 0 when it is over."""
    meeting_used_seconds: float
    planned_start: datetime | None
    hard_end: datetime | None
    """Start and booked length; the first run stands in for a start that nobody planned."""
    projected_end: datetime | None
    """The end at this rate; the real one once ended."""
    late_by_seconds: float
    """How far the projected end is past the hard end; below 0 when there is time to spare."""
    proposal: Proposal | None
    gap: Gap | None
    fraction: float
    """How much of the meeting's line is done, 0 to 1."""
    ticks: tuple[float, ...]
    """Where each section ends on that line: past ones as long as they took, coming ones as planned."""

    @property
    def over(self) -> bool:
        return self.left_seconds < 0

    @property
    def minutes_total(self) -> float:
        """The current section's minutes."""
        return self.sections[self.index].minutes_total if self.sections else 0


def read(state: ClockState, now: datetime) -> Reading:
    """Everything that can be said of the meeting at `now`."""
    phase, index = state.phase, state.index
    used = [state.used_seconds(planned.section, now) for planned in state.plan]
    totals = [planned.total_seconds for planned in state.plan]
    projected, hard_end = _projected_end(state, now, used), _hard_end(state)
    late = seconds_between(hard_end, projected) if hard_end and projected else 0.0
    proposal = None
    if phase in {"running", "paused"}:
        sections = (planned.section for planned in state.plan)
        proposal = borrow(state.plan[index + 1 :], dict(zip(sections, used, strict=True)), late)
    fraction, ticks = _line(phase, index, used, totals)
    return Reading(
        phase=phase,
        index=index,
        section=state.plan[index].section if state.plan else "",
        sections=tuple(
            SectionReading(planned.section, planned.total_minutes, used[place], _place(phase, place, index))
            for place, planned in enumerate(state.plan)
        ),
        used_seconds=used[index] if used else 0.0,
        left_seconds=totals[index] - used[index] if used else 0.0,
        meeting_used_seconds=sum(run.used_seconds(state.paused_since or now) for run in state.runs),
        planned_start=utc(state.starts_at) if state.starts_at else None,
        hard_end=hard_end,
        projected_end=projected,
        late_by_seconds=late,
        proposal=proposal,
        gap=state.gap,
        fraction=fraction,
        ticks=ticks,
    )


def _place(phase: Phase, place: int, index: int) -> Place:
    if place > index:
        return "coming"
    return "current" if place == index and phase != "ended" else "past"


def _hard_end(state: ClockState) -> datetime | None:
    begins = state.starts_at or (state.runs[0].started_at if state.runs else None)
    if begins is None or not state.plan:
        return None
    booked = state.minutes or sum(planned.minutes for planned in state.plan)
    return later(begins, booked * 60)


def _projected_end(state: ClockState, now: datetime, used: Sequence[float]) -> datetime | None:
    if state.phase == "none":
        return None
    if state.phase == "ended":
        return utc(state.runs[-1].ended_at or state.seen_at or now)
    begins = max(utc(now), utc(state.starts_at)) if state.phase == "planned" and state.starts_at else now
    ahead = zip(state.plan[state.index :], used[state.index :], strict=True)
    return later(begins, sum(max(0.0, planned.total_seconds - spent) for planned, spent in ahead))


def _line(phase: Phase, index: int, used: Sequence[float], totals: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """The meeting as a line from 0 to 1: how far it is, and where each section ends."""
    spans = [
        spent if phase == "ended" or place < index else max(total, spent)
        for place, (spent, total) in enumerate(zip(used, totals, strict=True))
    ]
    whole = sum(spans)
    if whole <= 0:
        return (1.0 if phase == "ended" else 0.0), tuple(1.0 for _ in spans)
    ticks = tuple(min(1.0, sum(spans[: place + 1]) / whole) for place in range(len(spans)))
    done = 1.0 if phase == "ended" else (sum(spans[:index]) + used[index]) / whole
    return min(1.0, done), ticks
