"""The incident's picture for a page: phases as a bar along time, milestones as numbered marks above it.

Places along the bar are percentages, so the drawing has no scale: on a phone the text stays as large as on a wide
window. What has no room on a bar stands in two lists below it. All words are ours, none is a user's: the picture is
safe on a public page. `page.css` gives the colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby
from typing import NamedTuple

from unblame.exports.facts.moments import Moments
from unblame.exports.ticks import short_day, ticks
from unblame.record.kinds import Milestone, Phase
from unblame.record.session import Session
from unblame.record.showing import duration
from unblame.review.phases import Picture, Stretch, laid_out, picture
from unblame.review.writeup_words import MILESTONES

_NARROW, _WIDE = 240, 620  # pixels of the bar: on the narrowest phone, and where page.css turns to what is `wide`
_LETTER, _AROUND_NAME = 7, 12  # pixels of a letter in the bar, and of the room around a name
_COLUMNS = 500
_MOST_MARKS = 14
_APART = 20  # pixels between the middles of two marks
_DISC, _RADIUS, _TOP, _BOTTOM = 10, 9, 42, 70  # pixels: the discs above the bar, both edges of the bar
_GRAINS: dict[Phase, str] = {
    "lead-up": "M2 2h1.5M6 6h1.5",
    "detection": "M-1 9L9 -1M-1 1L1 -1M7 9L9 7",
    "investigation": "M2 0V8M6 0V8",
    "mitigation": "M-1 -1L9 9M-1 7L1 9M7 -1L9 1M-1 9L9 -1M-1 1L1 -1M7 9L9 7",
    "communication": "M4 2V6M2 4H6",
    "recovery": "M0 4H8",
}


class _Point(NamedTuple):
    """A moment with its milestones, in words."""

    at: datetime
    said: str
    approximate: bool


def svg(session: Session) -> str:
    """A `<figure>` with an inline SVG and its lists; empty while the timeline has no picture.

    Ids begin with `picture-`. Times are those of the incident's zone, which is said once.
    """
    drawn = picture(session.timeline)
    if drawn is None:
        return ""
    words = _Words(session, drawn)
    points, updates = _points(session, drawn)
    parts = [
        '<figure class="course">',
        f"<figcaption>{escape(words.caption())}</figcaption>",
        *_drawing(drawn, points, updates, words),
        *_phases(drawn, words),
        *_milestones(points, updates, words),
        "</figure>",
    ]
    return "\n".join(parts) + "\n"


class _Words:
    """What the picture says, with days only where there are several."""

    def __init__(self, session: Session, drawn: Picture) -> None:
        self._moments = Moments(session)
        self._drawn = drawn
        self.zone = self._moments.zone
        first, last = self._moments.day(drawn.start), self._moments.day(drawn.end)
        self.one_day = first == last
        self._one_year = first.year == last.year

    def time(self, at: datetime) -> str:
        """“10:13”, with the day where there are several: “31 Jan 10:13”."""
        return self.clock(at) if self.one_day else f"{self.day(at)}\N{NO-BREAK SPACE}{self.clock(at)}"

    def span(self, start: datetime, end: datetime) -> str:
        same_day = self._moments.day(start) == self._moments.day(end)
        return f"{self.time(start)}–{self.clock(end) if same_day else self.time(end)}"

    def clock(self, at: datetime) -> str:
        return self._moments.time(at)

    def day(self, at: datetime) -> str:
        """“31 Jan”; an ISO date in a picture of two years."""
        return short_day(at.astimezone(self.zone)) if self._one_year else self._moments.day(at).isoformat()

    def covered(self) -> str:
        """“2024-01-15 10:00–11:00 (1 h)”."""
        start, end = self._drawn.start, self._drawn.end
        day = self._moments.day(start).isoformat()
        return f"{day} {self._moments.span(start, end)} ({_length(end - start)})"

    def caption(self) -> str:
        drawn = self._drawn
        # a zone that could not be read is a user's word, and its moments are shown in UTC
        zone = "UTC" if self.zone is UTC else self._moments.described([drawn.start, drawn.end])
        said = f"The course of events, {self.covered()}. Times: {zone}."
        if drawn.before is None:
            return said
        began = self._moments.moment(drawn.start - drawn.before)
        return f"{said} It began {_length(drawn.before)} before the bar does, at {began}."


def _points(session: Session, drawn: Picture) -> tuple[list[_Point], list[datetime]]:
    """The moments that get a number; and updates to customers apart, where they would be too many."""
    about = {(event.at, each) for event in session.timeline if event.approximate for each in event.milestones}
    at_once: dict[datetime, list[Milestone]] = {}
    for mark in drawn.marks:
        named = at_once.setdefault(mark.at, [])
        if mark.milestone not in named:
            named.append(mark.milestone)
    updates: list[datetime] = []
    if len(at_once) > _MOST_MARKS:  # of all others there is one each
        updates = [at for at, named in at_once.items() if named == ["customers-updated"]]
    apart = set(updates)
    points = [
        _Point(at, ", ".join(MILESTONES[each] for each in named), any((at, each) in about for each in named))
        for at, named in at_once.items()
        if at not in apart
    ]
    return points, updates


def _drawing(drawn: Picture, points: Sequence[_Point], updates: Sequence[datetime], words: _Words) -> Iterator[str]:
    axis = ticks(drawn.start, drawn.end, words.zone)
    height = _BOTTOM + (38 if any(tick.day for tick in axis) else 24)
    phases: list[Phase] = list(dict.fromkeys(stretch.phase for stretch in drawn.stretches))
    marked = "1 marked moment" if len(points) == 1 else f"{len(points)} marked moments"
    yield (
        f'<svg role="img" aria-labelledby="picture-title picture-desc" width="100%" height="{height}">\n'
        f'<title id="picture-title">The incident along time: {escape(words.covered())}</title>\n'
        f'<desc id="picture-desc">A bar in the phases {", ".join(phases)}, with {marked}. '
        "The lists below name each with its time.</desc>\n<defs>"
    )
    for phase in phases:
        yield (
            f'<pattern id="picture-{phase}" class="{phase}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect class="base" width="8" height="8"/><path class="grain" d="{_GRAINS[phase]}"/></pattern>'
        )
    yield "</defs>"
    yield from _bar(drawn)
    for at in dict.fromkeys(_per_cent(round(drawn.share(at) * _COLUMNS) / _COLUMNS * 100) for at in updates):
        yield f'<line class="update" x1="{at}" y1="{_TOP - 6}" x2="{at}" y2="{_TOP}"/>'
    yield from _marks(drawn, points)
    for tick in axis:
        at = _per_cent(drawn.share(tick.at) * 100)
        yield f'<line class="tick" x1="{at}" y1="{_BOTTOM}" x2="{at}" y2="{_BOTTOM + 6}"/>'
        for label, below in ((tick.label, 20), (tick.day, 34)):
            if label:
                yield f'<text class="time" x="{at}" y="{_BOTTOM + below}" text-anchor="middle">{label}</text>'
    yield "</svg>"


def _bar(drawn: Picture) -> Iterator[str]:
    column = 0
    for phase, run in groupby(laid_out(drawn, _COLUMNS).phases):
        length = sum(1 for _ in run)
        left, width = column * 100 / _COLUMNS, length * 100 / _COLUMNS
        yield (
            f'<rect x="{_per_cent(left)}" y="{_TOP}" width="{_per_cent(width)}" height="{_BOTTOM - _TOP}" '
            f'fill="url(#picture-{phase})"/>'
        )
        needed = 100 * (len(phase) * _LETTER + _AROUND_NAME)
        if width >= needed / _WIDE:
            kind = "name" if width >= needed / _NARROW else "name wide"
            middle = _per_cent(left + width / 2)
            yield f'<text class="{kind}" x="{middle}" y="{_BOTTOM - 8}" text-anchor="middle">{phase}</text>'
        column += length
    yield f'<rect class="frame" x="0" y="{_TOP}" width="100%" height="{_BOTTOM - _TOP}"/>'


def _marks(drawn: Picture, points: Sequence[_Point]) -> Iterator[str]:
    """Marks stand further from their moments where the bar is narrow."""
    moments = [drawn.share(point.at) * 100 for point in points]
    narrow, wide = _spread(moments, 100 * _APART / _NARROW), _spread(moments, 100 * _APART / _WIDE)
    if narrow == wide:
        yield from _discs(moments, wide)
        return
    for kind, places in (("narrow", narrow), ("wide", wide)):
        yield f'<g class="{kind}">'
        yield from _discs(moments, places)
        yield "</g>"


def _discs(moments: Sequence[float], places: Sequence[float]) -> Iterator[str]:
    drawn = [(_per_cent(moment), _per_cent(place)) for moment, place in zip(moments, places, strict=True)]
    for at, disc in drawn:
        yield (
            f'<line x1="{disc}" y1="{_DISC + _RADIUS}" x2="{at}" y2="{_TOP}"/>'
            f'<line x1="{at}" y1="{_TOP}" x2="{at}" y2="{_TOP + 7}"/>'
        )
    for number, (_, disc) in enumerate(drawn, 1):
        yield (
            f'<circle cx="{disc}" cy="{_DISC}" r="{_RADIUS}"/>'
            f'<text class="number" x="{disc}" y="{_DISC + 4}" text-anchor="middle">{number}</text>'
        )


def _spread(moments: Sequence[float], apart: float) -> list[float]:
    """Places from 0 to 100 in the same order, so far apart where that has room, and as near to their moments as can be.

    That is an isotonic regression of what remains when the distances are taken out (pool adjacent violators).
    """
    apart = min(apart, 100 / max(1, len(moments) - 1))
    pools: list[tuple[float, int]] = []
    for index, moment in enumerate(moments):
        total, count = moment - index * apart, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    last = 100 - (len(moments) - 1) * apart
    level = [min(max(total / count, 0), last) for total, count in pools for _ in range(count)]
    return [round(at + index * apart, 2) for index, at in enumerate(level)]


def _phases(drawn: Picture, words: _Words) -> Iterator[str]:
    """Each phase once, in the order of its first stretch."""
    of_phase: dict[Phase, list[Stretch]] = {}
    for stretch in drawn.stretches:
        of_phase.setdefault(stretch.phase, []).append(stretch)
    yield '<ul class="phases">'
    for phase, stretches in of_phase.items():
        length = _length(sum((stretch.end - stretch.start for stretch in stretches), timedelta()))
        said = f"{words.span(stretches[0].start, stretches[-1].end)}, {length}"
        if len(stretches) > 1:
            said = f"{len(stretches)} times in {said} in all"
        yield (
            '<li><svg class="swatch" width="24" height="14" aria-hidden="true">'
            f'<rect width="24" height="14" fill="url(#picture-{phase})"/>'
            '<rect class="frame" width="24" height="14"/></svg>'
            f"<b>{phase}</b> {escape(said)}</li>"
        )
    yield "</ul>"


def _milestones(points: Sequence[_Point], updates: Sequence[datetime], words: _Words) -> Iterator[str]:
    if points:
        yield '<ol class="marks">'
        for point in points:
            about = "~" if point.approximate else ""
            yield f"<li><b>{about}{words.time(point.at)}</b> {escape(point.said)}</li>"
        yield "</ol>"
    if updates:
        span = escape(words.span(updates[0], updates[-1]))
        yield f"<p>Short lines above the bar: customers updated {len(updates):,} times, {span}.</p>"


def _length(time: timedelta) -> str:
    return duration(time.total_seconds()).replace(" ", "\N{NO-BREAK SPACE}")


def _per_cent(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".") + "%"
