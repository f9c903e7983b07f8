"""What messages call places: numbers by order, never ids."""

from __future__ import annotations

import pytest

from unblame.record.session import Session
from unblame.review.names import Names

SESSION = Session.model_validate(
    {
        "id": "s",
        "incident": {"timezone": "Europe/Berlin"},
        "impact": {"measures": [{"id": "Ma"}, {"id": "Mb"}]},
        "timeline": [
            {"id": "Eb", "at": "2024-01-16T10:00:00Z"},
            {"id": "Ea", "at": "2024-01-15T10:18:00Z"},
            {"id": "Ec"},
        ],
        "whys": [{"id": "Wx", "parent": "Wa"}, {"id": "Wa"}],
        "factors": [{"id": "Fq"}],
        "actions": [{"id": "Aa"}, {"id": "Ab", "lists": [{"id": "Ta"}, {"id": "Tb"}]}, {"id": "Aa"}],
    }
)


@pytest.mark.parametrize(
    ("where", "record", "place"),
    [
        ("actions.Ab.due", "A2", "A2, due date"),
        ("actions.Aa", "A1", "A1"),
        ("actions.Ab.lists.Tb.items", "A2, list 2", "A2, list 2, items"),
        ("whys.Wx", "W2", "W2"),
        ("factors.Fq.text", "F1", "F1, text"),
        ("timeline.Ea.at", "the event at 11:18", "the event at 11:18, time"),
        ("timeline.Eb", "the event at 16 Jan 11:00", "the event at 16 Jan 11:00"),
        ("timeline.Ec.text", "an event without a time", "an event without a time, text"),
        ("impact.measures.Mb.peak", "measure 2", "measure 2, peak"),
        ("impact.users_affected", "impact, users affected", "impact, users affected"),
        ("incident.summary", "summary", "summary"),
        ("incident", "incident", "incident"),
        ("actions.Agone.due", "actions, Agone, due date", "actions, Agone, due date"),
    ],
)
def test_names(where: str, record: str, place: str) -> None:
    names = Names(SESSION)
    assert (names.record(where), names.place(where)) == (record, place)


def test_order_is_that_of_screens() -> None:
    order = Names(SESSION).order
    assert [order(f"timeline.{each}") for each in ("Ec", "Ea", "Eb")] == [1, 2, 3]
    assert [order(where) for where in ("whys.Wa", "whys.Wx.answer", "actions", "actions.Agone")] == [1, 2, 0, 0]
