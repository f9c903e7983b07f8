"""Each kind of place of the standard write-up, corrected by hand once, comes back into the record."""

from __future__ import annotations

import re
from functools import cache

import pytest
from edited_sample import TODAY, exported, imported, said, sample

from unblame.exports.render import render
from unblame.exports.stamp import stamp
from unblame.imports.changes import changes
from unblame.imports.three_way import Imported, import_writeup
from unblame.record.session import Session
from unblame.review.writeup_words import MILESTONES

CORRECTIONS = [
    ("# Post-mortem: Checkout down:", "# Post-mortem: Shop down:", "title: Shop down: connection pool exhausted (was"),
    ("**Kind:** Incident", "**Kind:** Near miss", "kind: near-miss (was incident)"),
    ("**Severity:** SEV1", "**Severity:** SEV2 (written as P1)", "severity: SEV2 (was SEV1)"),
    ("**Status:** Final", "**Status:** In review", "status: review (was final)"),
    ("**Services:** checkout, orders", "**Services:** checkout, payments, orders", "services: checkout, payments, o"),
    ("**Recovery target:** 15 min", "**Recovery target:** 20 min", "rto minutes: 20 (was 15)"),
    ("**Failure mode:** seen for the first time", "**Failure mode:** known from before", "novel: no (was yes)"),
    ("- **Security incident:** no\n", "", "security: empty (was no)"),
    ("For 47 minutes on Monday", "For 46 minutes on\nMonday", "summary: For 46 minutes on Monday"),
    ("~50,000 of ~50,000 (100 %)", "~40,000 of 50,000 (80 %)", "impact, users affected: 40000 (was 50000)"),
    ("~50,000 USD", "€60,000", "impact, currency: EUR (was USD)"),
    ("99.9 % over 30 days", "99.95 % over 90 days", "impact, slo target: 99.95 (was 99.9)"),
    ("agreement:** breached", "agreement:** kept", "impact, sla breached: no (was yes)"),
    ("| 0.2 % | 98 % | 1 % |", "| 0.3 % | 98 % | 1 % |", "measure 1, normal: 0.3 (was 0.2)"),
    ("Payments end in an error;", "Payments fail;", "symptoms: Payments fail;"),
    ("v2.5.0 had passed review", "v2.5 had passed review", "story, leadup: v2.5 had"),
    ("| E3 | 10:15 |", "| E3 | ~10:16 |", "the event at 10:16, time: 2024-01-15 10:16 (was 2024-01-15 10:15)"),
    ("| E11 | 11:00–11:30 |", "| E11 | 11:00-11:35 |", "the event at 11:00, end: 2024-01-15 11:35 (was"),
    ("fires on checkout | monitoring", "fires | pager", "the event at 10:13, actor: pager (was monitoring)"),
    ("| impact began, detected |", "| detected |", "the event at 10:13, milestones: detected (was impact-started, "),
    ("| key, hypothesis, disproven |", "| hypothesis, confirmed |", "the event at 10:18, outcome: confirmed (was"),
    ("| V2, V3, V10 |", "| V2, V3 |", "the event at 10:18, evidence: V2, V3 (was V2, V3, V10)"),
    ("**Led to:** E6", "**Led to:** E8", "the event at 10:30, led to: E8 (was E6)"),
    ("green, and the plan", "green and the plan", "the event at 10:00, what was known: All checks were green and"),
    ("Error paths were never part", "Failures were never part", "root cause, statement: Failures were never"),
    ("**Classes:** process gap, code,", "**Classes:** code,", "root cause, classes: code, capacity (was process gap, "),
    ("recurs:** medium: The", "recurs:** low: The", "root cause, recurrence risk: low (was medium)"),
    ("  The connection pool was empty\n", "  The pool was empty\n", "W1, answer: The pool was empty (was The conn"),
    ("load **(root cause)**", "load", "W3, root: empty (was yes)"),
    ("W6. What let the pool run empty unseen?", "W6. What hid it?", "W6, question: What hid it? (was What let"),
    ("| F2 | Process |", "| F2 | people |", "F2, category: people (was process)"),
    ("| +9 min to mitigate |", "| +10 min to mitigate |", "F2, impact: +10 min to mitigate (was +9"),
    ("**S2** Resources that", "**S2** Limits that", "systemic issue 2, issue: Limits that"),
    ("  - **Actions:** AI-3", "  - **Actions:** AI-3, AI-2", "systemic issue 1, actions: A3, A2 (was A3)"),
    ("| Customers were told after 24", "| They were told after 24", "lessons, what went poorly: “They were told"),
    ("- Half of a fleet is not", "- Half a fleet is not", "lessons, learned: “Half a fleet is not"),
    ("“I did not need the cause.", "“I never needed the cause.", "insight 2, quote: I never needed"),
    ("| Ana | 2024-01-19 | P0 |", "| Ben | 2024-01-22 | P1 |", "A2, due date: 2024-01-22 (was 2024-01-19)"),
    ("| Done | detect | monitoring | immediate | W6", "| in progress | detect | monitoring | | W6", "A2, status: in"),
    ("| W2, F3 |", "| w2 |", "A1, addresses: W2 (was W2, F3)"),
]  # fmt: skip


