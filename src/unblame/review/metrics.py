"""What the record implies in numbers: FEATURES rows 12, 18 and 32 to 37. Nothing here is stored.

Every number names the events it was computed from (row 148), or says what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from unblame.record.kinds import MILESTONE_WORDS, Milestone
from unblame.record.lengths import lengths
from unblame.record.session import Session
from unblame.record.showing import duration, show_clear_time
from unblame.record.timeline import Event
from unblame.review.milestones import first_event, incident_zone

_FELT: tuple[Milestone, ...] = ("impact-started", "detected")
_STATED = ("for", "lasted", "lasting", "took", "of", "duration", "down")
"""Words before a length of time that make it the incident's own, as in “down for 47 minutes”."""
_BEFORE = 40
"""Characters before a length in which such a word is looked for."""
_UNSURE = 60
"""Seconds by which a stated length may be rounded."""
_NAMED = 5
"""Of many updates, so many are named by their times."""


class Anchor(NamedTuple):
    """An event and the milestone by which a number counts from or to it."""

    event: Event
    milestone: Milestone

    @property
    def at(self) -> datetime:
        """When that was."""
        assert self.event.at is not None
        return self.event.at


class Stated(NamedTuple):
    """The same number where somebody wrote it: its place, its words; `differs` by more than a minute."""

    where: str
    text: str
    differs: bool


class Metric(NamedTuple):
    """One number. `value` is empty where it cannot be computed, and `missing` then says why.

    `amount` is in seconds for a time, in user-minutes, or a share (1.0 is all of it) for the budget. `basis` is the
    sum: the two anchors of a time, with their moments in the incident's zone. `where` is the place of the record
    that would give what is missing; empty where that is a milestone.
    """

    id: str
    label: str
    value: str = ""
    basis: str = ""
    missing: str = ""
    amount: float | None = None
    anchors: tuple[Anchor, ...] = ()
    stated: tuple[Stated, ...] = ()
    where: str = ""


class _Span(NamedTuple):
    id: str
    label: str
    start: tuple[Milestone, ...]
    end: tuple[Milestone, ...]


_SPANS = (
    _Span("time-to-detect", "Time to detect", ("started",), ("detected",)),
    _Span("time-to-declare", "Time to declare", ("detected",), ("declared",)),
    _Span("time-to-acknowledge", "Time to acknowledge", ("detected",), ("acknowledged", "investigation-started")),
    _Span("time-to-cause", "Time to find the cause", ("detected",), ("cause-identified",)),
    _Span("time-to-mitigate", "Time to start mitigation", ("detected",), ("mitigation-started",)),
    _Span("time-to-restore-partly", "Time to restore partly", ("detected",), ("partially-restored",)),
    _Span("time-to-resolve", "Time to resolve", ("detected",), ("resolved",)),
    _Span("start-to-end", "From start to end", ("started",), ("resolved",)),
    _Span("time-to-inform", "Time to the first customer message", ("detected",), ("customers-informed",)),
    _Span("downtime", "Downtime", _FELT, ("resolved",)),
    _Span("full-outage", "of it, in full", _FELT, ("partially-restored", "resolved")),
    _Span("partial-outage", "of it, in part", ("partially-restored",), ("resolved",)),
)


def metrics(session: Session) -> tuple[Metric, ...]:
    """Every number of the incident: its times as it went, its downtime, messages, and what `amounts` adds up."""
    from unblame.review.amounts import amounts  # it builds on these

    times = tuple(_time(session, span) for span in _SPANS)
    updates = _updates(session)
    return (*times[:9], updates, *times[9:], *amounts(session))


def downtime(session: Session) -> Metric:
    """From `impact-started`, else `detected`, to `resolved` (DESIGN 2)."""
    return _time(session, next(span for span in _SPANS if span.id == "downtime"))


