"""The meeting key: the bottom row says what the next key does, and that key does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from unblame.commands import BY_ID, commands_of, in_row
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import command_spots, flowed, key_spots

MOVES = 5
"""The first commands move the clock and have a row of their own."""
ROWS, WIDE = 5, 120
"""The rows at the most; from so many columns on, three are enough."""
LOOK = "meeting.look"
Answer = tuple[str, str]
"""A command's id and the key that chose it."""


class MeetingKeys(ModalScreen[Answer | None]):
    """Transparent; the next key is a meeting command, any other key takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(command.keys, f"choose('{command.id}', '')", command.name, show=False, priority=True, id=command.id)
            for command in commands_of("meeting")
            if command.id != LOOK
        ),
        *(
            Binding(key, f"choose('{LOOK}', '{key}')", "look", show=False, priority=True)
            for key in BY_ID[LOOK].keys.split(",")
        ),
    ]

    def __init__(self, screens: list[str], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._screens = screens
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        yield Bar(*[()] * ROWS, id="meeting-rows")

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def _fill(self) -> None:
        width = self.size.width
        self.set_class(width < WIDE, "narrow")
        commands = in_row(commands_of("meeting"))
        moves, others = commands[:MOVES], commands[MOVES:]
        looks = [
            (Spot(f"{number}", "key", f"look.{number}"), Spot(f" {title}", "", f"look.{number}"))
            for number, title in enumerate(self._screens, 1)
        ]
        lines = [*flowed(looks, width), key_spots(moves, width, self._keymap)]
        lines += flowed([command_spots(command, self._keymap) for command in others], width)
        rows = self.query_one("#meeting-rows", Bar)
        for row in range(ROWS):
            rows.show(lines[row] if row < len(lines) else (), row=row)

    def action_choose(self, command: str, key: str) -> None:
        """Run what the key stands for."""
        self.dismiss((command, key))

    @on(Bar.Pressed)
    def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if event.name.startswith("look."):
            self.dismiss((LOOK, event.name.partition(".")[2]))
        elif event.name in BY_ID:
            self.dismiss((event.name, ""))

    def on_key(self, event: events.Key) -> None:
        """Escape, ctrl+t again or a key without a meaning: nothing happens."""
        event.stop()
        self.dismiss(None)

    def on_click(self) -> None:
        self.dismiss(None)
