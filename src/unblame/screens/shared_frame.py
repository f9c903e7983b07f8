"""The frame of a session that others may want too: who edits it, copies of it, and another place for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from unblame.config import Config
from unblame.screens.kept_frame import READ_ONLY, SAVE_SECONDS, WORDS, KeptFrame
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.store.lock import Held, SessionLock

TAKEN_SECONDS = 2.0
"""How long who asked for a session may take to get it, before it is said that nobody has it."""


class SharedFrame(KeptFrame):
    """Holds the session's lock while it is open, or only reads."""

    class LockAsked(Message):
        """Another program wants to edit the session, or already does."""

    def __init__(self, path: Path, config: Config, *, meeting: bool, here: tzinfo, now: Callable[[], datetime]) -> None:
        super().__init__(path, config, meeting=meeting, here=here, now=now)
        self._lock: SessionLock | None = None
        self._waits = False
        """Whether another program has the lock, and its end is looked for."""

    def look_at_lock(self) -> None:
        """Whether somebody asks for the session; where it can only be read, whether it may be had again.

        Called in the saver's thread.
        """
        if self._lock is not None:
            if self._lock.state != "held":
                self.post_message(self.LockAsked())
        elif self._waits:
            from unblame.store.lock import holder_of

            if holder_of(self.config.state_folder, self.path) is None:
                self._waits = False
                app_of(self).call_from_thread(self.say, "free")

    # ------------------------------------------------------------------ who may edit

    @work(thread=True, exit_on_error=False, group="lock")
    def hold_lock(self) -> None:
        """Take the session's lock, or find out who has it."""
        from unblame.store.lock import Held, hold

        try:
            lock = hold(self.config.state_folder, self.path, self._now)
        except Held as held:
            app_of(self).call_from_thread(self._held_elsewhere, held)
        except OSError:
            return  # a state folder that takes no locks: what others write is merged all the same
        else:
            app_of(self).call_from_thread(self._locked, lock)

    def _locked(self, lock: SessionLock) -> None:
        if self._shut:
            lock.release()
        else:
            self._lock = lock
            self._ask_about_copy()

    async def _held_elsewhere(self, held: Held) -> None:
        from unblame.screens.overlays import Sheetlet, choices
        from unblame.store.errors import shown_path
        from unblame.store.lock import told

        self.forbid_edits()
        self._follow()
        self._waits = True
        rows = choices(
            f"{shown_path(Path(held.path.name))} is open elsewhere: {told(held.holder, self._here)}.",
            ("r", "Read only: this screen follows what is written there."),
            ("t", "Take over: the session goes on here, and there it can only be read."),
            ("q", "Leave."),
        )

        def chosen(answer: str | None) -> None:
            if answer == "t":
                self.take_over()
            elif answer == "q":
                self.call_later(app_of(self).action_quit)
            else:
                self.say("read-only")

        if not self._shut:
            await app_of(self).push_screen(Sheetlet("Somebody else has it open", rows, ("r", "t", "q")), chosen)

    def forbid_edits(self) -> None:
        """From now on the session can only be read here; what is typed is taken into the record before."""
        section = self.section
        if section is not None and section.in_field:
            section.leave()
        self.context.document.read_only = True
        self.conductor.read_only = True
        self._saved = READ_ONLY
        self.refresh_chrome()

    def on_shared_frame_lock_asked(self, event: LockAsked) -> None:
        """Let go: everything typed is saved, here or (where the disk does not take it) in another place."""
        event.stop()
        if self._lock is not None:
            self.run_worker(self._hand_over(self._lock), group="lock")
            self._lock = None

    async def _hand_over(self, lock: SessionLock) -> None:
        from unblame.screens.line import take_open_line
        from unblame.store.lock import asker

        take_open_line(app_of(self))
        self.forbid_edits()
        who = await asyncio.to_thread(asker, self.config.state_folder, self.path)
        saved = await asyncio.to_thread(self.context.document.save, SAVE_SECONDS)
        rescued = None if saved else self.rescue()
        self._follow()
        await asyncio.to_thread(lock.release)
        self.set_timer(TAKEN_SECONDS, self._wait_for_end)
        if rescued is not None:
            self.say("handed-over-rescued", name=who or "another program", path=rescued)
        else:
            self.say("handed-over", name=who or "another program")

    def _follow(self, *, follows: bool = True) -> None:
        if self.opened is not None:
            self.opened.saver.only_follows = follows

    def _wait_for_end(self) -> None:
        self._waits = self._lock is None

    @work(exclusive=True, group="take-over")
    async def take_over(self) -> None:
        """Edit here what another program has open."""
        from unblame.store.lock import Held, take_over

        if self.opened is None or self.context.newer:
            return
        if not self.context.document.read_only:
            self.say("taken-over")
            return
        self.say("taking-over")
        try:
            lock = await asyncio.to_thread(take_over, self.config.state_folder, self.path, self._now)
        except (Held, OSError) as error:
            self.say("not-taken-over", problem=str(error))
            return
        self._waits = False
        await asyncio.to_thread(self.opened.saver.catch_up, SAVE_SECONDS)
        self._lock = lock
        self.call_later(self._edit_here)  # behind what was just read

    def _edit_here(self) -> None:
        self.conductor.follow()
        self._follow(follows=False)
        self.context.document.read_only = False
        self.conductor.read_only = False
        self._saved = WORDS["saved"]
        self.refresh_chrome()
        self.say("taken-over")

    # ------------------------------------------------------------------ copies

    def _ask_about_copy(self) -> None:
        """A file with the id of one that stands elsewhere: the same session, or a new one made from it?"""
        from unblame.screens.overlays import Sheetlet, choices
        from unblame.store.errors import shown_path
        from unblame.store.known import first_place

        document = self.context.document
        other = first_place(self.config.state_folder, document.session.id, self.path)

        def chosen(answer: str | None) -> None:
            if answer == "n":
                from unblame.store.library import own_id

                document.change("id", "an id of its own", own_id)
                self.conductor.follow_id()
            if answer in ("n", "s"):
                self._remember()

        if other is None or self.context.in_room or document.read_only:
            self._remember()
            return
        rows = choices(
            f"{shown_path(other)} has the same id as this file. Backups and the clock of a meeting go by it.",
            ("n", "A new session, made from that one: it gets an id of its own."),
            ("s", "The same session in another place: a clone, a worktree, a copy to read."),
        )
        app_of(self).push_screen(Sheetlet("A copy", rows, ("n", "s")), chosen)

    def _remember(self) -> None:
        from unblame.store.known import remember

        with suppress(OSError):
            remember(self.config.state_folder, self.context.document.session.id, self.path)

    # ------------------------------------------------------------------ another place

    async def save_elsewhere(self, path: Path) -> None:
        """Write the session into another file and go on there."""
        from unblame.screens.opened import move_to

        assert self.opened is not None
        section = self.section
        if section is not None:
            section.commit()
        written = self.context.document.session
        try:
            saver = await asyncio.to_thread(move_to, self.context, written, path, self)
        except OSError as error:
            self.say("write-failed", path=path.name, problem=error.strerror or str(error))
            return
        before, self.opened.saver = self.opened.saver, saver
        self.context.document.replace_saver(saver, written)
        self.path = self.context.path = self.saved_in = path
        self._remember()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self.hold_lock()
        await asyncio.to_thread(before.close, 0.0)
        self._saved = WORDS["saved"]
        self._title()
        self.say("elsewhere", path=path)

    # ------------------------------------------------------------------ leaving

    def close_file(self) -> bool:
        done = super().close_file()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        return done
