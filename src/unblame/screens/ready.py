"""The readiness of the open session: counted behind the screens, listed on f9, gone through one by one."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING

from unblame.config import Config
from unblame.record.session import Session
from unblame.record.where import find_record
from unblame.review.need import need_of
from unblame.review.policy import policy_or_default
from unblame.review.readiness import Counts, Mend, counts, readiness
from unblame.review.sections import section_of
from unblame.review.wording import Worded, as_findings
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.screens.context import Context
    from unblame.screens.session import SessionScreen

PRIVATE = ("private.", "language.", "actions.owner-unasked")
"""Rules that a shared screen does not show."""


class SessionReadiness:
    """What is missing in one open session."""

    def __init__(self, screen: SessionScreen) -> None:
        self._screen = screen
        self._last: tuple[int, str, str] | None = None
        self.counts: Counts | None = None
        self.problem = ""
        """What is wrong with a team's policy file."""

    async def mends(self) -> list[Mend]:
        """Everything that is missing now; the counts follow."""
        context = self._screen.context
        wording = await self._screen.begin_wording().fresh()
        asked = (context.document.session, context.config, context.now(), context.today, wording)
        found = await asyncio.to_thread(missing, *asked)
        mends, self.problem = found
        self.counts = counts(_seen(mends, context))
        return mends

    async def show(self) -> None:
        """The list; where one went before, the next one is the current one."""
        from unblame.screens.readiness import ReadinessScreen

        screen = self._screen
        mends = _seen(await self.mends(), screen.context)

        def chosen(mend: Mend | None) -> None:
            if mend is not None:
                self._last = (mends.index(mend), mend.rule, mend.where)
                screen.call_later(screen.go_to_field, mend.where)

        made = ReadinessScreen(mends, screen.config.keys, start=self._next(mends), room=screen.context.in_room)
        await app_of(screen).push_screen(made, chosen)
        if self.problem:
            screen.say_text("" if screen.context.in_room else self.problem)

    def _next(self, mends: list[Mend]) -> int:
        if self._last is None:
            return 0
        index, rule, where = self._last
        found = next((number for number, mend in enumerate(mends) if (mend.rule, mend.where) == (rule, where)), None)
        return (index if found is None else found + 1) % max(1, len(mends))


def missing(
    session: Session, config: Config, now: datetime, today: date, wording: tuple[Worded, ...] = ()
) -> tuple[list[Mend], str]:
    """What is missing in a session by the team's policy, and what is wrong with its file."""
    policy, problem = policy_or_default(config.policy_file)
    found = readiness(session, today, need=need_of(session, policy, now), wording=as_findings(wording))
    return found, problem


def _seen(mends: list[Mend], context: Context) -> list[Mend]:
    if not context.in_room:
        return mends
    return [
        mend
        for mend in mends
        if not mend.rule.startswith(PRIVATE) and section_of(mend.where) and _in_sight(mend.where, context)
    ]


def _in_sight(where: str, context: Context) -> bool:
    """Whether the room may see a place: a whole table, a record that it is shown, or a key that it is named."""
    if "." not in where:
        return True
    return context.allows(where) or find_record(context.session, where) is not None
