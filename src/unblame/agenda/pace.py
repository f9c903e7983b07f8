"""What plan and runs say at one moment: time used, the end at this rate, what could be borrowed.

Pure values and functions. `clock` moves the state, this module reads it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from unblame.agenda.state import ClockState, Gap, Phase, Planned, later, seconds_between, utc

Place = Literal["past", "current", "coming"]

_MOST_LENT = 24 * 60  # minutes: a slip in a file must not keep the clock busy


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
