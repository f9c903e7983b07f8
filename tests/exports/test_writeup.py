"""The facts of a write-up, computed from the record."""

from __future__ import annotations

from typing import Any

import pytest

from unblame.exports.facts.analysis import literal_question
from unblame.exports.writeup import WriteUp, build
from unblame.record.session import Session


def written(**tables: Any) -> WriteUp:
    incident = {"title": "Checkout down", **tables.pop("incident", {})}
    return build(Session.model_validate({"id": "x", "incident": incident, **tables}))


def event(identifier: str, at: str = "", **keys: Any) -> dict[str, Any]:
    return {"id": identifier, **({"at": f"2024-01-{at}:00Z"} if at else {}), **keys}


def test_the_known_duration_names_its_anchors() -> None:
    up = written(
        timeline=[
            event("E1", "15T10:00", milestones=["started"]),
            event("E2", "15T10:13", milestones=["impact-started", "detected"]),
            event("E3", "15T11:00", milestones=["resolved"]),
        ]
    )
    assert up.head.duration == "47 min (10:13 impact began to 11:00 resolved)"
    assert up.head.dates == "2024-01-15"
    assert up.head.zone == "UTC"


def test_duration_over_midnight_says_the_days_and_estimates() -> None:
    up = written(
        incident={"timezone": "Europe/Berlin"},
        timeline=[
            event("E1", "15T22:30", milestones=["detected"], approximate=True),
            event("E2", "15T23:30", milestones=["resolved"]),
        ],
    )
    assert up.head.duration == "~1 h (2024-01-15 23:30 detected to 2024-01-16 00:30 resolved)"
    assert up.head.dates == "2024-01-15 to 2024-01-16"
    assert up.head.zone == "Europe/Berlin (CET)"
    assert [day.day for day in up.timeline] == ["2024-01-15", "2024-01-16"]


@pytest.mark.parametrize("end", ["15T09:00", ""])
def test_no_duration_without_an_end_that_follows(end: str) -> None:
    up = written(timeline=[event("E1", "15T10:00", milestones=["detected"]), event("E2", end, milestones=["resolved"])])
    assert up.head.duration == ""


def test_the_earliest_of_two_same_milestones_counts() -> None:
    up = written(
        timeline=[
            event("E1", "15T10:30", milestones=["impact-started"]),
            event("E2", "15T10:00", milestones=["impact-started"]),
            event("E3", "15T11:00", milestones=["resolved"]),
        ]
    )
    assert up.head.duration.startswith("1 h (10:00")


def test_a_zone_that_cannot_be_read_is_said() -> None:
    up = written(incident={"timezone": "Mars/Base"}, timeline=[event("E1", "15T10:00")])
    assert up.head.zone == "UTC (the time zone “Mars/Base” could not be read)"


def test_severity_has_its_written_form() -> None:
    assert written(incident={"severity": "P0"}).head.severity == "SEV1 (written as P0)"
    assert written(incident={"severity": "SEV2"}).head.severity == "SEV2"
    assert written(incident={"severity_written": "Major"}).head.severity == "Major"


def test_impact_counts_shares_and_estimates() -> None:
    up = written(
        impact={
            "users_affected": 50000,
            "users_total": 200000,
            "requests_failed": 3,
            "requests_total": 1000000,
            "transactions_total": 9,
            "revenue_lost": 1234.5,
            "currency": "EUR",
            "slo_target": 99.9,
            "slo_window_days": 30,
            "sla_breached": False,
            "estimated": ["users_affected", "data_loss"],
        }
    )
    assert [(fact.label, fact.text) for fact in up.impact.facts] == [
        ("Users affected", "~50,000 of 200,000 (25 %)"),
        ("Requests failed", "3 of 1,000,000 (under 0.1 %)"),
        ("Transactions in all", "9"),
        ("Revenue lost", "1,234.5 EUR"),
        ("Service level target", "99.9 % over 30 days"),
        ("Service level agreement", "kept"),
        ("Also estimated", "data loss"),
    ]


def test_a_total_of_zero_divides_nothing() -> None:
    up = written(impact={"users_affected": 0, "users_total": 0})
    assert up.impact.facts[0].text == "0 of 0"


def test_a_missing_part_of_the_story_comes_from_its_phase() -> None:
    up = written(
        story={"detection": "An alert."},
        timeline=[
            event("E1", "15T10:00", text="Seen", phase="detection"),
            event("E2", "15T10:05", text="Looked", phase="investigation"),
            event("E3", "15T10:09", text="Rolled back", phase="mitigation"),
            *(event(f"E1{n:02}", "15T11:00", text=f"Step {n}", phase="recovery") for n in range(20)),
        ],
    )
    parts = {part.heading: part for part in up.story}
    assert list(parts) == ["How it was noticed", "What was done", "Getting back to normal"]
    assert (parts["How it was noticed"].text, parts["How it was noticed"].lines) == ("An alert.", ())
    assert parts["What was done"].lines == ("10:05 Looked", "10:09 Rolled back")
    assert parts["Getting back to normal"].lines[-1] == "… and 8 more in the timeline"


