"""The prose that markdown's scanner has found: the blocks so far, and the one paragraph that is open."""

from __future__ import annotations

from typing import Literal, NamedTuple

from unblame.language.containers import QUOTE, Containers
from unblame.language.inline import label, mask, plain
from unblame.language.line_patterns import LABELS, TASK
from unblame.language.quotation import QUOTED

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


class Prose(Containers):
    """Collects blocks. What stands in a quote is somebody else's and is left out."""

    __slots__ = ("_bare", "_blocks", "_end", "_heading", "_item", "_kind", "_labels", "_start")

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._labels = frozenset(map(label, LABELS.findall(source))) if "]:" in source else frozenset[str]()
        self._blocks: list[Block] = []
        self._heading = ""
        self._start = -1  # of the open paragraph; -1 if none is open
        self._end = 0
        self._kind: Kind = "paragraph"
        self._item = False  # the next paragraph is a list item's first
        self._bare = False  # the innermost item's first line holds its mark only

    def _open(self, start: int) -> None:
        """Begin a paragraph; a task's box before an item's text is no prose."""
        self._kind = "item" if self._item else "paragraph"
        if self._item and (found := TASK.match(self._source, start)):
            start = found.end()
        self._item = False
        self._start = start

    def _extend(self) -> int:
        """Add the current line to the open paragraph."""
        self._end = self._line_end(self._at)
        return self._end

    def _close(self) -> None:
        start = self._start
        if start >= 0:
            self._start = -1
            if not self._quoted:
                text = mask(self._source[start : self._end].rstrip(), self._labels)
                if text:
                    self._blocks.append(Block(start, text, self._heading, "", self._kind))

    def _leave(self, depth: int) -> None:
        """Close the paragraph, and the containers that the current line does not continue."""
        self._close()
        del self._containers[depth:]

    def _blank(self) -> None:
        """A blank line ends the paragraph, quotes, and an item that holds nothing yet."""
        self._close()
        if self._quoted:
            del self._containers[self._containers.index(QUOTE) :]
        elif self._bare:
            self._containers.pop()
        self._bare = False

    def _head(self, start: int, raw: str) -> None:
        """Take a heading; it stands above all that follows."""
        if not self._quoted:
            if raw:
                self._blocks.append(Block(start, mask(raw, self._labels), self._heading, "", "heading"))
            self._heading = plain(raw, self._labels)

    def _cells(self, cells: list[tuple[int, str]], columns: list[str], mentions: list[bool]) -> None:
        """Take a row. Cells of a column that shows wording not to use are masked whole: that is mentioned, not said."""
        add, heading, labels, known = self._blocks.append, self._heading, self._labels, len(columns)
        for number, (start, raw) in enumerate(cells):
            if not raw:
                continue
            inside = number < known
            text = QUOTED * len(raw) if inside and mentions[number] else mask(raw, labels)
            add(Block(start, text, heading, columns[number] if inside else "", "cell"))
