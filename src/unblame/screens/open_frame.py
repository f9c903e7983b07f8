"""The frame of an open session: what its fixed rows say now, and what is said in the message row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.agenda.clock import Notice
from unblame.agenda.texts import ends_text, left_text, planned_text
from unblame.commands import commands_of, in_row
from unblame.config import Config
from unblame.screens.frame import AGENDA, DRAFTING, KEYS, LOW, NAMES, TALL, TITLE, WIDE, FrameScreen
from unblame.widgets.chrome import AgendaEntry, agenda_spots, key_spots, title_spots
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.review.finding import Finding
    from unblame.screens.conductor import Conductor
    from unblame.screens.context import Context
    from unblame.screens.opened import Opened
    from unblame.screens.section import Section
    from unblame.widgets.panel import Panel


class OpenFrame(FrameScreen):
    """Fills the frame from the session, its clock and its section."""

    def __init__(self, path: Path, config: Config, *, meeting: bool, here: tzinfo, now: Callable[[], datetime]) -> None:
        super().__init__(path, config)
        self.meeting = meeting
        self.opened: Opened | None = None
        self._here = here
        self._now = now
        self._saved = "saved"
        self._side: Panel | None = None
        self._passing = False
        """Whether what the message row says is over with the next edit; what the clock says is not."""

    @property
    def context(self) -> Context:
        """The open session's state."""
        assert self.opened is not None
        return self.opened.context

    @property
    def conductor(self) -> Conductor:
        """What moves the meeting."""
        assert self.opened is not None
        return self.opened.conductor

    @property
    def section(self) -> Section | None:
        """The section on screen."""
        if self.opened is None or not self.context.shown:
            return None
        from unblame.screens.section import Section

        return next((s for s in self.query(Section) if self.context.shown == s.NAME), None)

    # ------------------------------------------------------------------ the fixed rows

    def refresh_chrome(self) -> None:
        """Title, agenda, meeting line, panel and keys, as they are now."""
        if self.opened is None or not self.is_attached:
            return
        self._title()
        self._clock()
        self._panel()
        self.refresh_keys()

    def _title(self) -> None:
        session = self.context.session
        incident = session.incident
        view = "ROOM VIEW" if self.context.in_room else "MINE"
        left, right = title_spots(incident.title, incident.reference, incident.severity or "", view, self._saved)
        self.top.show(left, right, row=TITLE)

    def _clock(self) -> None:
        reading = self.context.clock.reading()
        in_meeting = self.conductor.running or self.context.in_room
        shown = self.context.shown
        if in_meeting and reading.sections:
            entries = [
                AgendaEntry(each.section, NAMES[each.section], _state(each.state, reading.phase), each.section == shown)
                for each in reading.sections
            ]
            if shown not in {entry.section for entry in entries}:
                entries.append(AgendaEntry(shown, NAMES[shown], "", shown=True))
            words = {"planned": planned_text, "ended": ends_text}.get(reading.phase)
            text = words(reading, self._here) if words else f"{left_text(reading)}  {ends_text(reading, self._here)}"
            text = f"paused  {text}" if reading.phase == "paused" else text
        else:
            entries = [AgendaEntry(name, NAMES[name], "", name == shown) for name in DRAFTING]
            text = ""
        entries = [entry._replace(wordings=self.wordings_left(entry.section)) for entry in entries]
        self.top.show(*agenda_spots(entries, text, app_of(self).size.width), row=AGENDA)
        self.show_lines(
            reading.fraction, reading.ticks if in_meeting else (), started=bool(self.context.clock.state.runs)
        )

    def _panel(self) -> None:
        if self._side is None:
            return
        from unblame.screens.guidance import guidance

        found = guidance(
            self.context, drafting=not self.meeting and not self.conductor.running, judged=self.choices_judged()
        )
        size = app_of(self).size
        wide, tall, room = size.width >= WIDE, size.height >= TALL, size.height >= LOW
        self._side.show(found.question, found.script, found.watch, self.wording_said(), wide=wide, tall=tall, room=room)

    def wordings_left(self, section: str) -> int:
        """How many wordings of a section are left to look at."""
        del section
        return 0

    def choices_judged(self) -> tuple[Finding, ...]:
        """Events whose wording judges a choice, for the section that is shown."""
        return ()

    def wording_said(self) -> tuple[str, ...]:
        """What the panel says of the wording at the cursor."""
        return ()

    def refresh_keys(self) -> None:
        """The key row: only what works now."""
        section = self.section
        commands = section.shown_commands() if section else in_row(commands_of("app"))
        self.bottom.show(key_spots(commands, app_of(self).size.width, self.config.keys), row=KEYS)

    # ------------------------------------------------------------------ what is said

    def notice(self, notice: Notice) -> None:
        """Say what the clock has to say."""
        self.say(notice.rule, **notice.texts(self._here))
        self._passing = False

    def say(self, rule: str, **values: object) -> None:
        """Say a notice in the message row, if this view may hear it."""
        self.say_text(self.context.notice(rule, **values))
        self._passing = True


def _state(state: str, phase: str) -> str:
    return "coming" if phase == "planned" else state
