"""Values as they are typed, and as they stand in a field again."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record import kinds
from unblame.record.grammars import choose, show_typed_time
from unblame.record.reading import Unread
from unblame.record.times import TimeContext
from unblame.record.typed import Surroundings, read_typed, show_typed

BERLIN = ZoneInfo("Europe/Berlin")
ABOVE = datetime(2024, 1, 15, 10, 15, tzinfo=UTC)
TODAY = date(2024, 1, 17)
SEVERITIES = get_args(kinds.Severity)
NEAR = Surroundings(
    TimeContext(zone=UTC, here=BERLIN, above=ABOVE),
    TODAY,
    people=("Ana Silva", "Ben", "Bea"),
    numbers={"W1": "Wa4k7qx", "W2": "F1", "F1": "W1", "F2": "Fb2b2b2"},
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("time", "10:18", ABOVE.replace(minute=18)),
        ("date", "2024-01-31", date(2024, 1, 31)),
        ("date", "tomorrow", date(2024, 1, 18)),
        ("number", "50k", 50_000),
        ("number", " 1,234.5 ", 1234.5),
        ("percent", "99.9%", 99.9),
        ("money", "€ 12,000", 12_000),
        ("score", "5", 5),
        ("flag", "Yes", True),
        ("flag", "x", True),
        ("flag", "no", False),
        ("flag", "-", False),
        ("names", "checkout,  pricing api,, checkout", ("checkout", "pricing api")),
        ("names", 'Ana\n"Silva, Ben"', ("Ana", "Silva, Ben")),
        ("names", '"a" b, say "c, d', ('"a" b', 'say "c', "d")),
        ("lines", "- one\n\n  two  \n-three", ("one", "two", "-three")),
        ("numbered", "w1 F2, W1", ("Wa4k7qx", "Fb2b2b2")),
        ("numbered", "W2 F1 Fb2b2b2", ("F1", "W1", "Fb2b2b2")),
        ("name", "@ana", "Ana Silva"),
        ("name", "@be", "be"),
        ("name", "  Zoe   Q ", "Zoe Q"),
        ("zone", " Europe/Berlin ", "Europe/Berlin"),
    ],
)
def test_what_is_typed_becomes_a_value(kind: str, text: str, value: object) -> None:
    assert read_typed(kind, text, NEAR).value == value


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("time", "soon", "14:05"),
        ("date", "2024-02-30", "2024-01-31"),
        ("number", "many", "50,000"),
        ("percent", "101", "up to 100"),
        ("money", "50 ducats", "USD"),
        ("score", "6", "1 (least) to 5 (most)"),
        ("flag", "maybe", "yes or no"),
        ("numbered", "W9", "numbers such as W1"),
        ("zone", "Mars/Base", "Europe/Berlin"),
    ],
)
def test_what_cannot_be_read_says_what_can(kind: str, text: str, expected: str) -> None:
    with pytest.raises(Unread) as caught:
        read_typed(kind, text, NEAR)
    assert expected in caught.value.expected


EMPTY = {"names": (), "choices": (), "lines": (), "numbered": (), "name": "", "zone": ""}
KINDS = ("time", "date", "number", "percent", "money", "score", "flag", "choice", *EMPTY)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_is_the_empty_value_and_shows_as_nothing(kind: str, text: str) -> None:
    value = read_typed(kind, text, NEAR, SEVERITIES).value
    assert value == EMPTY.get(kind)
    assert show_typed(kind, value, NEAR) == ""


def test_estimates_and_currencies_come_along() -> None:
    money = read_typed("money", "~$50k", NEAR)
    assert (money.value, money.estimated, money.currency, money.shows) == (50_000, True, "USD", "50,000 USD")
    assert read_typed("time", "~10:18", NEAR).estimated
    assert show_typed("number", 50_000, NEAR, estimated=True) == "~50,000"
    assert show_typed("time", ABOVE, NEAR, estimated=True) == "~10:15"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("SEV1", "SEV1"), ("sev 1", "SEV1"), ("sev-0", "SEV0"), ("2", "SEV2"), ("P0", "P0"), ("p3", "P3")],
)
def test_a_severity_may_be_typed_in_several_ways(text: str, chosen: str) -> None:
    assert read_typed("choice", text, NEAR, SEVERITIES).value == chosen


def test_a_priority_shows_the_severity_that_it_means_and_stays_one_elsewhere() -> None:
    assert read_typed("choice", "p1", NEAR, SEVERITIES).shows == "SEV2"
    assert read_typed("choice", "p1", NEAR, get_args(kinds.Priority)).value == "P1"


def test_a_milestone_may_be_typed_as_screens_name_it() -> None:
    options = get_args(kinds.Milestone)
    for milestone, words in kinds.MILESTONE_WORDS.items():
        assert choose(words, options) == choose(words.upper(), options) == milestone
    assert choose("cause f", options) == "cause-identified"
    assert read_typed("choices", "impact began, detected", NEAR, options).value == ("impact-started", "detected")


@pytest.mark.parametrize("text", ["s", "-", "x", "9", "sev"])
def test_what_begins_several_options_or_none_is_asked(text: str) -> None:
    with pytest.raises(Unread, match="SEV0, SEV1"):
        choose(text, SEVERITIES)


def test_no_number_yet_is_said() -> None:
    with pytest.raises(Unread, match="no factor or why is there yet"):
        read_typed("numbered", "W1", Surroundings(NEAR.times, TODAY))


OPTION_SETS = [get_args(each) for each in vars(kinds).values() if get_args(each)]


@pytest.mark.parametrize("options", OPTION_SETS, ids=lambda options: str(options[0]))
def test_every_option_chooses_itself(options: tuple[str, ...]) -> None:
    assert [choose(show_typed("choice", option, NEAR), options) for option in options] == list(options)
    assert read_typed("choices", show_typed("choices", options, NEAR), NEAR, options).value == options


def again(kind: str, value: Any, near: Surroundings = NEAR) -> Any:
    """What a value is after it was shown and read."""
    return read_typed(kind, show_typed(kind, value, near), near).value


NUMBERS = st.integers(0, 10**15 - 1) | st.decimals(0, 10**6, places=4, allow_nan=False).map(float)
WORDS = st.text("ab,-é W1", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
VALUES = {
    "date": st.dates(date(2, 1, 1), date(9998, 12, 31)),
    "number": NUMBERS,
    "money": NUMBERS,
    "percent": st.integers(0, 100) | st.decimals(0, 100, places=3, allow_nan=False).map(float),
    "score": st.integers(1, 5),
    "flag": st.booleans(),
    "names": st.lists(WORDS, unique=True).map(tuple),
    "lines": st.lists(WORDS | WORDS.map("- ".__add__)).map(tuple),
    "numbered": st.lists(st.sampled_from(sorted(NEAR.numbers.values())), unique=True).map(tuple),
    "name": WORDS,
    "zone": st.sampled_from(["UTC", "Europe/Berlin", "+05:30", "America/New_York"]),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_what_is_shown_reads_as_the_same_value(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    assert again(kind, value) == value


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001 - made aware
ZONES = st.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")])


@given(st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=2)), MOMENTS, ZONES, st.booleans())
def test_a_time_shown_below_another_reads_as_the_same_moment(
    ahead: timedelta | None, at: datetime, zone: Any, dated: bool
) -> None:
    above = None if ahead is None else at - ahead
    times = TimeContext(zone=zone, here=UTC, above=above, day=at.astimezone(zone).date() if dated else None)
    assert again("time", at, Surroundings(times, TODAY)) == at


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2024-01-15T10:20:00Z", "11:20"),
        ("2024-01-15T10:20:30Z", "11:20:30"),
        ("2024-01-15T10:20:30.9Z", "11:20:30"),
        ("2024-01-15T23:20:00Z", "2024-01-16 00:20"),
        ("2024-01-14T10:20:00Z", "2024-01-14 11:20"),
        ("2024-10-27T00:30:00Z", "2024-10-27 02:30+02:00"),
        ("2024-10-27T01:30:00Z", "2024-10-27 02:30+01:00"),
    ],
)
def test_a_time_is_shown_as_short_as_it_can_be_read(at: str, text: str) -> None:
    times = TimeContext(zone=BERLIN, here=UTC, above=ABOVE)
    assert show_typed_time(datetime.fromisoformat(at), times) == text


def test_a_step_back_of_more_than_half_a_day_shows_its_day() -> None:
    late = TimeContext(zone=UTC, here=UTC, above=ABOVE.replace(hour=23))
    assert show_typed_time(ABOVE.replace(hour=9), late) == "2024-01-15 09:15"
    assert show_typed_time(ABOVE.replace(hour=12), late) == "12:15"


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=30))
def test_reading_raises_nothing_but_unread(kind: str, text: str) -> None:
    with suppress(Unread):
        assert read_typed(kind, text, NEAR, SEVERITIES).shows.isprintable()


@pytest.mark.parametrize("kind", ["number", "money"])
def test_three_decimals_are_shown_so_that_they_read_back(kind: str) -> None:
    assert show_typed(kind, 1.234, NEAR) == "1.2340"
    assert again(kind, 1.234) == 1.234
    with pytest.raises(Unread, match="12 or 12 thousand"):
        read_typed(kind, "12.000", NEAR)


def test_a_percentage_is_shown_as_it_is() -> None:
    assert show_typed("percent", 99.999, NEAR) == "99.999"
    assert again("percent", 99.999) == 99.999
