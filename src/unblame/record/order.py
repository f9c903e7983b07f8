"""In which order records stand: the timeline by time, the whys as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from unblame.record.analysis import Why
from unblame.record.remembered import remembered
from unblame.record.timeline import Event


def ordered(timeline: Sequence[Event]) -> list[Event]:
    """Events by time; equal times in file order; `after` follows its event; other undated ones stand first."""
    return list(_ordered(timeline))


@remembered
def _ordered(timeline: Sequence[Event]) -> list[Event]:
    dated = sorted((event for event in timeline if event.at is not None), key=_at)
    undated = [event for event in timeline if event.at is None]
    if not undated:
        return dated
    followers: dict[str, list[Event]] = {}
    known = {event.id for event in timeline}
    first: list[Event] = []
    for event in undated:
        if event.after in known and event.after != event.id:
            followers.setdefault(event.after, []).append(event)
        else:
            first.append(event)
    result: list[Event] = []
    for event in (*first, *dated):
        _append_with_followers(event, followers, result)
    placed = {event.id for event in result}
    circling = [event for event in undated if event.id not in placed]
    return [*circling, *result]


def _append_with_followers(event: Event, followers: dict[str, list[Event]], result: list[Event]) -> None:
    stack = [event]
    while stack:
        current = stack.pop()
        result.append(current)
        stack.extend(reversed(followers.pop(current.id, [])))


def _at(event: Event) -> datetime:
    assert event.at is not None
    return event.at


class WhyNode(NamedTuple):
    """A why in its place: `depth` 1 at the top, `last` when no sibling follows, `ancestry` for the lines.

    `lost` marks one whose parent is gone or that stands in a circle: it is shown at the top.
    """

    why: Why
    depth: int
    last: bool
    ancestry: tuple[bool, ...]
    children: int
    lost: bool = False


def why_tree(whys: Sequence[Why]) -> list[WhyNode]:
    """The whys as they are read: each answer followed by what lay behind it."""
    by_id = {why.id: why for why in whys}
    children: dict[str, list[Why]] = {}
    tops: list[tuple[Why, bool]] = []
    circling = _circling(whys, by_id)
    for why in whys:
        if not why.parent:
            tops.append((why, False))
        elif why.parent not in by_id or why.id in circling:
            tops.append((why, True))
        else:
            children.setdefault(why.parent, []).append(why)
    nodes: list[WhyNode] = []
    stack: list[tuple[Why, tuple[bool, ...], bool, bool]] = [
        (why, (), index == len(tops) - 1, lost) for index, (why, lost) in reversed(list(enumerate(tops)))
    ]
    while stack:
        why, ancestry, last, lost = stack.pop()
        below = children.get(why.id, [])
        nodes.append(WhyNode(why, len(ancestry) + 1, last, ancestry, len(below), lost))
        line = (*ancestry, not last)
        stack.extend((child, line, index == len(below) - 1, False) for index, child in reversed(list(enumerate(below))))
    return nodes


def subtree(whys: Iterable[Why], top: str) -> set[str]:
    """The ids of a why and everything below it."""
    rest = list(whys)
    found = {top}
    grew = True
    while grew:
        more = {why.id for why in rest if why.parent in found} - found
        grew = bool(more)
        found |= more
    return found


def _circling(whys: Sequence[Why], by_id: dict[str, Why]) -> set[str]:
    """The whys that stand on a circle of parents (a hand-edited file can hold one)."""
    circling: set[str] = set()
    done: set[str] = set()
    for start in whys:
        path: list[str] = []
        current = start
        while current.id not in done and current.parent in by_id and current.id not in path:
            path.append(current.id)
            current = by_id[current.parent]
        if current.id in path:
            circling.update(path[path.index(current.id) :])
        done.update(path)
    return circling
