"""A whole write-up: every fact of a session computed once, for every template."""

from __future__ import annotations

from dataclasses import dataclass

from unblame.exports.facts import actions, analysis, followup, incident, meeting, metrics, timeline
from unblame.exports.facts.moments import Moments
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import (
    Actions,
    Cause,
    Day,
    Entry,
    EvidenceRow,
    Fact,
    Facts,
    FollowUp,
    Head,
    Impact,
    Lessons,
    Meeting,
    MetricRow,
    StoryPart,
)
from unblame.record.session import Session


@dataclass(frozen=True, slots=True)
class WriteUp:
    """What a template lays out: plain text only, empty where the session says nothing.

    Not in it: ids, wording findings that were ignored, a survey of under five answers, and the customers' wording
    of `[publication]` (events carry their own in `EventRow.public`). `bare` when there is only a title.
    """

    head: Head
    summary: str
    symptoms: str
    impact: Impact
    metrics: tuple[MetricRow, ...]
    story: tuple[StoryPart, ...]
    resolution: str
    timeline: tuple[Day, ...]
    cause: Cause
    systemic: tuple[Entry, ...]
    lessons: Lessons
    actions: Actions
    open_questions: tuple[str, ...]
    meeting: Meeting
    commitment: str
    follow_up: FollowUp
    related: Facts
    evidence: tuple[EvidenceRow, ...]
    notes: Facts
    unread: Facts
    conflicts: tuple[Entry, ...]
    unknown: Facts
    bare: bool


def build(session: Session) -> WriteUp:
    """Compute the facts of a session. 10,000 events take well under a second."""
    numbering, moments = Numbering(session), Moments(session)
    return WriteUp(
        head=incident.head(session, numbering.events, moments),
        summary=session.incident.summary,
        symptoms=session.incident.symptoms,
        impact=incident.impact(session.impact),
        metrics=metrics.metrics(session, numbering),
        story=timeline.story(session.story, numbering.events, moments),
        resolution=session.incident.resolution,
        timeline=timeline.timeline(numbering, moments),
        cause=analysis.cause(session, numbering),
        systemic=analysis.systemic(session.systemic, numbering),
        lessons=analysis.lessons(session.lessons),
        actions=actions.actions(session.actions, numbering),
        open_questions=tuple(question for question in session.meeting.parking_lot if question.strip()),
        meeting=meeting.meeting(session.meeting, session.survey, moments),
        commitment=session.meeting.commitment,
        follow_up=followup.follow_up(session.follow_up, session.publication),
        related=tuple(Fact(other.reference, other.note) for other in session.related),
        evidence=timeline.evidence(session.evidence, numbering, moments),
        notes=tuple(Fact(note.heading, note.text) for note in session.notes),
        unread=followup.unread(session, numbering),
        conflicts=followup.conflicts(session, numbering),
        unknown=followup.unknown_keys(session, numbering),
        bare=_is_bare(session),
    )


def _is_bare(session: Session) -> bool:
    tables = {key for key, _ in session.entries()}
    return tables <= {"schema", "id", "incident"} and {key for key, _ in session.incident.entries()} <= {"title"}
