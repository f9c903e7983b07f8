"""Which events and whys name a piece of evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from unblame.record.analysis import Why
from unblame.record.incident import Incident
from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.timeline import Event, Evidence
from unblame.record.times import TimeContext
from unblame.record.typed import Surroundings, read_typed, show_typed
from unblame.review.citations import cited, naming_evidence

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
NEAR = Surroundings(TimeContext(zone=UTC, here=UTC), date(2024, 1, 17), numbers={"W1": "W1"})


def test_events_are_named_by_their_time_and_whys_by_their_number() -> None:
    session = Session(
        id="s",
        incident=Incident(timezone="Asia/Kolkata"),
        timeline=(
            Event(id="E2", at=TEN + timedelta(minutes=9), evidence=("V1", "V2")),
            Event(id="E1", at=TEN, evidence=("V1",)),
            Event(id="E3", text="A customer calls about a payment", evidence=("V2",)),
            Event(id="E4", at=TEN),
        ),
        whys=(Why(id="Wa"), Why(id="Wb", parent="Wa", evidence=("V1",)), Why(id="Wc", parent="Wa")),
    )
    assert cited(session) == {"V1": ("15:30", "15:39", "W2"), "V2": ("“A customer calls about …”", "15:39")}


def test_nothing_is_named_in_an_empty_session() -> None:
    assert cited(Session(id="s")) == {}


def test_a_field_that_names_evidence_takes_numbers_of_evidence_only() -> None:
    near = naming_evidence(NEAR, (Evidence(id="Vx"), Evidence(id="Vy")))
    assert read_typed("numbered", "V2, v1", near).value == ("Vy", "Vx")
    assert show_typed("numbered", ("Vy", "gone"), near) == "V2 gone"
    with pytest.raises(Unread, match="V1, V2"):
        read_typed("numbered", "W1", near)
    with pytest.raises(Unread, match="no evidence is there yet"):
        read_typed("numbered", "V1", naming_evidence(NEAR, ()))
