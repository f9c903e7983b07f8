"""The version that somebody's text was made from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from unblame.record import where as places
from unblame.record.actions import Action
from unblame.record.analysis import Note, Why
from unblame.record.incident import Incident
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.store.load import parse_session
from unblame.store.merge.ancestor import nearest
from unblame.store.toml import dump_session


def versions(first: Session, *edits: tuple[str, object]) -> list[Session]:
    """A session after each edit, the first before all."""
    made = [first]
    for where, value in edits:
        made.append(places.put(made[-1], where, value))
    return made


def in_file(session: Session) -> Session:
    return parse_session(dump_session(session).encode(), Path("s.toml"))


FIRST = Session(
    id="s",
    incident=Incident.model_validate({"title": "a", "odd": {"n": 1}}),
    timeline=(Event(id="E1", text="1"), Event(id="E2", text="2")),
    whys=(Why(id="W1"), Why(id="W2"), Why(id="W3")),
)
LINE = versions(
    FIRST, ("incident.title", "b"), ("timeline.E1.text", "one"), ("timeline.E2.text", "two"), ("story.trigger", "t")
)


@pytest.mark.parametrize("index", range(len(LINE)))
def test_a_version_is_found_again_behind_another_edit(index: int) -> None:
    theirs = places.put(in_file(LINE[index]), "incident.summary", "theirs")
    assert nearest(LINE, theirs) is LINE[index]


def test_of_equals_the_newest_is_taken() -> None:
    back = places.put(LINE[-1], "story.trigger", "")
    assert nearest([*LINE, back], in_file(LINE[3])) is back
    copy = FIRST.model_copy(deep=True)
    assert nearest([FIRST, copy], in_file(FIRST)) is copy


def test_records_count_whether_added_deleted_or_changed() -> None:
    one = places.insert(FIRST, "notes", Note(id="N1"))
    two = places.insert(one, "notes", Note(id="N2"))
    three = places.insert(two, "actions", Action(id="A1"))
    fewer = places.remove(three, "timeline.E1")
    line = [FIRST, one, two, three, fewer]
    for each in line:
        assert nearest(line, places.put(in_file(each), "incident.title", "z")) is each
        assert nearest(line[::-1], places.put(in_file(each), "incident.title", "z")) is each


def test_an_order_and_unknown_keys_count() -> None:
    moved = places.move(FIRST, "whys.W3", 0)
    assert nearest([FIRST, moved], in_file(FIRST)) is FIRST
    assert nearest([FIRST, moved], in_file(moved)) is moved
    assert nearest([moved, FIRST], in_file(moved)) is moved
    other = FIRST.model_copy(update={"incident": Incident.model_validate({"title": "a", "odd": {"n": 2}})})
    assert nearest([FIRST, other], in_file(FIRST)) is FIRST
    assert nearest([other, FIRST], in_file(other)) is other


def test_no_version_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        nearest([], FIRST)


def test_eighty_versions_of_ten_thousand_events_are_told_apart_in_a_moment() -> None:
    events = tuple(Event(id=f"E{n}", text=f"event {n}") for n in range(10_000))
    line = [Session(id="s", timeline=events)]
    for n in range(79):
        last = line[-1]
        if n % 4:
            line.append(places.put(last, f"timeline.E{n * 100}.text", "changed"))
        else:
            line.append(places.insert(last, "timeline", Event(id=f"N{n}"), f"E{n}"))
    theirs = line[40].model_copy(deep=True)
    start = time.process_time()
    assert nearest(line, theirs) is line[40]
    assert time.process_time() - start < 3
