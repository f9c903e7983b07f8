"""What to watch for in a section: the rules whose words the section's file holds, most pressing first.

A finding names its place; the facilitator's panel shows the first few, the room never sees any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from unblame.record.session import Session
from unblame.review.finding import Finding, finding
from unblame.review.rules import actions, cause, follow_up, impact, incident, lessons, meeting, timeline
from unblame.review.rules.actions import is_team
from unblame.review.rules.meeting import facilitating_responder

__all__ = ["RULES", "Finding", "facilitating_responder", "is_team", "watch"]


def watch(session: Session, section: str, today: date) -> list[Finding]:
    """The findings of one section, most pressing first."""
    rules = RULES.get(section)
    return list(rules(session, today)) if rules else []


def _opening(session: Session, _: date) -> Iterator[Finding]:
    yield from meeting.roles(session)
    if not incident.has_summary(session):
        yield finding("opening.no-summary", "incident.summary")


def _timeline(session: Session, _: date) -> Iterator[Finding]:
    yield from timeline.milestones(session)
    yield from timeline.moments(session)
    yield from timeline.unfinished(session)


def _whys(session: Session, _: date) -> Iterator[Finding]:
    yield from cause.problem(session)
    yield from cause.answers(session)
    yield from cause.restated(session)
    yield from cause.factors(session)


def _lessons(session: Session, _: date) -> Iterator[Finding]:
    yield from lessons.told(session)


def _actions(session: Session, today: date) -> Iterator[Finding]:
    yield from actions.listed(session, today)
    yield from actions.load(session)
    yield from actions.open_factors(session)
    yield from actions.only_short_term(session)


def _close(session: Session, _: date) -> Iterator[Finding]:
    yield from meeting.unconfirmed(session)
    yield from follow_up.review_date(session)
    yield from meeting.parked(session)
    if not incident.has_summary(session):
        yield finding("close.no-summary", "incident.summary")


def _incident(session: Session, _: date) -> Iterator[Finding]:
    yield from incident.severity(session)
    yield from impact.numbers(session)


RULES: dict[str, Callable[[Session, date], Iterator[Finding]]] = {
    "opening": _opening,
    "timeline": _timeline,
    "whys": _whys,
    "lessons": _lessons,
    "actions": _actions,
    "close": _close,
    "incident": _incident,
}
