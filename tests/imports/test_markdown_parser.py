"""Tables and lists that are kept as lines say what markdown-it reads in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.imports import markdown_parts
from unblame.imports.markdown_parser import ITEMS, ROWS, blocks, whole_blocks

LINES = [
    "",
    "- a",
    "- **E1** (10:00)",
    "  - **Known:** x",
    "    more",
    "lazy",
    "- - -",
    "---",
    "- #",
    "-",
    "* y",
    "1. z",
    "> q",
    "```",
    "  ```",
    "- ```",
    "# h",
    "<!-- c -->",
    "<div>",
    " - one",
    "   - three",
    "      code",
    "[a]: http://x",
    "[a]",
    "| A | B |",
    "| --- | --- |",
    "| x | y \\| z |",
    "|a|",
    "| `x\\|y` | b<br>c |",
    "| \\*a\\* & <https://a.b/c> | _x_ a_b |",
    "a | b",
    "|",
    "||",
    "| a",
    "  | A | B |",
    "| **b** | `` ` `` |",
    "| &amp; &lt;b&gt; | <b>x</b> |",
    "| ![p](q) | [x](y) |",
    "| C:\\\\dir\\x \\ | ~50 < 6 |",
    "| `a` `b | ``x`` | c |",
    "| `\\\\` | \\` x ` |",
    "| \\<https://x.y> | <br/> x <br> |",
    "| a\\_b _c \\_d\\_ | x\\_\\_y__ |",
    "",
]


def both(text: str) -> tuple[list[markdown_parts.Part], list[markdown_parts.Part]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_parts, "blocks", whole_blocks)
        whole = markdown_parts.read_parts(text)
    return markdown_parts.read_parts(text), whole


def agree(lines: list[str]) -> None:
    text = "\n".join(lines)
    by_lines, whole = both(text)
    assert by_lines == whole
    by_lines, whole = both(f"| A | B |\n| --- | --- |\n{text}")
    assert by_lines == whole


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_lines_are_read_as_markdown_it_reads_them(lines: list[str]) -> None:
    agree(lines)


@pytest.mark.slow
@settings(max_examples=1500)
@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_very_many_lines_are_read_as_markdown_it_reads_them(lines: list[str]) -> None:
    agree(lines)


@given(st.text(alphabet="\\`*_[]<>&|~!#a1 ;:/.-(){}\u00e4", max_size=30))
@settings(max_examples=200)
def test_any_cell_is_read_as_markdown_it_reads_it(text: str) -> None:
    by_lines, whole = both(f"| A |\n| --- |\n| {text} |\n")
    assert by_lines == whole


def test_what_is_plain_is_kept_as_lines() -> None:
    table, listed = blocks("| A |\n| --- |\n| b |\n| c |\n\n- d\n  e\n- f\n")
    assert [child.type for child in table.children] == ["thead", ROWS]
    assert (table.children[1].content, listed.type) == ("| b |\n| c |", ITEMS)


@pytest.mark.parametrize(
    "text", ["| A |\n| --- |\n| b |\nc\n", "> | A |\n> | --- |\n> | b |\n", "- d\ne\n", "[x]: y\n\n- d\n"]
)
def test_what_is_not_plain_is_left_to_markdown_it(text: str) -> None:
    kinds = {node.type for block in blocks(text) for node in block.walk()}
    assert kinds.isdisjoint({ROWS, ITEMS})
