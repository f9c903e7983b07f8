"""A line of time in text: a sign above each marked column, and what the signs stand for. No facts of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len

SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
Label = TypeVar("Label")
MORE = "+"
"""Above the columns that no sign is left for."""


class Signs(NamedTuple, Generic[Label]):
    """The row of signs, as wide as the line, and each sign with the labels of its column."""

    row: str
    legend: tuple[tuple[str, tuple[Label, ...]], ...]


def signs(columns: int, marks: Iterable[tuple[int, Label]]) -> Signs[Label]:
    """A sign for each column with a mark, from left to right; marks of one column share it.

    `marks` are columns from 0 and labels. Columns beyond the last sign have a “+” in the row and in the legend.
    """
    labels: dict[int, list[Label]] = {}
    for column, label in marks:
        labels.setdefault(column, []).append(label)
    row = [" "] * columns
    legend: list[tuple[str, tuple[Label, ...]]] = []
    rest: list[Label] = []
    for number, column in enumerate(sorted(labels)):
        sign = SIGNS[number] if number < len(SIGNS) else MORE
        row[column] = sign
        if sign == MORE:
            rest += labels[column]
        else:
            legend.append((sign, tuple(labels[column])))
    if rest:
        legend.append((MORE, tuple(rest)))
    return Signs("".join(row), tuple(legend))


def packed(words: Iterable[str], columns: int, gap: int = 3) -> list[list[str]]:
    """Words in rows: as many in each as have room with `gap` columns between them; a longer one stands alone."""
    rows: list[list[str]] = []
    used = 0
    for word in words:
        width = cell_len(word)
        if rows and used + gap + width <= columns:
            rows[-1].append(word)
            used += gap + width
        else:
            rows.append([word])
            used = width
    return rows


def at_both_ends(first: str, last: str, columns: int) -> str:
    """Two labels at the ends of a line; below each other's room they stand with one space between."""
    return first + " " * max(1, columns - cell_len(first) - cell_len(last)) + last
