"""The incident's picture for a page: phases as a bar along time, milestones as numbered marks above it.

Places along the bar are percentages, so the drawing has no scale: on a phone the text stays as large as on a wide
window. What has no room on a bar stands in two lists below it. All words are ours, none is a user's: the picture is
safe on a public page. `page.css` gives the colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from html import escape
from itertools import groupby
from typing import NamedTuple

from unblame.exports.facts.moments import MILESTONES, Moments
from unblame.record.kinds import Milestone, Phase
from unblame.record.session import Session
from unblame.record.showing import MONTHS, duration
from unblame.review.phases import Picture, Stretch, laid_out, picture

_NARROWEST, _WIDE = 240, 620  # pixels of the bar on a phone, and from where page.css shows the names that need more
_LETTER, _AROUND_NAME = 7, 12  # pixels of a letter in the bar, and of the room around a name
_COLUMNS = 500
_MOST_MARKS = 14
_APART = 8.0  # per cent between two marks: the width of one on the narrowest bar
_DISC, _TOP, _BOTTOM = 12, 40, 68  # pixels: the middle of the discs, both edges of the bar
_MOST_TICKS = 4
_DAY = timedelta(days=1)
_STEPS = [
    *(timedelta(seconds=step) for step in (1, 2, 5, 10, 15, 30)),
    *(timedelta(minutes=step) for step in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=step) for step in (1, 2, 3, 6, 12)),
    *(timedelta(days=step) for step in (1, 2, 7, 14)),
]
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 36000)
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


class _Tick(NamedTuple):
    at: datetime
    label: str
    day: str = ""


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
        self.one_day = self._moments.day(drawn.start) == self._moments.day(drawn.end)

    def time(self, at: datetime) -> str:
        return self._moments.time(at) if self.one_day else self._moments.moment(at)

    def span(self, start: datetime, end: datetime) -> str:
        shown = self._moments.span(start, end)
        return shown if self.one_day else f"{self._moments.day(start).isoformat()} {shown}"

    def clock(self, at: datetime) -> str:
        return self._moments.time(at)

    def day(self, at: datetime) -> str:
        day = self._moments.day(at)
        return f"{day.day} {MONTHS[day.month - 1]}"

    def covered(self) -> str:
        """“2024-01-15 10:00–11:00 (1 h)”."""
        start, end = self._drawn.start, self._drawn.end
        day = f"{self._moments.day(start).isoformat()} "
        return f"{day}{self._moments.span(start, end)} ({_length(end - start)})"

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
    points = [
        _Point(at, ", ".join(f"{'~' if (at, each) in about else ''}{MILESTONES[each]}" for each in named))
        for at, named in at_once.items()
        if at not in set(updates)
    ]
    return points, updates


def _drawing(
    drawn: Picture, points: Sequence[_Point], updates: Sequence[datetime], words: _Words
) -> Iterator[str]:
    ticks = list(_ticks(drawn, words))
    height = _BOTTOM + (38 if any(tick.day for tick in ticks) else 24)
    phases = list(dict.fromkeys(stretch.phase for stretch in drawn.stretches))
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
    for tick in ticks:
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
            kind = "name" if width >= needed / _NARROWEST else "name wide"
            middle = _per_cent(left + width / 2)
            yield f'<text class="{kind}" x="{middle}" y="{_BOTTOM - 8}" text-anchor="middle">{phase}</text>'
        column += length
    yield f'<rect class="frame" x="0" y="{_TOP}" width="100%" height="{_BOTTOM - _TOP}"/>'


def _marks(drawn: Picture, points: Sequence[_Point]) -> Iterator[str]:
    moments = [drawn.share(point.at) * 100 for point in points]
    for number, (moment, place) in enumerate(zip(moments, _spread(moments), strict=True), 1):
        at, disc = _per_cent(moment), _per_cent(place)
        yield (
            f'<line class="mark" x1="{disc}" y1="{_DISC}" x2="{at}" y2="{_TOP}"/>'
            f'<line class="mark" x1="{at}" y1="{_TOP}" x2="{at}" y2="{_TOP + 7}"/>'
            f'<circle class="mark" cx="{disc}" cy="{_DISC}" r="9"/>'
            f'<text class="number" x="{disc}" y="{_DISC + 4}" text-anchor="middle">{number}</text>'
        )


def _spread(moments: Sequence[float]) -> list[float]:
    """Places from 0 to 100 in the same order, far enough apart, and each as near to its moment as can be.

    That is an isotonic regression of what remains when the distances are taken out (pool adjacent violators).
    """
    apart = min(_APART, 100 / max(1, len(moments) - 1))
    pools: list[tuple[float, int]] = []
    for index, moment in enumerate(moments):
        total, count = moment - index * apart, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    last = 100 - (len(moments) - 1) * apart
    level = [min(max(total / count, 0), last) for total, count in pools for _ in range(count)]
    return [at + index * apart for index, at in enumerate(level)]


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
        yield from (f"<li><b>{escape(words.time(point.at))}</b> {escape(point.said)}</li>" for point in points)
        yield "</ol>"
    if updates:
        span = escape(words.span(updates[0], updates[-1]))
        yield f"<p>Short lines above the bar: customers updated {len(updates):,} times, {span}.</p>"


def _ticks(drawn: Picture, words: _Words) -> Iterator[_Tick]:
    """A few round times, with the day where it is another than that of the tick before."""
    wanted = (drawn.end - drawn.start) / _MOST_TICKS
    step = next((step for step in _STEPS if step >= wanted), None)
    months = next((months for months in _MONTHS if months * 30 * _DAY >= wanted), _MONTHS[-1])
    first = drawn.start.astimezone(words.zone).replace(tzinfo=None)
    clocks = _by_month(first, months) if step is None else _by_step(first, step)
    day = ""
    for at in _instants(clocks, drawn.start, drawn.end, words.zone):
        local = at.astimezone(words.zone)
        if step is None:
            yield _Tick(at, f"{MONTHS[local.month - 1]} {local.year}" if months < 12 else str(local.year))
        elif step >= _DAY:
            yield _Tick(at, words.day(at))
        else:
            changed = "" if words.one_day or words.day(at) == day else words.day(at)
            day = words.day(at)
            yield _Tick(at, words.clock(at), changed)


def _by_step(first: datetime, step: timedelta) -> Iterator[datetime]:
    """Clock times that are multiples of a step; weeks begin on Mondays, as the first day of the calendar does."""
    clock = datetime.min + (first - datetime.min) // step * step
    while clock <= datetime.max - step:
        yield clock
        clock += step


def _by_month(first: datetime, months: int) -> Iterator[datetime]:
    index = (first.year * 12 + first.month - 1) // months * months
    while index // 12 <= datetime.max.year:
        if index >= 12:
            yield datetime(index // 12, index % 12 + 1, 1)  # noqa: DTZ001 (a clock time, in no zone yet)
        index += months


def _instants(clocks: Iterator[datetime], start: datetime, end: datetime, zone: tzinfo) -> list[datetime]:
    """The instants at which the clocks of a zone show these times: none where they skip one, two where they repeat."""
    found: list[datetime] = []
    for clock in clocks:
        try:
            both = {clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
        except OverflowError:  # the first or the last day of the calendar
            continue
        if min(both) > end:
            break
        shown = (at for at in both if at.astimezone(zone).replace(tzinfo=None) == clock)
        found += (at for at in shown if start <= at <= end)
    return sorted(found)


def _length(time: timedelta) -> str:
    return duration(time.total_seconds()).replace(" ", "\N{NO-BREAK SPACE}")


def _per_cent(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".") + "%"
