"""Where markdown's scanner stands in a line, and which lists and quotes are open around it."""

from __future__ import annotations

from unblame.language.line_patterns import WHITE

QUOTE = 0  # in the stack of containers; a list item is there with the columns its content is indented by
DEEPEST = 100  # containers; further marks are text


class Containers:
    """A source and a place in it: `_at`, `_indent` and `_column` are that in the current line."""

    __slots__ = ("_at", "_column", "_containers", "_indent", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._containers: list[int] = []
        self._at = 0  # the first character that is not white space
        self._indent = 0  # columns of white space before it that no container has used
        self._column = 0

    @property
    def _quoted(self) -> bool:
        """Whether the place is inside a quote."""
        return QUOTE in self._containers

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
        """Pass a `>` and the one column of white space that belongs to it."""
        self._measure(self._at + 1, self._column + 1)
        if self._indent:
            self._indent -= 1

    def _descend(self, pos: int) -> int:
        """Pass what continues the open containers on the line at `pos`; return how many it continues."""
        self._measure(pos, 0)
        for depth, content in enumerate(self._containers):
            if content == QUOTE:
                if self._indent > 3 or not self._source.startswith(">", self._at):
                    return depth
                self._pass_quote_mark()
            elif self._indent >= content:
                self._indent -= content
            elif not self._ends_line():
                return depth
        return len(self._containers)