def moments_of(session: Session, *anchors: Anchor) -> str:
    """“10:13 detected to 11:00 resolved” in the incident's zone; with days where the anchors stand on several."""
    zone = incident_zone(session)
    local = [anchor.at.astimezone(zone) for anchor in anchors]
    days = len({moment.date() for moment in local}) > 1
    return " to ".join(
        f"{_moment(moment, with_day=days)} {MILESTONE_WORDS[anchor.milestone]}"
        for moment, anchor in zip(local, anchors, strict=True)
    )


def _moment(local: datetime, *, with_day: bool) -> str:
    time = show_clear_time(local, local.tzinfo or UTC)
    return f"{local.date().isoformat()} {time}" if with_day else time


def _time(session: Session, span: _Span) -> Metric:
    first, last = _anchor(session.timeline, span.start), _anchor(session.timeline, span.end)
    if first is None or last is None:
        missing = [ends for ends, found in ((span.start, first), (span.end, last)) if found is None]
        return Metric(span.id, span.label, missing=_unmarked(*missing))
    basis = moments_of(session, first, last)
    if last.at < first.at:
        return Metric(span.id, span.label, missing=f"the wrong way round: {basis}", anchors=(first, last))
    seconds = (last.at - first.at).total_seconds()
    about = "~" if first.event.approximate or last.event.approximate else ""
    stated = tuple(_stated(session, seconds)) if span.id == "downtime" else ()
    return Metric(span.id, span.label, about + duration(seconds), basis, "", seconds, (first, last), stated)


def _updates(session: Session) -> Metric:
    """How many events tell customers how it stands; none only where customers were told anything at all."""
    made = Metric("customer-updates", "Updates to customers")
    found = [event for event in session.timeline if "customers-updated" in event.milestones]
    told = any({"customers-informed", "resolution-communicated"}.intersection(e.milestones) for e in session.timeline)
    if not found:
        missing = _unmarked(("customers-updated",))
        return made._replace(value="0", basis=missing, amount=0) if told else made._replace(missing=missing)
    zone = incident_zone(session)
    dated = sorted(event.at.astimezone(zone) for event in found if event.at is not None)
    days = len({moment.date() for moment in dated}) > 1
    times = [_moment(moment, with_day=days) for moment in dated[:_NAMED]]
    rest = f" and {len(found) - len(times)} more" if len(found) > len(times) else ""
    anchors = tuple(Anchor(event, "customers-updated") for event in found if event.at is not None)
    return made._replace(
        value=str(len(found)), basis=f"at {', '.join(times)}{rest}" if times else "", amount=len(found), anchors=anchors
    )


def _anchor(timeline: tuple[Event, ...], milestones: Sequence[Milestone]) -> Anchor | None:
    for milestone in milestones:
        event = first_event(timeline, milestone)
        if event is not None:
            return Anchor(event, milestone)
    return None


def _unmarked(*missing: Sequence[Milestone]) -> str:
    """“no event is marked “detected””; of several that would do, the first."""
    return "no event is marked " + ", none ".join(f"“{MILESTONE_WORDS[ends[0]]}”" for ends in missing)


def _stated(session: Session, seconds: float) -> list[Stated]:
    """Where a text says how long it lasted."""
    texts = {
        "incident.summary": session.incident.summary,
        "impact.description": session.impact.description,
        "publication.customer_summary": session.publication.customer_summary,
    }
    texts |= {f"notes.{note.id}.text": f"duration {note.text}" for note in session.notes if _is_duration(note.heading)}
    found: list[Stated] = []
    for where, text in texts.items():
        for length in lengths(text):
            before = text[max(0, length.start - _BEFORE) : length.start].rstrip(' ~:*“"').casefold().split()
            if before and before[-1].removeprefix("(") in _STATED:
                said = text[length.start : length.end]
                found.append(Stated(where, said, differs=abs(length.seconds - seconds) > _UNSURE))
    return found


def _is_duration(heading: str) -> bool:
    return heading.strip(" *:").casefold() in ("duration", "downtime", "outage duration", "total downtime")
