"""A rule file that cannot be used says which file, which rule and what is wrong."""

from __future__ import annotations

import re

import pytest

from unblame.language.rule import CATEGORIES, RuleError, all_rules, compiled, filled, parts, read_rules

RULE = """
[[rule]]
id = "hindsight.own"
level = "hint"
words = ["surely"]
pattern = "\\\\bsurely\\\\b"
why = "It is plain now."
offer = "What showed this?"
match = ["Surely it broke."]
clean = ["It broke."]
"""
FILE = f'category = "hindsight"\n{RULE}'


def without(key: str) -> str:
    return re.sub(rf"(?m)^{key} = .*\n", "", FILE)


def test_a_rule_is_read_with_what_it_leaves_out() -> None:
    (rule,) = read_rules(FILE, "own.toml")
    assert (rule.id, rule.category, rule.level, rule.words) == ("hindsight.own", "hindsight", "hint", ("surely",))
    assert (rule.has, rule.guards, rule.frame, rule.unless, rule.trusting) == ((), (), "", "", False)
    assert rule.who == {"any"}
    assert rule.exception() is None
    assert rule.expression().search("surely") is not None


def test_rules_keep_the_order_of_their_file() -> None:
    text = FILE + RULE.replace("own", "other")
    assert [rule.id for rule in read_rules(text, "own.toml")] == ["hindsight.own", "hindsight.other"]


def test_a_file_without_rules_is_empty() -> None:
    assert read_rules('category = "hindsight"', "own.toml") == []


@pytest.mark.parametrize("key", ["level", "words", "pattern", "why", "offer", "match", "clean"])
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(RuleError, match=rf"own\.toml.*hindsight\.own.*“{key}” is missing"):
        read_rules(without(key), "own.toml")


def test_a_rule_without_an_id_is_said_of_its_file() -> None:
    with pytest.raises(RuleError, match=r"own\.toml.*“id” is missing"):
        read_rules(without("id"), "own.toml")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('colour = "red"', "“colour” is no key"),
        ('trusting = "yes"', "“trusting” wants a bool"),
        ('guards = "mention"', "“guards” wants a list"),
        ("frame = 3", "“frame” wants a str"),
        ('who = ["martian"]', "“martian”"),
        ('category = "hindsite"', "“hindsite” is no category"),
    ],
)
def test_a_wrong_key_is_named(line: str, said: str) -> None:
    with pytest.raises(RuleError, match=rf"own\.toml.*hindsight\.own.*{said}"):
        read_rules(FILE + line + "\n", "own.toml")


@pytest.mark.parametrize("category", ["", "Hindsight", "who question"])
def test_an_unknown_category_is_named(category: str) -> None:
    with pytest.raises(RuleError, match=rf"own\.toml.*hindsight\.own.*“{category}” is no category"):
        read_rules(f'category = "{category}"\n{RULE}', "own.toml")


def test_words_want_a_list() -> None:
    with pytest.raises(RuleError, match="“words” wants a list"):
        read_rules(FILE.replace('["surely"]', '"surely"'), "own.toml")


@pytest.mark.parametrize("text", ["[[rule]", 'category = "hindsight', "a = 1\na = 2\n"])
def test_bad_toml_names_its_file(text: str) -> None:
    with pytest.raises(RuleError, match=r"^own\.toml: "):
        read_rules(text, "own.toml")


def test_every_category_has_a_rule() -> None:
    assert {rule.category for rule in all_rules()} | {"names"} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("{a} and {b_c}", "x and y"), ("a{2,3}{a}", "a{2,3}x"), ("a{2}", "a{2}"), ("none", "none")],
)
def test_named_pieces_are_filled_in(pattern: str, expected: str) -> None:
    assert filled(pattern, {"a": "x", "b_c": "y"}) == expected


def test_an_unknown_piece_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        filled("{nothing}", {})


def test_pieces_hold_no_names_any_more() -> None:
    assert parts()
    for name, piece in parts().items():
        assert not re.search(r"\{[a-z_]+\}", piece), name
        re.compile(piece)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("should have", "should   have", True),
        ("should have", "shouldhave", False),
        ("roll ?back", "rollback", True),
        ("roll ?back", "roll  back", True),
        (r"a\ b", "a b", True),
        ("should{have} {pp}", "should've checked", True),
        ("should{have} {pp}", "should  have   run", True),
        ("should{have} {pp}", "should run", False),
    ],
)
def test_a_space_stands_for_a_run_of_spaces(pattern: str, text: str, matches: bool) -> None:
    assert (compiled(pattern).fullmatch(text) is not None) is matches
