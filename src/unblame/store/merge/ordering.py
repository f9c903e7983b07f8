"""The order of unique names after both sides moved some: records by id, unknown keys by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet


def merged_order(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], kept: Collection[str]) -> list[str]:
    """Every kept name once; each stands in some side. The same list whichever side is ours.

    Names that neither side moved are the frame. A name that one side moved or added stands where that side put
    it; where both did, the side whose list is the lesser decides. Between two names of the frame the lesser
    chunk comes first.
    """
    old, first, second = ([name for name in names if name in kept] for names in (base, ours, theirs))
    if first == second:
        return first
    if second < first:
        first, second = second, first
    still_in_first, still_in_second = unmoved(old, first), unmoved(old, second)
    frame = still_in_first & still_in_second
    in_first = set(first)
    of_second = {name for name in second if name not in in_first or name in still_in_first} - frame
    of_first = in_first - of_second - frame
    chunks, others = _chunks(first, frame, of_first), _chunks(second, frame, of_second)
    order: list[str] = []
    for name in (None, *(name for name in old if name in frame)):
        if name is not None:
            order.append(name)
        for chunk in sorted((chunks.get(name, []), others.get(name, []))):
            order.extend(chunk)
    return order


def unmoved(before: Iterable[str], after: Sequence[str]) -> set[str]:
    """The most names of both sequences that stand in the same order in them; no name may repeat."""
    place = {name: index for index, name in enumerate(after)}
    common = [place[name] for name in before if name in place]
    return {after[index] for index in _longest_rising(common)}


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """A longest rising part of distinct numbers, by patience sorting: n log n."""
    tops: list[int] = []
    top_at: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(top_at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            top_at.append(at)
        else:
            tops[pile], top_at[pile] = number, at
    rising: list[int] = []
    at = top_at[-1] if top_at else -1
    while at >= 0:
        rising.append(numbers[at])
        at = before[at]
    return rising[::-1]


def _chunks(names: Iterable[str], frame: AbstractSet[str], owned: AbstractSet[str]) -> dict[str | None, list[str]]:
    """The owned names by the name of the frame that they follow; those before the first by None."""
    chunks: dict[str | None, list[str]] = {}
    behind: str | None = None
    for name in names:
        if name in frame:
            behind = name
        elif name in owned:
            chunks.setdefault(behind, []).append(name)
    return chunks
