"""Ids of records."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.ids import ALPHABET, LENGTH, new_id, random_tail, seeded_tails, tail_of
from unblame.record.kinds import SCHEMA
from unblame.record.session import Session
from unblame.record.table import Record

TAIL = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def letters(kind: type[Record]) -> list[str]:
    """The letters of every kind of record."""
    return [kind.LETTER] if "LETTER" in vars(kind) else [each for sub in kind.__subclasses__() for each in letters(sub)]


def test_no_two_kinds_share_a_letter() -> None:
    assert Session(id="s").schema_version == SCHEMA
    found = letters(Record)
    assert len(found) > 10
    assert len(set(found)) == len(found)


def test_random_tails_are_base_32_and_differ() -> None:
    tails = {random_tail() for _ in range(50)}
    assert len(tails) == 50
    assert all(TAIL.fullmatch(tail) for tail in tails)


def test_seeded_tails_repeat_with_their_seed_only() -> None:
    first, again, other = seeded_tails(1), seeded_tails(1), seeded_tails(2)
    made = [first() for _ in range(5)]
    assert made == [again() for _ in range(5)]
    assert made != [other() for _ in range(5)]


@given(st.text())
def test_a_tail_made_from_content_is_always_the_same(content: str) -> None:
    assert TAIL.fullmatch(tail_of(content))
    assert tail_of(content) == tail_of(content)


def test_a_tail_is_made_even_from_half_a_character() -> None:
    assert tail_of("\ud800") != tail_of("")


@pytest.mark.parametrize("taken", [set[str](), {"Eaaaaaa"}, {"Eaaaaaa", "Ebbbbbb"}])
def test_a_taken_id_is_passed_over(taken: set[str]) -> None:
    tails = iter(["aaaaaa", "bbbbbb", "cccccc"])
    assert new_id("E", taken, lambda: next(tails)) == "E" + "abc"[len(taken)] * 6
    assert len(list(islice(tails, 3))) == 2 - len(taken)
