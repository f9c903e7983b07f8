"""The actions: a table, below it what no action covers, and what was parked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from unblame.record.action_lists import kept_lists, read_lists, written_lists
from unblame.record.actions import Action
from unblame.record.dates import show_date
from unblame.record.due import suggested_due, working_days_later
from unblame.record.entry import ActionEntry, read_action
from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.typed import Typed
from unblame.record.where import insert, put, put_records, value_at
from unblame.review.coverage import numbers, uncovered
from unblame.screens.action_fields import action_fields, columns_row, rank_of, right_of
from unblame.screens.bindings import bindings_of
from unblame.screens.context import Context
from unblame.screens.lines import LineSection
from unblame.screens.section import Entry
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item

PARKED = "meeting.parking_lot"
UNCOVERED = "uncovered"
WIDE = 110
"""Columns from which status and ticket have room in the table."""


class Actions(LineSection):
    """`a` takes `text @owner due fri P1`; a number gives the current one to somebody present."""

    NAME = "actions"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("actions")
    ADDS = "actions"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._actions: dict[str, tuple[int, Action]] = {}

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        session = self.context.session
        self._actions = {f"actions.{action.id}": (i, action) for i, action in enumerate(session.actions, 1)}
        items = [Item("", (columns_row(wide=self._wide),))]
        items += [Item(key, (self._row(number, action),)) for key, (number, action) in self._actions.items()]
        if not session.actions:
            items.append(
                Item(
                    "actions", (plain("   No action yet. Press a: Add an alert @ana due fri P1", "dim", key="actions"),)
                )
            )
        left = {factor.id for factor in uncovered(session)}
        open_factors = [
            factor for factor in session.factors if factor.id in left or self.edits(f"{UNCOVERED}.{factor.id}")
        ]
        if open_factors:
            items.append(Item("", (BLANK, heading(f"Not covered by any action ({len(open_factors)})"))))
            named = {identifier: number for number, identifier in numbers(session).items()}
            for factor in open_factors:
                key = f"{UNCOVERED}.{factor.id}"
                row = Row(((factor.text, ""),), ((f"   {named[factor.id]:<3} ", "dim"),), key=key)
                fields = self.fields(
                    self.field(f"factors.{factor.id}.accepted", "   Accepted", hint="why nothing is done about it")
                )
                items.append(Item(key, (row,), (row,), fields))
        parked = self.line_items(PARKED)
        if parked:
            items += [Item("", (BLANK, heading(f"Parking lot ({len(parked)})"))), *parked]
        return items

    @property
    def _wide(self) -> bool:
        return self.sheet.size.width >= WIDE

    def _row(self, number: int, action: Action) -> Row:
        key = f"actions.{action.id}"
        done: Pieces = (("✓ ", "good"),) if action.status == "done" else ()
        return Row(
            (*done, (action.title or "…", "")), ((f"   A{number:<2}", "dim"),), right=self._right(action), key=key
        )

    def _right(self, action: Action) -> Pieces:
        named = {identifier: number for number, identifier in numbers(self.context.session).items()}
        return right_of(action, named, self.context.today, wide=self._wide)

    def open_item(self, item: Item) -> Item:
        if item.key not in self._actions:
            return item
        number, action = self._actions[item.key]
        lead = ((f"   A{number:<2}", "dim"),)
        head = [
            BLANK,
            Row(
                ((action.title or "…", "strong"),),
                lead,
                right=self._right(action),
                key=item.key,
                part=f"{item.key}.title",
                wrap=True,
            ),
        ]
        if not action.owner and self.context.people:
            offered = "  ".join(f"{i} {name}" for i, name in enumerate(self.context.people[:9], 1))
            head.append(
                Row(((f"Who can say yes to this now?  {offered}", "ask"),), (("      ", ""),), wrap=True, key=item.key)
            )
        return Item(item.key, item.rows, tuple(head), action_fields(self, action, item.key))

    def follows_record(self, field: Field) -> bool:
        """Lists are read without their ids: what they say is held against what the record says."""
        if field.kind != "lists" or field.bad:
            return super().follows_record(field)
        try:
            read = read_lists(self.sheet.editor.text)
        except Unread:
            return True
        return read != written_lists(value_at(self.context.document.session, field.where))

    def put_typed(self, field: Field, read: Typed) -> None:
        """Lists keep their ids."""
        document = self.context.document
        if field.kind == "lists":
            present = value_at(document.session, field.where)
            read = read._replace(value=kept_lists(read.value, present, document.new_id))
        super().put_typed(field, read)

    # ------------------------------------------------------------------ entries

    def entry_hint(self) -> str:
        return "Add an alert for a full pool @ana due fri P1"

    def _read(self, entry: Entry, text: str) -> ActionEntry:
        session = self.context.document.session
        handles = [person.handle for person in session.meeting.participants if person.handle]
        return read_action(text, self.context.today, [*self.context.people, *handles], entry.words)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        if not text.strip():
            return (), ()
        read = self._read(entry, text)
        chips = [token.shows for token in read.tokens]
        due = suggested_due(read.priority, self.context.today)
        if due is not None and read.due is None and not read.problem:
            chips.append(f"due {show_date(due, self.context.today)}, from {read.priority}")
        marks = tuple(Mark(token.start, token.end) for token in read.tokens)
        rows = [Row(tuple((f" {chip} ", "good") for chip in chips))]
        if read.problem:
            rows.append(plain(read.problem, "bad", wrap=True))
        return tuple(rows), marks

    def write_entry(self, entry: Entry, text: str) -> str:
        read = self._read(entry, text)
        values = {
            "title": read.title,
            "owner": self._owner(read.owner),
            "due": read.due or (None if read.problem else suggested_due(read.priority, self.context.today)),
            "priority": read.priority,
        }
        return self.write_record(
            entry, text, Action, values, first={"addresses": (entry.under,) if entry.under else ()}
        )

    def _owner(self, owner: str | None) -> str:
        """A handle stands for the participant who has it."""
        people = self.context.document.session.meeting.participants
        named = next((person.name for person in people if owner and person.handle == owner), "")
        return named or owner or ""

    def entry_follows(self, entry: Entry) -> str:
        last = f"actions.{self.context.session.actions[-1].id}" if self.context.session.actions else "actions"
        return entry.after if entry.after in self._actions else last

    def next_entry(self, entry: Entry) -> Entry:
        return Entry(entry.verb, entry.label, entry.hint, entry.where or entry.after)

    def do_add(self, key: str) -> None:
        """A new action; on an uncovered factor one for it, on a parked line one made of it."""
        del key
        current = self.sheet.current
        if current.startswith(PARKED):
            self._from_parked(current)
            return
        under = current.rpartition(".")[2] if current.startswith(UNCOVERED) else ""
        self.open_entry("actions", "   A ", self.entry_hint(), current, under)

    def _from_parked(self, place: str) -> None:
        document = self.context.document
        index = int(place.partition("#")[2])
        action = Action(id=document.new_id("A"), title=document.session.meeting.parking_lot[index])

        def turn(session: Session) -> Session:
            lot = list(session.meeting.parking_lot)
            lot.pop(index)
            return insert(put(session, PARKED, tuple(lot)), "actions", action)

        document.change(f"actions.{action.id}", "action from the parking lot", turn)
        self.refresh_items(f"actions.{action.id}")
        self.open_field(f"actions.{action.id}.title")

    # ------------------------------------------------------------------ commands

    def can(self, command: str) -> bool:
        current = self.sheet.current
        acts = {
            "actions.owner": current in self._actions,
            "actions.soak": current in self._actions,
            "actions.rank": len(self._actions) > 1,
            "actions.accept": current.startswith(UNCOVERED),
            "actions.question": current.startswith(PARKED),
        }
        return acts[command] if command in acts else super().can(command)

    def deletable(self) -> str:
        current = self.sheet.current
        return current if current in self._actions or "#" in current else ""

    def do_owner(self, key: str) -> None:
        """Give the current action to the person with that number; pressed again, to nobody."""
        people = self.context.people
        index = int(key) - 1 if key.isdigit() else len(people)
        if self.sheet.current in self._actions and index < len(people):
            where = f"{self.sheet.current}.owner"
            present = self._actions[self.sheet.current][1].owner
            owner = "" if present == people[index] else people[index]
            self.context.document.put(where, owner, "owner")
            self.refresh_items()
            self.say("owner", owner=f"{owner or 'nobody'}, was {present}" if present else owner)

    def do_rank(self, key: str) -> None:
        """Sort by priority, then most effect for least effort, then date; one step to undo."""
        del key
        document = self.context.document
        ranked = tuple(sorted(document.session.actions, key=rank_of))
        if ranked != document.session.actions:
            document.change("actions", "ranked actions", lambda session: put_records(session, "actions", ranked))
            self.refresh_items()
        self.say("ranked")

    def do_soak(self, key: str) -> None:
        """Provisional: collected now, decided two working days later."""
        del key
        document = self.context.document
        where = self.sheet.current
        if where not in self._actions:
            return
        soaked = not self._actions[where][1].provisional
        decide_on = document.session.meeting.decide_on or working_days_later(self.context.today, 2)

        def soak(session: Session) -> Session:
            changed = put(session, f"{where}.provisional", True if soaked else None)
            return put(changed, "meeting.decide_on", decide_on) if soaked else changed

        document.change(where, "provisional", soak)
        self.refresh_items()
        if soaked:
            self.say("soaked", day=show_date(decide_on, self.context.today))

    def shows(self, where: str) -> bool:
        return where.endswith(".accepted")

    def do_accept(self, key: str) -> None:
        """Say why nothing is done about the factor."""
        del key
        self.open_field()

    def do_question(self, key: str) -> None:
        """Move a parked line to the open questions."""
        del key
        place, _, number = self.sheet.current.partition("#")
        if place != PARKED:
            return

        def turn(session: Session) -> Session:
            lot = list(session.meeting.parking_lot)
            line = lot.pop(int(number))
            changed = put(session, PARKED, tuple(lot))
            return put(changed, "lessons.questions", (*changed.lessons.questions, line))

        self.context.document.change(PARKED, "open question", turn)
        self.refresh_items()

    def shift(self, by: int) -> None:
        if self.sheet.current in self._actions:
            self.shift_record("actions", by)
        else:
            self.shift_line(by)
