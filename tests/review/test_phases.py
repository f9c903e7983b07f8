"""The incident as a line of time: which phase when, where the marks stand, at any width."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record import kinds
from unblame.record.timeline import Event
from unblame.review.phases import Picture, laid_out, picture

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
Told = tuple[float, str, str]


def timeline(*told: Told) -> tuple[Event, ...]:
    """Events as (minutes after ten, milestones, phase)."""
    return tuple(
        Event.model_validate(
            {
                "id": f"E{number}",
                "at": TEN + timedelta(minutes=minutes),
                "milestones": milestones.split(),
                "phase": phase or None,
            }
        )
        for number, (minutes, milestones, phase) in enumerate(told)
    )


def drawn(*told: Told) -> Picture:
    made = picture(timeline(*told))
    assert made is not None
    return made


def stretches(made: Picture) -> list[tuple[str, float, float]]:
    return [
        (stretch.phase, (stretch.start - TEN).total_seconds() / 60, (stretch.end - TEN).total_seconds() / 60)
        for stretch in made.stretches
    ]


# ---------------------------------------------------------------------- whether there is one


@pytest.mark.parametrize(
    "told",
    [
        (),
        ((0, "started", ""),),
        ((0, "resolved", ""),),
        ((0, "started", ""), (0, "resolved", "")),
        ((9, "detected", ""), (3, "resolved", "")),
        ((0, "", "detection"), (5, "", "recovery")),
    ],
)
def test_none_without_a_beginning_and_an_end_behind_it(told: tuple[Told, ...]) -> None:
    assert picture(timeline(*told)) is None


def test_an_event_without_a_time_is_no_beginning() -> None:
    undated = Event(id="E9", milestones=("started",))
    assert picture((undated, *timeline((5, "resolved", "")))) is None


def test_it_begins_when_it_started_else_when_it_was_felt() -> None:
    assert drawn((0, "started", ""), (13, "detected", ""), (60, "resolved", "")).start == TEN
    assert drawn((13, "detected", ""), (60, "resolved", "")).start == TEN + timedelta(minutes=13)


# ---------------------------------------------------------------------- phases


def test_phases_are_those_that_the_events_name() -> None:
    made = drawn(
        (0, "started", "lead-up"),
        (10, "detected", "detection"),
        (12, "", "detection"),
        (15, "", "investigation"),
        (20, "customers-informed", "communication"),
        (30, "", "mitigation"),
        (60, "resolved", "recovery"),
    )
    assert stretches(made) == [
        ("lead-up", 0, 10),
        ("detection", 10, 15),
        ("investigation", 15, 30),
        ("mitigation", 30, 60),
    ]


def test_a_phase_may_come_back() -> None:
    made = drawn((0, "started", "detection"), (10, "", "mitigation"), (20, "", "detection"), (60, "resolved", ""))
    assert [phase for phase, _, _ in stretches(made)] == ["detection", "mitigation", "detection"]


def test_a_lead_up_that_is_told_late_ends_where_it_was_felt() -> None:
    made = drawn((0, "started", "lead-up"), (10, "detected", "detection"), (20, "", "lead-up"), (60, "resolved", ""))
    assert stretches(made) == [("lead-up", 0, 10), ("detection", 10, 60)]


def test_without_phases_the_milestones_part_it() -> None:
    made = drawn(
        (0, "started", ""),
        (10, "impact-started", ""),
        (13, "detected", ""),
        (30, "mitigation-started", ""),
        (50, "partially-restored", ""),
        (60, "resolved", ""),
    )
    assert stretches(made) == [
        ("lead-up", 0, 10),
        ("detection", 10, 13),
        ("investigation", 13, 30),
        ("mitigation", 30, 50),
        ("recovery", 50, 60),
    ]


def test_milestones_at_one_moment_and_out_of_order_leave_no_empty_stretch() -> None:
    made = drawn((0, "started impact-started detected", ""), (30, "partially-restored", ""), (60, "resolved", ""))
    assert stretches(made) == [("investigation", 0, 30), ("recovery", 30, 60)]
    early = drawn(
        (0, "started", ""), (5, "partially-restored", ""), (20, "mitigation-started", ""), (60, "resolved", "")
    )
    assert all(end > start for _, start, end in stretches(early))


def test_one_named_phase_tells_less_than_the_milestones() -> None:
    made = drawn((0, "started", ""), (10, "detected", "detection"), (60, "resolved", ""))
    assert stretches(made) == [("lead-up", 0, 10), ("investigation", 10, 60)]


# ---------------------------------------------------------------------- marks


def test_marks_stand_in_order_the_earliest_of_two_counts_and_every_update() -> None:
    made = drawn(
        (0, "started", ""),
        (20, "detected", ""),
        (10, "detected", ""),
        (15, "customers-updated", ""),
        (25, "customers-updated", ""),
        (60, "resolved", ""),
        (90, "closed", ""),
    )
    assert [(mark.milestone, (mark.at - TEN).total_seconds() / 60) for mark in made.marks] == [
        ("started", 0),
        ("detected", 10),
        ("customers-updated", 15),
        ("customers-updated", 25),
        ("resolved", 60),
    ]


def test_a_beginning_long_ago_is_said_instead_of_drawn() -> None:
    made = drawn((-3 * 24 * 60, "started", "lead-up"), (0, "detected", "detection"), (60, "resolved", "recovery"))
    assert (made.start, made.before) == (TEN, timedelta(days=3))
    assert [mark.milestone for mark in made.marks] == ["detected", "resolved"]
    near = drawn((-180, "started", ""), (0, "detected", ""), (60, "resolved", ""))
    assert (near.start, near.before) == (TEN - timedelta(hours=3), None)


def test_where_the_clocks_change_the_line_is_one_of_real_time() -> None:
    start = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)
    events = (
        Event(id="E1", at=start, milestones=("started",)),
        Event(id="E2", at=start + timedelta(minutes=30), milestones=("detected",)),
        Event(id="E3", at=start + timedelta(hours=1), milestones=("resolved",)),
    )
    made = picture(events)
    assert made is not None
    assert made.share(start + timedelta(minutes=30)) == 0.5


# ---------------------------------------------------------------------- in columns


def test_laid_out_to_scale() -> None:
    made = drawn((0, "started", ""), (30, "detected", ""), (45, "mitigation-started", ""), (60, "resolved", ""))
    line = laid_out(made, 8)
    assert line.phases == ("lead-up",) * 4 + ("investigation",) * 2 + ("mitigation",) * 2
    assert [(column, mark.milestone) for column, mark in line.marks] == [
        (0, "started"),
        (4, "detected"),
        (6, "mitigation-started"),
        (7, "resolved"),
    ]


def test_a_short_phase_keeps_a_column() -> None:
    made = drawn((0, "started", ""), (1, "detected", ""), (2, "mitigation-started", ""), (600, "resolved", ""))
    line = laid_out(made, 40)
    assert line.phases == ("lead-up", "investigation") + ("mitigation",) * 38
    late = drawn((0, "detected", ""), (598, "workaround", ""), (599, "partially-restored", ""), (600, "resolved", ""))
    assert laid_out(late, 40).phases == ("investigation",) * 38 + ("mitigation", "recovery")


MINUTES = st.integers(0, 600)
EVENTS = st.lists(
    st.tuples(
        MINUTES,
        st.sampled_from(["", *get_args(kinds.Milestone)]),
        st.sampled_from(["", *get_args(kinds.Phase)]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.integers(1, 200))
def test_every_line_is_as_wide_as_asked_with_its_marks_on_it(told: list[Told], columns: int) -> None:
    made = picture(timeline((0, "started", ""), (601, "resolved", ""), *told))
    if made is None:  # the first resolved stands at the start
        assert any(minutes == 0 and milestone == "resolved" for minutes, milestone, _ in told)
        return
    assert made.stretches[0].start == made.start
    assert made.stretches[-1].end == made.end
    assert all(one.end == other.start for one, other in zip(made.stretches, made.stretches[1:], strict=False))
    line = laid_out(made, columns)
    assert len(line.phases) == columns
    assert all(0 <= column < columns for column, _ in line.marks)
    assert [column for column, _ in line.marks] == sorted(column for column, _ in line.marks)
    if columns >= len(made.stretches):
        assert set(line.phases) == {stretch.phase for stretch in made.stretches}


def test_ten_thousand_events_are_drawn_at_once() -> None:
    events = timeline((0, "started", "detection"), *((number / 60, "", "mitigation") for number in range(1, 9999)))
    whole = (*events, *timeline((9000, "resolved", "recovery")))
    began = time.process_time()
    made = picture(whole)
    assert made is not None
    assert len(laid_out(made, 200).phases) == 200
    assert time.process_time() - began < 1.0
