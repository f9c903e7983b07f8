"""When a post-mortem can be closed: P0 and P1 done, P2 scheduled; and how late an action is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from unblame.record.actions import Action
from unblame.review.closure import Count, closure, days_late

TODAY = date(2024, 1, 22)


def action(**values: Any) -> Action:
    return Action.model_validate({"id": "A1", "title": "Close connections", **values})


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"priority": "P0", "status": "done"}, ""),
        ({"priority": "P0", "status": "in progress"}, "not done"),
        ({"priority": "P1"}, "not done"),
        ({"priority": "P1", "due": "2024-02-01", "ticket": "PAY-1"}, "not done"),
        ({"priority": "P1", "status": "blocked"}, "blocked"),
        ({"priority": "P2", "due": "2024-02-01"}, ""),
        ({"priority": "P2", "ticket": "PAY-1"}, ""),
        ({"priority": "P2", "ticket": "  "}, "no date and no ticket"),
        ({"priority": "P2"}, "no date and no ticket"),
        ({"priority": "P3"}, ""),
        ({}, "no priority"),
        ({"status": "done"}, ""),
        ({"priority": "P3", "provisional": True}, "not decided yet"),
    ],
)
def test_what_keeps_it_open(values: dict[str, Any], missing: str) -> None:
    found = closure([action(**values)])
    assert [waiting.missing for waiting in found.waiting] == ([missing] if missing else [])
    assert found.ready is not bool(missing)


def test_the_counts_are_of_the_priorities_that_occur_most_urgent_first() -> None:
    held = [
        action(priority="P2"),
        action(),
        action(priority="P0", status="done"),
        action(priority="P2", status="done"),
    ]
    found = closure(held)
    assert found.counts == (Count("P0", 1, 1), Count("P2", 1, 2), Count("", 0, 1))
    assert [waiting.number for waiting in found.waiting] == [1, 2]


def test_without_an_action_nothing_is_finished() -> None:
    assert closure([]) == ((), ())
    assert not closure([]).ready


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({"due": "2024-01-21"}, 1),
        ({"due": "2024-01-22"}, 0),
        ({"due": "2024-02-22"}, 0),
        ({"due": "2023-01-22"}, 365),
        ({"due": "2024-01-01", "status": "done"}, 0),
        ({}, 0),
    ],
)
def test_how_late_an_action_is(values: dict[str, Any], days: int) -> None:
    assert days_late(action(**values), TODAY) == days
