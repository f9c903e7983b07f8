"""A section as a list: its items from the record, and how a place of the record becomes a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer

from unblame.record.reading import Unread
from unblame.record.typed import Surroundings, read_typed, show_typed
from unblame.record.where import value_at
from unblame.screens.context import Context
from unblame.widgets.field import FREE_TEXT, Field
from unblame.widgets.sheet import Item, Sheet

REFRESH_AFTER = 0.15
"""Seconds after a change until the rows around the editor follow, so that typing never waits for them."""


class ListSection(Container):
    """Shows items in a sheet, those that a filter finds."""

    BLANK = True  # nothing of its own to paint
    NAME: ClassVar[str] = ""

    def __init__(self, context: Context) -> None:
        super().__init__(id=f"section-{self.NAME}", classes=f"section {self.NAME}")
        self.context = context
        self.sheet = Sheet(self.open_item)
        self.filter = ""
        self._fresh: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.sheet

    def on_mount(self) -> None:
        """Show the items at once."""
        self.refresh_items(self.context.current.get(self.NAME, ""))

    def on_resize(self) -> None:
        """What is shown may depend on the width."""
        self.refresh_soon()

    # ------------------------------------------------------------------ items

    def items(self) -> list[Item]:
        """Everything the section shows, from the record or the room."""
        raise NotImplementedError  # pragma: no cover - each section has its own

    def open_item(self, item: Item) -> Item:
        """The current item in full: its head and its fields."""
        return item

    def near(self, field: Field) -> Surroundings:
        """What a field's value is read against."""
        del field
        return self.context.near()

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

    def refresh_items(self, current: str = "") -> None:
        """Show the record as it is now; an open editor keeps its text unless the record has another."""
        items = self.items()
        if self.filter:
            items = [item for item in items if item.key and (_holds(item, self.filter) or self.edits(item.key))]
        items, current = self.arranged(items, current)
        self.sheet.show(items, current)
        self.context.current[self.NAME] = self.sheet.current
        self.follow()

    def follow(self) -> None:
        """Have an open editor show what the record holds; who edits says when."""

    def arranged(self, items: list[Item], current: str) -> tuple[list[Item], str]:
        """The items as they are shown, and the current one; an entry line takes its place among them."""
        return items, current

    def edits(self, key: str) -> bool:
        """Whether a field of this item stands open: it stays in its list until it is left."""
        return self.sheet.current == key and self.sheet.open_field is not None

    def refresh_soon(self) -> None:
        """As `refresh_items`, a moment after the last change, so that typing never waits for it."""
        if self._fresh is not None:
            self._fresh.stop()
        self._fresh = self.set_timer(REFRESH_AFTER, self._refresh_now)

    def _refresh_now(self) -> None:
        self._fresh = None
        if self.is_attached:
            self.refresh_items()


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
