"""Two texts side by side, measured in columns of a terminal."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from unblame.screens.columns import column, padded, side_by_side, wrapped


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert wrapped("one\n\ntwo", 9) == ["one", "", "two"]
    assert wrapped("", 9) == []


def test_a_word_wider_than_the_column_is_broken() -> None:
    assert wrapped("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]
    assert wrapped("データベース接続", 9) == ["データベ", "ース接続"]


def test_a_bullet_hangs() -> None:
    assert column("one two three", 12, bullet=" · ") == [" · one two  ", "   three    "]
    assert column("", 10) == [" " * 10]


def test_the_shorter_side_goes_on_empty() -> None:
    assert side_by_side(["a "], ["x", "y"], 2) == [("a ", "x"), ("  ", "y")]
    assert side_by_side(["a ", "b "], ["x"], 2) == [("a ", "x"), ("b ", "")]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(8, 40))
def test_no_line_is_wider_and_no_word_is_lost(text: str, width: int) -> None:
    lines = column(text, width)
    assert all(cell_len(line) == width for line in lines)
    assert padded("", width) == " " * width
    from unblame.record.text import drawable

    assert "".join("".join(lines).split()) == "".join(drawable(text).split())
