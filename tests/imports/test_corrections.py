"""Each kind of place of the standard write-up, corrected by hand once, comes back into the record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from unblame.exports.facts.moments import MILESTONES
from unblame.exports.render import render
from unblame.exports.stamp import stamp
from unblame.imports.changes import changes
from unblame.imports.three_way import Imported, import_writeup
from unblame.record.session import Session
from unblame.store.load import load_session

SAMPLE = next((Path(__file__).parents[2] / "sessions").glob("*checkout*.toml"))
TODAY = date(2024, 2, 1)


@cache
def sample() -> Session:
    return load_session(SAMPLE).session


@cache
def exported() -> str:
    return stamp(render(sample()), sample().id)


def rendered(session: Session) -> str:
    return exported() if session is sample() else render(session)


def edited(old: str, new: str) -> str:
    assert old in exported(), old
    return exported().replace(old, new, 1)


def imported(text: str, base: str | None = None) -> Imported:
    return import_writeup(sample(), text, base, rendered, TODAY)


def said(taken: Imported) -> list[str]:
    return [change.said for change in changes(sample(), taken.session)]


CORRECTIONS = [
    ("# Post-mortem: Checkout down:", "# Post-mortem: Shop down:", "title: Shop down: connection pool exhausted (was"),
    ("**Kind:** Incident", "**Kind:** Near miss", "kind: near-miss (was incident)"),
    ("**Severity:** SEV1", "**Severity:** SEV2 (written as P1)", "severity: SEV2 (was SEV1)"),
    ("**Status:** Final", "**Status:** In review", "status: review (was final)"),
    ("**Services:** checkout, orders", "**Services:** checkout, payments, orders", "services: checkout, payments, o"),
    ("**Recovery target:** 15 min", "**Recovery target:** 20 min", "rto minutes: 20 (was 15)"),
    ("**Failure mode:** seen for the first time", "**Failure mode:** known from before", "novel: no (was yes)"),
    ("- **Security incident:** no\n", "", "security: empty (was no)"),
    ("For 47 minutes on Monday", "For **46** minutes on\nMonday", "summary: For 46 minutes on Monday"),
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
    ("| Customers were told after 24", "| They were told after 24", "lessons, what went poorly: They were told"),
    ("- Half of a fleet is not", "- Half a fleet is not", "lessons, learned: Half a fleet is not"),
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


def column(document: str, text: str) -> str:
    """The line of the document that holds a text; behind a line break, that starts with it."""
    if text.startswith("\n"):
        return next(line for line in document.split("\n") if line.startswith(text[1:]))
    return next(line for line in document.split("\n") if text in line)


def test_a_row_without_a_number_is_a_new_record() -> None:
    line = column(exported(), "| AI-2 |")
    new = "|  | Write the runbook | Eve | 2024-03-01 | P2 | | respond |"
    taken = imported(edited(line, f"{line}\n{new}"))
    made = taken.session.actions[2]
    assert (made.title, made.owner, made.due, made.priority) == ("Write the runbook", "Eve", date(2024, 3, 1), "P2")
    assert [each.id for each in taken.session.actions if each is not made] == [each.id for each in sample().actions]
    assert (taken.problems, said(taken)) == ((), ["A3: new (“Write the runbook”)"])


def test_a_new_event_takes_the_day_of_the_one_above() -> None:
    line = column(exported(), "| E3 |")
    taken = imported(edited(line, f"{line}\n| | 10:17 | Somebody looks at the host | Ana |"))
    made = next(event for event in taken.session.timeline if event.text.startswith("Somebody"))
    assert made.at == datetime(2024, 1, 15, 10, 17, tzinfo=UTC)
    assert taken.problems == ()


def test_a_row_that_is_taken_out_is_deleted_with_its_links() -> None:
    line = column(exported(), "| AI-2 |")
    taken = imported(edited(f"{line}\n", ""))
    gone = sample().actions[1].id
    assert gone not in {action.id for action in taken.session.actions}
    assert all(gone not in each.actions for each in taken.session.systemic)
    assert said(taken)[-1].startswith("A2: taken out (“Page on call")
    assert taken.problems == ()


def test_rows_that_change_places_are_in_another_order() -> None:
    one, other = column(exported(), "\n| AI-1 |"), column(exported(), "\n| AI-2 |")
    taken = imported(edited(f"{one}\n{other}", f"{other}\n{one}"))
    assert [each.id for each in taken.session.actions[:2]] == [each.id for each in sample().actions[1::-1]]
    assert said(taken) == ["actions: in another order"]


def test_a_why_is_added_and_another_moved() -> None:
    old = "    - **W4. Why is it that a connection stayed open each time a price lookup failed?**\\\n"
    new = "    - **Why did nobody see it?**\\\n      The lookup was new\n" + old
    taken = imported(edited(old, new))
    made = next(why for why in taken.session.whys if why.answer == "The lookup was new")
    assert (made.parent, made.question) == (sample().whys[1].id, "Why did nobody see it?")
    assert len(said(taken)) == 1
    start = exported().index("    - **W6.")
    block = exported()[start : exported().index("- **W7.")]
    moved = re.sub("^    ", "", block, flags=re.MULTILINE)
    taken = imported(exported().replace(block, moved))
    (change,) = changes(sample(), taken.session)
    assert change.where.endswith(".parent")


def test_a_why_that_is_taken_out_leaves_those_that_were_moved_up() -> None:
    start, end = exported().index("  - **W5."), exported().index("- **W7.")
    block = exported()[start:end]
    kept = "  " + block[block.index("- **W6.") :].replace("\n    ", "\n  ")
    taken = imported(exported().replace(block, kept))
    answers = [why.answer for why in taken.session.whys]
    assert len(answers) == len(sample().whys) - 1
    moved = next(why for why in taken.session.whys if why.question.startswith("What let the pool"))
    assert moved.parent == sample().whys[0].id


def test_lists_under_an_action_and_further_entries() -> None:
    text = exported()
    start = text.index("  - Done when\n")
    end = text.index("\n", text.index("    - ", start))
    first = text[text.index("    - ", start) : end]
    taken = imported(text.replace(first, f"{first}\n    - A second thing is seen"))
    (change,) = changes(sample(), taken.session)
    assert change.where.endswith(".success_criteria")
    assert "A second thing is seen" in taken.session.actions[0].success_criteria
    last = column(text, "- **INC-2391:**")
    taken = imported(text.replace(last, f"{last}\n- **INC-2500:** Once more"))
    assert (taken.session.related[-1].reference, taken.session.related[-1].note) == ("INC-2500", "Once more")


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


def padded(text: str) -> str:
    """Tables as a formatter aligns them."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("| "):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))]
            line = "| " + " | ".join(f"{cell:<30}" for cell in cells) + " |"  # noqa: PLW2901 - another form of it
        lines.append(re.sub(r"^\| (-{3}\s*\| ?)+", lambda found: found[0].replace("---", ":----"), line))
    return "\n".join(lines)


