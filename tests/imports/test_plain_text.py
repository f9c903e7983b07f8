"""A cell of an export is read back as what was written."""

from __future__ import annotations

import pytest

from unblame.exports import markdown
from unblame.imports import plain_text

TEXTS = [
    "plain, with pool_size ~50 and 5 < 6 & more",
    "see https://a.example/x_(y)?z=1&lt=2, `code` and _this_ | \\that\\",
    "**bold** [x](y) <b>&amp;</b> ~~x~~ ![p](q)",
    "`a|b` and `` ` `` and `c",
    "one\ntwo",
    "C:\\dir\\*",
    "<https://a.example> &lt; &#35;",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_of_an_export_is_read_back(text: str) -> None:
    assert plain_text.row(f"| {markdown.cell(text)} | x |") == (text, "x")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ("a", "b")),
        ("|a|b", ("a", "b")),
        ("a | b", ("a", "b")),
        ("| a |  |", ("a", "")),
        ("|   | b |  ", ("", "b")),
        ("| a \\| b |", ("a | b",)),
        ("|", ("",)),
    ],
)
def test_a_row_has_as_many_cells_as_were_written(line: str, cells: tuple[str, ...]) -> None:
    assert plain_text.row(line) == cells
