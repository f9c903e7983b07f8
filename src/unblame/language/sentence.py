"""A sentence ready for the rules: the same length as its source, in lower case beside the original, cut into words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

PLACEHOLDER = "\ue000"
"""Stands for a code span or an address: a thing, never a person."""
QUOTED = "\ue001"
"""Stands for somebody else's words."""
LONGEST = 1_200
"""No sentence is longer, in characters: what is longer is cut, so that the work stays linear."""
_END = re.compile(r"[.!?…]+[)\]*_]*(?=\s|$)\s*")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|prof|approx|incl|resp|no|fig|cf|al|st|inc|ltd|co|a\.m|p\.m|u\.s)|\b[a-z])\.$",
    re.I,
)
_TOKEN = re.compile(r"\d+(?::\d\d)+|\ue000+|\ue001+|@?[^\W_][\w'’.@/-]*[\w@]|[^\W_]|_\w+|[^\w\s]")
_INNER_END = re.compile(r"[.!?…][)\]*_]*\s")
_WIDE = re.compile("[\u0130]")


class Sentence:
    """One sentence of a text: `start` is its offset there, `before` the sentence before.

    `source` is the sentence as it was written, where `text` is masked.
    """

    def __init__(self, text: str, start: int = 0, before: str = "", lower: str = "", source: str = "") -> None:
        self.text = text
        self.source = source or text
        self.start = start
        self.before = before
        self.lower = lower or lowered(text)

    @cached_property
    def words(self) -> list[Word]:
        """The words and punctuation marks in order."""
        return words_of(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def index_at(self, offset: int) -> int:
        """The number of words that begin before an offset."""
        return bisect_left(self._starts, offset)


class Word:
    """A word, or one punctuation mark, where it stands, and its lower case."""

    __slots__ = ("end", "low", "start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.low = lowered(text)
        self.start = start
        self.end = start + len(text)


def words_of(text: str) -> list[Word]:
    """A text cut into words and punctuation marks."""
    return [Word(found.group(), found.start()) for found in _TOKEN.finditer(text)]


def lowered(text: str) -> str:
    """Lower case, letter for letter: the one letter whose lower case is longer is left as it is."""
    low = text.lower()
    if len(low) != len(text):
        low = _WIDE.sub("i", text).lower()
    return low.replace("’", "'").replace("ʼ", "'")


def is_one_sentence(block: str) -> bool:
    """Whether a block surely holds only one; most list items do."""
    return len(block) <= LONGEST and not _INNER_END.search(block)


def sentences(block: str) -> Iterator[tuple[int, str]]:
    """The sentences of a block and where they begin in it."""
    start = 0
    for found in _END.finditer(block):
        end = found.end()
        if found.group()[0] == "." and _is_abbreviation(block, found.start(), end):
            continue
        yield from _cut(block, start, end)
        start = end
    yield from _cut(block, start, len(block))


def _is_abbreviation(block: str, dot: int, end: int) -> bool:
    """Whether a full stop ends a short form, or the next word goes on in lower case after a single letter."""
    return bool(_NOT_AN_END.search(block, max(0, dot - 8), dot + 1)) and end < len(block)


def _cut(block: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > LONGEST:
        middle = block.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = middle + 1 if middle > 0 else start + LONGEST
        yield start, block[start:stop]
        start = stop
    text = block[start:end]
    stripped = text.lstrip()
    if stripped:
        yield start + len(text) - len(stripped), stripped.rstrip()
