"""What a merge could not settle, both texts of each place: a key decides, and undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from unblame.commands import BY_ID, commands_of, in_row
from unblame.record.where import NoSuchPlace, value_at
from unblame.review.names import Names
from unblame.store.merge.settle import Choice, may_join, settle
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import key_spots
from unblame.widgets.rows import BLANK, Row, plain
from unblame.widgets.sheet import Item, Sheet

if TYPE_CHECKING:
    from unblame.record.session import Conflict
    from unblame.screens.context import Context

CHOICES: Mapping[str, Choice] = {"first": "mine", "second": "theirs", "both": "both", "as_is": "stands"}
"""What each command of the list decides."""
NOTHING = "   (nothing)"


class ConflictsScreen(Screen[str | None]):
    """Answers with the place to go to, or none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.keys, command.action, command.name, show=False, priority=True, id=command.id)
        for command in commands_of("conflicts")
    ]

    def __init__(self, context: Context, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._open_in = context
        self._keymap = keymap
        self.sheet = Sheet(id="conflicts")
        self._problem = ""

    def compose(self) -> ComposeResult:
        yield Bar((), id="top")
        yield self.sheet
        yield Bar((), (), (), id="bottom")

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self.sheet)

    @property
    def _conflicts(self) -> tuple[Conflict, ...]:
        return self._open_in.document.session.conflicts

    def _show(self) -> None:
        self.sheet.show([_item(self._open_in, each) for each in self._conflicts])
        count = len(self._conflicts)
        words = f"{count} place{'' if count == 1 else 's'} to settle "
        self.query_one("#top", Bar).show([Spot(" Differences", "strong")], [Spot(words, "dim")])
        bottom = self.query_one("#bottom", Bar)
        bottom.show([Spot("─" * self.size.width, "rule")])
        bottom.show([Spot(f" {self._problem}", "ask")], row=1)
        commands = [command for command in commands_of("conflicts") if self._can(command.verb)]
        bottom.show(key_spots(in_row(commands), self.size.width, self._keymap), row=2)

    def on_resize(self) -> None:
        """Fit the rows."""
        self._show()

    @property
    def _current(self) -> Conflict | None:
        return next((each for each in self._conflicts if each.id == self.sheet.current), None)

    def _can(self, verb: str) -> bool:
        if verb in CHOICES and self._open_in.document.read_only:
            return False
        conflict = self._current
        return verb != "both" or (conflict is not None and may_join(self._open_in.document.session, conflict))

    # ------------------------------------------------------------------ commands

    def action_command(self, command: str) -> None:
        """Run a command of this list."""
        verb = BY_ID[command].verb
        if verb == "back":
            self.dismiss(None)
        elif verb in ("down", "up"):
            self.sheet.step({"down": 1, "up": -1}[verb])
            self._show()
        elif verb == "go":
            self._go()
        elif verb in ("undo", "redo"):
            history = self._open_in.document
            (history.undo if verb == "undo" else history.redo)()
            self._show()
        elif self._can(verb):
            self._settle(CHOICES[verb])

    def _settle(self, choice: Choice) -> None:
        conflict = self._current
        if conflict is None:
            return
        try:
            self._open_in.document.change(
                conflict.where, "settled", lambda session: settle(session, conflict.id, choice)
            )
            self._problem = ""
        except ValueError as error:
            self._problem = str(error)
        if self._conflicts:
            self._show()
        else:
            self.dismiss(None)

    def _go(self) -> None:
        if (conflict := self._current) is not None:
            self.dismiss(conflict.where)

    @on(Bar.Pressed)
    def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if event.name in BY_ID:
            self.action_command(event.name)

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        """A click chooses; a click on one of the texts of the chosen one takes it."""
        event.stop()
        if event.key != self.sheet.current:
            self.sheet.go(event.key)
            self._show()
        elif event.part in CHOICES:
            self._settle(CHOICES[event.part])


def _item(context: Context, conflict: Conflict) -> Item:
    key = conflict.id
    name = Names(context.document.session).place(conflict.where)
    title = Row(((name, "strong"),), (("   ", ""),), key=key, wrap=True)
    texts = [
        row
        for number, part, text in (("1", "first", conflict.mine), ("2", "second", conflict.theirs))
        for row in _text_rows(number, part, text, key)
    ]
    stands = _stands(context, conflict)
    return Item(key, (title, *texts, BLANK), (title, *texts, *stands, BLANK))


def _text_rows(number: str, part: str, text: str, key: str) -> list[Row]:
    lines = text.split("\n") if text else [NOTHING.strip()]
    role = "" if text else "dim"
    return [
        Row(((line, role),), ((f"   {number if index == 0 else ' '}  ", "key"),), key=key, part=part, wrap=True)
        for index, line in enumerate(lines)
    ]


def _stands(context: Context, conflict: Conflict) -> list[Row]:
    """What the place holds now, when it is neither of the two."""
    try:
        value = value_at(context.document.session, conflict.where)
    except NoSuchPlace:
        return [plain("The place is gone; any choice ends this.", "dim", lead=(("      ", ""),), key=conflict.id)]
    if not isinstance(value, str) or value in (conflict.mine, conflict.theirs):
        return []
    return [Row(((value, ""),), (("   now ", "dim"),), key=conflict.id, wrap=True)]
