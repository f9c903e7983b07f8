"""A line of time in text."""

from __future__ import annotations

from unblame.widgets.timebar import MORE, SIGNS, at_both_ends, packed, signs


def test_a_sign_for_each_column_from_left_to_right() -> None:
    made = signs(8, [(5, "late"), (0, "early"), (5, "too"), (6, "last")])
    assert made.row == "1    23 "
    assert made.legend == (("1", ("early",)), ("2", ("late", "too")), ("3", ("last",)))


def test_more_columns_than_signs() -> None:
    made = signs(40, [(column, column) for column in range(40)])
    assert made.row == SIGNS + MORE * (40 - len(SIGNS))
    assert made.legend[-1] == (MORE, tuple(range(len(SIGNS), 40)))


def test_without_marks() -> None:
    assert signs(3, []) == ("   ", ())


def test_words_are_packed_in_rows_that_have_room() -> None:
    assert packed(["aaa", "bb", "cc", "d"], 8) == [["aaa", "bb"], ["cc", "d"]]
    assert packed(["aaaa", "bbb"], 10) == [["aaaa", "bbb"]]
    assert packed(["far too long", "a"], 5) == [["far too long"], ["a"]]
    assert packed(["日本", "日本"], 10) == [["日本"], ["日本"]]
    assert packed([], 10) == []


def test_labels_at_both_ends() -> None:
    assert at_both_ends("10:00", "11:00", 15) == "10:00     11:00"
    assert at_both_ends("10:00", "11:00", 4) == "10:00 11:00"
