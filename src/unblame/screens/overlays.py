"""Screens that lie over the session for a moment: recap, cover, stepping in."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from unblame.widgets.rows import BLANK, Row, Rows, heading, plain, unstyled


class Sheetlet(ModalScreen[str | None]):
    """Rows in a box; a key named in `keys` is the answer, any other key closes it."""

    def __init__(self, title: str, rows: Sequence[Row], keys: Sequence[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._keys = frozenset(keys)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheetlet"):
            yield Rows((heading(self._title), BLANK, *self._rows))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in ("up", "down", "pageup", "pagedown"):
            box = self.query_one("#sheetlet", VerticalScroll)
            box.scroll_relative(
                y={"up": -1, "down": 1, "pageup": -10, "pagedown": 10}[event.key], animate=False, immediate=True
            )
            return
        self.dismiss(event.key if event.key in self._keys else None)

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self.dismiss(event.key)

    def on_click(self) -> None:
        self.dismiss(None)


def choices(said: str, *keys: tuple[str, str]) -> list[Row]:
    """What is to be decided, and a row for each key that decides it; a click on one does the same."""
    asked = plain(said, "", lead=(("   ", ""),), wrap=True)
    return [asked, BLANK, *(Row(((text, ""),), ((f"   {key}  ", "key"),), key=key, wrap=True) for key, text in keys)]


def pairs(rows: Sequence[tuple[str, str]]) -> list[Row]:
    """Rows of a label and its text."""
    width = max((len(label) for label, _ in rows), default=0) + 5
    return [plain(text, "", lead=((f"   {label}".ljust(width), "dim"),), wrap=True) for label, text in rows]


class Cover(ModalScreen[None]):
    """The shared screen is covered: title, clock, and nothing of the session. Any key takes it away."""

    def __init__(self, title: str, clock: str) -> None:
        super().__init__()
        self._title = title
        self._clock = clock

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="cover"):
            yield Static(unstyled(self._title), id="cover-title")
            yield Static("Back in a moment", markup=False, id="cover-text")
            yield Static(self._clock, markup=False, id="cover-clock")

    def show_clock(self, clock: str) -> None:
        """The clock goes on."""
        if clock != self._clock:
            self._clock = clock
            self.query_one("#cover-clock", Static).update(clock)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss(None)

    def on_click(self) -> None:
        self.dismiss(None)
