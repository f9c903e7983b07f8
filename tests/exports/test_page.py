"""The page: valid, whole in itself, and nothing in it but what a page may hold, whatever the markdown says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import Any

import pytest
from full_session import Filler
from html5lib import HTMLParser
from test_escaping import PARSER
from test_standard import SAMPLES
from test_templates import session_of

from unblame.exports.formats import Layout, document
from unblame.exports.page import PICTURE, page
from unblame.exports.picture import svg
from unblame.exports.render import render, template_names
from unblame.exports.stamp import read_stamp, stamp
from unblame.record.session import Session
from unblame.store.load import load_session

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
LINES = ["a", "em", "strong", "s", "code", "img", "br"]
BLOCKS = ["p", "hr", "ul", "ol", "li", "pre", "blockquote", "div", "table", "thead", "tbody", "tr", "th", "td"]
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "main", *HEADINGS, *LINES, *BLOCKS}
DRAWN = ["svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "circle", "text", "g"]
PICTURED = {"figure", "figcaption", "b", *DRAWN}


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


@pytest.mark.parametrize("template", template_names())
@pytest.mark.parametrize("case", [*(path.stem for path in SAMPLES), "full", "hostile", "title"])
def test_every_template_makes_a_sound_page_of_every_session(template: str, case: str) -> None:
    """What `export --format html` writes: valid, one first heading, the tables that the markdown has."""
    session = session_of(case)
    shown = elements(document(session, Layout(template, "html")))
    names = Counter(name_of(element) for element in shown)
    assert set(names) <= ELEMENTS | PICTURED
    assert names["h1"] == 1
    tables = [element for element in shown if name_of(element) == "table"]
    assert [[len(row) for row in table.iter("tr")] for table in tables] == shapes_of(
        document(session, Layout(template))
    )


def shapes_of(markdown: str) -> list[list[int]]:
    """How many cells each row of each table has."""
    shapes: list[list[int]] = []
    for token in PARSER.parse(markdown):
        if token.type == "table_open":
            shapes.append([])
        elif token.type == "tr_open":
            shapes[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            shapes[-1][-1] += 1
    return shapes


def test_a_comment_that_names_what_is_empty_stays_one() -> None:
    assert made("## Impact\n\n<!-- required section is empty -->") == (
        '<h2 id="impact">Impact</h2>\n<!-- required section is empty -->\n'
    )


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
    style, _, paper = page("", title="x").partition("@media print")
    light, _, dark = style.partition("prefers-color-scheme: dark")
    for scheme in (colours(light), colours(dark), colours(light) | colours(paper)):
        for text in ("ink", "soft", "link", "mark"):
            assert contrast(scheme[text], scheme["paper"]) >= 4.5
            assert contrast(scheme[text], scheme["panel"]) >= 4.5
        assert contrast(scheme["on-mark"], scheme["mark"]) >= 4.5


def test_markdown_it_is_loaded_only_for_a_page() -> None:
    code = "import sys, unblame.exports.page; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
