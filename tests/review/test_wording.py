"""The language checker over a session: which texts, how strict, whom it knows, and what was ignored."""

from __future__ import annotations

from typing import Any

import pytest

from unblame.language.place import Place
from unblame.record.session import Session
from unblame.review.finding import finding
from unblame.review.wording import (
    Read,
    Worded,
    WordingReader,
    as_findings,
    checker_for,
    is_ignored,
    place_of,
    still_there,
    texts,
    wording,
)

LAPSE = "Bob forgot to drain the node."
COUNTERFACTUAL = "Bob should have checked the dashboard."


def session(**values: Any) -> Session:
    return Session.model_validate({"id": "s", **values})


def found(of: Session) -> list[Worded]:
    return wording(of, checker_for(of).check)


def ignored(where: str, rule: str, text: str) -> dict[str, Any]:
    return {"ignored": [{"id": "L1", "rule": rule, "where": where, "text": text, "reason": "Bob’s own words"}]}


FULL = session(
    incident={"title": "t", "symptoms": "t", "summary": "t", "resolution": "t", "authors": ["Bob forgot it"]},
    story={"what_happened": "t", "leadup": "t"},
    impact={"description": "t"},
    timeline=[
        {"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "t", "knew": "t", "actor": "Bob"},
        {"id": "E2", "text": "t"},
    ],
    whys=[{"id": "W1", "answer": "t", "question": "t"}],
    root_cause={"statement": "t"},
    factors=[{"id": "F1", "text": "t"}],
    lessons={"well": ["t", "", "t"], "poorly": ["t"], "insights": [{"id": "I1", "theme": "t", "discussion": "t"}]},
    actions=[{"id": "A1", "title": "t", "owner": "Bob forgot it"}],
    meeting={"parking_lot": ["t"], "participants": [{"id": "P1", "name": "Bob forgot it"}]},
    follow_up={"progress": [{"id": "G1", "note": "t"}]},
    publication={"questions": [{"id": "Q1", "question": "t", "answer": "t"}]},
    notes=[{"id": "N1", "heading": "t", "text": "t"}],
)


def test_texts_in_the_order_of_a_write_up() -> None:
    wheres = [read.where for read in texts(FULL)]
    assert wheres[:4] == ["incident.title", "incident.symptoms", "incident.summary", "incident.resolution"]
    tables = list(dict.fromkeys(where.split(".")[0] for where in wheres))
    assert tables == [
        *("incident", "story", "impact", "timeline", "whys", "root_cause", "factors", "lessons", "actions", "meeting"),
        *("follow_up", "publication", "notes"),
    ]
    assert len(wheres) == len(set(wheres))


def test_owners_actors_and_people_are_not_read() -> None:
    assert {read.text for read in texts(FULL)} == {"t"}


def test_lines_of_a_list_are_counted_with_the_empty_ones() -> None:
    assert [read.where for read in texts(FULL) if "well" in read.where] == ["lessons.well#0", "lessons.well#2"]


def test_an_empty_session_has_no_texts() -> None:
    assert list(texts(session())) == []


@pytest.mark.parametrize("read", list(texts(FULL)), ids=lambda read: str(read.where))
def test_a_place_is_as_strict_as_its_text(read: Read) -> None:
    assert place_of(read.where) == read.place


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("incident.summary", "prose"),
        ("timeline.E1.text", "timeline"),
        ("timeline.E1.because", "timeline"),
        ("whys.W1.answer", "analysis"),
        ("root_cause.statement", "analysis"),
        ("factors.F1.text", "analysis"),
        ("lessons.poorly#1", "analysis"),
        ("lessons.well#1", "prose"),
        ("lessons.learned", "prose"),
        ("lessons.insights.I1.theme", "prose"),
        ("actions.A1.title", "actions"),
        ("follow_up.progress.G1.note", "prose"),
        ("follow_up.escalation", "prose"),
        ("publication.questions.Q1.answer", "prose"),
        ("actions.A1.owner", None),
        ("timeline.E1.actor", None),
        ("meeting.participants.P1.name", None),
        ("incident.authors#0", None),
        ("survey.comments", None),
        ("nothing.at.all", None),
        ("", None),
    ],
)
def test_how_strict_a_place_is(where: str, place: Place | None) -> None:
    assert place_of(where) == place


