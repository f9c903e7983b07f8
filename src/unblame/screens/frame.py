"""The frame of a session: what is painted before anything is read, and how its fixed rows are filled."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from unblame.agenda.agenda import TITLES
from unblame.commands import Command
from unblame.config import Config
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import AgendaEntry, agenda_spots, line_spots
from unblame.widgets.host import app_of
from unblame.widgets.rows import Rows, plain

DRAFTING = ("incident", "opening", "timeline", "whys", "lessons", "actions", "close", "followup", "writeup")
NAMES = {**TITLES, "incident": "Incident", "followup": "Follow-up", "writeup": "Write-up"}
MESSAGE_SECONDS = 20
WIDE, TALL, LOW = 100, 30, 16
TITLE, AGENDA, LINE = range(3)
RULE, MESSAGE, KEYS = range(3)


class Body(Container):
    """Sections and panel."""

    BLANK = True  # nothing of its own to paint


class Sections(ContentSwitcher):
    """One section at a time."""

    BLANK = True


class FrameScreen(Screen[None]):
    """Title, agenda and meeting line above, rule, message and keys below; in between the sections."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as Textual declares it

    def __init__(self, path: Path, config: Config) -> None:
        super().__init__()
        self.path = path
        self.config = config
        self._message: Timer | None = None

    def compose(self) -> ComposeResult:
        # Before the first paint, not for a second one; what is composed below takes its styles from it.
        self.set_class(app_of(self).size.width >= WIDE, "-wide", update=False)
        yield Bar([Spot(f" {self.path.stem}", "strong")], (), (), id="top")
        with Body(id="body"), Sections(id="sections"):
            yield Rows((plain(""), plain("   Reading …", "dim")), id="frame")
        yield Bar((), (), (), id="bottom")

    @property
    def top(self) -> Bar:
        return self.query_one("#top", Bar)

    @property
    def bottom(self) -> Bar:
        return self.query_one("#bottom", Bar)

    def show_frame(self) -> None:
        entries = [AgendaEntry(name, NAMES[name]) for name in DRAFTING]
        self.top.show(*agenda_spots(entries, "", app_of(self).size.width), row=AGENDA)
        self.show_lines(0.0, (), started=False)

    def show_lines(self, fraction: float, ticks: tuple[float, ...], *, started: bool) -> None:
        width = app_of(self).size.width
        self.top.show(line_spots(fraction, ticks, width, started=started), row=LINE)
        self.bottom.show([Spot("─" * width, "rule")], row=RULE)

    def say_text(self, text: str) -> None:
        """The message row; the text goes after a while."""
        self.bottom.show([Spot(f" {text}" if text else "", "ask")], row=MESSAGE)
        if self._message is not None:
            self._message.stop()
        self._message = self.set_timer(MESSAGE_SECONDS, lambda: self.bottom.show((), row=MESSAGE))

    def press_command(self, command: Command) -> None:
        """Do what a command's key does, by the same way: the key itself."""
        key = self.config.keys.get(command.id, command.keys).split(",")[0]
        character = {"space": " ", "plus": "+", "minus": "-", "asterisk": "*", "slash": "/"}.get(key)
        app_of(self).post_message(events.Key(key, character or (key if len(key) == 1 else None)))
