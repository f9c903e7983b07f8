"""Choosing a side of a conflict."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from unblame.record import where as places
from unblame.record.actions import Action
from unblame.record.analysis import Note, Why
from unblame.record.incident import Incident
from unblame.record.meeting import Meeting, Participant, PlannedSection, Survey
from unblame.record.session import Conflict, Session, Unread
from unblame.record.timeline import Event, Evidence
from unblame.record.where import NoSuchPlace, value_at
from unblame.store.merge.sessions import merge
from unblame.store.merge.settle import Choice, may_join, settle

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
BASE = Session(
    id="s",
    incident=Incident.model_validate(
        {"title": "stands", "private": True, "later": "stands", "deep": {"n": 1, "a.b": {"c": "x"}}, "odd.key": [1]}
    ),
    timeline=(Event(id="E1", after="E2", evidence=("V1",)), Event(id="E2", at=TEN)),
    evidence=(Evidence(id="V1"),),
    whys=(Why(id="W1"), Why(id="W2", parent="W1"), Why(id="W3", parent="W2"), Why(id="W4")),
    actions=(Action(id="A1", owner="Ana", addresses=("W2", "F1")), Action(id="A2", impact=2, due=date(2024, 1, 1))),
    meeting=Meeting(
        facilitator="Ana", participants=(Participant(id="P1", name="Ana"),), plan=(PlannedSection(id="B1", minutes=5),)
    ),
    survey=Survey(responses=5, counts=("0 5",)),
    notes=(Note(id="N1", text="stands"),),
)


def conflicting(where: str, mine: str, theirs: str) -> Session:
    return BASE.model_copy(update={"conflicts": (Conflict(id="X1", where=where, mine=mine, theirs=theirs),)})


def settled(where: str, mine: str, theirs: str, choice: Choice) -> Session:
    left = settle(conflicting(where, mine, theirs), "X1", choice)
    assert left.conflicts == ()
    return left


@pytest.mark.parametrize(
    ("where", "text", "value"),
    [
        ("incident.title", "true", "true"),
        ("incident.title", "", ""),
        ("incident.private", "false", False),
        ("incident.private", "", None),
        ("incident.kind", "near-miss", "near-miss"),
        ("incident.kind", "", None),
        ("incident.rto_minutes", "12", 12),
        ("incident.rto_minutes", "7.5", 7.5),
        ("timeline.E2.at", "2024-01-15T11:00:00Z", TEN.replace(hour=11)),
        ("timeline.E2.at", "", None),
        ("actions.A2.due", "2024-02-29", date(2024, 2, 29)),
        ("actions.A2.impact", "5", 5),
        ("survey.counts", '["1 4", "0 5"]', ("1 4", "0 5")),
        ("survey.counts", "", ()),
        ("meeting.plan.B1.minutes", "", 0),
        ("notes.N1.text", "two\nlines", "two\nlines"),
    ],
)
def test_a_side_is_put_at_its_key(where: str, text: str, value: object) -> None:
    assert value_at(settled(where, text, "-", "mine"), where) == value
    assert value_at(settled(where, "-", text, "theirs"), where) == value


@pytest.mark.parametrize(
    ("where", "text", "deep"),
    [
        ("incident.later", "raw = 1", {"later": "raw = 1"}),
        ("incident.deep.n", "{ k = [1, 2] }", {"deep": {"n": {"k": [1, 2]}, "a.b": {"c": "x"}}}),
        ("incident.deep.n", "no TOML", {"deep": {"n": "no TOML", "a.b": {"c": "x"}}}),
        ("incident.deep.n", "", {"deep": {"a.b": {"c": "x"}}}),
        ("incident.deep.a.b.c", "y", {"deep": {"n": 1, "a.b": {"c": "y"}}}),
        ("incident.odd.key", "[2]", {"odd.key": [2]}),
    ],
)
def test_a_side_is_put_at_an_unknown_key(where: str, text: str, deep: dict[str, Any]) -> None:
    left = settled(where, text, "-", "mine")
    assert left.incident.unknown() == BASE.incident.unknown() | deep
    assert left.incident.title == "stands"
    assert left.timeline is BASE.timeline


def test_an_unknown_key_of_the_root_or_a_record_is_one_too() -> None:
    base = Session.model_validate({"id": "s", "extra": 1, "notes": [{"id": "N1", "extra": 1}, {"id": "N2"}]})
    for where in ("extra", "notes.N1.extra"):
        session = base.model_copy(update={"conflicts": (Conflict(id="X1", where=where, mine="2", theirs=""),)})
        left = settle(session, "X1", "mine")
        table = left if where == "extra" else left.notes[0]
        assert table.unknown() == {"extra": 2}
        assert left.notes[1] is base.notes[1]


@pytest.mark.parametrize("choice", ["mine", "theirs", "both", "stands"])
@pytest.mark.parametrize(
    "where",
    [
        "timeline.E9",
        "timeline.E9.text",
        "incident.nothing",
        "incident.deep.gone",
        "incident.title.x",
        "",
        "...",
        "timeline.",
    ],
)
def test_where_the_place_is_gone_only_the_conflict_goes(where: str, choice: Choice) -> None:
    assert settled(where, "a", "b", choice) == BASE


def test_what_stands_may_stand() -> None:
    assert settled("incident.title", "a", "b", "stands") == BASE


def test_a_conflict_that_is_gone_is_no_place() -> None:
    with pytest.raises(NoSuchPlace):
        settle(BASE, "X1", "stands")


@pytest.mark.parametrize(
    ("where", "text"),
    [("incident.kind", "outage"), ("incident.private", "perhaps"), ("incident", "x"), ("timeline", "")],
)
def test_a_text_that_is_no_value_says_so(where: str, text: str) -> None:
    with pytest.raises(ValueError, match="keep what stands there") as raised:
        settle(conflicting(where, text, ""), "X1", "mine")
    assert where in str(raised.value)


def test_both_are_joined() -> None:
    assert settled("notes.N1.text", "a", "b", "both").notes[0].text == "a\nb"
    assert settled("incident.title", "a", "b", "both").incident.title == "a / b"
    assert settled("incident.later", "a", "b", "both").incident.unknown()["later"] == "a\nb"


@pytest.mark.parametrize(
    ("where", "mine", "theirs", "may"),
    [
        ("notes.N1.text", "a", "b", True),
        ("incident.later", "a", "b", True),
        ("incident.title", "a", "", False),
        ("incident.kind", "incident", "near-miss", False),
        ("incident.private", "true", "false", False),
        ("incident.deep.n", "1", "2", False),
        ("timeline.E1.after", "E2", "E3", False),
        ("whys.W2.parent", "W1", "W4", False),
        ("timeline.E1", "a", "b", False),
        ("timeline.E9.text", "a", "b", False),
        ("id", "a", "b", False),
    ],
)
def test_only_texts_may_be_joined(where: str, mine: str, theirs: str, may: bool) -> None:
    session = conflicting(where, mine, theirs)
    assert may_join(session, session.conflicts[0]) is may


def test_what_cannot_be_joined_says_so() -> None:
    with pytest.raises(ValueError, match=r"incident\.private cannot be joined"):
        settle(conflicting("incident.private", "true", "false"), "X1", "both")


def test_the_empty_side_of_a_record_deletes_it_with_its_links() -> None:
    left = settled("evidence.V1", "", 'id = "V1"', "mine")
    assert left.evidence == ()
    assert left.timeline[0].evidence == ()
    assert settled("evidence.V1", "", 'id = "V1"', "theirs") == BASE


def test_a_why_goes_with_its_subtree() -> None:
    left = settled("whys.W1", "x", "", "theirs")
    assert [why.id for why in left.whys] == ["W4"]
    assert left.actions[0].addresses == ("F1",)


def test_what_was_typed_there_gives_way() -> None:
    session = conflicting("timeline.E2.at", "2024-01-15T11:00:00Z", "")
    unread = (Unread(id="U1", where="timeline.E2.at", text="soon"), Unread(id="U2", where="timeline.E1.at", text="?"))
    left = settle(session.model_copy(update={"unread": unread}), "X1", "mine")
    assert left.unread == unread[1:]


def test_roles_follow_the_name_that_is_chosen() -> None:
    left = settled("meeting.participants.P1.name", "Ana", "Anna", "theirs")
    assert (left.meeting.facilitator, left.actions[0].owner) == ("Anna", "Anna")


def test_every_conflict_of_a_merge_can_be_settled_either_way() -> None:
    base = BASE
    sides: list[Session] = []
    for title, private, day in (("one", None, 2), ("other", False, 3)):
        side = places.put(places.put(base, "incident.title", title), "incident.private", private)
        sides.append(places.put(side, "actions.A2.due", date(2024, 1, day)))
    merged = merge(base, *sides)
    choices: tuple[tuple[Choice, Session], ...] = (("mine", sides[0]), ("theirs", sides[1]))
    for choice, like in choices:
        session = merged.session
        for conflict in merged.conflicts:
            session = settle(session, conflict.id, choice)
        assert session == like