def reflowed(text: str) -> str:
    """Paragraphs broken at some 40 characters, outside code and tables."""
    lines, code = list[str](), False
    for line in text.split("\n"):
        code ^= line.startswith("```")
        plain = not code and re.match(r"[A-Z][a-z]", line) and not line.endswith("\\")
        lines.append(re.sub(r"(.{40}\w*) (?=[a-z])", r"\1\n", line) if plain else line)
    return "\n".join(lines)


def with_trailing_spaces(text: str) -> str:
    return "\n".join(line if line.endswith("\\") else f"{line} " for line in text.split("\n"))


REWRITES: dict[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "trailing spaces": with_trailing_spaces,
    "stars": lambda text: re.sub(r"^( *)- ", r"\1* ", text, flags=re.MULTILINE),
    "underscores": lambda text: text.replace("**", "__"),
    "blank lines": lambda text: text.replace("\n## ", "\n\n\n## "),
    "padded tables": padded,
    "reflowed": reflowed,
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_what_an_editor_or_a_formatter_does_is_no_correction(rewrite: Callable[[str], str]) -> None:
    taken = imported(rewrite(exported()))
    assert (said(taken), taken.problems) == ([], ())


NOT_TAKEN = [
    ("- **Duration:** 47 min", "- **Duration:** 48 min", "Duration", "worked out from the timeline"),
    ("- **Times:** UTC", "- **Times:** CET", "Times", "the session’s time zone"),
    ("By priority: ", "By rank: ", "Actions", "the actions in the table"),
    ("People      ── F1", "People      ── F9", "Why it happened, What contributed", "the factors"),
    ("| Time to declare | 24 min |", "| Time to declare | 20 min |", "Measured", "the timeline’s milestones"),
    ("| Opening | 5 min |", "| Opening | 6 min |", "The meeting, How the time went", "the meeting’s clock"),
    ("**Status:** Final", "**Status:** Finished", "Status", "“Finished” cannot be read"),
    ("| Ana | 2024-01-19 |", "| Ana | soon |", "AI-2, Due", "“soon” cannot be read"),
    ("| V2, V3, V10 |", "| V2, V33 |", "E4, Evidence", "“V33” cannot be read"),
    ("| E3 | 10:15 |", "| E3 | quarter past |", "E3, Time", "cannot be read"),
    ("| E3 | 10:15 |", "| E3 | 10:15 | one | more", "E3", "more cells than its table"),
    ("- **Kind:** Incident", "- **Mood:** Calm\n- **Kind:** Incident", "Mood", "no fact that this write-up knows"),
    ("## Summary\n", "## Overview\n", "Overview", "is no heading of the standard write-up"),
    ("### What set it off\n", "### The trigger\n", "The story, The trigger", "is no heading"),
    ("- **E2** (10:13)", "- **E2** (10:14)", "E2", "repeats the table. Change “Time” there"),
    ("| F1 | People | One person in the on-call rota knew the database | +12 min until the pool was looked at | AI-5",
     "| F1 | People | One person in the on-call rota knew the database | +12 min until the pool was looked at | AI-1",
     "F1, Addressed by", "“Addresses” in the actions"),
]  # fmt: skip
ALONE = [each for each in NOT_TAKEN if "heading" in each[3] or "one | more" in each[1]]


@cache
def none_taken() -> Imported:
    text = exported()
    for old, new, _, _ in NOT_TAKEN:
        if (old, new) not in [(each[0], each[1]) for each in ALONE]:
            assert old in text, old
            text = text.replace(old, new, 1)
    return imported(text)


def test_what_cannot_be_read_changes_nothing() -> None:
    assert said(none_taken()) == []
    assert len(none_taken().problems) == len(NOT_TAKEN) - len(ALONE)


@pytest.mark.parametrize(("old", "new", "place", "reason"), NOT_TAKEN)
def test_what_cannot_be_taken_is_told_with_its_line(old: str, new: str, place: str, reason: str) -> None:
    alone = (old, new, place, reason) in ALONE
    taken = imported(edited(old, new)) if alone else none_taken()
    assert said(taken) == []
    (problem,) = [each for each in taken.problems if each.place == place and reason in each.reason]
    text = edited(old, new).split("\n") if alone else []
    if alone:
        assert problem.line == next(at for at, line in enumerate(text, 1) if line not in exported().split("\n"))
    else:
        assert problem.line > 0


def test_an_event_that_was_moved_without_its_time_is_told() -> None:
    one, other = column(exported(), "| E3 |"), column(exported(), "| E4 |")
    taken = imported(edited(f"{one}\n{other}", f"{other}\n{one}"))
    (problem,) = taken.problems
    assert (problem.place, said(taken)) == ("E4", [])
    assert "stand by their times" in problem.reason


def test_computed_lines_that_follow_from_a_correction_are_no_problem() -> None:
    text = edited("| E11 | 11:00–11:30 |", "| E11 | 11:01–11:30 |")
    text = text.replace(
        "**Duration:** 47 min (10:13 impact began to 11:00", "**Duration:** 48 min (10:13 impact began to 11:01"
    )
    taken = imported(text)
    assert [each for each in taken.problems if each.place == "Duration"] == []


@pytest.mark.parametrize("words", MILESTONES.values())
def test_every_milestone_of_a_write_up_is_read_back(words: str) -> None:
    taken = imported(edited("| detection |  |  | page 88213 |", f"| detection | {words} |  | page 88213 |"))
    assert all(each.place != "E3, Milestones" for each in taken.problems)
    (change,) = [each for each in changes(sample(), taken.session) if "milestones" in each.where]
    assert next(key for key, shown in MILESTONES.items() if shown == words) in change.said


def test_a_row_that_ends_early_keeps_the_rest() -> None:
    taken = imported(edited(column(exported(), "\n| AI-1 |"), "| AI-1 | Give them back | Ben |"))
    (problem,) = taken.problems
    assert (problem.place, said(taken)) == (
        "AI-1",
        ["A1, title: Give them back (was Give connections back on every error path)"],
    )


def test_a_part_that_is_taken_out_is_cleared_and_one_renamed_is_not() -> None:
    start, end = exported().index("## Open questions"), exported().index("## The meeting")
    taken = imported(exported()[:start] + exported()[end:])
    assert (taken.session.meeting.parking_lot, taken.problems) == ((), ())
    taken = imported(edited("## Actions\n", "## To do\n"))
    assert taken.session == sample()
    assert [each.place for each in taken.problems] == ["To do"]


def test_a_part_of_the_story_told_by_events_is_taken_once_somebody_writes_it() -> None:
    told = sample().model_copy(update={"story": sample().story.model_copy(update={"detection": ""})})
    text = render(told)
    line = "- 10:13 Error rate alert fires on checkout\n- 10:15 On-call responder is paged\n"
    assert line in text
    taken = import_writeup(told, text.replace(line, "The alert fired.\n"), None, render, TODAY)
    assert (taken.session.story.detection, taken.problems) == ("The alert fired.", ())
    taken = import_writeup(told, text.replace("- 10:15 On-call", "- 10:16 On-call"), None, render, TODAY)
    assert (taken.session, [each.place for each in taken.problems]) == (told, ["The story, How it was noticed"])


def test_events_of_several_days_keep_and_change_their_day() -> None:
    session = Session.model_validate(
        {
            "id": "x",
            "incident": {"timezone": "Europe/Berlin"},
            "timeline": [
                {"id": "E1", "at": "2024-01-15T22:00:00Z", "text": "Alert"},
                {"id": "E2", "at": "2024-01-16T00:30:00Z", "text": "Restart"},
                {"id": "E3", "at": "2024-01-16T01:00:00Z", "text": "Over"},
            ],
        }
    )
    text = render(session)
    assert "| E2 | 01:30 |" in text
    text = text.replace("| E2 | 01:30 |", "| E2 | 01:40 |").replace(
        "| E1 | 23:00 | Alert |", "| E1 | 23:00 | Alert |\n|  | ~23:30–00:10 | Call |"
    )
    taken = import_writeup(session, text, None, render, TODAY)
    by_text = {event.text: event for event in taken.session.timeline}
    assert by_text["Restart"].at == datetime(2024, 1, 16, 0, 40, tzinfo=UTC)
    call = by_text["Call"]
    assert (call.at, call.until, call.approximate) == (
        datetime(2024, 1, 15, 22, 30, tzinfo=UTC),
        datetime(2024, 1, 15, 23, 10, tzinfo=UTC),
        True,
    )
    moved = render(session).replace("### 2024-01-16", "### 2024-01-17")
    taken = import_writeup(session, moved, None, render, TODAY)
    assert [str(event.at)[:10] for event in taken.session.timeline] == ["2024-01-15", "2024-01-17", "2024-01-17"]


def test_a_question_that_follows_from_a_corrected_answer_is_not_written_down() -> None:
    text = exported().replace("The connection pool was empty", "The pool was dry")
    taken = imported(text.replace("that the connection pool was empty?", "that the pool was dry?"))
    assert (said(taken), taken.problems) == (["W1, answer: The pool was dry (was The connection pool was empty)"], ())
