"""What all sections share: items in a sheet, one field open at most, nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer

from unblame.commands import Command, commands_of, in_row
from unblame.record.reading import Unread
from unblame.record.table import Record
from unblame.record.typed import Surroundings, Typed, read_typed, show_typed
from unblame.record.where import NoSuchPlace, value_at
from unblame.screens.context import Context
from unblame.widgets.field import FREE_TEXT, Field, FieldEditor, Mark
from unblame.widgets.rows import BLANK, Row, plain
from unblame.widgets.sheet import Item, Sheet

COMMIT_AFTER = 0.4
"""Seconds after the last key until a value with a grammar enters the record."""
PAGE = 10
ENTRY = "entry"
MADE = {
    "timeline": "event",
    "whys": "answer",
    "factors": "factor",
    "actions": "action",
    "meeting.participants": "participant",
}


@dataclass(slots=True)
class Entry:
    """An entry line that stands open: what it makes, the record it has made so far, words kept as words.

    `after` is the item it follows, `under` the id of what the new record belongs to.
    """

    verb: str
    label: str
    hint: str
    after: str
    under: str = ""
    where: str = ""
    text: str = ""
    words: frozenset[str] = frozenset()

    @property
    def label_of(self) -> str:
        """What is made, in a word for undo: `timeline` makes an event."""
        return MADE.get(self.verb, "line")


def bindings_of(section: str) -> list[BindingType]:
    """The bindings of a list's commands, one a key, remapped by their ids."""
    made: list[BindingType] = []
    for command in commands_of("list", section):
        keys = command.keys.split(",")
        if all(key.isdigit() for key in keys):
            made += [
                Binding(key, f"command('{command.id}', '{key}')", command.name, show=False, priority=True)
                for key in keys
            ]
        else:
            made.append(
                Binding(
                    command.keys, f"command('{command.id}', '')", command.name, show=False, priority=True, id=command.id
                )
            )
    return made


