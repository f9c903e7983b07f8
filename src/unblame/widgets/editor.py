"""The one open editor of a section: a text area that knows what kind of value stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, overload

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Document, DocumentNavigator, WrappedDocument

from unblame.record.text import clean, clean_line, visible_in_place
from unblame.widgets.field import (
    BREAKING,
    PASTED_WHOLE,
    CursorMoved,
    Edited,
    Field,
    Left,
    Mark,
    PastedLines,
    Refused,
    Resized,
    Underline,
    Unmarked,
)
from unblame.widgets.rows import unstyled

PASTE_LIMIT = 100_000
"""Characters of one paste that a field takes; a text area with more in a line would crawl."""


def _own_bindings() -> list[BindingType]:
    """The text area's keys with priority: as ordinary ones they would run behind the text typed after them."""
    return [
        Binding(binding.key, binding.action, binding.description, show=False, priority=True)
        for binding in Binding.make_bindings(TextArea.BINDINGS)
    ]


class ShownDocument(Document):
    """A document that is read as it is drawn: bidirectional overrides are one cell wide, `text` still holds them.

    What measures, wraps and draws a text area reads its lines, what edits or copies it reads ranges.
    """

    @property
    def lines(self) -> list[str]:
        return [*map(visible_in_place, self._lines)]

    def get_line(self, index: int) -> str:
        return visible_in_place(self._lines[index])

    @overload
    def __getitem__(self, line_index: int) -> str: ...

    @overload
    def __getitem__(self, line_index: slice) -> list[str]: ...

    def __getitem__(self, line_index: int | slice) -> str | list[str]:
        return self.get_line(line_index) if isinstance(line_index, int) else self.lines[line_index]


