"""Bold and italic words that somebody put into a write-up: the record holds plain text, and so cannot keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.tree import SyntaxTreeNode

from unblame.imports.fences import lines_outside_fences
from unblame.imports.layout import Place
from unblame.imports.markdown_parser import spans
from unblame.imports.plain_text import inline_text, text_of
from unblame.imports.problems import Problem, words
from unblame.record.reading import shortened
from unblame.review.writeup_words import BESIDE

_HEADING = re.compile(r"(#{1,3}) +(.+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) +")
_MARK = re.compile(r"(?<![\\\w])[*_]+(?=[^\s*_])|(?<!\\)\*(?=\S)")
_OWN_END = "(root cause)"
_LABELS = frozenset(["Before:", "After:", *BESIDE.values()])
_REASON = (
    "“{}” is marked as bold or italic, which is not kept. "
    "Write it without the marks, or \\* and \\_ where they are meant."
)


def lost_emphasis(edited: str, *known: str) -> Iterator[Problem]:
    """A problem for each line that none of the `known` documents has, and in which words are marked.

    The bold words that an item of a list begins with are the write-up's own.
    """
    lines = {line.strip() for text in known for line in text.split("\n")}
    place: Place = ("", "")
    for number, line in lines_outside_fences(edited):
        heading = _HEADING.match(line)
        if heading:
            title = inline_text(heading[2])
            place = ("", "") if len(heading[1]) == 1 else (title, "") if len(heading[1]) == 2 else (place[0], title)
        if line.strip() in lines or not _MARK.search(line):
            continue
        if marked := _marked(line):
            yield Problem(number, words(place), _REASON.format(shortened(marked)))


def _marked(line: str) -> str:
    """The first marked words of a line; empty where there are none but the write-up's own."""
    item = _ITEM.match(line)
    found = [
        node for node in spans(line[item.end() :] if item else line.strip()) if node.type != "text" or node.content
    ]
    if item and found and found[0].type == "strong":
        del found[0]
    if found and found[-1].type == "strong" and text_of(found[-1].children) == _OWN_END:
        del found[-1]
    return next((text for text in _emphasised(found) if text not in _LABELS), "")


def _emphasised(nodes: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        if node.type in ("strong", "em"):
            yield text_of(node.children)
        else:
            yield from _emphasised(node.children)
