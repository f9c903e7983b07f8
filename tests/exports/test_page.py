"""The page: valid, whole in itself, and nothing in it but what a page may hold, whatever the markdown says."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from typing import Any

import pytest
from full_session import Filler
from html5lib import HTMLParser
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_escaping import MARKS, SEVERAL, TURNED
from test_standard import SAMPLES

from unblame.exports.page import PICTURE, page
from unblame.exports.picture import svg
from unblame.exports.render import render
from unblame.exports.stamp import read_stamp, stamp
from unblame.record.session import Session
from unblame.store.load import load_session

ELEMENTS = frozenset(
    ["html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr"]
    + ["ul", "ol", "li", "a", "em", "strong", "s", "code", "pre", "blockquote", "img"]
    + ["div", "table", "thead", "tbody", "tr", "th", "td"]
)
PICTURED = frozenset(
    ["figure", "figcaption", "b", "svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "circle"]
    + ["text", "g"]
)
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
    **{f"h{level}": {"id"} for level in range(1, 7)},
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


def tree(document: str) -> Any:
    """The page's elements; raises at the first thing that HTML5 does not allow."""
    parser: Any = HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(document)


def name_of(element: Any) -> str:
    return "<!--" if not isinstance(element.tag, str) else element.tag.rpartition("}")[2]


def elements(document: str) -> list[Any]:
    return [element for element in tree(document).iter() if name_of(element) != "<!--"]


def found(document: str, *names: str) -> list[Any]:
    return [element for element in elements(document) if name_of(element) in names]


def body(document: str) -> str:
    return document.partition("<main>\n")[2].rpartition("</main>")[0]


def made(markdown: str, picture: str = "") -> str:
    return body(page(markdown, title="T", picture=picture))


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


@cache
def sessions() -> dict[str, Session]:
    return {path.stem: load_session(path).session for path in SAMPLES} | {"full": Filler().session()}


@cache
def written(name: str) -> str:
    session = sessions()[name]
    return page(stamp(render(session), session.id), title=session.incident.title, picture=svg(session))


every_session = pytest.mark.parametrize("name", list(sessions()))


@every_session
def test_a_write_up_is_valid_html_with_unique_ids(name: str) -> None:
    shown = elements(written(name))
    assert {name_of(element) for element in shown} <= ELEMENTS | PICTURED
    ids = Counter(element.get("id") for element in shown if element.get("id"))
    assert len(ids) > 5
    assert max(ids.values()) == 1


@every_session
def test_nothing_is_loaded_and_nothing_runs(name: str) -> None:
    document = written(name)
    for element in elements(document):
        assert not [key for key in element.attrib if key.startswith("on") or key in ("style", "srcset", "xlink:href")]
        assert not element.get("src", "").startswith(("http", "//"))
        assert name_of(element) not in ("script", "link", "iframe", "object", "embed")
    assert not re.search(r"@import|url\((?!#picture-)", document)
    assert "default-src 'none'" in document


@every_session
def test_tables_keep_their_shape(name: str) -> None:
    tables = re.findall(r"(?m)^\|.*(?:\n\|.*)*", render(sessions()[name]))
    wanted = [[len(re.split(r"(?<!\\)\|", row)) - 2 for row in table.split("\n")] for table in tables]
    shapes = [[len(row) for row in table.iter("tr")] for table in found(written(name), "table")]
    assert shapes == [[rows[0], *rows[2:]] for rows in wanted]
    assert shapes


@every_session
def test_the_stamp_stays_a_comment(name: str) -> None:
    comments = [str(element.text) for element in tree(written(name)).iter() if name_of(element) == "<!--"]
    read = read_stamp(f"<!--{comments[-1]}-->")
    assert read is not None
    assert read[0] == sessions()[name].id


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


def test_a_comment_that_names_what_is_empty_stays_one() -> None:
    assert made("## Impact\n\n<!-- required section is empty -->") == (
        '<h2 id="impact">Impact</h2>\n<!-- required section is empty -->\n'
    )


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


def test_headings_have_unique_ids_made_of_their_words() -> None:
    shown = made("# Why: `x` & *y*<br>z\n## Ä Ö\n## 日本\n## Ä Ö\n## Ä Ö 2\n## ---!\n", '<p id="日本"></p>')
    assert re.findall(r'h\d id="([^"]*)"', shown) == ["why-x-y-z", "ä-ö", "日本-2", "ä-ö-2", "ä-ö-2-2", "part"]


PICTURED_AT = [
    ("# T\n\n- a\n\n  - b\n\np\n\n- c", "# T\n\n- a\n\n  - b\n\n{}\n\np\n\n- c"),
    ("<!-- c -->\n\n# T\n\np\n\n1. a\n\n## U", "<!-- c -->\n\n# T\n\np\n\n1. a\n\n{}\n\n## U"),
    ("# T\n\np\n\n## U\n\n- a", "# T\n\n{}\n\np\n\n## U\n\n- a"),
    ("- a\n\n  # b\n\n# T", "- a\n\n  # b\n\n# T\n\n{}"),
    (f"# T\n\n- a\n\n## U\n{PICTURE}\n\nx\n\n{PICTURE}", "# T\n\n- a\n\n## U\n{}\n\nx"),
    ("no heading\n\n- a", "no heading\n\n- a"),
]


@pytest.mark.parametrize(("markdown", "shown"), PICTURED_AT)
def test_where_the_picture_stands(markdown: str, shown: str) -> None:
    mark = "<!-- here -->\n"
    assert made(markdown, mark) == made(shown.format(mark))
    assert made(markdown) == made(shown.format(""))


def test_the_line_of_the_picture_in_code_is_code() -> None:
    assert "figure" not in made(f"```\n{PICTURE}\n```", "<figure></figure>")


def test_a_page_has_a_title_and_says_how_it_is_read() -> None:
    document = page("", title=" <a> & \x1b[31mb\n")
    assert [element.text for element in found(document, "title")] == ["<a> & b"]
    assert found(page("", title=" "), "title")[0].text == "Post-mortem"
    assert found(document, "html")[0].get("lang") == "en"
    metas = {element.get("name"): element.get("content") for element in found(document, "meta")}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"


def colours(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it, from 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_in_both_schemes() -> None:
    light, _, dark = page("", title="x").partition("prefers-color-scheme: dark")
    for scheme in (colours(light), colours(dark)):
        for text in ("ink", "soft", "link", "mark"):
            assert contrast(scheme[text], scheme["paper"]) >= 4.5
            assert contrast(scheme[text], scheme["panel"]) >= 4.5
        assert contrast(scheme["on-mark"], scheme["mark"]) >= 4.5


def test_markdown_it_is_loaded_only_for_a_page() -> None:
    code = "import sys, unblame.exports.page; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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
        start = time.perf_counter()
        assert page(rows(count), title="x").count("<tr>") == count + 1
        took.append(time.perf_counter() - start)
    assert took[1] < 20 * took[0] + 0.1


@pytest.mark.parametrize("line", ["<!-- a", "<!-->", "| a", "[x", "![", "<b", "# x", "&#x", "`a", "*a", "<a@"])
def test_many_openings_are_no_burden(line: str) -> None:
    start = time.perf_counter()
    page(f"{line}\n" * 1_000, title="x")
    assert time.perf_counter() - start < 4
