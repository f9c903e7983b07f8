"""What else changes when a record is deleted or a participant renamed."""

from __future__ import annotations

import time

import pytest

from unblame.record.actions import Action, ActionList
from unblame.record.analysis import Note, Systemic, Why
from unblame.record.incident import Incident
from unblame.record.links import renamed, with_new_ids, without_links
from unblame.record.meeting import Meeting, Participant
from unblame.record.session import Conflict, Ignored, Language, Session, Unread
from unblame.record.timeline import Event, Evidence

LINKED = Session(
    id="s",
    timeline=(
        Event(id="E1", text="E2 is only a word here"),
        Event(id="E2", after="E1", led_to="E3", evidence=("V1", "V2")),
        Event(id="E3"),
    ),
    evidence=(Evidence(id="V1", after="E1"), Evidence(id="V2")),
    whys=(Why(id="W1", evidence=("V1",)),),
    systemic=(Systemic(id="S1", actions=("A1", "A2"), evidence="A1"),),
    actions=(Action(id="A1", addresses=("W1", "F1")), Action(id="A2")),
    unread=(Unread(id="U1", where="timeline.E3.at", text="soon"), Unread(id="U2", where="incident.kind", text="?")),
    conflicts=(Conflict(id="X1", where="timeline.E3.text", mine="a", theirs="b"),),
    language=Language(ignored=(Ignored(id="J1", where="timeline.E3.text"), Ignored(id="J2", text="never"))),
)


def test_links_to_what_is_gone_go() -> None:
    left = without_links(LINKED, {"E1", "E3", "V1", "W1", "A1"})
    assert (left.timeline[1].after, left.timeline[1].led_to, left.timeline[1].evidence) == ("", "", ("V2",))
    assert left.whys[0].evidence == ()
    assert left.actions[0].addresses == ("F1",)
    assert left.systemic[0].actions == ("A2",)


def test_words_that_look_like_ids_stay() -> None:
    left = without_links(LINKED, {"E1", "E2", "A1"})
    assert left.timeline[0].text == "E2 is only a word here"
    assert left.evidence[0].after == "E1"
    assert left.systemic[0].evidence == "A1"


def test_what_waits_for_a_record_that_is_gone_goes_with_it() -> None:
    left = without_links(LINKED, {"E3"})
    assert [unread.id for unread in left.unread] == ["U2"]
    assert [ignored.id for ignored in left.language.ignored] == ["J2"]
    assert left.conflicts == LINKED.conflicts, "what a merge could not settle is never dropped"


def test_nothing_changes_without_a_link() -> None:
    left = without_links(LINKED, {"P1"})
    assert left == LINKED
    assert all(before is after for before, after in zip(LINKED.timeline, left.timeline, strict=True))
    assert left.language is LINKED.language


PEOPLE = Session(
    id="s",
    incident=Incident(incident_commander="Ana", communication_lead="Ben", technical_lead="Ana"),
    actions=(Action(id="A1", owner="Ana"), Action(id="A2", owner="Ana Silva"), Action(id="A3", owner="ana")),
    meeting=Meeting(
        facilitator="Ana", note_taker="Ben", participants=(Participant(id="P1", name="Zoe"), Participant(id="P2"))
    ),
)


def test_a_new_name_stands_wherever_the_old_one_did() -> None:
    left = renamed(PEOPLE, "Ana", "Zoe")
    assert (left.meeting.facilitator, left.meeting.note_taker) == ("Zoe", "Ben")
    incident = left.incident
    assert (incident.incident_commander, incident.communication_lead, incident.technical_lead) == ("Zoe", "Ben", "Zoe")
    assert [action.owner for action in left.actions] == ["Zoe", "Ana Silva", "ana"]


@pytest.mark.parametrize(("old", "new"), [("", "Zoe"), ("Ana", ""), ("Ana", "Ana"), ("Nobody", "Zoe")])
def test_no_name_is_invented_or_lost(old: str, new: str) -> None:
    assert renamed(PEOPLE, old, new) == PEOPLE


