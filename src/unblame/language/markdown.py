"""Markdown read for its prose: the paragraphs, headings, list items and table cells that the author wrote.

The rules are CommonMark 0.31.2, GFM's tables and front matter as site generators read it. There is no tree:
a line scanner keeps the stack of open lists and quotes and the one paragraph that is open, and what is not
prose is passed over as soon as it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from unblame.language.inline import PLACEHOLDER, label, mask, plain
from unblame.language.line_patterns import (
    BLANK_AFTER,
    BLANK_LINE,
    BLANKS,
    BREAK,
    DELIMITERS,
    FENCE,
    FENCE_END,
    FENCE_END_LINE,
    FIRST_LINES,
    FOOTNOTE,
    HEADING,
    HTML,
    ITEM,
    LABELS,
    LOG,
    LOG_MARKS,
    LONE_TAG,
    MENTION,
    NEXT_LINES,
    PLAIN_HEADING,
    PLAIN_ITEM,
    PLAIN_QUOTE,
    REFERENCE,
    ROWS_END,
    TASK,
    UNDERLINE,
    WHITE,
    front_matter_end,
    row_cells,
)
from unblame.language.quotation import QUOTED

__all__ = ["PLACEHOLDER", "QUOTED", "Block", "Lines", "blocks"]

Kind = Literal["paragraph", "heading", "item", "cell"]


class Block(NamedTuple):
    """A piece of prose. `source[start : start + len(text)]` is what `text` was made from."""

    start: int
    text: str
    """The source, as long as there, with everything overwritten that is not the author's own prose."""
    heading: str
    """The plain text of the nearest heading above, "" before the first one."""
    column: str
    """For a cell of a table's body the plain text of its column's header, otherwise ""."""
    kind: Kind


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
    return iter(_Scanner(_normal(source)).scan())


_QUOTE = 0  # in the stack of containers; a list item is there with the columns its content is indented by
_DEEPEST = 100  # containers; further marks are text

_OWN_CHARACTERS = re.compile("[\ue000-\ue002]")


def _normal(source: str) -> str:
    """Return the source, as long as it was, with LF as the only line end and without our own placeholders."""
    if "\r" in source:
        source = source.replace("\r\n", " \n").replace("\r", "\n")
    if not source.isascii() and _OWN_CHARACTERS.search(source):
        source = _OWN_CHARACTERS.sub(" ", source)
    return source


