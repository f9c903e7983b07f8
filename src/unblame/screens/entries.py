"""Entry lines: `a` opens one, what is typed becomes a record at once, enter opens the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import on

from unblame.record.session import Session
from unblame.record.table import Record
from unblame.record.where import all_ids, find_record
from unblame.screens.context import Context
from unblame.screens.fields import FieldSection
from unblame.screens.places import found_again
from unblame.widgets.field import Field, Mark, PastedLines, Unmarked
from unblame.widgets.rows import BLANK, Row
from unblame.widgets.sheet import Item

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


class EntrySection(FieldSection):
    """A section whose records can be added by a line."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.entry: Entry | None = None

    # ------------------------------------------------------------------ for subclasses

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

    def entry_hint(self) -> str:
        """What the empty entry line says."""
        return ""

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

    def next_entry(self, entry: Entry) -> Entry:
        """The line that enter opens after one was taken."""
        return Entry(entry.verb, entry.label, entry.hint, entry.where or entry.after, entry.under)

    def paste_entries(self, entry: Entry, text: str) -> tuple[int, str]:
        """Make a record of each pasted line; return how many, and the last one's place."""
        from unblame.record.entry import split_paste

        count, last = 0, ""
        with self.context.document.as_one("pasted lines"):
            for line in split_paste(text):
                part = Entry(entry.verb, entry.label, entry.hint, last or entry.after, entry.under)
                made = self.write_entry(part, line)
                last = made or last
                count += bool(made)
                self.context.document.rest()
        return count, last

    # ------------------------------------------------------------------ showing

    def arranged(self, items: list[Item], current: str) -> tuple[list[Item], str]:
        if self.entry is None:
            return items, current
        return self._with_entry(items, self.entry), ENTRY

    def follows_record(self, field: Field) -> bool:
        return field.kind != ENTRY and super().follows_record(field)

    def _with_entry(self, items: list[Item], entry: Entry) -> list[Item]:
        hidden = [item for item in items if item.key != entry.where or not item.key]
        line = Item(ENTRY, (), self.entry_head(entry), (Field(ENTRY, entry.label, entry.text, ENTRY, entry.hint),))
        follows = self.entry_follows(entry)
        place = next((i + 1 for i, item in enumerate(hidden) if item.key == follows), None)
        if place is None:
            keyed = [i for i, item in enumerate(hidden) if item.key.partition(".")[0] == entry.verb]
            place = keyed[-1] + 1 if keyed else self.entry_place(hidden)
        return [*hidden[:place], line, *hidden[place:]]

    def note(self, field: Field, text: str) -> None:
        if field.kind == ENTRY and self.entry is not None:
            self.sheet.note(*self.read_entry(self.entry, text))
        else:
            super().note(field, text)

    # ------------------------------------------------------------------ typing and leaving

    def open_entry(self, verb: str, label: str, hint: str, after: str = "", under: str = "") -> None:
        """Open an entry line; it has the cursor before the next key is looked at."""
        if self.context.document.read_only:
            self.say("read-only")
            return
        self.commit()
        self.entry = Entry(verb, label, hint, after, under)
        self.refresh_items()
        self.open_field()

    def take(self, field: Field, text: str) -> None:
        if field.kind != ENTRY:
            super().take(field, text)
        elif self.entry is not None and text != self.entry.text:
            self.entry.where = self.write_entry(self.entry, text)
            self.entry.text = text

    def leave(self, current: str = "") -> None:
        self.commit()
        entry, self.entry = self.entry, None
        super().leave((entry.where or entry.after) if entry else current)

    def leave_by(self, field: Field, key: str) -> None:
        if field.kind != ENTRY:
            super().leave_by(field, key)
            return
        entry = self.entry
        if entry is None or key in ("up", "down", "shift+tab"):
            return
        self.commit()
        if key == "enter" and entry.where:
            self.context.document.rest()
            self._open_next(self.next_entry(entry))
            return
        where = entry.where
        self.leave()
        if key == "tab" and where:
            self.run_key("tab")
        elif key not in ("enter", "tab", "escape"):
            self.run_key(key)

    def _open_next(self, entry: Entry) -> None:
        self.entry = entry
        self.refresh_items()
        self.open_field()

    def entry_after_history(self) -> None:
        """A line whose record undo took back is empty again; one that no longer says what the record does is closed."""
        entry = self.entry
        if entry is None:
            return
        stands = self.context.document.session
        under_stands = not entry.under or entry.under in all_ids(stands)
        if entry.where and "#" not in entry.where and find_record(stands, entry.where) is None and under_stands:
            entry.where, entry.text = "", ""
            self.sheet.editor.follow("")
            self.note(Field(ENTRY, entry.label, kind=ENTRY), "")
        elif entry.where or not under_stands:
            self.entry = None
            self.sheet.close()

    def take_in(self, before: Session, after: Session) -> None:
        entry = self.entry
        if entry is not None:
            entry.where, entry.after = (found_again(place, before, after) for place in (entry.where, entry.after))
            if entry.where and "#" not in entry.where and find_record(after, entry.where) is None:
                entry.where, entry.text = "", ""  # the next key makes it anew: what is typed here is not lost
        super().take_in(before, after)

    @on(Unmarked)
    def _unmarked(self, event: Unmarked) -> None:
        event.stop()
        if self.entry is not None:
            text = self.sheet.editor.text
            self.entry.words |= {text[event.start : event.end]}
            self.sheet.note(*self.read_entry(self.entry, text))
            self.entry.text = ""
            self.commit()

    @on(PastedLines)
    def _pasted(self, event: PastedLines) -> None:
        event.stop()
        entry = self.entry
        if entry is None:
            return
        self.commit()
        self.context.document.rest()
        count, last = self.paste_entries(entry, event.text)
        self._open_next(replace(entry, after=last or entry.where or entry.after, where="", text="", words=frozenset()))
        self.say("pasted", count=count)
