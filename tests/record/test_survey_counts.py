"""The survey's counts: seven lines of five, and nothing under five answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.reading import Unread
from unblame.record.survey_counts import average, disagreements, read_counts, read_responses

LINE = "0 1 2 3 0"
COUNTS = (LINE,) * 7


@pytest.mark.parametrize("between", ["\n", "; ", " / ", "\n\n", " "])
def test_seven_lines_however_they_are_parted(between: str) -> None:
    assert read_counts(between.join(COUNTS)) == COUNTS


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(5, 999), min_size=5, max_size=5), min_size=7, max_size=7))
def test_what_was_read_is_read_again(rows: list[list[int]]) -> None:
    counts = tuple(" ".join(map(str, row)) for row in rows)
    assert read_counts("\n".join(counts)) == counts == read_counts(", ".join(counts).replace(",", ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n".join(COUNTS[:6]), "There are 6 lines so far."),
        ("\n".join((*COUNTS, LINE)), "There are 8 lines so far."),
        ("\n".join((*COUNTS[:2], "0 1 2 3", *COUNTS[3:])), "Line 3 has 4 numbers."),
        ("1", "Line 1 has 1 number."),
        ("\n".join((*COUNTS[:6], "a b c d e")), "“a” cannot be read."),
        ("\n".join((*COUNTS[:6], "0 -1 2 3 1")), "“-1” cannot be read."),
        ("\n".join((*COUNTS[:6], "0 0 1 3 ²")), "“²” cannot be read."),
        ("\n".join((*COUNTS[:6], "9" * 5000 + " 0 0 0 0")), "cannot be read."),
        ("\n".join((*COUNTS[:6], "0 0 1 3 0")), "Question 7 has 4 answers: under 5 nothing is kept"),
    ],
)
def test_another_shape_is_refused_with_the_line_that_has_it(text: str, said: str) -> None:
    with pytest.raises(Unread) as refused:
        read_counts(text)
    assert said in str(refused.value)


def test_a_question_that_nobody_answered_and_no_text_at_all() -> None:
    assert read_counts("\n".join((*COUNTS[:6], "0 0 0 0 0")))[6] == "0 0 0 0 0"
    assert read_counts(" \n ") == ()


@pytest.mark.parametrize("text", ["0", "1", "4", "-7", "5.5", "many"])
def test_under_five_people_nothing_is_kept(text: str) -> None:
    with pytest.raises(Unread, match="5"):
        read_responses(text)
    assert read_responses("5") == 5
    assert read_responses("1,200") == 1200


def test_counts_that_do_not_fit_the_people_say_so() -> None:
    assert disagreements(6, COUNTS) == ()
    assert disagreements(7, COUNTS[:1]) == ("Question 1 has 6 answers, and 7 people answered.",)
    assert "How many answered is missing" in disagreements(None, COUNTS)[0]
    assert disagreements(None, ()) == disagreements(7, ()) == ()


def test_the_average_of_all_marks() -> None:
    assert average(("0 0 0 0 5", "5 0 0 0 0")) == 3
    assert average(("0 0 0 0 0",)) is None
    assert average(()) is None
