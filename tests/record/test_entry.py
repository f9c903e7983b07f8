"""The entry line of events and actions, and pasted lines."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.entry import Token, read_action, read_event, split_paste
from unblame.record.times import TimeContext

TODAY = date(2024, 1, 17)
PEOPLE = ("Ana Silva", "Ben", "Benita Cruz", "@mira")
ABOVE = datetime(2024, 1, 15, 10, 15, tzinfo=UTC)
CONTEXT = TimeContext(zone=UTC, here=ZoneInfo("Europe/Berlin"), above=ABOVE)


def test_an_event_with_its_time() -> None:
    entry = read_event("10:18  errors   seen", CONTEXT)
    assert (entry.text, entry.at, entry.approximate) == ("errors seen", ABOVE.replace(minute=18), False)
    assert entry.tokens == (Token(0, 5, "time", "10:18", "Mon 15 Jan 10:18 UTC"),)
    assert entry.problem is None


def test_an_approximate_time_shows_so() -> None:
    entry = read_event("~10:18 errors", CONTEXT)
    assert entry.approximate
    assert entry.tokens[0].shows == "~Mon 15 Jan 10:18 UTC"


@pytest.mark.parametrize("line", ["errors seen", "errors since 10:18", "took 5 min", "P1 alert @ana due fri", ""])
def test_an_event_without_a_time_is_words(line: str) -> None:
    entry = read_event(line, CONTEXT)
    assert (entry.text, entry.at, entry.tokens, entry.problem) == (line, None, (), None)


def test_an_ambiguous_zone_is_a_problem_and_loses_nothing() -> None:
    entry = read_event("- 10:18 IST errors", CONTEXT)
    assert (entry.text, entry.at) == ("- 10:18 IST errors", None)
    assert entry.tokens == (Token(2, 11, "time", "10:18 IST", "?"),)
    assert entry.problem is not None
    assert entry.problem.startswith("IST can mean India")


def test_a_time_turned_back_to_words() -> None:
    assert read_event("10:18 AST parser fails", CONTEXT).problem
    entry = read_event("10:18 AST parser fails", CONTEXT, frozenset({"10:18 AST"}))
    assert (entry.text, entry.problem) == ("AST parser fails", None)
    assert read_event("10:18 errors", CONTEXT, frozenset({"10:18"})).text == "10:18 errors"


def test_an_action_with_everything() -> None:
    line = "Add alert @ana due fri P1"
    entry = read_action(line, TODAY, PEOPLE)
    assert (entry.title, entry.owner, entry.due, entry.priority) == (
        "Add alert",
        "Ana Silva",
        date(2024, 1, 19),
        "P1",
    )
    assert [(token.kind, token.text, token.shows) for token in entry.tokens] == [
        ("owner", "@ana", "Ana Silva"),
        ("due", "due fri", "Fri 19 Jan"),
        ("priority", "P1", "P1"),
    ]
    assert all(line[token.start : token.end] == token.text for token in entry.tokens)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("P1: add alert, @ana, due fri.", "add alert"),
        ("p0 fix   the   pool", "fix the pool"),
        ("Ask a@b.c about P12 and XP1", "Ask a@b.c about P12 and XP1"),
        ("Pay what is due soon", "Pay what is due soon"),
        ("due", "due"),
        ("Overdue fri report", "Overdue fri report"),
        ("@ana", ""),
        ("First @ana then @ben", "First then @ben"),
        ("P1 not P2", "not P2"),
        ("due fri not due mon", "not due mon"),
        ("@ alone", "@ alone"),
        ("(@ana) (P1)", "(@ana) (P1)"),
        ("@ana’s dashboard", "@ana’s dashboard"),
        ("Keep [/] and [red]", "Keep [/] and [red]"),
    ],
)
def test_the_rest_is_the_title(line: str, title: str) -> None:
    assert read_action(line, TODAY, PEOPLE).title == title


@pytest.mark.parametrize(
    ("typed", "owner"),
    [("@ana", "Ana Silva"), ("@ANA", "Ana Silva"), ("@silva", "Ana Silva"), ("@ana.silva", "Ana Silva"),
     ("@AnaSilva", "Ana Silva"),
     ("@ben", "Ben"), ("@beni", "Benita Cruz"), ("@be", "be"), ("@mir", "mira"), ("@zoe", "zoe"),
     ("@Zoë.K", "Zoë.K"), ("@__", "__")],
)  # fmt: skip
def test_owners(typed: str, owner: str) -> None:
    assert read_action(f"Fix it {typed}", TODAY, PEOPLE).owner == owner


@pytest.mark.parametrize(
    ("written", "due"),
    [("due fri", date(2024, 1, 19)), ("due 2024-01-31", date(2024, 1, 31)), ("due 31 Jan", date(2024, 1, 31)),
     ("due Jan 31, 2025", date(2025, 1, 31)), ("Due in 2 weeks", date(2024, 1, 31)),
     ("due +3d", date(2024, 1, 20)),
     ("due tomorrow", date(2024, 1, 18)), ("due fri 19 jan 2024", date(2024, 1, 19))],
)  # fmt: skip
def test_due_takes_the_longest_date(written: str, due: date) -> None:
    entry = read_action(f"Fix {written} the pool", TODAY)
    assert (entry.title, entry.due) == ("Fix the pool", due)
    assert entry.tokens[0].text == written


def test_tokens_turned_back_to_words() -> None:
    line = "Move @ana to P1 due fri @ben"
    entry = read_action(line, TODAY, PEOPLE, frozenset({"@ana", "P1", "due fri"}))
    assert (entry.title, entry.owner, entry.due, entry.priority) == (
        "Move @ana to P1 due fri",
        "Ben",
        None,
        None,
    )


ACTION_WORDS = st.lists(
    st.sampled_from(["fix", "@ana", "due", "fri", "31", "jan", "P1", "p0,", "2024-01-31", "a@b.c", "@",
    "due,", "in", "2", "weeks.", "31.02", "30 feb"])
    | st.text(max_size=6)
).map(" ".join)  # fmt: skip


@given(ACTION_WORDS, st.frozensets(st.sampled_from(["@ana", "P1", "due fri"])))
def test_no_word_of_an_action_is_lost(line: str, words: frozenset[str]) -> None:
    entry = read_action(line, TODAY, PEOPLE, words)
    kept = " ".join([entry.title, *(token.text for token in entry.tokens if token.shows != "?")])
    assert sorted(re.findall(r"\w+", kept)) == sorted(re.findall(r"\w+", line))
    assert all(line[token.start : token.end] == token.text for token in entry.tokens)
    assert not {token.text for token in entry.tokens} & words
    ends = [0, *(token.end for token in entry.tokens)]
    assert all(token.start >= end for token, end in zip(entry.tokens, ends, strict=False))


@given(st.text(max_size=60) | st.from_regex(r"[-\[* ]{0,3}[0-9+~][0-9]?:?[0-9:]{0,6} ?[A-Z+:-]{0,4} ?[a-z ]*"))
def test_no_word_of_an_event_is_lost(line: str) -> None:
    entry = read_event(line, CONTEXT)
    kept = entry.text if entry.problem else " ".join([*(token.text for token in entry.tokens), entry.text])
    assert re.findall(r"[^\W_]+", kept) == re.findall(r"[^\W_]+", line)
    assert all(line[token.start : token.end] == token.text for token in entry.tokens)


@pytest.mark.parametrize(
    "unit",
    [
        *("@ana ", "due fri ", "a", " "),
        *(pytest.param(unit, marks=pytest.mark.slow) for unit in ("due ", "P1 ", "@", "@a.", ",", "in 2 weeks ")),
    ],
)
def test_a_long_line_is_linear(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    before = time.process_time()
    read_action(line, TODAY, PEOPLE)
    read_event(line, CONTEXT)
    assert time.process_time() - before < 3


@pytest.mark.parametrize(
    ("pasted", "entries"),
    [
        ("14:02 one line", ["14:02 one line"]),
        ("", []),
        (" \n\n", []),
        ("- 14:02 one\r\n* 14:05 two\n\n• three", ["14:02 one", "14:05 two", "three"]),
        ("1. one\n2) two\n10. ten", ["one", "two", "ten"]),
        ("> 14:02 one\n> > two\n>> three", ["14:02 one", "two", "three"]),
        ("- [ ] open\n- [x] done", ["open", "done"]),
        ("14:02\tone\ttwo", ["14:02 one two"]),
        (
            "-5 degrees\n>50% errors\n+12m later\n2:05 pm",
            ["-5 degrees", ">50% errors", "+12m later", "2:05 pm"],
        ),
        ("one\n---\n```\n* * *\ntwo", ["one", "two"]),
        (
            "| Time | Event |\n|---|:---:|\n| 14:02 | text |\n| 14:05 | a \\| b |",
            ["14:02 text", "14:05 a | b"],
        ),
        ("| 14:02 | Ana | restarts |", ["14:02 Ana restarts"]),
        ("Time | Event\n--- | ---\n14:02 | text", ["14:02 | text"]),
        ("\x1b[31m14:02\x1b[0m red", ["14:02 red"]),
        ("???\n🔥", ["???", "🔥"]),
    ],
)
def test_pasted_lines(pasted: str, entries: list[str]) -> None:
    assert split_paste(pasted) == entries


def test_a_pasted_table_row_is_time_and_text() -> None:
    (line,) = split_paste("| 10:18 | errors seen |")
    entry = read_event(line, CONTEXT)
    assert (entry.text, entry.at) == ("errors seen", ABOVE.replace(minute=18))


@given(st.text(max_size=200) | st.text(st.sampled_from("|-: \n>*1.[]xa\\"), max_size=80))
def test_entry_lines_are_clean_single_lines(pasted: str) -> None:
    for line in split_paste(pasted):
        assert line
        assert line == line.strip()
        assert "\n" not in line


@pytest.mark.parametrize("unit", ["> ", "- ", "1. ", "|", "|-", "\\|", " ", "\n", "| a |\n", "[x] ", "-"])
def test_a_long_paste_is_linear(unit: str) -> None:
    pasted = unit * (100_000 // len(unit))
    before = time.process_time()
    split_paste(pasted)
    split_paste(pasted + "x")
    assert time.process_time() - before < 3


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("25:99 bad", "25:99"),
        ("14:5 x", "14:5"),
        ("- 24:00 midnight", "24:00"),
        ("[14:60] x", "14:60"),
        ("~10:18:99 x", "~10:18:99"),
        ("14:05 pm x", "14:05 pm"),
        ("2024-13-45 10:00 x", "2024-13-45 10:00"),
        ("25:99", "25:99"),
    ],
)
def test_what_looks_like_a_time_and_is_none_is_said(line: str, written: str) -> None:
    entry = read_event(line, CONTEXT)
    assert entry.problem == f"{written} is no time. Write 14:05, 2:05 pm or +12m."
    assert (entry.text, entry.at) == (line, None)
    start = line.index(written)
    assert entry.tokens == (Token(start, start + len(written), "time", written, "?"),)
    assert read_event(line, CONTEXT, frozenset({written})).problem is None


@pytest.mark.parametrize(
    "line",
    ["1:1 with Ana", "1:1, with Ana", "14:02 minutes later", "10:18abc", "192:1681", "errors 25:99", "4:3", "12:345 x"],
)
def test_what_is_no_time_and_does_not_look_like_one_is_words(line: str) -> None:
    entry = read_event(line, CONTEXT)
    assert (entry.text, entry.at, entry.tokens, entry.problem) == (line, None, (), None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31.02", "“31.02” cannot be read. Write 2024-01-31, 31 Jan, fri,"),
        ("2024-02-31", "There is no such date as “2024-02-31”. Write 2024-01-31,"),
        ("31 Feb", "There is no such date as “31 Feb”."),
        ("fri 30 feb", "There is no such date as “fri 30 feb”."),
        ("fri 18 jan", "2024-01-18 is a Thu, not a Fri. Write 2024-01-18 or fri."),
        ("31/01", "“31/01” cannot be read."),
        ("Jan 31st", "“Jan 31st” cannot be read."),
        ("+3x", "“+3x” cannot be read."),
    ],
)
def test_a_due_date_that_cannot_be_read_is_said_and_stays(written: str, said: str) -> None:
    line = f"Fix the pool @ana due {written} P1"
    entry = read_action(line, TODAY, PEOPLE)
    assert entry.problem is not None
    assert entry.problem.startswith(said)
    assert (entry.title, entry.owner, entry.due, entry.priority) == (
        f"Fix the pool due {written}",
        "Ana Silva",
        None,
        "P1",
    )
    assert [(token.kind, token.shows) for token in entry.tokens] == [
        ("owner", "Ana Silva"),
        ("due", "?"),
        ("priority", "P1"),
    ]
    assert read_action(line, TODAY, PEOPLE, frozenset({f"due {written}"})).problem is None


@pytest.mark.parametrize(
    "line", ["Pay what is due soon", "due to load", "due 5 retries", "due 31 jan", "due 5 marketing pages", "due"]
)
def test_due_before_other_words_is_no_problem(line: str) -> None:
    assert read_action(line, TODAY, PEOPLE).problem is None


@pytest.mark.parametrize(
    ("line", "title", "due"),
    [
        ("Warm the cache 2024-02-05 P2", "Warm the cache", "2024-02-05"),
        ("Tell the team by 2024-02-05", "Tell the team", "2024-02-05"),
        ("Do it @ben P2 tomorrow", "Do it", str(TODAY + timedelta(days=1))),
        ("Report every monday", "Report every monday", "None"),
        ("Move monday checks to ops", "Move monday checks to ops", "None"),
        ("Keep it by 80 %", "Keep it by 80 %", "None"),
    ],
)
def test_a_date_that_nobody_could_mistake_needs_no_due(line: str, title: str, due: str) -> None:
    read = read_action(line, TODAY, PEOPLE)
    assert (read.title, str(read.due)) == (title, due)
