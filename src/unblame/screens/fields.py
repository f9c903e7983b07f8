"""A section's one open field: what is typed is in the record as it is typed."""

from __future__ import annotations

from rich.cells import cell_len
from textual import on
from textual.message import Message
from textual.timer import Timer

from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.typed import Typed, read_typed
from unblame.record.where import NoSuchPlace, value_at
from unblame.screens.context import Context
from unblame.screens.listing import ListSection
from unblame.screens.places import found_again
from unblame.widgets.field import FREE_TEXT, CursorMoved, Edited, Field, Left, Refused
from unblame.widgets.rows import Row, plain

COMMIT_AFTER = 0.4
"""Seconds after the last key until a value with a grammar enters the record."""
THROTTLED = ("entry",)
"""Kinds that enter the record while typing goes on; a value means something only when it is whole."""


OPTION = "option."
"""What the part of an option begins with; its number follows."""


class FieldSection(ListSection):
    """Edits the fields of its items. Free text is stored with every key, a value when it can be read; what cannot be
    read yet is kept, marked, and the record keeps its last good value.
    """

    class Turned(Message):
        """Another item or field is the current one: panel and keys may change."""

    class Typed(Message):
        """A text that waits to be taken in is another one."""

    class Said(Message):
        """Something for the message row: a notice's rule and its values."""

        def __init__(self, rule: str, values: dict[str, object]) -> None:
            super().__init__()
            self.rule = rule
            self.values = values

    class Asked(Message):
        """A command that the session's screen carries out: park, go, an entry line elsewhere."""

        def __init__(self, command: str, value: str = "") -> None:
            super().__init__()
            self.command = command
            self.value = value

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._waiting: Timer | None = None

    # ------------------------------------------------------------------ what comes from the record

    def follow(self) -> None:
        field = self.sheet.open_field
        if field is not None and self.follows_record(field) and not self._waiting:
            self.sheet.editor.follow(field.text)

    def follows_record(self, field: Field) -> bool:
        """Whether the editor takes what the record holds; not while its own words mean just that, however spelt."""
        if field.kind == "words":  # the record keeps no spaces around a line, and may fold those within
            return self.sheet.editor.text.split() != field.text.split()
        if field.kind in FREE_TEXT or field.bad:
            return True
        try:
            read = read_typed(field.kind, self.sheet.editor.text, self.near(field), field.options)
            return read.value != value_at(self.context.document.session, field.where)
        except (Unread, NoSuchPlace):
            return True

    def take_in(self, before: Session, after: Session) -> None:
        """Show what others changed; the open field stays where it is, though its line may have another number."""
        self.sheet.rename(lambda where: found_again(where, before, after))
        self.refresh_items()

    # ------------------------------------------------------------------ typing

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self.sheet.come_back()
        text = self.sheet.editor.heard()
        field = self.sheet.open_field
        if field is None:
            return
        if field.kind in FREE_TEXT:
            self.store(field, text)
            return
        self.note(field, text)
        self.post_message(self.Typed())
        if field.kind in THROTTLED and self._waiting is not None:
            return
        self.cancel_waiting()
        self._waiting = self.set_timer(COMMIT_AFTER, self.commit)

    def take_back_unkept(self) -> bool:
        """Whether undo has taken back what stands in the open field alone, since it is not fit to be kept."""
        return False

    def cancel_waiting(self) -> None:
        """Nothing is left to be taken into the record by time."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

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

    def note(self, field: Field, text: str) -> None:
        """Say under the field what its text is read as, what is expected, and what can be chosen."""
        rows: list[Row] = []
        try:
            read = read_typed(field.kind, text, self.near(field), field.options)
            if read.shows and text.strip():
                rows.append(plain(f"→ {read.shows}", "good"))
        except Unread as unread:
            rows.append(plain(str(unread), "bad", wrap=True))
        if field.options:
            rows += _options_rows(field, text, self.sheet.current, self.sheet.room_for_notes)
        self.sheet.note(tuple(rows))

    def commit(self) -> None:
        """Take into the record what the open field shows, by reading the editor itself."""
        self.cancel_waiting()
        field = self.sheet.open_field
        if field is not None:
            self.take(field, self.sheet.editor.text)

    def take(self, field: Field, text: str) -> None:
        """Take a field's text into the record."""
        if field.kind in FREE_TEXT:
            self.store(field, text)
        elif text != field.text or field.bad:
            self._take_value(field, text)

    def _take_value(self, field: Field, text: str) -> None:
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

    # ------------------------------------------------------------------ opening and leaving

    @property
    def in_field(self) -> bool:
        """Whether a field or an entry line is open."""
        return self.sheet.open_field is not None

    def open_field(self, where: str = "") -> None:
        """Open a field of the current item, with what helps to fill it; not where nothing may be edited."""
        if self.context.document.read_only:
            self.say("read-only")
            return
        field = self.sheet.open(where)
        if field is not None and field.kind not in FREE_TEXT:
            self.note(field, field.text)
        self.post_message(self.Turned())

    def leave(self, current: str = "") -> None:
        """Leave the field; what it shows is in the record."""
        self._end_prose()
        self.commit()
        self.context.document.rest()
        self.sheet.close()
        self.after_leaving()
        self.refresh_items(current)
        self.post_message(self.Turned())

    def after_leaving(self) -> None:
        """What is tidied when a field was left."""

    @on(Left)
    def _left(self, event: Left) -> None:
        event.stop()
        field = self.sheet.open_field
        if field is not None:
            self.leave_by(field, event.key)

    def leave_by(self, field: Field, key: str) -> None:
        """A key asks to leave: to the next field, another choice, the list, or a command of the list."""
        if key in ("up", "down") and field.options:
            self._cycle(field, -1 if key == "up" else 1)
        elif key in ("enter", "tab", "shift+tab", "up", "down"):
            self._next_field(-1 if key in ("shift+tab", "up") else 1, stay=key in ("up", "down"))
        else:
            self.leave()
            if key != "escape":
                self.run_key(key)

    def run_key(self, key: str) -> None:
        """Run the list's command that a key stands for."""
        raise NotImplementedError  # pragma: no cover - the section has the commands

    def _end_prose(self) -> None:
        """Blank lines behind a text are keys pressed in vain."""
        field = self.sheet.open_field
        if field is None or field.kind != "prose":
            return
        editor = self.sheet.editor
        if editor.text != editor.text.rstrip():
            editor.follow(editor.text.rstrip())

    def _next_field(self, by: int, *, stay: bool) -> None:
        self._end_prose()
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
        self._choose(field, f"{head}{comma} {options[index]}" if comma else options[index])

    def _choose(self, field: Field, text: str) -> None:
        self.sheet.editor.follow(text)
        self.note(field, text)
        self.commit()

    def click_option(self, number: int) -> None:
        """An option below the open field was clicked: it is chosen, and of several taken out again."""
        field = self.sheet.open_field
        if field is None or number >= len(field.options):
            return
        option = field.options[number]
        if field.kind == "choices":
            chosen = [part.strip() for part in self.sheet.editor.text.split(",") if part.strip()]
            chosen = [each for each in chosen if each != option] if option in chosen else [*chosen, option]
            self._choose(field, ", ".join(chosen))
        else:
            self._choose(field, option)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self.post_message(self.Turned())

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self.say("paste-too-long", length=f"{event.length:,}")

    def say(self, rule: str, **values: object) -> None:
        """Say something in the message row."""
        self.post_message(self.Said(rule, values))


def _options_rows(field: Field, text: str, key: str, width: int) -> list[Row]:
    """The options in rows of at most this many columns, each to be clicked."""
    chosen = {part.strip() for part in text.split(",")} if field.kind == "choices" else {text.strip()}
    rows: list[Row] = []
    pieces: list[tuple[str, str]] = []
    spots: list[str] = []
    for number, option in enumerate(field.options):
        if pieces and sum(cell_len(words) for words, _ in pieces) + cell_len(option) > width:
            rows.append(Row(tuple(pieces), key=key, spots=tuple(spots)))
            pieces, spots = [], []
        pieces += [(option, "strong" if option in chosen else "dim"), ("  ", "")]
        spots += [f"{OPTION}{number}", f"{OPTION}{number}"]
    return [*rows, Row(tuple(pieces), key=key, spots=tuple(spots))]
