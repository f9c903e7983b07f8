"""The Room: a shared screen can show what is named here, and nothing else of the record."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.record.table import Table
from unblame.record.where import put
from unblame.review.room import WHITELIST, Room, RoomMaker

SHOWN_TEXTS = {
    "incident": "title reference services symptoms summary resolution timezone incident_commander communication_lead "
    "technical_lead detection_method",
    "impact": "currency data_loss reputation description estimated if_not_caught how_caught potential_severity",
    "timeline": "after text actor ask knew options because surprise helped led_to",
    "whys": "parent answer question ask",
    "root_cause": "problem statement recurrence_note",
    "factors": "text impact accepted",
    "lessons": "well poorly lucky learned organisation surprises questions harder next_time",
    "actions": "title description owner ticket success_criteria addresses",
    "meeting": "agenda facilitator note_taker commitment",
    "meeting.participants": "name role",
    "meeting.plan": "section",
    "meeting.runs": "section",
}
"""By table, the keys with text that ten people may read. Written out here a second time, so that a key that is
added to the whitelist by mistake is found."""
SHOWN = {f"{table}.{key}" for table, keys in SHOWN_TEXTS.items() for key in keys.split()}
PARKED = "meeting.parking_lot"
SECTIONS = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident", "followup", "writeup")

_MARK = re.compile("«(.*?)»")
_PLAIN: dict[Any, Any] = {
    bool: True,
    int: 3,
    float: 3,
    date: date(2024, 1, 31),
    datetime: datetime(2024, 1, 15, tzinfo=UTC),
}


def mark(place: str) -> str:
    return f"«{place}»"


def filled(annotation: Any, place: str) -> Any:
    """A value of this type whose every text is the mark of its place."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return filled(inner[0], place)
    if origin in (Union, UnionType):
        return filled(inner[0], place)
    if origin is tuple:
        return [filled(inner[0], place)]
    if origin is Literal:
        return inner[0]
    if issubclass(annotation, Table):
        return marked(annotation, place)
    return _PLAIN.get(annotation, mark(place))


def marked(model: type[Table], place: str = "") -> dict[str, Any]:
    """A table of every key of the schema, and of three that no version knows."""
    path = f"{place}." if place else ""
    table = {key: filled(field.annotation, f"{path}{key}") for key, field in model.model_fields.items()}
    if "id" in table:
        table["id"] = str(getattr(model, "LETTER", "s")) + "1"
    later = mark(f"{path}later")
    return {**table, "schema_version": 1, "later": later, "later_table": {"x": later}, "later_blocks": [{"y": later}]}


def session_of_marks(**changes: Any) -> Session:
    values = marked(Session)
    values["timeline"][0]["draft"] = False
    return Session.model_validate({**values, **changes})


def room_of(session: Session, section: str = "timeline") -> Room:
    return RoomMaker().room(session, section)


def marks_in(room: Room) -> set[str]:
    """The places whose texts are anywhere inside a room."""
    return set(_MARK.findall(f"{room.session!r} {room.session.model_dump()!r} {room!r}"))


def test_every_text_of_the_schema_carries_its_mark() -> None:
    found = set(_MARK.findall(repr(session_of_marks())))
    assert found > SHOWN
    assert {"timeline.where", "meeting.participants.handle", "actions.lists.heading", "later"} < found


@pytest.mark.parametrize("section", SECTIONS)
def test_only_what_is_named_reaches_the_room(section: str) -> None:
    parked = {PARKED} if section in ("actions", "close") else set[str]()
    assert marks_in(room_of(session_of_marks(), section)) == SHOWN | parked


@pytest.mark.parametrize("section", SECTIONS)
def test_of_what_is_parked_the_room_knows_how_many(section: str) -> None:
    session = put(session_of_marks(), PARKED, ("one", "two"))
    assert room_of(session, section).parked == 2


