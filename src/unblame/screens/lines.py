"""Lists of plain lines, such as what went well: an item a line, added and edited in place."""

from __future__ import annotations

from unblame.record.where import value_at
from unblame.screens.section import Entry, Section
from unblame.widgets.field import Field
from unblame.widgets.rows import Row
from unblame.widgets.sheet import Item


class LineSection(Section):
    """A section that holds lists of lines: `place#2` is the third line of a list."""

    def line_items(self, place: str) -> list[Item]:
        """An item for each line of a list."""
        lines: tuple[str, ...] = value_at(self.context.session, place)
        items: list[Item] = []
        for number, line in enumerate(lines):
            key = f"{place}#{number}"
            row = Row(((line or "…", ""),), (("   · ", "dim"),), key=key, wrap=True)
            items.append(Item(key, (row,), (row,), (Field(key, "   ·", line, quiet=True),), inline=True))
        return items

    def write_line(self, entry: Entry, text: str) -> str:
        """Make or change the line of an entry; an empty one makes none."""
        place = entry.verb
        lines = list(value_at(self.context.document.session, place))
        index = int(entry.where.partition("#")[2]) if entry.where else self._place_for(entry, len(lines))
        if entry.where:
            lines[index : index + 1] = [text] if text.strip() else []
        elif text.strip():
            lines.insert(index, text)
        self.context.document.put(place, tuple(lines), typing=True)
        return f"{place}#{index}" if text.strip() else ""

    def _place_for(self, entry: Entry, count: int) -> int:
        list_place, _, number = entry.after.partition("#")
        return int(number) + 1 if list_place == entry.verb and number.isdigit() else count

    def after_leaving(self) -> None:
        """A line that was emptied goes away when it is left."""
        place, _, number = self.sheet.current.partition("#")
        if number:
            lines = value_at(self.context.document.session, place)
            kept = tuple(line for line in lines if line.strip())
            if kept != lines:
                self.context.document.put(place, kept, "emptied line")

    def shift_line(self, by: int) -> None:
        """Move the current line up or down in its list."""
        place, _, number = self.sheet.current.partition("#")
        if not number:
            return
        lines = list(value_at(self.context.document.session, place))
        index = int(number)
        if 0 <= index + by < len(lines):
            lines[index], lines[index + by] = lines[index + by], lines[index]
            self.context.document.put(place, tuple(lines), "moved line")
            self.refresh_items(f"{place}#{index + by}")