class _Scanner:
    """Reads a source from top to bottom; `_at`, `_indent` and `_column` are the place in the current line."""

    __slots__ = (
        "_at", "_bare", "_blocks", "_column", "_containers", "_end", "_heading", "_indent", "_item", "_kind",
        "_labels", "_source", "_start",
    )  # fmt: skip

    def __init__(self, source: str) -> None:
        self._source = source
        self._labels = frozenset(map(label, LABELS.findall(source))) if "]:" in source else frozenset[str]()
        self._blocks: list[Block] = []
        self._heading = ""
        self._containers: list[int] = []
        self._start = -1  # of the open paragraph; -1 if none is open
        self._end = 0
        self._kind: Kind = "paragraph"
        self._item = False  # the next paragraph is a list item's first
        self._bare = False  # the innermost item's first line holds its mark only
        self._at = 0  # the first character that is not white space
        self._indent = 0  # columns of white space before it that no container has used
        self._column = 0

    def scan(self) -> list[Block]:
        source, size = self._source, len(self._source)
        pos = front_matter_end(source)
        while pos < size:
            if self._start >= 0:
                found = NEXT_LINES.match(source, pos)
            elif found := FIRST_LINES.match(source, pos):
                self._containers.clear()
                self._item = self._bare = False
                self._open(pos)
            if found is None and (found := PLAIN_ITEM.match(source, pos)) and not self._plain_item(found):
                found = None
            if found is not None:
                self._end = found.end(found.re.groups - 1)
                pos = found.end()
                if pos > self._end:
                    self._blank()
            elif found := PLAIN_HEADING.match(source, pos):
                self._leave(0)
                self._item = self._bare = False
                self._head(found.start(1), found[1].rstrip())
                pos = found.end()
            elif found := BLANKS.match(source, pos) or PLAIN_QUOTE.match(source, pos):
                if source[pos] == ">":
                    self._leave(0)
                self._blank()
                pos = found.end()
            else:
                pos = self._line(pos)
        self._close()
        return self._blocks

    def _plain_item(self, found: re.Match[str]) -> bool:
        """Open the item, unless quotes or the indent make the line something else: then nothing is changed."""
        containers = self._containers
        indent = found.end(1) - found.start()
        depth = 0
        for content in containers:
            if content == _QUOTE:
                return False
            if indent < content:
                break
            indent -= content
            depth += 1
        if indent > 3 or depth == _DEEPEST:
            return False
        if self._start >= 0:
            if depth == len(containers) and len(found[2]) > 1 and found[2][:-1] != "1":
                return False
            self._close()
        del containers[depth:]
        containers.append(indent + found.end(3) - found.end(1))
        self._bare = self._item = False
        self._kind = "item"
        self._start = found.start(4)
        return True

    # The open paragraph

    def _open(self, start: int) -> None:
        self._kind = "item" if self._item else "paragraph"
        if self._item and (found := TASK.match(self._source, start)):
            start = found.end()
        self._item = False
        self._start = start

    def _extend(self) -> int:
        self._end = self._line_end(self._at)
        return self._end

    def _close(self) -> None:
        start = self._start
        if start >= 0:
            self._start = -1
            if _QUOTE not in self._containers:
                text = mask(self._source[start : self._end].rstrip(), self._labels)
                if text:
                    self._blocks.append(Block(start, text, self._heading, "", self._kind))

    def _leave(self, depth: int) -> None:
        """Close the paragraph, and the containers that the current line does not continue."""
        self._close()
        del self._containers[depth:]

    # Lines and containers

    def _line_end(self, pos: int) -> int:
        return self._source.find("\n", pos) + 1 or len(self._source)

    def _ends_line(self) -> bool:
        return self._source[self._at : self._at + 1] in ("", "\n")

    def _measure(self, pos: int, column: int) -> None:
        """Pass white space from `pos`, which stands in `column`; a tab goes to the next multiple of four."""
        at = WHITE.match(self._source, pos).end()  # pyright: ignore[reportOptionalMemberAccess]  # may be empty
        width = at - pos
        if width and "\t" in (white := self._source[pos:at]):
            width = len((" " * (column % 4) + white).expandtabs(4)) - column % 4
        self._at = at
        self._indent = width
        self._column = column + width

    def _pass_quote_mark(self) -> None:
        self._measure(self._at + 1, self._column + 1)
        if self._indent:
            self._indent -= 1

    def _descend(self, pos: int) -> int:
        """Pass what continues the open containers on the line at `pos`; return how many it continues."""
        self._measure(pos, 0)
        for depth, content in enumerate(self._containers):
            if content == _QUOTE:
                if self._indent > 3 or not self._source.startswith(">", self._at):
                    return depth
                self._pass_quote_mark()
            elif self._indent >= content:
                self._indent -= content
            elif not self._ends_line():
                return depth
        return len(self._containers)

    def _blank(self) -> None:
        self._close()
        if _QUOTE in self._containers:
            del self._containers[self._containers.index(_QUOTE) :]
        elif self._bare:
            self._containers.pop()
        self._bare = False

    def _line(self, pos: int) -> int:
        """Read the line at `pos`, and all lines of the code, HTML or table that it begins; return where to go on."""
        depth = self._descend(pos)
        if self._ends_line():
            self._leave(depth)
            return self._line_end(self._at)
        self._bare = False
        while self._indent < 4 and len(self._containers) < _DEEPEST:
            if self._source[self._at] == ">":
                self._leave(depth)
                self._pass_quote_mark()
                self._containers.append(_QUOTE)
            elif (found := ITEM.match(self._source, self._at)) and self._begins_item(found, depth):
                self._leave(depth)
                self._begin_item(len(found[0]))
            else:
                break
            depth = len(self._containers)
            if self._ends_line():
                return self._line_end(self._at)
        return self._leaf(depth)

    def _begins_item(self, found: re.Match[str], depth: int) -> bool:
        if BREAK.match(self._source, self._at):
            return False
        if self._start < 0 or depth < len(self._containers):
            return True
        # CommonMark 5.3: only an item with a text, and of a numbered list only the first, interrupts a paragraph.
        return not BLANK_AFTER.match(self._source, found.end()) and (len(found[0]) == 1 or found[0][:-1] == "1")

    def _begin_item(self, width: int) -> None:
        base = self._indent + width
        self._measure(self._at + width, self._column + width)
        self._item = True
        if self._ends_line():
            self._bare = True
            self._containers.append(base + 1)
        elif self._indent > 4:
            self._containers.append(base + 1)
            self._indent -= 1
        else:
            self._containers.append(base + self._indent)
            self._indent = 0

    # What a line holds inside its containers

    def _leaf(self, depth: int) -> int:
        at = self._at
        opened = self._start >= 0
        mark = self._source[at]
        if self._indent > 3:
            if not opened:
                return self._pass_line(depth)
            return self._log(depth) or self._extend()
        if opened and depth == len(self._containers) and mark in "=-|:" and (end := self._underlined()):
            return end
        if (handler := _LEAVES.get(mark)) and (end := handler(self, depth)):
            return end
        if end := self._log(depth):
            return end
        if self._start < 0:  # none was open, or the handler closed it
            del self._containers[depth:]
            self._open(self._at)
        return self._extend()

    def _log(self, depth: int) -> int:
        """Pass a log's line, except where an item begins: in a list a time and a level are a timeline's."""
        if self._item or self._source[self._at] not in LOG_MARKS:
            return 0
        found = LOG.match(self._source, self._at)
        if found is None:
            return 0
        self._leave(depth)
        return self._line_end(found.end())

    def _pass_line(self, depth: int) -> int:
        self._leave(depth)
        self._item = False
        return self._line_end(self._at)

    def rule(self, depth: int) -> int:
        return self._pass_line(depth) if BREAK.match(self._source, self._at) else 0

    def atx_heading(self, depth: int) -> int:
        found = HEADING.match(self._source, self._at)
        if found is None:
            return 0
        self._leave(depth)
        self._item = False
        end = self._line_end(found.end())
        raw = self._source[found.end() : end].strip()
        if raw.endswith("#"):
            bare = raw.rstrip("#")
            raw = bare.rstrip() if not bare or bare[-1] in " \t" else raw
        self._head(self._source.find(raw, found.end()), raw)
        return end

    def _head(self, start: int, raw: str) -> None:
        if _QUOTE not in self._containers:
            if raw:
                self._blocks.append(Block(start, mask(raw, self._labels), self._heading, "", "heading"))
            self._heading = plain(raw, self._labels)

    def _underlined(self) -> int:
        """Make the open paragraph a heading or a table's header, if the current line says so."""
        source, at = self._source, self._at
        end = self._line_end(at)
        if UNDERLINE.match(source, at):
            start, self._start = self._start, -1
            self._head(start, source[start : self._end].rstrip())
            return end
        delimiters = source[at:end].rstrip()
        if ("|" not in delimiters and ":" not in delimiters) or not DELIMITERS.fullmatch(delimiters):
            return 0
        first = max(source.rfind("\n", 0, self._end - 1) + 1, self._start)
        header = source[first : self._end].rstrip()
        cells = row_cells(header, first)
        if "|" not in header or len(cells) != len(row_cells(delimiters, 0)):
            return 0
        self._end = first
        if first == self._start:
            self._start = -1
        self._close()
        return self._table(cells, end)

    def _table(self, header: list[tuple[int, str]], pos: int) -> int:
        source, size = self._source, len(self._source)
        quoted = _QUOTE in self._containers
        columns = [plain(text, self._labels) for _, text in header]
        mentions = [MENTION.fullmatch(column.replace("’", "'")) is not None for column in columns]
        if not quoted:
            self._cells(header, [""] * len(header), [False] * len(header))
        while pos < size:
            depth = self._descend(pos)
            if depth < len(self._containers) or self._indent > 3 or self._ends_line():
                break
            if source[self._at] != "|" and (ROWS_END.match(source, self._at) or BREAK.match(source, self._at)):
                break
            end = self._line_end(pos)
            if not quoted:
                self._cells(row_cells(source[self._at : end], self._at), columns, mentions)
            pos = end
        return pos

    def _cells(self, cells: list[tuple[int, str]], columns: list[str], mentions: list[bool]) -> None:
        add, heading, labels, known = self._blocks.append, self._heading, self._labels, len(columns)
        for number, (start, raw) in enumerate(cells):
            if not raw:
                continue
            inside = number < known
            text = QUOTED * len(raw) if inside and mentions[number] else mask(raw, labels)
            add(Block(start, text, heading, columns[number] if inside else "", "cell"))

    def reference(self, depth: int) -> int:
        """Pass a link reference's definition, or a footnote's mark: its text is the author's."""
        if found := FOOTNOTE.match(self._source, self._at):
            self._leave(depth)
            self._measure(found.end(), self._column)
            return self._line_end(self._at) if self._ends_line() else 0
        if self._start >= 0:
            return 0
        found = REFERENCE.match(self._source, self._at)
        if found is None or not found[1].strip():
            return 0
        del self._containers[depth:]
        return found.end()

    def fence(self, depth: int) -> int:
        found = FENCE.match(self._source, self._at)
        if found is None:
            return 0
        self._leave(depth)
        self._item = False
        run = found[1] or found[2]
        if self._containers:
            return self._pass_lines(found.end(), lambda at: _closes(FENCE_END.match(self._source, at), run))
        for closing in FENCE_END_LINE.finditer(self._source, found.end() - 1):
            if closing[1].startswith(run):
                return self._line_end(closing.end())
        return len(self._source)

    def html(self, depth: int) -> int:
        ends = [closing for opening, closing in HTML if opening.match(self._source, self._at)]
        if not ends and (self._start >= 0 or not LONE_TAG.match(self._source, self._at)):
            return 0
        closing = ends[0] if ends else None
        self._leave(depth)
        self._item = False
        return self._pass_html(self._at, closing)

    def _pass_html(self, at: int, closing: re.Pattern[str] | None) -> int:
        source = self._source
        if not self._containers:
            found = (closing or BLANK_LINE).search(source, at)
            return self._line_end(found.end() - (closing is None)) if found else len(source)
        end = self._line_end(at)
        if closing is None:
            return self._pass_lines(end, lambda _: False, to_blank=True)
        if closing.search(source, at, end):
            return end
        return self._pass_lines(end, lambda at: closing.search(source, at, self._line_end(at)) is not None)

    def _pass_lines(self, pos: int, closes: Callable[[int], bool], *, to_blank: bool = False) -> int:
        """Pass lines inside the open containers, up to the one that closes what was begun, or a blank one."""
        while pos < len(self._source):
            if self._descend(pos) < len(self._containers) or (to_blank and self._ends_line()):
                return pos
            pos = self._line_end(self._at)
            if self._indent < 4 and closes(self._at):
                return pos
        return pos


def _closes(found: re.Match[str] | None, run: str) -> bool:
    return found is not None and found[1].startswith(run)


_LEAVES: dict[str, Callable[[_Scanner, int], int]] = {
    "#": _Scanner.atx_heading,
    "`": _Scanner.fence,
    "~": _Scanner.fence,
    "<": _Scanner.html,
    "*": _Scanner.rule,
    "-": _Scanner.rule,
    "_": _Scanner.rule,
    "[": _Scanner.reference,
}
