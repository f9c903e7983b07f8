"""The incident as a picture: its phases along time, its milestones as marks. Whoever draws it only scales."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import repeat
from typing import NamedTuple

from unblame.record.kinds import Milestone, Phase
from unblame.record.order import ordered
from unblame.record.remembered import remembered
from unblame.record.timeline import Event
from unblame.review.milestones import first_time

_LONGEST_LEAD = 3
"""A beginning further back than this many times the rest would leave the rest no room; it is said instead."""


class Stretch(NamedTuple):
    """A time in one phase."""

    phase: Phase
    start: datetime
    end: datetime


class Mark(NamedTuple):
    """A milestone on the line."""

    at: datetime
    milestone: Milestone


class Picture(NamedTuple):
    """Stretches that follow one another, and marks in order, all from `start` to `end`.

    `before` is how much earlier the incident began where that is too long ago to be drawn.
    """

    start: datetime
    end: datetime
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    before: timedelta | None = None

    def share(self, at: datetime) -> float:
        """How far along the line a moment stands, from 0 to 1."""
        return (at - self.start) / (self.end - self.start)


def picture(timeline: tuple[Event, ...]) -> Picture | None:
    """The picture of a timeline; none until it has a beginning and an end that come one after the other.

    Phases are those of the events; where these name fewer than two, what lies between the milestones. Messages to
    customers go on beside every phase and make none.
    """
    return _picture(timeline)


@remembered
def _picture(timeline: tuple[Event, ...]) -> Picture | None:
    felt = first_time(timeline, "impact-started", "detected")
    start, end = first_time(timeline, "started") or felt, first_time(timeline, "resolved")
    if start is None or end is None or end <= start:
        return None
    before = None
    if felt is not None and start < felt < end and felt - start > _LONGEST_LEAD * (end - felt):
        before, start = felt - start, felt
    dated = [event for event in ordered(timeline) if event.at is not None and start <= event.at <= end]
    marks = [Mark(_at(event), milestone) for event in dated for milestone in event.milestones]
    first: dict[Milestone, Mark] = {
        mark.milestone: mark for mark in reversed(marks)
    }  # of two with the same one, the earliest counts
    kept = tuple(mark for mark in marks if first[mark.milestone] is mark or mark.milestone == "customers-updated")
    told = [event for event in dated if event.phase != "lead-up" or felt is None or _at(event) < felt]
    return Picture(start, end, _told(told, start, end) or _between(first, start, end), kept, before)


def _told(events: Sequence[Event], start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """The phases as the events name them; empty when they name fewer than two."""
    turns: list[tuple[Phase, datetime]] = []
    for event in events:
        if event.phase and event.phase != "communication" and (not turns or turns[-1][0] != event.phase):
            turns.append((event.phase, _at(event) if turns else start))
    if len({phase for phase, _ in turns}) < 2:
        return ()
    return _stretches(turns, end)


def _between(first: dict[Milestone, Mark], start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """The phases that the milestones part."""
    parts: tuple[tuple[Phase, tuple[Milestone, ...]], ...] = (
        ("lead-up", ("started",)),
        ("detection", ("impact-started",)),
        ("investigation", ("detected",)),
        ("mitigation", ("mitigation-started", "cause-identified", "workaround")),
        ("recovery", ("partially-restored",)),
    )
    turns: list[tuple[Phase, datetime]] = []
    for phase, milestones in parts:
        found = next((first[each] for each in milestones if each in first), None)
        if found is not None and (not turns or found.at > turns[-1][1]):
            turns.append((phase, found.at))
        elif found is not None and turns and found.at == turns[-1][1]:
            turns[-1] = (phase, found.at)
    if not turns or turns[0][1] > start:
        turns.insert(0, ("lead-up", start))
    return _stretches(turns, end)


def _stretches(turns: Sequence[tuple[Phase, datetime]], end: datetime) -> tuple[Stretch, ...]:
    ends = (*(at for _, at in turns[1:]), end)
    return tuple(Stretch(phase, at, until) for (phase, at), until in zip(turns, ends, strict=True) if until > at)


def _at(event: Event) -> datetime:
    assert event.at is not None
    return event.at


class Line(NamedTuple):
    """A picture in columns: a phase for each, and the column of each mark."""

    phases: tuple[Phase, ...]
    marks: tuple[tuple[int, Mark], ...]


def laid_out(drawn: Picture, columns: int) -> Line:
    """The picture `columns` wide. A phase keeps at least one column while there are as many as phases."""
    edges = [round(drawn.share(stretch.end) * columns) for stretch in drawn.stretches]
    for index in range(len(edges)):
        earlier = edges[index - 1] if index else 0
        edges[index] = max(edges[index], min(earlier + 1, columns))
    for index in range(len(edges) - 2, -1, -1):
        edges[index] = min(edges[index], max(edges[index + 1] - 1, 0))
    phases: list[Phase] = []
    for stretch, edge in zip(drawn.stretches, edges, strict=True):
        phases.extend(repeat(stretch.phase, edge - len(phases)))
    last = columns - 1
    return Line(tuple(phases), tuple((min(last, int(drawn.share(mark.at) * columns)), mark) for mark in drawn.marks))
