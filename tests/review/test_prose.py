"""Prose, measured."""

from __future__ import annotations

import pytest

from unblame.review.prose import repeated, sentences, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("No end", 1),
        ("One. Two.", 2),
        ("One. Two", 2),
        ("It failed… Then it came back!", 2),
        ("They said “it works.” It did not.", 2),
        ("v2.5.0 went to db1.example.com at 10:00.", 1),
        ("Errors, e.g. Timeouts, rose vs. Monday.", 1),
        ("It fell to approx. 50 requests.", 1),
        ("J. Smith was paged.", 1),
        ("Did it? yes it did.", 1),
        ("It took 5 min.", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert sentences(text) == count


def test_words() -> None:
    assert word_count(" one  two\nthree ") == 3


@pytest.mark.parametrize(
    ("text", "of", "share"),
    [
        ("Checkout failed", "The checkout FAILED!", 1),
        ("Nobody could pay", "", 0),
        ("the of", "the of", 0),
        ("pool empty", "pool full", 0.5),
        ("a full pool", "Checkout failed since a full pool kept everything", 1),
    ],
)
def test_what_is_repeated(text: str, of: str, share: float) -> None:
    assert repeated(text, of) == share
