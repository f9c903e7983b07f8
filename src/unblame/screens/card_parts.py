"""What stands on a card, told as data: rows of fields, lists of records and of lines, and what only is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from unblame.record.table import Record
from unblame.widgets.rows import Row


class Spec(NamedTuple):
    """A field of a table or of a record: its key and how it is asked for.

    `always` keeps its row when it is empty; a `quiet` one has none, since its record's head says it.
    """

    key: str
    label: str
    kind: str = "words"
    hint: str = ""
    options: tuple[str, ...] = ()
    always: bool = False
    quiet: bool = False


class FieldRows(NamedTuple):
    """A row a field of one table, which stands alone; `title` parts it from what is above."""

    table: str
    specs: tuple[Spec, ...]
    title: str = ""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        table, _, key = where.rpartition(".")
        return where == self.table or (table == self.table and any(spec.key == key for spec in self.specs))


class RecordRows(NamedTuple):
    """A list of records. `hint` is the entry line's; `read` makes the values of a record of what is typed there.

    `shown` says of a record what stands in its row: its words, and what is dim at the right. `noted` says what was
    understood of the entry line where that is more than the values' own words; `letter` numbers the rows: V1, V2.
    """

    place: str
    kind: type[Record]
    title: str
    hint: str
    read: Callable[[str], dict[str, Any]]
    shown: Callable[[Any], tuple[str, str]]
    specs: tuple[Spec, ...]
    noted: Callable[[str], tuple[Row, ...]] | None = None
    letter: str = ""
    day_first: bool = False
    """Whether an entry line may begin with a day, the record's `on`; without one it is today's."""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return where == self.place or where.startswith(f"{self.place}.")


class LineRows(NamedTuple):
    """A list of plain lines."""

    place: str
    title: str
    hint: str = "one line"

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return where.partition("#")[0] == self.place


class Shown(NamedTuple):
    """What a card shows and nobody types: made by a method of the section with this name."""

    method: str
    prefix: str | tuple[str, ...] = ""
    """Of the keys of its items."""

    def owns(self, where: str) -> bool:
        """Whether this part shows a place."""
        return bool(self.prefix) and where.startswith(self.prefix)


Part = FieldRows | RecordRows | LineRows | Shown


class Card(NamedTuple):
    """A card: its title and its parts from top to bottom."""

    title: str
    parts: tuple[Part, ...]

    def owns(self, where: str) -> bool:
        """Whether this card shows a place."""
        return any(part.owns(where) for part in self.parts)
