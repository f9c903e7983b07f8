"""User text in markdown: nothing of it is lost and nothing of it becomes a mark."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from unblame.exports import markdown
from unblame.record.text import clean, visible

MARKS = "\\`*_{}[]()<>#+-.!|~&=:;\"'$%^@/0123 \n\tab"
PIECES = [
    *(
        "- ",
        "+ ",
        "* ",
        "1. ",
        "1) ",
        "# ",
        "> ",
        "---",
        "===",
        ":--",
        "~~~",
        "~5 ",
        "~",
        "**",
        "__",
        "_x_",
        "_",
    ),
    *(
        "<b>",
        "<!-- x -->",
        "</p>",
        "&amp;",
        "&#65;",
        "&copy;",
        "\\",
        "|",
        "| a | b |",
        "[x] ",
        "[a](b)",
        "![a](b)",
    ),
    *(
        "[a]: b",
        "http://a.b/c_d",
        "https://x.y?q=(z).",
        "<http://q>",
        "a@b.cd",
        "www.a.b",
        "C:\\dir",
        "$x$",
        "word",
    ),
    *("pool_size", "`", "```", "``` sh\n", "\n", "\n\n", " ", "    ", "\t", "\u202e", "\u200f", "é", "🙂"),
]
texts = st.one_of(
    st.text(),
    st.text(alphabet=MARKS, max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
).map(clean)
no_code = texts.map(lambda text: text.replace("`", "'"))


def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.normalizeLinkText = lambda link: link
    return made


PARSER = parser()


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from leaves(token.children or [])


@dataclass(frozen=True)
class Rendered:
    text: str
    kinds: frozenset[str]
    links: tuple[str, ...]
    cells: int


def rendered(source: str) -> Rendered:
    tokens = list(leaves(PARSER.parse(source)))
    shown = {"softbreak": "\n", "hardbreak": "\n", "html_inline": "\n"}
    parts = [
        shown.get(token.type, token.content)
        for token in tokens
        if token.type in {"text", "code_inline", "fence", *shown} and not token.children
    ]
    assert all(token.content == "<br>" for token in tokens if token.type == "html_inline")
    links = tuple(str(token.attrs["href"]) for token in tokens if token.type == "link_open")
    kinds = frozenset(token.type for token in tokens)
    return Rendered("".join(parts), kinds, links, sum(t.type in {"th_open", "td_open"} for t in tokens))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", visible(clean(text)))


MADE = {
    "heading_open",
    "html_block",
    "hr",
    "blockquote_open",
    "code_block",
    "image",
    "em_open",
    "strong_open",
    "s_open",
}


def assert_plain(source: str, text: str, allowed: frozenset[str] = frozenset()) -> None:
    got = rendered(source)
    assert squeezed(got.text) == squeezed(text)
    assert not (got.kinds & (MADE - allowed)), source
    written = re.findall(r"https?://", visible(clean(text)))
    assert len(got.links) <= len(written)
    assert all(link.startswith(("http://", "https://")) for link in got.links)


@given(no_code)
def test_inline_is_one_plain_paragraph(text: str) -> None:
    source = markdown.inline(text)
    assert "\n" not in source
    assert_plain(source, text)
    assert not rendered(source).kinds & {"bullet_list_open", "ordered_list_open", "table_open", "fence"}


@given(no_code)
def test_text_inside_a_line_stays_plain(text: str) -> None:
    assert_plain(f"- **Label:** {markdown.inline(text)}", f"Label: {text}", frozenset({"strong_open"}))


@given(no_code)
def test_heading_shows_its_text(text: str) -> None:
    got = rendered(f"## {markdown.heading(text)}\n\nnext")
    assert squeezed(got.text) == squeezed(text + "next")
    assert not got.kinds & (MADE - {"heading_open"})


@given(st.lists(st.tuples(no_code, no_code), min_size=1, max_size=4))
def test_cells_keep_their_columns(rows: list[tuple[str, str]]) -> None:
    lines = [
        "| One | Two |",
        "| --- | --- |",
        *(f"| {markdown.cell(a)} | {markdown.cell(b)} |" for a, b in rows),
    ]
    got = rendered("\n".join(lines))
    assert got.cells == 2 * (len(rows) + 1)
    assert squeezed(got.text) == squeezed("OneTwo" + "".join(a + b for a, b in rows))
    assert not got.kinds & MADE


@given(texts)
def test_no_text_with_code_breaks_out_of_a_cell(text: str) -> None:
    got = rendered(f"| One | Two |\n| --- | --- |\n| {markdown.cell(text)} | end |")
    assert got.cells == 4
    assert got.text.endswith("end")
    assert not got.kinds & MADE


@given(no_code)
def test_prose_is_paragraphs_and_lists(text: str) -> None:
    source = markdown.prose(text)
    got = rendered(source)
    without_bullets = re.sub(r"(?m)^[ \t]*- +(?=\S)", "", visible(clean(text)).strip())
    assert got.text.count("http") >= len(got.links)
    assert squeezed(got.text).replace("-", "") == squeezed(without_bullets).replace("-", "")
    assert not got.kinds & (MADE | {"ordered_list_open", "table_open", "fence"})


@given(texts)
def test_prose_with_code_makes_nothing_else(text: str) -> None:
    got = rendered(markdown.prose(text))
    assert not got.kinds & MADE
    letters = re.sub(r"[^\w]", "", visible(clean(text)), flags=re.UNICODE)
    shown = re.sub(r"[^\w]", "", got.text)
    languages = re.findall(r"(?m)^ {0,3}`{3,}[ \t]*([\w+.#-]+)[ \t]*$", visible(clean(text)))
    assert len(letters) - len(shown) <= sum(map(len, languages))


@given(texts)
def test_bullet_is_one_item(text: str) -> None:
    tokens = PARSER.parse(markdown.bullet("x" + text) + "\n\nafter\n")
    assert [token.type for token in tokens if token.level == 0] == [
        "bullet_list_open",
        "bullet_list_close",
        "paragraph_open",
        "paragraph_close",
    ]


@given(texts, st.text(max_size=10))
def test_fence_holds_its_text(text: str, language: str) -> None:
    tokens = PARSER.parse(markdown.fence(text, language))
    assert [token.type for token in tokens] == ["fence"]
    assert tokens[0].content.strip("\n") == visible(clean(text)).strip("\n")
    assert "`" not in tokens[0].info


@given(texts, texts)
def test_links_lead_only_to_the_web_mail_and_paths(label: str, url: str) -> None:
    got = rendered(markdown.link(label, url))
    assert len(got.links) <= 1 or "http" in label + url
    for target in got.links:
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", target)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("pool_size and __init__", r"pool_size and \_\_init\_\_"),
        ("~50,000 users, ~2 %", "~50,000 users, ~2 %"),
        ("a ~b~ c", r"a \~b\~ c"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("x &amp; y", r"x \&amp; y"),
        ("# not a heading", r"\# not a heading"),
        ("#42 is fixed", "#42 is fixed"),
        ("1. not a list", r"1\. not a list"),
        ("2017. A year", r"2017\. A year"),
        ("- dash", r"\- dash"),
        ("> quote", r"\> quote"),
        ("---", r"\---"),
        ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
        ("[a](javascript:x)", r"\[a\](javascript:x)"),
        ("run `kubectl get *`", "run `kubectl get *`"),
        ("one ` tick", r"one \` tick"),
        ("`a` and ``b ` c``", "`a` and ``b ` c``"),
        ("see https://a.b/c_d?x=1&y=2.", "see <https://a.b/c_d?x=1&y=2>."),
        ("(https://a.b/x_(y))", "(<https://a.b/x_(y)>)"),
        (r"C:\temp\new_dir", r"C:\temp\new_dir"),
        (r"end\ ".strip(), "end\\\\"),
        ("ana@example.com", "ana@example.com"),
        ("two\nlines", "two lines"),
        ("مرحبا 🙂", "مرحبا 🙂"),
        ("a\u202eb", "a⟦U+202E⟧b"),
    ],
)
def test_escaping_is_exact_and_sparing(text: str, source: str) -> None:
    assert markdown.inline(text) == source


def test_cell_escapes_pipes_in_code_and_breaks_lines() -> None:
    assert markdown.cell("a | b\nrun `x|y`") == r"a \| b<br>run `x\|y`"
    assert rendered("| A |\n| --- |\n| " + markdown.cell("`x|y`") + " |").text == "Ax|y"


def test_prose_keeps_breaks_lists_and_code() -> None:
    text = "One\ntwo\n- a\n  - b\n  more\n- c\n\n```toml\n[x]\n# y\n```\nend"
    assert markdown.prose(text) == ("One\\\ntwo\n\n- a\n  - b\\\n    more\n- c\n\n```toml\n[x]\n# y\n```\n\nend")


def test_an_open_fence_is_text() -> None:
    assert markdown.prose("```sh\nrm -r x") == "\\`\\`\\`sh\\\nrm -r x"


def test_fence_outgrows_the_text() -> None:
    assert markdown.fence("```\nx\n```", "py`x") == "````pyx\n```\nx\n```\n````"


@pytest.mark.parametrize(
    ("label", "url", "source"),
    [
        ("Graph", "https://g.example/d?a=1", "[Graph](https://g.example/d?a=1)"),
        ("", "https://g.example/d", "<https://g.example/d>"),
        ("Runbook", "docs/run book.md", "Runbook (docs/run book.md)"),
        ("Runbook", "docs/run-book.md", "[Runbook](docs/run-book.md)"),
        ("x", "javascript:alert(1)", "x (javascript:alert(1))"),
        ("x", "//evil.example", "x (//evil.example)"),
        ("a]b", "https://g.example/(x)|y", r"[a\]b](https://g.example/%28x%29%7Cy)"),
        ("Mail", "mailto:a@b.example", "[Mail](mailto:a@b.example)"),
        ("Only", "", "Only"),
    ],
)
def test_link(label: str, url: str, source: str) -> None:
    assert markdown.link(label, url) == source


def test_image_shows_only_what_can_be_fetched() -> None:
    assert markdown.image("Errors", "img/errors.png") == "![Errors](img/errors.png)"
    assert markdown.image("Errors", "data:image/png;base64,xx") == "Errors (data:image/png;base64,xx)"


@dataclass(frozen=True)
class Row:
    name: str
    owner: str = ""
    tags: tuple[str, ...] = ()


def test_table_leaves_out_empty_columns() -> None:
    rows = [Row("a|b"), Row("c", tags=("x", "y"))]
    columns = [("Name", "name"), ("Owner", "owner"), ("Tags", "tags")]
    assert markdown.table(rows, columns) == "| Name | Tags |\n| --- | --- |\n| a\\|b |  |\n| c | x, y |"
    assert markdown.table([], columns) == ""


def test_tidy_makes_blank_lines_one_but_not_in_code() -> None:
    assert markdown.tidy("\n\na  \n\n\n\n```\nx  \n\n\n```\n\n\nb\n\n") == "a\n\n```\nx  \n\n\n```\n\nb\n"


@pytest.mark.parametrize(
    "piece", ["`", "``` \n", "```x\n", "http://", "_", "\\", "- ", "[", "<", "&", "(https://)", "~5"]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    for make in (markdown.inline, markdown.prose, markdown.cell, markdown.fence):
        make(text)
    assert time.process_time() - start < 1.5


def test_two_lists_stand_side_by_side() -> None:
    assert markdown.side_by_side("Up", ["a", "b|c"], "Down", ["d"]) == (
        "| Up | Down |\n| --- | --- |\n| a | d |\n| b\\|c |  |"
    )
    assert markdown.side_by_side("Up", [], "Down", ["d", "e\nf"]) == "**Down**\n\n- d\n- e\\\n  f"
    assert markdown.side_by_side("Up", [], "Down", []) == ""


def test_items_nest() -> None:
    assert markdown.item("a\n- b", 1) == "  - a\n    - b"
    assert markdown.bullet("- b\n- c", "A*") == "- **A\\*:**\n\n  - b\n  - c"
    assert markdown.lines("- a\n\nb") == "\\- a\\\nb"
