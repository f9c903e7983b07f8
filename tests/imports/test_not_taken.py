"""Corrections that cannot be taken: they change nothing and are told with their lines."""

from __future__ import annotations

from functools import cache

import pytest
from edited_sample import column, edited, exported, imported, said

from unblame.imports.three_way import Imported

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


MARKED = [
    ("For 47 minutes on Monday", "For **47 minutes** on Monday", "Summary", "“47 minutes”"),
    ("on Monday", "on `Monday` and _some_", "Summary", "“some”"),
    ("| Ana | 2024-01-19 |", "| *Ana* | 2024-01-19 |", "Actions", "“Ana”"),
    ("- Half of a fleet is not half", "- Half of a fleet is [**not**](https://a.example) half",
     "Lessons, What we learned",
     "“not”"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "marked"), MARKED)
def test_bold_and_italic_words_are_told_as_they_are_not_kept(old: str, new: str, place: str, marked: str) -> None:
    text = edited(old, new)
    (problem,) = imported(text).problems
    line = next(at for at, line in enumerate(text.split("\n"), 1) if new in line)
    assert (problem.line, problem.place) == (line, place)
    assert problem.reason.startswith(f"{marked} is marked as bold or italic, which is not kept.")


@pytest.mark.parametrize(
    "new",
    [
        "For **47 minutes on\nMonday",
        "For 4*7 minutes on Monday",
        "For \\*47\\* minutes on Monday",
        "snake_case_name, *",
    ],
)
def test_marks_that_mark_nothing_are_no_formatting(new: str) -> None:
    assert imported(edited("For 47 minutes on Monday", new)).problems == ()


def test_a_table_that_is_cut_says_by_what() -> None:
    line = column(exported(), "| E6 |")
    told = [each.reason for each in imported(edited(line, f"\n{line}")).problems]
    assert any("is no part of the table above it. Take out the blank line" in each for each in told)


def test_what_stands_in_code_is_no_formatting() -> None:
    assert imported(edited("10:30 50 of 50 taken", "10:30 **50** of 50 *taken*")).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("  - **Actions:** AI-3\n", "  - **Actions:** AI-3\n  - **Actions:** AI-1\n", "Patterns beyond this incident",
         "“Actions: AI-1”"),
        ("Customers were told after 24 minutes |", "Customers were told after 24 minutes | And late |", "Lessons",
         "“And late”"),
    ],
)  # fmt: skip
def test_a_second_fact_and_a_third_column_are_told(old: str, new: str, place: str, told: str) -> None:
    taken = imported(edited(old, new))
    assert said(taken) == []
    (problem,) = taken.problems
    assert problem.place == place
    assert problem.reason.startswith(told)
