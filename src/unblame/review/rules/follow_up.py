"""After the meeting: the review a month later, tracking, closing (FEATURES rows 70 and 97 to 100)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unblame.record.session import Session
from unblame.review.finding import Finding, finding
from unblame.review.milestones import first_time, incident_zone
from unblame.review.rules.meeting import meeting_day

SOONEST_DAYS, LATEST_DAYS = 20, 45
"""“About thirty days out”: counted from the meeting or from the incident's end."""


def review_date(session: Session) -> Iterator[Finding]:
    """A day on which somebody looks whether it helped."""
    if session.follow_up.review_on is None:
        yield finding("close.no-review-date", "follow_up.review_on")


def review(session: Session, today: date) -> Iterator[Finding]:
    """The review neither too near nor too far, and held when its day has come."""
    follow_up = session.follow_up
    if follow_up.review_on is None:
        return
    if follow_up.review_on < today and not follow_up.effectiveness.strip() and follow_up.closed_on is None:
        yield finding("follow-up.review-missed", "follow_up.effectiveness", day=follow_up.review_on.isoformat())
    resolved = first_time(session.timeline, "resolved")
    ended = resolved.astimezone(incident_zone(session)).date() if resolved else None
    days = [(follow_up.review_on - day).days for day in (meeting_day(session), ended) if day is not None]
    if days and not any(SOONEST_DAYS <= count <= LATEST_DAYS for count in days):
        yield finding("follow-up.review-far", "follow_up.review_on", days=days[0])


def tracking(session: Session) -> Iterator[Finding]:
    """Open actions that neither a ticket nor a dashboard follows."""
    untracked = sum(not action.ticket and action.status != "done" for action in session.actions)
    if untracked and not session.follow_up.dashboard:
        yield finding("follow-up.untracked", "follow_up.dashboard", count=untracked)


def closure(session: Session) -> Iterator[Finding]:
    """Final or closed, while an urgent action is open: P0 and P1 done, P2 scheduled (row 99).

    A P2 is scheduled when it has a date, which `actions.no-due` asks of every action.
    """
    if session.incident.status != "final" and session.follow_up.closed_on is None:
        return
    said = "closed" if session.follow_up.closed_on else "final"
    for action in session.actions:
        if action.priority in ("P0", "P1") and action.status != "done":
            yield finding("closure.open-action", f"actions.{action.id}.status", priority=action.priority, said=said)
