"""What to watch for: each rule finds the session that breaks it, and leaves alone the one that does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from unblame.agenda.words import load_words
from unblame.record.session import Session
from unblame.review.watch import RULES, Finding, facilitating_responder, is_team, watch

TODAY = date(2024, 1, 17)
FOUND_IN_WORDING = {"timeline.judged-choice"}
"""Rules over what words say, which the language checker finds."""
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """What a session holds that breaks a rule, what one holds that keeps it, and the finding's place and values."""

    rule: str
    broken: Values
    sound: Values
    where: str
    values: dict[str, str] = field(default_factory=dict[str, str])


def meeting(**values: Any) -> Values:
    return {"meeting": values}


def timeline(*events: Values) -> Values:
    return {"timeline": [{"id": f"E{number}", **event} for number, event in enumerate(events, 1)]}


def at(clock: str, *milestones: str, **values: Any) -> Values:
    return {"at": f"2024-01-15T{clock}:00Z", "milestones": milestones, **values}


def whys(*answers: str, **values: Any) -> Values:
    """A chain, each answer behind the one before."""
    chain = [
        {"id": f"W{n}", "parent": f"W{n - 1}" if n > 1 else "", "answer": each} for n, each in enumerate(answers, 1)
    ]
    return {"whys": chain, **values}


def cause(problem: str, statement: str = "") -> Values:
    return {"root_cause": {"problem": problem, "statement": statement}}


def action(number: int = 1, **values: Any) -> Values:
    sound = {"title": "Add a pool alert", "owner": f"Ana {number}", "due": "2024-02-01", "priority": "P1"}
    return {"id": f"A{number}", **sound, "horizon": "long-term", **values}


def actions(*made: Values, **values: Any) -> Values:
    return {"actions": list(made), **values}


TITLE = {"title": "Add a pool alert"}
ANA = [{"id": "P1", "name": "Ana", "responder": True}]
BEN = [{"id": "P1", "name": "Ben"}]
FACTOR: Values = {"factors": [{"id": "F1", "text": "no runbook"}]}
BOLD = at("10:00", decision=True, text="Roll back")

