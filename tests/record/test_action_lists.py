"""The free lists under an action, as text and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.action_lists import WrittenList, kept_lists, read_lists, show_lists, written_lists
from unblame.record.actions import ActionList
from unblame.record.ids import new_id, seeded_tails
from unblame.record.reading import Unread
from unblame.record.times import TimeContext
from unblame.record.typed import Surroundings, read_typed, show_typed

PRESENT = (ActionList(id="T1", heading="Drill", items=("one", "two")), ActionList(id="T2", heading="Scope"))


def ids() -> Callable[[str], str]:
    tails = seeded_tails(1)
    return lambda letter: new_id(letter, (), tails)


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Drill:\n- one\n- two\nScope:", [("Drill", ("one", "two")), ("Scope", ())]),
        ("- one\n\n - two", [("", ("one", "two"))]),
        (":\n- one\n:\n- two", [("", ("one",)), ("", ("two",))]),
        ("Drill:\n- one\n  goes on\n  - deeper\n- two", [("Drill", ("one\ngoes on\n- deeper", "two"))]),
        ("\\- dashed:\n-\n- x:", [("- dashed", ("x:",))]),
        ("", []),
    ],
)
def test_text_is_read(text: str, lists: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(read_lists(text)) == lists


@pytest.mark.parametrize("text", ["Drill", "Drill:\none", "one - two"])
def test_other_lines_are_asked_about(text: str) -> None:
    with pytest.raises(Unread, match="“Checklist:” on a line of its own"):
        read_lists(text)


WORDS = st.text(st.sampled_from("a:-\\ b"), min_size=1, max_size=8).map(str.strip).filter(bool)
ITEMS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(st.tuples(WORDS | st.just(""), st.lists(ITEMS, max_size=3).map(tuple)), max_size=4)


@settings(max_examples=80, deadline=None)
@given(LISTS)
def test_every_list_is_written_so_that_it_is_read_again(lists: list[tuple[str, tuple[str, ...]]]) -> None:
    written = [WrittenList(*each) for each in lists]
    records = kept_lists(written, (), ids())
    assert list(read_lists(show_lists(records))) == written == list(written_lists(records))


def test_ids_stay_by_heading_and_by_place() -> None:
    def kept(text: str) -> list[str]:
        return [each.id if len(each.id) == 2 else "new" for each in kept_lists(read_lists(text), PRESENT, ids())]

    assert kept("Drill:\nScope:") == ["T1", "T2"]
    assert kept("Scope:\nDrill:") == ["T2", "T1"]
    assert kept("Exercise:\nScope:") == ["T1", "T2"]
    assert kept("New:\nDrill:\nScope:") == ["new", "T1", "T2"]
    assert kept("Drill:\nDrill:") == ["T1", "T2"]
    assert kept("Scope:") == ["T2"]
    assert kept("Drill:\nScope:\nMore:") == ["T1", "T2", "new"]


def test_a_kept_list_keeps_what_this_version_does_not_know() -> None:
    known = ActionList.model_validate({"id": "T1", "heading": "Drill", "colour": "red"})
    (kept,) = kept_lists(read_lists("Drill:\n- new"), (known,), ids())
    assert (kept.unknown(), kept.items) == ({"colour": "red"}, ("new",))


def test_as_a_kind_of_value() -> None:
    near = Surroundings(TimeContext(zone=UTC, here=UTC), date(2024, 1, 17))
    assert show_typed("lists", PRESENT, near) == "Drill:\n- one\n- two\nScope:"
    assert read_typed("lists", "Drill:", near).value == (WrittenList("Drill", ()),)
    assert read_typed("lists", "", near).value == ()
