"""A contributing factor's entry line: `process: no runbook for an empty pool -> nine minutes longer`."""

from __future__ import annotations

import re
from typing import NamedTuple, cast, get_args

from unblame.record.kinds import Category

_CATEGORY = r"(?i)\s*(" + "|".join(get_args(Category)) + r")\s*:\s+"
_ARROW = r"\s*(?:->|→|=>)\s*"


class FactorEntry(NamedTuple):
    """A factor as read; `end` is where its category ends in the line, 0 without one."""

    text: str
    category: Category | None
    impact: str
    end: int


def read_factor(line: str, words: frozenset[str] = frozenset()) -> FactorEntry:
    """The category stands first with a colon, the effect last behind an arrow."""
    found = re.match(_CATEGORY, line)
    if found is not None and found.group().strip() in words:
        found = None
    rest = line[found.end() :] if found else line
    text, *effect = re.split(_ARROW, rest, maxsplit=1)
    category = cast("Category", found.group(1).lower()) if found else None
    end = len(found.group().rstrip()) if found else 0
    return FactorEntry(" ".join(text.split()), category, " ".join(effect[0].split()) if effect else "", end)
