"""The library: every session of the folder, newest first; open one, run its meeting, or make a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from unblame.commands import BY_ID, Command, commands_of, in_row
from unblame.config import Config
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import key_spots
from unblame.widgets.host import app_of
from unblame.widgets.rows import BLANK, Row, plain

if TYPE_CHECKING:
    from unblame.store.library import Entry
    from unblame.widgets.sheet import Sheet


class LibraryScreen(Screen[None]):
    """A row a session: date, title, severity, status, actions open and overdue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.keys, command.action, command.name, show=False, priority=True, id=command.id)
        for command in commands_of("library")
    ]

    class Chosen(Message):
        """A session is to be opened, for drafting or for its meeting."""

        def __init__(self, path: Path, *, meeting: bool) -> None:
            super().__init__()
            self.path = path
            self.meeting = meeting

    def __init__(self, folder: Path, config: Config, *, here: tzinfo, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.folder = folder
        self.config = config
        self._here = here
        self._now = now
        self._entries: list[Entry] = []
        self._filter = ""
        self._sheet: Sheet | None = None

    def compose(self) -> ComposeResult:
        yield Bar([Spot(" Unblame", "strong")], (), id="top")
        yield Bar((), (), (), id="bottom")

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        from unblame.widgets.sheet import Sheet

        self._sheet = Sheet(id="library")
        await self.mount(self._sheet, before="#bottom")
        self.set_focus(self._sheet)
        self._fit()
        self.read()

    @property
    def sheet(self) -> Sheet:
        """The list."""
        assert self._sheet is not None
        return self._sheet

    def on_screen_resume(self) -> None:
        """Back from a session: it may have changed."""
        if self._sheet is not None:
            self.read()

    @work(thread=True, exclusive=True, exit_on_error=False)
    def read(self) -> None:
        """Read the folder behind the screen."""
        from unblame.store.library import Library

        today = self._now().astimezone(self._here).date()
        library = Library(self.folder)
        app_of(self).call_from_thread(self._show, library.entries(today))
        app_of(self).call_from_thread(self._show, library.entries(today, count_missing=True))

    def _show(self, entries: list[Entry]) -> None:
        from unblame.widgets.sheet import Item

        self._entries = entries
        words = self._filter
        items: list[Item] = []
        for entry in entries:
            key = str(entry.path)
            if words in f"{entry.title} {entry.path.name} {entry.severity} {entry.status}".casefold():
                items.append(Item(key, (_row(entry, "", key),), (_row(entry, "strong", key),)))
        if not items:
            text = "Nothing holds these words." if words else "No session yet. Press n and type a title."
            items = [Item("", (BLANK, plain(f"   {text}", "dim")))]
        self.sheet.show(items)
        self._fit()

    def _fit(self) -> None:
        count = len(self._entries)
        words = f"{count} session{'' if count == 1 else 's'}"
        overdue = sum(entry.actions_overdue for entry in self._entries)
        late = f", {overdue} action{'' if overdue == 1 else 's'} overdue" if overdue else ""
        self.query_one("#top", Bar).show([Spot(" Unblame", "strong")], [Spot(f"{words}{late} ", "dim")])
        self.query_one("#top", Bar).show(
            [Spot("    Date        Incident", "dim")], [Spot("Grade Status  Lacks Open Late  ", "dim")], row=1
        )
        bottom = self.query_one("#bottom", Bar)
        bottom.show([Spot("─" * self.size.width, "rule")])
        has_any = bool(self.sheet.current)
        commands = [c for c in commands_of("library") if has_any or c.verb not in ("open", "meet", "down", "up")]
        bottom.show(key_spots(in_row(commands), self.size.width, self.config.keys), row=2)

    def say(self, text: str) -> None:
        """The message row."""
        self.query_one("#bottom", Bar).show([Spot(f" {text}", "ask")], row=1)

    def on_resize(self) -> None:
        """Fit the rows."""
        if self._sheet is not None:
            self._fit()

    # ------------------------------------------------------------------ commands

    @on(Bar.Pressed)
    def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if event.name in BY_ID:
            self.call_later(self.run_command, event.name)

    def on_sheet_clicked(self, event: Sheet.Clicked) -> None:
        """A click chooses; a click on the chosen one opens it."""
        event.stop()
        if event.key == self.sheet.current:
            self._choose(meeting=False)
        else:
            self.sheet.go(event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the list stands."""
        del parameters
        return self._sheet is not None or action != "command"

    async def action_command(self, command: str) -> None:
        """Run a command of the library."""
        await self.run_command(command)

    async def run_command(self, command: str) -> None:
        """Run a command by its id."""
        verb = BY_ID[command].verb
        moves = {"down": 1, "up": -1}
        if verb in moves:
            self.sheet.step(moves[verb])
        elif verb in ("open", "meet"):
            self._choose(meeting=verb == "meet")
        elif verb == "new":
            await self._new()
        elif verb == "filter":
            await self._ask_filter()
        elif verb == "help":
            await self._help()
        else:
            app_of(self).exit()

    def shown_commands(self) -> list[Command]:
        """For the palette."""
        return commands_of("library")

    def _choose(self, *, meeting: bool) -> None:
        entry = next((each for each in self._entries if str(each.path) == self.sheet.current), None)
        if entry is None:
            return
        if entry.problem:
            self.say(entry.problem)
        else:
            self.post_message(self.Chosen(entry.path, meeting=meeting))

    async def _new(self) -> None:
        from unblame.screens.line import LineScreen

        def given(title: str) -> None:
            if title.strip():
                self._create(title.strip())

        await app_of(self).push_screen(LineScreen("title", "what happened, in a few words", given))

    def _create(self, title: str) -> None:
        from unblame.record.ids import random_tail
        from unblame.store.library import create, new_session

        today: date = self._now().astimezone(self._here).date()
        try:
            path = create(
                new_session(title, today, random_tail), self.folder, today, data_folder=self.config.data_folder
            )
        except OSError as error:
            self.say(f"{self.folder}: cannot write here ({error.strerror}). Start with --library and another folder.")
            return
        self.post_message(self.Chosen(path, meeting=False))

    async def _ask_filter(self) -> None:
        from unblame.screens.line import LineScreen

        def given(text: str) -> None:
            self._filter = text.strip().casefold()
            self._show(self._entries)

        await app_of(self).push_screen(
            LineScreen("filter", "show only what holds these words", given, text=self._filter)
        )

    async def _help(self) -> None:
        from unblame.screens.help import help_rows
        from unblame.screens.overlays import Sheetlet

        rows = help_rows("library", (), self.config.keys, meeting=False)
        await app_of(self).push_screen(Sheetlet("Help: the library", rows))


def _row(entry: Entry, role: str, key: str) -> Row:
    day = entry.day.isoformat() if entry.day else ""
    lead = ((f"   {day:<12}", "dim"),)
    if entry.problem:
        return Row(((entry.path.name, role), ("  cannot be read", "bad")), lead, key=key)
    late = str(entry.actions_overdue) if entry.actions_overdue else ""
    opened = str(entry.actions_open) if entry.actions_open else ""
    right = (
        (f"{entry.severity or '–':<6}", "strong" if entry.severity else "dim"),
        (f"{entry.status or 'draft':<8}", "dim"),
        (f"{_lacks(entry):>5} ", "ask" if entry.missing else "good"),
        (f"{opened:>4} ", ""),
        (f"{late:>4} ", "bad"),
    )
    return Row(((entry.title or entry.path.name, role),), lead, right=right, key=key)


def _lacks(entry: Entry) -> str:
    """How many required things the write-up lacks; a tick when none, nothing while it is not counted."""
    if entry.missing is None:
        return ""
    return str(entry.missing) if entry.missing else "✓"
