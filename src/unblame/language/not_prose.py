"""What markdown holds that is not prose: code, HTML, logs, rules and references, passed over as soon as it begins."""

from __future__ import annotations

import re
from collections.abc import Callable

from unblame.language.line_patterns import (
    BLANK_LINE,
    BREAK,
    FENCE,
    FENCE_END,
    FENCE_END_LINE,
    FOOTNOTE,
    HTML,
    LOG,
    LOG_MARKS,
    LONE_TAG,
    REFERENCE,
)
from unblame.language.prose import Prose


class NotProse(Prose):
    """Passes over lines. The methods named by a construct return where to go on, 0 where it does not begin here.

    They take how many of the open containers the current line continues.
    """

    __slots__ = ()

    def rule(self, depth: int) -> int:
        """Pass a thematic break: `---`."""
        return self._pass_line(depth) if BREAK.match(self._source, self._at) else 0

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
        """Pass fenced code. Without an end it goes on to the end of its container, or of the source."""
        found = FENCE.match(self._source, self._at)
        if found is None:
            return 0
        self._leave(depth)
        self._item = False
        run = found[1] or found[2]
        if self._containers:
            return self._pass_lines(found.end(), lambda at: _closes(FENCE_END.match(self._source, at), run))
        # Outside containers every line continues the fence, so that its end can be searched for.
        for closing in FENCE_END_LINE.finditer(self._source, found.end() - 1):
            if closing[1].startswith(run):
                return self._line_end(closing.end())
        return len(self._source)

    def html(self, depth: int) -> int:
        """Pass an HTML block (CommonMark 4.6). A tag of no known kind begins one only where no paragraph is open."""
        ends = [closing for opening, closing in HTML if opening.match(self._source, self._at)]
        if not ends and (self._start >= 0 or not LONE_TAG.match(self._source, self._at)):
            return 0
        closing = ends[0] if ends else None
        self._leave(depth)
        self._item = False
        return self._pass_html(self._at, closing)

    def _pass_html(self, at: int, closing: re.Pattern[str] | None) -> int:
        """Pass HTML up to the line that closes it; `closing` is None for the kinds that a blank line ends."""
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


def _closes(found: re.Match[str] | None, run: str) -> bool:
    return found is not None and found[1].startswith(run)
