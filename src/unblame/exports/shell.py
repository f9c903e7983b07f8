"""Texts in a POSIX shell script: whatever a text says, nothing of it is run."""

from __future__ import annotations

from itertools import count
from shlex import quote

__all__ = ["heredoc", "quote"]


def heredoc(text: str, name: str = "END") -> str:
    """The text behind a command that reads it on stdin: `<<'END'`, the text itself, and the line that ends it.

    The shell expands nothing in it. The text gets a line break at its end where it has none; the ending line is
    `name`, with a number where a line of the text spells the same.
    """
    body = text if text.endswith("\n") else f"{text}\n"
    lines = set(body.split("\n"))
    end = next(word for number in count() if (word := f"{name}_{number}" if number else name) not in lines)
    return f"<<'{end}'\n{body}{end}\n"
