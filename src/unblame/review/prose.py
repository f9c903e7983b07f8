"""Prose, measured: sentences, words, and how much of one text another one repeats. All in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_SHORTENED = """
e.g. i.e. cf. vs. etc. approx. ca. no. nr. fig. min. max. inc. ltd. co. corp. st. mr. ms. mrs. dr. jan. feb. mar.
apr. jun. jul. aug. sep. sept. oct. nov. dec. a.m. p.m. u.s.
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_CLOSERS = "\"'”’»)]*_"
_SMALL_WORDS = """
a an the of in on at to for from by with and or but not no was were is are be been being it its this that these
those there then than as so because since which who whom when while had has have did do does we our they their he
she his her could can would may might will also
"""
_STOPWORDS = frozenset(_SMALL_WORDS.split())


def lazily(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A pattern that is compiled when it is first asked for, so that importing the rules costs nothing."""
    return cache(lambda: re.compile(pattern, flags))


_words = lazily(r"\w+")


def sentences(text: str) -> int:
    """How many sentences a text holds; one without an end counts. `v2.5`, `e.g.` and initials end none."""
    words = text.split()
    ends, open_end = 0, False
    for word, following in zip(words, [*words[1:], ""], strict=False):
        open_end = not _ends(word, following)
        ends += not open_end
    return ends + open_end


def word_count(text: str) -> int:
    """How many words stand between spaces."""
    return len(text.split())


def repeated(text: str, of: str) -> float:
    """The share, 0 to 1, of a text's telling words that another text holds too; case and punctuation do not count."""
    telling = _telling(text)
    return len(telling & _telling(of)) / len(telling) if telling else 0.0


def _ends(word: str, following: str) -> bool:
    bare = word.rstrip(_CLOSERS)
    if not bare.endswith((".", "!", "?", "…")) or following[:1].islower():
        return False
    initial = len(bare) == 2 and bare[0].isalpha() and bare[1] == "."
    return not initial and (not following or bare.lower().lstrip("(\"'“‘") not in _ABBREVIATIONS)


def _telling(text: str) -> set[str]:
    return set(_words().findall(text.casefold())) - _STOPWORDS
