"""What a sheet shows: items with rows and fields, one below the other or side by side."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

from unblame.widgets.field import Field
from unblame.widgets.rows import Piece, Row


class Item(NamedTuple):
    """Something the cursor stops at, or (without a key) rows that only stand there.

    `rows` is how it looks among others, `head` how it begins when it is the current one; its fields follow.
    `inline` items give their place to the open field. Head and fields may be left to the `detail` that a sheet is
    given, so that only one item is made in full.

    Items that stand side by side have a `column` from 1 on, and stand row by row among the items; the cursor goes
    down one column before the next. `beside` is the item whose head draws the row of both when it is the current one.
    """

    key: str
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    fields: tuple[Field, ...] = ()
    inline: bool = False
    column: int = 0
    beside: str = ""


def keys_in_order(items: Iterable[Item]) -> list[str]:
    """The keys the cursor stops at; where items stand side by side, those of one column before the next."""
    keys: list[str] = []
    for _, run in groupby((item for item in items if item.key), key=lambda item: item.column > 0):
        keys += [item.key for item in sorted(run, key=lambda item: item.column)]
    return keys


def label_width(item: Item) -> int:
    """The columns that the labels of an item's fields take."""
    return max((cell_len(line) for each in item.fields for line in each.label.split("\n")), default=0) + 2


def label_of(field: Field, width: int) -> str:
    """The field's label, each of its lines filled to this many columns."""
    if not field.label:
        return ""
    return "\n".join(line + " " * (width - cell_len(line)) for line in field.label.split("\n"))


def stands(field: Field, open_field: Field | None) -> bool:
    """Whether a field has a row: filled ones always, empty ones when they ask or a field is open."""
    return not field.quiet and (bool(field.text) or field.always or open_field is not None)


def field_row(item: Item, field: Field, width: int) -> Row:
    """A field that is not open, behind a label of this width."""
    value: Piece = (field.text, "bad" if field.bad else "") if field.text else (field.hint, "dim")
    note = ((f"  {field.note}", "bad" if field.bad else "dim"),) if field.note else ()
    lead = ((label_of(field, width), "dim"),) if field.label else ()
    return Row((value, *note), lead, key=item.key, part=field.where, wrap=True)