def test_what_is_found_says_where() -> None:
    said = session(
        timeline=[{"id": "E1", "text": LAPSE}],
        whys=[{"id": "W1", "answer": LAPSE}],
        lessons={"poorly": ["The disk was full.", COUNTERFACTUAL]},
        actions=[{"id": "A1", "title": COUNTERFACTUAL}],
    )
    assert [(each.where, each.place, each.words.rule, each.words.level) for each in found(said)] == [
        ("timeline.E1.text", "timeline.E1.text", "personal-blame.lapse", "hint"),
        ("whys.W1.answer", "whys.W1.answer", "personal-blame.lapse", "warning"),
        ("lessons.poorly#1", "lessons.poorly", "counterfactual.modal-perfect", "warning"),
    ]


def test_thanks_by_name_are_welcome() -> None:
    said = session(lessons={"well": ["Priya saw it at once."], "poorly": ["Priya was alone."]})
    assert [each.where for each in found(said)] == ["lessons.poorly#0"]


PEOPLE: list[dict[str, Any]] = [
    {"id": "P1", "name": "Zuri Okafor", "handle": "nightowl", "role": "release manager"},
    {"id": "P2", "name": "Ondine Qvist", "responder": True},
    {"id": "P3", "name": "Sample Guest"},
    {"id": "P4", "name": ""},
]
MET = session(
    meeting={"participants": PEOPLE},
    incident={"incident_commander": "Ondine Qvist", "technical_lead": "Tarn", "authors": ["Wilma Aas", "Zuri Okafor"]},
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Zuri Okafor", "release manager"),
        ("Zuri", "release manager"),
        ("nightowl", "release manager"),
        ("Ondine", "responder"),
        ("Tarn", "technical lead"),
        ("Wilma Aas", ""),
        ("Sample Guest", ""),
    ],
)
def test_the_checker_knows_the_sessions_people(name: str, role: str) -> None:
    assert checker_for(MET).people[name] == role


def test_nobody_has_an_empty_name() -> None:
    assert "" not in checker_for(MET).people
    assert "" not in checker_for(session(meeting={"participants": [{"id": "P1", "name": " "}]})).people


def test_a_name_in_a_cause_is_offered_its_role() -> None:
    said = MET.model_copy(update={"root_cause": session(root_cause={"statement": "Zuri restarted it."}).root_cause})
    (each,) = found(said)
    assert each.where == "root_cause.statement"
    assert (each.words.offer, each.words.instead) == ("release manager", "The release manager restarted it.")


@pytest.mark.parametrize(
    ("where", "rule", "text", "left"),
    [
        ("incident.summary", "personal-blame.lapse", "Bob forgot to drain", ["counterfactual.modal-perfect"]),
        ("incident.summary", "personal-blame.lapse", "bob  forgot\nto drain", ["counterfactual.modal-perfect"]),
        ("incident.summary#3", "personal-blame.lapse", "Bob forgot to drain", ["counterfactual.modal-perfect"]),
        ("incident.summary", "personal-blame.slip", "Bob forgot to drain", None),
        ("incident.summary", "personal-blame.lapse", "Ann forgot to drain", None),
        ("incident.resolution", "personal-blame.lapse", "Bob forgot to drain", None),
    ],
)
def test_the_same_words_of_the_same_rule_are_ignored_at_their_place(
    where: str, rule: str, text: str, left: list[str] | None
) -> None:
    said = session(incident={"summary": f"{LAPSE} {COUNTERFACTUAL}"}, language=ignored(where, rule, text))
    both = ["personal-blame.lapse", "counterfactual.modal-perfect"]
    assert [each.words.rule for each in found(said)] == (both if left is None else left)


def test_a_line_of_a_list_is_ignored_wherever_it_moves() -> None:
    rule = "personal-blame.lapse"
    said = session(
        lessons={"poorly": ["The disk was full.", LAPSE]},
        language=ignored("lessons.poorly#0", rule, "Bob forgot to drain"),
    )
    assert found(said) == []


