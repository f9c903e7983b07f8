"""Lengths of time as people write them: “47 minutes”, “2 h 11 min”, “1h 13min”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_PART = r"(?:\d{1,6}(?:[.,]\d{1,3})?)[ -]?(?:d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\b"
_WHOLE = re.compile(rf"(?<![\w.,:+-]){_PART}(?:(?:,? and |, | )?{_PART})*", re.IGNORECASE)
_BARE = re.compile(r" ?(?P<minutes>\d{2})(?!\w|[.,:]\d|\s?%)(?P<closed>\s*(?:[.,;:)!?–]|$))?", re.MULTILINE)
_MINUTES = 60
_ONE = re.compile(r"(\d+(?:[.,]\d+)?)[ -]?([dhms])", re.IGNORECASE)


class Length(NamedTuple):
    """A length of time in a text, from column `start` to `end`."""

    start: int
    end: int
    seconds: float


def lengths(text: str) -> Iterator[Length]:
    """Every length of time in a text, in order. Units that do not get smaller are two lengths, not one.

    “2 h 40” is 160 minutes at the end of a clause; before another word nothing is guessed.
    """
    for found in _WHOLE.finditer(text):
        parts = [(float(number.replace(",", ".")), unit.lower()) for number, unit in _ONE.findall(found[0])]
        units = [_SECONDS[unit] for _, unit in parts]
        if not all(later < earlier for earlier, later in pairwise(units)):
            continue
        start, end = found.span()
        seconds = sum(number * _SECONDS[unit] for number, unit in parts)
        if parts[-1][1] == "h" and (bare := _BARE.match(text, end)):  # “2 h 40”; before a word it may count anything
            if bare["closed"] is None or int(bare["minutes"]) >= _MINUTES:
                continue
            end, seconds = bare.end("minutes"), seconds + int(bare["minutes"]) * _SECONDS["m"]
        yield Length(start, end, seconds)
