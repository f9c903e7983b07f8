"""Markdown as the plain text that a reader sees.

Line breaks that an editor or a formatter made inside a paragraph are spaces; hard breaks and `<br>` are line
breaks. Escapes and entities are undone and emphasis is dropped; `code`, “- ” lists and ``` blocks in a text stay
as the record writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from unblame.imports.markdown_parser import spans

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
_INDENT = "  "
_REMEMBERED = 1 << 15  # rows: more than a long write-up has

_OURS = re.compile(
    r"""
      \\ (?P<escaped> [!-/:-@\[-`{-~] )
    | (?P<line> <br> )
    | < (?P<address> https?:// [^\s<>`\\]+ ) >
    | (?P<code> (?<!`) ` [^`\s] (?: [^`\n]* [^`\s] )? ` (?!`) )
    """,
    re.VERBOSE,
)
"""What the cells of an export have beside letters."""
_OTHERS = re.compile(r"[`*\[] | <(?![\s=]) | &(?=\#?\w+;) | _(?![^\W_]) | (?<![^\W_])_", re.VERBOSE)
"""What may be a mark that somebody else made."""


@lru_cache(_REMEMBERED)
def row(line: str) -> tuple[str, ...]:
    """The texts of a table's row, as many as were written."""
    cells = _BAR.split(line.strip())
    if not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return tuple(_cell(each.replace("\\|", "|").strip()) for each in cells)


def cell(node: SyntaxTreeNode) -> str:
    """The text of a cell."""
    return trimmed(inline(node))


def _cell(written: str) -> str:
    """A cell by our own escapes alone, where nobody has put another mark into it."""
    bare = _OURS.sub(" ", written) if "\\" in written or "`" in written or "<" in written else written
    if _OTHERS.search(bare):
        return trimmed(text_of(spans(written)))
    return written if bare is written else trimmed(_OURS.sub(_undone, written))


def _undone(found: re.Match[str]) -> str:
    return "\n" if found["line"] else found["escaped"] or found["address"] or found["code"]


def block(node: SyntaxTreeNode) -> str:
    """A block as the record writes it."""
    match node.type:
        case "bullet_list":
            return "\n".join(entry("- ", item) for item in node.children)
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return "\n".join(entry(f"{number}. ", item) for number, item in enumerate(node.children, start))
        case "fence" | "code_block":
            ticks = node.markup if node.type == "fence" and node.markup.startswith("`") else "```"
            language = node.info.strip() if node.type == "fence" else ""
            return f"{ticks}{language}\n{code(node)}\n{ticks}"
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in joined(map(block, node.children)).split("\n"))
        case "html_block":
            return node.content.strip()
        case "hr":
            return "---"
        case "heading":
            return f"{'#' * int(node.tag[1:])} {trimmed(inline(node))}"
        case "table":
            return "\n".join(
                f"| {' | '.join(map(cell, row.children))} |" for body in node.children for row in body.children
            )
        case _:
            return trimmed(inline(node))


def code(node: SyntaxTreeNode) -> str:
    """The lines of a block of code, without spaces at their ends, which editors take away."""
    return "\n".join(line.rstrip() for line in node.content.removesuffix("\n").split("\n"))


def entry(mark: str, item: SyntaxTreeNode) -> str:
    """An item of a list in prose, with what stands below its first line indented."""
    body = "\n".join(text for text in map(block, item.children) if text)
    first, *others = body.split("\n")
    return "\n".join([f"{mark}{first}", *(f"{_INDENT}{line}" if line else "" for line in others)])


def inline(node: SyntaxTreeNode) -> str:
    """The text of a paragraph, a heading or a cell."""
    return "".join(text_of(inline.children) for inline in node.children if inline.type == "inline")


def inline_text(written: str) -> str:
    """The text of a heading as it stands in its line."""
    return " ".join(text_of(spans(written)).split())


def text_of(nodes: Sequence[SyntaxTreeNode]) -> str:
    """The text of spans."""
    return "".join(map(_span, nodes))


def joined(texts: Iterable[str]) -> str:
    """Texts as paragraphs."""
    return "\n\n".join(text for text in texts if text)


def trimmed(text: str) -> str:
    """Without the spaces around each line."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _span(node: SyntaxTreeNode) -> str:
    match node.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "code_inline":
            room = " " if node.content.startswith("`") or node.content.endswith("`") else ""
            return f"{node.markup}{room}{node.content}{room}{node.markup}"
        case "html_inline":
            return "\n" if _BREAK.fullmatch(node.content) else node.content
        case "link":
            label, target = text_of(node.children), str(node.attrs.get("href", ""))
            plain = node.markup == "autolink" or unquote(label) == unquote(target) or not label
            return (label or target) if plain else f"{label} ({target})"
        case "image":
            return f"![{text_of(node.children)}]({node.attrs.get('src', '')})"
        case "text":
            return node.content
        case _:
            return text_of(node.children) if node.children else node.content
