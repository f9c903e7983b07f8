"""Pasted chat."""

from __future__ import annotations

import time

import pytest

from unblame.record.chat import Said, read_chat


def test_a_name_and_a_time_belong_to_the_line_below() -> None:
    lines = ["Ana Lima  10:02 AM", "deploying 4711 now", "and watching", "ben  [14:18]", "errors!"]
    assert read_chat(lines) == [
        Said("10:02 AM deploying 4711 now", "Ana Lima"),
        Said("and watching"),
        Said("14:18 errors!", "ben"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["10:18 errors seen", "2:05 pm restarted"],
        ["alert at 10:18 fired", "more"],
        ["Ana Lima 10:02"],
        ["Ana 10:02", "Ben 10:04"],
        ["v2.5.0 10:18", "text"],
        ["see https://x.test/a 10:18", "text"],
        [],
    ],
)
def test_other_lines_stay_as_they_are(lines: list[str]) -> None:
    assert read_chat(lines) == [Said(line) for line in lines]


def test_it_is_linear() -> None:
    before = time.process_time()
    read_chat(["a " * 50_000, "a" * 100_000, "a 10:1" * 20_000])
    assert time.process_time() - before < 1
