"""Entry lines of the follow-up: `2024-01-22 two of five are done`, `2024-02-01 https://… for customers`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from unblame.record.dates import read_date
from unblame.record.reading import Unread

_EARLIEST_YEARS = 8  # back to the last 29 February, across a century
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = re.compile(
    r"\s*(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}|today|yesterday"
    rf"|(?:[0-9]{{1,2}} {_MONTH}|{_MONTH} [0-9]{{1,2}})(?:,? [0-9]{{4}})?)"
    r"(?:\s*[:,–]\s+|\s+|:?\Z)",
    re.IGNORECASE | re.ASCII,
)
_YEAR = re.compile(r"[0-9]{4}")


def day_first(line: str, today: date) -> tuple[date | None, str]:
    """The day that a line begins with, and the words behind it; none and the whole line where there is no day.

    `2024-01-22`, `22 Jan`, `Jan 22 2024`, `today`, `yesterday`. What is told has happened: a day without a year is
    the last such day.
    """
    found = _DAY.match(line)
    if found is None:
        return None, line.strip()
    try:
        day = _past(found["day"].lower(), today)
    except Unread:
        return None, line.strip()
    return day, line[found.end() :].strip()


def _past(words: str, today: date) -> date:
    if words == "yesterday":
        return today - timedelta(days=1)
    day = read_date(words, today)
    if _YEAR.search(words):
        return day
    for year in range(today.year, today.year - _EARLIEST_YEARS - 1, -1):
        try:
            before = day.replace(year=year)
        except ValueError:  # that year has no 29 February
            continue
        if before <= today:
            return before
    return day


def read_progress(words: str) -> dict[str, str]:
    """How the actions stood, in words."""
    return {"note": words}


def read_published(words: str) -> dict[str, str]:
    """Where the write-up went and, behind the last “for”, for whom: `https://… for customers`."""
    to, found, audience = words.rpartition(" for ")
    return {"to": to.strip(), "audience": audience.strip()} if found else {"to": words, "audience": ""}


def read_shared(words: str) -> dict[str, str]:
    """The occasion on which the lessons were passed on."""
    return {"where": words}


def read_question(line: str) -> dict[str, str]:
    """A question up to its last mark before the answer: `Was I charged? No.`"""
    question, mark, answer = line.partition("? ")
    return {"question": f"{question}?" if mark else line.strip(), "answer": answer.strip()}
