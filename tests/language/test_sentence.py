"""Sentences keep their places in the text, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.language.sentence import LONGEST, PLACEHOLDER, QUOTED, Sentence, lowered, sentences, words_of

MARKS = ".,!,?,…, ,\n,’,',*,_,),İ,ß,Σ,ŉ,🙂,e.g.,i.e. ,a.m. ,A. ,v2.5,10:05,Bob,@bob,bob@,should have "
PIECES = st.sampled_from([*MARKS.split(","), PLACEHOLDER, QUOTED])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("One. Two.", ["One.", "Two."]),
        ("One! Two? Three… Four", ["One!", "Two?", "Three…", "Four"]),
        ("One?! Two", ["One?!", "Two"]),
        ("  One.  Two  ", ["One.", "Two"]),
        ("See v2.5.1 of api.example.com now.", ["See v2.5.1 of api.example.com now."]),
        ("Use a tool, e.g. grep, here. Then go.", ["Use a tool, e.g. grep, here.", "Then go."]),
        ("Dr. Who and Mr. X met. They left.", ["Dr. Who and Mr. X met.", "They left."]),
        ("At 3 p.m. it broke.", ["At 3 p.m. it broke."]),
        ("J. Doe left. So did we.", ["J. Doe left.", "So did we."]),
        ("Disks, nodes, etc.", ["Disks, nodes, etc."]),
        ("(One.) Two.", ["(One.)", "Two."]),
        ("**One.** Two.", ["**One.**", "Two."]),
        ("One.Two.", ["One.Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
    ],
)
def test_splitting(text: str, expected: list[str]) -> None:
    assert [piece for _, piece in sentences(text)] == expected


@given(TEXTS)
def test_offsets_hold_and_nothing_is_lost(text: str) -> None:
    end = 0
    for start, piece in sentences(text):
        assert text[start : start + len(piece)] == piece
        assert piece == piece.strip()
        assert piece
        assert not text[end:start].strip()
        end = start + len(piece)
    assert not text[end:].strip()


@given(st.integers(1, 5_000), st.sampled_from(["a", "a ", "ab cd ", "e.g. ", "é, ", "a b\n"]))
def test_no_sentence_is_longer_than_allowed(count: int, piece: str) -> None:
    text = piece * count
    pieces = list(sentences(text))
    assert all(len(each) <= LONGEST for _, each in pieces)
    assert all(text[start : start + len(each)] == each for start, each in pieces)
    assert "".join("".join(each.split()) for _, each in pieces) == "".join(text.split())


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "should have " * 1_000
    assert all(piece.split()[0] in ("should", "have") for _, piece in sentences(text))
    assert {word for _, piece in sentences(text) for word in piece.split()} == {"should", "have"}


@given(TEXTS)
def test_lower_case_is_as_long(text: str) -> None:
    assert len(lowered(text)) == len(text)
    assert len(Sentence(text).lower) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("BOB", "bob"), ("Shouldn’t", "shouldn't"), ("Shouldnʼt", "shouldn't"), ("İT", "it"), ("İ DIDN’T", "i didn't")],
)
def test_lower_case_straightens_apostrophes(text: str, expected: str) -> None:
    assert lowered(text) == expected


@given(TEXTS)
def test_words_stand_where_they_say(text: str) -> None:
    end = 0
    for word in words_of(text):
        assert text[word.start : word.end] == word.text
        assert len(word.low) == len(word.text)
        assert word.start >= end
        end = word.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bob’s node, @bob and bob@.", ["Bob’s", "node", ",", "@bob", "and", "bob@", "."]),
        ("auth-proxy at api.example.com", ["auth-proxy", "at", "api.example.com"]),
        ("it didn't", ["it", "didn't"]),
        (f"the {PLACEHOLDER * 4} job", ["the", PLACEHOLDER * 4, "job"]),
        ("(a)", ["(", "a", ")"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [word.text for word in words_of(text)] == expected


def test_a_sentence_counts_words_before_an_offset() -> None:
    sentence = Sentence("Bob should have asked.")
    assert [sentence.index_at(offset) for offset in (0, 1, 4, 22)] == [0, 1, 1, 5]
