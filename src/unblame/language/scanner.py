"""Reads markdown from top to bottom: which lines begin or continue a list, a quote, a paragraph or a table."""

from __future__ import annotations

import re
from collections.abc import Callable

from unblame.language.containers import DEEPEST, QUOTE
from unblame.language.inline import plain
from unblame.language.line_patterns import (
    BLANK_AFTER,
    BLANKS,
    BREAK,
    DELIMITERS,
    FIRST_LINES,
    HEADING,
    ITEM,
    MENTION,
    NEXT_LINES,
    PLAIN_HEADING,
    PLAIN_ITEM,
    PLAIN_QUOTE,
    ROWS_END,
    UNDERLINE,
    front_matter_end,
    row_cells,
)
from unblame.language.not_prose import NotProse
from unblame.language.prose import Block


class Scanner(NotProse):
    """One pass over a source. Runs of plain lines are taken in one match; `_line` reads all others one by one."""

    __slots__ = ()

    def scan(self) -> list[Block]:
        """Return the blocks. To be called once."""
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
            if content == QUOTE:
                return False
            if indent < content:
                break
            indent -= content
            depth += 1
        if indent > 3 or depth == DEEPEST:
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

    def _line(self, pos: int) -> int:
        """Read the line at `pos`, and all lines of the code, HTML or table that it begins; return where to go on."""
        depth = self._descend(pos)
        if self._ends_line():
            self._leave(depth)
            return self._line_end(self._at)
        self._bare = False
        while self._indent < 4 and len(self._containers) < DEEPEST:
            if self._source[self._at] == ">":
                self._leave(depth)
                self._pass_quote_mark()
                self._containers.append(QUOTE)
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
        """Whether a list mark is one: not in `* * *`, and not in the middle of a paragraph's sentence."""
        if BREAK.match(self._source, self._at):
            return False
        if self._start < 0 or depth < len(self._containers):
            return True
        # CommonMark 5.3: only an item with a text, and of a numbered list only the first, interrupts a paragraph.
        return not BLANK_AFTER.match(self._source, found.end()) and (len(found[0]) == 1 or found[0][:-1] == "1")

    def _begin_item(self, width: int) -> None:
        """Open an item whose mark is so many characters wide; its content stands where its text begins."""
        base = self._indent + width
        self._measure(self._at + width, self._column + width)
        self._item = True
        if self._ends_line():
            self._bare = True
            self._containers.append(base + 1)
        elif self._indent > 4:  # the item begins with indented code
            self._containers.append(base + 1)
            self._indent -= 1
        else:
            self._containers.append(base + self._indent)
            self._indent = 0

    def _leaf(self, depth: int) -> int:
        """Read what the current line holds inside its containers; return where to go on."""
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

    def atx_heading(self, depth: int) -> int:
        """Take a heading with `#` marks; those that close it count only after a space."""
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
        """Take a table from its header's cells and the place of its first row; return where it ends."""
        source, size = self._source, len(self._source)
        quoted = self._quoted
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


_LEAVES: dict[str, Callable[[Scanner, int], int]] = {
    "#": Scanner.atx_heading,
    "`": Scanner.fence,
    "~": Scanner.fence,
    "<": Scanner.html,
    "*": Scanner.rule,
    "-": Scanner.rule,
    "_": Scanner.rule,
    "[": Scanner.reference,
}
