"""What people who were there are asked before the meeting: to correct and to add, never to answer for anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from unblame.exports.facts.incident import filled
from unblame.exports.facts.meeting import PersonRow
from unblame.exports.facts.moments import Moments
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import Day, EventRow, Facts
from unblame.record.session import Session
from unblame.record.showing import duration
from unblame.review.walk import walk

_THEIRS = """
incident.no-summary incident.no-severity incident.no-services incident.no-impact incident.no-number
impact.data-loss-unsaid impact.if-not-caught impact.how-caught
timeline.empty timeline.no-started timeline.no-detected timeline.no-resolved
timeline.order timeline.ends-before timeline.decision-unexplained
"""
_ASKED = frozenset(_THEIRS.split())
"""Rules of readiness that people who were there can settle. Causes, actions and wording are the meeting's."""
_MOST_GAPS = 100
_SOME_DAY = date(9000, 1, 1)
"""Rules are given a day; none of those depends on it, and for the others no event lies after it."""


class Gap(NamedTuple):
    """A silence of the timeline: its length, its two times, and the numbers of the events around it."""

    length: str
    start: str
    end: str
    after: str
    before: str


class Asked(NamedTuple):
    """A question that waits for somebody: of which record, and what that is, in a few words."""

    number: str
    about: str
    question: str


class Missing(NamedTuple):
    """What is not known yet, and what would mend it."""

    message: str
    mend: str


class ForReview:
    """Worked out only where a template asks for it."""

    def __init__(
        self, session: Session, numbering: Numbering, moments: Moments, days: Sequence[Day], people: Sequence[PersonRow]
    ) -> None:
        self._session, self._numbering, self._moments = session, numbering, moments
        self._rows = [row for day in days for row in day.rows]
        self._invited = tuple(people)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The silences that the walk through the timeline would ask about; of very many, the first."""
        return self._gaps[:_MOST_GAPS]

    @property
    def more_gaps(self) -> int:
        """How many more there are."""
        return len(self._gaps[_MOST_GAPS:])

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        gaps: list[Gap] = []
        before = ""
        for stop in walk(self._session):
            number, at = self._numbering.of(stop.event), stop.event.at
            if stop.gap_before and stop.previous and at:
                one_day = self._moments.day(stop.previous) == self._moments.day(at)
                shown = self._moments.time if one_day else self._moments.moment
                length = duration(stop.gap_before.total_seconds())
                gaps.append(Gap(length, shown(stop.previous), shown(at), before, number))
            before = number if at else before
        return tuple(gaps)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The questions that stand beside events and whys."""
        rows = {row.number: row for row in self._rows}
        asked: list[Asked] = []
        for event in self._numbering.events:
            if event.ask:
                row = rows[self._numbering.of(event)]
                asked.append(Asked(row.number, f"{row.time}, {row.actor}" if row.actor else row.time, event.ask))
        whys = [node.why for node in self._numbering.whys if node.why.ask]
        about = {why.id: f"“{why.answer}”" if why.answer else "" for why in whys}
        return (*asked, *(Asked(self._numbering.of(why), about[why.id], why.ask) for why in whys))

    @cached_property
    def undated(self) -> tuple[EventRow, ...]:
        """Events whose time nobody has said yet."""
        undated = {self._numbering.of(event) for event in self._numbering.events if event.at is None}
        return tuple(row for row in self._rows if row.number in undated)

    @cached_property
    def drafts(self) -> tuple[EventRow, ...]:
        """Events that were taken from elsewhere and that nobody has looked at."""
        return tuple(row for row in self._rows if row.said != row.text)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What readiness misses of what happened and of what it cost."""
        from unblame.review.readiness import readiness  # most templates do without its rules

        found = readiness(self._spoken_of(), _SOME_DAY)
        return tuple(Missing(mend.message, mend.mend) for mend in found if mend.rule in _ASKED)

    def _spoken_of(self) -> Session:
        """The session with what those rules look at, and no more: of a long timeline that is little."""
        session, events = self._session, self._numbering.events
        kept = [e for e in events[1:] if e.milestones or e.until or (e.decision and not e.because)]
        return Session(id=session.id, incident=session.incident, impact=session.impact, timeline=(*events[:1], *kept))

    @cached_property
    def people(self) -> tuple[PersonRow, ...]:
        """Who worked on the incident; while that is not known of anybody, everybody who is invited."""
        return tuple(person for person in self._invited if person.responder == "yes") or self._invited

    @cached_property
    def leads(self) -> Facts:
        """Who led, where they are not among the people already."""
        incident, named = self._session.incident, {person.name for person in self.people}
        leads = [
            ("Incident commander", incident.incident_commander),
            ("Communication lead", incident.communication_lead),
            ("Technical lead", incident.technical_lead),
        ]
        return filled([(label, name) for label, name in leads if name not in named])
