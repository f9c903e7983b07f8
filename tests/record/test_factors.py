"""A contributing factor's entry line."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.factors import FactorEntry, read_factor
from unblame.record.kinds import Category


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("no runbook", FactorEntry("no runbook", None, "", 0)),
        ("process: no runbook -> nine minutes", FactorEntry("no runbook", "process", "nine minutes", 8)),
        ("  People:  new   on call", FactorEntry("new on call", "people", "", 9)),
        ("process:no space", FactorEntry("process:no space", None, "", 0)),
        ("weather: rain", FactorEntry("weather: rain", None, "", 0)),
        ("the process: late", FactorEntry("the process: late", None, "", 0)),
        ("a → b", FactorEntry("a", None, "b", 0)),
        ("a => b -> c", FactorEntry("a", None, "b -> c", 0)),
        ("a ->", FactorEntry("a", None, "", 0)),
        ("process: ", FactorEntry("", "process", "", 8)),
        ("", FactorEntry("", None, "", 0)),
    ],
)
def test_a_line_is_read(line: str, entry: FactorEntry) -> None:
    assert read_factor(line) == entry


@pytest.mark.parametrize("category", get_args(Category))
def test_every_category_is_known(category: str) -> None:
    line = f"{category}: text"
    entry = read_factor(line)
    assert (entry.category, line[: entry.end]) == (category, f"{category}:")


def test_a_category_turned_back_to_words() -> None:
    assert read_factor("process: late", frozenset({"process:"})) == FactorEntry("process: late", None, "", 0)


@given(st.text(st.sampled_from("ab :->\n"), max_size=20))
def test_all_words_stay_in_their_order(line: str) -> None:
    entry = read_factor(f"process: {line}")
    said = "".join(f"{entry.text}{entry.impact}".split())
    assert said == "".join(line.replace("->", "", 1).split())