def test_drafts_never_reach_the_room() -> None:
    values = marked(Session)
    values["timeline"] = [{"id": "E1", "text": "seen"}, {"id": "E2", "text": "draft", "draft": True}]
    room = room_of(Session.model_validate(values))
    assert [event.text for event in room.session.timeline] == ["seen"]
    assert not room.names("timeline.E2.text")
    assert room.names("timeline.E1.text")


def test_who_is_absent_is_not_listed() -> None:
    people = [
        {"id": "P1", "name": "Ana", "attended": False},
        {"id": "P2", "name": "Ben"},
        {"id": "P3", "attended": True},
    ]
    room = room_of(Session.model_validate({"id": "s", "meeting": {"participants": people}}))
    assert [person.id for person in room.session.meeting.participants] == ["P2", "P3"]
    assert room.names("meeting.participants.P2.name")
    assert not room.names("meeting.participants.P1.name")


@pytest.mark.parametrize("table", WHITELIST)
def test_the_whitelist_names_keys_of_the_schema(table: str) -> None:
    model: Any = Session
    for part in table.split("."):
        annotation = model.model_fields[part].annotation
        model = get_args(annotation)[0] if get_origin(annotation) is tuple else annotation
    assert set(WHITELIST[table]) <= model.model_fields.keys()


NAMED = {
    "incident.title": True,
    "incident.summary": True,
    "incident.private": False,
    "impact.measures": False,
    "impact.measures.M1.name": False,
    "timeline.E1.text": True,
    "timeline.E1.where": False,
    "timeline.E1.source": False,
    "timeline.E9.text": False,
    "timeline.E1": False,
    "timeline": False,
    "whys.W1.answer": True,
    "whys.W1.evidence": False,
    "lessons.well": True,
    "lessons.well#0": True,
    "lessons.insights.I1.quote": False,
    "actions.A1.owner": True,
    "actions.A1.blocked_reason": False,
    "actions.A1.lists.T1.heading": False,
    "meeting.participants.P1.name": True,
    "meeting.participants.P1.handle": False,
    "meeting.commitment": True,
    "meeting.checklist.C1.step": False,
    "story.leadup": False,
    "evidence.V1.title": False,
    "follow_up.review_on": True,
    "follow_up.escalation": False,
    "notes.N1.text": False,
    "publication.cause": False,
    "later": False,
    "": False,
}


@pytest.mark.parametrize(("where", "named"), NAMED.items())
def test_an_editor_may_stand_open_over_what_the_room_holds_only(where: str, *, named: bool) -> None:
    assert room_of(session_of_marks()).names(where) is named


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("where", [PARKED, f"{PARKED}#0"])
def test_the_parking_lot_is_opened_in_actions_and_close(where: str, section: str) -> None:
    assert room_of(session_of_marks(), section).names(where) is (section in ("actions", "close"))
    assert not room_of(session_of_marks(), section).names("meeting.parking_lots")


@given(st.sampled_from(sorted(NAMED)))
def test_what_is_named_is_also_shown(where: str) -> None:
    room = room_of(session_of_marks())
    place = re.sub(r"\.[A-Z]1(?=\.)", "", where.partition("#")[0])
    if room.names(where) and place != "follow_up.review_on":
        assert place in marks_in(room)


def test_what_did_not_change_is_not_made_again() -> None:
    maker, session = RoomMaker(), session_of_marks()
    first = maker.room(session, "timeline")
    second = maker.room(put(session, "actions.A1.title", "Add an alert"), "timeline")
    assert second.session.timeline[0] is first.session.timeline[0]
    assert second.session.actions[0].title == "Add an alert"
    assert maker.room(session, "close").session == room_of(session, "close").session


def test_an_empty_session_makes_an_empty_room() -> None:
    room = room_of(Session(id="s"))
    assert room.session == Session(id="s")
    assert (room.parked, room.clock, room.section) == (0, None, "timeline")
