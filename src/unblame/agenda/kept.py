"""The meeting clock as the record keeps it: plan and runs in, plan and runs out. Needs the record's models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from unblame.agenda.agenda import Agenda
from unblame.agenda.clock import plan_of
from unblame.agenda.state import ClockState, Planned, Run
from unblame.record.meeting import Meeting, PlannedSection, SectionRun

NewId = Callable[[str], str]


def state_of(
    meeting: Meeting,
    agenda: Agenda,
    *,
    paused_since: datetime | None = None,
    seen_at: datetime | None = None,
    ended: bool | None = None,
) -> ClockState:
    """The clock of a session: its own plan where one was written, else the agenda's."""
    plan = tuple(
        Planned(row.section, float(row.minutes), float(row.extended_minutes or 0)) for row in meeting.plan
    ) or plan_of(agenda)
    runs = [
        Run(run.section, run.started_at, run.ended_at, float(run.paused_seconds or 0))
        for run in meeting.runs
        if run.started_at is not None
    ]
    minutes = float(meeting.minutes) if meeting.minutes else None
    return ClockState.restored(
        plan,
        runs,
        starts_at=meeting.starts_at,
        minutes=minutes,
        paused_since=paused_since,
        seen_at=seen_at,
        ended=ended,
    )


def kept_plan(state: ClockState, kept: Meeting, new_id: NewId) -> tuple[PlannedSection, ...]:
    """The plan's rows; a section that had a row keeps its id and what else stands in it."""
    rows = {row.section: row for row in kept.plan}
    return tuple(
        _row(rows.get(planned.section) or PlannedSection(id=new_id("B"), section=planned.section), planned)
        for planned in state.plan
    )


def _row(row: PlannedSection, planned: Planned) -> PlannedSection:
    return row.model_copy(
        update={
            "minutes": _number(planned.minutes),
            "extended_minutes": _number(planned.extended_minutes) or None,
        }
    )


def kept_runs(state: ClockState, kept: Meeting, new_id: NewId) -> tuple[SectionRun, ...]:
    """One row a visit; the one that began then keeps its id and what else stands in it."""
    rows = {(run.section, run.started_at): run for run in kept.runs}
    return tuple(
        _visit(rows.pop((run.section, run.started_at), None) or SectionRun(id=new_id("R"), section=run.section), run)
        for run in state.runs
    )


def _visit(row: SectionRun, run: Run) -> SectionRun:
    return row.model_copy(
        update={
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "paused_seconds": _number(round(run.paused_seconds, 1)) or None,
        }
    )


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value
