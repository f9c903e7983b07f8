"""How strict a place is: what a finding means depends on where the words stand (LANGUAGE section 5).

A name is a fact in a timeline and a finding in a root cause; what should be done is an action's business, so
counterfactuals are left alone there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Place = Literal["prose", "timeline", "analysis", "actions"]

SILENT: dict[Place, frozenset[str]] = {
    "prose": frozenset(),
    "timeline": frozenset(),
    "analysis": frozenset(),
    "actions": frozenset({"counterfactual", "hindsight", "informative"}),
}
"""Categories that say nothing in a place."""
SOFTENED: dict[Place, frozenset[str]] = {
    "prose": frozenset(),
    "timeline": frozenset({"personal blame", "human error"}),
    "analysis": frozenset(),
    "actions": frozenset(),
}
"""Categories that are hints only: a timeline must record what happened."""

_HEADINGS: tuple[tuple[Place, re.Pattern[str]], ...] = (
    (
        "actions",
        re.compile(
            r"\b(?:action|next steps?|follow[- ]?ups?|prevention|remediation|corrective|to-?do|recommendation)", re.I
        ),
    ),
    ("timeline", re.compile(r"\b(?:timeline|chronology|sequence of events|event log)\b", re.I)),
    ("analysis", re.compile(r"\b(?:cause|causes|contributing|factors?|whys?|lessons?|analysis)\b", re.I)),
)


@lru_cache(1_000)
def place_of_heading(heading: str) -> Place:
    """The place that a heading of a document opens."""
    for place, pattern in _HEADINGS:
        if pattern.search(heading):
            return place
    return "prose"
