"""What stands between the draft and a write-up to publish: a list by level; enter goes to the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from unblame.review.readiness import LEVELS, Mend, counts
from unblame.screens.list_screen import ListScreen, bindings_for
from unblame.widgets.rows import BLANK, Row, heading, plain
from unblame.widgets.sheet import Item, Sheet

TITLES = {"required": "Required", "recommended": "Recommended", "optional": "Optional"}
ROLES = {"required": ("● ", "bad"), "recommended": ("○ ", "ask"), "optional": ("· ", "dim")}
READY = "Nothing is missing: the write-up can be published."
ROOM = "On the shared screen wording and private places are left out."


class ReadinessScreen(ListScreen[Mend | None]):
    """Answers with the finding to go to, or none."""

    CONTEXT = "readiness"
    TITLE_TEXT = "Readiness"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("readiness")

    def __init__(self, mends: Sequence[Mend], keymap: Mapping[str, str], *, start: int = 0, room: bool = False) -> None:
        super().__init__(keymap)
        self._mends = mends
        self._start = start
        self._room = room

    def on_mount(self) -> None:
        keys = [str(number) for number in range(len(self._mends))]
        self.sheet.show(self._items(), keys[min(self._start, len(keys) - 1)] if keys else "")
        self.set_focus(self.sheet)
        self.on_resize()

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

    def on_resize(self) -> None:
        """Fit the rows."""
        found = counts(self._mends)
        self.fit(f"{found.required} required, {found.recommended} recommended, {found.optional} optional ")

    def works(self, verb: str) -> bool:
        return bool(self._mends) or verb == "back"

    def run_verb(self, verb: str) -> None:
        if verb == "go" and self.sheet.current:
            self.dismiss(self._mends[int(self.sheet.current)])

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        """A click chooses; a click on the chosen one goes there."""
        event.stop()
        if event.key == self.sheet.current:
            self.run_verb("go")
        else:
            self.sheet.go(event.key)


def _item(key: str, mend: Mend) -> Item:
    lead = (("   ", ""), ROLES[mend.level])
    row = Row(((mend.message, ""),), lead, key=key, wrap=True)
    bold = Row(((mend.message, "strong"),), lead, key=key, wrap=True)
    how = Row(((mend.mend, "good"), (f"  {mend.rule}", "dim")), (("     ", ""),), key=key, wrap=True)
    return Item(key, (row,), (bold, how))
