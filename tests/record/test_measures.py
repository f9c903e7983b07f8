"""The entry line of a measure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.measures import MeasureEntry, read_measure


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("error rate 0.2 → 98 %, limit 1", MeasureEntry("error rate", 0.2, 98, 1, "%")),
        ("error rate 0.2 -> 98%", MeasureEntry("error rate", 0.2, 98, None, "%")),
        ("p99 latency 180 ms => 30,000 ms, Limit: 800 ms", MeasureEntry("p99 latency", 180, 30_000, 800, "ms")),
        ("throughput 1.2k → 5 requests per second", MeasureEntry("throughput", 1200, 5, None, "requests per second")),
        ("CPU → 98 %", MeasureEntry("CPU", None, 98, None, "%")),
        ("CPU 35 →", MeasureEntry("CPU", 35)),
        ("queue, limit 500", MeasureEntry("queue", None, None, 500)),
        ("memory 3M → 4M", MeasureEntry("memory", 3_000_000, 4_000_000)),
        ("0 → 5", MeasureEntry("", 0, 5)),
        ("HTTP 500", MeasureEntry("HTTP 500")),
        ("p99", MeasureEntry("p99")),
        ("queue → full", MeasureEntry("queue → full")),
        ("  two   words ", MeasureEntry("two words")),
        ("", MeasureEntry("")),
    ],
)
def test_a_line_is_read(line: str, entry: MeasureEntry) -> None:
    assert read_measure(line) == entry


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("latency 200 ms → 4 s", "two units"),
        ("latency 1.234 → 5", "can mean"),
        ("size 1 → 99999999999999999999", "15 digits"),
    ],
)
def test_what_is_in_doubt_stays_words_and_is_said(line: str, problem: str) -> None:
    entry = read_measure(line)
    assert problem in entry.problem
    assert entry._replace(problem="") == MeasureEntry(line)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab 1.→,%-> limit"), max_size=30))
def test_no_line_is_lost(line: str) -> None:
    entry = read_measure(line)
    numbers = (entry.normal, entry.peak, entry.limit)
    assert entry.name or entry.unit or any(each is not None for each in numbers) or not line.strip(" →->=,")
