"""Markdown parsed for reading, where the rows of a table and the items of a list stay lines until they are read.

Most of a long write-up is rows and items, and most of them stand in each document that an import compares. As lines
they are read once; with tokens for each cell 10,000 events took 24 s. What is no such plain table or list is left to
markdown-it, which reads all of it alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block, table
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

ROWS = "rows"
"""A node for the rows of a table below its head: their lines are its `content`."""
ITEMS = "items"
"""A node for a list that stands for itself; `pieces` gives its items."""

_DEEPEST = 60  # levels of nesting that are read; a write-up of ours has up to twenty
_ITEM = re.compile(r"- [^\s]")
_RULE = re.compile(r"[-\s]+\Z")
_INDENT = 2
_DEFINITION = re.compile(r"^[ \t>*+\-\d.)]*\[(?:[^\[\]\\]|\\.){1,999}\]:", re.MULTILINE)


class Piece(NamedTuple):
    """An item of a list as it is written, and its line, from 0."""

    text: str
    line: int


class _Parser(MarkdownIt):
    """CommonMark with tables, in which addresses stay as they are written."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True, "maxNesting": _DEEPEST})
        self.enable("table")

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's name
        del url
        return True


def blocks(source: str) -> Sequence[SyntaxTreeNode]:
    """The blocks of a document whose lines end in a line feed; long ones as ROWS and ITEMS."""
    if _DEFINITION.search(source):  # a link's address that stands elsewhere: no part can be read alone
        return whole_blocks(source)
    return SyntaxTreeNode(_by_lines().parse(source)).children


def whole_blocks(source: str) -> Sequence[SyntaxTreeNode]:
    """The blocks of a document, every one with all that is in it."""
    return SyntaxTreeNode(_whole().parse(source)).children


def spans(text: str) -> Sequence[SyntaxTreeNode]:
    """The spans of a line of text."""
    return [span for inline in SyntaxTreeNode(_whole().parseInline(text)).children for span in inline.children]


def pieces(node: SyntaxTreeNode) -> list[Piece]:
    """The items of a list that was kept as lines."""
    found: list[Piece] = node.meta["pieces"]
    return found


@cache
def _whole() -> _Parser:
    return _Parser()


@cache
def _by_lines() -> _Parser:
    made = _Parser()
    made.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    made.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    return made


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule's form
    """A table whose lines all start with a bar: markdown-it reads its head."""
    body = start + 2
    if silent or state.level or not state.src.startswith("|", state.bMarks[start]):
        return table(state, start, end, silent)
    at = body
    while at < end and state.src.startswith("|", state.bMarks[at]):
        at += 1
    if at == body or (at < end and not state.isEmpty(at)):
        return table(state, start, end, silent)
    if not table(state, start, body, silent):
        return False
    closed = state.tokens.pop()
    content = state.src[state.bMarks[body] : state.eMarks[at - 1]]
    state.tokens += [Token(ROWS, "", 0, content=content, map=[body, at], level=closed.level), closed]
    state.line = at
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule's form
    """A list of plain items."""
    if silent or state.level:
        return list_block(state, start, end, silent)
    starts, last = _items(state, start, end)
    if starts[:1] != [start]:
        return list_block(state, start, end, silent)
    ends = [*starts[1:], last]
    found = [
        Piece(f"{state.src[state.bMarks[one] : state.eMarks[two - 1]]}\n", one)
        for one, two in zip(starts, ends, strict=True)
    ]
    state.tokens.append(Token(ITEMS, "", 0, map=[start, last], block=True, meta={"pieces": found}))
    state.line = last
    return True


def _line(state: StateBlock, at: int) -> str:
    return state.src[state.bMarks[at] : state.eMarks[at]]


def _items(state: StateBlock, start: int, end: int) -> tuple[list[int], int]:
    """The lines on which the items of a list start, and the line behind it; no items for a list that is not plain.

    Plain: each item starts with “- ” in the first column, and what goes on below is indented.
    """
    starts: list[int] = []
    at, above = start, True
    while at < end:
        line = state.src[state.bMarks[at] : state.bMarks[at] + 3]
        empty = state.isEmpty(at)
        if not empty and state.sCount[at] < _INDENT:
            if _ITEM.match(line) and not _RULE.match(_line(state, at)):
                starts.append(at)
            elif above and line.lstrip()[:1] != "-":
                break
            else:
                return [], start
        above = empty
        at += 1
    return starts, at
