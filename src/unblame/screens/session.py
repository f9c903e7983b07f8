"""The session: title, agenda and meeting line, one section, a rule, one message row, the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from unblame.commands import BY_ID, READING, commands_of
from unblame.config import Config
from unblame.screens import meeting_commands, session_commands
from unblame.screens.reviewed_frame import WORDING_AFTER
from unblame.screens.shared_frame import SharedFrame
from unblame.widgets.bar import Bar
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.document import Change
    from unblame.screens.opened import Opened
    from unblame.screens.section import Section

SECTIONS = {
    "opening": "Opening",
    "timeline": "Timeline",
    "whys": "Whys",
    "actions": "Actions",
    "close": "Close",
    "incident": "Incident",
    "lessons": "Lessons",
    "followup": "FollowUp",
    "writeup": "Writeup",
}
"""Each section's module and the class in it; the numbers of the meeting key follow this order."""


class SessionScreen(SharedFrame):
    """Paints its frame first and reads the file behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.keys, command.action, command.name, show=False, priority=True, id=command.id)
        for command in commands_of("app")
        if command.id not in ("app.palette", "app.quit")
    ]

    def __init__(
        self,
        path: Path,
        config: Config,
        *,
        meeting: bool,
        here: tzinfo,
        now: Callable[[], datetime],
        section: str = "",
        agenda: str = "",
    ) -> None:
        super().__init__(path, config, meeting=meeting, here=here, now=now)
        self._start = section
        self._agenda = agenda
        self.last_find = ""
        self.found = 0
        self._panel_timer: Timer | None = None
        self._reading = False

    def on_mount(self) -> None:
        self.query_one("#sections", ContentSwitcher).current = "frame"
        self.show_frame()

    def on_screen_resume(self) -> None:
        """The file is read behind the first paint, which this event makes."""
        if not self._reading:
            self._reading = True
            self.call_next(self._read)

    # ------------------------------------------------------------------ opening the file

    @work(thread=True, exit_on_error=False, group="open")
    def _read(self) -> None:
        from unblame.screens.opened import open_session
        from unblame.store.errors import Unreadable

        try:
            opened = open_session(
                self.path,
                self.config,
                meeting=self.meeting,
                agenda=self._agenda,
                here=self._here,
                now=self._now,
                frame=self,
            )
        except Unreadable as error:
            app_of(self).call_from_thread(self._failed, str(error))
            return
        except Exception as error:  # noqa: BLE001 - a fault of ours, which must not look like a long reading
            self.call_later(_raise, error)
            return
        name, where = self._landing(opened)
        import_module(f"unblame.screens.{name}")
        app_of(self).call_from_thread(self._show_opened, opened, name, where)

    def _landing(self, opened: Opened) -> tuple[str, str]:
        """The section to show first, and the place in it."""
        if self._start in SECTIONS:
            return self._start, ""
        state = opened.context.clock.state
        if state.phase in ("running", "paused"):
            return state.plan[state.index].section, ""
        if self.meeting:
            return "opening", ""
        from unblame.screens.opened import landing

        return landing(opened.context.document.session, opened.context.today)

    def _failed(self, problem: str) -> None:
        app_of(self).exit(return_code=2, message=problem)

    async def _show_opened(self, opened: Opened, name: str, where: str) -> None:
        from unblame.screens.places import item_of

        self.opened = opened
        opened.context.document.listen(self._changed)
        section = await self.look(name)
        if where:
            section.go(item_of(where))
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(self._show_beside, opened)

    async def _show_beside(self, opened: Opened) -> None:
        """The panel, the first message, the editor's module: behind the first record, which is what is waited for."""
        from unblame.widgets.panel import Panel

        if not self.is_attached:
            return
        self._side = Panel(id="panel")
        await self.query_one("#body").mount(self._side)
        self.refresh_chrome()
        if opened.problem:
            self.say_text(opened.problem)
        elif self.meeting:
            phase = opened.context.clock.state.phase
            self.say({"planned": "clock.planned", "ended": "clock.over"}.get(phase, "clock.resumed"))
        if opened.context.newer:
            self.forbid_edits()
            self.say("newer", version=opened.context.newer)
        else:
            self.hold_lock()
        self.call_after_refresh(import_module, "unblame.widgets.editor")
        self.set_timer(WORDING_AFTER, self.read_wording)

    # ------------------------------------------------------------------ what is shown

    async def look(self, name: str) -> Section:
        """Show a section; the clock is none of its business. It is painted once, when it stands."""
        with app_of(self).batch_update():
            section = await self._look(name)
        section.sheet.call_after_refresh(section.sheet.show_current)
        if name == "close":
            self.count_missing()
        return section

    async def _look(self, name: str) -> Section:
        before = self.section
        if before is not None and name != before.NAME and before.in_field:
            before.leave()
        switcher = self.query_one("#sections", ContentSwitcher)
        self.context.shown = name
        section = self.section
        if section is None:
            made: type[Section] = getattr(import_module(f"unblame.screens.{name}"), SECTIONS[name])
            section = made(self.context)
            await switcher.mount(section)
        else:
            section.refresh_items()
        switcher.current = section.id
        if not section.in_field:
            self.set_focus(section.sheet, scroll_visible=False)
        self.refresh_chrome()
        return section

    # ------------------------------------------------------------------ what happens

    def _changed(self, change: Change) -> None:
        section = self.section
        if section is None:
            return
        if change.touches("incident"):
            self._title()
        if change.touches("meeting") and change.origin not in ("clock", "merge"):
            self.conductor.replan()
        if change.origin != "clock":
            if self._passing:
                self.say_text("")
                self._passing = False
            section.refresh_soon()
            self._panel_soon()
            if self.wording is not None:
                self.wording.changed()

    def _panel_soon(self) -> None:
        if self._panel_timer is not None:
            self._panel_timer.stop()
        self._panel_timer = self.set_timer(0.3, self.refresh_chrome)

    def _tick(self) -> None:
        if self._shut:
            return
        from unblame.screens.overlays import Cover

        for notice in self.conductor.tick():
            self.notice(notice)
        self._clock()
        for screen in app_of(self).screen_stack:
            if isinstance(screen, Cover):
                screen.show_clock(meeting_commands.cover_clock(self))

    async def on_field_section_turned(self, event: Message) -> None:
        """Another item or field is the current one."""
        event.stop()
        if self.wording is not None:
            self.wording.changed()
        self.refresh_keys()
        self._panel_soon()

    def on_field_section_typed(self, event: Message) -> None:
        """A text is being typed that the record does not hold yet."""
        event.stop()
        if self.wording is not None:
            self.wording.changed()

    def on_field_section_said(self, event: Section.Said) -> None:
        """A section has something to say."""
        event.stop()
        self.say(event.rule, **event.values)

    async def on_field_section_asked(self, event: Section.Asked) -> None:
        """A section asks for something that is the screen's to do."""
        event.stop()
        from unblame.screens.asked import answer

        await answer(self, event.command, event.value)

    @on(Bar.Pressed)
    async def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if self.opened is None:
            return
        if event.name.startswith("look."):
            await self.look(event.name.partition(".")[2])
        elif event.name in BY_ID:
            self.press_command(BY_ID[event.name])

    def on_resize(self) -> None:
        """Everything that is fitted to the width."""
        if self.opened is None:
            self.show_frame()
        else:
            self.refresh_chrome()
            section = self.section
            if section is not None:
                section.refresh_soon()

    # ------------------------------------------------------------------ commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the file is read there is nothing to command but to quit."""
        if action == "command":
            return self.opened is not None or parameters[0] == "app.help"
        return True

    async def action_command(self, command: str) -> None:
        """Run a command of the whole session, after what is typed is in the record."""
        await self.run_command(command)

    async def run_command(self, command: str, key: str = "") -> None:
        """Run any command by its id: the session's, the meeting's or the section's."""
        section = self.section
        if section is not None:
            section.commit()
        known = BY_ID[command]
        if self.opened is not None and self.context.document.read_only and command not in READING:
            self.say("read-only")
            return
        if known.where in ("app", "meeting"):
            run = cast("dict[str, Callable[..., Any]]", session_commands.COMMANDS)[known.verb]
            await run(self, key)
        elif section is not None and not section.in_field and section.can(command):
            section.run_command(command, key)


def _raise(error: Exception) -> None:
    raise error
