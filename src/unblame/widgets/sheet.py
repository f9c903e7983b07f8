"""A list whose current record stands open in place, with at most one of its fields in an editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.geometry import Region, Spacing
from textual.message import Message

from unblame.widgets.field import Field, Mark, Resized, Underline
from unblame.widgets.items import Item, field_row, keys_in_order, label_of, label_width, stands
from unblame.widgets.open_row import OpenRow
from unblame.widgets.pointed import Pointed
from unblame.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from unblame.widgets.editor import FieldEditor


__all__ = ["Item", "Sheet"]


class Sheet(Pointed, can_focus=True, inherit_bindings=False):
    """Items from top to bottom. On the list it has the focus itself; in a field the editor has it."""

    DEFAULT_CLASSES = "sheet"
    BLANK = True  # nothing of its own to paint

    class Moved(Message):
        """Another item is the current one."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Clicked(Message):
        """A part of an item that is no field was clicked."""

        def __init__(self, key: str, part: str) -> None:
            super().__init__()
            self.key = key
            self.part = part

    def __init__(self, detail: Callable[[Item], Item] = lambda item: item, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._detail = detail
        self._now: Item | None = None
        self._items: Sequence[Item] = ()
        self._index: dict[str, int] = {}
        self._current = ""
        self._open = ""
        self._notes: tuple[Row, ...] = ()
        self._above, self._head, self._tail, self._below = (Rows(id=name) for name in _PARTS)
        self._row = OpenRow()

    def on_focus(self) -> None:
        """A click beside an open field leaves the cursor in it."""
        if self._open:
            self._row.take_cursor()

    def watch_has_focus(self, _has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Nothing here looks different with the focus: no part has its styles worked out again."""

    def compose(self) -> ComposeResult:
        yield self._above
        yield self._head
        yield self._row
        yield self._tail
        yield self._below

    @property
    def editor(self) -> FieldEditor:
        """The one editor."""
        return self._row.editor

    def hand_over(self, keys: frozenset[str]) -> None:
        """Have these keys of the list work in a field as well, after alt."""
        self._row.list_keys = keys

    # ------------------------------------------------------------------ what is shown

    @property
    def current(self) -> str:
        """The current item's key."""
        return self._current

    @property
    def keys(self) -> list[str]:
        """The keys the cursor can stop at, in order: where items stand side by side one column before the next."""
        return keys_in_order(self._items)

    @property
    def item(self) -> Item | None:
        """The current item, in full."""
        if self._now is None and (index := self._index.get(self._current)) is not None:
            self._now = self._detail(self._items[index])
        return self._now

    @property
    def open_field(self) -> Field | None:
        """The field that stands in the editor."""
        item = self.item
        if item is None or not self._open:
            return None
        return next((field for field in item.fields if field.where == self._open), None)

    def show(self, items: Sequence[Item], current: str = "") -> None:
        """Show items; the current one stays, else the one that took its place, unless `current` names one."""
        wanted = current or self._current
        old = self._index.get(self._current, 0)
        self._items = items
        self._index = {item.key: i for i, item in enumerate(items) if item.key}
        if wanted not in self._index:
            wanted = self._nearest(old)
        changed = wanted != self._current
        self._current, self._now = wanted, None
        closed = bool(self._open) and self.open_field is None
        if closed:
            self._open = ""
        self._draw(follow=changed or closed or bool(self._open) or not self.looks_elsewhere)
        if closed:
            self._focus_list()
        if changed:
            self.post_message(self.Moved(wanted))

    def rename(self, now: Callable[[str], str]) -> None:
        """Before items are shown that have other keys: what the current one and the open field are called now."""
        index = self._index.get(self._current)
        self._current, self._open = now(self._current), now(self._open)
        if index is not None:
            self._index[self._current] = index

    def _nearest(self, index: int) -> str:
        later = (item.key for item in self._items[index:] if item.key)
        earlier = (item.key for item in reversed(self._items[:index]) if item.key)
        return next(later, next(earlier, ""))

    @property
    def room_for_notes(self) -> int:
        """The columns of a row under the open field."""
        return self.size.width - (label_width(self.item) if self.item is not None else 0) - 1

    def note(self, rows: tuple[Row, ...], marks: tuple[Mark, ...] = ()) -> None:
        """Say something under the open field: what was understood, the options, what is expected."""
        self._row.mark(marks)
        if rows != self._notes:
            grows = len(rows) > len(self._notes)
            self._notes = rows
            self._draw_tail()
            if grows:  # at the lower edge it would be said out of sight
                self.call_after_refresh(self.show_current)

    def underline(self, words: Sequence[Underline]) -> None:
        """Mark words of the open field that are worth a look, and say at its edge how many there are."""
        self._row.underline(words)

    # ------------------------------------------------------------------ moving and opening

    def go(self, key: str) -> bool:
        """Make an item the current one."""
        if key not in self._index or key == self._current:
            return False
        self._current, self._now, self._open, self._notes = key, None, "", ()
        self._draw()
        self._focus_list()
        self.post_message(self.Moved(key))
        return True

    def step(self, by: int) -> bool:
        """Move the cursor over items; it stops at the ends. The current one comes into sight in any case."""
        keys = self.keys
        if self._current not in keys:
            return False
        moved = self.go(keys[max(0, min(len(keys) - 1, keys.index(self._current) + by))])
        if not moved:
            self.call_after_refresh(self.show_current)
        return moved

    def open(self, where: str = "", *, read_only: bool = False) -> Field | None:
        """Put a field of the current item (by default its first) into the editor and the cursor in it."""
        item = self.item
        if item is None or not item.fields:
            return None
        field = next((each for each in item.fields if each.where == where), None)
        field = field or (None if where else item.fields[0])
        if field is None:
            return None
        self._open, self._notes = field.where, ()
        self.editor.load(field, read_only=read_only)
        self.underline(())
        self._draw()
        self._row.take_cursor()
        return field

    def close(self) -> None:
        """Leave the field; the list has the focus again."""
        self._open, self._notes = "", ()
        self._draw()
        self._focus_list()

    def _focus_list(self) -> None:
        if self._row.has_cursor or self.screen.focused is None:
            self.screen.set_focus(self, scroll_visible=False)

    def neighbour(self, by: int) -> Field | None:
        """The field before or after the open one in the current item."""
        item, field = self.item, self.open_field
        if item is None or field is None:
            return None
        index = item.fields.index(field) + by
        return item.fields[index] if 0 <= index < len(item.fields) else None

    # ------------------------------------------------------------------ drawing

    def _draw(self, *, follow: bool = True) -> None:
        index = self._index.get(self._current)
        before = self._items[:index] if index is not None else self._items
        after = self._items[index + 1 :] if index is not None else ()
        self._above.show(self._rows_of(before))
        self._below.show(self._rows_of(after))
        self._draw_current()
        if follow:
            self.call_after_refresh(self.show_current)

    def _rows_of(self, items: Sequence[Item]) -> list[Row]:
        return [row for item in items if not item.beside or item.beside != self._current for row in item.rows]

    def _draw_current(self) -> None:
        item, field = self.item, self.open_field
        self._head.display = item is not None
        self._row.display = field is not None
        if item is None:
            self._head.show(())
            self._tail.show(())
            return
        head = [] if item.inline and field is not None else list(item.head or item.rows)
        position = item.fields.index(field) if field else len(item.fields)
        width = label_width(item)
        head += [field_row(item, each, width) for each in item.fields[:position] if stands(each, field)]
        self._head.show(head)
        if field is not None:
            self._row.show_label(label_of(field, width))
        self._draw_tail()

    def _draw_tail(self) -> None:
        item, field = self.item, self.open_field
        rows: list[Row] = []
        if item is not None and field is not None:
            width = label_width(item)
            rows = [row._replace(lead=((" " * width, ""), *row.lead)) for row in self._notes]
            later = item.fields[item.fields.index(field) + 1 :]
            rows += [field_row(item, each, width) for each in later if stands(each, field)]
        self._tail.show(rows)
        self._tail.display = bool(rows)

    def show_current(self) -> None:
        """Scroll so that the current item, or at least its open field, can be seen with a row around it."""
        self.looks_elsewhere = False
        if not self.is_attached or not self.item:
            return
        parts = [part for part in (self._head, self._row, self._tail) if part.display]
        if not parts:  # the screen is being taken away: what closes is not displayed
            return
        region = Region.from_union([part.virtual_region for part in parts])
        if region.height > self.size.height and self._open:
            region = self._row.virtual_region
        self.scroll_to_region(region.grow(Spacing(1, 0, 1, 0)), animate=False, force=True, immediate=True)

    # ------------------------------------------------------------------ mouse

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        """A click goes to the item; on a field of the current item, or twice, it opens."""
        event.stop()
        if event.double:
            self.press_again()
            return
        self.press(event.key, event.part)
        item = self.item
        is_field = item is not None and item.key == event.key and item.inline and bool(item.fields)
        self.post_message(self.Clicked(event.key, event.part or ("enter" if is_field else "")))

    def open_pressed(self, key: str) -> None:
        """Open the item; a field that stands open already has the click itself."""
        if not self._open:
            self.post_message(self.Clicked(key, "enter"))

    @on(Resized)
    def _resized(self, event: Resized) -> None:
        """The open field has other lines: they are seen once they are laid out."""
        event.stop()
        if not self.looks_elsewhere:
            self.call_after_refresh(self.show_current)

    def come_back(self) -> None:
        """Show the current item again, after the mouse looked elsewhere."""
        if self.looks_elsewhere:
            self.show_current()


_PARTS = ("above", "head", "tail", "below")
