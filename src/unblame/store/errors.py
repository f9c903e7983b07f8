"""What is said about a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

from unblame.record.reading import shortened
from unblame.record.text import clean_line, visible


class Unreadable(Exception):  # noqa: N818 - a state of a file, as Unread is of a field
    """A session file that cannot be read: where, what is wrong, what to do.

    `line` and `column` count from 1, in characters. As text: “FILE:12:7: what is wrong. What to do.”
    """

    def __init__(
        self, path: Path, problem: str, mend: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(path, problem, mend, line, column)
        self.path = path
        self.problem = problem
        self.mend = mend
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = shown_path(self.path)
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        return f"{place}: {self.problem}. {self.mend}."


class NotASession(Unreadable):
    """The file is sound TOML and holds something else than a session."""


def shown_path(path: Path) -> str:
    """A path as it may be printed: names of files can hold terminal escapes and undecodable bytes."""
    return visible(clean_line(str(path)))


def shown(value: object) -> str:
    """A value of a file as it may be quoted in a message: short, on one line, without control characters."""
    match value:
        case str():
            return f"“{shortened(value)}”"
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > 64:  # str() refuses thousands of digits
            return "a very large number"
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return str(value)
