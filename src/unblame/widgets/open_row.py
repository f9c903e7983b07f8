"""The row of the open field in a sheet: its label, the one editor, and how many of its words are worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Label

from unblame.widgets.field import Mark, Underline
from unblame.widgets.rows import unstyled

if TYPE_CHECKING:
    from unblame.widgets.editor import FieldEditor


class OpenRow(Horizontal):
    """Empty until a field is opened for the first time: what stands in a list is read before it is edited."""

    def __init__(self) -> None:
        super().__init__(id="open")
        self._label = Label("", markup=False)
        self._count = Label("", markup=False, classes="count")
        self._editor: FieldEditor | None = None
        self.list_keys: frozenset[str] = frozenset()
        """The list's keys, which work in a field after alt."""

    @property
    def editor(self) -> FieldEditor:
        """The one editor, made when it is first asked for."""
        if self._editor is None:
            from unblame.widgets.editor import FieldEditor

            self._editor = FieldEditor(self.list_keys)
            self._count.display = False
            self.mount(self._label, self._editor, self._count)
        return self._editor

    @property
    def has_cursor(self) -> bool:
        """Whether the editor has the focus."""
        return self.is_attached and self._editor is not None and self._editor.has_focus

    def take_cursor(self) -> None:
        """Give the focus to the editor."""
        self.screen.set_focus(self.editor, scroll_visible=False)

    def show_label(self, text: str) -> None:
        """Show what is asked for."""
        self._label.update(unstyled(text))

    def mark(self, marks: tuple[Mark, ...]) -> None:
        """Mark what was understood."""
        if self._editor is not None:
            self._editor.mark(marks)

    def underline(self, words: Sequence[Underline]) -> None:
        """Mark words that are worth a look, and say at the edge how many there are."""
        if self._editor is None:
            return
        self._editor.underline(words)
        count = len({each.finding for each in words})
        self._count.update(f" {count} ")
        self._count.display = bool(count)
