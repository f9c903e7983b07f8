"""The app: themes, palette, the screens, and one key at a time."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.driver import Driver
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from unblame.commands import commands_of, contexts_of
from unblame.config import Config
from unblame.record.text import clean_line, drawable
from unblame.screens.session import SessionScreen
from unblame.themes import DARK, OURS
from unblame.widgets.rows import ROLE_CLASSES

if TYPE_CHECKING:
    from unblame.screens.library import LibraryScreen

SETTLE_SECONDS = 2.0
"""How long a key waits for the one before it; a handler that takes longer is not waited for."""
QUIT_SECONDS = 5.0
STARTED_SECONDS = 3.0
"""When starting is over for sure, and the garbage collector works again."""


class UnblameApp(App[None]):
    """Opens a session, or the library when no path is given.

    Keys are handled one at a time: before a key or a paste is looked at, the widget that got the last one has
    finished with it, and so have those above it. So a burst of text, a command and more text (as over ssh)
    means what it would mean typed slowly.
    """

    TITLE = "Unblame"
    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLE_CLASSES.values())
    BINDINGS: ClassVar[list[BindingType]] = []

    theme: Reactive[str] = Reactive(DARK)
    """The usual theme from the first moment: assigned later, it would have the styles parsed twice."""

    def __init__(
        self,
        config: Config,
        *,
        now: Callable[[], datetime],
        here: tzinfo,
        library: Path,
        path: Path | None = None,
        meeting: bool = False,
        section: str = "",
        agenda: str = "",
    ) -> None:
        super().__init__()
        self.config = config
        self.now = now
        self.here = here
        self.library = library
        self._path = path
        self._meeting = meeting
        self._section = section
        self._agenda = agenda
        self._quit_asked: datetime | None = None
        self._leaving = False
        if not config.animations:
            self.animation_level = "none"
        if config.theme in self.available_themes:
            self.theme = config.theme
        if config.keys:
            self.set_keymap(dict(config.keys))

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's themes and ours, which are there before anything else is made."""
        return {**super().available_themes, **OURS}

    def get_driver_class(self) -> type[Driver]:
        """The usual driver, with pastes taken whole."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from unblame.terminal_input import PasteSafeDriver

        return PasteSafeDriver

    def get_default_screen(self) -> Screen[Any]:
        """The session's frame at once, or the library."""
        if self._path is None:
            from unblame.screens.library import LibraryScreen  # a session that is named needs none

            return LibraryScreen(self.library, self.config, here=self.here, now=self.now)
        return self.session_screen(self._path, meeting=self._meeting)

    def session_screen(self, path: Path, *, meeting: bool) -> SessionScreen:
        """The screen of a session's file."""
        return SessionScreen(
            path,
            self.config,
            meeting=meeting,
            here=self.here,
            now=self.now,
            section=self._section,
            agenda=self._agenda,
        )

    def on_mount(self) -> None:
        """A closed window or a kill saves and leaves cleanly (Textual alone would just die)."""
        if not gc.isenabled():
            self.set_timer(STARTED_SECONDS, _collect_again)
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            with contextlib.suppress(NotImplementedError, AttributeError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), self._leave_by_signal)

    def on_library_screen_chosen(self, event: LibraryScreen.Chosen) -> None:
        """Open a session over the library."""
        event.stop()
        if self.open_session is None:
            self.push_screen(self.session_screen(event.path, meeting=event.meeting))

    # ------------------------------------------------------------------ one key at a time

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._settled(), SETTLE_SECONDS)
            if isinstance(event, events.Paste) and isinstance(self.screen, CommandPalette):
                event.text = drawable(clean_line(event.text))  # its input is Textual's own and draws what it gets
        await super().on_event(event)

    async def _settled(self) -> None:
        """Wait until the focused widget and everything above it have handled what they were sent."""
        screen = self.screen
        node: DOMNode | None = self.focused or screen
        first = node
        while node is not None and not isinstance(node, App):
            if node is first or node is screen or node.message_queue_size:
                done = asyncio.Event()
                if node.call_later(done.set):
                    await done.wait()
            node = node.parent if node is not screen else None

    # ------------------------------------------------------------------ leaving

    async def action_quit(self) -> None:
        """Save and quit; in a running meeting only when asked twice."""
        session = self.open_session
        running = session is not None and session.opened is not None and session.conductor.moves
        if session is not None and running and not self._asked_twice():
            session.say("quit-again")
            return
        await self.leave()

    def _asked_twice(self) -> bool:
        now = self.now()
        before, self._quit_asked = self._quit_asked, now
        return before is not None and (now - before).total_seconds() <= QUIT_SECONDS

    @property
    def open_session(self) -> SessionScreen | None:
        """The session that is open, wherever its screen stands."""
        return next((screen for screen in self.screen_stack if isinstance(screen, SessionScreen)), None)

    async def leave(self) -> None:
        """Everything on disk, then out. Where the disk does not take it, a copy is put in another place and named."""
        from unblame.screens.line import take_open_line

        session = self.open_session
        take_open_line(self)
        if session is None or await session.save_all():
            if session is not None:
                session.close_session()
            self.exit()
            return
        rescued = session.rescue()
        where = f"A copy is in {rescued}." if rescued else "No other place took a copy either."
        session.close_session()
        self.exit(return_code=1, message=f"unblame: {session.path}: could not be saved. {where}")

    def _fatal_error(self) -> None:
        """A fault of ours: first everything is saved, then the terminal is given back, with two lines on it."""
        from rich.text import Text

        from unblame.crash import log_crash, told
        from unblame.record.text import clean, visible

        error = self._exception or sys.exception()
        if self._leaving or error is None:
            return
        self._leaving = True
        log = self.config.log_file if log_crash(self.config.log_file, error, self.now()) else None
        said = visible(clean(told(error, self._keep_session(), log)))
        self.panic(Text(said, no_wrap=True, overflow="ignore"))

    def _keep_session(self) -> str:
        """Save what is open, and say where it is; whatever is broken, the session is not."""
        session = self.open_session
        if session is None:
            return "Nothing was open."
        try:
            done = session.close_session()
        except Exception:  # noqa: BLE001 - the fault itself may stand in the way; the record as it was is saved
            done = session.close_file()
        if done:
            return f"Everything typed is saved in {session.saved_in}."
        rescued = session.rescue()
        return f"A copy of what could not be saved is in {rescued}." if rescued else "The last second is lost."

    def _leave_by_signal(self) -> None:
        if not self._leaving:  # the terminal may be gone and say so as well
            self._leaving = True
            self.run_worker(self.leave(), group="leave")

    def action_help_quit(self) -> None:
        """ctrl+c copies here; say how to leave, in the message row."""
        session = self.open_session
        text = "ctrl+q leaves; everything is saved."
        if session is not None and session is self.screen:
            session.say_text(text)
        elif (library := _library(self.screen)) is not None:
            library.say(text)

    # ------------------------------------------------------------------ palette

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every command that works now, then themes and quit."""
        if isinstance(screen, SessionScreen) and screen.opened is not None:
            section = screen.section
            for command in commands_of("app", "meeting", *contexts_of(screen.context.shown)):
                if command.id in ("app.meeting", "app.palette", "app.quit", "meeting.look", "actions.owner"):
                    continue
                in_list = command.where not in ("app", "meeting")
                if in_list and (section is None or section.in_field or not section.can(command.id)):
                    continue
                title = command.name[0].upper() + command.name[1:]
                yield SystemCommand(title, command.help, partial(self._run, screen, command.id))
        elif (library := _library(screen)) is not None:
            for command in commands_of("library"):
                title = command.name[0].upper() + command.name[1:]
                yield SystemCommand(title, command.help, partial(self._run, library, command.id))
        for theme in OURS.values():
            title = f"Theme: {theme.name.removeprefix('unblame-')}"
            yield SystemCommand(title, "Change the colours.", partial(setattr, self, "theme", theme.name))
        yield SystemCommand("Quit", "Save and quit.", self.action_quit)

    def _run(self, screen: SessionScreen | LibraryScreen, command: str) -> None:
        screen.call_later(screen.run_command, command)


def _collect_again() -> None:
    """What starting made stays for good: the collector need not look at it ever again."""
    gc.freeze()
    gc.enable()


def _library(screen: Screen[Any]) -> LibraryScreen | None:
    from unblame.screens.library import LibraryScreen

    return screen if isinstance(screen, LibraryScreen) else None
