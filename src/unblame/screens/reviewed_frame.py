"""The frame of a session that is read while it is written: its wording, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, cast

from unblame.config import Config
from unblame.screens.open_frame import OpenFrame

if TYPE_CHECKING:
    from unblame.review.finding import Finding
    from unblame.screens.ready import SessionReadiness
    from unblame.screens.session import SessionScreen
    from unblame.screens.wording import SessionWording

WORDING_AFTER = 0.3
"""Seconds after the first record stands until its wording is read: nobody waits for it."""


class ReviewedFrame(OpenFrame):
    """Loads the checker and the readiness rules when the first record can be read."""

    def __init__(self, path: Path, config: Config, *, meeting: bool, here: tzinfo, now: Callable[[], datetime]) -> None:
        super().__init__(path, config, meeting=meeting, here=here, now=now)
        self.wording: SessionWording | None = None
        self._readiness: SessionReadiness | None = None

    @property
    def _screen(self) -> SessionScreen:
        """This frame as the screen it is the ground of."""
        return cast("SessionScreen", self)

    def begin_wording(self) -> SessionWording:
        """The wording of this session, read from now on."""
        if self.wording is None:
            from unblame.screens.wording import SessionWording

            self.wording = SessionWording(self._screen)
        return self.wording

    def read_wording(self) -> None:
        """Read it for the first time."""
        if self.wording is None:
            self.begin_wording().changed()

    def drop_stale(self) -> None:
        """What was left as it is goes with the words it was about."""
        document = self.context.document
        if document.session.language.ignored:
            from unblame.review.wording import without_stale

            document.change("language.ignored", "wording no longer said", without_stale)

    def begin_readiness(self) -> SessionReadiness:
        """What is missing in this session."""
        if self._readiness is None:
            from unblame.screens.ready import SessionReadiness

            self._readiness = SessionReadiness(self._screen)
        return self._readiness

    async def go_to_field(self, where: str) -> None:
        """Show a place and open its field; where no screen edits it yet, say so."""
        from unblame.review.sections import section_of
        from unblame.screens.session_commands import go

        await go(self._screen, where)
        section = self.section
        item = section.sheet.item if section else None
        if section is None or item is None or not section_of(where):
            self.say("no-screen")
        elif any(field.where == where for field in item.fields):
            section.open_field(where)

    # ------------------------------------------------------------------ what the frame shows

    def wordings_left(self, section: str) -> int:
        return self.wording.left(section) if self.wording else 0

    def wording_said(self) -> tuple[str, ...]:
        return self.wording.explained() if self.wording else ()

    def choices_judged(self) -> tuple[Finding, ...]:
        return self.wording.judged(self.context.shown) if self.wording else ()

    def count_missing(self) -> None:
        """Say at the close what the write-up still lacks."""
        self.run_worker(self._say_missing(), exclusive=True, group="readiness", exit_on_error=False)

    async def _say_missing(self) -> None:
        readiness = self.begin_readiness()
        await readiness.mends()
        found = readiness.counts
        if found is None or self.context.shown != "close":
            return
        rule = "none"
        if found.required or found.recommended:
            rule = "left" if found.required else "recommended"
        self.say(f"readiness.{rule}", required=found.required, recommended=found.recommended)
