"""The write-up as one HTML page that needs nothing else: no script, and nothing that is loaded from elsewhere.

It is made from the finished markdown, so that a team's own template gives a page too. Our markdown escapes user text;
what a page may hold is settled here once more, for templates that do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from unblame.exports.page_parser import parser
from unblame.record.text import clean, clean_line

if TYPE_CHECKING:
    from markdown_it.token import Token

PICTURE = "<!-- picture -->"
"""The line by which a template says where the picture of the incident stands."""

_UNTITLED = "Post-mortem"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_LONGEST_ID = 60
_ID = re.compile(r'\bid="([^"]*)"')
_PARTS_WORDS = ("softbreak", "hardbreak", "html_inline")
_NOT_IN_ID = re.compile(r"[\W_]+")
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NOT_CHARACTERS = re.compile(f"[\ufdd0-\ufdef{_LAST_OF_PLANES}]")


def page(markdown: str, *, title: str, picture: str = "") -> str:
    """One HTML5 document, to be written as UTF-8.

    `picture` is finished HTML (`picture.svg`). It stands at the line `PICTURE`; where the markdown has none, below the
    first list under the first heading; without a heading nowhere. Of raw HTML only `<br>` and comments pass; all other
    is shown as text. Links lead to http(s), mailto, a relative path or a place in the page, other addresses are
    text; a picture from another host would be loaded, so it becomes a link.
    """
    made = parser()
    tokens = made.parse(_NOT_CHARACTERS.sub("\ufffd", clean(markdown)))
    _name_headings(tokens, set(_ID.findall(picture)))
    _place(tokens, picture)
    shown = escape(clean_line(_NOT_CHARACTERS.sub("\ufffd", title))) or _UNTITLED
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{shown}</title>",
            f"<style>\n{_style()}</style>",
            "</head>",
            "<body>",
            f"<main>\n{made.renderer.render(tokens, made.options, {})}</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    return (files("unblame.exports") / "page.css").read_text(encoding="utf-8")


def _name_headings(tokens: Sequence[Token], used: set[str]) -> None:
    """Give each heading an id made from its words; `used` are those that are taken."""
    counts: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        leaves = tokens[index + 1].children or []
        words = "".join(" " if leaf.type in _PARTS_WORDS else leaf.content for leaf in leaves)
        base = _NOT_IN_ID.sub("-", words.lower()).strip("-")[:_LONGEST_ID].strip("-") or "part"
        name = base
        while name in used:
            counts[base] = counts.get(base, 1) + 1
            name = f"{base}-{counts[base]}"
        used.add(name)
        token.attrs["id"] = name


def _place(tokens: list[Token], picture: str) -> None:
    from markdown_it.token import Token

    meant = [token for token in tokens if token.type == "html_block" and token.content.strip() == PICTURE]
    for token in meant:
        token.content = ""
    if meant:
        meant[0].content = picture
    elif picture:
        at = _below_the_head(tokens)
        if at is not None:
            tokens.insert(at, Token("html_block", "", 0, content=picture))


def _below_the_head(tokens: Sequence[Token]) -> int | None:
    """Where the first list below the first heading ends; without a list the end of that heading."""
    places = [(index, token) for index, token in enumerate(tokens) if token.level == 0]
    below: int | None = None
    for index, token in places:
        if token.type == "heading_open" and below is not None:
            break
        if token.type == "heading_close":
            below = index + 1
        elif token.type in ("bullet_list_close", "ordered_list_close") and below is not None:
            return index + 1
    return below
