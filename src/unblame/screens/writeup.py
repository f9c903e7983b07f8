"""The write-up as it stands, live: what an export would write, in any template and format, made off the event loop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from unblame.record.session import Session
from unblame.screens.bindings import bindings_of
from unblame.screens.context import Context
from unblame.screens.section import Section
from unblame.store.choice import Choice
from unblame.widgets.host import app_of
from unblame.widgets.rows import BLANK, Row, plain
from unblame.widgets.sheet import Item

if TYPE_CHECKING:
    from unblame.review.leaks import Leak
    from unblame.screens.delivering import Preview

PAGE = 10
HEAD, LEAK, TEXT = "writeup", "leak", "text"
_LEAD = (("   ", ""),)
FOLLOWED = ("edit", "down", "up", "first", "last", "page-down", "page-up", "help", "escape")
"""The commands of every list that mean something here."""


class Writeup(Section):
    """Scrolls; `t` and `f` choose what is written, `w` where, `x` writes it, `c` copies it."""

    NAME = "writeup"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("writeup")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choice: Choice | None = None
        """What is written; none until it is known what was chosen last."""
        self.target: Path | None = None
        """The file that was named for this session; none where the folder of the choice says it."""
        self.text: str = ""
        """The document as a file would hold it, without its stamp."""
        self._shown_target: str = ""
        self._view = context.view
        self._begin()

    def _begin(self) -> None:
        self.text = self._shown_target = ""
        self._leaks: Sequence[Leak] = ()
        self._rows: tuple[Row, ...] = (BLANK, plain("   Writing …", "dim"))

    # ------------------------------------------------------------------ what is shown

    def items(self) -> list[Item]:
        return [Item("", (*self._head(), BLANK)), *self._leak_items(), Item("", self._rows)]

    def _leak_items(self) -> list[Item]:
        if not self._leaks:
            return []
        from unblame.review.leaks import told
        from unblame.review.names import Names

        names = Names(self.context.session)
        rows = [
            Row(((told(leak, names), "bad"),), (("   ", ""),), key=f"{LEAK}.{number}", wrap=True)
            for number, leak in enumerate(self._leaks)
        ]
        return [Item(row.key, (row,)) for row in rows]

    def _head(self) -> list[Row]:
        if self.choice is None:
            return []
        from unblame.exports.formats import format_named

        pieces: list[tuple[str, str]] = [("Format ", "dim"), (self.choice.format, "strong")]
        spots = ["format", "format"]
        if format_named(self.choice.format).laid_out:
            pieces = [("Template ", "dim"), (self.choice.template, "strong"), ("   ", ""), *pieces]
            spots = ["template", "template", "", *spots]
        chosen = Row(tuple(pieces), _LEAD, key=HEAD, spots=tuple(spots))
        if not self._shown_target or self.context.in_room:  # a path is nothing for a shared screen
            return [chosen]
        return [chosen, Row(((self._shown_target, ""),), (*_LEAD, ("To ", "dim")), key=HEAD, part="target")]

    def refresh_items(self, current: str = "") -> None:
        if self._view != self.context.view:  # nothing that was written for the other view is shown in this one
            self._view = self.context.view
            self._begin()
        super().refresh_items(current)
        self._write(self.context.session, self.choice)

    @work(thread=True, exclusive=True, group="write-up", exit_on_error=False)
    def _write(self, session: Session, choice: Choice | None) -> None:
        from unblame.screens.delivering import chosen_for, previewed

        context = self.context
        choice = choice or chosen_for(context)
        made = previewed(context, session, choice, self.target)
        app_of(self).call_from_thread(self._show, session, choice, made)

    def _show(self, session: Session, choice: Choice, made: Preview) -> None:
        if not self.is_attached or session is not self.context.session or self.choice not in (None, choice):
            return
        if self.choice == choice and made.text == self.text and made.target == self._shown_target and made.text:
            return
        self.choice, self.text, self._shown_target, self._leaks = choice, made.text, made.target, made.leaks
        self._rows = tuple(_rows(made.text)) if made.text else tuple(_problem_rows(made.problem))
        self.sheet.show(self.items())
        self.post_message(self.Turned())

    def choose(self, choice: Choice, target: Path | None) -> None:
        """Write something else, or elsewhere."""
        self.choice, self.target = choice, target
        self._begin()
        self.refresh_items()

    # ------------------------------------------------------------------ commands

    def do_export(self, key: str) -> None:
        """Write the file."""
        del key
        self.post_message(self.Asked("export"))

    def do_template(self, key: str) -> None:
        """Choose another template."""
        del key
        self.post_message(self.Asked("template"))

    def do_format(self, key: str) -> None:
        """Choose another format."""
        del key
        self.post_message(self.Asked("format"))

    def do_target(self, key: str) -> None:
        """Say where it is written."""
        del key
        self.post_message(self.Asked("target"))

    def do_copy(self, key: str) -> None:
        """Copy by the terminal's own clipboard sequence (OSC 52)."""
        del key
        app_of(self).copy_to_clipboard(self.text)
        self.say("copied")

    def do_edit(self, key: str) -> None:
        """Go to what must not leave."""
        del key
        if where := self.goes_to():
            self.post_message(self.Asked("go", where))

    def goes_to(self) -> str:
        """The place of what must not leave."""
        kind, _, number = self.sheet.current.partition(".")
        return self._leaks[int(number)].where if kind == LEAK and int(number) < len(self._leaks) else ""

    def clicked_part(self, key: str, part: str) -> bool:
        """The head's words choose."""
        if key != HEAD:
            return False
        if part:
            self.run_command(f"writeup.{part}")
        return True

    def do_down(self, key: str) -> None:
        if not self._leaks or not self.sheet.step(1):
            del key
            self.sheet.scroll_relative(y=1, animate=False, immediate=True)

    def do_up(self, key: str) -> None:
        if not self._leaks or not self.sheet.step(-1):
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
        context, _, verb = command.partition(".")
        if context == "list":
            return verb in FOLLOWED and (verb != "edit" or bool(self._leaks))
        if verb == "target":
            return not self.context.in_room
        if verb == "copy":
            return bool(self.text)
        return super().can(command)


def _problem_rows(problem: str) -> list[Row]:
    return [BLANK, *(plain(line, "bad", lead=(("   ", ""),), wrap=True) for line in problem.splitlines())]


def _rows(text: str) -> list[Row]:
    rows: list[Row] = []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        role = "dim" if fenced or line.startswith("```") else "strong" if line.startswith("#") else ""
        rows.append(Row(((line, role),), ((" ", ""),), wrap=not line.startswith("|")))
    return rows
