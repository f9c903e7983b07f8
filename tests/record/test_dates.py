"""Dates as typed, against Wednesday 17 January 2024."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.dates import EXPECTED_DATE, iso, months_later, read_date, show_date
from unblame.record.reading import Unread

TODAY = date(2024, 1, 17)
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("2023-12-31", date(2023, 12, 31)),
        ("31 Jan", date(2024, 1, 31)),
        ("Jan 31", date(2024, 1, 31)),
        ("31 January", date(2024, 1, 31)),
        ("31 Jan 2025", date(2025, 1, 31)),
        ("Jan 31, 2025", date(2025, 1, 31)),
        ("17 jan", TODAY),
        ("16 jan", date(2025, 1, 16)),
        ("29 feb", date(2024, 2, 29)),
        ("5 Sept", date(2024, 9, 5)),
        ("may 5", date(2024, 5, 5)),
        ("fri", date(2024, 1, 19)),
        ("Friday", date(2024, 1, 19)),
        ("tues", date(2024, 1, 23)),
        ("wed", date(2024, 1, 24)),
        ("Fri 19 Jan", date(2024, 1, 19)),
        ("friday, 19 jan 2024", date(2024, 1, 19)),
        ("today", TODAY),
        ("Tomorrow", date(2024, 1, 18)),
        ("+3d", date(2024, 1, 20)),
        ("+2w", date(2024, 1, 31)),
        ("+1m", date(2024, 2, 17)),
        ("in 3 days", date(2024, 1, 20)),
        ("in 1 day", date(2024, 1, 18)),
        ("in  2  weeks", date(2024, 1, 31)),
        ("in 3 months", date(2024, 4, 17)),
        ("  31 jan  ", date(2024, 1, 31)),
    ],
)
def test_every_form_is_read(text: str, expected: date) -> None:
    assert read_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", "14", "jan", "2024", "31.01.2024", "1/2/2024", "next week", "friday week", "+3", "3d", "-3d", "in 3",
     "in 3 d", "24-01-31", "2024-1-31", "31 jan 24", "soon", "fr", "foo 19 jan", "+99999d", "２０２４-01-31",
     "a" * 100_000],
)  # fmt: skip
def test_other_text_is_not_read(text: str) -> None:
    with pytest.raises(Unread) as unread:
        read_date(text, TODAY)
    assert unread.value.expected == EXPECTED_DATE
    assert unread.value.question is None
    assert EXPECTED_DATE in str(unread.value)
    assert len(str(unread.value)) < 200


@pytest.mark.parametrize("text", ["0001-01-01", "31 dec 9999"])
def test_a_date_beyond_the_years_that_are_kept_is_refused(text: str) -> None:
    with pytest.raises(Unread, match="beyond the years"):
        read_date(text, TODAY)


@pytest.mark.parametrize("text", ["31 feb", "30 feb 2024", "2023-02-29", "2024-13-01", "0 jan", "0000-01-01", "+9999w"])
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Unread, match="There is no such date"):
        read_date(text, date(9990, 1, 1) if text == "+9999w" else TODAY)


def test_a_weekday_that_contradicts_its_date_asks() -> None:
    with pytest.raises(Unread, match="2024-01-19 is a Fri, not a Mon") as unread:
        read_date("mon 19 jan", TODAY)
    assert unread.value.question


def test_the_next_leap_day_may_be_years_away() -> None:
    assert read_date("29 feb", date(2024, 3, 1)) == date(2028, 2, 29)
    assert read_date("29 feb", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("months", "expected"), [(1, date(2024, 2, 29)), (3, date(2024, 4, 30)), (12, date(2025, 1, 31))]
)
def test_months_are_clamped(months: int, expected: date) -> None:
    assert months_later(date(2024, 1, 31), months) == expected


@given(DATES)
def test_a_weekday_is_never_today_and_within_a_week(today: date) -> None:
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        assert timedelta(0) < read_date(name, today) - today <= timedelta(7)
    assert show_date(today, today)[:3].lower() == read_date(show_date(today, today)[:3], today).strftime("%a").lower()


@given(DATES, DATES)
def test_what_is_shown_is_read_back(day: date, today: date) -> None:
    assert read_date(iso(day), today) == day
    if day >= today or day.year != today.year:
        assert read_date(show_date(day, today), today) == day


@given(st.text(max_size=40), DATES)
def test_no_text_raises_anything_else(text: str, today: date) -> None:
    with contextlib.suppress(Unread):
        assert isinstance(read_date(text, today), date)


def test_showing() -> None:
    assert show_date(date(2024, 1, 19), TODAY) == "Fri 19 Jan"
    assert show_date(date(2025, 1, 9), TODAY) == "Thu 9 Jan 2025"
    assert iso(date(2024, 1, 9)) == "2024-01-09"
