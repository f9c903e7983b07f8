"""Markdown on a page: no text makes what a page may not hold, and our rules read what markdown-it reads."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_escaping import MARKS, SEVERAL, TURNED
from test_page import ELEMENTS, HEADINGS, elements, found, made, name_of

from unblame.exports.page import page

ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "a": {"href", "rel", "class", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "code": {"class"},
    "div": {"class"},
    "th": {"scope", "class"},
    "td": {"class"},
    **{heading: {"id"} for heading in HEADINGS},
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:x' onclick=x>y</a>",
    "<iframe src=//evil.example>",
    "<base href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "</style><script>x</script>",
    "</title></head></main></body></html>",
    "<form action=x><input autofocus onfocus=x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html,<script>x</script>)",
    "[x](vbscript:x) [y](file:///etc/passwd) [z](//evil.example) [a](/\\evil.example) [b](\\\\evil.example)",
    '[x](y "title\\" onclick=x")',
    '[x](https://a.example/"onclick=x)',
    "![x](javascript:x) ![x](data:image/png;base64,AA==) ![x](//evil.example/a.png)",
    "![x](https://evil.example/a.png) ![y](HTTP://evil.example/a.png)",
    "[![x](https://evil.example/a.png)](https://a.example/)",
    '![" onerror="x](a.png)',
    "[x]: javascript:x\n\n[x] ![x]",
    "<javascript:alert(1)> <ftp://a.example>",
    "<!-- a --!> <script>x</script> -->",
    "<!--> <script>x</script> -->",
    "<!---> <script>x</script>",
    "<!-- a <!-- b --> <b>",
    "<!--- a ---> <i>",
    "x <!--> y --> z <!-- a --!> <u> --> <!--->",
    "<!-- a\n\n<script> b -->c",
    "> <!-- a\n\nb -->",
    "<!-- never closed\n\n# x",
    "<!-- x <!--->",
    "<?php x ?> <![CDATA[ x ]]> <!DOCTYPE x>",
    "&lt;script&gt; &#0; &#x80; &#xFFFF; &#xD800; &Tab; &nbsp",
    '```x" onclick=y\n<script>\n```',
    "``` <b>\n</code></pre><script>\n```",
    '# <b>x</b> " onclick=x\n\n# x',
    "| <i> | [x](javascript:y) |\n|:-:|--:|\n| <script> | ![x](https://evil.example) |\n| a |\n| a | b | c |",
    "- a\n  <div>\n\n  </div>\n- <td>",
    "<br onclick=x> <BR/> <br\n>",
    "\ufdd0 \uffff \U0001ffff \x00 \x1b[31m \x9f \ud800",
    "<plaintext>",
    "<math><mi//xlink:href='data:x,y'>",
    "<noscript><p title='</noscript><img src=x onerror=x>'>",
    "[<img src=x>](y) <a name=x> <p id=x>",
]


def assert_harmless(document: str) -> None:
    for element in elements(document):
        name = name_of(element)
        assert name in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES.get(name, set()), element.attrib
        scheme = re.match(r"\s*([^/?#]*?):", element.get("href", ""))
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto")
        assert not element.get("href", "").startswith(("//", "/\\", "\\"))
        assert not re.match(r"[^/]*:|//|\\|/\\", element.get("src", ""))
    assert len(found(document, "style", "main", "title", "html")) == 4


@pytest.mark.parametrize("text", [*HOSTILE, *MARKS, *SEVERAL, TURNED])
def test_no_markdown_makes_what_a_page_may_not_hold(text: str) -> None:
    cell = text.replace("\n", " ").replace("|", "\\|")
    around = f"# {text}\n\n- {text}\n\n| a | {cell} |\n|---|---|\n| b | {cell} |\n\n{text}\n"
    assert_harmless(page(around, title=text))
    assert_harmless(page(text, title="x"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=5), st.sampled_from(["\n", "\n\n", "<!--", "-->"])))
)
def test_no_mixture_does(parts: list[str]) -> None:
    assert_harmless(page("".join(parts), title="".join(parts)))


@settings(max_examples=100, deadline=None)
@given(st.text("aé1_*`~&;!\\() .\n", max_size=30), st.text("a|\\-:_*` ~&", max_size=30))
def test_the_rules_of_ours_read_what_markdown_it_reads(text: str, row: str) -> None:
    """Lines without a mark and the rows of tables are read by us."""
    document = (
        f"{text}\n\n| a | b |\n|---|:-:|\n| {row} |\n{row}\n| x | y | z |\n> q\n\n- i\n\n  a|b\n  -|-\n  {row}|\n c\n"
    )
    usual = MarkdownIt("commonmark", {"xhtmlOut": False}).enable(["table", "strikethrough"]).render(document)
    ours = re.sub(r'<div class="table">\n|</table>\n</div>(?=\n)| scope="col"', "", made(document))
    usual = usual.replace("</table>\n", "\n").replace('style="text-align:center"', 'class="center"')
    assert plain(ours) == plain(usual)


def plain(html: str) -> str:
    return re.sub(r"\n+", "\n", html.replace("&quot;", '"'))


def test_raw_html_is_text_but_for_breaks_and_comments() -> None:
    assert made("a<br>b <b>c</b> <!-- d -->") == "<p>a<br>b &lt;b&gt;c&lt;/b&gt; <!-- d --></p>\n"
    assert made("<!--a--b---->c") == "<!--a- -b- - -->\n<p>c</p>\n"
    assert made("<div>\n**x**\n</div>") == "<p>&lt;div&gt;\n<strong>x</strong>\n&lt;/div&gt;</p>\n"
    assert made("<!-- a -->\n\n<!-- b\n\nc --> d") == "<!-- a -->\n<!-- b\n\nc -->\n<p>d</p>\n"
    assert made("<!-- never closed\n\nx") == "<p>&lt;!-- never closed</p>\n<p>x</p>\n"


@pytest.mark.parametrize(
    ("link", "attributes"),
    [
        ("[x](https://a.example/)", 'href="https://a.example/" rel="noopener noreferrer" class="short"'),
        (f"[x](https://a.example/{'y' * 60})", f'href="https://a.example/{"y" * 60}" rel="noopener noreferrer"'),
        ("[x](mailto:a@b.example)", 'href="mailto:a@b.example"'),
        ("[x](../a/b.md)", 'href="../a/b.md"'),
        ("[x](#there)", 'href="#there"'),
    ],
)
def test_links(link: str, attributes: str) -> None:
    assert made(link) == f"<p><a {attributes}>x</a></p>\n"


def test_an_address_that_is_its_own_text_is_not_printed_twice() -> None:
    assert 'class="short"' not in made("<https://a.example/>")


def test_a_link_that_may_not_be_followed_is_text() -> None:
    assert made("[x](javascript:y)") == "<p>[x](javascript:y)</p>\n"


def test_a_picture_from_elsewhere_is_a_link() -> None:
    assert made("![a *b*](c/d.png)") == '<p><img src="c/d.png" alt="a b"></p>\n'
    outside = 'href="https://a.example/b.png" rel="noopener noreferrer"'
    assert made("![c](https://a.example/b.png)") == f'<p><a {outside} class="short">c</a></p>\n'
    assert made("![](https://a.example/b.png)") == f"<p><a {outside}>https://a.example/b.png</a></p>\n"
    assert made("[![c](https://a.example/b.png)](d.md)") == '<p><a href="d.md">c</a></p>\n'


def rows(count: int) -> str:
    row = (
        "| E1 | 10:00 | Errors on `pay` \\| retry | on-call | detection | detected | key | <https://a.example/1> | V1 |"
    )
    head = "| No. | Time | Event | Actor | Phase | Milestones | Marks | Source | Evidence |"
    return "\n".join(["# T\n", head, "|---" * 9 + "|", *[row] * count])


@pytest.mark.slow
def test_time_grows_with_the_length_of_a_table() -> None:
    page(rows(10), title="x")
    took: list[float] = []
    for count in (1_000, 10_000):
        start = time.process_time()
        assert page(rows(count), title="x").count("<tr>") == count + 1
        took.append(time.process_time() - start)
    assert took[1] < 20 * took[0] + 0.1


@pytest.mark.parametrize("line", ["<!-- a", "<!-->", "| a", "[x", "![", "<b", "# x", "&#x", "`a", "*a", "<a@"])
def test_many_openings_are_no_burden(line: str) -> None:
    start = time.process_time()
    page(f"{line}\n" * 500, title="x")
    assert time.process_time() - start < 4
