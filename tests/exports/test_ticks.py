"""Ticks: few, round, and at the clock times of the zone whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.exports.ticks import Tick, ticks

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
START = datetime(2024, 1, 15, 10, 3, tzinfo=UTC)


def labels(found: list[Tick]) -> list[str]:
    return [tick.label.replace("\N{NO-BREAK SPACE}", " ") for tick in found]


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=3), ["10:03", "10:03:01", "10:03:02", "10:03:03"]),
        (timedelta(minutes=2), ["10:03", "10:03:30", "10:04", "10:04:30", "10:05"]),
        (timedelta(minutes=47), ["10:15", "10:30", "10:45"]),
        (timedelta(hours=5), ["12:00", "14:00"]),
        (timedelta(days=1, hours=2), ["12:00", "00:00", "12:00"]),
        (timedelta(days=3), ["16 Jan", "17 Jan", "18 Jan"]),
        (timedelta(days=20), ["22 Jan", "29 Jan"]),
        (timedelta(days=100), ["Feb 2024", "Mar 2024", "Apr 2024"]),
        (timedelta(days=700), ["Jul 2024", "Jan 2025", "Jul 2025"]),
        (timedelta(days=1400), ["2025", "2026", "2027"]),
        (timedelta(days=365 * 750), ["2200", "2400", "2600"]),
    ],
)
def test_a_few_round_times(length: timedelta, shown: list[str]) -> None:
    assert labels(ticks(START, START + length, UTC)) == shown


def test_the_day_is_said_where_it_changes() -> None:
    found = ticks(START, START + timedelta(hours=26), UTC)
    assert [tick.day.replace("\N{NO-BREAK SPACE}", " ") for tick in found] == ["15 Jan", "16 Jan", ""]
    assert {tick.day for tick in ticks(START, START + timedelta(hours=2), UTC)} == {""}


def test_they_are_round_in_the_zone() -> None:
    found = ticks(START, START + timedelta(hours=2), KATHMANDU)
    assert labels(found) == ["16:00", "16:30", "17:00", "17:30"]
    assert found[0].at == datetime(2024, 1, 15, 10, 15, tzinfo=UTC)


def test_a_skipped_hour_has_none_and_a_repeated_one_two() -> None:
    spring = datetime(2024, 3, 31, 0, 0, tzinfo=UTC)
    assert labels(ticks(spring, spring + timedelta(hours=3), BERLIN)) == ["01:00", "03:00", "04:00", "05:00"]
    autumn = datetime(2024, 10, 26, 23, 50, tzinfo=UTC)
    found = ticks(autumn, autumn + timedelta(hours=2), BERLIN)
    assert labels(found) == ["02:00", "02:30", "02:00", "02:30"]
    assert found[2].at - found[0].at == timedelta(hours=1)


def test_the_hour_that_passes_again_after_a_late_start_has_its_own() -> None:
    start = datetime(2024, 10, 27, 0, 50, tzinfo=UTC)
    assert labels(ticks(start, start + timedelta(minutes=40), BERLIN)) == ["02:50", "02:00", "02:10", "02:20", "02:30"]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 (made UTC below)
    st.timedeltas(timedelta(microseconds=1), timedelta(days=40_000)),
)
def test_few_and_in_order(start: datetime, length: timedelta) -> None:
    first = start.replace(tzinfo=UTC)
    last = first + min(length, datetime(9999, 12, 31, 23, tzinfo=UTC) - first)
    found = [tick.at for tick in ticks(first, last, UTC)]
    assert found == sorted(set(found))
    assert len(found) <= 5
    assert all(first <= at <= last for at in found)
