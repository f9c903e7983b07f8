"""The timeline as the room walks it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.walk import GAP, time_above, walk

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)


def event(identifier: str, minutes: float | None, *milestones: str, until: float | None = None) -> Event:
    at, end = (None if each is None else TEN + timedelta(minutes=each) for each in (minutes, until))
    return Event.model_validate({"id": identifier, "at": at, "until": end, "milestones": milestones})


def gaps(*timeline: Event) -> dict[str, float]:
    """Minutes of silence by the event behind them."""
    stops = walk(Session(id="s", timeline=timeline))
    return {stop.event.id: stop.gap_before.total_seconds() / 60 for stop in stops if stop.gap_before}


@pytest.mark.parametrize(
    ("timeline", "found"),
    [
        ([event("E1", 0), event("E2", 10)], {}),
        ([event("E1", 0), event("E2", 10.5)], {"E2": 10.5}),
        ([event("E2", 30), event("E1", 0)], {"E2": 30}),
        ([event("E1", 0), event("E9", None), event("E2", 30)], {"E2": 30}),
        ([event("E1", 0), event("E2", 40, "started"), event("E3", 60)], {"E3": 20}),
        ([event("E1", 0, "started"), event("E2", 20, "resolved"), event("E3", 60)], {"E2": 20}),
        ([event("E1", 0), event("E2", 20, "closed"), event("E3", 60)], {"E2": 20}),
        ([event("E1", 0, until=25), event("E2", 30)], {}),
        ([event("E1", 0, until=40), event("E2", 5), event("E3", 45), event("E4", 60)], {"E4": 15}),
        ([event("E1", 5, until=0), event("E2", 20)], {"E2": 15}),
        ([event("E1", None)], {}),
    ],
)
def test_a_silence_of_more_than_ten_minutes_asks(timeline: list[Event], found: dict[str, float]) -> None:
    assert gaps(*timeline) == found


def test_a_gap_knows_when_the_silence_began() -> None:
    stops = walk(Session(id="s", timeline=(event("E1", 0, until=2), event("E2", 30))))
    assert [stop.previous for stop in stops] == [None, TEN + timedelta(minutes=2)]


def test_elapsed_since_start_and_detection() -> None:
    timeline = (event("E0", -5), event("E1", 0, "started"), event("E9", None), event("E2", 4, "detected"))
    stops = {stop.event.id: stop for stop in walk(Session(id="s", timeline=timeline))}
    since = {each: (stop.since_started, stop.since_detected) for each, stop in stops.items()}
    assert since == {"E0": (None, None), "E1": (0, None), "E9": (None, None), "E2": (240, 0)}


def test_the_impact_counts_where_no_start_is_known() -> None:
    stops = walk(Session(id="s", timeline=(event("E1", 0, "impact-started"), event("E2", 1))))
    assert stops[1].since_started == 60


TIMELINES = st.lists(st.none() | st.integers(0, 60)).map(
    lambda minutes: tuple(event(f"E{number}", at) for number, at in enumerate(minutes))
)


@given(TIMELINES)
def test_every_event_is_a_stop_and_every_gap_is_long(timeline: tuple[Event, ...]) -> None:
    stops = walk(Session(id="s", timeline=timeline))
    assert sorted(stop.event.id for stop in stops) == sorted(each.id for each in timeline)
    for stop in stops:
        if stop.gap_before is not None:
            assert stop.previous is not None
            assert stop.event.at == stop.previous + stop.gap_before
            assert stop.gap_before > GAP


@pytest.mark.parametrize(("current", "minutes"), [("E1", 0), ("E2", 0), ("E3", 8), ("E4", 9), ("", 9), ("E9", 9)])
def test_the_time_above_an_event(current: str, minutes: int) -> None:
    events = [event("E1", 0), event("E2", None), event("E3", 8), event("E4", 9)]
    assert time_above(events, current) == TEN + timedelta(minutes=minutes)


def test_nothing_stands_above_without_times() -> None:
    assert time_above([event("E1", None), event("E2", 3)], "E1") is None
    assert time_above([], "") is None
