"""What an editor or a formatter does to a write-up by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from edited_sample import exported, imported, said


def padded(text: str) -> str:
    """Tables as a formatter aligns them."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("| "):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))]
            line = "| " + " | ".join(f"{cell:<30}" for cell in cells) + " |"  # noqa: PLW2901 - another form of it
        lines.append(re.sub(r"^\| (-{3}\s*\| ?)+", lambda found: found[0].replace("---", ":----"), line))
    return "\n".join(lines)


def reflowed(text: str) -> str:
    """Paragraphs broken at some 40 characters, outside code and tables."""
    lines, code = list[str](), False
    for line in text.split("\n"):
        code ^= line.startswith("```")
        plain = not code and re.match(r"[A-Z][a-z]", line) and not line.endswith("\\")
        lines.append(re.sub(r"(.{40}\w*) (?=[a-z])", r"\1\n", line) if plain else line)
    return "\n".join(lines)


def with_trailing_spaces(text: str) -> str:
    return "\n".join(line if line.endswith("\\") else f"{line} " for line in text.split("\n"))


REWRITES: dict[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "trailing spaces": with_trailing_spaces,
    "stars": lambda text: re.sub(r"^( *)- ", r"\1* ", text, flags=re.MULTILINE),
    "underscores": lambda text: text.replace("**", "__"),
    "blank lines": lambda text: text.replace("\n## ", "\n\n\n## "),
    "padded tables": padded,
    "reflowed": reflowed,
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_what_an_editor_or_a_formatter_does_is_no_correction(rewrite: Callable[[str], str]) -> None:
    taken = imported(rewrite(exported()))
    assert (said(taken), taken.problems) == ([], ())