class FieldEditor(TextArea, inherit_bindings=False):
    """A text area that hands on the keys which leave it, and never takes a paste for commands."""

    BINDINGS: ClassVar[list[BindingType]] = _own_bindings()

    DEFAULT_CLASSES = "field"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field--token",
        "field--bad",
        "field--error",
        "field--warning",
        "field--hint",
    }

    def __init__(self, list_keys: frozenset[str] = frozenset()) -> None:
        super().__init__(compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self.kind = "words"
        self._list_keys = list_keys
        self._heard = ""
        self._marks: tuple[Mark, ...] = ()
        self._underlines: dict[int, list[Underline]] = {}
        self._dressed: object = None

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._dressed = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """As a text area does, but its theme reads the style sheets when they changed, not at every key."""
        if self._dressed is self._theme:
            return ScrollView.render_lines(self, crop)
        self._dressed = self._theme
        return super().render_lines(crop)

    def _set_document(self, text: str, language: str | None) -> None:
        """As a text area does, with a document of our own."""
        del language
        self.document = ShownDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def load(self, field: Field, *, read_only: bool = False) -> None:
        """Show a field; the cursor stands behind its text."""
        self.kind = field.kind
        self.read_only = read_only
        self.placeholder = ""
        self._marks = ()
        self._underlines = {}
        with self.prevent(TextArea.Changed):
            self.text = field.text
        self._heard = self.text
        self.placeholder = unstyled(field.hint)  # a plain string would be read as markup
        self.move_cursor(self.document.end)

    def follow(self, text: str) -> None:
        """Take another text (undo, a changed record) with the smallest replacement and no message.

        Not while an `Edited` is on its way: what was just typed is newer than any record.
        """
        old = self.text
        if old not in (text, self._heard):
            return
        self._heard = text
        if old == text:
            return
        start = _common(old, text)
        end = _common(old[start:][::-1], text[start:][::-1])
        first, last = _location(old, start), _location(old, len(old) - end)
        with self.prevent(TextArea.Changed):
            read_only, self.read_only = self.read_only, False
            result = self.replace(text[start : len(text) - end], first, last)
            self.read_only = read_only
        self.move_cursor(result.end_location)

    def begin_next(self) -> None:
        """What is typed now is one more of a list."""
        if self.text.strip():
            self.insert(", ", self.document.end)

    def heard(self) -> str:
        """The text, which whoever shows the editor has now taken notice of."""
        self._heard = self.text
        return self._heard

    def mark(self, marks: tuple[Mark, ...]) -> None:
        """Draw attention to parts of the first line."""
        if marks != self._marks:
            self._marks = marks
            self.notify_style_update()
            self.refresh()

    def underline(self, words: Sequence[Underline]) -> None:
        """Show which words are worth a look; they stay in sight as long as the text says them."""
        lines: dict[int, list[Underline]] = {}
        for each in words:
            lines.setdefault(each.line, []).append(each)
        if lines != self._underlines:
            self._underlines = lines
            self.notify_style_update()
            self.refresh()

    @property
    def cursor_offset(self) -> int:
        """Where the cursor stands, in characters from the text's start."""
        row, column = self.cursor_location
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[:row]) + column

    def go_to(self, offset: int) -> None:
        """Put the cursor at a place in the text and bring it into sight."""
        self.move_cursor(_location(self.text, min(offset, len(self.text))))
        self.scroll_cursor_visible(animate=False)

    def get_line(self, line_index: int) -> Text:
        """The line with its marks; user text is a Rich `Text`, which is never markup."""
        line = super().get_line(line_index)
        if line_index == 0:
            for mark in self._marks:
                line.stylize(self.get_component_rich_style(f"field--{mark.role}"), mark.start, mark.end)
        for words in self._underlines.get(line_index, ()):
            if line.plain[words.start : words.end] == visible_in_place(words.text):
                line.stylize(self.get_component_rich_style(f"field--{words.role}"), words.start, words.end)
        return line

    @property
    def breaks(self) -> bool:
        """Whether enter makes a new line: among lines only behind one that says something."""
        return self.kind in BREAKING or (self.kind == "lines" and bool(self.document[self.cursor_location[0]].strip()))

    async def _on_key(self, event: events.Key) -> None:
        key = event.key
        leaves = key in ("tab", "shift+tab", "escape") or (key == "enter" and not self.breaks)
        if not leaves and key.startswith("alt+") and key[4:] in self._list_keys:
            leaves, key = True, key[4:]
        if leaves:
            event.stop()
            event.prevent_default()
            self.post_message(Left(key))
            return
        await super()._on_key(event)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - as TextArea has it
        """Up, or out of the field from its first row."""
        if not select and self._at_edge("up"):
            self.post_message(Left("up"))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - as TextArea has it
        """Down, or out of the field from its last row."""
        if not select and self._at_edge("down"):
            self.post_message(Left("down"))
        else:
            super().action_cursor_down(select)

    def action_delete_left(self) -> None:
        """Delete, or take what was understood as plain words again."""
        mark = self._mark_behind()
        if mark is None:
            super().action_delete_left()
        else:
            self.post_message(Unmarked(mark.start, mark.end))

    def _at_edge(self, key: str) -> bool:
        row, _ = self.cursor_location
        if self.wrapped_document.height > self.document.line_count:
            return False
        return row == 0 if key == "up" else row == self.document.line_count - 1

    def _mark_behind(self) -> Mark | None:
        row, column = self.cursor_location
        if row or not self.selection.is_empty:
            return None
        return next((mark for mark in self._marks if mark.end == column and mark.role == "token"), None)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = clean(event.text)
        if self.kind == "entry" and "\n" in text.strip("\n"):
            self.post_message(PastedLines(text))
            return
        if len(text) > PASTE_LIMIT:
            self.post_message(Refused(len(text)))
            return
        if self.kind not in PASTED_WHOLE:
            text = clean_line(text)
        if not self.read_only and (result := self._replace_via_keyboard(text, *self.selection)):
            self.move_cursor(result.end_location)

    def on_resize(self) -> None:
        """Text that is wrapped anew may stand out of sight."""
        self.post_message(Resized())

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Say it upwards only where it matters."""
        event.stop()
        if self._underlines:
            self.post_message(CursorMoved())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say it upwards under our own name, once."""
        event.stop()
        self.post_message(Edited())


def _location(text: str, index: int) -> tuple[int, int]:
    """A position in a text as row and column."""
    before = text[:index]
    return before.count("\n"), index - (before.rfind("\n") + 1)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)
