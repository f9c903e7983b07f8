"""One row of spots across the screen; some can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from unblame.widgets.rows import Drawn, literal


@dataclass(frozen=True, slots=True)
class Spot:
    """Some text with a role; `name` is said upwards when it is clicked."""

    text: str
    role: str = ""
    name: str = ""


class Bar(Drawn):
    """A single row: spots from the left, spots from the right, cut in between."""

    DEFAULT_CLASSES = "bar"

    @dataclass
    class Pressed(Message):
        """A spot with a name was clicked."""

        bar: Bar
        name: str

    def __init__(self, left: Sequence[Spot] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left: tuple[Spot, ...] = tuple(left)
        self._right: tuple[Spot, ...] = ()

    def show(self, left: Sequence[Spot], right: Sequence[Spot] = ()) -> None:
        """Show other spots; nothing is drawn again when they are the same."""
        wanted = (tuple(left), tuple(right))
        if wanted != (self._left, self._right):
            self._left, self._right = wanted
            self.refresh()

    @property
    def text(self) -> str:
        """What stands in the row, for tests and screen readers."""
        return "".join(spot.text for spot in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        del y
        width = self.size.width
        left, right = self._contents()
        room = width - right.cell_length
        if left.cell_length > room:
            left = left.truncate(max(0, room - 1)) + Content("…") if room > 0 else Content("")
        content = left + Content(" " * max(0, room - left.cell_length)) + right
        base = self.visual_style
        return Strip(content.render_segments(base)).adjust_cell_length(width, base.rich_style)

    def _contents(self) -> tuple[Content, Content]:
        styles = self.role_styles()
        left = literal(((spot.text.replace("\n", " "), spot.role) for spot in self._left), styles)
        right = literal(((spot.text.replace("\n", " "), spot.role) for spot in self._right), styles)
        return left, right

    def on_click(self, event: events.Click) -> None:
        """Find the spot under the mouse."""
        start = 0
        spots = list(self._left)
        if self._right:
            right = sum(cell_len(spot.text) for spot in self._right)
            if event.x >= self.size.width - right:
                start, spots = self.size.width - right, list(self._right)
        for spot in spots:
            end = start + cell_len(spot.text)
            if start <= event.x < end:
                if spot.name:
                    event.stop()
                    self.post_message(self.Pressed(self, spot.name))
                return
            start = end