@cache
def all_corrected() -> Imported:
    """All of them made in one document, which is quicker than one after the other."""
    text = exported()
    for old, new, _ in CORRECTIONS:
        assert old in text, old
        text = text.replace(old, new, 1)
    return imported(text)


@cache
def all_told() -> tuple[str, ...]:
    return tuple(said(all_corrected()))


@pytest.mark.parametrize("told", [told for _, _, told in CORRECTIONS])
def test_a_corrected_place(told: str) -> None:
    assert [line for line in all_told() if line.startswith(told)]


def test_all_corrections_are_taken_and_nothing_else() -> None:
    taken = all_corrected()
    assert (taken.problems, taken.conflicts) == ((), ())
    assert all(line > 0 for line in taken.lines.values())
    places = {told.partition(": ")[0] for _, _, told in CORRECTIONS}
    also = {"impact, users total", "impact, slo window days", "impact, revenue lost", "severity written"}
    also |= {"the event at 10:18, hypothesis", "the event at 10:18, key", "A1, addresses", "impact, estimated"}
    also |= {"the event at 10:16, approximate", "A2, owner", "A2, priority", "A2, horizon"}
    assert {line.partition(": ")[0] for line in all_told()} - also - places <= {"the event at 10:13, text"}
    again = import_writeup(taken.session, stamp(render(taken.session), sample().id), None, render, TODAY)
    assert again.session == taken.session


def test_meeting_follow_up_evidence_and_notes() -> None:
    text = exported()
    wanted = [
        ("### V2: Checkout overview", "### V2: Overview of checkout", "evidence.*.title"),
        ("10:30 50 of 50 taken", "10:30 all of 50 taken", "evidence.*.excerpt"),
        ("with pool.connection() as connection:", "with pool.lease() as connection:", "evidence.*.after"),
        ("The pool was not on it.", "The pool was missing.", "evidence.*.caption"),
        ("<https://traces.example.com/8f2c51>", "https://traces.example.com/9", "evidence.*.url"),
        ("### About this sample", "### About it", "notes.*.heading"),
        ("This incident is composed:", "It is composed:", "notes.*.text"),
    ]
    for old, new, _ in wanted:
        assert old in text
        text = text.replace(old, new, 1)
    found = [re.sub(r"\.[A-Z]\w+\.", ".*.", change.where) for change in changes(sample(), imported(text).session)]
    assert sorted(found) == sorted(where for _, _, where in wanted)


@cache
def every_milestone() -> tuple[Session, Imported]:
    """One event for each, which another one had before."""
    keys = list(MILESTONES)
    events = [
        {"id": f"E{at}", "at": f"2024-01-15T10:{at:02}:00Z", "text": key, "milestones": [keys[at - 1]]}
        for at, key in enumerate(keys)
    ]
    session = Session.model_validate({"id": "x", "timeline": events})
    text = render(session)
    for at, (key, words) in enumerate(MILESTONES.items()):
        old = f"| {key} | {MILESTONES[keys[at - 1]]} |"
        assert old in text
        text = text.replace(old, f"| {key} | {words} |")
    return session, import_writeup(session, text, None, render, TODAY)


@pytest.mark.parametrize(("key", "words"), MILESTONES.items())
def test_every_milestone_of_a_write_up_is_read_back(key: str, words: str) -> None:
    session, taken = every_milestone()
    assert [each for each in taken.problems if each.place.endswith("Milestones")] == []
    assert [event.milestones for event in taken.session.timeline if event.text == key] == [(key,)]
    (change,) = [each for each in changes(session, taken.session) if f"E{[*MILESTONES].index(key)}.m" in each.where]
    assert f"milestones: {key} (was " in change.said


def test_a_part_of_the_story_told_by_events_is_taken_once_somebody_writes_it() -> None:
    told = sample().model_copy(update={"story": sample().story.model_copy(update={"detection": ""})})
    text = render(told)
    line = "- 10:13 Error rate alert fires on checkout\n- 10:15 On-call responder is paged\n"
    assert line in text
    taken = import_writeup(told, text.replace(line, "The alert fired.\n"), None, render, TODAY)
    assert (taken.session.story.detection, taken.problems) == ("The alert fired.", ())
    taken = import_writeup(told, text.replace("- 10:15 On-call", "- 10:16 On-call"), None, render, TODAY)
    assert (taken.session, [each.place for each in taken.problems]) == (told, ["The story, How it was noticed"])


def test_a_question_that_follows_from_a_corrected_answer_is_not_written_down() -> None:
    text = exported().replace("The connection pool was empty", "The pool was dry")
    taken = imported(text.replace("that the connection pool was empty?", "that the pool was dry?"))
    assert (said(taken), taken.problems) == (["W1, answer: The pool was dry (was The connection pool was empty)"], ())
