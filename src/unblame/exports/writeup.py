"""A whole write-up: every fact of a session computed once, for every template."""

from __future__ import annotations

from dataclasses import dataclass

from unblame.exports.facts import actions, analysis, followup, incident, meeting, metrics, timeline
from unblame.exports.facts.draft import ForReview
from unblame.exports.facts.followup import FollowUp, Question
from unblame.exports.facts.meeting import Meeting
from unblame.exports.facts.moments import Moments
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import (
    Actions,
    Cause,
    Day,
    Entry,
    EventRow,
    EvidenceRow,
    Fact,
    Facts,
    Head,
    Impact,
    Lessons,
    MetricRow,
    Pattern,
    StoryPart,
    Told,
)
from unblame.record.session import Session


@dataclass(frozen=True, slots=True)
class WriteUp:
    """What a template lays out: plain text only, empty where the session says nothing.

    `story` is what there is of `told`, in order; `events` are the rows of `timeline` without their days, `brief` the
    eight of them that tell it. `questions` are those that readers are expected to ask. `bare` when there is only a
    title. Not in it: ids, wording findings that were ignored, a survey of under five answers, and the customers'
    wording of `[publication]` (events carry their own in `EventRow.public`).
    """

    head: Head
    summary: str
    symptoms: str
    impact: Impact
    metrics: tuple[MetricRow, ...]
    told: Told
    story: tuple[StoryPart, ...]
    resolution: str
    timeline: tuple[Day, ...]
    events: tuple[EventRow, ...]
    brief: tuple[EventRow, ...]
    cause: Cause
    systemic: tuple[Pattern, ...]
    lessons: Lessons
    actions: Actions
    open_questions: tuple[str, ...]
    meeting: Meeting
    commitment: str
    follow_up: FollowUp
    related: Facts
    questions: tuple[Question, ...]
    evidence: tuple[EvidenceRow, ...]
    notes: Facts
    unread: Facts
    conflicts: tuple[Entry, ...]
    unknown: Facts
    for_review: ForReview
    bare: bool


def build(session: Session) -> WriteUp:
    """Compute the facts of a session. 10,000 events take well under a second."""
    numbering, moments = Numbering(session), Moments(session)
    days = timeline.timeline(numbering, moments)
    told = timeline.told(session.story, numbering.events, moments)
    held = meeting.meeting(session.meeting, session.survey, moments)
    return WriteUp(
        head=incident.head(session, numbering.events, moments),
        summary=session.incident.summary,
        symptoms=session.incident.symptoms,
        impact=incident.impact(session.impact),
        metrics=metrics.metrics(session, numbering),
        told=told,
        story=timeline.story(told),
        resolution=session.incident.resolution,
        timeline=days,
        events=tuple(row for day in days for row in day.rows),
        brief=timeline.brief(days),
        cause=analysis.cause(session, numbering),
        systemic=analysis.systemic(session.systemic, numbering),
        lessons=analysis.lessons(session.lessons),
        actions=actions.actions(session.actions, numbering),
        open_questions=tuple(question for question in session.meeting.parking_lot if question.strip()),
        meeting=held,
        commitment=session.meeting.commitment,
        follow_up=followup.follow_up(session.follow_up, session.publication),
        related=tuple(Fact(other.reference, other.note) for other in session.related),
        questions=followup.questions(session.publication),
        evidence=timeline.evidence(session.evidence, numbering, moments),
        notes=tuple(Fact(note.heading, note.text) for note in session.notes),
        unread=followup.unread(session, numbering),
        conflicts=followup.conflicts(session, numbering),
        unknown=followup.unknown_keys(session, numbering),
        for_review=ForReview(session, numbering, moments, days, held.people),
        bare=_is_bare(session),
    )


def _is_bare(session: Session) -> bool:
    tables = {key for key, _ in session.entries()}
    return tables <= {"schema", "id", "incident"} and {key for key, _ in session.incident.entries()} <= {"title"}
