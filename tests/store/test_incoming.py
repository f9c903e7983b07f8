"""Which version another hand began from, and what the app is still to take in."""

from __future__ import annotations

import pytest

from unblame.record.incident import Incident
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.record.where import put, remove
from unblame.store.incoming import Merges, Versions
from unblame.store.toml import dump_session

BASE = Session(id="s", incident=Incident(title="loaded"), timeline=(Event(id="E1", text="one"),))


def data(session: Session) -> bytes:
    return dump_session(session).encode()


def with_events(count: int) -> Session:
    """The version in which so many events were noted; the nearest of others is the one with the next count."""
    return BASE.model_copy(update={"timeline": tuple(Event(id=f"E{number}", text="x") for number in range(count))})


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def filled(count: int, *, every: float) -> Versions:
    """Versions with 0, 1, 2 … events, saved so many seconds apart."""
    clock = Clock()
    versions = Versions(clock)
    for number in range(count):
        versions.add(with_events(number), data(with_events(number)))
        clock.seconds += every
    return versions


def began_from(versions: Versions, count: int) -> int:
    """How many events the version has that a changed text with `count` events is taken to come from."""
    theirs = put(with_events(count), "incident.summary", "theirs")
    return len(versions.base_for(theirs, data(theirs)).timeline)


# ---------------------------------------------------------------------- versions


def test_the_base_is_the_version_that_differs_least() -> None:
    versions = filled(20, every=0.3)
    assert [began_from(versions, count) for count in (0, 7, 18, 19, 25)] == [0, 7, 18, 19, 19]


def test_all_of_the_last_twenty_are_kept_and_one_every_ten_seconds_before() -> None:
    versions = filled(100, every=1.0)
    assert [began_from(versions, count) for count in (80, 81, 98, 99)] == [80, 81, 98, 99]
    assert [began_from(versions, count) for count in (0, 10, 34, 36, 70, 74)] == [0, 10, 30, 40, 70, 70]


def test_of_quick_saves_only_few_are_kept() -> None:
    versions = filled(100, every=0.3)
    assert [began_from(versions, count) for count in (10, 30, 50, 60, 73, 75, 80)] == [0, 34, 34, 68, 68, 80, 80]


def test_the_oldest_go() -> None:
    versions = filled(100, every=10.0)
    assert began_from(versions, 0) == 40
    assert began_from(versions, 79) == 79


def test_of_versions_that_differ_as_much_the_newest_is_the_base() -> None:
    versions = Versions(Clock())
    for title in ("one", "two", "three"):
        changed = put(BASE, "incident.title", title)
        versions.add(changed, data(changed))
    theirs = put(BASE, "incident.title", "theirs")
    assert versions.base_for(theirs, data(theirs)).incident.title == "three"


def test_bytes_that_stood_there_before_are_a_change_of_the_newest() -> None:
    versions = filled(100, every=10.0)
    assert len(versions.base_for(with_events(3), data(with_events(3))).timeline) == 99
    assert len(versions.base_for(with_events(3), data(with_events(3)) + b"\n").timeline) == 40


# ---------------------------------------------------------------------- merges


def test_without_a_merge_a_session_is_whole() -> None:
    assert Merges().whole(BASE, 0) is BASE


def test_what_the_app_offers_is_completed_until_it_has_taken_a_merge_in() -> None:
    merges = Merges()
    incoming = merges.merge(BASE, BASE, put(BASE, "incident.summary", "theirs"))
    assert (incoming.number, incoming.mine, incoming.conflicts) == (1, BASE, ())
    typed = put(BASE, "incident.title", "typed")
    assert merges.whole(typed, 0) == put(typed, "incident.summary", "theirs")
    assert merges.whole(typed, 0) == put(typed, "incident.summary", "theirs")
    taken = put(incoming.session, "incident.summary", "mine again")
    assert merges.whole(taken, 1) is taken
    assert merges.whole(typed, 1) is typed


@pytest.mark.parametrize("includes", [0, 1, 2])
def test_a_chain_of_merges_is_completed_from_where_the_app_stands(includes: int) -> None:
    merges = Merges()
    states = [BASE]
    file = BASE
    for key in ("summary", "resolution"):
        mine = merges.whole(put(BASE, "incident.title", f"before {key}"), 0)
        theirs = put(file, f"incident.{key}", key)
        states.append(merges.merge(file, mine, theirs).session)
        file = theirs
    whole = merges.whole(put(states[includes], "incident.title", "typed"), includes).incident
    assert (whole.title, whole.summary, whole.resolution) == ("typed", "summary", "resolution")


def test_what_came_in_unseen_is_merged_with_what_comes_next() -> None:
    """Two hands' texts before the app has taken in the first one: the second merge starts from the whole."""
    merges = Merges()
    one = put(BASE, "incident.summary", "one")
    merges.merge(BASE, BASE, one)
    typed = put(BASE, "incident.title", "typed")
    two = put(one, "timeline.E1.text", "two")
    incoming = merges.merge(one, merges.whole(typed, 0), two)
    assert incoming.number == 2
    assert incoming.session == put(put(typed, "incident.summary", "one"), "timeline.E1.text", "two")
    assert merges.whole(put(typed, "incident.title", "typed on"), 0) == put(
        incoming.session, "incident.title", "typed on"
    )


def test_what_others_deleted_stays_deleted_in_what_is_offered_later() -> None:
    merges = Merges()
    merges.merge(BASE, BASE, remove(BASE, "timeline.E1"))
    assert merges.whole(put(BASE, "incident.title", "typed"), 0).timeline == ()


def test_a_conflict_is_told_once_and_mine_stands() -> None:
    merges = Merges()
    mine, theirs = (put(BASE, "incident.title", title) for title in ("mine", "theirs"))
    incoming = merges.merge(BASE, mine, theirs)
    assert [(each.where, each.mine, each.theirs) for each in incoming.conflicts] == [
        ("incident.title", "mine", "theirs")
    ]
    whole = merges.whole(put(mine, "incident.summary", "typed"), 0)
    assert (whole.incident.title, whole.incident.summary, len(whole.conflicts)) == ("mine", "typed", 1)
