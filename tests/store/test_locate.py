"""Finding the line of a key in TOML source."""

from __future__ import annotations

import tomllib
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.store.locate import Loc, find_line, find_place, find_places, has_comments, places

SOURCE = '''\
# [[timeline]] in a comment
schema = 1
incident.title = "dotted"

[story]
trigger = """
[[timeline]]
at = 1 \\""" still text
"""
leadup = \'\'\'
[impact]'\'\'\'\'
"detec\\u0074ion" = 'x # no comment'

[[timeline]]  # first
id = "E1"

[[timeline]]
id = "E2"
links = [
    "a", # one
    [ "]", "[" ],
    "c",
]
extra = { inner.key = 1, 'q.r' = [2, { z = 3 }] }

[[actions]]
[[actions.lists]]
heading = "one"
[[actions.lists]]
heading = "two"
[[actions]]
[[actions.lists]]
heading = "three"
[actions.later]
x = 1
'''


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("schema",), 2),
        (("incident", "title"), 3),
        (("incident",), 3),
        (("story",), 5),
        (("story", "trigger"), 6),
        (("story", "leadup"), 10),
        (("story", "detection"), 12),
        (("timeline", 0), 14),
        (("timeline",), 14),
        (("timeline", 1, "id"), 18),
        (("timeline", 1, "links", 0), 20),
        (("timeline", 1, "links", 1, 1), 21),
        (("timeline", 1, "links", 2), 22),
        (("timeline", 1, "extra", "inner", "key"), 24),
        (("timeline", 1, "extra", "q.r", 1, "z"), 24),
        (("actions", 0, "lists", 1, "heading"), 30),
        (("actions", 1, "lists", 0, "heading"), 33),
        (("actions", 1, "later", "x"), 35),
    ],
)
def test_each_kind_of_key_is_found(loc: Loc, line: int) -> None:
    assert find_line(SOURCE, loc) == line


def test_an_absent_key_is_where_its_owner_is() -> None:
    assert find_line(SOURCE, ("timeline", 1, "at")) == 17
    assert find_line(SOURCE, ("actions", 1, "lists", 7, "heading")) == 32
    assert find_line(SOURCE, ("nowhere", "at", "all")) is None
    assert find_line("", ("schema",)) is None


def test_columns_count_characters() -> None:
    assert find_place('a = ["“é”", 2]\r\n  b = 1\r\n', ("a", 1)) == (1, 13)
    assert find_place('a = ["“é”", 2]\r\n  b = 1\r\n', ("b",)) == (2, 3)


def test_many_keys_take_one_scan_and_keep_their_order() -> None:
    assert find_places(SOURCE, [("actions", 1), ("schema",), ("gone",)]) == [(31, 1), (2, 1), None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 # x\n", True),
        ("# x", True),
        ('a = "# x"\n', False),
        ("a = '''\n# x\n'''\n", False),
        ('a = """\n\\"""# x\n"""\n', False),
        ('a = """x"""""# y\n', True),
        ("a = 1\n", False),
    ],
)
def test_a_comment_is_told_from_a_number_sign_in_a_text(text: str, expected: bool) -> None:
    tomllib.loads(text)
    assert has_comments(text) is expected


def every_loc(value: Any, loc: Loc = ()) -> set[Loc]:
    found: set[Loc] = set()
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            found |= {(*loc, key)} | every_loc(inner, (*loc, key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            found |= {(*loc, index)} | every_loc(inner, (*loc, index))
    return found


def test_every_key_that_tomllib_reads_is_found_and_no_other() -> None:
    found = {loc for loc, _ in places(SOURCE)}
    with_owners = {loc[:length] for loc in found for length in range(1, len(loc) + 1)}
    assert with_owners == every_loc(tomllib.loads(SOURCE))


@settings(deadline=None)
@given(st.text(alphabet="ab.=[]{},\"'#\\\n 1“", max_size=80))
def test_any_text_is_scanned_to_its_end(text: str) -> None:
    offsets = [at for _, at in places(text)]
    assert offsets == sorted(offsets)
    assert all(0 <= at < len(text) for at in offsets)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = {loc for loc, _ in places(text)}
    assert {loc[:length] for loc in found for length in range(1, len(loc) + 1)} == every_loc(document)


@pytest.mark.parametrize(
    "hostile", ["[" * 100_000, "a=" + "[" * 100_000, "a=" + "{a=" * 50_000, "a." * 50_000, '"' * 99_999]
)
def test_hostile_text_ends(hostile: str) -> None:
    assert find_line(hostile, ("b",)) is None
