"""What an import could not take, for the person who wrote it."""

from __future__ import annotations

from typing import NamedTuple

from unblame.imports.layout import Place

KEPT = "what is missing here was not taken out, since something that stands here was not read. Mend that first."


class Problem(NamedTuple):
    """A line of the document (0 where there is none), the place in words, and a sentence."""

    line: int
    place: str
    reason: str


def words(place: Place) -> str:
    """A place of a write-up: “Impact, Users affected”; the head has no heading."""
    return ", ".join(part for part in place if part) or "Above the first heading"
