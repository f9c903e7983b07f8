"""What to ask next."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda.words import Question
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.questions import WORDINGS, choose_question, needs_of, next_question


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("The pool was empty.", "How did it come about that the pool was empty?"),
        ("Redis ran out of memory", "How did it come about that Redis ran out of memory?"),
        ("no runbook", "What led to this: no runbook?"),
        ("The pool emptied", "How did it come about that the pool emptied?"),
        ("Nobody had the key", "How did it come about that nobody had the key?"),
        ("the job removed the index", "How did it come about that the job removed the index?"),
        ("No automated test", "What led to this: no automated test?"),
        ("Speed limits", "What led to this: Speed limits?"),
        ("unused index", "What led to this: unused index?"),
        ("A slow query; ", "What led to this: a slow query?"),
        ("CPU  at\n100 %", "What led to this: CPU at 100 %?"),
        ("Was the cache cold?", "What led to this: “Was the cache cold?”"),
        ("Why was search slow", "What led to this: “Why was search slow?”"),
        ("Because nobody had the key", "How did it come about that nobody had the key?"),
        ("The cache " + "very " * 30 + "was cold", "What led to this: the cache " + "very " * 30 + "was cold?"),
    ],
)
def test_a_clause_is_woven_in_and_anything_else_stands_behind_a_colon(answer: str, question: str) -> None:
    assert next_question(answer) == question


@pytest.mark.parametrize("answer", ["", "  ", "?!."])
def test_without_an_answer_the_problem_is_asked_for(answer: str) -> None:
    assert next_question(answer) == "What happened, as its users felt it?"


def test_every_wording_differs_and_they_come_round() -> None:
    for answer in ("the pool was empty", "no runbook"):
        asked = [next_question(answer, wording) for wording in range(WORDINGS)]
        assert len(set(asked)) == WORDINGS
        assert next_question(answer, WORDINGS) == asked[0]


@given(st.sampled_from(["pool", "was", "the", "{0}", "%s", "empty"]), st.integers(0, 9))
def test_no_question_accuses(answer: str, wording: int) -> None:
    question = next_question(f"{answer} and more", wording)
    assert question.endswith("?")
    assert not re.search(r"\b(?:why|who)\b", question, re.IGNORECASE)
    assert f"{answer} and more" in question


TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)


def needs(event: Event | None, *others: Event, gap: bool = False) -> set[str]:
    timeline = (*([event] if event else []), *others)
    return needs_of(Session(id="s", timeline=timeline), event, gap=gap)


def test_an_event_shows_what_is_known_of_it_and_what_is_not() -> None:
    event = Event(id="E1", knew="errors", because="load", decision=True, milestones=("detected",))
    assert needs(event) == {"knew", "no-options", "because", "no-surprise", "no-helped", "decision", "detected"}
    assert needs(Event(id="E1", hypothesis=True, outcome="disproven")) >= {"hypothesis", "outcome", "no-knew"}
    assert "decision" not in needs(Event(id="E1", decision=False))


def test_a_handoff_needs_two_people_and_one_of_them_here() -> None:
    here, there, nobody = Event(id="E1", actor="Ana"), Event(id="E2", actor="Ben"), Event(id="E3")
    assert "handoff" in needs(here, there)
    assert "handoff" not in needs(here, here)
    assert "handoff" not in needs(nobody, here, there)


def test_a_gap_needs_no_event() -> None:
    assert needs(None, gap=True) == {"gap"}
    assert needs(None) == set()


QUESTIONS = [
    Question("a", "A?", "group"),
    Question("b", "B?", "event"),
    Question("c", "C?", "group", "gap"),
    Question("d", "D?", "event", "decision"),
]


@pytest.mark.parametrize(
    ("held", "event", "asked"),
    [
        (set[str](), True, "ba"),
        (set[str](), False, "ab"),
        ({"gap"}, True, "cba"),
        ({"gap", "decision"}, False, "cdab"),
    ],
)
def test_apt_questions_come_first_and_all_come_round(held: set[str], asked: str, *, event: bool) -> None:
    found = [choose_question(QUESTIONS, held, turn, event=event) for turn in range(len(asked) + 1)]
    assert "".join(question.id for question in found if question) == asked + asked[0]


def test_no_question_fits() -> None:
    assert choose_question([], {"gap"}, 0, event=True) is None
    assert choose_question(QUESTIONS[2:], set(), 3, event=True) is None
