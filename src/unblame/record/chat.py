"""Pasted chat: a line with a name and a time of its own stands over what that person wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[ \u00a0\u202f]?[AaPp][Mm])?"
_HEADER = re.compile(rf"(?P<who>[^\W\d_][^\d:\[\]|]{{0,39}}?)\s+(?:\[(?P<boxed>{_CLOCK})\]|(?P<time>{_CLOCK}))\s*")


class Said(NamedTuple):
    """A line, its time in front of it where the line above gave one, and who wrote it (empty when unknown)."""

    line: str
    who: str = ""


def read_chat(lines: Sequence[str]) -> list[Said]:
    """Give each message the time and the name of the line over it; other lines stay as they are.

    “Ana Lima  10:02 AM” over “deploying now” becomes “10:02 AM deploying now”, said by Ana Lima. A name and a time
    with nothing below them are an event's words.
    """
    said: list[Said] = []
    above: re.Match[str] | None = None
    for line in lines:
        header = _HEADER.fullmatch(line)
        if above is not None and header is None:
            said.append(Said(f"{above['boxed'] or above['time']} {line}", above["who"].strip()))
            above = None
            continue
        if above is not None:
            said.append(Said(above.string))
        if header is None:
            said.append(Said(line))
        above = header
    if above is not None:
        said.append(Said(above.string))
    return said
