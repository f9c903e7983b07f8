"""What every section of an open session is handed: the document, the clock, the view, the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.agenda.clock import MeetingClock
from unblame.agenda.pace import Reading
from unblame.config import Config
from unblame.document import Document
from unblame.record.order import ordered
from unblame.record.reading import TimeContext
from unblame.record.session import Session
from unblame.record.typed import Surroundings
from unblame.review.coverage import numbers
from unblame.review.milestones import first_time, incident_day, incident_zone
from unblame.review.room import Room, RoomMaker
from unblame.review.walk import time_above

if TYPE_CHECKING:
    from unblame.agenda.words import Common, Words

ROOM, MINE = "room", "mine"
_CLOCKS_DIFFER = timedelta(minutes=5)
"""So far ahead of this machine's clock a time may be and still be of today."""


class Context:
    """The state that sections share. `view` decides whether they see the record or the `Room`."""

    def __init__(
        self,
        document: Document,
        path: Path,
        clock: MeetingClock,
        config: Config,
        *,
        view: str,
        here: tzinfo,
        now: Callable[[], datetime],
    ) -> None:
        self.document = document
        self.path = path
        self.clock = clock
        self.config = config
        self.view = view
        self.here = here
        self.now = now
        self.newer: int | None = None
        """The version of the file when a later one than ours wrote it: it can only be read."""
        self.shown = ""
        self.current: dict[str, str] = {}
        self.turns: dict[str, int] = {}
        self._words: dict[str, Words] = {}
        self._common: Common | None = None
        self._rooms = RoomMaker()
        self._room: tuple[Session, str, Room] | None = None
        self._nears: tuple[Session | None, date | None, dict[tuple[str, bool], Surroundings]] = (None, None, {})
        """What values are read against in one state of the session: each field of an event asks."""

    # ------------------------------------------------------------------ what is seen

    @property
    def in_room(self) -> bool:
        """Whether the screen is shared."""
        return self.view == ROOM

    def room(self, clock: Reading | None = None) -> Room:
        """The room as it is now: in a meeting that of the running section, wherever one looks."""
        session = self.document.session
        state = self.clock.state
        section = state.plan[state.index].section if state.phase in ("running", "paused") else self.shown
        if clock is None and self._room and self._room[0] is session and self._room[1] == section:
            return self._room[2]
        room = self._rooms.room(session, section, clock)
        if clock is None:
            self._room = (session, section, room)
        return room

    @property
    def session(self) -> Session:
        """The session as this view may see it."""
        return self.room().session if self.in_room else self.document.session

    def allows(self, where: str) -> bool:
        """Whether this view may show and edit a place."""
        return not self.in_room or self.room().names(where)

    # ------------------------------------------------------------------ what values are read against

    @property
    def zone(self) -> tzinfo:
        """The incident's zone."""
        return incident_zone(self.document.session)

    @property
    def today(self) -> date:
        """Today where this machine is."""
        return self.now().astimezone(self.here).date()

    @property
    def people(self) -> list[str]:
        """The names of the participants that this view shows, those present first."""
        people = sorted(self.session.meeting.participants, key=lambda person: person.attended is False)
        return [person.name for person in people if person.name]

    def near(self, event: str = "", *, before: bool = False) -> Surroundings:
        """What a value is read against, at an event of the timeline or (`before`) ahead of it."""
        session, now = self.document.session, self.now()
        if self._nears[0] is not session or self._nears[1] != now.date():
            self._nears = (session, now.date(), {})
        known = self._nears[2]
        if (event, before) not in known:
            known[event, before] = self._near(session, event, before=before)
        found = known[event, before]
        if found.times.latest is None:
            return found
        return found._replace(times=found.times._replace(latest=now + _CLOCKS_DIFFER))

    def _near(self, session: Session, event: str, *, before: bool) -> Surroundings:
        events = ordered(session.timeline)
        if before:
            index = next((i for i, each in enumerate(events) if each.id == event), len(events))
            above = time_above(events[:index], "")
        else:
            above = time_above(events, event)
        day, now = incident_day(session), self.now()
        times = TimeContext(
            zone=self.zone,
            here=self.here,
            above=above,
            selected=above,
            started=first_time(session.timeline, "started", "impact-started"),
            day=day or now.astimezone(self.zone).date(),
            latest=None if day else now,
        )
        return Surroundings(times, self.today, self.people, numbers(session))

    def near_meeting(self) -> Surroundings:
        """What the meeting's own times are read against: this machine's zone and today."""
        times = TimeContext(zone=self.here, here=self.here, day=self.today)
        return Surroundings(times, self.today, self.people)

    # ------------------------------------------------------------------ words

    def words(self, section: str) -> Words:
        """A section's scripts, questions and watch-fors, the team's own where it has some."""
        if section not in self._words:
            from unblame.agenda.words import load_words  # not before the first record can be read

            self._words[section] = load_words(section, self.config.words_folder)
        return self._words[section]

    @property
    def common(self) -> Common:
        """Notices, interventions and follow-up questions."""
        if self._common is None:
            from unblame.agenda.words import load_common

            self._common = load_common(self.config.words_folder)
        return self._common

    def notice(self, rule: str, **values: object) -> str:
        """A sentence for the message row; on a shared screen its public form, or nothing."""
        if self.in_room:
            return self.common.notices.say_to_room(rule, **values) or ""
        return self.common.notices.say(rule, **values).text
