"""Markdown as headings, tables, list items, prose and code, their texts plain: what a reader sees, with its lines.

Line breaks that an editor or a formatter made inside a paragraph are spaces; hard breaks and `<br>` are line
breaks. Escapes and entities are undone and emphasis is dropped; `code`, “- ” lists and ``` blocks in a text stay
as the record writes them. Line numbers count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
_INDENT = "  "
_DEEPEST = 60  # levels of nesting that are read; a write-up of ours has up to twenty


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
        return _joined([" ".join(part for part in (self.rest, self.end) if part), self.below])


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


Part = Heading | Prose | Code | Items | Grid


class _Reader(MarkdownIt):
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


def read_parts(text: str) -> list[Part]:
    """The parts of a document in their order. Any text is some markdown: raises nothing."""
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = source.split("\n")
    return [_part(node, lines) for node in SyntaxTreeNode(_Reader().parse(source)).children if _says(node)]


def _says(node: SyntaxTreeNode) -> bool:
    """A comment in the source is nobody's text."""
    return not (node.type == "html_block" and node.content.strip().startswith("<!--"))


def _part(node: SyntaxTreeNode, lines: Sequence[str]) -> Part:
    line = _line(node)
    if node.type == "heading":
        return Heading(int(node.tag[1:]), " ".join(_inline(node).split()), line)
    if node.type == "table":
        return _grid(node, lines)
    if node.type == "bullet_list":
        return Items(tuple(map(_item, node.children)), _block(node), line)
    if node.type in ("fence", "code_block"):
        return Code(_code(node), node.info.strip() if node.type == "fence" else "", line)
    return Prose(_block(node), line)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _grid(node: SyntaxTreeNode, lines: Sequence[str]) -> Grid:
    rows = [row for body in node.children for row in body.children]
    head = tuple(map(_cell, rows[0].children))
    return Grid(head, tuple(_row(row, lines) for row in rows[1:]), _line(node))


def _row(node: SyntaxTreeNode, lines: Sequence[str]) -> Row:
    """The parser fills up a short row and cuts a long one: the source says how many cells it has."""
    line = _line(node)
    cells = [_cell(cell) for cell in node.children]
    bars = _BAR.split(lines[line - 1].strip().removeprefix("|")) if line else cells
    written = len(bars) - 1 if len(bars) > 1 and not bars[-1].strip() else len(bars)
    return Row((*cells[:written], *(extra.strip() for extra in bars[len(cells) : written])), line)


def _cell(node: SyntaxTreeNode) -> str:
    return "\n".join(part.strip() for part in _inline(node).split("\n")).strip()


def _item(node: SyntaxTreeNode) -> Item:
    starts = bool(node.children) and node.children[0].type == "paragraph"
    lead, rest, end = _marked(node.children[0]) if starts else ("", "", "")
    others = node.children[starts:]
    nested = [item for block in others if block.type == "bullet_list" for item in block.children]
    return Item(lead, rest, end, _joined(map(_block, others)), tuple(map(_item, nested)), _line(node))


def _marked(paragraph: SyntaxTreeNode) -> tuple[str, str, str]:
    """A paragraph's bold start, what follows it, and its bold end."""
    spans = [span for inline in paragraph.children for span in inline.children if span.type != "text" or span.content]
    lead = end = ""
    if spans and spans[0].type == "strong":
        lead, spans = _spans(spans[0].children), spans[1:]
    if spans and spans[-1].type == "strong":
        end, spans = _spans(spans[-1].children), spans[:-1]
    return _trimmed(lead), _trimmed(_spans(spans)), _trimmed(end)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def _block(node: SyntaxTreeNode) -> str:
    """A block as the record writes it."""
    match node.type:
        case "bullet_list":
            return "\n".join(_entry("- ", item) for item in node.children)
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return "\n".join(_entry(f"{number}. ", item) for number, item in enumerate(node.children, start))
        case "fence" | "code_block":
            ticks = node.markup if node.type == "fence" and node.markup.startswith("`") else "```"
            language = node.info.strip() if node.type == "fence" else ""
            return f"{ticks}{language}\n{_code(node)}\n{ticks}"
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in _joined(map(_block, node.children)).split("\n"))
        case "html_block":
            return node.content.strip()
        case "hr":
            return "---"
        case "heading":
            return f"{'#' * int(node.tag[1:])} {_trimmed(_inline(node))}"
        case "table":
            return "\n".join(
                f"| {' | '.join(map(_cell, row.children))} |" for body in node.children for row in body.children
            )
        case _:
            return _trimmed(_inline(node))


def _code(node: SyntaxTreeNode) -> str:
    """The lines of a block of code, without spaces at their ends, which editors take away."""
    return "\n".join(line.rstrip() for line in node.content.removesuffix("\n").split("\n"))


def _entry(mark: str, item: SyntaxTreeNode) -> str:
    """An item of a list in prose, with what stands below its first line indented."""
    body = "\n".join(text for text in map(_block, item.children) if text)
    first, *others = body.split("\n")
    return "\n".join([f"{mark}{first}", *(f"{_INDENT}{line}" if line else "" for line in others)])


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_spans(inline.children) for inline in node.children if inline.type == "inline")


def _spans(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(map(_span, nodes))


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "code_inline":
            room = " " if node.content.startswith("`") or node.content.endswith("`") else ""
            return f"{node.markup}{room}{node.content}{room}{node.markup}"
        case "html_inline":
            return "\n" if _BREAK.fullmatch(node.content) else node.content
        case "link":
            label, target = _spans(node.children), str(node.attrs.get("href", ""))
            plain = node.markup == "autolink" or unquote(label) == unquote(target) or not label
            return (label or target) if plain else f"{label} ({target})"
        case "image":
            return f"![{_spans(node.children)}]({node.attrs.get('src', '')})"
        case "text":
            return node.content
        case _:
            return _spans(node.children) if node.children else node.content


def _trimmed(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n")).strip()
