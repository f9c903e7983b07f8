"""The card of computed numbers: the incident as a line of time, and each number with what it was computed from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple

from unblame.record.kinds import MILESTONE_WORDS, Phase
from unblame.record.session import Session
from unblame.record.showing import MONTHS, duration, show_time
from unblame.record.zones import zone_label
from unblame.review.metrics import Metric, Stated, metrics
from unblame.review.milestones import incident_zone
from unblame.review.phases import Mark, Picture, laid_out, picture
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item
from unblame.widgets.timebar import at_both_ends, packed, signs

PREFIX = "number."
DRAWN = f"{PREFIX}picture"
_INDENT = 3
_LABEL = 36
_NARROWEST = 20
_GLYPHS: dict[Phase, str] = {
    "lead-up": "·",
    "detection": "░",
    "investigation": "▒",
    "mitigation": "▓",
    "communication": "-",
    "recovery": "═",
}
_PLACES = {
    "incident.summary": "the summary",
    "impact.description": "the impact",
    "impact.sla_breached": "the impact",
    "publication.customer_summary": "the customers’ summary",
}


class Numbers(NamedTuple):
    """The card's items, and where enter leads from each."""

    items: list[Item]
    leads: dict[str, str]


def numbers_of(session: Session, columns: int) -> Numbers:
    """The card, drawn in so many columns. One row while nothing can be computed."""
    found = metrics(session)
    drawn = picture(session.timeline)
    if drawn is None and not any(metric.value for metric in found):
        text = "   Numbers: nothing yet, mark in the timeline what was detected and resolved"
        return Numbers([Item(DRAWN, (plain(text, "dim", key=DRAWN),))], {DRAWN: "timeline"})
    items = [_picture(drawn, incident_zone(session), columns)] if drawn else []
    items.append(Item("", (BLANK, heading("Worked out of the timeline and the impact"))))
    items += [_item(metric) for metric in found]
    leads = {f"{PREFIX}{metric.id}": _lead(metric) for metric in found}
    return Numbers(items, {DRAWN: "timeline", **leads})


def _lead(metric: Metric) -> str:
    """Where a number is mended or explained: what is missing, else its last event, else the timeline."""
    kind, _, identifier = metric.id.partition(".")
    if kind == "measure":
        return f"impact.measures.{identifier}"
    if metric.where:
        return metric.where
    return f"timeline.{metric.anchors[-1].event.id}" if metric.anchors else "timeline"


# ---------------------------------------------------------------------- the numbers


def _item(metric: Metric) -> Item:
    key = f"{PREFIX}{metric.id}"
    label = metric.label if len(metric.label) < _LABEL else f"{metric.label[: _LABEL - 2]}…"
    row = Row(_body(metric), ((f"{'':{_INDENT}}{label:<{_LABEL}}", "dim"),), key=key)
    hang = ((" " * (_INDENT + _LABEL), ""),)
    return Item(key, (row,), (row._replace(hang=hang, wrap=True),))


def _body(metric: Metric) -> Pieces:
    if not metric.value:
        return ((f"– {metric.missing}", "dim"),)
    said = tuple(piece for stated in metric.stated for piece in _stated(stated))
    return ((metric.value, "strong"), *said, (f"  {metric.basis}" if metric.basis else "", "dim"))


def _stated(stated: Stated) -> Iterator[tuple[str, str]]:
    place = _PLACES.get(stated.where, "a note")
    yield ("  differs from", "bad") if stated.differs else ("  agrees with", "good")
    yield f" “{stated.text}” in {place}", "dim"


# ---------------------------------------------------------------------- the picture


def _picture(drawn: Picture, zone: tzinfo, columns: int) -> Item:
    width = max(_NARROWEST, columns - 2 * _INDENT)
    line = laid_out(drawn, width)
    marked = signs(width, line.marks)
    days = drawn.start.astimezone(zone).date() != drawn.end.astimezone(zone).date()
    start, end = (_moment(at, zone, with_day=days) for at in (drawn.start, drawn.end))
    phases = [f"{_GLYPHS[phase]} {phase}" for phase in dict.fromkeys(line.phases)]
    milestones = [f"{sign} {_named(marks, zone, with_days=days)}" for sign, marks in marked.legend]
    lead = ((" " * _INDENT, ""),)
    rows = [
        Row(((marked.row, "mark"),), lead),
        Row((("".join(_GLYPHS[phase] for phase in line.phases), ""),), lead),
        Row(((at_both_ends(start, f"{end} {zone_label(zone, drawn.end)}", width), "dim"),), lead),
        *_legend(phases, width, ""),
        *_legend(milestones, width, "mark"),
    ]
    if drawn.before is not None:
        earlier = duration(drawn.before.total_seconds())
        rows.append(Row(((f"It began {earlier} before this line, too long ago to be drawn.", "dim"),), lead, wrap=True))
    return Item(DRAWN, tuple(row._replace(key=DRAWN) for row in rows))


def _named(marks: tuple[Mark, ...], zone: tzinfo, *, with_days: bool) -> str:
    """“10:13 impact began, detected”: the milestones of one column, a time once."""
    times: dict[str, list[str]] = {}
    for mark in marks:
        times.setdefault(_moment(mark.at, zone, with_day=with_days), []).append(MILESTONE_WORDS[mark.milestone])
    return ", ".join(f"{time} {', '.join(words)}" for time, words in times.items())


def _legend(words: list[str], width: int, role: str) -> list[Row]:
    """Signs and what they stand for, in as few rows as there is room."""
    lead = ((" " * _INDENT, ""),)
    rows: list[Row] = []
    for row in packed(words, width):
        pieces = [piece for word in row for piece in ((word[0], role), (f"{word[1:]}   ", "dim"))]
        rows.append(Row(tuple(pieces), lead, lead, wrap=True))
    return rows


def _moment(at: datetime, zone: tzinfo, *, with_day: bool = False) -> str:
    local = at.astimezone(zone)
    day = f"{local.day} {MONTHS[local.month - 1]} " if with_day else ""
    return f"{day}{show_time(at, zone)}"
