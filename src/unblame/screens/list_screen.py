"""A list over the session that asks for one answer: title above, a sheet, a message row and the keys below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from unblame.commands import BY_ID, commands_of, in_row
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import key_spots
from unblame.widgets.sheet import Sheet

Answer = TypeVar("Answer")


def bindings_for(context: str) -> list[BindingType]:
    """The bindings of a list's own commands."""
    return [
        Binding(command.keys, command.action, command.name, show=False, priority=True, id=command.id)
        for command in commands_of(context)
    ]


class ListScreen(Screen[Answer]):
    """The frame of such a list; `CONTEXT` names its commands."""

    CONTEXT: ClassVar[str] = ""
    TITLE_TEXT: ClassVar[str] = ""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap
        self.sheet = Sheet(id=self.CONTEXT)

    def compose(self) -> ComposeResult:
        yield Bar((), id="top")
        yield self.sheet
        yield Bar((), (), (), id="bottom")

    def works(self, verb: str) -> bool:
        """Whether a command has something to act on."""
        del verb
        return True

    def run_verb(self, verb: str) -> None:
        """Do what one of the list's own commands says."""
        raise NotImplementedError  # pragma: no cover - each list has its own

    def fit(self, words: str, said: str = "") -> None:
        """The fixed rows: how much there is, what is to be said, and the keys that work."""
        self.query_one("#top", Bar).show([Spot(f" {self.TITLE_TEXT}", "strong")], [Spot(words, "dim")])
        bottom = self.query_one("#bottom", Bar)
        bottom.show([Spot("─" * self.size.width, "rule")])
        bottom.show([Spot(f" {said}" if said else "", "ask")], row=1)
        commands = [command for command in commands_of(self.CONTEXT) if self.works(command.verb)]
        bottom.show(key_spots(in_row(commands), self.size.width, self._keymap), row=2)

    def action_command(self, command: str) -> None:
        """Run a command of this list."""
        verb = BY_ID[command].verb
        if verb == "back":
            self.dismiss(None)
        elif verb in ("down", "up"):
            self.sheet.step({"down": 1, "up": -1}[verb])
        elif self.works(verb):
            self.run_verb(verb)

    @on(Bar.Pressed)
    def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if event.name in BY_ID:
            self.action_command(event.name)
