"""Which row of an edited document is which row of the document that it was made from."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher

from unblame.imports.writeup import Row

_SAME_NUMBER = 0.3
"""How alike two rows with one number are at least."""
_OTHER_NUMBER = 0.6
_MOST = 4000
"""Pairs that are compared by their texts; a document with more new and lost rows is another one."""
_LONGEST = 600
_SHORT = 200
"""Texts up to so many characters are compared letter by letter, longer ones by their words."""


def pairs(shown: Sequence[Row], edited: Sequence[Row]) -> list[int | None]:
    """For each edited row the index of its row in `shown`; None for a new one. No row is given twice.

    Rows that are equal come first, by number and then without it, since people number again by hand; then those
    with one number whose texts are alike, then the most alike of the rest, then those without numbers that have one
    title.
    """
    found: list[int | None] = [None] * len(edited)
    free = dict.fromkeys(range(len(shown)))
    known, said = list(map(_content, shown)), list(map(_content, edited))
    _pair_equal(known, said, found, free)
    _pair_equal([content for _, content in known], [content for _, content in said], found, free)
    by_number: dict[str, int] = {}
    for at in free:
        by_number.setdefault(shown[at].number, at)
    for index, row in enumerate(edited):
        at = by_number.get(row.number) if row.number and found[index] is None else None
        if at is not None and at in free and (row.misshapen or _has_much_of(shown[at], row)):
            found[index] = at
            del free[at]
    _pair_alike(shown, edited, found, free)
    _pair_titled(shown, edited, found, free)
    return found


def alike(one: Row, other: Row) -> float:
    """From 0 to 1: the likeness of the texts, or the part of the filled cells that are equal if that is more."""
    equal = _equal_part(one, other)
    texts = _joined(one), _joined(other)
    if min(map(len, texts)) > _SHORT:  # by letters, forty rewritten pages would take half a minute
        matcher = SequenceMatcher(None, texts[0].split(), texts[1].split(), autojunk=False)
    else:
        matcher = SequenceMatcher(None, *texts, autojunk=False)
    if matcher.real_quick_ratio() <= equal:
        return equal
    return max(equal, matcher.ratio())


def _has_much_of(one: Row, other: Row) -> bool:
    """Whether two rows with one number are one; texts are compared only where the cells do not tell."""
    return _equal_part(one, other) >= _SAME_NUMBER or alike(one, other) >= _SAME_NUMBER


def _equal_part(one: Row, other: Row) -> float:
    labels = [label for label in {**one.cells, **other.cells} if one.text(label) or other.text(label)]
    return sum(one.text(label) == other.text(label) for label in labels) / len(labels) if labels else 1.0


def _pair_equal(
    shown: Sequence[Hashable], edited: Sequence[Hashable], found: list[int | None], free: dict[int, None]
) -> None:
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for at in free:
        waiting[shown[at]].append(at)
    for index, content in enumerate(edited):
        if found[index] is None and (same := waiting.get(content)):
            found[index] = at = same.popleft()
            del free[at]


def _pair_titled(shown: Sequence[Row], edited: Sequence[Row], found: list[int | None], free: dict[int, None]) -> None:
    """Rows without numbers whose first cells are equal, and equal to no other row's."""
    titles = Counter(_title(shown[at]) for at in free)
    said = Counter(_title(row) for row, at in zip(edited, found, strict=True) if at is None)
    by_title = {_title(shown[at]): at for at in free}
    for index, row in enumerate(edited):
        title = _title(row)
        if found[index] is None and title and titles[title] == said[title] == 1:
            found[index] = at = by_title[title]
            del free[at]


def _title(row: Row) -> tuple[str, str] | None:
    """The first cell of a row without a number; none where it is empty."""
    label, said = next(iter(row.cells.items()), ("", None))
    return (label, said.text) if said is not None and said.text and not row.number else None


def _pair_alike(shown: Sequence[Row], edited: Sequence[Row], found: list[int | None], free: dict[int, None]) -> None:
    new = [index for index, at in enumerate(found) if at is None]
    if len(new) * len(free) > _MOST:
        return
    ranked = sorted(
        ((alike(shown[at], edited[index]), index, at) for index in new for at in free),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    for likeness, index, at in ranked:
        if likeness >= _OTHER_NUMBER and found[index] is None and at in free:
            found[index] = at
            del free[at]


def _content(row: Row) -> tuple[str, Hashable]:
    """The number of a row, and what else it says."""
    cells = frozenset((label, said.text) for label, said in row.cells.items() if said.text)
    return row.number, (cells, tuple(row.lists))


def _joined(row: Row) -> str:
    return _text(said.text for said in row.cells.values())


def _text(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)[:_LONGEST]