CASES = [
    Case("opening.empty-room", {}, meeting(participants=BEN), "meeting.participants"),
    Case("opening.no-facilitator", {}, meeting(facilitator="Ben"), "meeting.facilitator"),
    Case(
        "opening.responder-facilitates",
        meeting(participants=ANA, facilitator="Ana"),
        meeting(participants=ANA, facilitator="Ben"),
        "meeting.participants.P1",
        {"name": "Ana"},
    ),
    Case("opening.no-note-taker", {}, meeting(note_taker="Ben"), "meeting.note_taker"),
    Case(
        "opening.same-roles",
        meeting(facilitator="Ben", note_taker="Ben"),
        meeting(facilitator="Ben", note_taker="Ana"),
        "meeting.note_taker",
        {"name": "Ben"},
    ),
    Case("opening.no-summary", {}, {"incident": {"summary": "It was slow."}}, "incident.summary"),
    Case(
        "timeline.double-milestone",
        timeline(at("10:00", "detected"), at("10:05", "detected")),
        timeline(at("10:00", "customers-updated"), at("10:05", "customers-updated", "customers-updated")),
        "timeline.E2.milestones",
        {"milestone": "detected"},
    ),
    Case("timeline.no-started", timeline(), timeline(at("10:00", "impact-started")), "timeline"),
    Case("timeline.no-detected", timeline(), timeline(at("10:00", "detected")), "timeline"),
    Case("timeline.no-resolved", timeline(), timeline(at("10:00", "resolved")), "timeline"),
    Case(
        "timeline.order",
        timeline(at("10:00", "resolved"), at("10:05", "started")),
        timeline(at("10:00", "started"), at("10:00", "resolved")),
        "timeline",
        {"first": "started", "second": "resolved"},
    ),
    Case(
        "timeline.gap",
        timeline(at("10:00"), at("10:11")) | {"incident": {"timezone": "Europe/Berlin"}},
        timeline(at("10:00"), at("10:10")),
        "timeline.E2",
        {"minutes": "11", "from": "11:00", "to": "11:11"},
    ),
    Case(
        "timeline.decision-unexplained",
        timeline(BOLD),
        timeline(BOLD | {"because": "it was new"}),
        "timeline.E1.because",
        {"text": "Roll back"},
    ),
    Case(
        "timeline.no-known",
        timeline(BOLD | {"because": "it was new"}),
        timeline(BOLD | {"because": "it was new", "knew": "errors"}),
        "timeline.E1.knew",
        {"text": "Roll back"},
    ),
    Case("timeline.undated", timeline({}, {}), timeline(at("10:00")), "timeline", {"count": "2"}),
    Case("timeline.drafts", timeline({"draft": True}), timeline({"draft": False}), "timeline", {"count": "1"}),
    Case("whys.no-problem", {}, cause("Checkout failed"), "root_cause.problem"),
    Case(
        "whys.orphan",
        whys("a", "b") | {"whys": [{"id": "W1", "parent": "W9"}]},
        whys("a", "b"),
        "whys.W1",
        {"text": ""},
    ),
    Case(
        "whys.human-error", whys("Operator error"), whys("The error rate rose"), "whys.W1", {"text": "Operator error"}
    ),
    Case(
        "whys.person",
        whys("a", "The engineer slept"),
        whys("The engineer slept", "b"),
        "whys.W2",
        {"text": "The engineer slept"},
    ),
    Case("whys.one-deep", whys("No limit"), whys("No limit", "No owner"), "whys.W1", {"text": "No limit"}),
    Case("whys.no-root", whys("a"), {"whys": [{"id": "W1", "answer": "a", "root": True}]}, "whys"),
    Case("whys.root-restates", cause("It broke", "it BROKE"), cause("It broke", "No limit"), "root_cause.statement"),
    Case("whys.no-factors", {}, FACTOR, "factors"),
    *(
        Case(f"lessons.nothing-{kind}", {}, {"lessons": {kind: ["The alert came"]}}, f"lessons.{kind}")
        for kind in ("well", "poorly", "lucky")
    ),
    Case("actions.none", {}, actions(action()), "actions"),
    Case("actions.no-owner", actions(action(owner="")), actions(action()), "actions.A1.owner", TITLE),
    Case(
        "actions.team-owner",
        actions(action(owner="Platform team")),
        actions(action()),
        "actions.A1.owner",
        {"owner": "Platform team"},
    ),
    Case("actions.no-due", actions(action(due=None)), actions(action()), "actions.A1.due", TITLE),
    Case(
        "actions.past-due",
        actions(action(due="2024-01-16")),
        actions(action(due="2024-01-17"), action(2, due="2024-01-16", status="done")),
        "actions.A1.due",
        TITLE,
    ),
    Case("actions.no-priority", actions(action(priority=None)), actions(action()), "actions.A1.priority", TITLE),
    Case(
        "actions.vague-title",
        actions(action(title="Better pool monitoring")),
        actions(action()),
        "actions.A1.title",
        {"title": "Better pool monitoring"},
    ),
    Case(
        "actions.too-many",
        actions(*(action(number) for number in range(6))),
        actions(*(action(number) for number in range(5))),
        "actions",
        {"count": "6"},
    ),
    Case(
        "actions.same-owner",
        actions(*(action(number, owner="Ana") for number in range(3))),
        actions(action(1, owner="Ana"), action(2, owner="Ana"), action(3, owner=""), action(4, owner="")),
        "actions",
        {"owner": "Ana", "count": "3"},
    ),
    Case("actions.uncovered", FACTOR, FACTOR | actions(action(addresses=["F1"])), "factors.F1", {"text": "no runbook"}),
    Case(
        "actions.all-short",
        actions(action(horizon="short-term")),
        actions(action(), action(2, horizon="immediate")),
        "actions",
    ),
    Case("close.unconfirmed", actions(action(), action(2)), actions(action(confirmed=True)), "actions", {"count": "2"}),
    Case("close.no-review-date", {}, {"follow_up": {"review_on": "2024-02-17"}}, "follow_up.review_on"),
    Case("close.parked", meeting(parking_lot=["DNS", "On call"]), meeting(), "meeting.parking_lot", {"count": "2"}),
    Case("close.no-summary", {}, {"incident": {"summary": "It was slow."}}, "incident.summary"),
    Case("incident.no-severity", {}, {"incident": {"severity": "SEV2"}}, "incident.severity"),
    Case("incident.no-impact", {}, {"impact": {"description": "Slow pages"}}, "impact"),
    Case(
        "incident.no-number",
        {"impact": {"description": "Slow"}},
        {"impact": {"users_affected": 0}},
        "impact.users_affected",
    ),
]