def test_a_name_that_somebody_else_bears_stays_theirs() -> None:
    people = (Participant(id="P1", name="Anna"), Participant(id="P2", name="Ana"))
    session = PEOPLE.model_copy(update={"meeting": PEOPLE.meeting.model_copy(update={"participants": people})})
    assert renamed(session, "Ana", "Anna") is session


def test_links_follow_a_new_id() -> None:
    left = with_new_ids(LINKED, {"E1": "E9", "E3": "E8", "V1": "V9", "W1": "W9", "A1": "A9", "S1": "S9"})
    assert [event.id for event in left.timeline] == ["E9", "E2", "E8"]
    assert (left.timeline[1].after, left.timeline[1].led_to, left.timeline[1].evidence) == ("E9", "E8", ("V9", "V2"))
    assert (left.whys[0].id, left.whys[0].evidence) == ("W9", ("V9",))
    assert (left.systemic[0].id, left.systemic[0].actions) == ("S9", ("A9", "A2"))
    assert left.actions[0].addresses == ("W9", "F1")
    assert (
        with_new_ids(Session(id="s", whys=(Why(id="W1"), Why(id="W2", parent="W1"))), {"W1": "W9"}).whys[1].parent
        == "W9"
    )


def test_places_follow_a_new_id() -> None:
    left = with_new_ids(LINKED, {"E3": "E8", "U2": "U8", "X1": "X8", "J1": "J8"})
    assert [(unread.id, unread.where) for unread in left.unread] == [("U1", "timeline.E8.at"), ("U8", "incident.kind")]
    assert [(conflict.id, conflict.where) for conflict in left.conflicts] == [("X8", "timeline.E8.text")]
    assert [(each.id, each.where) for each in left.language.ignored] == [("J8", "timeline.E8.text"), ("J2", "")]


def test_records_in_records_and_tables_get_their_ids() -> None:
    session = Session(
        id="s",
        actions=(Action(id="A1", lists=(ActionList(id="T1"),)),),
        meeting=Meeting(participants=(Participant(id="P1"),)),
        unread=(
            Unread(id="U1", where="actions.A1.lists.T1.heading"),
            Unread(id="U2", where="meeting.participants.P1.role"),
        ),
    )
    left = with_new_ids(session, {"A1": "A2", "T1": "T2", "P1": "P2"})
    assert (left.actions[0].id, left.actions[0].lists[0].id) == ("A2", "T2")
    assert left.meeting.participants[0].id == "P2"
    assert [each.where for each in left.unread] == ["actions.A2.lists.T2.heading", "meeting.participants.P2.role"]


def test_keys_and_words_that_are_spelled_like_an_id_stay() -> None:
    left = with_new_ids(LINKED, {"A1": "A9", "E1": "E9"})
    assert left.systemic[0].evidence == "A1"
    assert left.evidence[0].after == "E1"
    notes = Session(id="s", notes=(Note(id="text"),), unread=(Unread(id="U1", where="notes.text.text"),))
    assert with_new_ids(notes, {"text": "N9"}).unread[0].where == "notes.N9.text"


def test_what_has_no_new_id_is_shared() -> None:
    assert with_new_ids(LINKED, {}) is LINKED
    assert with_new_ids(LINKED, {"Q1": "Q9"}) is LINKED
    left = with_new_ids(LINKED, {"E3": "E8"})
    assert left.timeline[0] is LINKED.timeline[0]
    assert left.evidence is LINKED.evidence
    assert left.language.ignored[1] is LINKED.language.ignored[1]
    assert left.whys is LINKED.whys


def test_many_new_ids_take_little_time() -> None:
    many = Session(id="s", timeline=tuple(Event(id=f"E{n}", after=f"E{n - 1}") for n in range(1, 5001)))
    start = time.process_time()
    left = with_new_ids(many, {f"E{n}": f"F{n}" for n in range(1, 5001)})
    assert time.process_time() - start < 2
    assert left.timeline[-1] == Event(id="F5000", after="F4999")
