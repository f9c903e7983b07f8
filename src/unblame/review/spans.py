"""Stretches of a text, asked often whether one of them touches another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Stretches, each from its start up to its end; in any order, they may lie over one another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._ends = list(accumulate((end for _, end in self._spans), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a character of this stretch."""
        index = bisect_right(self._spans, (end - 1, 1 << 60))
        return index > 0 and self._ends[index - 1] > start
