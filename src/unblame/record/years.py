"""The years that a record holds: what lies a day before or behind them, as in another zone, is still a date."""

from __future__ import annotations

from datetime import date

FIRST, LAST = 2, 9998


def holds(day: date) -> bool:
    """Whether a day or a moment is of these years."""
    return FIRST <= day.year <= LAST
