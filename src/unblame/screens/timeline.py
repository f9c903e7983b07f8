"""The timeline: the walk from event to event, the current one open, gaps that ask."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import ClassVar

from textual.binding import BindingType

from unblame.record.chat import read_chat
from unblame.record.entry import EventEntry, read_event, split_paste
from unblame.record.order import ordered
from unblame.record.timeline import Event
from unblame.record.typed import Surroundings, Typed
from unblame.record.where import put_records, value_at
from unblame.review.milestones import began
from unblame.review.walk import Stop, walk
from unblame.screens.bindings import bindings_of
from unblame.screens.context import Context
from unblame.screens.section import Entry, Section
from unblame.screens.timeline_fields import event_fields, near_event_field
from unblame.screens.timeline_rows import Drawn, day_row, drawn, gap_row, head_row, nothing_yet, open_head, place_of
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import Pieces, Row, plain
from unblame.widgets.sheet import Item

LISTS = {"well": "Went well", "poorly": "Went poorly", "lucky": "Luck"}


class Timeline(Section):
    """Every event in order; `n` walks on, `tab` opens the first answer that is missing."""

    NAME = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("timeline")
    ADDS = "timeline"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stops: dict[str, Stop] = {}
        self._kept: dict[str, Drawn] = {}

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        session = self.context.session
        stops = walk(session)
        if not stops:
            return [Item("", nothing_yet())]
        zone = self.context.zone
        items = [Item("", (head_row(zone, began(session), self._position(stops)),))]
        self._stops = {place_of(stop.event): stop for stop in stops}
        shown = [self._drawn(stop, zone) for stop in stops]
        self._kept = {each.item.key: each for each in shown}
        many = len({each.day for each in shown} - {None}) > 1
        before: date | None = None
        for stop, (_, _, day, item) in zip(stops, shown, strict=True):
            if many and day is not None and day != before:
                items.append(Item("", (day_row(day),)))
                before = day
            if stop.gap_before is not None and stop.previous is not None and stop.event.at is not None:
                items.append(Item("", (gap_row(stop, zone),)))
            items.append(item)
        return items

    def _drawn(self, stop: Stop, zone: tzinfo) -> Drawn:
        """An event among others, as it was drawn last unless something of it changed: there can be thousands."""
        kept = self._kept.get(place_of(stop.event))
        return kept if kept is not None and kept.stands(stop, zone) else drawn(stop, zone)

    def _position(self, stops: list[Stop]) -> str:
        keys = [place_of(stop.event) for stop in stops]
        current = self.context.current.get(self.NAME, "")
        return f"event {keys.index(current) + 1} of {len(keys)}" if current in keys else f"{len(keys)} events"

    def moved(self) -> None:
        self.refresh_items()

    def open_item(self, item: Item) -> Item:
        stop = self._stops.get(item.key)
        if stop is None:
            return item
        head = open_head(stop, self.context.zone)
        return Item(item.key, item.rows, head, event_fields(self, stop.event, item.key))

    def near(self, field: Field) -> Surroundings:
        return near_event_field(self.context, field.where)

    def put_typed(self, field: Field, read: Typed) -> None:
        key = field.where.rpartition(".")[2]
        if key == "at" and read.estimated:
            self.context.document.put(f"{field.where.rpartition('.')[0]}.approximate", value=True)
        super().put_typed(field, read)

    # ------------------------------------------------------------------ entries

    def entry_hint(self) -> str:
        return "10:18 what happened"

    def has_entry(self) -> bool:
        return True

    def _read(self, entry: Entry, text: str) -> EventEntry:
        after = entry.after.rpartition(".")[2]
        return read_event(text, self.context.near(after).times, entry.words)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        if entry.verb != "timeline" or not text.strip():
            return (), ()
        read = self._read(entry, text)
        marks = tuple(Mark(token.start, token.end) for token in read.tokens)
        if read.problem:
            return (plain(read.problem, "bad", wrap=True),), marks
        chips: Pieces = tuple((f" {token.shows} ", "good") for token in read.tokens)
        return (Row(chips or (("no time yet: it stands first until it has one", "dim"),)),), marks

    def write_entry(self, entry: Entry, text: str) -> str:
        if entry.verb in LISTS:
            return self._write_line(entry, text)
        read = self._read(entry, text)
        values = {"text": read.text, "at": read.at, "approximate": read.approximate or None}
        return self.write_record(entry, text, Event, values)

    def _write_line(self, entry: Entry, text: str) -> str:
        place = f"lessons.{entry.verb}"
        lines = list(value_at(self.context.document.session, place))
        index = int(entry.where.partition("#")[2]) if entry.where else len(lines)
        lines[index : index + 1] = [text] if text.strip() else []
        self.context.document.put(place, tuple(lines), "lesson", typing=True)
        return f"{place}#{index}" if text.strip() else ""

    def next_entry(self, entry: Entry) -> Entry:
        if entry.verb in LISTS:
            return Entry(entry.verb, entry.label, entry.hint, entry.after)
        return super().next_entry(entry)

    def paste_entries(self, entry: Entry, text: str) -> tuple[int, str]:
        if entry.verb in LISTS:
            return super().paste_entries(entry, text)
        document = self.context.document
        made: list[Event] = []
        after = entry.after.rpartition(".")[2]
        times = self.context.near(after).times
        for line, who in read_chat(split_paste(text)):
            read = read_event(line, times)
            follows = made[-1].id if made and read.at is None else ""
            made.append(
                Event(
                    id=document.new_id("E"),
                    text=read.text,
                    at=read.at,
                    approximate=read.approximate or None,
                    actor=who,
                    after=follows,
                )
            )
            if read.at is not None:
                times = times._replace(above=read.at, selected=read.at)
        if made:
            document.change(
                f"timeline.{made[-1].id}",
                "pasted events",
                lambda session: put_records(session, "timeline", (*session.timeline, *made)),
            )
        return len(made), f"timeline.{made[-1].id}" if made else ""

    # ------------------------------------------------------------------ commands

    def deletable(self) -> str:
        return self.sheet.current

    def do_edit(self, key: str) -> None:
        del key
        if self.sheet.current:
            self.open_field(f"{self.sheet.current}.text")

    def do_field(self, key: str) -> None:
        """The first answer that is missing: known, options, because, surprise."""
        del key
        item = self.sheet.item
        if item is not None:
            asked = [field for field in item.fields if field.always]
            empty = next((field.where for field in asked if not field.text), asked[0].where if asked else "")
            self.open_field(empty)

    def do_walk(self, key: str) -> None:
        """On to the next event; at the end it says so."""
        del key
        if not self.sheet.step(1):
            self.say("walk-end")

    def do_milestone(self, key: str) -> None:
        """Mark the current event."""
        del key
        if self.sheet.current:
            self.open_field(f"{self.sheet.current}.milestones")
            self.sheet.editor.begin_next()

    def do_well(self, key: str) -> None:
        del key
        self._open_line("well")

    def do_poorly(self, key: str) -> None:
        del key
        self._open_line("poorly")

    def do_lucky(self, key: str) -> None:
        del key
        self._open_line("lucky")

    def _open_line(self, kind: str) -> None:
        if self.context.allows(f"lessons.{kind}"):
            self.open_entry(kind, f"{LISTS[kind]} ", "one line for the lessons", self.sheet.current)

    def shift(self, by: int) -> None:
        """Move the event among those of equal time (or without one)."""
        events = ordered(self.context.document.session.timeline)
        index = next((i for i, event in enumerate(events) if f"timeline.{event.id}" == self.sheet.current), None)
        if index is None or not 0 <= index + by < len(events) or events[index].at != events[index + by].at:
            self.say("not-movable")
            return
        events[index], events[index + by] = events[index + by], events[index]
        self.context.document.change(
            self.sheet.current, "moved event", lambda session: put_records(session, "timeline", tuple(events))
        )
        self.refresh_items()
