"""When an action is due, suggested from its priority: P0 3 days, P1 2 weeks, P2 1 month, P3 3 months."""

from __future__ import annotations

from datetime import date, timedelta

from unblame.record.dates import months_later

SATURDAY = 5


def suggested_due(priority: str | None, today: date) -> date | None:
    """The suggested date; none without a priority."""
    if priority == "P0":
        return today + timedelta(days=3)
    if priority == "P1":
        return today + timedelta(weeks=2)
    if priority in ("P2", "P3"):
        return months_later(today, 1 if priority == "P2" else 3)
    return None


def working_days_later(today: date, days: int) -> date:
    """So many Mondays to Fridays after today."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
