"""Suggested due dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.due import suggested_due, working_days_later


@pytest.mark.parametrize(
    ("priority", "today", "due"),
    [
        ("P0", date(2024, 1, 17), date(2024, 1, 20)),
        ("P1", date(2024, 1, 17), date(2024, 1, 31)),
        ("P2", date(2024, 1, 17), date(2024, 2, 17)),
        ("P2", date(2024, 1, 31), date(2024, 2, 29)),
        ("P3", date(2024, 1, 17), date(2024, 4, 17)),
        ("P3", date(2023, 11, 30), date(2024, 2, 29)),
        (None, date(2024, 1, 17), None),
        ("P4", date(2024, 1, 17), None),
    ],
)
def test_the_priority_suggests_a_date(priority: str | None, today: date, due: date | None) -> None:
    assert suggested_due(priority, today) == due


@pytest.mark.parametrize(
    ("today", "days", "later"),
    [
        (date(2024, 1, 17), 0, date(2024, 1, 17)),
        (date(2024, 1, 17), 2, date(2024, 1, 19)),
        (date(2024, 1, 18), 2, date(2024, 1, 22)),
        (date(2024, 1, 20), 1, date(2024, 1, 22)),
        (date(2024, 1, 19), 5, date(2024, 1, 26)),
    ],
)
def test_working_days_pass_over_weekends(today: date, days: int, later: date) -> None:
    assert working_days_later(today, days) == later


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 60))
def test_a_working_day_is_no_weekend(today: date, days: int) -> None:
    later = working_days_later(today, days)
    assert later.weekday() < 5
    assert working_days_later(working_days_later(today, days - 1), 1) == later
