"""The write-up as it stands, live: what an export would write, rendered off the event loop."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from unblame.record.session import Session
from unblame.screens.context import Context
from unblame.screens.section import Section, bindings_of
from unblame.widgets.host import app_of
from unblame.widgets.rows import BLANK, Row, plain
from unblame.widgets.sheet import Item

PAGE = 10


class Writeup(Section):
    """Scrolls; `x` writes the file beside the session, `c` copies it."""

    NAME = "writeup"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("writeup")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._view = context.view
        self._begin()

    def _begin(self) -> None:
        self._text = ""
        self._rows: tuple[Row, ...] = (BLANK, plain("   Writing …", "dim"))

    def items(self) -> list[Item]:
        return [Item("", self._rows)]

    def refresh_items(self, current: str = "") -> None:
        if self._view != self.context.view:  # nothing that was written for the other view is shown in this one
            self._view = self.context.view
            self._begin()
        super().refresh_items(current)
        self._write(self.context.session)

    @work(thread=True, exclusive=True, group="write-up", exit_on_error=False)
    def _write(self, session: Session) -> None:
        from unblame.exports.render import render

        app_of(self).call_from_thread(self._show, session, render(session))

    def _show(self, session: Session, text: str) -> None:
        if text == self._text or session is not self.context.session or not self.is_attached:
            return
        self._text = text
        self._rows = tuple(_rows(text))
        self.sheet.show(self.items())

    # ------------------------------------------------------------------ commands

    def do_export(self, key: str) -> None:
        """Write the file beside the session."""
        del key
        self.post_message(self.Asked("export"))

    def do_copy(self, key: str) -> None:
        """Copy by the terminal's own clipboard sequence (OSC 52)."""
        del key
        app_of(self).copy_to_clipboard(self._text)
        self.say("copied")

    def do_down(self, key: str) -> None:
        del key
        self.sheet.scroll_relative(y=1, animate=False, immediate=True)

    def do_up(self, key: str) -> None:
        del key
        self.sheet.scroll_relative(y=-1, animate=False, immediate=True)

    def do_page_down(self, key: str) -> None:
        del key
        self.sheet.scroll_relative(y=max(PAGE, self.sheet.size.height - 2), animate=False, immediate=True)

    def do_page_up(self, key: str) -> None:
        del key
        self.sheet.scroll_relative(y=-max(PAGE, self.sheet.size.height - 2), animate=False, immediate=True)

    def do_first(self, key: str) -> None:
        del key
        self.sheet.scroll_home(animate=False, immediate=True)

    def do_last(self, key: str) -> None:
        del key
        self.sheet.scroll_end(animate=False, immediate=True)

    def can(self, command: str) -> bool:
        if command in (
            "list.edit",
            "list.field",
            "list.add",
            "list.delete",
            "list.filter",
            "list.later",
            "list.earlier",
        ):
            return False
        return super().can(command)


def _rows(text: str) -> list[Row]:
    rows: list[Row] = []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        role = "dim" if fenced or line.startswith("```") else "strong" if line.startswith("#") else ""
        rows.append(Row(((line, role),), ((" ", ""),), wrap=not line.startswith("|")))
    return rows
