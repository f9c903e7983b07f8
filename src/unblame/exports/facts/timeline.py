"""The story, the timeline and what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from unblame.exports.facts.incident import filled
from unblame.exports.facts.moments import Moments
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import Day, EventRow, EvidenceRow, Facts, StoryPart, Told
from unblame.record.incident import Story
from unblame.record.timeline import Event, Evidence
from unblame.review.writeup_words import MILESTONES, STORY, TOLD_BY, UNKNOWN_TIME

_LINES_OF_A_PHASE = 12
_BRIEF = 8
"""Events of a timeline in one line."""


def told(written: Story, events: Sequence[Event], moments: Moments) -> Told:
    """The parts as they were written; a missing one from the timeline's phase, where it has events."""
    parts: dict[str, StoryPart] = {}
    for key, heading in STORY.items():
        text: str = getattr(written, key)
        phases = () if text else TOLD_BY.get(key, ())
        lines = _derived([event for event in events if event.phase in phases], moments)
        parts[key] = StoryPart(heading, text, lines)
    return Told(**parts)


def story(parts: Told) -> tuple[StoryPart, ...]:
    """The parts that say something, in the order of the story."""
    found: list[StoryPart] = [getattr(parts, key) for key in STORY]
    return tuple(part for part in found if part.text or part.lines)


def timeline(numbering: Numbering, moments: Moments) -> tuple[Day, ...]:
    """The events by day; one without a time stands on the day of the event that it follows."""
    day = ""
    rows: list[EventRow] = []
    for event in numbering.events:
        if event.at is not None:
            day = moments.day(event.at).isoformat()
        rows.append(_row(event, day, numbering, moments))
    return tuple(Day(day, tuple(group)) for day, group in groupby(rows, key=lambda row: row.day))


def brief(days: Sequence[Day]) -> tuple[EventRow, ...]:
    """At most eight events that tell it: those marked as key, then milestones, then the others; in order of time."""
    rows = [row for day in days for row in day.rows if row.text]
    rank = {row.number: 0 if row.key else 1 if row.milestones else 2 for row in rows}
    chosen = {row.number for row in sorted(rows, key=lambda row: rank[row.number])[:_BRIEF]}
    return tuple(row for row in rows if row.number in chosen)


def evidence(records: Sequence[Evidence], numbering: Numbering, moments: Moments) -> tuple[EvidenceRow, ...]:
    """What shows it, with its excerpts."""
    return tuple(
        EvidenceRow(
            number=numbering.of(item),
            kind=item.kind or "",
            title=item.title,
            url=item.url,
            time=moments.moment(item.at) if item.at else "",
            caption=item.caption,
            language=item.language,
            excerpt=item.excerpt,
            before=item.before,
            after=item.after,
        )
        for item in records
    )


def _derived(events: list[Event], moments: Moments) -> tuple[str, ...]:
    lines = [f"{moments.time(event.at)} {event.text}" if event.at else event.text for event in events if event.text]
    if len(lines) <= _LINES_OF_A_PHASE:
        return tuple(lines)
    return (*lines[:_LINES_OF_A_PHASE], f"… and {len(lines) - _LINES_OF_A_PHASE} more in the timeline")


def _row(event: Event, day: str, numbering: Numbering, moments: Moments) -> EventRow:
    time = _time(event, numbering, moments)
    return EventRow(
        number=numbering.of(event),
        day=day,
        time=time,
        when=time if event.at is not None else "",
        text=event.text,
        said=f"{event.text} (draft)".lstrip() if event.draft else event.text,
        actor=event.actor,
        phase=event.phase or "",
        milestones=tuple(MILESTONES[milestone] for milestone in event.milestones),
        marks=_marks(event),
        source=event.source,
        evidence=numbering.all(event.evidence),
        key=bool(event.key),
        public=event.public,
        facts=_facts(event, numbering),
    )


def _time(event: Event, numbering: Numbering, moments: Moments) -> str:
    about = "~" if event.approximate else ""
    if event.at is not None:
        return about + moments.span(event.at, event.until)
    parts = [about + UNKNOWN_TIME]
    parts += [f"after {number}" for number in numbering.all([event.after])]
    if event.until is not None:
        parts.append(f"until {moments.moment(event.until)}")
    return ", ".join(parts)


def _marks(event: Event) -> tuple[str, ...]:
    marks = [
        "key" if event.key else "",
        "decision" if event.decision else "",
        "hypothesis" if event.hypothesis else "",
        event.outcome or "",
        "(draft)" if event.draft else "",
    ]
    return tuple(mark for mark in marks if mark)


def _facts(event: Event, numbering: Numbering) -> Facts:
    return filled(
        [
            ("To ask", event.ask),
            ("Known then", event.knew),
            ("Options seen", event.options),
            ("Because", event.because),
            ("Surprise", event.surprise),
            ("What helped", event.helped),
            ("Led to", ", ".join(numbering.all([event.led_to]))),
            ("Where", event.where),
            ("Channel", event.channel),
            ("Links", "\n".join(event.links)),
            ("Time as written", event.written),
        ]
    )