def test_events_without_a_time_stand_first_and_say_so() -> None:
    up = written(
        timeline=[
            event("E1", "15T10:00", text="first", until="2024-01-15T10:05:30Z"),
            event("E2", text="lost"),
            event("E3", text="then", after="E1", draft=True),
        ]
    )
    assert [day.day for day in up.timeline] == ["", "2024-01-15"]
    rows = [row for day in up.timeline for row in day.rows]
    assert [(row.number, row.time) for row in rows] == [
        ("E1", "time unknown"),
        ("E2", "10:00–10:05:30"),
        ("E3", "time unknown, after E2"),
    ]
    assert rows[2].marks == ("(draft)",)


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("The pool was exhausted.", "Why is it that the pool was exhausted?"),
        ("Nobody had\na list", "Why is it that nobody had a list?"),
        ("Redis evicted keys", "Why is it that Redis evicted keys?"),
        ("A", "Why is it that a?"),
        (" . ", "Why?"),
    ],
)
def test_the_next_question_is_literal(answer: str, question: str) -> None:
    assert literal_question(answer) == question


def test_whys_form_a_chain_with_branches() -> None:
    up = written(
        root_cause={"problem": "Checkout failed."},
        whys=[
            {"id": "W1", "answer": "The pool was empty"},
            {"id": "W2", "parent": "W1", "answer": "Retries"},
            {"id": "W3", "parent": "W2", "answer": "No limit", "root": True, "question": "Why retry?"},
            {"id": "W4", "parent": "W1", "answer": "Size"},
            {"id": "W5", "parent": "gone", "answer": "Lost"},
        ],
    )
    assert [(why.depth, why.question, why.root) for why in up.cause.whys] == [
        (0, "Why did this happen: Checkout failed?", False),
        (1, "Why is it that the pool was empty?", False),
        (2, "Why retry?", True),
        (1, "Why is it that the pool was empty?", False),
        (0, "Why did this happen: Checkout failed?", False),
    ]
    assert up.cause.whys[4].facts[0].text == "the answer that it followed is gone"


def test_a_deep_chain_says_what_it_follows_from() -> None:
    whys = [{"id": f"W{n}", "parent": f"W{n - 1}" if n else "", "answer": f"a{n}"} for n in range(40)]
    rows = written(whys=whys).cause.whys
    assert max(why.depth for why in rows) == 8
    assert rows[39].facts[0].text == "W39"


def test_factors_stand_by_category_and_name_their_actions() -> None:
    up = written(
        factors=[
            {"id": "F1", "text": "x"},
            {"id": "F2", "text": "slow\ndisks", "category": "technology"},
            {"id": "F3", "text": "no drill", "category": "process", "accepted": "costs too much"},
        ],
        actions=[{"id": "A1", "title": "t", "addresses": ["F2", "gone"]}],
    )
    assert [(f.number, f.category, f.addressed) for f in up.cause.factors] == [
        ("F3", "Process", ()),
        ("F2", "Technology", ("AI-1",)),
        ("F1", "", ()),
    ]
    assert up.cause.fishbone.split("\n") == [
        "Process     ── F3 no drill",
        "Technology  ── F2 slow disks",
        "Not sorted  ── F1 x",
        "            ═══▶ Checkout down",
    ]
    assert up.actions.rows[0].addresses == ("F2",)
    assert written(factors=[{"id": "F1", "text": "x"}]).cause.fishbone == ""


def test_actions_are_counted() -> None:
    up = written(
        actions=[
            {"id": "A1", "priority": "P1", "purpose": "detect", "status": "done"},
            {"id": "A2", "priority": "P0", "purpose": "prevent"},
            {
                "id": "A3",
                "priority": "P1",
                "success_criteria": ["page in 2 min"],
                "lists": [{"id": "T1", "items": ["a"]}],
            },
        ]
    )
    assert up.actions.counts == ("By priority: P0 1, P1 2.", "By purpose: prevent 1, detect 1.", "By status: done 1.")
    assert [part.heading for part in up.actions.rows[2].lists] == ["Done when", "Also"]


def test_meeting_minutes_are_planned_and_used() -> None:
    run = {"section": "timeline", "started_at": "2024-01-18T14:05:00Z", "ended_at": "2024-01-18T14:25:00Z"}
    up = written(
        meeting={
            "learned_count": 1,
            "plan": [{"id": "B1", "section": "timeline", "minutes": 20, "extended_minutes": -5}],
            "runs": [
                {"id": "R1", **run, "paused_seconds": 90},
                {"id": "R2", "section": "whys", "started_at": "2024-01-18T14:25:00Z"},
            ],
        },
        survey={"responses": 4, "counts": ["4 0 0 0 0"]},
    )
    timeline, whys = up.meeting.sections
    assert (timeline.planned, timeline.used, timeline.paused) == ("20 − 5 min", "18 min 30 s", "1 min 30 s")
    assert timeline.visits == "2024-01-18 14:05–14:25"
    assert whys.visits == "2024-01-18 14:25, not ended"
    assert up.meeting.facts[0].text == "1 person"
    assert up.meeting.survey == ()


def test_what_is_unsettled_is_named_by_number() -> None:
    up = written(
        actions=[{"id": "A1"}],
        meeting={"participants": [{"id": "P1"}]},
        unread=[
            {"id": "U1", "where": "actions.A1.due", "text": "someday"},
            {"id": "U2", "where": "meeting.participants.P1.role", "text": "x"},
            {"id": "U3", "where": "impact.users_affected", "text": "lots"},
        ],
        conflicts=[{"id": "X1", "where": "incident.title", "mine": "a", "theirs": "b"}],
    )
    assert [fact.label for fact in up.unread] == [
        "AI-1, due",
        "meeting, participants 1, role",
        "impact, users affected",
    ]
    assert up.conflicts[0].title == "incident, title"
