"""Lengths of time in a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.lengths import lengths
from unblame.record.showing import duration


def read(text: str) -> list[tuple[str, float]]:
    return [(text[each.start : each.end], each.seconds) for each in lengths(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("down for 47 minutes", [("47 minutes", 2820)]),
        ("2 h 11 min", [("2 h 11 min", 7860)]),
        ("1h 13min", [("1h 13min", 4380)]),
        ("2 hours and 11 minutes in all", [("2 hours and 11 minutes", 7860)]),
        ("1 day, 3 hours, and 20 secs", [("1 day, 3 hours, and 20 secs", 97_220)]),
        ("1.5 hours", [("1.5 hours", 5400)]),
        ("1,5 h", [("1,5 h", 5400)]),
        ("a 47-minute outage", [("47-minute", 2820)]),
        ("47 MINUTES", [("47 MINUTES", 2820)]),
        ("90s", [("90s", 90)]),
        ("down for 2 h 40.", [("2 h 40", 9600)]),
        ("(2 hrs 05)", [("2 hrs 05", 7500)]),
        ("1 day 2 h 40\nthen", [("1 day 2 h 40", 96_000)]),
        ("2 h 40 customers could not pay", []),
        ("2 h 75, 3 hours", [("3 hours", 10_800)]),
        ("in 2 h 40 % failed", [("2 h", 7200)]),
        ("5 minutes, then 20 minutes", [("5 minutes", 300), ("20 minutes", 1200)]),
    ],
)
def test_a_length_is_found_where_it_stands(text: str, found: list[tuple[str, float]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10:13 to 11:00",
        "47",
        "47 mistakes",
        "v2.5 m",
        "+12m",
        "p95",
        "5 dollars",
        "a month",
        "12.5.3 h",
        "3 members",
    ],
)
def test_what_is_no_length_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_units_that_do_not_get_smaller_are_no_single_length() -> None:
    assert read("20 minutes 5 minutes") == []


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6))
def test_every_length_that_is_shown_is_read_again(seconds: int) -> None:
    shown = duration(seconds)
    (found,) = lengths(f"it lasted {shown}.")
    assert (found.end - found.start, found.seconds) == (len(shown), read(shown)[0][1])
    assert abs(found.seconds - seconds) < (1 if seconds < 3600 else 60 if seconds < 86_400 else 3600)
