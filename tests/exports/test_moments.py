"""Moments in the words of a write-up."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from unblame.exports.facts.moments import Moments
from unblame.record.session import Session


@pytest.mark.parametrize(("hours", "shown"), [(-4, "01:30 UTC-04:00"), (-5, "01:30 UTC-05:00")])
def test_an_hour_that_comes_twice_says_which_one_it_is(hours: int, shown: str) -> None:
    moments = Moments(Session.model_validate({"id": "x", "incident": {"timezone": "America/New_York"}}))
    at = datetime(2024, 11, 3, 1, 30, tzinfo=timezone(timedelta(hours=hours)))
    assert moments.time(at) == shown
    assert moments.moment(at) == f"2024-11-03 {shown}"
    assert moments.time(at - timedelta(hours=2)) == ("23:30" if hours == -4 else "00:30")
