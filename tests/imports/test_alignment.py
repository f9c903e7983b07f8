"""Which row is which after somebody added, deleted, moved and numbered rows again."""

from __future__ import annotations

import time
from random import Random

import pytest

from unblame.imports.alignment import pairs
from unblame.imports.writeup import Row, Said


def rows(*texts: str) -> list[Row]:
    """“AI-1 text|cell” as a row."""
    made: list[Row] = []
    for text in texts:
        number, _, rest = text.partition(" ")
        said = (Said(cell, 1) for cell in rest.split("|"))
        cells: dict[str, Said] = dict(zip(("Action", "Owner", "Due"), said, strict=False))
        made.append(Row(1, number=number.strip("-"), cells=cells))
    return made


SHOWN = ("A1 Close every connection|Ben|2024-01-19", "A2 Watch the pool|Ana|2024-01-19", "A3 Write a runbook|Eve|")


@pytest.mark.parametrize(
    ("edited", "found"),
    [
        (SHOWN, [0, 1, 2]),
        (SHOWN[::-1], [2, 1, 0]),
        (SHOWN[1:], [1, 2]),
        ((SHOWN[0], "- Something new altogether|Tom|", *SHOWN[1:]), [0, None, 1, 2]),
        (("A1 Something new altogether|Tom", "A2 Close every connection|Ben|2024-01-19",
          "A3 Watch the pool|Ana|2024-01-19"), [None, 0, 1]),
        ((SHOWN[0], "A2 Page somebody when it fills up|Ana|2024-01-19", SHOWN[2]), [0, 1, 2]),
        ((SHOWN[0], "- Watch the whole pool|Ana|2024-01-19", SHOWN[2]), [0, 1, 2]),
        ((*SHOWN, SHOWN[1]), [0, 1, 2, None]),
        ((), []),
    ],
)  # fmt: skip
def test_rows_are_paired(edited: tuple[str, ...], found: list[int | None]) -> None:
    assert pairs(rows(*SHOWN), rows(*edited)) == found


def test_rows_without_numbers_are_known_by_their_titles() -> None:
    shown = rows("- Ana|wrote it down|x", "- Ben|led|x", "- Eve|x", "- Eve|y")
    edited = rows("- Ben|said and did something else|z", "- Eve|other words here|w", "- Ana|left|y")
    assert pairs(shown, edited) == [1, None, 0]


def test_a_day_that_moves_takes_its_note_along() -> None:
    shown = rows("- 2024-01-20|Pool limit raised on staging", "- 2024-01-22|Alert written, waits for review")
    edited = rows("- 2024-01-22|Pool limit raised on staging", "- 2024-01-24|Alert written, waits for review")
    assert pairs(shown, edited) == [0, 1]


def test_forty_rewritten_pages_are_compared_in_time() -> None:
    said = Random(1)
    words = ["".join(said.choices("abcdefghij", k=said.randint(2, 9))) for _ in range(80)]

    def pages(title: str) -> list[Row]:
        return rows(*(f"- {title} {number}|{' '.join(said.choices(words, k=150))}" for number in range(40)))

    start = time.process_time()
    assert pairs(pages("one"), pages("two")) == [None] * 40
    assert time.process_time() - start < 3  # 0.3 s on a quiet machine; by letters 24 s
