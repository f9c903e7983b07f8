"""The block that documentation sites read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unblame.exports.formats import Layout, document
from unblame.exports.front_matter import first_sentence, front_matter, heading
from unblame.exports.stamp import read_stamp
from unblame.record.session import Session


def read(text: str) -> dict[str, Any]:
    assert text.startswith("---\n")
    block, _, _ = text.removeprefix("---\n").partition("\n---\n")
    found: Any = yaml.safe_load(block)
    return found


SESSION = Session.model_validate(
    {
        "id": "s1",
        "incident": {
            "title": "Checkout: down",
            "summary": "Nobody could pay, e.g. by card. It took 47 minutes.",
            "severity": "SEV1",
            "tags": ["pool", "no"],
            "authors": ["Ana Ruiz"],
        },
        "timeline": [{"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "It broke"}],
        "meeting": {"participants": [{"id": "P1", "name": "Ana Ruiz", "role": "Responder"}]},
        "publication": {"customer_summary": "You could not pay. We are sorry."},
    }
)


def test_the_keys_and_their_kinds() -> None:
    text = document(SESSION, Layout(front_matter=True))
    assert read(text) == {
        "title": "Checkout: down",
        "date": date(2024, 1, 15),
        "description": "Nobody could pay, e.g. by card.",
        "authors": ["Ana Ruiz"],
        "severity": "SEV1",
        "tags": ["pool", "no"],
    }
    assert text.partition("\n---\n")[2].startswith("\n# Post-mortem: ")
    assert read_stamp(text) == ("s1", False)
    assert read_stamp(text.replace("severity: SEV1", "severity: SEV2")) == ("s1", True)


def test_authors_as_roles() -> None:
    publication = SESSION.publication.model_copy(update={"names": "roles"})
    text = document(SESSION.model_copy(update={"publication": publication}), Layout(front_matter=True))
    assert read(text)["authors"] == ["the responder"]


def test_for_customers_it_says_what_they_read_anyway() -> None:
    text = document(SESSION, Layout("public", front_matter=True))
    found = read(text)
    assert set(found) == {"title", "date", "description"}
    assert found["title"] == heading(text.partition("\n---\n")[2])
    assert found["description"] == "You could not pay."
    assert "Ana" not in text


def test_what_is_empty_is_left_out() -> None:
    assert read(front_matter(Session(id="x"), "", for_customers=False)) == {"title": "Untitled incident"}


@given(st.text(), st.lists(st.text(), max_size=2))
def test_any_text_reads_back(title: str, tags: list[str]) -> None:
    given_ = Session.model_validate({"id": "x", "incident": {"title": title, "tags": tags}})
    text = front_matter(given_, "", for_customers=False)
    assert text.count("\n---\n") == 1
    found = read(text)
    bidi = any("\u202a" <= mark <= "\u202e" or "\u2066" <= mark <= "\u2069" for mark in title + "".join(tags))
    if not bidi:
        assert found["title"] == (given_.incident.title or "Untitled incident")
        assert found.get("tags", []) == list(given_.incident.tags)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("One line", "One line"),
        ("First.\nSecond.", "First."),
        ("It used 3.5 GB. Then none.", "It used 3.5 GB."),
        ("a" * 300, "a" * 199 + "…"),
        ("word " * 60, "word " * 38 + "word word…"),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence
    assert len(sentence) <= 201


def test_a_heading_without_its_escapes() -> None:
    assert heading("text\n# A \\*b\\* & c\n# D\n") == "A *b* & c"
    assert heading("no heading\n") == "Incident report"
