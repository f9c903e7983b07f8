"""How an event of the timeline looks: among others, and as the head of the one that is open."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from unblame.record.kinds import MILESTONE_WORDS
from unblame.record.showing import DAYS, MONTHS, duration, elapsed, show_time
from unblame.record.timeline import Event
from unblame.record.zones import zone_label
from unblame.review.walk import Stop
from unblame.widgets.rows import BLANK, Pieces, Row, plain
from unblame.widgets.sheet import Item

_HANG = ((" " * 26, ""),)


class Drawn(NamedTuple):
    """An event's row, with all that it was made from."""

    stop: Stop
    zone: tzinfo
    day: date | None
    item: Item

    def stands(self, stop: Stop, zone: tzinfo) -> bool:
        """Whether the row would be drawn the same way."""
        before = self.stop
        return (
            self.zone is zone
            and before.event is stop.event
            and before.since_started == stop.since_started
            and before.since_detected == stop.since_detected
        )


def place_of(event: Event) -> str:
    """The event's place in the record, which is its item's key."""
    return f"timeline.{event.id}"


def drawn(stop: Stop, zone: tzinfo) -> Drawn:
    """An event among others."""
    event, key = stop.event, place_of(stop.event)
    row = Row(((event.text or "…", "dim"), *_tags(event)), _lead(stop, zone), right=_marks(event), key=key)
    return Drawn(stop, zone, event.at.astimezone(zone).date() if event.at else None, Item(key, (row,)))


def open_head(stop: Stop, zone: tzinfo) -> tuple[Row, ...]:
    """The event that is walked through, above its answers."""
    event, key = stop.event, place_of(stop.event)
    title = ((event.text or "…", "strong"), *_tags(event))
    rows = [BLANK, Row(title, _lead(stop, zone), _HANG, key=key, part=f"{key}.text", wrap=True)]
    who: Pieces = tuple((f"{part}  ", "dim") for part in (event.actor, event.phase or "") if part)
    if who or event.milestones:
        rows.append(Row((*who, *_marks(event)), _HANG, _HANG, key=key, wrap=True))
    return tuple(rows)


def head_row(zone: tzinfo, began: datetime | None, place: str) -> Row:
    """What the columns are, and which event is the current one."""
    label = zone_label(zone, began) if began else "time"
    return Row(((f"   {label:<9}", "dim"), ("since start, since detected", "dim")), right=((f"{place} ", "dim"),))


def gap_row(stop: Stop, zone: tzinfo) -> Row:
    """The question in a silence before an event."""
    assert stop.gap_before is not None
    assert stop.previous is not None
    assert stop.event.at is not None
    times = f"{show_time(stop.previous, zone)} to {show_time(stop.event.at, zone)}"
    silent = duration(stop.gap_before.total_seconds() // 60 * 60)
    asks = f"{silent} with nothing recorded: what happened from {times}?"
    return plain(asks, "ask", lead=(("   ┆ ", "ask"),), wrap=True)


def day_row(day: date) -> Row:
    """A day above its events, where there are several."""
    return plain(f"   {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}", "heading")


def nothing_yet() -> tuple[Row, ...]:
    """What an empty timeline says."""
    asks = "Nothing is recorded yet. Press a, then type 10:18 and what happened."
    return BLANK, plain(asks, "dim", lead=(("   ", ""),), wrap=True)


def _lead(stop: Stop, zone: tzinfo) -> Pieces:
    event = stop.event
    time = show_time(event.at, zone) if event.at else "–"
    time = f"~{time}" if event.approximate else time
    start = elapsed(stop.since_started) if stop.since_started is not None else ""
    known = elapsed(stop.since_detected) if stop.since_detected is not None else ""
    return ((f"{time:<8}".rjust(10), ""), (f"{start:>6}  {known:>6}  ", "dim"))


def _tags(event: Event) -> Pieces:
    return ((" (draft)", "dim"),) if event.draft else ()


def _marks(event: Event) -> Pieces:
    words = ", ".join(MILESTONE_WORDS[milestone] for milestone in event.milestones)
    return ((f"● {words} ", "mark"),) if words else ()
