from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unblame.agenda.agenda import PRESETS
from unblame.agenda.clock import plan_of
from unblame.agenda.pace import Cut, Proposal, read
from unblame.agenda.state import ClockState, Run
from unblame.agenda.texts import (
    break_text,
    clock_text,
    cuts_text,
    ends_text,
    left_text,
    minutes_text,
    passed_text,
    planned_text,
    signed_text,
    time_text,
)

START = datetime(2024, 1, 15, 14, tzinfo=UTC)
PLAN = plan_of(PRESETS["60"])


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (360, "6:00"),
        (359.2, "6:00"),
        (0, "0:00"),
        (-0.5, "0:00"),
        (-1, "+0:01"),
        (-80, "+1:20"),
        (5400, "90:00"),
    ],
)
def test_clock_text(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(31, "0:31"), (242, "4:02"), (3600, "1:00:00"), (3842.9, "1:04:02")])
def test_passed_text(seconds: float, text: str) -> None:
    assert passed_text(seconds) == text


def test_minutes_are_written_without_needless_digits() -> None:
    assert [minutes_text(minutes) for minutes in (20, 20.0, 7.5, 19 + 1 / 3)] == ["20", "20", "7.5", "19.3"]
    assert [signed_text(minutes) for minutes in (5, -2, 0)] == ["+5", "−2", "+0"]


def test_the_agenda_row_speaks_the_zone_of_who_looks() -> None:
    booked = ClockState(PLAN, starts_at=START, minutes=60)
    assert planned_text(read(booked, START), ZoneInfo("Europe/Berlin")) == "planned 15:00–16:00"
    begun = replace(booked, runs=(Run("opening", at(3)),))
    reading = read(begun, at(5))
    assert (left_text(reading), ends_text(reading, UTC)) == ("3:00 left of 5", "ends 15:03")
    ended = replace(booked, runs=(Run("opening", at(3), at(5)),), ended=True)
    assert ends_text(read(ended, at(9)), UTC) == "ended 14:05"


def test_a_break_says_what_the_clock_does() -> None:
    begun = ClockState(PLAN, (Run("opening", at(0)),))
    assert break_text(read(begun, at(2))) == "The clock runs: 3:00 left of Opening"
    assert break_text(read(replace(begun, paused_since=at(2)), at(9))) == "The clock stands: 3:00 left of Opening"
    assert break_text(read(begun, at(6))) == "The clock runs: +1:00 over, Opening"


def test_a_meeting_that_nobody_booked_says_its_length() -> None:
    assert planned_text(read(ClockState(PLAN), START), UTC) == "planned 60 min"
    empty = read(ClockState(), START)
    assert (planned_text(empty, UTC), ends_text(empty, UTC)) == ("", "")


def test_cuts_are_one_phrase() -> None:
    proposal = Proposal((Cut("whys", 15, 13), Cut("actions", 15, 14)))
    assert cuts_text(proposal) == "Whys 15 to 13, actions 15 to 14"
    assert cuts_text(proposal._replace(cuts=())) == ""


def test_a_time_is_shown_in_a_zone() -> None:
    assert time_text(at(3), UTC) == "14:03"
    assert time_text(at(3), ZoneInfo("Asia/Kolkata")) == "19:33"
