"""Places by id: what is put is there, and nothing else changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from unblame.record.actions import Action, ActionList
from unblame.record.analysis import Lessons, Why
from unblame.record.incident import Incident
from unblame.record.meeting import Meeting, Participant
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.record.where import (
    NoSuchPlace,
    all_ids,
    find_record,
    insert,
    move,
    put,
    put_records,
    records_at,
    remove,
    table_of,
    value_at,
)

SESSION = Session(
    id="s",
    incident=Incident(title="Pool empty"),
    timeline=(Event(id="E1", text="one"), Event(id="E2", text="two"), Event(id="E3", text="three")),
    whys=(Why(id="W1", answer="because"),),
    lessons=Lessons(well=("Alert came", "Rollback worked")),
    actions=(Action(id="A1", lists=(ActionList(id="T1", items=("step",)), ActionList(id="T2"))),),
    meeting=Meeting(participants=(Participant(id="P1", name="Ana"),)),
)
TEXTS = {
    "incident.title": "Pool empty",
    "incident.summary": "",
    "timeline.E2.text": "two",
    "whys.W1.answer": "because",
    "actions.A1.title": "",
    "actions.A1.lists.T2.heading": "",
    "meeting.participants.P1.name": "Ana",
    "meeting.commitment": "",
}
TABLES = ["timeline", "actions", "actions.A1.lists", "meeting.participants", "whys"]
NOWHERE = [
    "nowhere",
    "incident.nothing",
    "incident.title.more",
    "timeline.E9",
    "timeline.E9.text",
    "timeline.0",
    "timeline.E1.nothing",
    "lessons.well.0",
    "lessons.well#0",
    "actions.A1.lists.T9.heading",
    "incident..title",
    ".",
]
places = st.sampled_from(sorted(TEXTS))
words = st.text("abc xyz", min_size=1, max_size=9).map(lambda text: " ".join(text.split())).filter(bool)
sevens = st.integers(-3, 9)


@pytest.mark.parametrize(("where", "value"), TEXTS.items())
def test_a_value_is_found_by_its_path(where: str, value: str) -> None:
    assert value_at(SESSION, where) == value


def test_the_whole_session_stands_at_the_empty_path() -> None:
    assert value_at(SESSION, "") is SESSION


@pytest.mark.parametrize("where", NOWHERE)
def test_paths_that_lead_nowhere_say_so(where: str) -> None:
    with pytest.raises(NoSuchPlace):
        value_at(SESSION, where)
    assert find_record(SESSION, where) is None
    with pytest.raises(NoSuchPlace):
        put(SESSION, where, "x")


@pytest.mark.parametrize("where", ["", "nowhere"])
def test_nothing_is_put_where_the_schema_has_no_key(where: str) -> None:
    with pytest.raises(NoSuchPlace):
        put(SESSION, where, ())
    with pytest.raises(NoSuchPlace):
        put_records(SESSION, where, ())


@pytest.mark.parametrize("where", ["timeline.E1", "actions.A1.lists.T1", "meeting.participants.P1"])
def test_a_record_is_found_by_its_path(where: str) -> None:
    record = find_record(SESSION, where)
    assert record is not None
    assert record.id == where.rpartition(".")[2]


@pytest.mark.parametrize("where", ["incident", "timeline", "timeline.E1.text"])
def test_what_is_no_record_is_not_found_as_one(where: str) -> None:
    assert find_record(SESSION, where) is None


def test_what_is_put_is_validated_and_cleaned() -> None:
    assert value_at(put(SESSION, "actions.A1.due", "2024-01-31"), "actions.A1.due") == date(2024, 1, 31)
    assert value_at(put(SESSION, "incident.title", "a\nb"), "incident.title") == "a b"
    for where, value in (("actions.A1.due", "soon"), ("incident.status", "done"), ("timeline.E1.id", "")):
        with pytest.raises(ValidationError):
            put(SESSION, where, value)


def test_unknown_keys_outlive_an_edit() -> None:
    session = Session.model_validate({"id": "s", "later": 1, "timeline": [{"id": "E1", "mood": "calm"}]})
    edited = put(session, "timeline.E1.text", "x")
    assert edited.timeline[0].unknown() == {"mood": "calm"}
    assert edited.unknown() == {"later": 1}


@given(places, words)
def test_what_was_put_is_there_and_the_rest_is_shared(where: str, value: str) -> None:
    changed = put(SESSION, where, value)
    assert value_at(changed, where) == value
    for other, text in TEXTS.items():
        if other != where:
            assert value_at(changed, other) == text
    for table in Session.model_fields:
        if table != table_of(where):
            assert getattr(changed, table) is getattr(SESSION, table)


@given(places, words, words)
def test_the_last_put_wins(where: str, first: str, second: str) -> None:
    assert put(put(SESSION, where, first), where, second) == put(SESSION, where, second)
    assert put(put(SESSION, where, first), where, TEXTS[where]) == SESSION


@given(places, places, words, words)
def test_puts_at_two_places_come_in_any_order(one: str, two: str, first: str, second: str) -> None:
    if one != two:
        assert put(put(SESSION, one, first), two, second) == put(put(SESSION, two, second), one, first)


@given(st.sampled_from(TABLES), st.integers(0, 4))
def test_a_record_that_comes_and_goes_leaves_no_trace(table: str, index: int) -> None:
    present = records_at(SESSION, table)
    new = type(present[0])(id="Z9")
    before = present[index].id if index < len(present) else None
    grown = insert(SESSION, table, new, before)
    assert records_at(grown, table) == (*present[:index], new, *present[index:])
    assert find_record(grown, f"{table}.Z9") is new
    assert remove(grown, f"{table}.Z9") == SESSION


def test_before_a_record_that_is_gone_means_last() -> None:
    assert insert(SESSION, "timeline", Event(id="E4"), "E9").timeline[-1].id == "E4"


@given(st.sampled_from(["E1", "E2", "E3"]), sevens)
def test_a_moved_record_stands_at_its_target(identifier: str, target: int) -> None:
    moved = [event.id for event in move(SESSION, f"timeline.{identifier}", target).timeline]
    assert moved.index(identifier) == max(0, min(target, 2))
    rest = [each for each in ("E1", "E2", "E3") if each != identifier]
    assert [each for each in moved if each != identifier] == rest


def test_what_is_gone_cannot_be_moved() -> None:
    with pytest.raises(NoSuchPlace):
        move(SESSION, "timeline.E9", 0)


def test_the_ids_of_every_level() -> None:
    assert sorted(all_ids(SESSION)) == ["A1", "E1", "E2", "E3", "P1", "T1", "T2", "W1"]


@pytest.mark.parametrize(("where", "table"), [("actions.A1.due", "actions"), ("meeting", "meeting"), ("", "")])
def test_the_root_table_of_a_path(where: str, table: str) -> None:
    assert table_of(where) == table
