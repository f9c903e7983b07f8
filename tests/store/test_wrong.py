"""What is said about a value that the record does not take."""

from __future__ import annotations

from pathlib import Path

import pytest

from unblame.store.errors import Unreadable
from unblame.store.load import parse_session


def said(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        parse_session(text.encode(), Path("s.toml"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[timeline]]\nid = "E2"\nat = "10:13"\n[incident]', "3:1: `timeline.E2.at`: expected a date and time"),
        ("[[timeline]]\n[[timeline]]\nat = 1\n[incident]", "3:1: `timeline.2.at`: expected a date and time"),
        ("[incident]\n[[timeline]]\nat = 2024-01-15T10:13:00", "3:1: `timeline.1.at`: expected a time with its offset"),
        ('[incident]\n[meeting]\ndecide_on = "soon"', "3:1: `meeting.decide_on`: expected a date"),
        ("[incident]\n[meeting]\ndecide_on = 2024-01-15T10:13:00Z", "3:1: `meeting.decide_on`: expected a date"),
        ("[incident]\ntitle = 3", "2:1: `incident.title`: expected a text in quotes, found 3"),
        ("[incident]\nprivate = 'yes'", "2:1: `incident.private`: expected true or false"),
        ("[incident]\nrto_minutes = '5 min'", "2:1: `incident.rto_minutes`: expected a number"),
        ("[incident]\nservices = 'x'", "2:1: `incident.services`: expected a list, found “x”"),
        ("[incident]\nservices = ['x', 2]", "2:18: `incident.services.2`: expected a text in quotes, found 2"),
        ("[incident]\n[timeline]\n", "2:1: `timeline`: expected blocks headed [[timeline]], found a table"),
        ("[[incident]]", "1:1: `incident`: expected a table headed [incident], found a list"),
        ("[incident]\n[impact]\nmeasures = [3]", "3:13: `impact.measures.1`: expected a block of keys, found 3"),
        ("[incident]\n[[actions]]\nimpact = 9", "3:1: `actions.1.impact`: expected a whole number from 1 to 5"),
        ("schema = '1'\n[incident]", "1:1: `schema`: expected a whole number from 1, found “1”"),
        ("[incident]\n[[timeline]]\nid = '7'", "3:1: `timeline.1.id`: expected an id: a letter"),
        ("[incident]\n[[timeline]]\nid = [1]", "3:1: `timeline.1.id`: expected a text in quotes, found a list"),
    ],
)  # fmt: skip
def test_the_key_its_place_and_what_was_expected_are_named(text: str, expected: str) -> None:
    assert said(text).startswith(f"s.toml:{expected}")


def test_allowed_words_are_listed_with_the_nearest() -> None:
    message = said('[incident]\n[[timeline]]\nid = "E1"\nmilestones = ["started", "Detectd"]')
    assert message.startswith("s.toml:4:26: `timeline.E1.milestones.2`: expected one of started, impact-started, ")
    assert "closed; nearest “detected”, found “Detectd”" in message
    assert "nearest" not in said("[incident]\nstatus = 'zzz'")
    assert "found 3" in said("[incident]\nstatus = 3")


def test_the_first_in_the_file_is_named_and_the_others_are_counted() -> None:
    message = said("[[actions]]\ndue = 3\n[incident]\ntitle = 1\nstatus = 'x'")
    assert message.startswith("s.toml:2:1: `actions.1.due`: ")
    assert "(and 2 more)" in message


def test_found_text_cannot_fill_or_drive_the_terminal() -> None:
    message = said('[incident]\nstatus = "\\u001b[31mred\\n' + "x" * 5000 + '"')
    assert "found “red xxx" in message
    assert len(message) < 200
