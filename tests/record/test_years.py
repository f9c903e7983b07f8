"""The years that a record holds: in every zone a document of them can be made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from unblame.exports.formats import Layout, document
from unblame.record.session import Session
from unblame.record.years import FIRST, LAST, holds
from unblame.store.errors import Unreadable
from unblame.store.load import parse_session

EDGES = (datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST, 12, 31, 23, 59, 59, tzinfo=UTC))


def test_they_reach_from_the_second_to_the_last_but_one() -> None:
    assert all(map(holds, EDGES))
    assert not holds(date.min)
    assert not holds(date.max)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "-12:00", "+14:00"])
@pytest.mark.parametrize("at", EDGES, ids=str)
def test_a_document_is_made_in_any_zone(zone: str, at: datetime) -> None:
    event = {"id": "E1", "at": at, "text": "It fails", "milestones": ["detected", "resolved"]}
    action = {"id": "A1", "title": "Mend", "due": at.date()}
    incident = {"title": "T", "timezone": zone, "severity": "SEV1"}
    session = Session.model_validate({"id": "x", "incident": incident, "timeline": [event], "actions": [action]})
    for template in ("standard", "draft-for-review", "public"):
        assert "It fails" in document(session, Layout(template, "html")) or template == "public"


@pytest.mark.parametrize(
    ("line", "place"),
    [("at = 0001-01-01T00:00:00Z", "timeline.E1.at"), ("at = 9999-12-31T23:59:00-05:00", "timeline.E1.at")],
)
def test_a_file_beyond_them_is_told_where(line: str, place: str) -> None:
    data = f'schema = 1\nid = "x"\n[incident]\ntitle = "T"\n[[timeline]]\nid = "E1"\n{line}\n'.encode()
    with pytest.raises(Unreadable) as raised:
        parse_session(data, Path("x.toml"))
    assert "a year from 0002 to 9998" in str(raised.value)
    assert place.rpartition(".")[2] in str(raised.value)
