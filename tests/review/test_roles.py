"""Names shown as roles: everywhere that is read, and nowhere else."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from unblame.exports.record_json import record_json
from unblame.record.session import Session
from unblame.review.roles import as_roles

SAMPLES = sorted((Path(__file__).parents[2] / "sessions").glob("*.toml"))
PEOPLE = [
    {"id": "P1", "name": "Ana Lima", "handle": "ana", "role": "Incident Lead"},
    {"id": "P2", "name": "Ben", "handle": "@benny", "role": "responder"},
    {"id": "P3", "name": "Cleo Ng", "role": "the responder"},
    {"id": "P4", "name": "Will"},
    {"id": "P5", "name": "Ola", "role": "on-call DBA"},
    {"id": "P6", "name": "Ola-Marie Roy", "role": "Ana’s deputy"},
]  # fmt: skip


def session(**parts: Any) -> Session:
    return Session.model_validate(
        {"id": "ana-lima", "incident": {"title": "T"}, "meeting": {"participants": PEOPLE}, **parts}
    )


def shown(text: str, **parts: Any) -> str:
    return as_roles(session(**{"incident": {"title": "T", "summary": text}, **parts})).incident.summary


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Then Ana restarted it.", "Then the incident lead restarted it."),
        ("Ana Lima and Lima.", "The incident lead and the incident lead."),
        ("Ben’s page. Ben's page.", "Responder 1’s page. Responder 1's page."),
        ("“It hung”, Cleo said to BEN", "“It hung”, responder 2 said to responder 1"),
        ("We will see. Will saw it.", "We will see. Participant 1 saw it."),
        ("Ask @benny, or ben@x.com, or @benny2.", "Ask responder 1, or ben@x.com, or @benny2."),
        ("An Ana alert, our Ana; Dear Ana", "An incident lead alert, our incident lead; Dear the incident lead"),
        ("J. Lima, then Dr. A. Lima.", "The incident lead, then the incident lead."),
        ("Ana-Lima, Ana  Lima, Ana_Lima", "The incident lead, the incident lead, the incident lead"),
        ("To Ng and Cleo", "To responder 2 and responder 2"),
        ("Banana, Bench, Analysis, McBen", "Banana, Bench, Analysis, McBen"),
        ("- Ben\n- to Ben", "- Responder 1\n- to responder 1"),
        ("`Ben` and https://x.com/Ben\n```\nBen\n```", "`Ben` and https://x.com/Ben\n```\nBen\n```"),
        ("Of Ola-Marie and Ola", "Of participant 2 and the on-call DBA"),
        ("by Ana\nLima", "by the incident lead"),
        ("", ""),
    ],
)
def test_a_name_in_prose_becomes_its_role(text: str, said: str) -> None:
    assert shown(text) == said


def test_allowed_words_stay() -> None:
    assert shown("Will we? Will Ben?", publication={"allow": ["will"]}) == "Will we? Will responder 1?"
    assert (
        shown("The Ben Nevis site, says Ben", publication={"allow": ["Ben Nevis"]})
        == "The Ben Nevis site, says responder 1"
    )


def test_fields_that_hold_people() -> None:
    changed = as_roles(
        session(
            incident={"title": "Ana fell", "incident_commander": "ana lima", "technical_lead": "Zoe",
            "authors": ["Ben", "Yan"]},
            timeline=[{"id": "E1", "actor": "ben", "text": "Paged"}, {"id": "E2", "actor": "monitoring"}],
            actions=[{"id": "A1", "title": "x", "owner": "@ana"}, {"id": "A2", "title": "x", "owner": "Ana, Ben"},
                     {"id": "A3", "title": "x", "owner": "Platform team"}, {"id": "A4", "title": "x",
                     "owner": "Ida Wu"}],
            meeting={"participants": PEOPLE, "facilitator": "Will", "note_taker": "Ola"},
            publication={"approved_by": "Ben", "cause": "Ana did", "questions": [{"id": "Q1",
            "question": "Was it Ben?"}]},
        )
    )  # fmt: skip
    incident, meeting = changed.incident, changed.meeting
    assert (incident.title, incident.incident_commander) == ("The incident lead fell", "the incident lead")
    assert (incident.technical_lead, incident.authors) == ("the technical lead", ("responder 1", "an author"))
    assert [event.actor for event in changed.timeline] == ["responder 1", "monitoring"]
    owners = [action.owner for action in changed.actions]
    assert owners == ["the incident lead", "the incident lead, responder 1", "Platform team", "an owner"]
    assert (meeting.facilitator, meeting.note_taker) == ("participant 1", "the on-call DBA")
    assert [(row.name, row.handle, row.role) for row in meeting.participants] == [
        ("the incident lead", "", "Incident Lead"), ("responder 1", "", "responder"),
        ("responder 2", "", "the responder"),
        ("participant 1", "", ""), ("the on-call DBA", "", "on-call DBA"), ("participant 2", "", ""),
    ]  # fmt: skip
    publication = changed.publication
    assert (publication.approved_by, publication.cause) == ("responder 1", "The incident lead did")
    assert publication.questions[0].question == "Was it responder 1?"


def test_one_person_without_a_role_is_a_participant() -> None:
    record = Session.model_validate(
        {"id": "x", "meeting": {"participants": [{"id": "P1", "name": "Ida"}], "commitment": "Ida asks"}}
    )
    assert as_roles(record).meeting.commitment == "A participant asks"


def test_a_first_name_of_two_people_is_a_participants() -> None:
    people = [{"id": "P1", "name": "Ana Lima", "role": "lead"}, {"id": "P2", "name": "Ana Roy", "role": "developer"}]
    text = "It was Ana. It was Ana Roy."
    assert shown(text, meeting={"participants": people}) == "It was a participant. It was the developer."


def test_ids_links_code_and_unknown_numbers_stay() -> None:
    kept = {
        "timeline": [{"id": "Ben", "links": ["https://x.com/Ben"], "evidence": ["Ola"], "led_to": "Ben"}],
        "evidence": [{"id": "Ola", "url": "/img/Ben.png", "before": "Ben()", "after": "Ana()"}],
        "unread": [{"id": "U1", "where": "timeline.Ben.at", "text": "x"}],
        "new": {"deep": ["said Ben", 3, True]},
    }
    changed = as_roles(session(**kept))
    assert changed.timeline == session(**kept).timeline
    assert changed.evidence == session(**kept).evidence
    assert changed.unread[0].where == "timeline.Ben.at"
    assert changed.id == "ana-lima"
    assert changed.unknown() == {"new": {"deep": ["said responder 1", 3, True]}}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem[:20])
def test_again_it_changes_nothing(path: Path) -> None:
    record = Session.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    once = as_roles(record)
    assert record_json(as_roles(once)) == record_json(once)
    names = {person.name for person in record.meeting.participants}
    assert not names & {person.name for person in once.meeting.participants}


def test_again_it_changes_nothing_with_odd_roles() -> None:
    once = as_roles(session(story={"trigger": "Ana, Ben, Cleo, Will, Ola and @ana met Ola-Marie."}))
    assert as_roles(once) == once
    assert once.story.trigger == (
        "The incident lead, responder 1, responder 2, participant 1, the on-call DBA and the incident lead met "
        "participant 2."
    )


def test_a_session_without_people_is_the_same() -> None:
    record = Session.model_validate({"id": "x", "incident": {"title": "Will it?"}})
    assert as_roles(record) is record


def test_ten_thousand_events_take_less_than_a_second() -> None:
    text = "Then Ben restarted the first group of instances, and the error rate fell towards normal again. "
    record = session(timeline=[{"id": f"E{n}", "text": text, "actor": "Ana", "knew": text} for n in range(10_000)])
    start = time.process_time()
    changed = as_roles(record)
    assert time.process_time() - start < 2  # 0.6 s on a quiet machine
    assert changed.timeline[-1].actor == "the incident lead"
