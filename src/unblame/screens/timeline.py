"""The timeline: the walk from event to event, the current one open, gaps that ask."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import ClassVar, NamedTuple, get_args

from textual.binding import BindingType

from unblame.record import kinds
from unblame.record.chat import read_chat
from unblame.record.entry import EventEntry, read_event, split_paste
from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.showing import DAYS, MONTHS, duration, elapsed, show_time
from unblame.record.timeline import Event
from unblame.record.typed import Surroundings, Typed
from unblame.record.where import put_records, value_at
from unblame.record.zones import zone_label
from unblame.review.milestones import MILESTONE_WORDS, began
from unblame.review.walk import Stop, walk
from unblame.screens.context import Context
from unblame.screens.section import Entry, Section, bindings_of
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Pieces, Row, plain
from unblame.widgets.sheet import Item

LISTS = {"well": "Went well", "poorly": "Went poorly", "lucky": "Luck"}


class _Drawn(NamedTuple):
    """An event's row, with all that it was made from."""

    stop: Stop
    zone: tzinfo
    day: date | None
    item: Item


class Timeline(Section):
    """Every event in order; `n` walks on, `tab` opens the first answer that is missing."""

    NAME = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("timeline")
    ADDS = "timeline"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stops: dict[str, Stop] = {}
        self._kept: dict[str, _Drawn] = {}

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        session = self.context.session
        stops = walk(session)
        if not stops:
            return [
                Item(
                    "",
                    (
                        BLANK,
                        Row(
                            (("Nothing is recorded yet. Press a, then type 10:18 and what happened.", "dim"),),
                            (("   ", ""),),
                            wrap=True,
                        ),
                    ),
                )
            ]
        items = [Item("", (self._head(session, stops),))]
        self._stops = {f"timeline.{stop.event.id}": stop for stop in stops}
        zone = self.context.zone
        drawn = [self._drawn(stop, zone) for stop in stops]
        self._kept = {each.item.key: each for each in drawn}
        days = [each.day for each in drawn]
        many = len(set(days) - {None}) > 1
        before: date | None = None
        for stop, (_, _, day, item) in zip(stops, drawn, strict=True):
            if many and day is not None and day != before:
                items.append(
                    Item(
                        "",
                        (plain(f"   {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}", "heading"),),
                    )
                )
                before = day
            if stop.gap_before is not None and stop.previous is not None and stop.event.at is not None:
                items.append(Item("", (self._gap(stop),)))
            items.append(item)
        return items

    def _drawn(self, stop: Stop, zone: tzinfo) -> _Drawn:
        """An event among others, as it was drawn last unless something of it changed: there can be thousands."""
        key = _key(stop.event)
        kept = self._kept.get(key)
        if kept is not None and kept.zone is zone and _looks_alike(kept.stop, stop):
            return kept
        row = Row(
            ((stop.event.text or "…", "dim"), *_tags(stop.event)), self._lead(stop), right=_marks(stop.event), key=key
        )
        day = stop.event.at.astimezone(zone).date() if stop.event.at else None
        return _Drawn(stop, zone, day, Item(key, (row,)))

    def moved(self) -> None:
        self.refresh_items()

    def _head(self, session: Session, stops: list[Stop]) -> Row:
        moment = began(session)
        zone = zone_label(self.context.zone, moment) if moment else "time"
        keys = [f"timeline.{stop.event.id}" for stop in stops]
        current = self.context.current.get(self.NAME, "")
        place = f"event {keys.index(current) + 1} of {len(keys)}" if current in keys else f"{len(keys)} events"
        return Row(((f"   {zone:<9}", "dim"), ("since start, since detected", "dim")), right=((f"{place} ", "dim"),))

    def _gap(self, stop: Stop) -> Row:
        assert stop.gap_before is not None
        assert stop.previous is not None
        assert stop.event.at is not None
        zone = self.context.zone
        times = f"{show_time(stop.previous, zone)} to {show_time(stop.event.at, zone)}"
        silent = duration(stop.gap_before.total_seconds() // 60 * 60)
        return plain(
            f"{silent} with nothing recorded: what happened from {times}?", "ask", lead=(("   ┆ ", "ask"),), wrap=True
        )

    def _lead(self, stop: Stop) -> Pieces:
        event = stop.event
        time = show_time(event.at, self.context.zone) if event.at else "–"
        time = f"~{time}" if event.approximate else time
        start = elapsed(stop.since_started) if stop.since_started is not None else ""
        known = elapsed(stop.since_detected) if stop.since_detected is not None else ""
        return ((f"  {time:<8}", ""), (f"{start:>6}  {known:>6}  ", "dim"))

    def open_item(self, item: Item) -> Item:
        stop = self._stops.get(item.key)
        if stop is None:
            return item
        event, key = stop.event, item.key
        hang = ((" " * 26, ""),)
        title = ((event.text or "…", "strong"), *_tags(event))
        head = [BLANK, Row(title, self._lead(stop), hang, key=key, part=f"{key}.text", wrap=True)]
        who: Pieces = tuple((f"{part}  ", "dim") for part in (event.actor, event.phase or "") if part)
        if who or event.milestones:
            head.append(Row((*who, *_marks(event)), hang, hang, key=key, wrap=True))
        return Item(key, item.rows, tuple(head), self._fields(event, key))

    def _fields(self, event: Event, key: str) -> tuple[Field, ...]:
        near = self.context.near(event.id, before=True)
        walked = not self.context.in_room or not event.draft
        aside = self.context.in_room  # on a shared screen only the answers stand there to be filled
        f = self.field
        return self.fields(
            f(f"{key}.text", "  What", hint="what happened, as it could be seen", quiet=True),
            f(f"{key}.at", "  When", "time", hint="10:18", near=near, quiet=True),
            f(f"{key}.knew", "  Known", hint="what was in front of you then?", always=walked),
            f(f"{key}.options", "  Options", hint="which ways did you see?", always=walked),
            f(f"{key}.because", "  Because", hint="what made this choice fit?", always=bool(event.decision)),
            f(f"{key}.surprise", "  Surprise", hint="what was different from what you expected?", always=walked),
            f(f"{key}.helped", "  Helped", hint="what helped, or would have?"),
            f(
                f"{key}.milestones",
                "  Milestone",
                "choices",
                options=get_args(kinds.Milestone),
                hint="detected, resolved …",
                quiet=True,
            ),
            f(
                f"{key}.decision",
                "  Decision",
                "flag",
                hint="yes when a choice was made here",
                options=("yes", "no"),
                quiet=aside,
            ),
            f(f"{key}.phase", "  Phase", "choice", options=get_args(kinds.Phase), hint="detection …", quiet=True),
            f(f"{key}.actor", "  Actor", hint="a role or a system", quiet=True),
            f(f"{key}.until", "  Until", "time", hint="10:30", near=self.context.near(event.id), quiet=aside),
            f(
                f"{key}.approximate",
                "  About",
                "flag",
                hint="yes when the time is a guess",
                options=("yes", "no"),
                quiet=aside,
            ),
            f(
                f"{key}.hypothesis",
                "  Hypothesis",
                "flag",
                hint="yes when a cause was suspected",
                options=("yes", "no"),
            ),
            f(
                f"{key}.outcome",
                "  Outcome",
                "choice",
                options=get_args(kinds.Outcome),
                hint="of the hypothesis",
                quiet=aside,
            ),
            f(f"{key}.source", "  Source", hint="which log, alert or chat"),
            f(f"{key}.where", "  Where", hint="service, or file:line"),
            f(f"{key}.channel", "  Channel", hint="status page, mail …"),
            f(f"{key}.links", "  Links", "lines", hint="addresses, one a line"),
            f(f"{key}.ask", "  Ask", hint="a question to put here", quiet=aside),
            f(f"{key}.key", "  Key event", "flag", hint="yes for public reports", options=("yes", "no"), quiet=aside),
            f(f"{key}.draft", "  Draft", "flag", hint="no when it was checked", options=("yes", "no")),
        )

    def near(self, field: Field) -> Surroundings:
        parts = field.where.split(".")
        return self.context.near(parts[1] if len(parts) > 1 else "", before=parts[-1] == "at")

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

    def do_later(self, key: str) -> None:
        del key
        self._swap(1)

    def do_earlier(self, key: str) -> None:
        del key
        self._swap(-1)

    def _swap(self, by: int) -> None:
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


def _looks_alike(one: Stop, other: Stop) -> bool:
    return (
        one.event is other.event
        and one.since_started == other.since_started
        and one.since_detected == other.since_detected
    )


def _key(event: Event) -> str:
    return f"timeline.{event.id}"


def _tags(event: Event) -> Pieces:
    return ((" (draft)", "dim"),) if event.draft else ()


def _marks(event: Event) -> Pieces:
    words = ", ".join(MILESTONE_WORDS[milestone] for milestone in event.milestones)
    return ((f"● {words} ", "mark"),) if words else ()
