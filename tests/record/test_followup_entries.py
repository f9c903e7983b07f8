"""Entry lines of the follow-up."""

from __future__ import annotations

from datetime import date

import pytest

from unblame.record.followup_entries import day_first, read_published, read_question

TODAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("line", "day", "words"),
    [
        ("2024-01-22 two of five are done", date(2024, 1, 22), "two of five are done"),
        ("2024-01-22: two of five", date(2024, 1, 22), "two of five"),
        ("2024-01-22", date(2024, 1, 22), ""),
        ("  22 Jan two of five", date(2024, 1, 22), "two of five"),
        ("Jan 22, two of five", date(2024, 1, 22), "two of five"),
        ("22 January 2023 two of five", date(2023, 1, 22), "two of five"),
        ("22 Dec two of five", date(2023, 12, 22), "two of five"),
        ("5 Mar all done", date(2024, 3, 5), "all done"),
        ("29 feb half", date(2024, 2, 29), "half"),
        ("today all done", TODAY, "all done"),
        ("Yesterday – all done", date(2024, 3, 4), "all done"),
        ("two of five are done", None, "two of five are done"),
        ("2024-02-31 two of five", None, "2024-02-31 two of five"),
        ("2024-01-22nd", None, "2024-01-22nd"),
        ("3 may help", date(2023, 5, 3), "help"),
        ("March forward", None, "March forward"),
        ("todays news", None, "todays news"),
        ("", None, ""),
    ],
)
def test_the_day_stands_first(line: str, day: date | None, words: str) -> None:
    assert day_first(line, TODAY) == (day, words)


def test_the_last_leap_day_across_years_without_one() -> None:
    assert day_first("29 Feb half", date(2027, 6, 1)) == (date(2024, 2, 29), "half")


@pytest.mark.parametrize(
    ("words", "to", "audience"),
    [
        ("https://x.example/1 for customers", "https://x.example/1", "customers"),
        ("wiki page for all for engineers", "wiki page for all", "engineers"),
        ("docs/post mortem.md", "docs/post mortem.md", ""),
        ("for customers", "for customers", ""),
        ("", "", ""),
    ],
)
def test_where_it_was_published_and_for_whom(words: str, to: str, audience: str) -> None:
    assert read_published(words) == {"to": to, "audience": audience}


@pytest.mark.parametrize(
    ("line", "question", "answer"),
    [
        ("Was I charged? No.", "Was I charged?", "No."),
        ("Was I charged?", "Was I charged?", ""),
        ("Why? Why not?  Because.", "Why?", "Why not?  Because."),
        ("tell me", "tell me", ""),
    ],
)
def test_a_question_and_its_answer(line: str, question: str, answer: str) -> None:
    assert read_question(line) == {"question": question, "answer": answer}
