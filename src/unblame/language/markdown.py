"""Markdown read for its prose: the paragraphs, headings, list items and table cells that the author wrote.

The rules are CommonMark 0.31.2, GFM's tables and front matter as site generators read it. There is no tree: a line
scanner keeps the stack of open lists and quotes (`containers`) and the one paragraph that is open (`prose`), and what
is not prose is passed over as soon as it begins (`not_prose`). `inline` then masks what is no word inside a block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from unblame.language.inline import PLACEHOLDER
from unblame.language.prose import Block
from unblame.language.quotation import QUOTED
from unblame.language.scanner import Scanner

__all__ = ["PLACEHOLDER", "QUOTED", "Block", "Lines", "blocks"]

_OWN_CHARACTERS = re.compile("[\ue000-\ue002]")


class Lines:
    """Turns offsets into lines and columns."""

    __slots__ = ("_starts",)

    def __init__(self, source: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer(r"\r\n?|\n", source))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character, both from 1, in characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def blocks(source: str) -> Iterator[Block]:
    """Yield the source's prose in its order. No text is an error; time is linear in its length."""
    return iter(Scanner(_normal(source)).scan())


def _normal(source: str) -> str:
    """Return the source, as long as it was, with LF as the only line end and without our own placeholders."""
    if "\r" in source:
        source = source.replace("\r\n", " \n").replace("\r", "\n")
    if not source.isascii() and _OWN_CHARACTERS.search(source):
        source = _OWN_CHARACTERS.sub(" ", source)
    return source
