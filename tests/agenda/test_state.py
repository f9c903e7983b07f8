from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unblame.agenda.agenda import PRESETS
from unblame.agenda.clock import plan_of
from unblame.agenda.state import ClockState, Run, seconds_between

START = datetime(2024, 1, 15, 14, tzinfo=UTC)
PLAN = plan_of(PRESETS["60"])


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_naive_datetimes_are_refused() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        ClockState(PLAN, starts_at=naive)
    with pytest.raises(ValueError, match="offset"):
        ClockState(PLAN, (Run("opening", START, naive),))


def test_seconds_are_real_across_a_change_of_the_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2024, 10, 27, 2, 30, tzinfo=berlin)
    assert seconds_between(before, before.replace(fold=1)) == 3600


def test_a_run_that_ends_before_it_starts_counts_nothing() -> None:
    assert Run("whys", at(5), at(3)).used_seconds(at(9)) == 0
