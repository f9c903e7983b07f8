"""Which section shows a place, and where words are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.record.where import value_at
from unblame.review.sections import section_of
from unblame.screens.places import find, item_of


@pytest.mark.parametrize(
    ("where", "item"),
    [
        ("meeting.starts_at", "meeting"),
        ("meeting.note_taker", "meeting"),
        ("meeting.participants.P1", "meeting.participants.P1"),
        ("meeting.commitment", "meeting.commitment"),
        ("root_cause.type", "root_cause"),
        ("root_cause.classes", "root_cause"),
        ("root_cause.problem", "root_cause.problem"),
        ("root_cause.statement", "root_cause.statement"),
        ("timeline.E1.text", "timeline.E1.text"),
    ],
)
def test_fields_that_share_an_item_are_found_by_it(where: str, item: str) -> None:
    assert item_of(where) == item


SESSION = Session.model_validate(
    {
        "id": "pool-empty",
        "incident": {"title": "Pool empty", "services": ["checkout", "Pool"], "summary": "A pool ran dry."},
        "timeline": [
            {"id": "Epool22", "at": "2024-01-15T10:05:00Z", "text": "Pool alert"},
            {"id": "E2", "at": "2024-01-15T10:00:00Z", "text": "Straße", "knew": "pool size", "led_to": "Epool22"},
        ],
        "evidence": [{"id": "V1", "after": "pool: 20"}],
        "lessons": {"well": ["Alert came", "the POOL refilled"]},
        "actions": [{"id": "A1", "lists": [{"id": "T1", "items": ["pool drill"]}], "due": "2024-02-01"}],
        "meeting": {"parking_lot": ["pool owners"], "pooled": "unknown"},
        "publication": {"cause": "pool"},
        "later": "pool",
    }
)


def test_words_are_found_in_reading_order_and_any_case() -> None:
    assert find(SESSION, " pOOl ") == [
        "incident.title",
        "incident.services#1",
        "incident.summary",
        "timeline.E2.knew",
        "timeline.Epool22.text",
        "evidence.V1.after",
        "lessons.well#1",
        "actions.A1.lists.T1.items#0",
        "meeting.parking_lot#0",
        "publication.cause",
    ]
    assert find(SESSION, "STRASSE") == ["timeline.E2.text"]


@pytest.mark.parametrize("words", ["", "   ", "no such words", "2024", "Epool22", "unknown"])
def test_nothing_is_found(words: str) -> None:
    assert find(SESSION, words) == []


@given(st.text("plo ae", max_size=4))
def test_what_is_found_holds_the_words_and_has_a_section(words: str) -> None:
    for place in find(SESSION, words):
        where, _, number = place.partition("#")
        value = value_at(SESSION, where)
        assert words.strip().casefold() in (value[int(number)] if number else value).casefold()
        assert section_of(place)
