"""What the panel says: a question that fits, and to the facilitator alone the script and what to watch for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from unblame.agenda.clock import MeetingClock
from unblame.agenda.state import ClockState
from unblame.agenda.words import WORDED, Words, load_words
from unblame.config import Config
from unblame.document import Document
from unblame.record.session import Session
from unblame.screens.context import MINE, ROOM, Context
from unblame.screens.guidance import MOST, NEED_OF_RULE, guidance

TWO = datetime(2024, 1, 17, 14, tzinfo=UTC)


def context(section: str, view: str = MINE, here: str = "", **values: Any) -> Context:
    made = Context(
        Document(Session.model_validate({"id": "s", **values})),
        Path("s.toml"),
        MeetingClock(lambda: TWO, ClockState()),
        Config(Path("data"), Path("state"), Path("no-such-folder")),
        view=view,
        here=UTC,
        now=lambda: TWO,
    )
    made.shown, made.current = section, {section: here}
    return made


def asked(at: Context, turn: int = 0, *, drafting: bool = False) -> str:
    at.turns[at.shown] = turn
    return guidance(at, drafting=drafting).question


def question(section: str, need: str) -> set[str]:
    """The questions of a section that need this of the record."""
    return {each.ask for each in load_words(section).questions if each.needs == need}


def said_for_other_needs(words: Words, need: str) -> set[str]:
    return {each.ask for each in words.questions if each.needs != need}


@pytest.mark.parametrize("section", WORDED)
@pytest.mark.parametrize("drafting", [True, False])
def test_a_shared_screen_sees_a_question_only(section: str, *, drafting: bool) -> None:
    shown = guidance(context(section, ROOM), drafting=drafting)
    assert (shown.script, shown.watch) == ((), ())
    assert shown.question


@pytest.mark.parametrize("section", ["opening", "timeline", "whys", "lessons", "actions", "close"])
def test_the_facilitator_sees_the_script_and_what_to_watch_for(section: str) -> None:
    shown = guidance(context(section), drafting=False)
    assert shown.script == load_words(section).script
    assert 0 < len(shown.watch) <= MOST
    assert guidance(context(section), drafting=True).script == (), "nobody is there to hear it"


def test_drafting_asks_its_own_questions_and_they_come_round() -> None:
    drafting = [prompt.text for prompt in load_words("whys").drafting]
    found = [asked(context("whys"), turn, drafting=True) for turn in range(len(drafting) + 1)]
    assert found == [*drafting, drafting[0]]


def test_a_question_of_the_records_own_comes_first_and_takes_no_other_away() -> None:
    event = {"id": "E1", "text": "rolled back", "decision": True}
    plain = context("timeline", here="timeline.E1", timeline=[event])
    own = context("timeline", here="timeline.E1", timeline=[event | {"ask": "What did the graph show?"}])
    assert asked(own) == "What did the graph show?"
    assert [asked(own, turn + 1) for turn in range(3)] == [asked(plain, turn) for turn in range(3)]


NEEDS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("opening", "no-note-taker", {}, {"meeting": {"note_taker": "Ben"}}),
    ("opening", "summary", {"incident": {"summary": "Slow."}}, {}),
    ("opening", "no-summary", {}, {"incident": {"summary": "Slow."}}),
    ("whys", "no-factors", {}, {"factors": [{"id": "F1"}]}),
    ("whys", "person", {"whys": [{"id": "W1", "answer": "The engineer slept"}]}, {}),
    ("whys", "one-deep", {"whys": [{"id": "W1", "answer": "No limit"}]}, {}),
    ("whys", "root", {"whys": [{"id": "W1", "root": True}]}, {"whys": [{"id": "W1"}]}),
    ("whys", "no-evidence", {"whys": [{"id": "W1"}]}, {"whys": [{"id": "W1", "evidence": ["V1"]}]}),
    ("lessons", "no-well", {}, {"lessons": {"well": ["Alert"]}}),
    ("lessons", "no-poorly", {}, {"lessons": {"poorly": ["Lag"]}}),
    ("actions", "no-owner", {"actions": [{"id": "A1"}]}, {"actions": [{"id": "A1", "owner": "Ana"}]}),
    ("actions", "no-due", {"actions": [{"id": "A1"}]}, {"actions": [{"id": "A1", "due": "2024-02-01"}]}),
    ("actions", "no-criteria", {"actions": [{"id": "A1"}]}, {"actions": [{"id": "A1", "success_criteria": ["x"]}]}),
    ("actions", "uncovered", {"factors": [{"id": "F1"}]}, {}),
    ("actions", "many", {"actions": [{"id": f"A{n}"} for n in range(6)]}, {"actions": [{"id": "A1"}]}),
    ("actions", "all-short", {"actions": [{"id": "A1", "horizon": "immediate"}]}, {"actions": [{"id": "A1"}]}),
    ("actions", "parked", {"meeting": {"parking_lot": ["DNS"]}}, {}),
    ("close", "unconfirmed", {"actions": [{"id": "A1"}]}, {"actions": [{"id": "A1", "confirmed": True}]}),
    ("close", "no-review-date", {}, {"follow_up": {"review_on": "2024-02-17"}}),
    ("close", "parked", {"meeting": {"parking_lot": ["DNS"]}}, {}),
    ("incident", "no-severity", {}, {"incident": {"severity": "SEV1"}}),
    ("incident", "no-impact", {}, {"impact": {"users_affected": 3}}),
    ("incident", "no-number", {"impact": {"description": "Slow"}}, {"impact": {"users_affected": 3}}),
]


def all_asked(at: Context) -> set[str]:
    """Every question that comes up here, turn after turn."""
    return {asked(at, turn) for turn in range(40)}


@pytest.mark.parametrize("view", [MINE, ROOM])
@pytest.mark.parametrize(("section", "need", "held", "lacking"), NEEDS, ids=lambda value: str(value)[:14])
def test_a_question_comes_up_when_the_record_needs_it(
    section: str, need: str, held: dict[str, Any], lacking: dict[str, Any], view: str
) -> None:
    questions = question(section, need) - said_for_other_needs(load_words(section), need)
    assert questions
    assert questions <= all_asked(context(section, view, **held))
    if (need, view) != ("no-evidence", ROOM):  # evidence is nothing that a shared screen knows of
        assert not questions & all_asked(context(section, view, **lacking))


def test_every_need_of_a_section_can_come_up() -> None:
    worded = {(section, each.needs) for section in WORDED for each in load_words(section).questions if each.needs}
    tried = {(section, need) for section, need, _, _ in NEEDS}
    assert {(section, need) for section, need in worded - tried if section != "timeline"} == set()
    assert set(NEED_OF_RULE.values()) <= {need for _, need in worded}


def test_a_gap_is_asked_about_where_it_is() -> None:
    timeline = [{"id": f"E{n}", "at": f"2024-01-15T10:{minute}:00Z"} for n, minute in enumerate(("00", "02", "30"))]
    gap = question("timeline", "gap")
    assert gap
    assert gap <= all_asked(context("timeline", here="timeline.E2", timeline=timeline))
    assert not gap & all_asked(context("timeline", here="timeline.E1", timeline=timeline))
    assert gap <= all_asked(context("timeline", timeline=timeline)), "from nowhere in particular, of any"


def test_what_concerns_the_current_item_is_said_first() -> None:
    actions = [{"id": f"A{n}", "title": f"Add pool alert {n}", "owner": "x", "priority": "P1"} for n in (1, 2)]
    said = [
        guidance(context("actions", here=f"actions.A{n}", actions=actions), drafting=False).watch[0] for n in (1, 2)
    ]
    assert ["alert 1" in said[0], "alert 2" in said[1]] == [True, True]


def test_a_section_without_rules_has_nothing_to_watch_for() -> None:
    assert guidance(context("writeup"), drafting=False).watch == ()