def test_ignored_in_one_of_two_events_only() -> None:
    events = [{"id": "E1", "text": LAPSE}, {"id": "E2", "text": LAPSE}]
    said = session(timeline=events, language=ignored("timeline.E1.text", "personal-blame.lapse", "Bob forgot to drain"))
    assert [each.where for each in found(said)] == ["timeline.E2.text"]
    everything = wording(said.model_copy(update={"language": session().language}), checker_for(said).check)
    assert [is_ignored(said, each.where, each.words) for each in everything] == [True, False]


@pytest.mark.parametrize(
    ("where", "text", "there"),
    [
        ("incident.summary", "Bob forgot to drain", True),
        ("incident.summary", "BOB forgot  to\ndrain", True),
        ("incident.summary#1", "Bob forgot to drain", True),
        ("incident.summary", "Ann forgot to drain", False),
        ("incident.resolution", "Bob forgot to drain", False),
        ("lessons.poorly#0", "Bob forgot", True),
        ("lessons.poorly#7", "Bob forgot", True),
        ("lessons.lucky#0", "Bob forgot", False),
        ("timeline.E9.text", "Bob forgot", False),
    ],
)
def test_whether_ignored_words_still_stand(where: str, text: str, there: bool) -> None:
    said = session(incident={"summary": LAPSE}, lessons={"poorly": ["", LAPSE]})
    assert still_there(said, where, text) is there


def test_one_finding_a_place_and_category() -> None:
    said = session(
        incident={"summary": f"{LAPSE} Ann forgot it. {COUNTERFACTUAL}"}, whys=[{"id": "W1", "answer": LAPSE}]
    )
    assert as_findings(found(said)) == [
        finding("language.personal-blame", "incident.summary", text="Bob forgot to drain"),
        finding("language.counterfactual", "incident.summary", text="Bob should have checked"),
        finding("language.personal-blame", "whys.W1.answer", text="Bob forgot to drain"),
    ]


def test_lines_of_one_list_are_one_place() -> None:
    said = session(lessons={"poorly": [LAPSE, "Ann forgot it."]})
    assert [each.where for each in as_findings(found(said))] == ["lessons.poorly"]
    assert as_findings([]) == []


def test_the_reader_finds_what_the_checker_does() -> None:
    reader = WordingReader()
    assert not reader.is_ready
    said = session(incident={"summary": LAPSE}, whys=[{"id": "W1", "answer": COUNTERFACTUAL}])
    assert list(reader.session(said)) == found(said)
    assert reader.is_ready
    assert list(reader.session(said)) == found(said)


def test_the_reader_reads_a_text_that_is_being_typed() -> None:
    reader, said = WordingReader(), session(timeline=[{"id": "E1"}])
    typed = "Bob should have"
    for letter in " checked it":
        typed += letter
        reader.read(said, "timeline.E1.text", typed)
    (each,) = reader.read(said, "timeline.E1.text", typed)
    assert (each.where, each.words.text) == ("timeline.E1.text", "Bob should have checked")
    assert [each.words.level for each in reader.read(said, "timeline.E1.text", LAPSE)] == ["hint"]
    assert [each.words.level for each in reader.read(said, "whys.W1.answer", LAPSE)] == ["warning"]


def test_the_reader_reads_only_what_is_read() -> None:
    reader = WordingReader()
    assert reader.read(session(), "actions.A1.owner", LAPSE) == ()
    assert not reader.is_ready


def test_the_reader_leaves_out_what_is_ignored() -> None:
    said = session(language=ignored("incident.summary", "personal-blame.lapse", "Bob forgot to drain"))
    reader = WordingReader()
    assert reader.read(said, "incident.summary", LAPSE) == ()
    assert len(reader.read(session(), "incident.summary", LAPSE)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"meeting": {"participants": [{"id": "P1", "name": "Quill", "role": "DBA"}]}},
        {"incident": {"incident_commander": "Quill"}},
        {"incident": {"communication_lead": "Quill"}},
        {"incident": {"technical_lead": "Quill"}},
        {"incident": {"authors": ["Quill"]}},
    ],
)
def test_the_reader_learns_of_new_people(values: dict[str, Any]) -> None:
    reader, text = WordingReader(), "Then Quill restarted it."
    assert reader.read(session(), "root_cause.statement", text) == ()
    assert [each.words.text for each in reader.read(session(**values), "root_cause.statement", text)] == ["Quill"]
    assert reader.read(session(), "root_cause.statement", text) == ()
