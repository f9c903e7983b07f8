"""Markdown read as plain text with its lines."""

from __future__ import annotations

import pytest

from unblame.exports import markdown
from unblame.imports.markdown_parts import Code, Comment, Grid, Heading, Items, Prose, read_parts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("one\ntwo\\\nthree", "one two\nthree"),
        ("a \\* b \\_ c &lt;d&gt;", "a * b _ c <d>"),
        ("**bold** and *em* and `co|de` and `` ` ``", "bold and em and `co|de` and `` ` ``"),
        (
            "<https://a.example/%C3%A4?x=1&y> [x](https://b.example)",
            "https://a.example/%C3%A4?x=1&y x (https://b.example)",
        ),
        ("> quoted\n> more", "> quoted more"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("***", "---"),
    ],
)
def test_a_paragraph_is_what_a_reader_sees(written: str, plain: str) -> None:
    assert read_parts(f"\n{written}\n") == [Prose(plain, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "One.\nTwo.\n\nThree.",
        "- a\n  - b\n    and more\n- c",
        "```sh\nrun | it\n\n    deep\n```",
        "# no heading\n> no quotation\n1. no list",
        "see https://a.example/x_(y), `code` and _this_ | \\that\\",
        "<b>&amp;</b> ~~x~~ [y](z) ![p](q)",
    ],
)
def test_prose_of_an_export_is_read_back(text: str) -> None:
    parts = read_parts(markdown.prose(text))
    plain = [part.text for part in parts if isinstance(part, Prose | Items)]
    code = [markdown.fence(part.text, part.language) for part in parts if isinstance(part, Code)]
    assert "\n\n".join([*plain, *code]) == text


def test_a_table_has_as_many_cells_as_were_written() -> None:
    source = "| A | B |\n| --- | --- |\n| one \\| two | `x\\|y`<br>z |\n| short |\n| 1 | 2 | 3 |\n"
    (grid,) = read_parts(source)
    assert isinstance(grid, Grid)
    assert grid.head == ("A", "B")
    assert [row.cells for row in grid.rows] == [("one | two", "`x|y`\nz"), ("short",), ("1", "2", "3")]
    assert [row.line for row in grid.rows] == [3, 4, 5]


def test_an_item_has_a_lead_a_rest_and_an_end() -> None:
    (items,) = read_parts("- **Lead:** rest *of* it **(end)**\n\n  below\n  - inner\n- plain\n")
    assert isinstance(items, Items)
    first, second = items.items
    assert (first.lead, first.rest, first.end, first.below) == ("Lead:", "rest of it", "(end)", "below\n\n- inner")
    assert [(each.rest, each.line) for each in first.items] == [("inner", 4)]
    assert (second.lead, second.text, second.line) == ("", "plain", 5)


def test_comments_are_apart_from_what_readers_see() -> None:
    found = read_parts("# A *title*\n\n<!-- unblame: session x -->\n")
    assert found == [Heading(1, "A title", 1), Comment("<!-- unblame: session x -->", 3)]
