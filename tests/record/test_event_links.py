"""Links to events as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unblame.record.event_links import read_event_link, show_event_link
from unblame.record.reading import Unread
from unblame.record.timeline import Event
from unblame.record.times import TimeContext
from unblame.record.typed import Surroundings, read_typed, show_typed

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
LONG = "The on-call engineer looks at every graph there is and finds nothing"


def event(identifier: str, minutes: float | None, text: str) -> Event:
    return Event(id=identifier, at=None if minutes is None else TEN + timedelta(minutes=minutes), text=text)


EVENTS = (
    event("E1", 0, "v2.5.0 goes out"),
    event("E2", 13, "Alert"),
    event("E3", 13, "Alert fires"),
    event("E4", 13.5, "Pager rings"),
    event("E5", None, "A customer calls"),
    event("E6", 24 * 60, "v2.5.0 goes out"),
    event("E7", 30, LONG + " at all"),
    event("E8", 30, LONG + " yet"),
    event("E9", None, ""),
)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("2024-01-15 10:00", "E1"),
        ("2024-01-16 10:00 v2", "E6"),
        ("10:13 alert", "E2"),
        ("10:13 ALERT f", "E3"),
        ("10:13:30", "E4"),
        ("10:13 pager", "E4"),
        ("a  customer", "E5"),
        (f"{LONG} y", "E8"),
        ("E9", "E9"),
    ],
)
def test_an_event_is_named_by_its_time_its_words_or_both(text: str, identifier: str) -> None:
    assert read_event_link(text, EVENTS, UTC).id == identifier


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10:00", "It can be “10:00 v2.5.0 goes out”, “10:00 v2.5.0 goes out”. Write more"),
        ("10:13", "“10:13 Alert”, “10:13 Alert fires”, “10:13:30 Pager rings”. Write"),
        ("v2.5", "It can be"),
        ("11:11", "No event is named by “11:11”"),
        ("nothing", "such as “10:00 v2.5.0 goes out”"),
        ("25:99", "No event"),
    ],
)
def test_what_names_none_or_several_is_asked(text: str, said: str) -> None:
    with pytest.raises(Unread) as unread:
        read_event_link(text, EVENTS, UTC)
    assert said in str(unread.value)


def test_many_that_it_can_be_are_counted() -> None:
    many = [event(f"E{number}", number, "Retry") for number in range(5)]
    with pytest.raises(Unread, match="and 2 more"):
        read_event_link("retry", many, UTC)


def test_without_another_event_there_is_nothing_to_name() -> None:
    with pytest.raises(Unread, match="no other event yet"):
        read_event_link("10:13", (), UTC)


@pytest.mark.parametrize("each", EVENTS, ids=lambda each: each.id)
def test_every_link_is_shown_so_that_it_is_read_again(each: Event) -> None:
    shown = show_event_link(each.id, EVENTS, UTC)
    assert read_event_link(shown, EVENTS, UTC) is each


def test_a_link_is_shown_short_and_in_the_zone() -> None:
    assert show_event_link("E1", EVENTS, UTC) == "2024-01-15 10:00 v2.5.0 goes out"
    assert show_event_link("E2", EVENTS, ZoneInfo("Asia/Kolkata")) == "15:43 Alert"
    assert show_event_link("E7", EVENTS[:7], UTC) == "10:30 The on-call engineer looks at every"
    assert show_event_link("gone", EVENTS, UTC) == "gone"


def test_a_time_that_the_clocks_repeat_is_told_apart_by_words() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    twice = (Event(id="E1", at=first, text="one"), Event(id="E2", at=first + timedelta(hours=1), text="two"))
    assert [show_event_link(each.id, twice, berlin) for each in twice] == ["02:30 one", "02:30 two"]


def test_as_a_kind_of_value() -> None:
    near = Surroundings(TimeContext(zone=UTC, here=UTC), date(2024, 1, 17), events=EVENTS)
    read = read_typed("event", "10:13 pager", near)
    assert (read.value, read.shows) == ("E4", "Mon 15 Jan 10:13:30 UTC  Pager rings")
    assert show_typed("event", "E4", near) == "10:13:30 Pager rings"
    assert read_typed("event", " ", near).value == show_typed("event", "", near) == ""
    assert read_typed("event", "a customer", near).shows == "–  A customer calls"
