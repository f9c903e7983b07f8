"""Who is a person and what a system, by lists and by the people of a session."""

from __future__ import annotations

import pytest

from unblame.language.lexicon import Lexicon, singular, word_list

LEXICON = Lexicon(["Zuri Okafor", "@nightowl", "kjell", "", "  "])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("engineers", "engineer"),
        ("companies", "company"),
        ("glass", "glass"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("bus", "bus"),
        ("ops", "ops"),
        ("node", "node"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("word", "is_name"),
    [
        ("Zuri", True),
        ("Okafor", True),
        ("Zuri's", True),
        ("Zuri’s", True),
        ("kjell", True),  # known, and no other word
        ("Kjell", True),
        ("zuri", False),
        ("Priya", True),
        ("priya", False),
        ("Priya's", True),
        ("Grafana", False),
        ("Redis", False),
        ("May", False),
        ("Jenkins", False),
    ],
)
def test_names(word: str, is_name: bool) -> None:
    assert LEXICON.is_person_name(word) is is_name


def test_an_ambiguous_name_counts_where_one_is_sure() -> None:
    assert not LEXICON.is_person_name("May")
    assert LEXICON.is_person_name("May", sure=True)


def test_a_known_person_may_have_an_ambiguous_name() -> None:
    assert Lexicon(["May Lind"]).is_person_name("May")


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("engineer", "person"),
        ("engineers", "person"),
        ("co-maintainer", "person"),
        ("team", "person"),
        ("@nightowl", "person"),
        ("@anybody", "person"),
        ("anybody@", "person"),
        ("customers", "outsider"),
        ("attacker", "outsider"),
        ("alert", "system"),
        ("PaymentService", "system"),
        ("node-3", "system"),
        ("API", "system"),
        ("Kubernetes", "system"),
        ("operator", "person"),
        ("kubernetes operator", "system"),
        ("release manager", "person"),
        ("session manager", "system"),
        ("storage driver", "system"),
        ("bus driver", "person"),
        ("security group", "system"),
        ("working group", "person"),
        ("cluster member", "system"),
        ("Mr Qwertz", "person"),
        ("Priya Qwertz", "person"),
        ("Qwertz", "name"),
        ("The Qwertz", "system"),
    ],
)
def test_nouns_in_a_sentence(noun: str, kind: str) -> None:
    *modifiers, head = noun.split()
    assert LEXICON.kind_of(head, [each.lower() for each in modifiers], first=False) == kind


def test_an_unknown_capital_at_the_start_says_little() -> None:
    assert LEXICON.kind_of("Qwertz", [], first=True) == "common"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Priya", "person"),
        ("engineers", "person"),
        ("customers", "outsider"),
        ("alerts", "system"),
        ("alert", ""),
        ("status", ""),
        ("hours", ""),
        ("was", ""),
        (",", ""),
    ],
)
def test_what_they_may_take_up(word: str, kind: str) -> None:
    assert LEXICON.plural_kind(word, []) == kind


def test_given_names_are_no_other_word() -> None:
    assert not word_list("first-names") & word_list("ambiguous-names")
    assert not word_list("first-names") & word_list("systems")
    assert not word_list("first-names") & word_list("roles")
