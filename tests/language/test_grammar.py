"""Bases, participles and -ing forms, as far as the offers need them."""

from __future__ import annotations

import pytest

from unblame.language.grammar import base_of, gerund, is_verb, known_verbs, participle


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("checked", "check"),
        ("noticed", "notice"),
        ("verified", "verify"),
        ("applied", "apply"),
        ("dropped", "drop"),
        ("stopped", "stop"),
        ("deployed", "deploy"),
        ("escalated", "escalate"),
        ("asked", "ask"),
        ("used", "use"),
        ("redeployed", "redeploy"),
        ("double-checked", "double-check"),
        ("run", "run"),
        ("ran", "run"),
        ("told", "tell"),
        ("read", "read"),
        ("forgot", "forget"),
        ("forgotten", "forget"),
        ("written", "write"),
        ("wrote", "write"),
        ("taken", "take"),
        ("took", "take"),
        ("broke", "break"),
        ("broken", "break"),
        ("frobnicated", ""),
        ("red", ""),
        ("ed", ""),
        ("", ""),
        ("check", ""),
        ("need", ""),
    ],
)
def test_a_past_form_has_its_base_or_none(form: str, base: str) -> None:
    assert base_of(form) == base


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("check", "checked"),
        ("notice", "noticed"),
        ("verify", "verified"),
        ("deploy", "deployed"),
        ("drop", "dropped"),
        ("commit", "committed"),
        ("drain", "drained"),
        ("open", "opened"),
        ("monitor", "monitored"),
        ("tell", "told"),
        ("run", "run"),
        ("forget", "forgotten"),
        ("undo", "undone"),
        ("override", "overridden"),
    ],
)
def test_participle(base: str, expected: str) -> None:
    assert participle(base) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("check", "checking"),
        ("notice", "noticing"),
        ("tie", "tying"),
        ("see", "seeing"),
        ("be", "being"),
        ("run", "running"),
        ("set", "setting"),
        ("verify", "verifying"),
        ("drain", "draining"),
        ("answer", "answering"),
        ("forget", "forgetting"),
    ],
)
def test_gerund(base: str, expected: str) -> None:
    assert gerund(base) == expected


def test_known_verbs_come_back_from_their_participles() -> None:
    assert known_verbs()
    assert [base for base in sorted(known_verbs()) if not is_verb(base) or base_of(participle(base)) != base] == []


@pytest.mark.parametrize("word", ["", "checked", "widget", "being"])
def test_other_words_are_no_base(word: str) -> None:
    assert not is_verb(word)
