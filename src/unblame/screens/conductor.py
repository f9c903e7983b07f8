"""Conducts the meeting: moves the clock, keeps it in the record and the live file, and ends it. No Textual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unblame.agenda.agenda import DEFAULT, PRESETS, TITLES, AgendaError, load_agenda
from unblame.agenda.clock import MeetingClock, Notice
from unblame.agenda.kept import kept_plan, kept_runs, state_of
from unblame.agenda.state import ClockState
from unblame.config import Config
from unblame.document import Document
from unblame.record.followup import Published
from unblame.record.session import Session
from unblame.record.where import put, put_records
from unblame.screens.context import Context
from unblame.store.live import Live, live_path, own_pid, read_live, write_live

if TYPE_CHECKING:
    from unblame.exports.write import Written

HEARTBEAT = timedelta(seconds=5)
TAKE_BACK = timedelta(seconds=10)
"""So long a slip at the end can be taken back."""


def make_clock(
    document: Document, config: Config, now: Callable[[], datetime], agenda: str = ""
) -> tuple[MeetingClock, str]:
    """The clock of a session as the record and the live file have it; and what is wrong with its agenda."""
    meeting = document.session.meeting
    problem = ""
    try:
        chosen = load_agenda(agenda or meeting.agenda or DEFAULT, [config.agendas_folder])
    except AgendaError as error:
        chosen, problem = PRESETS[DEFAULT], str(error)
    live = read_live(live_path(config.state_folder, document.session.id))
    state = state_of(
        meeting,
        chosen,
        paused_since=live.paused_since if live else None,
        seen_at=live.seen_at if live else None,
        ended=live.ended if live and meeting.runs and meeting.runs[-1].ended_at is None else None,
    )
    return MeetingClock(now, state), problem


class Conductor:
    """Every move of the meeting goes through here, so that each is in the record and the live file at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._since = context.now()
        self._written: datetime | None = None
        self._closed = False
        self.read_only = False
        """Whether another program moves the meeting: its clock is shown, and nothing is written."""
        self._ended: _Ended | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._path = live_path(context.config.state_folder, context.document.session.id)

    @property
    def clock(self) -> MeetingClock:
        """The meeting's clock."""
        return self.context.clock

    @property
    def running(self) -> bool:
        """Whether a meeting has begun and not ended."""
        return self.clock.state.phase in ("running", "paused")

    @property
    def moves(self) -> bool:
        """Whether a meeting runs, and is moved here."""
        return self.running and not self.read_only

    def tick(self) -> tuple[Notice, ...]:
        """Called about once a second; says what there is to say."""
        if self.read_only:
            if self._written is None or self.context.now() - self._written >= HEARTBEAT:
                self._written = self.context.now()
                self.follow()
            return ()
        if not self.running:
            return ()
        notices = self.clock.tick()
        now = self.context.now()
        if notices:
            self._keep()
        elif self._written is None or now - self._written >= HEARTBEAT:
            self._beat()
        return notices

    def next(self) -> tuple[Notice, ...]:
        """Start, or move on; the last section's next ends the meeting (`is_last` tells before)."""
        self._back_up()
        return self._move(self.clock.next())

    def back(self) -> tuple[Notice, ...]:
        """Back to the section before."""
        return self._move(self.clock.back())

    def toggle(self) -> tuple[Notice, ...]:
        """Start, pause or go on."""
        self._back_up()
        return self._move(self.clock.toggle())

    def minutes(self, minutes: float, *, total: bool) -> tuple[Notice, ...]:
        """Give the current section so many minutes in all, or so many more (or fewer)."""
        return self._move(self.clock.set_minutes(minutes) if total else self.clock.extend(minutes))

    def accept(self) -> tuple[Notice, ...]:
        """Leave a sleep out when one asks, else take the proposal."""
        return self._move(self.clock.leave_out_gap() if self.clock.state.gap else self.clock.accept())

    @property
    def is_last(self) -> bool:
        """Whether the meeting is in its last section."""
        state = self.clock.state
        return self.running and state.index == len(state.plan) - 1

    async def end(self) -> Written | OSError:
        """End the meeting: status review, the draft beside the session. An OSError is given, not raised."""
        from unblame.exports.write import Written, draft_path

        context, document = self.context, self.context.document
        if not self.running:
            return Written(draft_path(document.session, context.path))
        path = draft_path(document.session, context.path)
        place = await asyncio.to_thread(_place, context.path, path)
        self._ended = _Ended(context.now(), self.clock.state, document.session)
        self._move(self.clock.end())
        document.change("incident.status", "status review", lambda session: self._reviewed(session, place))
        await asyncio.to_thread(document.save, 10.0)
        try:
            return await asyncio.to_thread(_draft, context, document.session, path)
        except OSError as error:
            return error

    def reopen(self) -> tuple[Notice, ...]:
        """Within ten seconds the end is taken back, as next is; nothing when it cannot be."""
        ended, now = self._ended, self.context.now()
        if self.clock.state.phase != "ended" or ended is None or now - ended.at > TAKE_BACK:
            return ()
        self._ended = None
        self.clock.state = replace(ended.clock, seen_at=now)  # a pause that lasted goes on
        self.context.document.change("incident.status", "status", lambda session: _as_before(session, ended.session))
        section = ended.clock.runs[-1].section
        return self._move((Notice.of("clock.taken-back", section=TITLES.get(section, section)),))

    def _reviewed(self, session: Session, place: str) -> Session:
        """The session under review, its draft among what was published: one step to undo."""
        session = put(session, "incident.status", "review")
        published = session.publication.published
        if any(row.to == place for row in published):
            return session
        new = self.context.document.new_id("O")
        row = Published(id=new, template="standard", to=place, audience="draft", on=self.context.today)
        return put_records(session, "publication.published", (*published, row))

    def follow(self) -> None:
        """Take the clock from the record and the live file, where another program keeps it."""
        clock, _ = make_clock(self.context.document, self.context.config, self.context.now)
        self.clock.state = clock.state

    def follow_id(self) -> None:
        """The session has another id: its live file is another one."""
        self._path = live_path(self.context.config.state_folder, self.context.document.session.id)

    def replan(self) -> None:
        """Before the start, the plan follows the meeting's own times and agenda; later only the booked length does."""
        if self.clock.state.phase in ("none", "planned"):
            clock, _ = make_clock(self.context.document, self.context.config, self.context.now)
            self.context.clock.state = clock.state
        else:
            minutes = self.context.document.session.meeting.minutes
            self.clock.state = replace(self.clock.state, minutes=float(minutes) if minutes else None)

    def close(self) -> None:
        """Write the live file a last time."""
        if self._closed:
            return
        if self.clock.state.runs and not self.read_only:
            self._beat()
        self._closed = True
        self._writer.shutdown(wait=True)

    # ------------------------------------------------------------------ within

    def _move(self, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
        self._keep()
        return notices

    def _back_up(self) -> None:
        """A copy of the session as the meeting found it."""
        if not self.clock.state.runs:
            self._writer.submit(self._write_backup, self.context.document.session)

    def _write_backup(self, session: Session) -> None:
        from unblame.store.backup import keep
        from unblame.store.toml import dump_session

        context = self.context
        with suppress(OSError):
            folder = context.config.state_folder / "backups"
            keep(folder, session.id, context.path, dump_session(session).encode(), "meeting", context.now())

    def _keep(self) -> None:
        state, document = self.clock.state, self.context.document
        if state.runs:
            meeting = document.session.meeting
            document.keep_clock(kept_plan(state, meeting, document.new_id), kept_runs(state, meeting, document.new_id))
            self._beat()

    def _beat(self) -> None:
        if self._closed:
            return
        state, now = self.clock.state, self.context.now()
        self._written = now
        live = Live(
            pid=own_pid(),
            since=self._since,
            seen_at=state.seen_at or now,
            section=state.plan[state.index].section if state.plan else "",
            shown=self.context.current.get(self.context.shown, ""),
            paused_since=state.paused_since,
            ended=state.ended,
        )
        self._writer.submit(self._write, live)

    def _write(self, live: Live) -> None:
        with suppress(OSError):
            write_live(self._path, live)


class _Ended(NamedTuple):
    """What taking the end back needs: when it was, and what it found."""

    at: datetime
    clock: ClockState
    session: Session


def _place(session_file: Path, draft: Path) -> str:
    """Where the draft goes, from the root of the session's repository."""
    from unblame.exports.published import place_below, root_of

    return place_below(root_of(session_file), draft) or draft.name


def _draft(context: Context, session: Session, path: Path) -> Written:
    """Write the draft in the team's layout, in ours where theirs has an error: then `told` says which."""
    from unblame.exports.delivery import deliver
    from unblame.exports.formats import Layout
    from unblame.exports.template_files import TemplateError

    def made(layout: Layout) -> Written:
        return deliver(session, context.path, path, layout, context.now(), state_folder=context.config.state_folder)

    try:
        return made(Layout(folder=context.config.templates_folder))
    except TemplateError as error:
        written = made(Layout())
        return replace(written, told=(str(error), *written.told))


def _as_before(session: Session, before: Session) -> Session:
    """The session with the status and the published documents that it had; a draft that was written stays a file."""
    session = put(session, "incident.status", before.incident.status)
    return put_records(session, "publication.published", before.publication.published)
