"""What a write-up calls things, and what is read back from it."""

from __future__ import annotations

import pytest

from unblame.review.writeup_words import quoted, unquoted


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""),
        ("It was safe.", "“It was safe.”"),
        ("“It was safe” — Ben", "“It was safe” — Ben"),
        ("“It was safe.”", "“It was safe.”"),
        ('"It was safe."', '"It was safe."'),
        ("Ben: «sûr»", "Ben: «sûr»"),
    ],
)
def test_what_was_said_is_quoted_once(said: str, shown: str) -> None:
    assert quoted(said) == shown
    assert quoted(unquoted(shown)) == shown


def test_what_was_quoted_is_read_without_quotation_marks() -> None:
    assert [unquoted(text) for text in ("“It was safe.”", " “a” — b ", "c")] == ["It was safe.", "“a” — b", "c"]
