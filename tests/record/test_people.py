"""A participant's entry line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.people import PersonEntry, read_person


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Ana", PersonEntry("Ana", "", "", responder=False)),
        ("  Ana   Silva ", PersonEntry("Ana Silva", "", "", responder=False)),
        ("Ana @ana, incident lead, was there", PersonEntry("Ana", "ana", "incident lead", responder=True)),
        ("Ana, was there, incident lead, on call", PersonEntry("Ana", "", "incident lead, on call", responder=True)),
        ("Ana, Responder", PersonEntry("Ana", "", "", responder=True)),
        ("Ana, responded", PersonEntry("Ana", "", "", responder=True)),
        ("Ana, lead @ana.silva-2", PersonEntry("Ana", "ana.silva-2", "lead", responder=False)),
        ("@ana", PersonEntry("ana", "ana", "", responder=False)),
        ("@ana, lead", PersonEntry("ana", "ana", "lead", responder=False)),
        ("Ana @one @two", PersonEntry("Ana @two", "one", "", responder=False)),
        ("ana@example.org", PersonEntry("ana@example.org", "", "", responder=False)),
        ("Ana, , ,", PersonEntry("Ana", "", "", responder=False)),
        ("was there", PersonEntry("was there", "", "", responder=False)),
        ("", PersonEntry("", "", "", responder=False)),
    ],
)
def test_a_line_is_read(line: str, entry: PersonEntry) -> None:
    assert read_person(line) == entry


@given(st.lists(st.sampled_from(["Ana", "@ana", "@b.c", ",", "lead", "a@b", "é"])))
def test_no_word_is_lost(words: list[str]) -> None:
    entry = read_person(" ".join(words))
    said = f"{entry.name} @{entry.handle} {entry.role}"
    assert all(word in said for word in words if word != ",")
