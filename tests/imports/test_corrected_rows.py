"""Rows, entries and whole parts that somebody added, moved or took out of a write-up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from edited_sample import TODAY, column, edited, exported, imported, said, sample

from unblame.exports.render import render
from unblame.imports.changes import changes
from unblame.imports.three_way import import_writeup
from unblame.record.session import Session


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


@pytest.mark.parametrize(
    ("start", "new"),
    [
        ("\n| AI-1 |", "| AI-1 | Give them back | Ben |"),
        ("\n| AI-4 |", "| AI-4  Put a circuit breaker in | Eve | 2024-01-31 | P1 | Open | prevent | code | | | |"),
        ("\n| E3 |", "| E3 | 10:15 | Error rate alert | detected | |"),
        ("\n| F2 |", "| F2 | Process | +9 min to mitigate | AI-5 |"),
    ],
)
def test_a_row_with_too_few_cells_is_not_read(start: str, new: str) -> None:
    text = edited(column(exported(), start), new)
    taken = imported(text)
    assert said(taken) == []
    place = new.split()[1]
    (problem,) = [each for each in taken.problems if each.place == place]
    assert "fewer cells than its table" in problem.reason
    assert text.split("\n")[problem.line - 1] == new


def test_a_row_whose_empty_cells_are_left_off_is_the_same() -> None:
    row = column(exported(), "\n| E7 |")
    assert row.endswith("|  |")
    taken = imported(edited(row, row.removesuffix("  |")))
    assert (said(taken), taken.problems) == ([], ())


def test_a_new_row_with_a_number_may_end_early() -> None:
    row = column(exported(), "\n| E12 |")
    taken = imported(edited(row, f"{row}\n| E13 | 11:45 | The call ends | incident lead |"))
    (event,) = [each for each in taken.session.timeline if each.text == "The call ends"]
    assert (event.actor, taken.problems) == ("incident lead", ())


def test_facts_of_two_records_are_not_read() -> None:
    taken = imported(edited(column(exported(), "\n### V2:"), ""))
    assert taken.session.evidence == sample().evidence
    assert "the facts of two records stand here" in " ".join(each.reason for each in taken.problems)


def test_a_new_row_may_end_early() -> None:
    row = column(exported(), "\n| AI-1 |")
    taken = imported(edited(row, f"{row}\n| | Give them back | Ben |"))
    assert said(taken) == ["A2: new (“Give them back”)"]


def test_a_part_that_is_taken_out_is_cleared_and_one_renamed_is_not() -> None:
    start, end = exported().index("## Open questions"), exported().index("## The meeting")
    taken = imported(exported()[:start] + exported()[end:])
    assert (taken.session.meeting.parking_lot, taken.problems) == ((), ())
    taken = imported(edited("## Actions\n", "## To do\n"))
    assert taken.session == sample()
    assert [each.place for each in taken.problems] == ["To do"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"^(\| E2 .*)$", r"\1\n"),
        (r"^(\| E2 .*)$", r"\1\n<!-- the alert was late -->"),
        (r"^(\| E2 .*)$", r"    \1"),
        (r"^(\| E1 \|.*)$", r"text\n\n\1"),
        (r"\n(\| No\. \| Time .*)\n.*\n", r"\n\1\n"),
        (r"^## Timeline\n", r""),
        (r"^## Timeline\n", r"### Timeline\n"),
        (r"^(\| AI-2 .*)$", r"\1\n"),
        (r"^## Actions\n", r""),
        (r"^## Lessons\n", r"##Lessons\n"),
        (r"^## Impact\n", r"##Impact\n"),
        (r"^\| What worked \| What did not \|\n.*\n", r""),
        (r"^(### What we learned)\n\n", r"\1\n\nAnd then\n\n1. one\n"),
    ],
)
def test_what_was_only_misread_is_not_taken_out(old: str, new: str) -> None:
    """A blank line in a table, a heading that is gone: the rows still stand in the document."""
    text, count = re.subn(old, new, exported(), count=1, flags=re.MULTILINE)
    assert count
    taken = imported(text)
    assert taken.problems
    assert [each for each in said(taken) if "taken out" in each or "empty (was" in each] == []
    for table in ("timeline", "actions", "factors", "whys"):
        assert len(getattr(taken.session, table)) == len(getattr(sample(), table))
    before, after = sample().lessons, taken.session.lessons
    assert all(getattr(after, key) == value for key, value in before.__dict__.items() if key != "learned")
    assert set(before.learned) <= set(after.learned)
    assert taken.session.impact == sample().impact


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
