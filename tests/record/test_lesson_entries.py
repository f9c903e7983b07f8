"""Entry lines of the lessons' cards."""

from __future__ import annotations

import pytest

from unblame.record.lesson_entries import read_insight, read_related, read_systemic


@pytest.mark.parametrize(
    ("line", "reference", "note"),
    [
        ("INC-2023-045: similar leak", "INC-2023-045", "similar leak"),
        ("INC-2023-045", "INC-2023-045", ""),
        ("INC-2023-045:", "INC-2023-045", ""),
        ("https://wiki.example/45: the same pool", "https://wiki.example/45", "the same pool"),
        ("https://wiki.example/45", "https://wiki.example/45", ""),
        ("the pool was empty in spring too", "", "the pool was empty in spring too"),
        (": odd", "", ": odd"),
        ("", "", ""),
    ],
)
def test_a_related_incident(line: str, reference: str, note: str) -> None:
    assert read_related(line) == {"reference": reference, "note": note}


@pytest.mark.parametrize(
    ("line", "theme", "discussion"),
    [
        ("Handover: nobody knew who held it", "Handover", "nobody knew who held it"),
        ("Handover", "Handover", ""),
        ("at 10:18 nobody knew", "at 10:18 nobody knew", ""),
        ("x" * 61 + ": y", "x" * 61 + ": y", ""),
    ],
)
def test_an_insight(line: str, theme: str, discussion: str) -> None:
    assert read_insight(line) == {"theme": theme, "discussion": discussion}


def test_a_pattern_is_its_sentence() -> None:
    assert read_systemic(" No limits: anywhere ") == {"issue": "No limits: anywhere"}
