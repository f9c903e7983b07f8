"""The wordings that guards look for: `rules/guards.toml`, read once, each pattern compiled when it is first used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import tomli

from unblame.language.rule import GUARDS_FILE, RULES_FOLDER, compiled


def says(name: str, text: str) -> bool:
    """Whether a wording stands in a text, which is in lower case."""
    return phrase(name).search(text) is not None


@cache
def phrase(name: str) -> re.Pattern[str]:
    """A wording's pattern. Raises KeyError for a name that the file does not have."""
    return compiled(_patterns()[name])


@cache
def _patterns() -> Mapping[str, str]:
    content = tomli.loads((RULES_FOLDER / GUARDS_FILE).read_text(encoding="utf-8"))
    words = {name: rf"\b{_choice(choice)}\b" for name, choice in content["words"].items()}
    return words | {name: _choice(pattern) for name, pattern in content["patterns"].items()}


def _choice(wording: str | list[str]) -> str:
    return wording if isinstance(wording, str) else f"(?:{'|'.join(wording)})"
