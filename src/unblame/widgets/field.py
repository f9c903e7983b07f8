"""One value that can be edited, and what its editor says upwards; the editor itself is loaded when a field opens."""

from __future__ import annotations

from typing import NamedTuple

from textual.message import Message

FREE_TEXT = ("prose", "words")
"""Kinds without a grammar: they enter the record with every key."""

BREAKING = ("prose", "lists", "counts")
"""Kinds in which enter breaks the line."""
PASTED_WHOLE = (*FREE_TEXT, "lines", "lists", "counts")
"""Kinds that keep the lines of a paste."""


class Field(NamedTuple):
    """One value that can be edited. `where` is its path; `#` and a number name a line of a list.

    `kind` is `prose` (enter breaks the line), `words`, `entry`, or a grammar of `record.typed`. `text` is what
    the editor starts with, `note` what stands behind the value: what it was read as, or what is expected.
    `always` gives an empty field a row that asks; `quiet` ones have no row of their own, the head shows them.
    """

    where: str
    label: str
    text: str = ""
    kind: str = "words"
    hint: str = ""
    options: tuple[str, ...] = ()
    note: str = ""
    bad: bool = False
    always: bool = False
    quiet: bool = False


class Mark(NamedTuple):
    """A part of the text that was understood, or that is wanted noticed: columns in the first line."""

    start: int
    end: int
    role: str = "token"


class Underline(NamedTuple):
    """Words of the text that are worth a look. `line` counts from 0, `start` and `end` are columns.

    `text` is what stood there: it is drawn only while it does. `role` is error, warning or hint; parts of one
    finding that goes over several lines share its `finding`.
    """

    line: int
    start: int
    end: int
    role: str
    text: str
    finding: int = 0


class CursorMoved(Message):
    """The cursor stands elsewhere in a text with words worth a look."""


class Resized(Message):
    """The editor takes more or fewer rows."""


class Edited(Message):
    """The text is another one now."""


class Left(Message):
    """A key asks to leave: enter, tab, shift+tab, escape, up, down, or a list's key after alt."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class Unmarked(Message):
    """Backspace behind an understood part asks to take it as plain words."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__()
        self.start = start
        self.end = end


class PastedLines(Message):
    """Several lines were pasted into an entry line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Refused(Message):
    """A paste was too long for one field."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length
