"""The incident's key times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from unblame.record.incident import Incident
from unblame.record.kinds import MILESTONE_WORDS, Milestone
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.milestones import began, first_event, first_time, incident_day, incident_zone

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)


def event(identifier: str, minutes: int | None, *milestones: str) -> Event:
    at = None if minutes is None else TEN + timedelta(minutes=minutes)
    return Event.model_validate({"id": identifier, "at": at, "milestones": milestones})


def test_every_milestone_has_its_words() -> None:
    assert set(MILESTONE_WORDS) == set(get_args(Milestone))
    assert all(MILESTONE_WORDS.values())


def test_the_earliest_of_two_wins() -> None:
    timeline = [event("E1", 9, "detected"), event("E2", 3, "detected"), event("E3", 3, "detected")]
    found = first_event(timeline, "detected")
    assert found is timeline[1]
    assert first_time(timeline, "detected") == TEN + timedelta(minutes=3)


def test_the_first_milestone_that_is_known_counts() -> None:
    timeline = [event("E1", 0, "started"), event("E2", 5, "impact-started", "detected")]
    assert first_event(timeline, "impact-started", "started") is timeline[1]
    assert first_event(timeline, "closed", "started") is timeline[0]
    assert first_event(timeline, "closed") is None
    assert first_event(timeline) is None


def test_a_milestone_without_a_time_is_none() -> None:
    assert first_time([event("E1", None, "detected")], "detected") is None
    assert first_time([event("E1", None, "detected"), event("E2", 2, "detected")], "detected") is not None


@pytest.mark.parametrize(
    ("timeline", "minutes"),
    [
        ([event("E1", 5, "started"), event("E2", 7, "impact-started"), event("E3", 1)], 7),
        ([event("E1", 5, "started"), event("E3", 1)], 5),
        ([event("E1", 5), event("E2", None), event("E3", 1)], 1),
        ([event("E2", None)], None),
        ([], None),
    ],
)
def test_when_the_incident_began(timeline: list[Event], minutes: int | None) -> None:
    expected = None if minutes is None else TEN + timedelta(minutes=minutes)
    session = Session(id="s", timeline=tuple(timeline))
    assert began(session) == expected
    assert (incident_day(session) is None) is (expected is None)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("", 15), ("UTC", 15), ("Asia/Tokyo", 15), ("Pacific/Auckland", 15), ("Mars/Base", 15), ("-10:30", 14)],
)
def test_the_day_is_that_of_the_incidents_zone(zone: str, day: int) -> None:
    session = Session(id="s", incident=Incident(timezone=zone), timeline=(event("E1", 0),))
    assert incident_day(session) == date(2024, 1, day)


def test_a_zone_that_is_not_known_is_utc() -> None:
    assert TEN.astimezone(incident_zone(Session(id="s", incident=Incident(timezone="Mars/Base")))).hour == 10
    assert TEN.astimezone(incident_zone(Session(id="s", incident=Incident(timezone="Asia/Tokyo")))).hour == 19
