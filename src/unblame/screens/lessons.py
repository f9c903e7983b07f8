"""What went well, poorly and by luck, and what was learned."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from unblame.screens.lines import LineSection
from unblame.screens.section import Entry, bindings_of
from unblame.widgets.rows import BLANK, heading, plain
from unblame.widgets.sheet import Item

LISTS = {
    "well": "What went well",
    "poorly": "What went poorly",
    "lucky": "Where luck helped",
    "learned": "What we learned",
    "surprises": "What surprised us",
    "harder": "What was harder than expected",
    "next_time": "What we would do next time",
    "questions": "Open questions",
    "organisation": "Lessons for everybody",
}


class Lessons(LineSection):
    """Lists of lines; an empty list is one row to press `a` on."""

    NAME = "lessons"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("lessons")
    ADDS = "lessons"

    def items(self) -> list[Item]:
        items: list[Item] = []
        for key, title in LISTS.items():
            place = f"lessons.{key}"
            lines = self.line_items(place)
            rows = (heading(title, str(len(lines)) if lines else ""),)
            items.append(Item("", (BLANK, *rows) if items else rows))
            items += lines or [Item(place, (plain("   nothing yet: press a", "dim", key=place),))]
        return items

    def _list(self) -> str:
        return self.sheet.current.partition("#")[0]

    def has_entry(self) -> bool:
        return bool(self._list())

    def do_add(self, key: str) -> None:
        del key
        self.open_entry(self._list(), "   ·", "one line", self.sheet.current)

    def write_entry(self, entry: Entry, text: str) -> str:
        return self.write_line(entry, text)

    def deletable(self) -> str:
        return self.sheet.current if "#" in self.sheet.current else ""

    def do_later(self, key: str) -> None:
        del key
        self.shift_line(1)

    def do_earlier(self, key: str) -> None:
        del key
        self.shift_line(-1)
