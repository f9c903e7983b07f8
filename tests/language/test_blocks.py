"""Which characters of a markdown source are the author's own prose."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from unblame.language.markdown import PLACEHOLDER, QUOTED, Block, Lines, blocks

SOURCES = sorted((Path(__file__).parent / "markdown").glob("*.md"))
MARKS = (
    "# ,- ,1. ,2) ,> ,```,~~~,---,===,    ,`,[,](,],),[a]: b,[^1],![,<,<b>,<!--,-->,<div>,\",',“,”,’,*,_,\\,&amp;,+++,:"
)
WORDS = "://,www.,https://a.b,a@b.c,one, two ,10:00:00 ERROR ,\ue000,\u00a0,|,|-|-|\n,\t,\n,\n\n,\r\n,\r"
PIECES = st.sampled_from([*MARKS.split(","), *WORDS.split(",")])


def texts(source: str) -> list[str]:
    return [re.sub(" +", " ", block.text).strip() for block in blocks(source)]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("one\r\ntwo\r\n\r\nthree", ["one two", "three"]),
        ("# One #\n\nTwo\n---\n\nThree\nfour\n====", ["One", "Two", "Three four"]),
        ("- one\n- two\n  more\n  - three", ["one", "two more", "three"]),
        ("1. one\n\n   two\n2) three", ["one", "two", "three"]),
        ("- [ ] one\n- [x] two", ["one", "two"]),
        ("- 10:18 – page goes out\n- 10:20 INFO page is read", ["10:18 – page goes out", "10:20 INFO page is read"]),
        ("one\n\n```\ncode\n```\ntwo\n~~~\ncode", ["one", "two"]),
        ("one\n\n    code\n\ntwo\n    more", ["one", "two more"]),
        ("- one\n\n      code\n\n  two", ["one", "two"]),
        ("<div>\nhtml\n</div>\n\none", ["one"]),
        ("one\n<!-- a\n\nb -->\ntwo", ["one", "two"]),
        ("---\ntitle: a\n---\none", ["one"]),
        ("+++\ntitle = 1\n+++\none", ["one"]),
        ("---\n\nwords only\n\n---\n\nmore", ["words only", "more"]),
        ("[one]: https://a.b 'title'\none", ["one"]),
        ("one\n\n***\n\ntwo", ["one", "two"]),
        ("> quoted\nlazily\n\none", ["one"]),
        ("- > quoted\n- one", ["one"]),
        ("one[^1]\n\n[^1]: two", ["one", "two"]),
    ],
)
def test_what_is_a_block(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    "line",
    [
        "2024-01-15 10:22:03,123 [main] ERROR pool is empty",
        "[2024-01-15T10:22:03Z] WARN pool is empty",
        "2024/01/15 10:22:03 [error] 1234#0: pool is empty",
        "[10:22:03] INFO pool is empty",
        "ERROR 2024-01-15 10:22:03 pool is empty",
        "E0412 10:18:03.123456 1 pool.go:12] pool is empty",
        "    at com.example.Pool.take(Pool.java:12)",
        'File "pool.py", line 3, in take\n    raise Empty(pool)',
        "Jan  5 10:18:03 web-1 kernel[12]: pool is empty",
        "Caused by: java.lang.IllegalStateException: pool is empty",
        'time="2024-01-15" level=error msg="pool is empty"',
    ],
)
def test_a_log_is_not_prose(line: str) -> None:
    assert texts(f"It said\n{line}\nand then stopped.") == ["It said", "and then stopped."]
    assert texts(f"It said:\n\n{line.strip()}\n\nThat was all.") == ["It said:", "That was all."]


@pytest.mark.parametrize(
    "line",
    [
        "2024-01-15 we saw an ERROR",
        "10:18 ERROR rate rises",
        "At 10:18:03 the ERROR came",
        "at pools(all of them)",
        "E0412 is it",
    ],
)
def test_prose_with_times_and_levels_is_prose(line: str) -> None:
    assert texts(line) == [line]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**a** _b_ ~~c~~ snake_case ~5 __d__", "  a    b    c   snake_case ~5   d  "),
        ("run `x y` now", "run ##### now"),
        ("``a ` b`` c", "######### c"),
        ("a ` b", "a ` b"),
        ("see <https://a.b> x", "see ############# x"),
        ("see https://a.b/c. X", "see #############. X"),
        ("(see www.a.b)", "(see #######)"),
        ("[a b](https://c.d 'e') f", " a b                   f"),
        ("[a](b) c", " a     c"),
        ("![a b](c) d", "          d"),
        ("[![a](b)](c) d", "             d"),
        ("[me@a.bc](mailto:me@a.bc) x", " #######                  x"),
        ("[shot.png] a", "########## a"),
        ("a<br>b <!-- c --> d", "a    b            d"),
        ("don’t wonʼt a\u00a0b", "don't won't a b"),
        ("a\\\nb", "a  b"),
        ("a[^1] b", "a     b"),
        ("@bob and bob@ did", "@bob and bob@ did"),
        ("snake\\_case \\*a\\*", "snake__case   a  "),
        ("a &amp; b", "a &     b"),
    ],
)
def test_what_a_text_keeps(source: str, expected: str) -> None:
    (block,) = blocks(source)
    found = block.text.replace(PLACEHOLDER, "#")
    assert found.rstrip() == expected.rstrip()
    assert len(block.text) == len(source)


def test_links_by_reference_lose_their_label() -> None:
    assert texts("see [one][Two] and [three][four]\n\n[two]: /u") == ["see one and three four"]


def test_a_table_gives_a_block_for_each_cell() -> None:
    source = "## Time `line`\n\n| When | **What** |\n|---|:-:|\n| 10:00 | pool \\| queue |\n| | only |\n\nEnd"
    assert [(block.text.strip(), block.heading, block.column, block.kind) for block in blocks(source)][1:] == [
        ("When", "Time line", "", "cell"),
        ("What", "Time line", "", "cell"),
        ("10:00", "Time line", "When", "cell"),
        ("pool    queue", "Time line", "What", "cell"),
        ("only", "Time line", "What", "cell"),
        ("End", "Time line", "", "paragraph"),
    ]


@pytest.mark.parametrize(
    "header", ["Avoid", "Instead of", "Bad", "Don’t say", "**Before**", "Blameful", "Not blameless"]
)
def test_a_column_of_wording_to_avoid_is_mentioned_not_said(header: str) -> None:
    cells = [block.text for block in blocks(f"| {header} | Say |\n|--|--|\n| He forgot | It was missing |")]
    assert cells[2:] == [QUOTED * 9, "It was missing"]


@pytest.mark.parametrize("header", ["Time before", "Badge", "What", "Avoided?"])
def test_other_columns_are_said(header: str) -> None:
    assert [block.text for block in blocks(f"| {header} |\n|--|\n| He forgot |")][1:] == ["He forgot"]


def test_kinds_and_headings() -> None:
    source = "top\n\n# One *two*\n\n- item\n\n  more\n\n> # Quoted\n\nSetext\n---\nlast"
    assert [(block.text.strip(), block.heading, block.kind) for block in blocks(source)] == [
        ("top", "", "paragraph"),
        ("One  two", "", "heading"),
        ("item", "One two", "item"),
        ("more", "One two", "paragraph"),
        ("Setext", "One two", "heading"),
        ("last", "Setext", "paragraph"),
    ]


def test_lines_and_columns_are_counted_from_one_over_all_line_ends() -> None:
    lines = Lines("ab\ncd\r\ne\rf")
    assert [lines.at(offset) for offset in (0, 1, 3, 7, 9)] == [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1)]


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_blocks_are_slices_in_order(source: str) -> None:
    done = 0
    for block in blocks(source):
        assert block.start >= done
        done = block.start + len(block.text)
        assert done <= len(source)
        assert block.text
        assert "\n" not in block.text
        assert "\r" not in block.text
        for shown, written in zip(block.text, source[block.start : done], strict=True):
            assert shown in (written, " ", "'", "_", PLACEHOLDER, QUOTED) or "&" in source


HOSTILE = [
    *["`", "[", "*", '"', "|", "> ", "a", "a ", "![", "](", "<", "<!--", "<a b='", "&", "\\", "_", "~", "“", "‘", " '"],
    *[
        "- ",
        "1. ",
        "# ",
        "[a]: b\n",
        "```\n",
        ">\n",
        "> a\n",
        "a\n",
        "www.",
        "://",
        "\t",
        " ",
        "at a.b(",
        "[]",
        "`a``",
        "a__b",
    ],
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize(
    "before",
    ["", pytest.param("- x\n\n  ", marks=pytest.mark.slow), pytest.param("|a|\n|-|\n", marks=pytest.mark.slow)],
    ids=["bare", "item", "table"],
)
def test_time_is_linear_in_the_length(unit: str, before: str) -> None:
    def took(size: int) -> float:
        source = before + unit * (size // len(unit))
        begun = time.process_time()
        for _ in blocks(source):
            pass
        return time.process_time() - begun

    assert took(80_000) < 0.4


def own_and_other(tokens: Iterable[Token]) -> tuple[Counter[str], Counter[str]]:
    """Return the words outside and inside code, HTML and quotes, as the full parser sees them."""
    own: Counter[str] = Counter()
    other: Counter[str] = Counter()
    quotes = 0
    for token in tokens:
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type in ("fence", "code_block", "html_block"):
            other.update(words(token.content))
        for child in token.children or []:
            prose = child.type == "text" and not quotes
            if child.type in ("text", "code_inline", "html_inline"):
                content = re.sub(r"\w+://\S+|\S+@\S+\.\w+", " ", child.content)
                (own if prose else other).update(words(content))
    return own, other


def without_front_matter(source: str) -> str:
    return re.sub(r"\A---\n(?:.*\n)*?---\n", "", source)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_words_are_those_of_a_full_parser(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    parser = MarkdownIt("commonmark").enable("table")
    own, other = own_and_other(parser.parse(without_front_matter(source)))
    ours = Counter(word for block in blocks(source) for word in words(block.text))
    assert own - ours == Counter()
    assert ours - own == Counter()
    assert not (other - own).keys() & (ours - own).keys()


def test_there_are_sources_to_compare() -> None:
    assert len(SOURCES) >= 8


def test_a_block_says_where_it_stands() -> None:
    source = "# A\n\n- *b* c"
    assert list(blocks(source)) == [Block(2, "A", "", "", "heading"), Block(7, " b  c", "A", "", "item")]
