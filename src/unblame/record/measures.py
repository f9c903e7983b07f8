"""The entry line of a measure: `error rate 0.2 → 98 %, limit 1` (FEATURES rows 36 and 39)."""

from __future__ import annotations

import re
from typing import NamedTuple

from unblame.record.numbers import read_number
from unblame.record.reading import Unread

_NUMBER = r"[0-9][0-9,_'’]*(?:\.[0-9]+)?(?:[kM](?!\w))?"
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_LIMIT = re.compile(rf",\s*limit\s*:?\s+(?P<number>{_NUMBER})\s*(?P<unit>\S.*?)?\s*\Z", re.IGNORECASE)
_NORMAL = re.compile(rf"(?P<name>.*?)\s*(?<![\w.,])(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s]\S*)?\s*\Z", re.DOTALL)
_PEAK = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>\S.*?)?\s*\Z", re.DOTALL)


class MeasureEntry(NamedTuple):
    """A measure as read, all numbers in `unit`. With a `problem` the numbers are None and `name` is the line."""

    name: str
    normal: float | None = None
    peak: float | None = None
    limit: float | None = None
    unit: str = ""
    problem: str = ""


def read_measure(line: str) -> MeasureEntry:
    """Read `name normal → peak unit, limit number`; all but the name may be left out.

    Numbers count only around an arrow and behind “limit”, so that “p99” and “HTTP 500” stay words. `k` and `M`
    right behind a number multiply it.
    """
    words = " ".join(line.split())
    try:
        return _read(words)
    except Unread as unread:
        return MeasureEntry(words, problem=str(unread))


def _read(words: str) -> MeasureEntry:
    limit = _LIMIT.search(words)
    rest = words[: limit.start()] if limit else words
    name, *behind = _ARROW.split(rest, maxsplit=1)
    normal = peak = None
    if behind:
        peak = _PEAK.fullmatch(behind[0]) if behind[0] else None
        if behind[0] and peak is None:
            return MeasureEntry(words)
        normal = _NORMAL.fullmatch(name)
        name = normal["name"] if normal else name
    found = [each for each in (normal, peak, limit) if each is not None]
    units = list(dict.fromkeys(each["unit"] for each in found if each["unit"]))
    if len(units) > 1:
        raise Unread(words, "", question=f"“{units[0]}” and “{units[1]}” are two units. Write all numbers in one.")
    values = [None if each is None else read_number(each["number"]).value for each in (normal, peak, limit)]
    return MeasureEntry(name.strip(), *values, unit=units[0] if units else "")
