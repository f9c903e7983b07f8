"""A running app in a test: keys go in as a terminal sends them, the screen comes out as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from textual import _wait, events
from textual.pilot import Pilot

from unblame.app import UnblameApp
from unblame.config import Config
from unblame.record.session import Session
from unblame.screens.cards import CardSection
from unblame.screens.library import LibraryScreen
from unblame.screens.section import Section
from unblame.screens.session import SessionScreen
from unblame.store.load import load_session

HANDLED_SECONDS = 0.5
# Pilot looks whether the app rests every 20 ms, some thousand times in this suite: every 10 ms is as sure.
_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 0.01, 0.0005
START = datetime(2024, 1, 17, 14, 0, tzinfo=UTC)
CHARACTERS = {"space": " ", "plus": "+", "minus": "-", "asterisk": "*", "slash": "/", "question_mark": "?"}


class FakeClock:
    """The wall clock of a test."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)


class Live:
    """An open app with its pilot."""

    def __init__(self, app: UnblameApp, pilot: Pilot[None], clock: FakeClock, path: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock
        self.path = path

    # ------------------------------------------------------------------ in

    async def burst(self, *parts: str) -> None:
        """Send keys in one write. `[enter]` is a key by name, anything else is text."""
        for part in parts:
            names = [part[1:-1]] if part.startswith("[") and part.endswith("]") and len(part) > 2 else list(part)
            for name in names:
                character = CHARACTERS.get(name, name if len(name) == 1 else None)
                self.app.post_message(events.Key(_key_name(name), character))
        await self.settle()

    async def paste(self, text: str) -> None:
        """A bracketed paste."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self, seconds: float = 0.0) -> None:
        """Wait until everything sent has been handled and drawn."""
        if seconds:
            await self._handled()
            await asyncio.sleep(seconds)
        await self._handled()
        await self.pilot.pause()
        for _ in range(100):  # a process that had to wait for its core looks idle to the pilot before it is
            if self._drawn():
                break
            await self.pilot.pause()

    def _drawn(self) -> bool:
        """Nothing waits to be laid out, scrolled or painted, nor a message to be read."""
        screen = self.app.screen
        waiting = ("_layout_required", "_scroll_required", "_repaint_required", "_next_callbacks")
        widgets = screen.walk_children(with_self=True)
        return not getattr(screen, "_callbacks", ()) and not any(
            widget.message_queue_size or any(getattr(widget, name) for name in waiting) for widget in widgets
        )

    async def _handled(self) -> None:
        """The app has looked at every key, and whoever got the last one is done with it and what came of it."""
        for _ in range(3):
            looked = asyncio.Event()
            if not self.app.is_running or not self.app.call_later(looked.set):
                return
            while self.app.is_running and not looked.is_set():  # one that has crashed looks at nothing any more
                with suppress(TimeoutError):
                    await asyncio.wait_for(looked.wait(), HANDLED_SECONDS)
            await self.app._settled()  # pyright: ignore[reportPrivateUsage]

    async def later(self) -> None:
        """Wait until what is taken in by time (0.4 s) has been, and the rows have followed."""
        await self.settle(0.6)

    async def awake(self, minutes: float) -> None:
        """Let time pass while the app ticks, so that it is no sleep."""
        for _ in range(int(minutes * 3)):
            self.clock.forward(seconds=20)
            self.screen._tick()  # pyright: ignore[reportPrivateUsage]
        await self.settle()

    async def look(self, section: str) -> Section:
        """Go to a section by its number behind the meeting key."""
        order = ["opening", "timeline", "whys", "actions", "close", "incident", "lessons", "followup", "writeup"]
        await self.burst("[ctrl+t]", str(order.index(section) + 1))
        return self.section

    async def cards(self) -> AsyncGenerator[int, None]:
        """Each card of the section that this view has, one after the other; one turn in a section without cards."""
        section, seen = self.section, set[int]()
        if not isinstance(section, CardSection):
            yield 0
            return
        while section.card not in seen:
            seen.add(section.card)
            yield section.card
            await self.burst("]")

    # ------------------------------------------------------------------ out

    @property
    def screen(self) -> SessionScreen:
        """The session's screen."""
        found = self.app.open_session
        assert found is not None
        return found

    @property
    def section(self) -> Section:
        """The section on screen."""
        section = self.screen.section
        assert section is not None
        return section

    @property
    def record(self) -> Session:
        """The session as the document holds it."""
        return self.screen.context.document.session

    def file(self) -> Session:
        """The session as the file holds it, once everything is on disk."""
        assert self.screen.context.document.save(5.0)
        return load_session(self.path).session

    def rows(self) -> list[str]:
        """What is on the screen, row by row."""
        strips = self.app.screen._compositor.render_strips()  # pyright: ignore[reportPrivateUsage]
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def shown(self) -> str:
        """What is on the screen."""
        return "\n".join(self.rows())

    @property
    def message(self) -> str:
        """The message row."""
        return self.rows()[-2].strip()


def _key_name(name: str) -> str:
    if len(name) == 1 and not name.isalnum():
        from textual.keys import _character_to_key  # pyright: ignore[reportPrivateUsage]

        return _character_to_key(name)
    return name


def config_in(folder: Path, **more: object) -> Config:
    """A config whose folders are all in a test's own."""
    base = Config(data_folder=folder / "data", state_folder=folder / "state", config_folder=folder / "config")
    return base._replace(**cast("dict[str, Any]", more))


@asynccontextmanager
async def opened(
    path: Path,
    *,
    meeting: bool = False,
    section: str = "",
    size: tuple[int, int] = (80, 24),
    clock: FakeClock | None = None,
    config: Config | None = None,
    agenda: str = "",
) -> AsyncGenerator[Live, None]:
    """The app with a session open, read and drawn."""
    clock = clock or FakeClock()
    app = UnblameApp(
        config or config_in(path.parent),
        now=clock,
        here=UTC,
        library=path.parent,
        path=path,
        meeting=meeting,
        section=section,
        agenda=agenda,
    )
    async with app.run_test(size=size) as pilot:
        live = Live(app, pilot, clock, path)
        for _ in range(200):
            screen = app.screen
            if not app.is_running:
                break
            if isinstance(screen, SessionScreen) and screen.opened is not None and screen.query("#panel"):
                break
            await asyncio.sleep(0.02)
        await live.settle()
        yield live
        screen = app.open_session
        if screen is not None:
            screen.close_session()


@asynccontextmanager
async def library(
    folder: Path, *, size: tuple[int, int] = (80, 24), config: Config | None = None
) -> AsyncGenerator[Live, None]:
    """The app with the library open."""
    clock = FakeClock()
    app = UnblameApp(config or config_in(folder), now=clock, here=UTC, library=folder)
    async with app.run_test(size=size) as pilot:
        live = Live(app, pilot, clock, folder)
        for _ in range(100):
            screen = app.screen
            if isinstance(screen, LibraryScreen) and screen.query("#library"):
                break
            await asyncio.sleep(0.02)
        await live.settle(0.3)
        yield live
        session = app.open_session
        if session is not None:
            session.close_session()