def found(rule: str, values: Values) -> list[Finding]:
    """What this rule finds in a session of these values."""
    session = Session.model_validate({"id": "s", **values})
    return [each for each in watch(session, rule.partition(".")[0], TODAY) if each.rule == rule]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_finds_what_breaks_it_and_nothing_else(case: Case) -> None:
    findings = found(case.rule, case.broken)
    assert findings
    assert (findings[0].where, dict(findings[0].values)) == (case.where, case.values)
    assert found(case.rule, case.sound) == []


@pytest.mark.parametrize("section", RULES)
def test_every_rule_has_its_words_and_its_case_here(section: str) -> None:
    worded = set(load_words(section).watch) - FOUND_IN_WORDING
    assert {case.rule for case in CASES if case.rule.startswith(f"{section}.")} == worded


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_words_take_every_value(case: Case) -> None:
    finding = found(case.rule, case.broken)[0]
    said = load_words(case.rule.partition(".")[0]).watch_for(finding.rule, **dict(finding.values))
    assert said
    assert "…" not in said


def test_a_section_without_rules_has_no_findings() -> None:
    assert watch(Session(id="s"), "writeup", TODAY) == []


def test_a_milestone_with_a_time_wins_over_one_without() -> None:
    double = timeline({"milestones": ["detected"]}, at("10:00", "detected"))
    assert [each.where for each in found("timeline.double-milestone", double)] == ["timeline.E1.milestones"]
    assert found("timeline.double-milestone", timeline(at("10:00", "detected", "detected"))) == []


def test_only_neighbours_that_are_known_are_compared() -> None:
    crossed = timeline(at("10:00", "detected"), at("10:01", "impact-started"), at("10:02", "resolved"))
    assert [dict(each.values)["first"] for each in found("timeline.order", crossed)] == ["impact-started"]


@pytest.mark.parametrize(
    "owner",
    ["SRE", "the platform team", "Ana and Ben", "Ana, Ben", "Ana/Ben", "everyone", "Ana + Ben", "on-call group"],
)
def test_a_team_is_no_owner(owner: str) -> None:
    assert is_team(owner)


@pytest.mark.parametrize("owner", ["Ana", "Ana Silva", "Sandy", "Mira Allman", "@ana", "Opsahl", ""])
def test_a_person_is(owner: str) -> None:
    assert not is_team(owner)


def test_a_facilitator_without_a_name_is_no_responder() -> None:
    nameless = Session.model_validate({"id": "s", **meeting(participants=[{"id": "P1", "responder": True}])})
    assert facilitating_responder(nameless) is None


def test_the_most_pressing_stands_first() -> None:
    values = timeline(at("10:00", "resolved"), at("10:30", "started", decision=True), {"draft": True})
    session = Session.model_validate({"id": "s", **values, **whys("a"), **actions(action(owner="", due=None))})
    listed = {section: [each.rule.partition(".")[2] for each in watch(session, section, TODAY)] for section in RULES}
    assert listed == {
        "opening": ["empty-room", "no-facilitator", "no-note-taker", "no-summary"],
        "timeline": ["no-detected", "order", "decision-unexplained", "undated", "drafts"],
        "whys": ["no-problem", "one-deep", "no-root", "no-factors"],
        "lessons": ["nothing-well", "nothing-poorly", "nothing-lucky"],
        "actions": ["no-owner", "no-due"],
        "close": ["unconfirmed", "no-review-date", "no-summary"],
        "incident": ["no-severity", "no-impact"],
    }
