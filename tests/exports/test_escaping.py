"""User text in every field of a session makes nothing in the write-up that the template did not put there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle, pairwise
from typing import Any

import pytest
from full_session import Filler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from unblame.exports.markdown import fence
from unblame.exports.render import render
from unblame.record.session import Session
from unblame.record.table import Table

MARKS = [
    "# heading",
    "###### h #",
    "> quotation",
    "* star",
    "+ plus",
    "1. one",
    "2) two",
    "---",
    "***",
    "===",
    "--",
    "| a | b |",
    "|---|---|",
    ":-- | --:",
    "a | b \\| c \\\\| d",
    "<script>alert(1)</script>",
    "<!-- never closed",
    "--> <b>x</b> <br> </p>",
    "<?php ?> <![CDATA[ x ]]> <!DOCTYPE x>",
    "&lt;b&gt; &#60;i&#62; &amp; &nbsp;",
    "[x](javascript:alert(1)) ![x](javascript:x)",
    "[x]: javascript:alert(1)",
    "[^1] and [^1]: a footnote",
    "[x][y] [x][] [ ] [x]",
    "<javascript:alert(1)> <a@b.example>",
    "**bold** __bold__ *em* _em_ ~~gone~~ ***x",
    "**",
    "*",
    "_",
    "\\",
    "a\\\\",
    "~~~",
    "~~~ sh",
    "    indented",
    "\tindented",
    "!",
    "](x)",
    "<",
    "&",
    "{{ 7 * 7 }} {% raw %}",
    "@ana #123 :tada: a@b.example",
    "]]> --> */ ?>",
]
SEVERAL = [
    "word\n===",
    "word\n---",
    "---\ntitle: x\n---",
    "a | b\n--|--\nc | d",
    "| a |\n| --- |\n| b |",
    "word\n\n    code",
    "word\n\n\n\t\tcode",
    "<div>\n\n# x\n\n</div>",
    "<!--\n\nhidden\n\n-->",
    "<pre>\n<script>",
    "[x]: http\n\n[x]",
    "[^1]:\n    note",
    "> a\nb\n> c",
    "1. a\n2. b\n   c",
    "* a\n  * b",
    "+ a\n\n  b",
    "**a\nb**",
    "a\\\nb\\",
    "~~~\nx\n~~~",
    "a  \nb",
    "#\n##\n#hash",
    "\\# a\n\\> b",
]
TICKS = ["`", "```", "``` never closed", "`a\nb`", "```sh\nnever closed", "`x|y` ` | `", "a ``` b", "`<b>` `\\`"]
BLANK = [" ", "\u3000", "\u00a0\t", "\u200b"]
TURNED = "a\u202eb\u2066c\u2069 \x1b[31mred\x1b[0m \x1b]0;t\x07 \x00\x9b2J\u2028\x85\x7f"
UNWRITTEN = ("Summary", "Impact", "Timeline", "Why it happened", "Actions")
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Filled(Filler):
    """Given texts by turns in every free text of a session, and in keys that no version knows."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self._texts = cycle(texts)

    @property
    def text(self) -> str:
        return next(self._texts)

    def made(self, annotation: Any) -> Any:
        return self.text if annotation is str else super().made(annotation)

    def table(self, model: type[Table]) -> dict[str, Any]:
        made = super().table(model)
        added = {key: value for key, value in made.items() if key.startswith("new_key_")}
        return {**{key: made[key] for key in made.keys() - added}, f"new {self.text}": self.text}

    def link(self, model: type[Any], name: str) -> object:
        made = super().link(model, name)
        return self.text if isinstance(made, str) and made.startswith("text ") else made

    def value(self, model: type[Table], name: str, annotation: Any) -> Any:
        return "word" if name == "url" else super().value(model, name, annotation)


@cache
def written(*texts: str) -> str:
    return render(Filled(*texts).session())


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from leaves(token.children or [])


@cache
def tokens_of(document: str) -> tuple[Token, ...]:
    return tuple(leaves(PARSER.parse(document)))


def shape(document: str) -> list[str]:
    """The blocks and inline elements of a document in their order; texts and breaks are none."""
    shown = {"text", "inline", "softbreak", "hardbreak", "text_special"}
    return [
        f"{token.type} {token.tag} {sorted(token.attrs)}"
        for token in tokens_of(document)
        if token.type not in shown and not (token.type == "html_inline" and token.content == "<br>")
    ]


def count(document: str, kind: str) -> int:
    return sum(token.type == kind for token in tokens_of(document))


def texts(document: str) -> str:
    kinds = ("text", "code_inline", "fence", "code_block", "text_special")
    return "\n".join(token.content for token in tokens_of(document) if token.type in kinds)


def plain(text: str, word: str = "word") -> str:
    """A text of the same lines that has no marks at all."""
    return "\n".join(word if line.strip() else "" for line in text.split("\n"))


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("given", [MARKS, SEVERAL], ids=["one-line", "lines"])
def test_user_text_makes_no_element(given: list[str], turn: int) -> None:
    moved = [*given[turn * 5 :], *given[: turn * 5]]
    document = written(*moved)
    assert shape(document) == shape(written(*(plain(text, f"word{number}") for number, text in enumerate(moved))))
    shown = texts(document)
    assert all(line.strip() in shown for text in given for line in text.split("\n"))


