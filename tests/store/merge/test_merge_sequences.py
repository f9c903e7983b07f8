"""Lines and entries from both sides."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.store.merge.ordering import merged_order
from unblame.store.merge.sequences import Change, changes, merge_entries, merge_lines

TEXT = st.lists(st.sampled_from("abcde"), max_size=7).map("\n".join)
ENTRIES = st.lists(st.sampled_from("abcdef"), max_size=7).map(tuple)
NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb", "A\nb", "a\nB", "A\nB"),  # neighbours
        ("a\nb", "a\nx\nb", "a\nB", "a\nx\nB"),  # an insertion before what the other replaced
        ("a\nb", "a\nb\nx", "a\nB", "a\nB\nx"),
        ("a\nb", "a\nX", "a\nX", "a\nX"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
    ],
)
def test_lines_apart_are_joined(base: str, ours: str, theirs: str, merged: str) -> None:
    assert merge_lines(base, ours, theirs) == (merged, merged)
    assert merge_lines(base, theirs, ours) == (merged, merged)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "mine", "other"),
    [
        ("a\nb\nc", "a\nB1\nC", "a\nB2\nc", "a\nB1\nC", "a\nB2\nc"),
        ("a\nm\nb", "a1\nm\nb1", "a2\nm\nb", "a1\nm\nb1", "a2\nm\nb1"),  # only the line that collides differs
        ("a", "a\nx", "a\ny", "a\nx", "a\ny"),  # two insertions at one point
        ("a\nb\nc\nd", "d", "a\nb\nx\nc\nd", "d", "a\nb\nx\nc\nd"),
        ("", "x", "y", "x", "y"),
    ],
)
def test_lines_that_collide_are_kept_both_ways(base: str, ours: str, theirs: str, mine: str, other: str) -> None:
    assert merge_lines(base, ours, theirs) == (mine, other)
    assert merge_lines(base, theirs, ours) == (other, mine)


@given(TEXT, TEXT, TEXT)
def test_lines_merge_alike_from_both_sides(base: str, ours: str, theirs: str) -> None:
    assert merge_lines(base, ours, theirs) == merge_lines(base, theirs, ours)[::-1]
    assert merge_lines(base, base, theirs) == (theirs, theirs)
    assert merge_lines(base, ours, ours) == (ours, ours)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("abc", "aBc", "ac", "aBc"),  # deleted here, changed there
        ("a", "ay", "ax", "axy"),  # the lesser chunk first
        ("ab", "x", "aB", "Bx"),  # what the other deleted does not come back
        ("abc", "bca", "bac", "bca"),  # moved on both sides, once in the result
        ("", "xy", "y", "xy"),
        ("aa", "aaa", "aab", "aaab"),  # what a side holds several times may stand as often
    ],
)
def test_entries_of_both_sides_stay(base: str, ours: str, theirs: str, merged: str) -> None:
    assert merge_entries(base, ours, theirs) == tuple(merged)
    assert merge_entries(base, theirs, ours) == tuple(merged)


@given(ENTRIES, ENTRIES, ENTRIES)
def test_entries_merge_alike_and_none_is_lost(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    merged = merge_entries(base, ours, theirs)
    assert merged == merge_entries(base, theirs, ours)
    assert {*ours, *theirs} - {*base} <= {*merged} <= {*ours, *theirs}
    assert all(merged.count(each) <= max(ours.count(each), theirs.count(each)) for each in merged)
    assert merge_entries(base, base, theirs) == theirs


@given(ENTRIES, ENTRIES)
def test_changes_make_the_side_from_the_base(base: tuple[str, ...], side: tuple[str, ...]) -> None:
    made: list[str] = []
    at = 0
    for change in changes(base, side):
        assert change.start >= at
        assert base[change.start : change.end] != change.new
        made += [*base[at : change.start], *change.new]
        at = change.end
    assert (*made, *base[at:]) == side


def test_long_texts_are_compared_in_little_time() -> None:
    """Neither a hundred thousand equal lines nor every fourth of them changed may stall a save."""
    same = ("x",) * 100_000
    counted = tuple(map(str, range(20_000)))
    some = tuple(f"{line}!" if at % 4 == 0 else line for at, line in enumerate(counted))
    start = time.process_time()
    assert changes(same, (*same, "y")) == [Change(100_000, 100_000, ("y",))]
    assert changes(("a", *same, "b"), ("b", *same, "a"))
    assert len(changes(counted, some)) == 5_000
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("abcd", "abcd", "dabc", "dabc"),
        ("abcd", "bacd", "abdc", "badc"),  # each side moved its own
        ("abc", "abcy", "abcx", "abcxy"),
        ("abc", "cab", "bca", "cba"),
        ("abcd", "dabc", "adbc", "adbc"),  # both moved the same one: the lesser list decides
        ("abc", "axbc", "ac", "axc"),
        ("ab", "axbz", "aybw", "axybwz"),  # in each place for itself
        ("", "yx", "xz", "xzy"),
    ],
)
def test_orders_are_joined(base: str, ours: str, theirs: str, merged: str) -> None:
    kept = {*merged}
    assert "".join(merged_order(base, ours, theirs, kept)) == merged
    assert "".join(merged_order(base, theirs, ours, kept)) == merged


@given(NAMES, NAMES, NAMES)
def test_in_an_order_every_name_stands_once(base: list[str], ours: list[str], theirs: list[str]) -> None:
    kept = {*ours, *theirs}
    merged = merged_order(base, ours, theirs, kept)
    assert sorted(merged) == sorted(kept)
    assert merged == merged_order(base, theirs, ours, kept)
    assert merged_order(base, base, theirs, {*theirs}) == theirs
