"""The frame of a session whose file is kept safe: how saves went, and what others wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from unblame.config import Config
from unblame.screens.reviewed_frame import ReviewedFrame

if TYPE_CHECKING:
    from unblame.screens.section import Section
    from unblame.store.incoming import Incoming
    from unblame.store.saving import SaveReport

SAVE_SECONDS = 5.0
WORDS = {"saved": "saved", "beside": "saved beside", "failed": "not saved", "blocked": "not followed"}
READ_ONLY = "read only"


class KeptFrame(ReviewedFrame):
    """Follows its file; what the saver's thread tells arrives here as messages."""

    class Reported(Message):
        """The saver says how a save went."""

        def __init__(self, report: SaveReport) -> None:
            super().__init__()
            self.report = report

    class Came(Message):
        """Another program wrote into the file."""

        def __init__(self, incoming: Incoming) -> None:
            super().__init__()
            self.incoming = incoming

    def __init__(self, path: Path, config: Config, *, meeting: bool, here: tzinfo, now: Callable[[], datetime]) -> None:
        super().__init__(path, config, meeting=meeting, here=here, now=now)
        self.saved_in = path
        self._shut = False

    # ------------------------------------------------------------------ called in the saver's thread

    def hear_report(self, report: SaveReport) -> None:
        """How a save went. That one has begun is not told: it would repaint with every key."""
        if report.state != "saving":
            self.post_message(self.Reported(report))

    def hear_incoming(self, incoming: Incoming) -> None:
        """What another program wrote."""
        self.post_message(self.Came(incoming))

    # ------------------------------------------------------------------ how saves went

    def on_kept_frame_reported(self, event: Reported) -> None:
        """A failure is said and stays in the title."""
        event.stop()
        report = event.report
        if self.opened is None or (report.state == "failed" and self.context.document.read_only):
            return
        if report.state == "unkept":
            self.say("no-backup", problem=report.problem)
            return
        self._saved = WORDS[report.state]
        if report.state in ("saved", "beside"):
            self.saved_in = report.path
        if report.state == "failed":
            self.say("save-failed", problem=report.problem)
        elif report.state in ("beside", "blocked"):
            self.say("beside", reason=report.problem)
        elif report.slow:
            self.say("save-slow", seconds=f"{report.seconds:.1f}")
        if self.context.document.read_only and report.state == "saved":
            self._saved = READ_ONLY
        self._title()

    @property
    def not_saved(self) -> bool:
        """Whether the last save failed."""
        return self._saved == WORDS["failed"]

    # ------------------------------------------------------------------ what others wrote

    def on_kept_frame_came(self, event: Came) -> None:
        """Take it in, after what is typed; the field that stands open stays open."""
        event.stop()
        if self.opened is None or self._shut:
            return
        document, section = self.context.document, self.section
        if section is not None:
            section.commit()
        before = document.session
        document.take_in(event.incoming)
        after = document.session
        if document.read_only:
            self.conductor.follow()
        if section is not None:
            section.take_in(before, after)
        self.refresh_chrome()
        if after is not before and not document.read_only:
            known = {conflict.id for conflict in before.conflicts}
            count = sum(conflict.id not in known for conflict in after.conflicts)
            self.say("merged-conflicts" if count else "merged", count=count)

    # ------------------------------------------------------------------ leaving

    async def save_all(self) -> bool:
        """Take what is typed into the record and put everything on disk; false when the disk does not take it."""
        if self.opened is None or self._shut:
            return True
        section: Section | None = self.section
        if section is not None:
            section.commit()
        return await asyncio.to_thread(self.context.document.save, SAVE_SECONDS)

    def rescue(self) -> Path | None:
        """Put a copy of what is not saved into the state folder."""
        if self.opened is None:
            return None
        try:
            return self.opened.saver.rescue(self.config.state_folder / "rescued")
        except OSError:
            return None

    def close_session(self) -> bool:
        """Everything on disk and the clock's place kept; false when the disk did not take it."""
        if self.opened is None or self._shut:
            return True
        section = self.section
        if section is not None:
            section.commit()
        self.drop_stale()
        self.conductor.close()
        return self.close_file()

    def close_file(self) -> bool:
        """Save the record as it stands and let go of the file; false when the disk did not take it."""
        if self.opened is None or self._shut:
            return True
        self._shut = True
        self.context.document.close()
        return self.opened.saver.close(SAVE_SECONDS)
