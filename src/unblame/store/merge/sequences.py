"""Three-way merges of sequences of strings: the lines of a text, the entries of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from heapq import merge
from typing import NamedTuple

from unblame.store.merge.ordering import unmoved

_FINE_ITEMS = 2_000
_FINE_PAIRS = 200_000
"""Above these difflib could stall a save; then only what stands once on both sides is matched."""

Strings = tuple[str, ...]


class Change(NamedTuple):
    """What one side made of base[start:end]; an insertion where the two are equal."""

    start: int
    end: int
    new: Strings


class Hunk(NamedTuple):
    """A part of the merge: what stands there on each side, and which of it that side wrote itself."""

    ours: Strings
    theirs: Strings
    our_new: Strings = ()
    their_new: Strings = ()


class _Region(NamedTuple):
    """A stretch of the base with the changes that touch each other in it."""

    start: int
    end: int
    ours: list[Change]
    theirs: list[Change]


def merge_lines(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """The merged text twice: colliding lines as ours has them, and as theirs has them."""
    hunks = list(_hunks(tuple(base.split("\n")), tuple(ours.split("\n")), tuple(theirs.split("\n"))))
    mine = "\n".join(line for hunk in hunks for line in hunk.ours)
    return mine, "\n".join(line for hunk in hunks for line in hunk.theirs)


def merge_entries(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Strings:
    """One list of both sides' entries: where both wrote, the lesser chunk stands first.

    No entry stands more often than in the side that holds it most often.
    """
    merged: list[str] = []
    for hunk in _hunks(tuple(base), tuple(ours), tuple(theirs)):
        if hunk.ours == hunk.theirs:
            merged.extend(hunk.ours)
        else:
            for chunk in sorted({hunk.our_new, hunk.their_new}):
                merged.extend(chunk)
    left = Counter(ours) | Counter(theirs)
    kept: list[str] = []
    for entry in merged:
        if left[entry]:
            left[entry] -= 1
            kept.append(entry)
    return tuple(kept)


def changes(base: Strings, side: Strings) -> list[Change]:
    """What turns the base into a side, from left to right, with something left alone between each two."""
    first = _common(base, side)
    last = _common(base[first:][::-1], side[first:][::-1])
    old, new = base[first : len(base) - last], side[first : len(side) - last]
    found: list[Change] = []
    at = new_at = 0
    for start, new_start, size in (*_matches(old, new), (len(old), len(new), 0)):
        if start > at or new_start > new_at:
            found.append(Change(first + at, first + start, new[new_at:new_start]))
        at, new_at = start + size, new_start + size
    return found


def _common(one: Strings, other: Strings) -> int:
    """How many items both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _matches(old: Strings, new: Strings) -> Iterator[tuple[int, int, int]]:
    """What stayed: where in the old, where in the new, how many."""
    counts = Counter(new)
    if len(old) + len(new) <= _FINE_ITEMS and sum(counts[item] for item in old) <= _FINE_PAIRS:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return
    old_counts = Counter(old)
    once = {item for item, count in counts.items() if count == 1 and old_counts[item] == 1}
    stayed = unmoved([item for item in old if item in once], [item for item in new if item in once])
    places = {item: at for at, item in enumerate(new) if item in stayed}
    yield from ((at, places[item], 1) for at, item in enumerate(old) if item in stayed)


def _hunks(base: Strings, ours: Strings, theirs: Strings) -> Iterator[Hunk]:
    """The whole merge from left to right."""
    at = 0
    for region in _regions(changes(base, ours), changes(base, theirs)):
        yield Hunk(base[at : region.start], base[at : region.start])
        mine, other = _applied(base, region, region.ours), _applied(base, region, region.theirs)
        touched = bool(region.ours), bool(region.theirs)
        if touched == (True, True):
            yield Hunk(mine, other, _written(region.ours), _written(region.theirs))
        else:
            changed = mine if touched[0] else other
            yield Hunk(changed, changed)
        at = region.end
    yield Hunk(base[at:], base[at:])


def _regions(ours: list[Change], theirs: list[Change]) -> Iterator[_Region]:
    """Changes that collide, together: they overlap, or insert at the very same point."""
    region: _Region | None = None
    tagged = merge(((each, False) for each in ours), ((each, True) for each in theirs), key=lambda pair: pair[0][:2])
    for change, is_theirs in tagged:
        if region is None or not _collide(region, change):
            if region is not None:
                yield region
            region = _Region(change.start, change.end, [], [])
        (region.theirs if is_theirs else region.ours).append(change)
        region = region._replace(end=max(region.end, change.end))
    if region is not None:
        yield region


def _collide(region: _Region, change: Change) -> bool:
    at_one_point = region.start == region.end == change.start == change.end
    return change.start < region.end or at_one_point


def _applied(base: Strings, region: _Region, made: list[Change]) -> Strings:
    """A region as one side has it."""
    items: list[str] = []
    at = region.start
    for change in made:
        items += [*base[at : change.start], *change.new]
        at = change.end
    return (*items, *base[at : region.end])


def _written(made: list[Change]) -> Strings:
    return tuple(item for change in made for item in change.new)
