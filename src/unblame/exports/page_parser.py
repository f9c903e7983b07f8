"""Markdown as HTML that a page may hold.

The parser is markdown-it with three rules of ours: raw HTML is text but for `<br>` and comments, links lead where a
reader may follow, and a row of a table is kept as its line until it is written. The last is for long timelines: with
tokens for each cell 10,000 rows took 3 s and 150 MB, a good part of it spent collecting garbage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_LINKED = frozenset({"http", "https", "mailto"})
_SHORT_ADDRESS = 60  # characters that print may set behind a link's words
_MANY_COLUMNS = 6  # page.css lets such a table be wider than the text
_MOST_ADDED_CELLS = 1 << 16  # to short rows: a wide head over many of them is an attack on memory
_DEEPEST = 100  # levels of nesting; the text below them would be dropped

_SCHEME = re.compile(r"([^/?#]*?):")
_OUTSIDE = re.compile(r"https?:", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_HYPHENS = re.compile("-(?=-)")
_MARKED = re.compile(r"[\n\\`~*\[<&]|_(?![^\W_])|(?<![^\W_])_")
_PIPE = re.compile(r"(?<!\\)\|")


class _Rows(NamedTuple):
    """The lines of a table's body, and how each column is aligned."""

    lines: list[str]
    aligned: list[str]


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and `~~`. Its tokens are for its own renderer."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": True, "xhtmlOut": False, "maxNesting": _DEEPEST})
    made.enable(["table", "strikethrough"])
    made.block.ruler.at("html_block", _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
    made.block.ruler.at("table", _table_block, {"alt": ["paragraph", "reference"]})
    made.core.ruler.at("inline", _inline)
    made.validateLink = _is_linked
    return made


def _is_linked(url: str) -> bool:
    scheme = _SCHEME.match(url)
    return scheme[1].lower() in _LINKED if scheme else not url.startswith(("//", "\\", "/\\"))


def _comment_block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 (a rule's form)
    """A comment that is closed. Other raw HTML makes no block, or what stands below it would be shown raw too."""
    from markdown_it.rules_block import html_block

    at = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith("<!--", at):
        return False
    if "last closing" not in state.env:
        state.env["last closing"] = state.src.rfind("-->")
    if at > state.env["last closing"] or not html_block(state, startLine, endLine, silent):
        return False
    if not silent:
        state.tokens[-1].content = _comment_and_rest(state.tokens[-1].content)
    return True


def _comment_and_rest(raw: str) -> str:
    """A block that begins with a comment; what stands behind the comment on its last line is text."""
    comment = _COMMENT.match(raw.lstrip())
    if comment is None:
        return f"<p>{escape(raw.strip(), quote=False)}</p>\n"
    rest = raw.lstrip()[comment.end() :].strip()
    return _comment(comment[1]) + "\n" + (f"<p>{escape(rest, quote=False)}</p>\n" if rest else "")


def _comment(body: str) -> str:
    """A comment that every reader of HTML sees end where markdown does: two hyphens in a row may end one."""
    body = _HYPHENS.sub("- ", body)
    before = " " if body.startswith((">", "->")) else ""
    after = " " if body.endswith("-") else ""
    return f"<!--{before}{body}{after}-->"


def _table_block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 (a rule's form)
    """A table in a `<div>` that can scroll. markdown-it reads the head, this the rows."""
    from markdown_it.rules_block import table
    from markdown_it.token import Token

    first = len(state.tokens)
    body = startLine + 2
    if not table(state, startLine, min(endLine, body), silent):
        return False
    if silent:
        return True
    aligned: list[str] = []
    for token in state.tokens[first:]:
        if token.type == "th_open":
            align = str(token.attrs.get("style", "")).removeprefix("text-align:")
            token.attrs = {"scope": "col", "class": align} if align else {"scope": "col"}
            aligned.append(align)
    lines = _row_lines(state, body, endLine, len(aligned))
    opened, closed = state.tokens[first], state.tokens.pop()
    kind = "table many" if len(aligned) >= _MANY_COLUMNS else "table"
    opened.type, opened.content = "html_block", f'<div class="{kind}">\n<table>\n'
    closed.type, closed.content = "html_block", "</table>\n</div>\n"
    if lines:
        state.tokens.append(Token("html_block", "", 0, level=closed.level, meta={"rows": _Rows(lines, aligned)}))
    state.tokens.append(closed)
    state.line = body + len(lines)
    return True


def _row_lines(state: StateBlock, start: int, end: int, columns: int) -> list[str]:
    """The lines from `start` on that go on with a table, as GitHub's specification says."""
    lines: list[str] = []
    terminators = state.md.block.ruler.getRules("blockquote")
    around, state.parentType = state.parentType, "table"
    added = 0
    for at in range(start, end):
        if state.sCount[at] < state.blkIndent:
            break
        if any(ends(state, at, end, True) for ends in terminators):  # noqa: FBT003 (a rule's form)
            break
        line = state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]].strip(" \t")
        if not line or state.is_code_block(at):
            break
        added += columns - len(_cells(line))
        if added > _MOST_ADDED_CELLS:
            break
        lines.append(line)
    state.parentType = around
    return lines


def _cells(line: str) -> list[str]:
    cells = _PIPE.split(line)
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return [cell.replace("\\|", "|").strip(" \t") for cell in cells]


def _inline(state: StateCore) -> None:
    """Parse what stands in lines and in cells, and settle each token as one that a page may hold."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = _leaves(token.content, state)
        elif "rows" in token.meta:
            token.content = _body(token.meta.pop("rows"), state)


def _body(rows: _Rows, state: StateCore) -> str:
    opened = [f'<td class="{align}">' if align else "<td>" for align in rows.aligned]
    renderer, options = state.md.renderer, state.md.options
    parts = ["<tbody>\n"]
    for line in rows.lines:
        cells = _cells(line)
        parts.append("<tr>\n")
        for index, tag in enumerate(opened):
            cell = cells[index] if index < len(cells) else ""
            if _MARKED.search(cell):
                shown = renderer.render(_in_line(_leaves(cell, state)), options, state.env)
            else:  # as most are
                shown = escape(cell, quote=False)
            parts.append(f"{tag}{shown}</td>\n")
        parts.append("</tr>\n")
    parts.append("</tbody>\n")
    return "".join(parts)


def _in_line(leaves: list[Token]) -> list[Token]:
    from markdown_it.token import Token

    return [Token("inline", "", 0, children=leaves)]


def _leaves(text: str, state: StateCore) -> list[Token]:
    from markdown_it.token import Token

    if not _MARKED.search(text):
        return [Token("text", "", 0, content=text)] if text else []
    parsed: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, parsed)
    return list(_settled(parsed))


def _settled(leaves: Sequence[Token]) -> Iterator[Token]:
    """Raw HTML as text, links marked, pictures of other hosts as links."""
    opened: Token | None = None
    words = ""
    for token in leaves:
        if token.type == "text_special":  # a text that was escaped
            token.type = "text"
        elif token.type == "html_inline":
            _settle_raw(token)
        elif token.type == "link_open":
            opened, words = token, ""
        elif token.type == "link_close" and opened is not None:
            _mark_outside(opened, words)
            opened = None
        if token.type == "image" and not _is_own(str(token.attrs["src"])):
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


def _is_own(address: str) -> bool:
    """Whether a picture stands beside the page."""
    return not _SCHEME.match(address)


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
