"""What stands between the draft and a write-up to publish: a list by level; enter goes to the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from unblame.commands import BY_ID, commands_of, in_row
from unblame.review.readiness import LEVELS, Mend, counts
from unblame.widgets.bar import Bar, Spot
from unblame.widgets.chrome import key_spots
from unblame.widgets.rows import BLANK, Row, heading, plain
from unblame.widgets.sheet import Item, Sheet

TITLES = {"required": "Required", "recommended": "Recommended", "optional": "Optional"}
ROLES = {"required": ("● ", "bad"), "recommended": ("○ ", "ask"), "optional": ("· ", "dim")}
READY = "Nothing is missing: the write-up can be published."
ROOM = "On the shared screen wording and private places are left out."


class ReadinessScreen(Screen[Mend | None]):
    """Answers with the finding to go to, or none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.keys, command.action, command.name, show=False, priority=True, id=command.id)
        for command in commands_of("readiness")
    ]

    def __init__(self, mends: Sequence[Mend], keymap: Mapping[str, str], *, start: int = 0, room: bool = False) -> None:
        super().__init__()
        self._mends = mends
        self._keymap = keymap
        self._start = start
        self._room = room
        self.sheet = Sheet(id="readiness")

    def compose(self) -> ComposeResult:
        yield Bar((), id="top")
        yield self.sheet
        yield Bar((), (), (), id="bottom")

    def on_mount(self) -> None:
        keys = [str(number) for number in range(len(self._mends))]
        self.sheet.show(self._items(), keys[min(self._start, len(keys) - 1)] if keys else "")
        self.set_focus(self.sheet)
        self._fit()

    def _items(self) -> list[Item]:
        items: list[Item] = []
        for level in LEVELS:
            group = [(number, mend) for number, mend in enumerate(self._mends) if mend.level == level]
            if group:
                items.append(Item("", (BLANK, heading(f"{TITLES[level]} ({len(group)})"))))
                items += [_item(str(number), mend) for number, mend in group]
        if not self._mends:
            items.append(Item("", (BLANK, plain(f"   {READY}", "good", wrap=True))))
        if self._room:
            items.append(Item("", (BLANK, plain(f"   {ROOM}", "dim", wrap=True))))
        return items

    def _fit(self) -> None:
        found = counts(self._mends)
        words = f"{found.required} required, {found.recommended} recommended, {found.optional} optional "
        self.query_one("#top", Bar).show([Spot(" Readiness", "strong")], [Spot(words, "dim")])
        bottom = self.query_one("#bottom", Bar)
        bottom.show([Spot("─" * self.size.width, "rule")])
        commands = [each for each in commands_of("readiness") if self._mends or each.verb == "back"]
        bottom.show(key_spots(in_row(commands), self.size.width, self._keymap), row=2)

    def on_resize(self) -> None:
        """Fit the rows."""
        self._fit()

    # ------------------------------------------------------------------ commands

    def action_command(self, command: str) -> None:
        """Run a command of this list."""
        verb = BY_ID[command].verb
        if verb == "back":
            self.dismiss(None)
        elif verb == "go":
            self._go()
        else:
            self.sheet.step({"down": 1, "up": -1}[verb])

    def _go(self) -> None:
        if self.sheet.current:
            self.dismiss(self._mends[int(self.sheet.current)])

    @on(Bar.Pressed)
    def _pressed(self, event: Bar.Pressed) -> None:
        event.stop()
        if event.name in BY_ID:
            self.action_command(event.name)

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        """A click chooses; a click on the chosen one goes there."""
        event.stop()
        if event.key == self.sheet.current:
            self._go()
        else:
            self.sheet.go(event.key)


def _item(key: str, mend: Mend) -> Item:
    lead = (("   ", ""), ROLES[mend.level])
    row = Row(((mend.message, ""),), lead, key=key, wrap=True)
    bold = Row(((mend.message, "strong"),), lead, key=key, wrap=True)
    how = Row(((mend.mend, "good"), (f"  {mend.rule}", "dim")), (("     ", ""),), key=key, wrap=True)
    return Item(key, (row,), (bold, how))
