from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda.agenda import PRESETS
from unblame.agenda.clock import MeetingClock, Notice, plan_of, wall_clock
from unblame.agenda.state import ClockState, Planned, Run
from unblame.agenda.texts import (
    clock_text,
    left_text,
    planned_text,
)

START = datetime(2024, 1, 15, 14, tzinfo=UTC)
PLAN = plan_of(PRESETS["60"])


class Meeting:
    """A meeting clock on frozen time, with somebody watching it every second."""

    def __init__(self, frozen: Any, state: ClockState) -> None:
        self.frozen = frozen
        self.clock = MeetingClock(wall_clock, state)

    def wait(self, minutes: float = 0, seconds: float = 0) -> list[Notice]:
        """Let time pass; what the ticks said."""
        said: list[Notice] = []
        for _ in range(round(minutes * 60 + seconds)):
            self.frozen.tick(1)
            said += self.clock.tick()
        return said

    def sleep(self, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass with nobody counting."""
        self.frozen.tick(minutes * 60 + seconds)

    def reopen(self, *, with_live_file: bool = True) -> None:
        """What a crash leaves: the session's facts, and those of the live file where it is still there."""
        state = self.clock.state
        self.clock.state = ClockState.restored(
            state.plan,
            state.runs,
            starts_at=state.starts_at,
            minutes=state.minutes,
            paused_since=state.paused_since if with_live_file else None,
            seen_at=state.seen_at if with_live_file else None,
        )

    @property
    def left(self) -> str:
        return clock_text(self.clock.reading().left_seconds)

    @property
    def section(self) -> str:
        return self.clock.reading().section

    @property
    def visits(self) -> list[str]:
        return [run.section for run in self.clock.state.runs]


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    """A booked meeting of an hour at 14:00, at 14:00."""
    with freeze_time(START) as frozen:
        yield Meeting(frozen, ClockState(PLAN, starts_at=START, minutes=60))


def rules(notices: list[Notice] | tuple[Notice, ...]) -> list[str]:
    return [notice.rule for notice in notices]


def at(minutes: float, seconds: float = 0) -> datetime:
    return START + timedelta(minutes=minutes, seconds=seconds)


# --- start, next, back, end


def test_nothing_runs_until_it_is_told_to(meeting: Meeting) -> None:
    assert meeting.wait(4) == []
    assert (meeting.clock.reading().phase, meeting.left) == ("planned", "5:00")
    assert meeting.clock.state.runs == ()


@pytest.mark.parametrize("start", ["start", "next", "toggle"])
def test_start_next_and_toggle_start(meeting: Meeting, start: str) -> None:
    assert getattr(meeting.clock, start)() == (Notice.of("clock.started", section="Opening"),)
    meeting.wait(1)
    assert (meeting.clock.reading().phase, meeting.left) == ("running", "4:00")
    assert meeting.clock.state.runs == (Run("opening", START),)


@pytest.mark.parametrize("move", ["back", "pause", "resume", "accept", "end"])
def test_before_the_start_other_moves_are_refused(meeting: Meeting, move: str) -> None:
    assert rules(getattr(meeting.clock, move)()) == ["clock.not-started"]
    assert rules(meeting.clock.extend(5)) == ["clock.not-started"]
    assert meeting.clock.state.plan == PLAN
    assert meeting.clock.state.runs == ()


def test_starting_twice_changes_nothing(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(1)
    assert meeting.clock.start() == ()
    assert meeting.visits == ["opening"]


def test_next_ends_one_run_where_the_other_begins(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(4, 30)
    assert meeting.clock.next() == (Notice.of("clock.moved", section="Timeline"),)
    assert meeting.clock.state.runs == (Run("opening", at(0), at(4, 30)), Run("timeline", at(4, 30)))
    assert meeting.left == "20:00"


def test_the_last_section_and_the_first_have_no_way_out(meeting: Meeting) -> None:
    meeting.clock.start()
    assert rules(meeting.clock.back()) == ["clock.first-section"]
    for _ in range(4):
        meeting.clock.next()
    assert rules(meeting.clock.next()) == ["clock.last-section"]
    assert meeting.visits == ["opening", "timeline", "whys", "actions", "close"]


def test_back_opens_another_visit_and_time_adds_up(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(5)
    meeting.clock.next()
    meeting.wait(6)
    assert rules(meeting.clock.back()) == ["clock.moved"]
    assert meeting.visits == ["opening", "timeline", "opening"]
    meeting.wait(1)
    assert meeting.left == "+1:00"
    meeting.clock.next()
    meeting.wait(2)
    assert meeting.left == "12:00"


def test_back_within_ten_seconds_takes_next_back(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(3)
    meeting.clock.next()
    meeting.wait(seconds=10)
    assert meeting.clock.back() == (Notice.of("clock.taken-back", section="Opening"),)
    assert meeting.clock.state.runs == (Run("opening", START),)
    assert meeting.left == "1:50"


def test_back_after_eleven_seconds_is_a_visit(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(3)
    meeting.clock.next()
    meeting.wait(seconds=11)
    assert rules(meeting.clock.back()) == ["clock.moved"]
    assert meeting.visits == ["opening", "timeline", "opening"]


def test_back_soon_after_back_takes_nothing_back(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(1)
    meeting.clock.next()
    meeting.wait(1)
    meeting.clock.next()
    meeting.wait(1)
    meeting.clock.back()
    meeting.wait(seconds=3)
    assert rules(meeting.clock.back()) == ["clock.moved"]
    assert meeting.visits == ["opening", "timeline", "whys", "timeline", "opening"]


def test_a_pause_is_not_lost_with_the_visit_that_is_taken_back(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(1)
    meeting.clock.next()
    meeting.wait(seconds=2)
    meeting.clock.pause()
    meeting.wait(seconds=5)
    meeting.clock.back()
    assert (meeting.clock.reading().phase, meeting.clock.reading().used_seconds) == ("running", 62)


def test_the_end_stays_the_end(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    assert rules(meeting.clock.end()) == ["clock.ended"]
    assert meeting.clock.state.runs == (Run("opening", at(0), at(2)),)
    meeting.wait(30)
    state = meeting.clock.state
    for move in ("start", "next", "back", "pause", "resume", "toggle", "accept", "leave_out_gap", "end"):
        assert getattr(meeting.clock, move)() == ()
    assert meeting.clock.extend(5) == ()
    assert (meeting.clock.state.runs, meeting.clock.state.plan) == (state.runs, state.plan)
    reading = meeting.clock.reading()
    assert (reading.phase, reading.projected_end, reading.fraction) == ("ended", at(2), 1)
    assert [section.state for section in reading.sections] == ["past", *["coming"] * 4]


def test_the_end_closes_a_pause(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.clock.pause()
    meeting.wait(3)
    meeting.clock.end()
    assert meeting.clock.reading().meeting_used_seconds == 120


def test_without_a_plan_every_move_is_silent() -> None:
    clock = MeetingClock(lambda: START, ClockState())
    moves = (clock.start, clock.next, clock.back, clock.toggle, clock.accept, clock.end, clock.tick)
    assert [move() for move in moves] == [()] * len(moves)
    assert clock.set_minutes(5) == ()
    assert clock.reading().phase == "none"


def test_the_end_leaves_no_sleep_open(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.sleep(2)
    assert rules(meeting.clock.end()) == ["clock.ended", "clock.slept"]
    assert (meeting.clock.state.ended, meeting.clock.state.gap) == (True, None)


def test_moments_are_whole_seconds() -> None:
    clock = MeetingClock(lambda: START + timedelta(seconds=1.75), ClockState(PLAN))
    clock.start()
    assert clock.state.runs[0].started_at == at(0, 1)


# --- pause and minutes


def test_a_pause_stops_the_section_and_moves_the_end(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    assert rules(meeting.clock.pause()) == ["clock.paused"]
    meeting.wait(4)
    reading = meeting.clock.reading()
    assert (reading.phase, reading.left_seconds, reading.late_by_seconds) == ("paused", 180, 240)
    assert rules(meeting.clock.resume()) == ["clock.resumed"]
    meeting.wait(1)
    assert meeting.left == "2:00"
    assert meeting.clock.state.runs[-1].paused_seconds == 240


def test_pausing_and_resuming_twice_changes_nothing(meeting: Meeting) -> None:
    meeting.clock.start()
    assert meeting.clock.resume() == ()
    meeting.clock.toggle()
    meeting.wait(1)
    assert meeting.clock.pause() == ()
    meeting.wait(1)
    meeting.clock.toggle()
    assert meeting.clock.state.runs[-1].paused_seconds == 120


@pytest.mark.parametrize("move", ["next", "back"])
def test_moving_on_ends_the_pause(meeting: Meeting, move: str) -> None:
    meeting.clock.start()
    meeting.clock.next()
    meeting.wait(1)
    meeting.clock.pause()
    meeting.wait(2)
    getattr(meeting.clock, move)()
    assert meeting.clock.reading().phase == "running"
    assert meeting.clock.state.runs[-2].used_seconds(at(9)) == 60


def test_minutes_are_added_and_taken(meeting: Meeting) -> None:
    meeting.clock.start()
    assert meeting.clock.extend(2) == (Notice.of("clock.extended", minutes="+2", section="Opening"),)
    assert meeting.clock.state.plan[0] == Planned("opening", 5, 2)
    assert meeting.clock.reading().late_by_seconds == 120
    assert meeting.clock.extend(-100) == (Notice.of("clock.extended", minutes="−7", section="Opening"),)
    assert meeting.clock.reading().left_seconds == 0


def test_minutes_are_set(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.clock.set_minutes(12)
    meeting.clock.set_minutes(8)
    assert meeting.clock.state.plan[0] == Planned("opening", 5, 3)


# --- pace


def test_past_zero_it_counts_up_and_pushes_the_end(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(6, 20)
    reading = meeting.clock.reading()
    assert reading.over
    assert left_text(reading) == "+1:20 over 5"
    assert (reading.projected_end, reading.hard_end) == (at(61, 20), at(60))


def test_a_late_start_shows_at_once_and_can_be_made_good(meeting: Meeting) -> None:
    meeting.wait(3)
    assert meeting.clock.start() == (
        Notice.of("clock.started", section="Opening"),
        Notice.of("clock.late-start", minutes=3),
    )
    assert meeting.clock.reading().late_by_seconds == 180
    assert meeting.wait(1) == []
    taken = meeting.clock.accept()
    assert rules(taken) == ["clock.proposal-taken"]
    assert taken[0].texts(UTC)["cuts"] == "Timeline 20 to 17"
    assert meeting.clock.state.plan[1] == Planned("timeline", 20, -3)
    reading = meeting.clock.reading()
    assert (reading.late_by_seconds, reading.proposal, reading.hard_end) == (0, None, at(60))


def test_an_early_start_leaves_the_hard_end(meeting: Meeting) -> None:
    meeting.clock.state = replace(meeting.clock.state, starts_at=at(5))
    assert rules(meeting.clock.start()) == ["clock.started"]
    assert meeting.clock.reading().hard_end == at(65)
    assert meeting.clock.reading().late_by_seconds == -300


def test_the_proposal_is_said_once_a_visit_from_a_minute_on(meeting: Meeting) -> None:
    meeting.clock.start()
    assert "clock.proposal" not in rules(meeting.wait(5, 59))
    said = meeting.wait(seconds=1)
    assert [notice.texts(UTC) for notice in said] == [
        {"cuts": "Timeline 20 to 19", "end": "15:01", "hard_end": "15:00", "minutes": "0"}
    ]
    assert rules(said + meeting.wait(2)) == ["clock.proposal"]
    assert rules(meeting.clock.next()) == ["clock.moved"]
    assert rules(meeting.wait(1)) == ["clock.proposal"]


def test_a_proposal_that_is_not_enough_says_so(meeting: Meeting) -> None:
    meeting.clock.start()
    for _ in range(2):
        meeting.clock.next()
    said = meeting.wait(50)
    assert rules(said) == ["clock.section-70", "clock.section-100", "clock.proposal", "clock.proposal-short"]
    meeting.clock.accept()
    assert [planned.total_minutes for planned in meeting.clock.state.plan[3:]] == [8, 5]
    assert rules(meeting.clock.accept()) == ["clock.nothing-to-accept"]
    assert meeting.wait(1) == []


def test_nothing_to_accept_in_time(meeting: Meeting) -> None:
    meeting.clock.start()
    assert rules(meeting.clock.accept()) == ["clock.nothing-to-accept"]
    assert meeting.clock.state.plan == PLAN


def test_after_a_proposal_was_taken_the_next_one_is_said(meeting: Meeting) -> None:
    meeting.clock.start()
    assert rules(meeting.wait(6))[-1] == "clock.proposal"
    meeting.clock.accept()
    assert rules(meeting.wait(1)) == ["clock.proposal"]


def test_a_visit_that_was_taken_back_has_said_nothing(meeting: Meeting) -> None:
    meeting.wait(8)
    meeting.clock.start()
    meeting.clock.next()
    assert rules(meeting.wait(seconds=5)) == ["clock.proposal"]
    meeting.clock.back()
    meeting.clock.next()
    assert rules(meeting.wait(seconds=5)) == ["clock.proposal"]


# --- nudges, sleep, a clock that steps


def test_nudges_come_once_each(meeting: Meeting) -> None:
    meeting.clock.start()
    assert meeting.wait(3, 29) == []
    assert meeting.wait(seconds=1) == [Notice.of("clock.section-70", section="Opening", used=3, minutes="5")]
    assert rules(meeting.wait(1, 30)) == ["clock.section-100"]
    meeting.clock.extend(10)
    assert "clock.section-70" not in rules(meeting.wait(12))
    meeting.clock.next()
    meeting.wait(1)
    meeting.clock.back()
    assert not {"clock.section-70", "clock.section-100"} & set(rules(meeting.wait(1)))


def test_two_nudges_at_one_moment_are_one(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.clock.set_minutes(1)
    assert rules(meeting.wait(1)) == ["clock.section-100"]


def test_a_sleep_is_counted_said_and_left_out(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(1)
    meeting.sleep(4, 2)
    assert meeting.clock.tick() == (Notice.of("clock.slept", passed="4:02"),)
    assert meeting.left == "+0:02"
    assert meeting.clock.leave_out_gap() == (Notice.of("clock.left-out", passed="4:02"),)
    assert meeting.left == "4:00"
    assert meeting.clock.leave_out_gap() == ()
    assert meeting.clock.state.runs[-1].paused_seconds == 242


def test_nudges_inside_a_sleep_are_dropped(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.sleep(6)
    meeting.clock.tick()
    assert not {"clock.section-70", "clock.section-100"} & set(rules(meeting.wait(4)))


def test_nudges_come_in_their_time_once_the_sleep_is_left_out(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.sleep(6)
    meeting.clock.tick()
    meeting.clock.leave_out_gap()
    assert rules(meeting.wait(3, 30))[-1] == "clock.section-70"


@pytest.mark.parametrize(("seconds", "said"), [(30, []), (31, ["clock.slept"])])
def test_more_than_thirty_seconds_are_a_sleep(meeting: Meeting, seconds: int, said: list[str]) -> None:
    meeting.clock.start()
    meeting.sleep(seconds=seconds)
    assert rules(meeting.clock.tick()) == said


def test_a_move_right_after_a_sleep_does_not_hide_it(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(1)
    meeting.sleep(2)
    assert rules(meeting.clock.next()) == ["clock.moved", "clock.slept"]
    meeting.clock.leave_out_gap()
    assert [run.paused_seconds for run in meeting.clock.state.runs] == [120, 0]


def test_a_sleep_in_a_pause_or_before_the_start_is_none(meeting: Meeting) -> None:
    meeting.clock.tick()
    meeting.sleep(20)
    assert meeting.clock.tick() == ()
    meeting.clock.start()
    meeting.clock.pause()
    meeting.sleep(20)
    assert rules(meeting.clock.resume()) == ["clock.resumed"]
    assert meeting.clock.reading().used_seconds == 0


def test_a_sleep_is_asked_about_before_any_proposal_and_not_for_ever(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.sleep(20)
    meeting.clock.tick()
    assert meeting.wait(3) == []
    assert meeting.clock.reading().gap is not None
    assert rules(meeting.wait(seconds=1)) == ["clock.proposal"]
    assert meeting.clock.reading().gap is None
    assert meeting.clock.leave_out_gap() == ()


def test_a_wall_clock_that_steps_back_stands_still(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.frozen.tick(-90)
    assert meeting.clock.tick() == ()
    assert meeting.left == "3:00"
    meeting.wait(1, 30)
    assert meeting.left == "3:00"
    meeting.wait(1)
    assert meeting.left == "2:00"


def test_a_change_of_the_clocks_moves_nothing() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts_at = datetime(2024, 10, 27, 2, 30, tzinfo=berlin)
    wall = [starts_at.astimezone(UTC)]  # not frozen: freezegun loses which of the two hours it is
    clock = MeetingClock(lambda: wall[0].astimezone(berlin), ClockState(PLAN, starts_at=starts_at))
    assert planned_text(clock.reading(), berlin) == "planned 02:30–02:30"
    clock.start()
    for _ in range(40 * 60):
        wall[0] += timedelta(seconds=1)
        clock.tick()
    reading = clock.reading()
    assert reading.used_seconds == 2400
    assert reading.hard_end == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


# --- crash and reopen


def test_a_crash_is_a_gap_that_can_be_left_out(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.sleep(1, 5)
    meeting.reopen()
    assert meeting.clock.tick() == (Notice.of("clock.slept", passed="1:05"),)
    assert meeting.left == "1:55"
    meeting.clock.leave_out_gap()
    assert meeting.left == "3:00"


def test_a_quick_reopen_is_no_gap_and_repeats_no_nudge(meeting: Meeting) -> None:
    meeting.clock.start()
    assert rules(meeting.wait(4)) == ["clock.section-70"]
    meeting.sleep(seconds=20)
    meeting.reopen()
    assert meeting.clock.tick() == ()
    assert meeting.left == "0:40"


def test_without_its_live_file_the_whole_run_is_the_gap(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.reopen(with_live_file=False)
    assert meeting.clock.tick() == (Notice.of("clock.slept", passed="2:00"),)


def test_a_pause_outlives_a_crash(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.clock.pause()
    meeting.sleep(60)
    meeting.reopen()
    assert meeting.clock.tick() == ()
    assert (meeting.clock.reading().phase, meeting.left) == ("paused", "3:00")
    assert rules(meeting.clock.resume()) == ["clock.resumed"]
    assert meeting.left == "3:00"


def test_a_step_back_while_the_app_was_gone_gives_no_time(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.frozen.tick(-60)
    meeting.reopen()
    assert meeting.clock.tick() == ()
    assert meeting.left == "3:00"


def test_next_is_taken_back_after_a_crash_too(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.clock.next()
    meeting.wait(seconds=4)
    meeting.reopen()
    assert rules(meeting.clock.back()) == ["clock.taken-back"]


def test_a_meeting_that_ended_is_not_reopened(meeting: Meeting) -> None:
    meeting.clock.start()
    meeting.wait(2)
    meeting.clock.end()
    meeting.sleep(60 * 24)
    meeting.reopen()
    assert meeting.clock.tick() == ()
    assert (meeting.clock.reading().phase, meeting.visits) == ("ended", ["opening"])


@pytest.mark.parametrize(
    ("paused_since", "seen_at", "ended_at"),
    [(None, at(4), at(4)), (at(3), at(4), at(3)), (None, None, at(0))],
)
def test_an_end_without_its_time_is_where_it_was_last_seen(
    paused_since: datetime | None, seen_at: datetime | None, ended_at: datetime
) -> None:
    state = ClockState.restored(PLAN, [Run("opening", at(0))], paused_since=paused_since, seen_at=seen_at, ended=True)
    assert (state.phase, state.runs[-1].ended_at) == ("ended", ended_at)


def test_a_closed_meeting_can_go_on_paused_since_its_end(meeting: Meeting) -> None:
    meeting.clock.state = ClockState.restored(PLAN, [Run("opening", at(-60), at(-58))], ended=False)
    assert (meeting.clock.reading().phase, meeting.left) == ("paused", "3:00")
    meeting.clock.resume()
    meeting.wait(1)
    assert meeting.left == "2:00"


def test_a_stale_live_file_cannot_reach_before_the_open_run() -> None:
    state = ClockState.restored(PLAN, [Run("opening", at(0))], paused_since=at(-9), seen_at=at(-9))
    assert (state.paused_since, state.seen_at) == (at(0), at(0))


def test_a_run_left_open_by_hand_ends_where_the_next_begins() -> None:
    state = ClockState.restored(PLAN, [Run("opening", at(0)), Run("timeline", at(4))], seen_at=at(5))
    assert state.runs[0].ended_at == at(4)
    assert state.phase == "running"


def test_a_plan_without_runs_is_planned() -> None:
    state = ClockState.restored(PLAN, [], starts_at=START, minutes=60, seen_at=START)
    assert state == ClockState(PLAN, starts_at=START, minutes=60)


# --- any order of moves

MOVES = ("next", "back", "pause", "resume", "toggle", "accept", "leave_out_gap", "tick", "extend", "step")


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 400)), max_size=40))
def test_every_second_is_used_once_or_paused(moves: list[tuple[str, int]]) -> None:
    wall = [START]
    clock = MeetingClock(lambda: wall[0], ClockState(PLAN, starts_at=START))
    clock.start()
    latest = START
    for move, seconds in moves:
        wall[0] += timedelta(seconds=-seconds if move == "step" else seconds)
        latest = max(latest, wall[0])
        if move == "extend":
            clock.extend(seconds - 200)
        elif move != "step":
            getattr(clock, move)()
    reading, runs = clock.reading(), clock.state.runs
    paused = sum(run.paused_seconds for run in runs)
    if clock.state.paused_since:
        paused += (latest - clock.state.paused_since).total_seconds()
    assert reading.meeting_used_seconds + paused == (latest - START).total_seconds()
    assert all(run.ended_at == following.started_at for run, following in pairwise(runs))
    assert [planned.minutes for planned in clock.state.plan] == [planned.minutes for planned in PLAN]
    assert all(planned.total_minutes >= 0 for planned in clock.state.plan)
    assert 0 <= reading.fraction <= 1
    assert list(reading.ticks) == sorted(reading.ticks)


@given(st.lists(st.tuples(st.sampled_from(MOVES[:7]), st.integers(0, 29)), max_size=30), st.integers(0, 29))
def test_reopening_in_time_loses_nothing(moves: list[tuple[str, int]], away: int) -> None:
    wall = [START]
    clock = MeetingClock(lambda: wall[0], ClockState(PLAN, starts_at=START))
    clock.start()
    for move, seconds in moves:
        wall[0] += timedelta(seconds=seconds)
        getattr(clock, move)()
    clock.tick()
    wall[0] += timedelta(seconds=away)
    kept = clock.state
    restored = ClockState.restored(
        kept.plan, kept.runs, starts_at=START, paused_since=kept.paused_since, seen_at=kept.seen_at
    )
    assert MeetingClock(lambda: wall[0], restored).reading() == clock.reading()


# --- what is said


def test_a_notice_shows_its_times_in_a_zone() -> None:
    notice = Notice.of("clock.proposal", end=at(3), minutes=2)
    assert notice.texts(ZoneInfo("Asia/Kolkata")) == {"end": "19:33", "minutes": "2"}
