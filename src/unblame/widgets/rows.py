"""Rows of text, drawn only where they can be seen. All user text reaches the screen through `literal`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple, Self

from rich.cells import cell_len
from textual import events
from textual.content import Content, Span
from textual.css.styles import StylesBase
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from unblame.record.text import drawable
from unblame.widgets.host import app_of

Piece = tuple[str, str]
"""Some text and its role: a name without the `rows--` of its component class; empty for plain text."""
Pieces = tuple[Piece, ...]

ROLES = ("strong", "dim", "heading", "rule", "bar", "mark", "ask", "bad", "key", "good", "shown", "link")
ROLE_CLASSES = {role: f"rows--{role}" for role in ROLES}
"""Each role's component class; the app has them all."""


class Row(NamedTuple):
    """One row: a lead that stands still, a body that is cut or wrapped, a part at the right edge.

    `key` is the record it belongs to; `part` tells places within the record apart for the mouse, and `spots` the
    pieces of the body where each is clicked for itself.
    """

    body: Pieces = ()
    lead: Pieces = ()
    hang: Pieces = ()
    right: Pieces = ()
    key: str = ""
    part: str = ""
    wrap: bool = False
    fill: str = ""
    spots: tuple[str, ...] = ()

    def part_at(self, x: int) -> str:
        """The place that is clicked at a column of the row; one with spots is never wrapped."""
        if not self.spots:
            return self.part
        edge = sum(cell_len(drawable(text)) for text, _ in self.lead)
        if x < edge:
            return self.part
        for (text, _), spot in zip(self.body, self.spots, strict=True):
            edge += cell_len(drawable(text))
            if x < edge:
                return spot
        return self.part


def plain(text: str, role: str = "", **more: object) -> Row:
    """A row of one piece."""
    return Row(((text, role),), **more)  # type: ignore[arg-type]


def heading(text: str, right: str = "") -> Row:
    """A titled rule, as between the parts of a section."""
    beside = (f" {right} ", "dim") if right else (" ", "rule")
    return Row((("── ", "rule"), (text, "heading"), beside), fill="─")


BLANK = Row()


def literal(pieces: Iterable[Piece], styles: dict[str, Style]) -> Content:
    """The one door for text to a widget: never markup, nothing raw that a terminal would obey, tabs spread."""
    text: list[str] = []
    spans: list[Span] = []
    position = 0
    for words, role in pieces:
        shown = drawable(words).expandtabs(4)
        text.append(shown)
        if role:
            spans.append(Span(position, position + len(shown), styles[role]))
        position += len(shown)
    return Content("".join(text), spans)


def unstyled(text: str) -> Content:
    """A text by the same door, for widgets that are not ours."""
    return literal(((text, ""),), {})


class Drawn(Widget):
    """A widget that draws pieces: the styles of their roles come from the style sheets.

    The app has the roles' component classes, not each widget: Textual matches every rule against every component
    class whenever a widget's focus or classes change.
    """

    ALLOW_SELECT = False  # what is drawn line by line would be copied as the widget's name

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._styles: dict[str, Style] = {}
        self._painted: tuple[Size, Region, list[Strip]] | None = None

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles = {}
        self._painted = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self._painted = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """At each key Textual asks every widget on screen for all its lines: give them as they were."""
        if self._painted is None or self._painted[:2] != (self.size, crop):
            self._painted = (self.size, crop, super().render_lines(crop))
        return self._painted[2]

    def role_styles(self) -> dict[str, Style]:
        """The style of each role in the present theme."""
        if not self._styles:
            app = app_of(self)
            self._styles = {role: _style(app.get_component_styles(name)) for role, name in ROLE_CLASSES.items()}
        return self._styles


def _style(rules: StylesBase) -> Style:
    """What the rules say, and nothing of what they do not."""
    text = rules.text_style
    colour = rules.color if rules.has_rule("color") else None
    return Style(None, colour, bold=text.bold, italic=text.italic, underline=text.underline, reverse=text.reverse)


@dataclass(slots=True)
class _Layout:
    width: int
    look: tuple[object, ...] = ()
    strips: dict[int, list[Strip]] = field(default_factory=dict[int, list[Strip]])
    ends: list[int] = field(default_factory=list[int])


