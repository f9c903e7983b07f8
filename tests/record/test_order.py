"""The order of the timeline and the tree of whys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.analysis import Why
from unblame.record.order import ordered, subtree, why_tree
from unblame.record.timeline import Event

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)


def event(identifier: str, minutes: int | None = None, after: str = "") -> Event:
    return Event(id=identifier, at=None if minutes is None else TEN + timedelta(minutes=minutes), after=after)


def names(events: list[Event]) -> str:
    return " ".join(each.id for each in ordered(events))


@pytest.mark.parametrize(
    ("timeline", "order"),
    [
        ([event("E1", 5), event("E2", 1)], "E2 E1"),
        ([event("E1", 5), event("E2", 5), event("E3", 5)], "E1 E2 E3"),
        ([event("E1", 5), event("E2"), event("E3", 1)], "E2 E3 E1"),
        ([event("E1", 5), event("E2", 1), event("E3", after="E2")], "E2 E3 E1"),
        ([event("E4", after="E3"), event("E3", after="E2"), event("E1", 5), event("E2", 1)], "E2 E3 E4 E1"),
        ([event("E1", 1), event("E2", after="E1"), event("E3", after="E1")], "E1 E2 E3"),
        ([event("E1", 1), event("E2", after="E9")], "E2 E1"),
        ([event("E1", 1), event("E2", after="E2")], "E2 E1"),
        ([event("E1", 1), event("E2", after="E3"), event("E3", after="E2")], "E2 E3 E1"),
        ([event("E1", 1), event("E4", after="E2"), event("E2", after="E3"), event("E3", after="E2")], "E4 E2 E3 E1"),
        ([event("E1", 5, after="E2"), event("E2", 1)], "E2 E1"),
        ([], ""),
    ],
)
def test_the_order_of_a_timeline(timeline: list[Event], order: str) -> None:
    assert names(timeline) == order


def test_equal_moments_in_two_zones_keep_the_order_of_the_file() -> None:
    local = Event.model_validate({"id": "E1", "at": "2024-01-15T12:00:00+02:00"})
    assert names([local, event("E2", 0)]) == "E1 E2"
    assert names([event("E2", 0), local]) == "E2 E1"


IDS = [f"E{number}" for number in range(7)]


@st.composite
def timelines(draw: st.DrawFn) -> list[Event]:
    """Few times and many links, so that ties, chains and circles are common."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    times = st.none() | st.integers(0, 2)
    return [event(each, draw(times), draw(st.sampled_from(["", "E99", *IDS]))) for each in ids]


@given(timelines())
def test_no_event_is_lost_and_times_rise(timeline: list[Event]) -> None:
    result = ordered(timeline)
    assert sorted(each.id for each in result) == sorted(each.id for each in timeline)
    dated = [each for each in result if each.at is not None]
    assert dated == sorted((each for each in timeline if each.at is not None), key=lambda each: each.at or TEN)


@given(timelines())
def test_ordering_twice_changes_nothing(timeline: list[Event]) -> None:
    once = ordered(timeline)
    assert ordered(once) == once


@given(timelines())
def test_one_that_follows_stands_behind_its_event(timeline: list[Event]) -> None:
    result = [each.id for each in ordered(timeline)]
    dated = {each.id for each in timeline if each.at is not None}
    for each in timeline:
        if each.at is None and each.after in dated:
            assert result.index(each.after) < result.index(each.id)


def shown(whys: list[Why]) -> str:
    """The tree in a line: depth, id, `!` for the lost ones."""
    return " ".join(f"{node.depth}{node.why.id}{'!' if node.lost else ''}" for node in why_tree(whys))


@pytest.mark.parametrize(
    ("whys", "tree"),
    [
        ([("W1", ""), ("W2", "W1"), ("W3", "W2")], "1W1 2W2 3W3"),
        ([("W1", ""), ("W2", ""), ("W3", "W1")], "1W1 2W3 1W2"),
        ([("W3", "W1"), ("W2", "W1"), ("W1", "")], "1W1 2W3 2W2"),
        ([("W1", ""), ("W2", "W9")], "1W1 1W2!"),
        ([("W1", "W1")], "1W1!"),
        ([("W1", "W2"), ("W2", "W1"), ("W3", "W2"), ("W4", "")], "1W1! 1W2! 2W3 1W4"),
        ([("W1", "W9"), ("W2", "W1")], "1W1! 2W2"),
        ([], ""),
    ],
)
def test_the_tree_of_whys(whys: list[tuple[str, str]], tree: str) -> None:
    assert shown([Why(id=identifier, parent=parent) for identifier, parent in whys]) == tree


def test_the_lines_of_the_tree() -> None:
    whys = [Why(id="W1"), Why(id="W2", parent="W1"), Why(id="W3", parent="W2"), Why(id="W4", parent="W1")]
    nodes = {node.why.id: node for node in why_tree(whys)}
    assert [nodes[each].last for each in ("W1", "W2", "W3", "W4")] == [True, False, True, True]
    assert nodes["W3"].ancestry == (False, True)
    assert [nodes[each].children for each in ("W1", "W2", "W3", "W4")] == [2, 1, 0, 0]


@st.composite
def forests(draw: st.DrawFn) -> list[Why]:
    """Whys with any parents at all: orphans, circles and whys under circles included."""
    ids = [f"W{number}" for number in range(draw(st.integers(0, 7)))]
    parents = st.sampled_from(["", "W99", *ids])
    return [Why(id=each, parent=draw(parents)) for each in draw(st.permutations(ids))]


@given(forests())
def test_every_why_stands_once_in_the_tree(whys: list[Why]) -> None:
    assert sorted(node.why.id for node in why_tree(whys)) == sorted(why.id for why in whys)


@given(forests())
def test_a_why_stands_under_its_parent_or_at_the_top(whys: list[Why]) -> None:
    above: list[str] = []
    for node in why_tree(whys):
        del above[node.depth - 1 :]
        if node.depth > 1:
            assert above[-1] == node.why.parent
            assert not node.lost
        else:
            assert node.lost == bool(node.why.parent)
        assert len(node.ancestry) == node.depth - 1
        above.append(node.why.id)


@given(forests())
def test_lost_are_only_orphans_and_circles(whys: list[Why]) -> None:
    parents = {why.id: why.parent for why in whys}
    for node in why_tree(whys):
        if node.lost:
            seen, current = set[str](), node.why.parent
            while current in parents and current not in seen:
                seen.add(current)
                current = parents[current]
            assert node.why.parent not in parents or node.why.id in seen


@given(forests(), st.sampled_from([f"W{number}" for number in range(7)]))
def test_a_subtree_is_closed_and_reaches_its_top(whys: list[Why], top: str) -> None:
    found = subtree(whys, top)
    assert top in found
    assert all(why.parent in found for why in whys if why.id in found and why.id != top)
    assert all(why.id in found for why in whys if why.parent in found)


def test_a_deep_chain_takes_no_recursion() -> None:
    whys = [Why(id=f"W{n}", parent=f"W{n - 1}" if n else "") for n in range(1500)]
    assert why_tree(whys)[-1].depth == 1500
    events = [event(f"E{n}", None if n else 0, f"E{n - 1}" if n else "") for n in range(3000)]
    assert ordered(list(reversed(events))) == events
