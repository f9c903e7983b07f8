"""The opening: ground rules, what happened in two sentences, who is here."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from unblame.record.meeting import Participant
from unblame.record.people import read_person
from unblame.record.session import Session
from unblame.record.typed import Surroundings, Typed
from unblame.screens.bindings import bindings_of
from unblame.screens.checklist import PLACE, ChecklistSection, Step, item_of, left, steps_of
from unblame.screens.section import Entry
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item

PEOPLE = "meeting.participants"


class Opening(ChecklistSection):
    """Read aloud first; `a` adds somebody, enter edits."""

    NAME = "opening"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("opening")
    ADDS = PEOPLE

    def items(self) -> list[Item]:
        session = self.context.session
        words = self.context.words("opening")
        rules = [
            Row(((rule, ""),), ((f"   {number}  ", "dim"),), wrap=True)
            for number, rule in enumerate(words.principles, 1)
        ]
        lead = plain(
            "We are here to learn how it came about, not to find somebody.", "strong", lead=(("   ", ""),), wrap=True
        )
        items = [
            Item("", (BLANK, lead, BLANK, *rules, BLANK, heading("What happened"))),
            self._summary(session),
            Item("", (BLANK, heading(f"In the room ({len(session.meeting.participants)})"))),
        ]
        items += [self._person(session, person) for person in session.meeting.participants]
        if not session.meeting.participants:
            items.append(Item("", (plain("   Nobody yet. Press a: Ana @ana, incident lead, was there", "dim"),)))
        if not self.context.in_room:
            items += [Item("", (BLANK, heading("The meeting"))), self._meeting(), *self._before()]
        return items

    def steps(self) -> list[Step]:
        """What is done before the meeting; nothing on a shared screen, and nothing once it has begun."""
        if self.context.in_room or self.context.clock.state.phase not in ("none", "planned"):
            return []
        return steps_of(self.context.words("opening").checklist, self.context.document.session.meeting.checklist)

    def _before(self) -> list[Item]:
        """The checklist; one row when all of it is done."""
        found = self.steps()
        if not found:
            return []
        if not left(found) and not self.sheet.current.startswith(f"{PLACE}."):
            done = plain(f"   Before the meeting: all {len(found)} steps are done", "dim", key=found[0].key)
            return [Item(found[0].key, (BLANK, done))]
        title = heading("Before the meeting", f"{len(found) - left(found)} of {len(found)}")
        today = self.context.today
        days = [self.field(f"{step.key}.on", "     On", "date", quiet=True) if step.ticked else None for step in found]
        return [Item("", (BLANK, title)), *(item_of(step, today, on) for step, on in zip(found, days, strict=True))]

    def _summary(self, session: Session) -> Item:
        where = "incident.summary"
        field = self.field(
            where, "", "prose", hint="Two or three sentences: what broke, for whom, what ended it.", always=True
        )
        text = session.incident.summary
        row = Row(((text, ""),), (("   ", ""),), key=where, wrap=True)
        empty = plain(
            "Two or three sentences: what broke, for whom, what ended it.",
            "dim",
            lead=(("   ", ""),),
            key=where,
            wrap=True,
        )
        shown = row if text else empty
        return Item(where, (shown,), (shown,), self.fields(field and field._replace(quiet=True)), inline=True)

    def _person(self, session: Session, person: Participant) -> Item:
        key = f"{PEOPLE}.{person.id}"
        meeting = session.meeting
        roles = [person.role] if person.role else []
        roles += ["facilitator"] if person.name and person.name == meeting.facilitator else []
        roles += ["takes notes"] if person.name and person.name == meeting.note_taker else []
        roles += ["was there"] if person.responder else []
        said = ", ".join(dict.fromkeys(roles))
        away: Pieces = (("  not here", "dim"),) if person.attended is False else ()
        row = Row(((said, "dim"), *away), ((f"   {person.name or '…':<18} ", ""),), key=key)
        fields = self.fields(
            self.field(f"{key}.name", "  Name", "name", always=True),
            self.field(f"{key}.handle", "  Handle", "name", hint="in your chat"),
            self.field(f"{key}.role", "  Role", hint="incident lead, support …"),
            self.field(
                f"{key}.responder", "  Was there", "flag", hint="yes when they responded", options=("yes", "no")
            ),
            self.field(f"{key}.attended", "  Here", "flag", hint="yes, or no when absent", options=("yes", "no")),
        )
        return Item(key, (row,), (row,), tuple(field._replace(quiet=True) for field in fields))

    def _meeting(self) -> Item:
        near = self.context.near_meeting()
        people = tuple(self.context.people)
        fields = self.fields(
            self.field(
                "meeting.starts_at",
                "  Starts",
                "time",
                hint="2024-01-17 14:00, in your own zone",
                near=near,
                always=True,
            ),
            self.field("meeting.minutes", "  Minutes", "number", hint="how long the room is booked", always=True),
            self.field(
                "meeting.agenda",
                "  Agenda",
                "words",
                hint="60, 60-analysis, 90, 30, or a file of your own",
                always=True,
            ),
            self.field(
                "meeting.facilitator",
                "  Facilitator",
                "name",
                hint="somebody who did not respond",
                options=people,
                always=True,
            ),
            self.field("meeting.note_taker", "  Takes notes", "name", options=people, hint="one person", always=True),
        )
        rows = tuple(
            Row(
                ((field.text or field.hint, "" if field.text else "dim"),),
                ((f" {field.label:<14}", "dim"),),
                key="meeting",
            )
            for field in fields
        )
        return Item("meeting", rows, (), fields) if rows else Item("", ())

    def open_item(self, item: Item) -> Item:
        return item._replace(head=(BLANK,)) if item.key == "meeting" else item

    def near(self, field: Field) -> Surroundings:
        return self.context.near_meeting() if field.where == "meeting.starts_at" else self.context.near()

    def put_typed(self, field: Field, read: Typed) -> None:
        if field.where.endswith(".name") and not read.value:
            return
        super().put_typed(field, read)

    # ------------------------------------------------------------------ entries

    def entry_hint(self) -> str:
        return "Ana @ana, incident lead, was there"

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        del entry
        if not text.strip():
            return (), ()
        person = read_person(text)
        parts = [
            person.role,
            f"@{person.handle}" if person.handle else "",
            "was there" if person.responder else "",
            "facilitator" if person.facilitates else "",
            "takes notes" if person.takes_notes else "",
        ]
        return (Row(tuple((f" {part} ", "good") for part in (person.name, *parts) if part)),), ()

    def write_entry(self, entry: Entry, text: str) -> str:
        read = read_person(text)
        values = {"name": read.name, "handle": read.handle, "role": read.role, "responder": read.responder or None}
        running = self.context.clock.state.phase in ("running", "paused")
        here = {"attended": True if running else None}
        where = self.write_record(entry, text if read.name else "", Participant, values, first=here)
        if where and read.facilitates:
            self.context.document.put("meeting.facilitator", read.name)
        if where and read.takes_notes:
            self.context.document.put("meeting.note_taker", read.name)
        return where

    def deletable(self) -> str:
        return self.sheet.current if self.sheet.current.startswith(f"{PEOPLE}.") else ""

    def moved(self) -> None:
        """A list that is done shows its steps only while the cursor is in it."""
        self.refresh_items()

    def can(self, command: str) -> bool:
        if command == "opening.tick":
            return any(step.key == self.sheet.current for step in self.steps())
        return super().can(command)

    def shows(self, where: str) -> bool:
        return where.startswith(f"{PLACE}.") and bool(self.steps())

    def do_edit(self, key: str) -> None:
        del key
        self.open_field()

    def shift(self, by: int) -> None:
        self.shift_record(PEOPLE, by)
