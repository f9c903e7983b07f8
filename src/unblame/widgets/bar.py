"""Rows of spots across the screen; some can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from unblame.widgets.rows import Drawn, literal


class Spot(NamedTuple):
    """Some text with a role; `name` is said upwards when it is clicked."""

    text: str
    role: str = ""
    name: str = ""


class Bar(Drawn):
    """Rows of spots across the screen: in each some from the left, some from the right, cut in between.

    Rows that belong together are one widget: Textual asks every widget on screen at each paint.
    """

    DEFAULT_CLASSES = "bar"

    class Pressed(Message):
        """A spot with a name was clicked."""

        def __init__(self, bar: Bar, name: str) -> None:
            super().__init__()
            self.bar = bar
            self.name = name

    def __init__(self, *rows: Sequence[Spot], id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._spots: list[tuple[tuple[Spot, ...], tuple[Spot, ...]]] = [(tuple(row), ()) for row in rows or ((),)]

    def show(self, left: Sequence[Spot], right: Sequence[Spot] = (), *, row: int = 0) -> None:
        """Show other spots in a row; nothing is drawn again when they are the same."""
        wanted = (tuple(left), tuple(right))
        if wanted != self._spots[row]:
            self._spots[row] = wanted
            self.refresh(Region(0, row, self.size.width, 1))

    def text(self, row: int = 0) -> str:
        """What stands in a row."""
        left, right = self._spots[row]
        return "".join(spot.text for spot in (*left, *right))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        left, right = (self._content(spots) for spots in self._spots[y])
        room = width - right.cell_length
        if left.cell_length > room:
            left = left.truncate(max(0, room - 1)) + Content("…") if room > 0 else Content("")
        content = left + Content(" " * max(0, room - left.cell_length)) + right
        base = self.visual_style
        return Strip(content.render_segments(base)).adjust_cell_length(width, base.rich_style)

    def _content(self, spots: Sequence[Spot]) -> Content:
        return literal(((spot.text.replace("\n", " "), spot.role) for spot in spots), self.role_styles())

    def on_click(self, event: events.Click) -> None:
        """Find the spot under the mouse."""
        if not 0 <= event.y < len(self._spots):
            return
        left, right = self._spots[event.y]
        start, spots = 0, left
        edge = self.size.width - sum(cell_len(spot.text) for spot in right)
        if right and event.x >= edge:
            start, spots = edge, right
        for spot in spots:
            end = start + cell_len(spot.text)
            if start <= event.x < end:
                if spot.name:
                    event.stop()
                    self.post_message(self.Pressed(self, spot.name))
                return
            start = end
