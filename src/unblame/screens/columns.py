"""Two texts side by side, wrapped to columns of a terminal: a wide character takes two."""

from __future__ import annotations

from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from unblame.record.text import drawable

FROM_WIDTH = 100
"""Columns of the terminal from which on texts stand side by side."""
BESIDE = 36
"""Columns that the panel at the side takes there."""
_NARROWEST = 8


def width_of_sheet(sheet: int, screen: int) -> int:
    """The columns that a sheet has, or will have as soon as it and the panel are laid out."""
    laid_out = screen - BESIDE if screen >= FROM_WIDTH else screen
    return min(sheet or laid_out, laid_out)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most this many columns (never under eight), broken between words where that is possible.

    Line breaks stay; several spaces become one. The empty text has no line.
    """
    width = max(width, _NARROWEST)
    lines: list[str] = []
    for paragraph in drawable(text).split("\n") if text else ():
        line, used = "", 0
        for word in paragraph.split():
            for piece in chop_cells(word, width) if cell_len(word) > width else [word]:
                cells = cell_len(piece)
                if line and used + 1 + cells > width:
                    lines.append(line)
                    line, used = "", 0
                line, used = (f"{line} {piece}", used + 1 + cells) if line else (piece, cells)
        lines.append(line)
    return lines


def padded(text: str, width: int) -> str:
    """A line filled with spaces to this many columns."""
    return text + " " * max(0, width - cell_len(text))


def column(text: str, width: int, *, bullet: str = "") -> list[str]:
    """A text as lines of exactly this many columns, the first behind its bullet, the others under its first word."""
    lines = wrapped(text, width - cell_len(bullet)) or [""]
    hang = " " * cell_len(bullet)
    return [padded(f"{hang if number else bullet}{line}", width) for number, line in enumerate(lines)]


def side_by_side(left: list[str], right: list[str], width: int) -> list[tuple[str, str]]:
    """The lines of two columns, pairwise; where the left one, of this width, is at its end, it goes on empty."""
    return [(a if a is not None else " " * width, b or "") for a, b in zip_longest(left, right)]
