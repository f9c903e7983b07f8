"""The meeting: who is there, whether it was held, what is still open at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from unblame.record.meeting import Participant
from unblame.record.session import Session
from unblame.review.finding import Finding, finding


class Need(NamedTuple):
    """Whether a post-mortem is to be held (`required`, `recommended`, `optional`, `unknown`), as a severity policy
    says; `hold_by` is aware, `missed` says that it has passed.
    """

    need: str
    hold_by: datetime | None = None
    reason: str = ""
    missed: bool = False


def facilitating_responder(session: Session) -> Participant | None:
    """The facilitator, when that is somebody who worked on the incident."""
    name = session.meeting.facilitator
    return next((p for p in session.meeting.participants if p.responder and name and p.name == name), None)


def was_held(session: Session) -> bool:
    """Whether the meeting took place: its clock ran, or somebody is known to have attended."""
    meeting = session.meeting
    return any(run.started_at for run in meeting.runs) or any(person.attended for person in meeting.participants)


def meeting_day(session: Session) -> date | None:
    """The day of the meeting as it began, else as it was planned."""
    meeting = session.meeting
    started = min((run.started_at for run in meeting.runs if run.started_at), default=meeting.starts_at)
    return started.date() if started else None


def roles(session: Session) -> Iterator[Finding]:
    """Who is in the room, and who leads it."""
    meeting = session.meeting
    if not meeting.participants:
        yield finding("opening.empty-room", "meeting.participants")
    if not meeting.facilitator:
        yield finding("opening.no-facilitator", "meeting.facilitator")
    if person := facilitating_responder(session):
        yield finding("opening.responder-facilitates", f"meeting.participants.{person.id}", name=person.name)
    if not meeting.note_taker:
        yield finding("opening.no-note-taker", "meeting.note_taker")
    elif meeting.note_taker == meeting.facilitator:
        yield finding("opening.same-roles", "meeting.note_taker", name=meeting.note_taker)


def unconfirmed(session: Session) -> Iterator[Finding]:
    """Actions whose owners have not said yes."""
    if count := sum(not action.confirmed for action in session.actions):
        yield finding("close.unconfirmed", "actions", count=count)


def parked(session: Session) -> Iterator[Finding]:
    """What the room put aside and has not come back to."""
    if count := len(session.meeting.parking_lot):
        yield finding("close.parked", "meeting.parking_lot", count=count)


def to_be_held(session: Session, need: Need | None) -> Iterator[Finding]:
    """A post-mortem that the policy asks for and that was not held; what is final was."""
    if need is None or need.need not in ("required", "recommended"):
        return
    if session.incident.status == "final" or was_held(session):
        return
    values = {
        "need": need.need,
        "reason": need.reason.rstrip(" .") or "the severity policy asks for it",
        "by": f"{need.hold_by:%Y-%m-%d %H:%M %Z}".strip() if need.hold_by else "",
    }
    if need.need == "required" and need.missed:
        yield finding("meeting.overdue", "meeting.starts_at", **values)
    elif need.hold_by:
        yield finding("meeting.hold-by", "meeting.starts_at", **values)
    else:
        yield finding("meeting.to-hold", "meeting.starts_at", **values)
