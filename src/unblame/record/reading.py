"""What every reader of typed text is given, and what it says when it cannot read one."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from unblame.record.text import clean_line, visible

_SHOWN = 40


class Unread(ValueError):  # noqa: N818 - a state of a field, not a fault: “not readable yet”
    """A typed value that cannot be read yet. The message is a sentence for the person who typed it.

    `expected` lists the forms that would be read; `question` is set where the text has more than one
    meaning, or a meaning that does not exist, and says what to write instead.
    """

    def __init__(self, text: str, expected: str, *, reason: str = "", question: str | None = None) -> None:
        said = question or f"{reason or f'“{shortened(text)}” cannot be read.'} Write {expected}."
        super().__init__(said)
        self.text = text
        self.expected = expected
        self.question = question


def shortened(text: str, limit: int = _SHOWN) -> str:
    """Return the start of a text, safe to print in a message."""
    line = clean_line(text[: limit * 4])
    return visible(line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1] + "…")


class TimeContext(NamedTuple):
    """What a time without a date or a zone is read against. Every datetime is aware."""

    zone: tzinfo
    """The incident's: of a time that names none, and of every result."""
    here: tzinfo
    """This machine's, for `14:05 here`."""
    above: datetime | None = None
    """The event above, whose day a bare time takes."""
    selected: datetime | None = None
    """The event that `+12m` counts from; `started` when there is none."""
    started: datetime | None = None
    """When the incident started."""
    day: date | None = None
    """The day when nothing stands above; that of `started` when absent."""
    latest: datetime | None = None
    """Where only today is known: what is told is over, so that a bare time after this was the day before."""
