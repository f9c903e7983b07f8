"""Where we are, for somebody who comes late."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from unblame.agenda.agenda import PRESETS
from unblame.agenda.clock import MeetingClock, plan_of
from unblame.agenda.state import ClockState
from unblame.record.session import Session
from unblame.review.recap import recap
from unblame.review.room import RoomMaker

FULL: dict[str, Any] = {
    "id": "s",
    "incident": {"title": "Pool empty", "summary": "Checkout was slow.", "timezone": "Europe/Berlin"},
    "timeline": [
        {"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "errors", "milestones": ["impact-started"]},
        {"id": "E3", "at": "2024-01-15T11:05:00Z", "text": "calm", "milestones": ["resolved"]},
        {"id": "E2", "at": "2024-01-15T10:18:00Z", "text": "paged", "milestones": ["detected"]},
        {"id": "E4", "text": "a rumour", "draft": True},
        {"id": "E5", "text": "undated"},
    ],
    "whys": [{"id": "W1", "answer": "no limit"}, {"id": "W2", "parent": "W1", "answer": "no owner"}],
    "actions": [{"id": "A1"}, {"id": "A2"}],
    "meeting": {"parking_lot": ["DNS"]},
}


def rows(current: str = "", *, clock: Any = None, **changes: Any) -> dict[str, str]:
    room = RoomMaker().room(Session.model_validate({**FULL, **changes}), "timeline", clock)
    return dict(recap(room, current))


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert recap(RoomMaker().room(Session(id="s"), "opening", None)) == []


def test_the_whole_recap_in_its_order() -> None:
    assert list(rows("E2").items()) == [
        ("Incident", "Pool empty"),
        ("In short", "Checkout was slow."),
        ("Lasted", "1 h 5 min"),
        ("Walking at", "11:18 paged (3 of 4)"),
        ("Deepest answer", "no owner"),
        ("Actions", "2 so far"),
        ("Parked", "1"),
    ]


@pytest.mark.parametrize(("current", "said"), [("E5", "undated (1 of 4)"), ("E4", None), ("", None)])
def test_where_the_walk_is(current: str, said: str | None) -> None:
    assert rows(current).get("Walking at") == said


@pytest.mark.parametrize(
    ("milestones", "lasted"),
    [
        (("impact-started", "resolved"), "1 h 5 min"),
        (("detected", "resolved"), "1 h 5 min"),
        (("started", "resolved"), None),
        (("impact-started", "closed"), None),
        (("resolved", "impact-started"), None),
    ],
)
def test_how_long_it_lasted(milestones: tuple[str, str], lasted: str | None) -> None:
    times = ("2024-01-15T10:00:00Z", "2024-01-15T11:05:00Z")
    timeline = [
        {"id": f"E{number}", "at": at, "milestones": [milestone]}
        for number, (at, milestone) in enumerate(zip(times, milestones, strict=True))
    ]
    assert rows(timeline=timeline).get("Lasted") == lasted


def test_what_was_found() -> None:
    roots = [{"id": "W1", "answer": "no limit", "root": True}, {"id": "W2", "answer": "no owner", "root": True}]
    assert rows(whys=roots)["Found"] == "no limit; no owner"
    assert "Deepest answer" not in rows(whys=roots)
    assert rows(whys=roots, root_cause={"statement": "Nobody owned the limit."})["Found"] == "Nobody owned the limit."


@pytest.mark.parametrize("root", [True, None])
def test_a_why_without_an_answer_is_not_read_out(*, root: bool | None) -> None:
    said = rows(whys=[{"id": "W1", "root": root}])
    assert said.keys().isdisjoint({"Found", "Deepest answer"})


def test_the_section_that_runs() -> None:
    clock = MeetingClock(lambda: datetime(2024, 1, 17, 14, tzinfo=UTC), ClockState(plan_of(PRESETS["60"])))
    clock.start()
    clock.next()
    assert rows(clock=clock.reading())["Now"] == "Timeline"
