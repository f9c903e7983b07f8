"""Entry lines of the lessons' cards: `INC-2023-045: similar leak`, `Handover: nobody knew who held it`."""

from __future__ import annotations

import re

_BEHIND = re.compile(r":(?:\s+|\Z)")
_LONGEST = 60  # characters of a reference or a theme before its colon


def read_related(line: str) -> dict[str, str]:
    """Another incident's reference and, behind a colon, how it is related; a sentence without one is the note."""
    reference, note = _parted(line)
    if note or not any(map(str.isspace, reference)):
        return {"reference": reference, "note": note}
    return {"reference": "", "note": reference}


def read_insight(line: str) -> dict[str, str]:
    """A theme and, behind a colon, what was said about it."""
    theme, discussion = _parted(line)
    return {"theme": theme, "discussion": discussion}


def read_systemic(line: str) -> dict[str, str]:
    """A pattern in a sentence."""
    return {"issue": line.strip()}


def _parted(line: str) -> tuple[str, str]:
    """The words before the first colon that a space follows, and those behind it."""
    found = _BEHIND.search(line)
    if found is None or not 0 < found.start() <= _LONGEST:
        return line.strip(), ""
    return line[: found.start()].strip(), line[found.end() :].strip()
