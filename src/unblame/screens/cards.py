"""Sections of several cards, `[` and `]`: rows of fields, lists of records and of lines, told as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple, cast

from unblame.record.table import Record
from unblame.record.where import records_at
from unblame.screens.context import Context
from unblame.screens.lines import LineSection
from unblame.screens.section import Entry
from unblame.widgets.field import Field, Mark
from unblame.widgets.rows import BLANK, Row, heading, plain
from unblame.widgets.sheet import Item

TABS = "cards"
LABEL_WIDTH = 22


class Spec(NamedTuple):
    """A field of a table or of a record: its key and how it is asked for. `always` keeps its row when it is empty."""

    key: str
    label: str
    kind: str = "words"
    hint: str = ""
    options: tuple[str, ...] = ()
    always: bool = False


class FieldRows(NamedTuple):
    """A row a field of one table, which stands alone; `title` parts it from what is above."""

    table: str
    specs: tuple[Spec, ...]
    title: str = ""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        table, _, key = where.rpartition(".")
        return table == self.table and any(spec.key == key for spec in self.specs)


class RecordRows(NamedTuple):
    """A list of records. `hint` is the entry line's; `read` makes the values of a record of what is typed there.

    `shown` says of a record what stands in its row: its words, and what is dim at the right. `noted` says what was
    understood of the entry line where that is more than the values' own words; `letter` numbers the rows: V1, V2.
    """

    place: str
    kind: type[Record]
    title: str
    hint: str
    read: Callable[[str], dict[str, Any]]
    shown: Callable[[Any], tuple[str, str]]
    specs: tuple[Spec, ...]
    noted: Callable[[str], tuple[Row, ...]] | None = None
    letter: str = ""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return where == self.place or where.startswith(f"{self.place}.")


class LineRows(NamedTuple):
    """A list of plain lines."""

    place: str
    title: str
    hint: str = "one line"

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return where.partition("#")[0] == self.place


class Shown(NamedTuple):
    """What a card shows and nobody types: made by a method of the section with this name."""

    method: str
    prefix: str = ""
    """Of the keys of its items."""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return bool(self.prefix) and where.startswith(self.prefix)


Part = FieldRows | RecordRows | LineRows | Shown


class Card(NamedTuple):
    """A card: its title and its parts from top to bottom."""

    title: str
    parts: tuple[Part, ...]

    def owns(self, where: str) -> bool:
        """Whether this card shows a place."""
        return any(part.owns(where) for part in self.parts)


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
        items = [Item("", (self._tabs(cards), BLANK))]
        for part in self._parts(self.CARDS[self.card]):
            items += self._part_items(part)
        return items

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

    def _part_items(self, part: Part) -> list[Item]:
        if isinstance(part, FieldRows):
            rows = [item for spec in part.specs if (item := self.field_item(part.table, spec)) is not None]
            return [Item("", (BLANK, heading(part.title))), *rows] if part.title and rows else rows
        if isinstance(part, Shown):
            return cast("list[Item]", getattr(self, part.method)())
        lines = self.line_items(part.place) if isinstance(part, LineRows) else self._record_items(part)
        if not lines:
            text = f"   {part.title}: nothing yet, press a"
            return [Item(part.place, (plain(text, "dim", key=part.place),))]
        return [Item("", (BLANK, heading(part.title, str(len(lines))))), *lines]

    def field_item(self, table: str, spec: Spec) -> Item | None:
        """A field of a table in a row of its own; none where this view may not show it."""
        where = f"{table}.{spec.key}"
        field = self.spec_field(where, spec)
        if field is None:
            return None
        shown = self.shown_value(field)
        value = (shown, "bad" if field.bad else "") if shown else (spec.hint, "dim")
        note = ((f"  {field.note}", "bad"),) if field.bad else ()
        row = Row((value, *note), ((f"  {spec.label:<{LABEL_WIDTH - 2}}", "dim"),), key=where, wrap=True)
        label = f"  {spec.label:<{LABEL_WIDTH - 4}}"
        return Item(where, (row,), (row,), (field._replace(label=label, quiet=True),), inline=True)

    def spec_field(self, where: str, spec: Spec) -> Field | None:
        """The field of a place as its spec tells it."""
        options = tuple(self.context.people) if spec.kind == "name" else spec.options
        return self.field(where, f"  {spec.label}", spec.kind, hint=spec.hint, options=options, always=spec.always)

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
        made = [self.spec_field(f"{item.key}.{spec.key}", spec) for spec in part.specs]
        head = item.rows[0]._replace(body=tuple((text, "strong") for text, _ in item.rows[0].body), wrap=True)
        return Item(item.key, item.rows, (BLANK, head), self.fields(*made))

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
            return self.write_record(entry, text, part.kind, part.read(text))
        return self.write_line(entry, text)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        """What is understood beside the words: a kind, a day, an address."""
        part = next((part for card in self.CARDS for part in card.parts if part.owns(entry.verb)), None)
        if not isinstance(part, RecordRows) or not text.strip():
            return (), ()
        if part.noted is not None:
            return part.noted(text), ()
        more = [str(value) for value in part.read(text).values() if value][1:]
        return ((Row(tuple((f" {value} ", "good") for value in more)),) if more else ()), ()

    # ------------------------------------------------------------------ commands

    def deletable(self) -> str:
        current, part = self.sheet.current, self.part_of(self.sheet.current)
        is_one = isinstance(part, RecordRows | LineRows) and current != part.place
        return current if is_one else ""

    def do_edit(self, key: str) -> None:
        del key
        self.open_field()

    def after_last_field(self, by: int) -> None:
        """Tab and enter go on to the next row's field."""
        in_rows = isinstance(self.part_of(self.sheet.current), FieldRows)
        if in_rows and self.sheet.step(by) and self.sheet.item and self.sheet.item.fields:
            self.open_field()
        else:
            self.leave()

    def do_later(self, key: str) -> None:
        del key
        self._shift(1)

    def do_earlier(self, key: str) -> None:
        del key
        self._shift(-1)

    def _shift(self, by: int) -> None:
        part, current = self.part_of(self.sheet.current), self.sheet.current
        if isinstance(part, LineRows):
            self.shift_line(by)
        elif isinstance(part, RecordRows):
            ids = [record.id for record in records_at(self.context.document.session, part.place)]
            identifier = current.removeprefix(f"{part.place}.")
            if identifier in ids and 0 <= ids.index(identifier) + by < len(ids):
                self.context.document.move(current, ids.index(identifier) + by)
                self.refresh_items(current)

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
            self.card = number
            self.refresh_items()
        super().go(where)