class Section(Container):
    """One section of a session. Subclasses say which items there are and what their own keys do."""

    NAME: ClassVar[str] = ""
    ADDS: ClassVar[str] = ""
    """What `a` makes, in words for its hint."""

    @dataclass
    class Turned(Message):
        """Another item or field is the current one: panel and keys may change."""

        section: Section

    @dataclass
    class Said(Message):
        """Something for the message row: a notice's rule and its values."""

        rule: str
        values: dict[str, object]

    @dataclass
    class Asked(Message):
        """A command that the session's screen carries out: park, go, an entry line elsewhere."""

        command: str
        value: str = ""

    def __init__(self, context: Context) -> None:
        super().__init__(id=f"section-{self.NAME}", classes=f"section {self.NAME}")
        self.context = context
        self.sheet = Sheet(self.open_item)
        self.filter = ""
        self.entry: Entry | None = None
        self._waiting: Timer | None = None
        self._fresh: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.sheet

    def on_mount(self) -> None:
        """Show the items at once."""
        self.refresh_items(self.context.current.get(self.NAME, ""))

    # ------------------------------------------------------------------ for subclasses

    def items(self) -> list[Item]:
        """Everything the section shows, from the record or the room."""
        raise NotImplementedError  # pragma: no cover - each section has its own

    def open_item(self, item: Item) -> Item:
        """The current item in full: its head and its fields."""
        return item

    def write_entry(self, entry: Entry, text: str) -> str:
        """Make or change the record of an entry line; return its place, empty when there is none."""
        del entry, text
        return ""

    def write_record(
        self,
        entry: Entry,
        text: str,
        kind: type[Record],
        values: dict[str, Any],
        *,
        first: dict[str, Any] | None = None,
        before: str | None = None,
    ) -> str:
        """Make the record of an entry line from values (and `first`, set only then), or change it; none if empty."""
        document = self.context.document
        if not text.strip():
            if entry.where:
                document.remove(entry.where, entry.label_of)
            return ""
        if entry.where:
            document.update(entry.where, values, entry.label_of, typed=(entry.text, text))
            return entry.where
        record = kind.model_validate({"id": kind.LETTER, **(first or {}), **values})
        return document.add(entry.verb, record, before=before, label=entry.label_of, typed=text)

    def read_entry(self, entry: Entry, text: str) -> tuple[tuple[Row, ...], tuple[Mark, ...]]:
        """What is understood of an entry line: rows under it, marks in it."""
        del entry, text
        return (), ()

    def near(self, field: Field) -> Surroundings:
        """What a field's value is read against."""
        del field
        return self.context.near()

    def has_entry(self) -> bool:
        """Whether `a` adds something here."""
        return bool(self.ADDS)

    def deletable(self) -> str:
        """The place that `d` deletes, empty when the current item is not one that can be."""
        return ""

    def asks_at(self) -> str:
        """The id of the record that questions are about."""
        return self.sheet.current.rpartition(".")[2]

    # ------------------------------------------------------------------ fields

    def field(
        self,
        where: str,
        label: str,
        kind: str = "words",
        *,
        hint: str = "",
        options: Sequence[str] = (),
        always: bool = False,
        quiet: bool = False,
        near: Surroundings | None = None,
        estimated: bool = False,
    ) -> Field | None:
        """A field of the record, or none where this view may not show it."""
        if not self.context.allows(where):
            return None
        value = value_at(self.context.session, where)
        kept = None if kind in FREE_TEXT else self.context.document.unread_at(where)
        surroundings = near or self.context.near()
        text = kept if kept is not None else show_typed(kind, value, surroundings, estimated=estimated)
        note, bad = ("", False)
        if kept is not None:
            note, bad = _expected(kind, kept, surroundings, options), True
        return Field(where, label, text, kind, hint, tuple(options), note, bad, always, quiet and not bad)

    def fields(self, *made: Field | None) -> tuple[Field, ...]:
        """The fields that this view shows."""
        return tuple(field for field in made if field is not None)

    # ------------------------------------------------------------------ showing

    def refresh_items(self, current: str = "") -> None:
        """Show the record as it is now; an open editor keeps its text unless the record has another."""
        items = self.items()
        if self.filter:
            items = [item for item in items if item.key and _holds(item, self.filter)]
        if self.entry is not None:
            items = self._with_entry(items, self.entry)
            current = ENTRY
        self.sheet.show(items, current)
        self.context.current[self.NAME] = self.sheet.current
        field = self.sheet.open_field
        if field is not None and field.kind != ENTRY and not self._waiting:
            self.sheet.editor.follow(field.text)

    def refresh_soon(self) -> None:
        """As `refresh_items`, a moment after the last change, so that typing never waits for it."""
        if self._fresh is not None:
            self._fresh.stop()
        self._fresh = self.set_timer(0.15, self._refresh_now)

    def _refresh_now(self) -> None:
        self._fresh = None
        if self.is_attached:
            self.refresh_items()

    def _with_entry(self, items: list[Item], entry: Entry) -> list[Item]:
        hidden = [item for item in items if item.key != entry.where or not item.key]
        line = Item(ENTRY, (), self.entry_head(entry), (Field(ENTRY, entry.label, entry.text, ENTRY, entry.hint),))
        follows = self.entry_follows(entry)
        place = next((i + 1 for i, item in enumerate(hidden) if item.key == follows), None)
        if place is None:
            keyed = [i for i, item in enumerate(hidden) if item.key.partition(".")[0] == entry.verb]
            place = keyed[-1] + 1 if keyed else self.entry_place(hidden)
        return [*hidden[:place], line, *hidden[place:]]

    def entry_head(self, entry: Entry) -> tuple[Row, ...]:
        """What stands above an entry line."""
        del entry
        return (BLANK,)

    def entry_follows(self, entry: Entry) -> str:
        """The key of the item that an entry line stands behind."""
        return entry.after

    def entry_place(self, items: Sequence[Item]) -> int:
        """Where an entry line stands when there is nothing yet that it could follow."""
        return len(items)

    # ------------------------------------------------------------------ typing

    @on(FieldEditor.Edited)
    def _edited(self, event: FieldEditor.Edited) -> None:
        event.stop()
        field = self.sheet.open_field
        if field is None:
            return
        if field.kind in FREE_TEXT:
            self.store(field, event.text)
            return
        self._note(field, event.text)
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(COMMIT_AFTER, self.commit)

    def store(self, field: Field, text: str) -> None:
        """Put free text in the record as it is typed."""
        place, _, number = field.where.partition("#")
        if number:
            lines = list(value_at(self.context.document.session, place))
            index = int(number)
            if index < len(lines):
                lines[index] = text
                self.context.document.put(place, tuple(lines), typing=True)
            return
        try:
            self.context.document.put(field.where, text, typing=True)
        except NoSuchPlace:
            self.sheet.close()

    def _note(self, field: Field, text: str) -> None:
        if field.kind == ENTRY and self.entry is not None:
            self.sheet.note(*self.read_entry(self.entry, text))
            return
        near = self.near(field)
        rows: list[Row] = []
        try:
            read = read_typed(field.kind, text, near, field.options)
            if read.shows and text.strip():
                rows.append(plain(f"→ {read.shows}", "good"))
        except Unread as unread:
            rows.append(plain(str(unread), "bad", wrap=True))
        if field.options:
            rows.append(_options_row(field, text))
        self.sheet.note(tuple(rows))

    def commit(self) -> None:
        """Take into the record what the open field shows, by reading the editor itself."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        field = self.sheet.open_field
        if field is None:
            return
        text = self.sheet.editor.text
        if field.kind == ENTRY:
            self._commit_entry(text)
        elif field.kind in FREE_TEXT:
            self.store(field, text)
        elif text != field.text or field.bad:
            self._commit_value(field, text)

    def _commit_value(self, field: Field, text: str) -> None:
        document = self.context.document
        try:
            read = read_typed(field.kind, text, self.near(field), field.options)
        except Unread:
            document.keep_unread(field.where, text)
            return
        try:
            self.put_typed(field, read)
        except NoSuchPlace:
            return
        document.drop_unread(field.where)

    def put_typed(self, field: Field, read: Typed) -> None:
        """Put a value that was read in the record; sections with more to it say so."""
        self.context.document.put(field.where, read.value)

    def _commit_entry(self, text: str) -> None:
        entry = self.entry
        if entry is None or text == entry.text:
            return
        entry.where = self.write_entry(entry, text)
        entry.text = text

    # ------------------------------------------------------------------ opening and leaving

    def open_field(self, where: str = "") -> None:
        """Open a field of the current item, with what helps to fill it."""
        field = self.sheet.open(where)
        if field is not None and field.kind not in FREE_TEXT:
            self._note(field, field.text)
        self.post_message(self.Turned(self))

    def open_entry(self, verb: str, label: str, hint: str, after: str = "", under: str = "") -> None:
        """Open an entry line; it has the cursor before the next key is looked at."""
        self.commit()
        self.entry = Entry(verb, label, hint, after, under)
        self.refresh_items()
        self.open_field()

    def leave(self) -> None:
        """Leave the field or the entry line; what it shows is in the record."""
        self.commit()
        self.context.document.rest()
        entry, self.entry = self.entry, None
        self.sheet.close()
        self._drop_empty_line()
        self.refresh_items(entry.where if entry and entry.where else entry.after if entry else "")
        self.post_message(self.Turned(self))

    def _drop_empty_line(self) -> None:
        """A line of a list that was emptied goes away when it is left."""
        for key in ("well", "poorly", "lucky", "learned", "surprises", "questions", "harder", "next_time"):
            lines = getattr(self.context.document.session.lessons, key)
            if any(not line.strip() for line in lines):
                kept = tuple(line for line in lines if line.strip())
                self.context.document.put(f"lessons.{key}", kept)

    @on(FieldEditor.Left)
    def _left(self, event: FieldEditor.Left) -> None:
        event.stop()
        field = self.sheet.open_field
        if field is None:
            return
        if field.kind == ENTRY:
            self._left_entry(event.key)
        elif event.key in ("up", "down") and field.options:
            self._cycle(field, -1 if event.key == "up" else 1)
        elif event.key in ("enter", "tab", "shift+tab", "up", "down"):
            self._next_field(-1 if event.key in ("shift+tab", "up") else 1, stay=event.key in ("up", "down"))
        else:
            self.leave()
            if event.key != "escape":
                self.run_key(event.key)

    def _left_entry(self, key: str) -> None:
        if key in ("up", "down", "shift+tab"):
            return
        entry = self.entry
        if entry is None:
            return
        self.commit()
        if key == "enter" and entry.where:
            self.context.document.rest()
            self.entry = self.next_entry(entry)
            self.refresh_items()
            self.open_field()
            return
        where = entry.where
        self.leave()
        if key == "tab" and where:
            self.do_field("")

    def next_entry(self, entry: Entry) -> Entry:
        """The line that enter opens after one was taken."""
        return Entry(entry.verb, entry.label, entry.hint, entry.where or entry.after, entry.under)

    def _next_field(self, by: int, *, stay: bool) -> None:
        self.commit()
        self.context.document.rest()
        self.refresh_items()
        field = self.sheet.neighbour(by)
        if field is not None:
            self.open_field(field.where)
        elif not stay:
            self.after_last_field(by)

    def after_last_field(self, by: int) -> None:
        """Where tab and enter go behind an item's last field: back to the list."""
        del by
        self.leave()

    def _cycle(self, field: Field, by: int) -> None:
        text = self.sheet.editor.text
        head, comma, last = text.rpartition(",") if field.kind == "choices" else ("", "", text)
        options = list(field.options)
        try:
            index = (options.index(last.strip()) + by) % len(options)
        except ValueError:
            index = 0 if by > 0 else len(options) - 1
        chosen = f"{head}{comma} {options[index]}" if comma else options[index]
        self.sheet.editor.follow(chosen)
        self._note(field, chosen)
        self.commit()

    @on(FieldEditor.Unmarked)
    def _unmarked(self, event: FieldEditor.Unmarked) -> None:
        event.stop()
        if self.entry is not None:
            text = self.sheet.editor.text
            self.entry.words |= {text[event.start : event.end]}
            self.sheet.note(*self.read_entry(self.entry, text))
            self.entry.text = ""
            self.commit()

    @on(FieldEditor.PastedLines)
    def _pasted(self, event: FieldEditor.PastedLines) -> None:
        event.stop()
        entry = self.entry
        if entry is None:
            return
        self.commit()
        self.context.document.rest()
        count, last = self.paste_entries(entry, event.text)
        self.entry = Entry(entry.verb, entry.label, entry.hint, last or entry.where or entry.after, entry.under)
        self.refresh_items()
        self.open_field()
        self.say("pasted", count=count)

    def paste_entries(self, entry: Entry, text: str) -> tuple[int, str]:
        """Make a record of each pasted line; return how many, and the last one's place."""
        count, last = 0, ""
        for line in text.splitlines():
            if line.strip():
                part = Entry(entry.verb, entry.label, entry.hint, last or entry.after, entry.under)
                made = self.write_entry(part, line)
                last = made or last
                count += bool(made)
                self.context.document.rest()
        return count, last

    @on(FieldEditor.Refused)
    def _refused(self, event: FieldEditor.Refused) -> None:
        event.stop()
        self.say("paste-too-long", length=f"{event.length:,}")

    # ------------------------------------------------------------------ the list

    @on(Sheet.Moved)
    def _moved(self, event: Sheet.Moved) -> None:
        event.stop()
        if event.key != ENTRY:
            self.context.current[self.NAME] = event.key
            self.moved()
        self.post_message(self.Turned(self))

    def moved(self) -> None:
        """Another item is the current one; sections that show its place say so."""

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        event.stop()
        if event.key == ENTRY:
            return
        if self.sheet.open_field is not None:
            self.leave()
        if event.key != self.sheet.current:
            self.sheet.go(event.key)
        if event.part.startswith("option."):
            return
        if event.part == "enter":
            self.do_edit("")
        elif event.part:
            self.open_field(event.part)

    def say(self, rule: str, **values: object) -> None:
        """Say something in the message row."""
        self.post_message(self.Said(rule, values))

    # ------------------------------------------------------------------ commands

    @property
    def in_field(self) -> bool:
        """Whether a field or an entry line is open."""
        return self.sheet.open_field is not None

    def shown_commands(self) -> list[Command]:
        """What the key row shows now: only what works."""
        if self.in_field:
            return in_row([*commands_of("field"), *_always()])
        own = [command for command in commands_of("list", self.NAME) if self.can(command.id)]
        return in_row([*own, *_always()])

    def can(self, command: str) -> bool:
        """Whether a list's command has something to act on."""
        verb = command.partition(".")[2]
        item = self.sheet.item
        needs: dict[str, Callable[[], bool]] = {
            "add": self.has_entry,
            "edit": lambda: item is not None and bool(item.fields),
            "field": lambda: item is not None and bool(item.fields),
            "delete": lambda: bool(self.deletable()),
        }
        return needs[verb]() if verb in needs else hasattr(self, f"do_{verb.replace('-', '_')}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list's keys work on the list only."""
        if action != "command":
            return True
        return not self.in_field and self.can(str(parameters[0]))

    def action_command(self, command: str, key: str) -> None:
        """Run a command of the list or of this section."""
        self.run_command(command, key)

    def run_command(self, command: str, key: str = "") -> None:
        """Run a command by its id."""
        verb = command.partition(".")[2].replace("-", "_")
        run: Callable[[str], Any] = getattr(self, f"do_{verb}")
        run(key)

    def run_key(self, key: str) -> None:
        """Run the list's command that a key stands for."""
        for command in commands_of("list", self.NAME):
            if key in command.keys.split(",") and self.can(command.id):
                self.run_command(command.id, key)
                return

    def do_add(self, key: str) -> None:
        """Open the entry line."""
        del key
        if self.ADDS:
            self.open_entry(self.ADDS, "", self.entry_hint(), self.sheet.current)

    def entry_hint(self) -> str:
        """What the empty entry line says."""
        return ""

    def do_edit(self, key: str) -> None:
        """Open the field that enter means."""
        del key
        self.open_field()

    def do_field(self, key: str) -> None:
        """Open the first empty field, else the first."""
        del key
        item = self.sheet.item
        if item is not None:
            empty = next((field.where for field in item.fields if not field.text), "")
            self.open_field(empty)

    def do_delete(self, key: str) -> None:
        """Delete without a question; undo brings it back."""
        del key
        where = self.deletable()
        if where:
            self.delete(where)

    def delete(self, where: str) -> None:
        """Delete a record, or a line of a list."""
        place, _, number = where.partition("#")
        if number:
            lines = list(value_at(self.context.document.session, place))
            what = lines.pop(int(number))
            self.context.document.put(place, tuple(lines), "deleted line")
        else:
            what = self.title_of(where)
            self.context.document.remove(where)
        self.refresh_items()
        self.say("deleted", what=what)

    def title_of(self, where: str) -> str:
        """What a record is called in a message."""
        record = value_at(self.context.document.session, where)
        for key in ("text", "title", "answer", "name"):
            if words := getattr(record, key, ""):
                return str(words)
        return "it"

    def do_down(self, key: str) -> None:
        del key
        self.sheet.step(1)

    def do_up(self, key: str) -> None:
        del key
        self.sheet.step(-1)

    def do_page_down(self, key: str) -> None:
        del key
        self.sheet.step(PAGE)

    def do_page_up(self, key: str) -> None:
        del key
        self.sheet.step(-PAGE)

    def do_first(self, key: str) -> None:
        del key
        self.sheet.step(-len(self.sheet.keys))

    def do_last(self, key: str) -> None:
        del key
        self.sheet.step(len(self.sheet.keys))

    def do_filter(self, key: str) -> None:
        del key
        self.post_message(self.Asked("filter", self.filter))

    def do_help(self, key: str) -> None:
        del key
        self.post_message(self.Asked("help"))

    def do_escape(self, key: str) -> None:
        """End the filter, else back to where the meeting is."""
        del key
        if self.filter:
            self.set_filter("")
        else:
            self.post_message(self.Asked("return"))

    def set_filter(self, words: str) -> None:
        """Show only items that hold these words."""
        everything = sum(bool(item.key) for item in self.items())
        self.filter = words.casefold().strip()
        self.refresh_items()
        if self.filter:
            self.say("filter", shown=len(self.sheet.keys), all=everything)
        self.post_message(self.Turned(self))

    def go(self, where: str) -> None:
        """Show a place: its item the current one."""
        key = _item_key(where, self.sheet.keys)
        if key:
            self.sheet.go(key)

    def after_history(self, where: str) -> None:
        """Show what undo or redo changed, the open editor included."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        entry = self.entry
        if entry is not None and entry.where and _gone(self.context, entry.where):
            entry.where, entry.text = "", ""
            self.sheet.editor.follow("")
            self._note(replace(self.sheet.open_field or Field(ENTRY, "")), "")
        self.refresh_items()
        if entry is None and not self.in_field:
            self.go(where)


def _always() -> list[Command]:
    return [command for command in commands_of("app") if command.rank]


def _gone(context: Context, where: str) -> bool:
    try:
        value_at(context.document.session, where)
    except NoSuchPlace:
        return True
    return False


def _item_key(where: str, keys: Sequence[str]) -> str:
    while where and where not in keys:
        where = where.rpartition(".")[0]
    return where


def _holds(item: Item, words: str) -> bool:
    rows = (*item.rows, *item.head)
    texts = [text for row in rows for text, _ in (*row.lead, *row.body, *row.right)]
    texts += [field.text for field in item.fields]
    return words in " ".join(texts).casefold()


def _expected(kind: str, text: str, near: Surroundings, options: Sequence[str]) -> str:
    try:
        read_typed(kind, text, near, options)
    except Unread as unread:
        return str(unread)
    return ""


def _options_row(field: Field, text: str) -> Row:
    chosen = {part.strip() for part in text.split(",")} if field.kind == "choices" else {text.strip()}
    pieces: list[tuple[str, str]] = []
    for option in field.options:
        pieces += [(option, "strong" if option in chosen else "dim"), ("  ", "")]
    return Row(tuple(pieces), wrap=True)