@pytest.mark.slow
@pytest.mark.parametrize("text", MARKS)
def test_a_line_in_every_field_makes_no_element(text: str) -> None:
    document = written(text)
    assert shape(document) == shape(written("word"))
    assert texts(document).count(text.strip()) > 100


@pytest.mark.slow
@pytest.mark.parametrize("text", SEVERAL)
def test_lines_in_every_field_make_paragraphs_only(text: str) -> None:
    document = written(text)
    assert shape(document) == shape(written(plain(text)))
    for line in text.split("\n"):
        assert texts(document).count(line.strip()) > 100 or not line.strip()


@pytest.mark.parametrize("text", TICKS)
def test_backticks_make_code_and_nothing_else(text: str) -> None:
    """Two texts of one row may close each other's backticks; what stands around them stays what it is."""
    document, usual = written(text), written(plain(text))
    assert set(shape(document)) - set(shape(usual)) <= {"code_inline code []"}
    for kind in ("heading_open", "table_open", "td_open", "th_open", "hr", "html_block", "html_inline", "strong_open"):
        assert count(document, kind) == count(usual, kind), kind


@pytest.mark.parametrize("text", BLANK)
def test_blank_texts_make_no_rule_and_no_empty_heading(text: str) -> None:
    tokens = tokens_of(written(text))
    assert not [token for token in tokens if token.type in ("hr", "html_block", "html_inline", "code_block")]
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert all(headings)
    assert not re.search(r"\*{3,}", written(text))


@pytest.mark.parametrize("where", ["", "_", "__.__", "***"])
def test_a_place_without_words_makes_no_rule(where: str) -> None:
    conflict = {"id": "X1", "where": where, "mine": "a", "theirs": "b"}
    document = render(Session.model_validate({"id": "x", "conflicts": [conflict]}))
    assert count(document, "hr") == 0
    assert count(document, "strong_open") == 3


def test_what_prose_may_carry_stays_what_it_is() -> None:
    text = "see https://a.example/x and `code`\n- one\n- two\n\n```sh\nrun # it\n```"
    tokens = tokens_of(render(Session.model_validate({"id": "x", "incident": {"summary": text}})))
    kinds = [token.type for token in tokens]
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == ["https://a.example/x"]
    assert "code_inline" in kinds
    assert [token.content for token in tokens if token.type == "fence"] == ["run # it\n"]
    assert kinds.count("list_item_open") - kinds.count("strong_open") == 2  # the head's own have a label


def test_nothing_turns_text_around_or_commands_a_terminal() -> None:
    document = written(TURNED)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", document)
    assert document.count("a⟦U+202E⟧b⟦U+2066⟧c⟦U+2069⟧") > 100


@pytest.mark.parametrize(
    "text",
    [
        "```",
        "```\n```",
        "````\n```\n~~~\n`````` x\n```",
        "~~~\n~~~",
        "---\n===\n# x",
        "<script>\n</script>\n<!--",
        "\n\n    x\n\n",
        "`" * 40,
    ],
)
def test_an_excerpt_stays_in_its_fence(text: str) -> None:
    found = {"id": "V1", "title": "t", "language": "sh`x\ny", "excerpt": text, "before": text, "after": text}
    document = render(Session.model_validate({"id": "x", "evidence": [found]}))
    fences = [token for token in PARSER.parse(document) if token.type == "fence"]
    assert [token.content.strip("\n") for token in fences] == [text.strip("\n")] * 3
    assert shape(document) == shape(document.replace(fence(text, found["language"]), fence("word", found["language"])))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)/.",
        " java\nscript:alert(1)/.",
        "java\tscript:alert(1)/.",
        "\x01javascript:alert(1)/.",
        "javascript&colon;alert(1)/.",
        "&#106;avascript:alert(1)/.",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example/x",
        "https://a.example/) [x](javascript:y",
        "https://a.example/<b>|\"'`x",
        "https://a.example/ onclick=x",
        "<javascript:x/.>",
        "x/.](javascript:y)",
    ],
)
@pytest.mark.parametrize("kind", ["log", "image"])
def test_an_address_leads_to_the_web_to_mail_or_to_a_path(url: str, kind: str) -> None:
    found = {"id": "V1", "title": "t] ![x", "kind": kind, "url": url}
    document = render(Session.model_validate({"id": "x", "evidence": [found]}))
    tokens = tokens_of(document)
    targets = [
        str(token.attrs.get("href", token.attrs.get("src"))) for token in tokens if token.type in ("link_open", "image")
    ]
    for target in targets:
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
        assert scheme is None or scheme[0] in ("http:", "https:", "mailto:")
        assert not target.startswith(("//", "/\\", "\\"))
    assert len(targets) <= 1 + (kind == "image")
    html = {token.content.strip() for token in tokens if token.type.startswith("html")}
    assert html == {f"<!-- {part}: nothing is written down yet. -->" for part in UNWRITTEN}
