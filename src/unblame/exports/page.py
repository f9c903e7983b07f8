"""The write-up as one HTML page that needs nothing else: no script, and nothing that is loaded from elsewhere.

It is made from the finished markdown, so that a team's own template gives a page too. Our markdown escapes user text;
what a page may hold is settled here once more, for templates that do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from unblame.record.text import clean, clean_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

PICTURE = "<!-- picture -->"
"""The line by which a template says where the picture of the incident stands."""

_UNTITLED = "Post-mortem"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_LINKED = frozenset({"http", "https", "mailto"})
_SHORT_ADDRESS = 60  # characters that print may set behind a link's words
_LONGEST_ID = 60
_DEEPEST = 100  # levels of nesting; the text below them would be dropped

_SCHEME = re.compile(r"([^/?#]*?):")
_OUTSIDE = re.compile(r"https?:", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_MARKED = re.compile(r"[\n\\`~*\[<&]|_(?![^\W_])|(?<![^\W_])_")
_ID = re.compile(r'\bid="([^"]*)"')
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
    parser = _parser()
    tokens = parser.parse(_NOT_CHARACTERS.sub("\ufffd", clean(markdown)))
    _settle(tokens)
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
            f"<main>\n{parser.renderer.render(tokens, parser.options, {})}</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    return (files("unblame.exports") / "page.css").read_text(encoding="utf-8")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "xhtmlOut": False, "maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.at("html_block", _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.at("inline", _inline)
    parser.validateLink = _is_linked
    return parser


def _comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 (a rule's form)
    """A comment that is closed. Other raw HTML makes no block, or what stands below it would be shown raw too."""
    from markdown_it.rules_block import html_block

    at = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", at):
        return False
    if "last closing" not in state.env:
        state.env["last closing"] = state.src.rfind("-->")
    return at < state.env["last closing"] and html_block(state, start_line, end_line, silent)


def _inline(state: StateCore) -> None:
    """Parse what stands in lines. Most cells of a long table hold no mark, and need no parser."""
    from markdown_it.token import Token

    parse = state.md.inline.parse
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _MARKED.search(token.content):
            parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))


def _is_linked(url: str) -> bool:
    scheme = _SCHEME.match(url)
    return scheme[1].lower() in _LINKED if scheme else not url.startswith(("//", "\\", "/\\"))


def _settle(tokens: Sequence[Token]) -> None:
    """Make each token one that a page may hold."""
    for token in tokens:
        if token.type == "inline":
            token.children = list(_settled(token.children or []))
        elif token.type == "html_block":
            token.content = _comment_and_rest(token.content)
        elif token.type == "table_open":
            token.type = "html_block"
            token.content = '<div class="table">\n<table>\n'
        elif token.type == "table_close":
            token.type = "html_block"
            token.content = "</table>\n</div>\n"
        elif token.type in ("th_open", "td_open"):
            _settle_cell(token)


def _settle_cell(token: Token) -> None:
    if token.type == "th_open":
        token.attrs["scope"] = "col"
    if "style" in token.attrs:
        token.attrs["class"] = str(token.attrs.pop("style")).removeprefix("text-align:")


def _settled(children: Sequence[Token]) -> Iterator[Token]:
    """What stands in a line: raw HTML as text, links marked, pictures of other hosts as links."""
    opened: Token | None = None
    words = ""
    for token in children:
        if token.type == "html_inline":
            _settle_raw(token)
        elif token.type == "link_open":
            opened, words = token, ""
        elif token.type == "link_close" and opened is not None:
            _mark_outside(opened, words)
            opened = None
        if token.type == "image" and _OUTSIDE.match(str(token.attrs["src"])):
            yield from _as_link(token, linked=opened is not None)
        else:
            words += token.content
            yield token


def _settle_raw(token: Token) -> None:
    comment = _COMMENT.fullmatch(token.content)
    if comment:
        token.content = _comment(comment[1])
    elif _BREAK.fullmatch(token.content):
        token.content = "<br>"
    else:
        token.type = "text"


def _mark_outside(link: Token, words: str) -> None:
    """A link that leaves the page tells the other side nothing; print shows its address where that is short."""
    href = str(link.attrs["href"])
    if _OUTSIDE.match(href):
        link.attrs["rel"] = "noopener noreferrer"
        if len(href) <= _SHORT_ADDRESS and words != href:
            link.attrs["class"] = "short"


def _as_link(image: Token, *, linked: bool) -> Iterator[Token]:
    from markdown_it.token import Token

    address = str(image.attrs["src"])
    text = Token("text", "", 0, content=image.content or address)
    if linked:
        yield text
        return
    opened = Token("link_open", "a", 1, attrs={"href": address})
    _mark_outside(opened, text.content)
    yield from (opened, text, Token("link_close", "a", -1))


def _comment_and_rest(raw: str) -> str:
    """A block that begins with a comment; what stands behind the comment on its last line is text."""
    comment = _COMMENT.match(raw.lstrip())
    if comment is None:
        return f"<p>{escape(raw.strip())}</p>\n"
    rest = raw.lstrip()[comment.end() :].strip()
    return _comment(comment[1]) + "\n" + (f"<p>{escape(rest)}</p>\n" if rest else "")


def _comment(body: str) -> str:
    """A comment that ends where it ends: HTML knows more ends and beginnings of one than markdown."""
    body = body.replace("--!>", "-- !>").replace("<!--", "<! --")
    before = " " if body.startswith((">", "->")) else ""
    after = " " if body.endswith(("<!-", "--!")) else ""
    return f"<!--{before}{body}{after}-->"


def _name_headings(tokens: Sequence[Token], used: set[str]) -> None:
    """Give each heading an id made from its words; `used` are those that are taken."""
    counts: MutableMapping[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        leaves = (leaf for leaf in tokens[index + 1].children or [] if leaf.type != "html_inline")
        words = "".join(" " if leaf.type.endswith("break") else leaf.content for leaf in leaves)
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
