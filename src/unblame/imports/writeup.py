"""What a write-up says, by place: texts, records' rows, lists, and what belongs to no place of the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from unblame.imports.layout import Place


class Said(NamedTuple):
    """A text and the line where it starts, from 1."""

    text: str
    line: int


class Sublist(NamedTuple):
    """A headed list under a record."""

    heading: str
    items: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """One record as the document has it: cells and facts by column or label. `number` is empty where it has none.

    `parent` is the index of the why above it. `short` when its row of the table ends before the last column;
    `misshapen` when nobody knows what belongs to it: it has more cells than the table, fewer than its export had, or
    facts of two records.
    """

    line: int
    number: str = ""
    cells: dict[str, Said] = field(default_factory=dict[str, Said])
    parent: int | None = None
    lists: list[Sublist] = field(default_factory=list[Sublist])
    short: bool = False
    misshapen: bool = False

    def text(self, label: str) -> str:
        """What a cell says; empty where there is none."""
        return self.cells[label].text if label in self.cells else ""

    def texts(self) -> dict[str, str]:
        """What each cell says."""
        return {label: said.text for label, said in self.cells.items()}


class Stray(NamedTuple):
    """What stands at a place that holds nothing of the record: computed by the write-up, or somebody's own."""

    place: Place
    text: str
    line: int


@dataclass(slots=True)
class Writeup:
    """All that a document says. `detached` are facts of a record that has no row; `headings` with their lines."""

    texts: dict[Place, Said] = field(default_factory=dict[Place, Said])
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])
    lists: dict[str, list[Said]] = field(default_factory=dict[str, list[Said]])
    strays: list[Stray] = field(default_factory=list[Stray])
    detached: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])
    headings: dict[Place, int] = field(default_factory=dict[Place, int])
