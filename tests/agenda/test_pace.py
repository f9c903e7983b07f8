from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda.agenda import PRESETS, SECTIONS
from unblame.agenda.clock import plan_of
from unblame.agenda.pace import Cut, borrow, read
from unblame.agenda.state import ClockState, Planned, Run

START = datetime(2024, 1, 15, 14, tzinfo=UTC)
PLAN = plan_of(PRESETS["60"])


def at(minutes: float, seconds: float = 0) -> datetime:
    return START + timedelta(minutes=minutes, seconds=seconds)


def test_three_minutes_are_borrowed_from_the_longest_the_earlier_first() -> None:
    proposal = borrow(PLAN[2:], {}, 180)
    assert proposal is not None
    assert proposal.cuts == (Cut("whys", 15, 13), Cut("actions", 15, 14))
    assert proposal.short_by_minutes == 0


@pytest.mark.parametrize(("late", "lent"), [(1, 1), (60, 1), (60.5, 2), (61, 2)])
def test_what_is_borrowed_is_whole_minutes_and_enough(late: float, lent: int) -> None:
    proposal = borrow(PLAN[2:], {}, late)
    assert proposal is not None
    assert sum(cut.from_minutes - cut.to_minutes for cut in proposal.cuts) == lent


@pytest.mark.parametrize("late", [0, -1, -600])
def test_nothing_is_proposed_in_time(late: float) -> None:
    assert borrow(PLAN, {}, late) is None


def test_what_cannot_be_recovered_is_said() -> None:
    proposal = borrow(PLAN[2:], {}, 20 * 60)
    assert proposal is not None
    assert proposal.cuts == (Cut("whys", 15, 8), Cut("actions", 15, 8))
    assert proposal.short_by_minutes == 6


def test_close_alone_lends_nothing() -> None:
    proposal = borrow(PLAN[4:], {}, 60)
    assert proposal is not None
    assert (proposal.cuts, proposal.short_by_minutes) == ((), 1)


def test_time_that_is_used_already_cannot_be_lent() -> None:
    proposal = borrow([Planned("whys", 15)], {"whys": 13.5 * 60}, 300)
    assert proposal is not None
    assert (proposal.cuts, proposal.short_by_minutes) == ((Cut("whys", 15, 14),), 4)


def test_added_minutes_are_lent_first_and_half_is_of_the_planned() -> None:
    proposal = borrow([Planned("whys", 10, extended_minutes=6)], {}, 3600)
    assert proposal is not None
    assert proposal.cuts == (Cut("whys", 16, 5),)


def test_a_slip_in_a_file_does_not_keep_the_clock_busy() -> None:
    proposal = borrow([Planned("whys", 1e9)], {}, 1e12)
    assert proposal is not None
    assert proposal.cuts[0].to_minutes == 1e9 - 1440


@given(
    plan=st.lists(
        st.builds(Planned, st.sampled_from(SECTIONS), st.floats(0.1, 120), st.floats(-120, 60)),
        unique_by=lambda planned: planned.section,
    ),
    used=st.dictionaries(st.sampled_from(SECTIONS), st.floats(0, 5000)),
    late=st.floats(0.01, 20_000),
)
def test_borrowing_keeps_its_bounds(plan: list[Planned], used: dict[str, float], late: float) -> None:
    proposal = borrow(plan, used, late)
    assert proposal is not None
    planned = {each.section: each for each in plan}
    lent = 0
    for cut in proposal.cuts:
        assert cut.section != "close"
        assert cut.to_minutes >= planned[cut.section].minutes / 2
        assert cut.to_minutes >= used.get(cut.section, 0) / 60
        change = cut.from_minutes - cut.to_minutes
        assert change == pytest.approx(round(change))
        assert change > 0
        lent += round(change)
    assert proposal.short_by_minutes >= 0
    assert lent + proposal.short_by_minutes >= late / 60 - 0.001
    assert lent + proposal.short_by_minutes < late / 60 + 1.001


def test_without_a_plan_nothing_is_shown() -> None:
    reading = read(ClockState(), START)
    assert (reading.phase, reading.section, reading.sections, reading.ticks) == ("none", "", (), ())
    assert reading.projected_end is None
    assert reading.hard_end is None


def test_before_the_start_the_first_section_stands_whole() -> None:
    reading = read(ClockState(PLAN, starts_at=START), at(-10))
    assert (reading.phase, reading.section, reading.left_seconds) == ("planned", "opening", 300)
    assert (reading.hard_end, reading.projected_end, reading.late_by_seconds) == (at(60), at(60), 0)
    assert [section.state for section in reading.sections] == ["current", *["coming"] * 4]
    assert reading.fraction == 0
    assert reading.ticks == pytest.approx((5 / 60, 25 / 60, 40 / 60, 55 / 60, 1))


def test_waiting_past_the_planned_start_is_late_already() -> None:
    assert read(ClockState(PLAN, starts_at=START), at(3)).late_by_seconds == 180


def test_the_booked_length_decides_the_hard_end() -> None:
    reading = read(ClockState(PLAN, starts_at=START, minutes=45), at(0))
    assert (reading.hard_end, reading.late_by_seconds) == (at(45), 900)


def test_the_first_run_stands_in_for_a_planned_start() -> None:
    plan = (PLAN[0], PLAN[1]._replace(extended_minutes=5), *PLAN[2:])
    reading = read(ClockState(plan, (Run("opening", at(2)),)), at(3))
    assert reading.planned_start is None
    assert (reading.hard_end, reading.projected_end) == (at(62), at(67))


def test_the_line_shows_past_sections_as_long_as_they_took() -> None:
    runs = (Run("opening", at(0), at(10)), Run("timeline", at(10)))
    reading = read(ClockState(PLAN, runs), at(20))
    assert reading.ticks == pytest.approx((10 / 65, 30 / 65, 45 / 65, 60 / 65, 1))
    assert reading.fraction == pytest.approx(20 / 65)


def test_an_overrun_lengthens_the_line() -> None:
    reading = read(ClockState(PLAN, (Run("opening", at(0)),)), at(8))
    assert reading.fraction == pytest.approx(8 / 63)
    assert reading.ticks[0] == pytest.approx(8 / 63)


def test_a_line_of_no_minutes_is_drawn() -> None:
    reading = read(ClockState((Planned("whys", 5, -5),), (Run("whys", at(0)),)), at(0))
    assert (reading.fraction, reading.ticks) == (0, (1.0,))


def test_a_section_left_for_one_before_keeps_its_used_time() -> None:
    runs = (
        Run("timeline", at(0), at(20)),
        Run("whys", at(20), at(25), paused_seconds=60),
        Run("timeline", at(25)),
    )
    reading = read(ClockState((PLAN[1], PLAN[2]), runs), at(28))
    timeline, whys = reading.sections
    assert (timeline.state, timeline.used_seconds) == ("current", 23 * 60)
    assert (whys.state, whys.used_seconds) == ("coming", 4 * 60)
    assert reading.projected_end == at(28 + 11)
    assert reading.meeting_used_seconds == 27 * 60


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_the_ends_of_the_calendar_do_not_stop_the_clock(starts_at: datetime) -> None:
    reading = read(ClockState(PLAN, starts_at=starts_at, minutes=1e300), at(0))
    assert reading.hard_end is not None
    assert reading.hard_end.astimezone(ZoneInfo("Asia/Tokyo"))


def test_a_run_that_the_plan_does_not_know_breaks_nothing() -> None:
    reading = read(ClockState(PLAN, (Run("retro", at(0)),)), at(5))
    assert (reading.section, reading.used_seconds, reading.meeting_used_seconds) == ("opening", 0, 300)
