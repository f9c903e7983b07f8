"""Sections of several cards, `[` and `]`: rows of fields, lists of records and of lines, told as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from unblame.record.followup_entries import day_first
from unblame.record.table import Record
from unblame.record.where import find_record, records_at
from unblame.screens.card_parts import Card, FieldRows, LineRows, Part, RecordRows, Shown, Spec
from unblame.screens.context import Context
from unblame.screens.lines import LineSection
from unblame.screens.section import Entry
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Row, heading, plain
from unblame.widgets.sheet import Item

TABS = "cards"
LABEL_WIDTH = 22


class CardSection(LineSection):
    """A section of cards. On a shared screen, cards and parts that the room may not see are not there."""

    CARDS: ClassVar[tuple[Card, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.card = 0
        """The number of the card that is shown, among all cards."""

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        cards = [number for number, card in enumerate(self.CARDS) if self._parts(card)]
        if self.card not in cards:
            self.card = cards[0] if cards else 0
        items = [item for part in self._parts(self.CARDS[self.card]) for item in self.part_items(part)]
        if len(cards) < 2:
            return items
        parted = bool(items) and items[0].rows[:1] == (BLANK,)
        return [Item("", (self._tabs(cards),) if parted else (self._tabs(cards), BLANK)), *items]

    def _parts(self, card: Card) -> list[Part]:
        """The parts of a card that this view may show."""
        return [part for part in card.parts if not self.context.in_room or self.in_room_too(part)]

    def in_room_too(self, part: Part) -> bool:
        """Whether a part stands on a shared screen: one that holds a place of the room's."""
        if isinstance(part, FieldRows):
            return any(self.context.allows(f"{part.table}.{spec.key}") for spec in part.specs)
        return self.context.allows(part.place) if isinstance(part, LineRows) else False

    def _tabs(self, cards: Sequence[int]) -> Row:
        pieces: list[tuple[str, str]] = []
        spots: list[str] = []
        for number in cards:
            pieces += [(f" {self.CARDS[number].title} ", "shown" if number == self.card else "dim"), (" ", "")]
            spots += [f"{TABS}.{number}", ""]
        return Row(tuple(pieces), ((" ", ""),), key=TABS, spots=tuple(spots))

    def part_items(self, part: Part) -> list[Item]:
        """What a part shows."""
        if isinstance(part, FieldRows):
            rows = [item for spec in part.specs if (item := self.field_item(part.table, spec)) is not None]
            return [Item("", (BLANK, heading(part.title))), *rows] if part.title and rows else rows
        if isinstance(part, Shown):
            return cast("list[Item]", getattr(self, part.method)())
        lines = self.line_items(part.place) if isinstance(part, LineRows) else self._record_items(part)
        entry = self.entry
        if not lines or (entry is not None and [item.key for item in lines] == [entry.where]):
            nothing = plain(f"   {part.title}: nothing yet, press a", "dim", key=part.place)
            begun = entry is not None and entry.verb == part.place
            return [Item(part.place, (BLANK, heading(part.title)) if begun else (nothing,))]
        return [Item("", (BLANK, heading(part.title, str(len(lines))))), *lines]

    def field_item(self, table: str, spec: Spec) -> Item | None:
        """A field of a table in a row of its own; none where this view may not show it."""
        where = f"{table}.{spec.key}"
        field = self.spec_field(where, spec)
        if field is None:
            return None
        shown = self.shown_value(field)
        value = (shown, "bad" if field.bad else "") if shown else (field.hint, "dim")
        note = ((f"  {field.note}", "bad"),) if field.bad else ()
        row = Row((value, *note), ((f"  {spec.label:<{LABEL_WIDTH - 2}}", "dim"),), key=where, wrap=True)
        label = f"  {spec.label:<{LABEL_WIDTH - 4}}"
        return Item(where, (row,), (row,), (field._replace(label=label, quiet=True),), inline=True)

    def spec_field(self, where: str, spec: Spec) -> Field | None:
        """The field of a place as its spec tells it."""
        options = tuple(self.context.people) if spec.kind == "name" else spec.options
        return self.field(
            where,
            f"  {spec.label}",
            spec.kind,
            hint=spec.hint,
            options=options,
            always=spec.always,
            quiet=spec.quiet,
            near=self.near(Field(where, spec.label)),
            estimated=self.is_estimate(where),
        )

    def is_estimate(self, where: str) -> bool:
        """Whether a number is shown as an estimate; sections that keep it beside the number say so."""
        del where
        return False

    def shown_value(self, field: Field) -> str:
        """What stands in a field's row; sections with more to say about a value do."""
        return field.text

    def _record_items(self, part: RecordRows) -> list[Item]:
        items: list[Item] = []
        for number, record in enumerate(records_at(self.context.session, part.place), 1):
            key = f"{part.place}.{record.id}"
            words, right = self.record_shown(part, record)
            lead = f"   {part.letter}{number:<3} " if part.letter else "   · "
            row = Row(((words or "…", ""),), ((lead, "dim"),), right=((f"{right} ", "dim"),) if right else (), key=key)
            items.append(Item(key, (row,)))
        return items

    def record_shown(self, part: RecordRows, record: Record) -> tuple[str, str]:
        """What stands in a record's row; sections that know more of it than it says itself do."""
        return part.shown(record)

    def open_item(self, item: Item) -> Item:
        part = self.part_of(item.key)
        if not isinstance(part, RecordRows) or item.key == part.place:
            return item
        shown = self.fields(*(self.spec_field(f"{item.key}.{spec.key}", spec) for spec in part.specs))
        made = [field._replace(label=f"     {field.label.strip()}") for field in shown]
        head = item.rows[0]._replace(body=tuple((text, "strong") for text, _ in item.rows[0].body), wrap=True)
        return Item(item.key, item.rows, (BLANK, head), tuple(made))

    def part_of(self, key: str) -> Part | None:
        """The part of the shown card to which an item belongs."""
        return next((part for part in self.CARDS[self.card].parts if part.owns(key)), None)

    # ------------------------------------------------------------------ entries

    def _adds_to(self) -> RecordRows | LineRows | None:
        """The list that `a` adds to: the one under the cursor, else the card's first."""
        parts = self._parts(self.CARDS[self.card])
        lists = [part for part in parts if isinstance(part, RecordRows | LineRows)]
        return next((part for part in lists if part.owns(self.sheet.current)), lists[0] if lists else None)

    def has_entry(self) -> bool:
        return self._adds_to() is not None

    def do_add(self, key: str) -> None:
        """Open the entry line of the list under the cursor."""
        del key
        part = self._adds_to()
        if part is not None:
            current = self.sheet.current if part.owns(self.sheet.current) else ""
            self.open_entry(part.place, "   ·", part.hint, current)

    def entry_follows(self, entry: Entry) -> str:
        """Behind the item it follows, else the list's last, else the row that says it is empty."""
        keys = [item.key for item in self.items() if item.key]
        own = [key for key in keys if key.startswith((f"{entry.verb}.", f"{entry.verb}#")) and key != entry.where]
        return entry.after if entry.after in own else own[-1] if own else entry.verb

    def write_entry(self, entry: Entry, text: str) -> str:
        part = next(part for card in self.CARDS for part in card.parts if part.owns(entry.verb))
        if isinstance(part, RecordRows):
            return self.write_record(entry, text, part.kind, self._values(part, text))
        return self.write_line(entry, text)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        """What is understood beside the words: a kind, a day, an address."""
        part = next((part for card in self.CARDS for part in card.parts if part.owns(entry.verb)), None)
        if not isinstance(part, RecordRows) or not text.strip():
            return (), ()
        if part.noted is not None:
            return part.noted(text), ()
        more = [str(value) for value in self._values(part, text).values() if value][1:]
        return ((Row(tuple((f" {value} ", "good") for value in more)),) if more else ()), ()

    def _values(self, part: RecordRows, text: str) -> dict[str, Any]:
        """The values of a record by what is typed in its entry line."""
        if not part.day_first:
            return part.read(text)
        day, words = day_first(text, self.context.today)
        return {**part.read(words), "on": day or self.context.today}

    # ------------------------------------------------------------------ commands

    def can(self, command: str) -> bool:
        if command in ("cards.next-card", "cards.last-card"):
            return sum(bool(self._parts(card)) for card in self.CARDS) > 1
        return (command == "list.edit" and bool(self.goes_to())) or super().can(command)

    def shows(self, where: str) -> bool:
        """Whether a card of this view shows a place, though another section may be its own."""
        return any(card.owns(where) and self._parts(card) for card in self.CARDS)

    def deletable(self) -> str:
        current, part = self.sheet.current, self.part_of(self.sheet.current)
        is_one = isinstance(part, RecordRows | LineRows) and current != part.place
        return current if is_one else ""

    def title_of(self, where: str) -> str:
        part, record = self.part_of(where), find_record(self.context.session, where)
        words = part.shown(record)[0] if isinstance(part, RecordRows) and record is not None else ""
        return words or super().title_of(where)

    def do_edit(self, key: str) -> None:
        """Open the field, or go where the item leads to."""
        del key
        if where := self.goes_to():
            self.post_message(self.Asked("go", where))
        else:
            self.open_field()

    def after_last_field(self, by: int) -> None:
        """Tab and enter go on to the next row's field."""
        in_rows = isinstance(self.part_of(self.sheet.current), FieldRows | Shown)
        if in_rows and self.sheet.step(by) and self.sheet.item and self.sheet.item.fields:
            self.open_field()
        else:
            self.leave()

    def do_field(self, key: str) -> None:
        """The first empty field; where each row is a field of its own, the next row that is empty."""
        item = self.sheet.item
        if item is not None and item.inline and any(field.text for field in item.fields):
            items = [each for each in self.items() if each.key]
            at = next((at for at, each in enumerate(items) if each.key == item.key), 0)
            rows = (each for each in (*items[at + 1 :], *items[:at]) if each.inline and each.fields)
            self.sheet.go(next((each.key for each in rows if not any(f.text for f in each.fields)), item.key))
        super().do_field(key)

    def shift(self, by: int) -> None:
        part = self.part_of(self.sheet.current)
        if isinstance(part, LineRows):
            self.shift_line(by)
        elif isinstance(part, RecordRows):
            self.shift_record(part.place, by)

    def do_next_card(self, key: str) -> None:
        del key
        self._turn(1)

    def do_last_card(self, key: str) -> None:
        del key
        self._turn(-1)

    def _turn(self, by: int) -> None:
        cards = [number for number, card in enumerate(self.CARDS) if self._parts(card)]
        if cards:
            self.show_card(cards[(cards.index(self.card) + by) % len(cards)])

    def show_card(self, number: int) -> None:
        """Turn to a card; the cursor stands on its first row."""
        self.card = number
        self.refresh_items()
        self.do_first("")
        self.sheet.scroll_home(animate=False, immediate=True)
        self.post_message(self.Turned())

    def clicked_part(self, key: str, part: str) -> bool:
        """A tab was clicked."""
        if key != TABS:
            return False
        number = part.rpartition(".")[2]
        if number.isdigit() and int(number) != self.card:
            self.show_card(int(number))
        return True

    def go(self, where: str) -> None:
        number = next((i for i, card in enumerate(self.CARDS) if card.owns(where) and self._parts(card)), None)
        if number is not None and number != self.card:
            self.leave_open()
            self.card = number
            self.refresh_items()
        keys = self.sheet.keys
        inside = [key for key in keys if key.startswith((f"{where}#", f"{where}."))] if where not in keys else []
        if not inside or self.sheet.current not in inside:  # a table has no item of its own, nor has a filled list
            super().go(inside[0] if inside else where)
