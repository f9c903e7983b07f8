"""Markdown as headings, tables, list items, prose and code, their texts plain, with their lines from 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it.tree import SyntaxTreeNode

from unblame.imports import plain_text
from unblame.imports.markdown_parser import ITEMS, ROWS, blocks, pieces, whole_blocks
from unblame.imports.plain_text import block, cell, code, inline, joined, text_of, trimmed

_REMEMBERED = 1 << 15  # items: more than a long write-up has


class Heading(NamedTuple):
    """`level` is 1 to 6."""

    level: int
    text: str
    line: int


class Prose(NamedTuple):
    """A paragraph, a quotation or a list that stands for itself."""

    text: str
    line: int


class Code(NamedTuple):
    """A block of code, without its fences."""

    text: str
    language: str
    line: int


class Item(NamedTuple):
    """An item of a list: `lead` is the bold text that it starts with, `rest` what follows in its first paragraph.

    `end` is the bold text at the end of that paragraph. `below` is the text of all further blocks, `items` are
    the items of its lists; both are the same content, for who wants the one or the other.
    """

    lead: str
    rest: str
    end: str
    below: str
    items: tuple[Item, ...]
    line: int

    @property
    def text(self) -> str:
        """Everything behind the lead."""
        return joined([" ".join(part for part in (self.rest, self.end) if part), self.below])


class Items(NamedTuple):
    """A list: its items, and the text that it is in prose."""

    items: tuple[Item, ...]
    text: str
    line: int


class Row(NamedTuple):
    """A row of a table; `cells` are as many as were written, also more than the head has."""

    cells: tuple[str, ...]
    line: int


class Grid(NamedTuple):
    """A table."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


class Comment(NamedTuple):
    """A comment in the source, between blocks."""

    text: str
    line: int


Part = Heading | Prose | Code | Items | Grid | Comment


def read_parts(text: str) -> list[Part]:
    """The parts of a document in their order. Any text is some markdown: raises nothing."""
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    return _parts(blocks(source), source)


def plain(part: Part) -> str:
    """A part as a paragraph of the record."""
    if isinstance(part, Code):
        ticks = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", part.text))])
        return f"{ticks}{part.language}\n{part.text}\n{ticks}"
    if isinstance(part, Heading):
        return f"{'#' * part.level} {part.text}"
    if isinstance(part, Grid):
        rows = (part.head, *(row.cells for row in part.rows))
        return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    return part.text


def first_text(item: Item) -> str:
    """The first paragraph of an item."""
    return " ".join(text for text in (item.lead, item.rest, item.end) if text)


def whole_text(item: Item) -> str:
    """All that an item says."""
    return "\n\n".join(text for text in (first_text(item), item.below) if text)


def listed_text(item: Item) -> str:
    """An item as a line of a list in prose."""
    return f"- {whole_text(item)}".replace("\n\n", "\n").replace("\n", "\n  ")


def _parts(nodes: Sequence[SyntaxTreeNode], source: str) -> list[Part]:
    lines = source.split("\n")
    return [_part(node, lines) for node in nodes]


def _part(node: SyntaxTreeNode, lines: Sequence[str]) -> Part:
    line = _line(node)
    if node.type == "html_block" and node.content.strip().startswith("<!--"):
        return Comment(node.content.strip(), line)
    if node.type == "heading":
        return Heading(int(node.tag[1:]), " ".join(inline(node).split()), line)
    if node.type == "table":
        return _grid(node, lines)
    if node.type == ITEMS:
        return _items(node)
    if node.type == "bullet_list":
        return Items(tuple(map(_item, node.children)), block(node), line)
    if node.type in ("fence", "code_block"):
        return Code(code(node), node.info.strip() if node.type == "fence" else "", line)
    return Prose(block(node), line)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _grid(node: SyntaxTreeNode, lines: Sequence[str]) -> Grid:
    head, *bodies = node.children
    rows: list[Row] = []
    for body in bodies:
        if body.type == ROWS:
            written = body.content.split("\n")
            rows += [Row(plain_text.row(text), line) for line, text in enumerate(written, _line(body))]
        else:
            rows += [_row(each, lines) for each in body.children]
    return Grid(tuple(map(cell, head.children[0].children)), tuple(rows), _line(node))


def _row(node: SyntaxTreeNode, lines: Sequence[str]) -> Row:
    """The parser fills up a short row and cuts a long one: the source says how many cells it has."""
    line = _line(node)
    cells = tuple(map(cell, node.children))
    written = plain_text.row(lines[line - 1]) if line else cells
    return Row((*cells[: len(written)], *written[len(cells) :]), line)


def _items(node: SyntaxTreeNode) -> Items:
    read = [(_piece(piece.text), piece.line) for piece in pieces(node)]
    items = tuple(_moved(item, line) for (item, _), line in read)
    return Items(items, "\n".join(text for (_, text), _ in read), _line(node))


@lru_cache(_REMEMBERED)
def _piece(written: str) -> tuple[Item, str]:
    """An item that was written alone: as an item, and as the text that it is in prose."""
    (listed,) = whole_blocks(written)
    (item,) = listed.children
    return _item(item), plain_text.entry("- ", item)


def _moved(item: Item, by: int) -> Item:
    """An item that stands so many lines further down."""
    return item._replace(line=item.line + by, items=tuple(_moved(each, by) for each in item.items)) if by else item


def _item(node: SyntaxTreeNode) -> Item:
    starts = bool(node.children) and node.children[0].type == "paragraph"
    lead, rest, end = _marked(node.children[0]) if starts else ("", "", "")
    others = node.children[starts:]
    nested = [item for block in others if block.type == "bullet_list" for item in block.children]
    return Item(lead, rest, end, joined(map(block, others)), tuple(map(_item, nested)), _line(node))


def _marked(paragraph: SyntaxTreeNode) -> tuple[str, str, str]:
    """A paragraph's bold start, what follows it, and its bold end."""
    spans = [span for inline in paragraph.children for span in inline.children if span.type != "text" or span.content]
    lead = end = ""
    if spans and spans[0].type == "strong":
        lead, spans = text_of(spans[0].children), spans[1:]
    if spans and spans[-1].type == "strong":
        end, spans = text_of(spans[-1].children), spans[:-1]
    return trimmed(lead), trimmed(text_of(spans)), trimmed(end)