class Rows(Drawn):
    """A column of rows. It draws what it is given and says which row was clicked."""

    DEFAULT_CLASSES = "rows"

    class Clicked(Message):
        """A row of a record was clicked; `part` says where in it."""

        def __init__(self, rows: Rows, key: str, part: str, *, double: bool) -> None:
            super().__init__()
            self.rows = rows
            self.key = key
            self.part = part
            self.double = double

        @property
        def control(self) -> Rows:
            """The rows that were clicked, for `@on` selectors."""
            return self.rows

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: Sequence[Row] = rows
        self._layout = _Layout(0)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; nothing is drawn again when they are equal."""
        if rows == self._rows:
            return
        before = self._layout.ends[-1] if self._layout.ends else 0
        self._rows = rows
        width = self._layout.width
        self._layout = _Layout(width)
        self._measure(width)
        after = self._layout.ends[-1] if self._layout.ends else 0
        self.refresh(layout=before != after or not width)

    def first_line_of(self, key: str) -> int | None:
        """The line at which a record's first row stands."""
        for index, row in enumerate(self._rows):
            if row.key == key:
                return self._layout.ends[index - 1] if index and self._layout.ends else 0
        return None

    # ------------------------------------------------------------------ drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        self._measure(width)
        return self._layout.ends[-1] if self._layout.ends else 0

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del viewport
        return container.width

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        self._measure(width)
        index = bisect_right(self._layout.ends, y)
        if index >= len(self._rows):
            return Strip.blank(width, self.visual_style.rich_style)
        top = self._layout.ends[index - 1] if index else 0
        return self._strips_of(index)[y - top]

    def _measure(self, width: int) -> None:
        if width == self._layout.width and len(self._layout.ends) == len(self._rows):
            return
        self._layout = _Layout(width)
        if not width:
            return
        heights = [len(self._strips_of(i)) if row.wrap else 1 for i, row in enumerate(self._rows)]
        self._layout.ends = list(accumulate(heights))

    def _strips_of(self, index: int) -> list[Strip]:
        look = (self.visual_style, *self.role_styles().values())
        if look != self._layout.look:
            self._layout.strips = {}
        self._layout.look = look  # the same objects compare at once next time
        strips = self._layout.strips.get(index)
        if strips is None:
            strips = self._layout.strips[index] = self._draw(self._rows[index], self._layout.width)
        return strips

    def _draw(self, row: Row, width: int) -> list[Strip]:
        styles = self.role_styles()
        base = self.visual_style
        lead, right = literal(row.lead, styles), literal(row.right, styles)
        hang = literal(row.hang, styles) if row.hang else Content(" " * lead.cell_length)
        body = literal(row.body, styles)
        if lead.cell_length + body.cell_length + right.cell_length + 2 > width:
            right = _cut(right, max(12, (width - lead.cell_length) // 2))
        space = max(4, width - lead.cell_length - (right.cell_length + 2 if row.right else 0))
        lines = body.wrap(space) if row.wrap else [_cut(body, space)]
        strips: list[Strip] = []
        for number, line in enumerate(lines or [Content("")]):
            head = lead if not number else hang
            content = head + line
            if row.fill and not number:
                content = _filled(content, row.fill, width, styles["rule"])
            if row.right and not number:
                gap = max(1, width - content.cell_length - right.cell_length - 1)
                content = content + Content(" " * gap) + right
            segments = content.render_segments(base)
            strips.append(Strip(segments).adjust_cell_length(width, base.rich_style))
        return strips

    # ------------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        """Say which row it was; rows that belong to nothing let the click pass."""
        row = self.row_at(event.y)
        if row is not None and row.key:
            event.stop()
            self.post_message(self.Clicked(self, row.key, row.part_at(event.x), double=event.chain > 1))

    def row_at(self, y: int) -> Row | None:
        """The row that covers a line."""
        index = bisect_right(self._layout.ends, y)
        return self._rows[index] if 0 <= index < len(self._rows) else None


def _cut(body: Content, space: int) -> Content:
    first = body.first_line
    if first.cell_length > space or len(first) < len(body):
        room = max(1, space - 1)
        return first.truncate(room) + Content("…")
    return first


def _filled(content: Content, fill: str, width: int, style: Style) -> Content:
    missing = width - content.cell_length
    if missing <= 0:
        return content
    return content + Content(fill * missing, [Span(0, missing, style)])
