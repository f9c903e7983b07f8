"""The reader of our own export: whatever a session holds, its own write-up differs from it in nothing."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from unblame.exports.render import render
from unblame.exports.stamp import stamp
from unblame.imports.own_writeup import is_standard, read_writeup
from unblame.imports.three_way import import_writeup, new_from_writeup
from unblame.record.session import Session
from unblame.record.where import put
from unblame.store.load import load_session

SAMPLES = sorted((Path(__file__).parents[2] / "sessions").glob("*.toml"))
TODAY = date(2024, 2, 1)
FIRST = datetime(2024, 1, 15, tzinfo=UTC)
HOSTILE = [
    "# heading\n> quoted\n1. one\n---\n===",
    "| a | b |\n|---|---|\n| c \\| d |",
    "- a\n  - b\n    c\n- d\n\n```sh\nrun | it\n```\nafter",
    "**bold:** x\n**W1. why?**\n(root cause)",
    "<b>&lt;</b> <br> <!-- x --> -->",
    "[x](javascript:y) https://a.example/x?y=1). `a|b` ``",
    "Before:\n\n```\ncode\n```",
    " \n\u3000",
    "a\u202eb\ttab",
]
TABLES = {
    "timeline": {"text": "t", "at": "2024-01-15T10:00:00Z", "ask": "t", "links": ["t"], "written": "t", "actor": "t"},
    "whys": {"answer": "t", "question": "t", "ask": "t"},
    "factors": {"text": "t", "impact": "t", "accepted": "t", "category": "people"},
    "systemic": {"issue": "t", "observation": "t", "gap": "t"},
    "actions": {"title": "t", "description": "t", "owner": "t", "success_criteria": ["t"], "lists": ["t"]},
    "evidence": {"title": "t", "url": "t", "caption": "t", "excerpt": "t", "before": "t", "language": "t"},
    "related": {"reference": "t", "note": "t"},
    "notes": {"heading": "t", "text": "t"},
}


def hostile(text: str) -> Session:
    """A session in which every free text is this one, and each record stands three times: full, half, empty."""

    def filled(value: object) -> object:
        if isinstance(value, list):
            return [text, "word"]
        return text if value == "t" else value

    document: dict[str, object] = {"id": "x", "incident": {"title": text, "summary": text, "services": [text]}}
    document["story"] = {"trigger": text, "leadup": text}
    document["impact"] = {
        "description": text,
        "data_loss": text,
        "measures": [{"id": "M1", "name": text, "unit": text}],
    }
    document["root_cause"] = {"statement": text, "problem": text, "recurrence_note": text}
    document["lessons"] = {
        "well": [text, "b"],
        "poorly": [text],
        "lucky": [text],
        "insights": [{"id": "I1", "quote": text}],
    }
    document["meeting"] = {"parking_lot": [text, "x"], "commitment": text, "participants": [{"id": "P1", "name": text}]}
    document["follow_up"] = {"cadence": text, "progress": [{"id": "G1", "note": text}, {"id": "G2", "on": TODAY}]}
    for letter, (table, keys) in zip("EWFSAVLN", TABLES.items(), strict=True):
        full: dict[str, object] = {key: filled(value) for key, value in keys.items()}
        if "lists" in full:
            full["lists"] = [{"id": "T1", "heading": text, "items": [text, "y"]}, {"id": "T2"}]
        half = dict(list(full.items())[:1])
        document[table] = [{**full, "id": f"{letter}1"}, {**half, "id": f"{letter}2"}, {"id": f"{letter}3"}]
    return Session.model_validate(document)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_session_s_own_write_up_changes_nothing(text: str) -> None:
    session = hostile(text)
    taken = import_writeup(session, stamp(render(session), "x"), None, render, TODAY)
    assert (taken.session, taken.problems, taken.lines) == (session, (), {})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_s_own_write_up_changes_nothing(path: Path) -> None:
    session = load_session(path).session
    taken = import_writeup(session, stamp(render(session), session.id), None, render, TODAY)
    assert taken.session is session or taken.session == session
    assert (taken.problems, taken.lines) == ((), {})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_write_up_alone_gives_a_session_with_the_same_write_up(path: Path) -> None:
    """Every fact of the document is read; what Unblame keeps for itself is told."""
    session = load_session(path).session
    document = render(session)
    taken = new_from_writeup(session.id, document, render, TODAY)
    again = render(taken.session).split("\n")
    lost = [line for line in document.split("\n") if line.strip() and line not in again]
    own = ("How the time went", "Survey", "Published", "Follow-up")
    told = [each.place.rpartition(", ")[2] for each in taken.problems]
    assert {*told} <= {*own}
    kept = [line for line in lost if line.startswith(("- **", "#")) and not line.endswith(own) and "Survey" not in line]
    assert kept == []
    assert len(taken.session.timeline) == len(session.timeline)
    assert [action.due for action in taken.session.actions] == [action.due for action in session.actions]


def test_a_nearly_empty_session() -> None:
    for document in ({"id": "x"}, {"id": "x", "incident": {"title": "Only a title"}}):
        session = Session.model_validate(document)
        text = stamp(render(session), "x")
        assert is_standard(text)
        assert import_writeup(session, text, None, render, TODAY).session == session


def test_places_carry_their_lines() -> None:
    said = read_writeup("# Post-mortem: X\n\n- **Kind:** Incident\n\n## Summary\n\nOne\ntwo\\\nthree\n")
    assert said.texts["", "Post-mortem"] == ("X", 1)
    assert said.texts["", "Kind"] == ("Incident", 3)
    assert said.texts["Summary", ""] == ("One two\nthree", 7)


@pytest.mark.parametrize("text", ["", "# Something else", "# Post-mortem: X\n\n## What customers saw\n\n## Apology\n"])
def test_another_layout_is_not_ours(text: str) -> None:
    assert not is_standard(text)


def long_session(events: int) -> Session:
    def event(number: int) -> dict[str, object]:
        at = FIRST + timedelta(seconds=number)
        facts = {"knew": f"what `{number}` showed", "actor": "Ana"} if number % 10 == 0 else {}
        return {"id": f"E{number}", "at": at.isoformat(), "text": f"event {number} *was* seen", **facts}

    return Session.model_validate({"id": "x", "timeline": [event(number) for number in range(events)]})


@pytest.mark.parametrize(
    ("events", "seconds"), [(500, 1.5), pytest.param(10_000, 12, marks=pytest.mark.slow)], ids=["500", "10000"]
)
def test_a_long_timeline_is_read_in_time(events: int, seconds: float) -> None:
    session = long_session(events)
    base = render(session)
    text = base.replace("event 234 ", "event changed ").replace("| E178 |", "| E178b |")
    start = time.process_time()
    taken = import_writeup(session, text, None, render, TODAY)
    newer = put(session, "incident.summary", "Meanwhile.")
    merged = import_writeup(newer, text, base, render, TODAY)
    assert time.process_time() - start < seconds
    for each in (taken, merged):
        assert [event.text for event in each.session.timeline if "changed" in event.text] == [
            "event changed *was* seen"
        ]
        assert (len(each.lines), each.problems, each.conflicts) == (1, (), ())
    assert merged.session.incident.summary == "Meanwhile."


def test_half_of_a_long_timeline_can_be_taken_out() -> None:
    session = long_session(400)
    lines = render(session).split("\n")
    kept = [line for line in lines if not (line.startswith("| E") and int(line.split()[1][1:]) % 2)]
    taken = import_writeup(session, "\n".join(kept), None, render, TODAY)
    assert [event.id for event in taken.session.timeline] == [f"E{number}" for number in range(1, 400, 2)]
