"""The rules as data: which words set a rule off, its pattern, whom it must be about, why, and what to offer.

Rule files are TOML; two files beside them hold what patterns share (`parts.toml`) and what guards look for
(`guards.toml`, read by `phrases`). A pattern is a regular expression over a sentence in lower case, in which a space
stands for any run of spaces and `{name}` for an entry of `parts.toml`. Patterns must match in linear time: the tests
run every one over hostile text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import tomli

RULES_FOLDER = Path(__file__).parent / "rules"
PARTS_FILE = "parts.toml"
GUARDS_FILE = "guards.toml"
"""Two files of that folder that hold pieces of patterns and no rules."""

Level = Literal["error", "warning", "hint"]
SOFT_CATEGORIES = frozenset({"vague wording", "informative", "names"})
"""What is worth a look but is no blame: kept apart in counts and figures."""
CATEGORIES = (
    "counterfactual",
    "hindsight",
    "personal blame",
    "human error",
    "judgement",
    "who-question",
    "punishment",
    "absolutes",
    *sorted(SOFT_CATEGORIES),
)
WHO = frozenset({"person", "we", "i", "you", "nobody", "outsider", "system", "common", "none", "any"})
"""Whom a predicate may be said of; `subject.py` tells which it is. `none`: nobody is named."""


class RuleError(ValueError):
    """A rule file cannot be used; the message names the file, the rule and what is wrong."""


class Rule(NamedTuple):
    """One way of wording.

    `words` set it off: one of them must stand in the sentence (two words in a row count as one), and one of
    the texts of `has` where there are any. `who` is whom the predicate must be about; a pattern
    with a group `who` names its person itself, otherwise the subject left of the match is taken. `guards` are named
    checks of `guards.py` that let a sentence pass; `unless` is a pattern over the sentence that does the same.
    `mark` names the group that is marked, else the whole match. `trusting` rules take any capitalised subject for a
    person, because only people do what the verb says.
    """

    id: str
    category: str
    level: Level
    words: tuple[str, ...]
    has: tuple[str, ...]
    pattern: str
    who: frozenset[str]
    why: str
    offer: str
    frame: str
    unless: str
    guards: tuple[str, ...]
    trusting: bool
    match: tuple[str, ...]
    clean: tuple[str, ...]

    def expression(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return compiled(self.pattern)

    def exception(self) -> re.Pattern[str] | None:
        """The compiled `unless`."""
        return compiled(self.unless) if self.unless else None


_KEYS = {
    "id": str,
    "category": str,
    "level": str,
    "words": list,
    "has": list,
    "pattern": str,
    "who": list,
    "why": str,
    "offer": str,
    "frame": str,
    "unless": str,
    "guards": list,
    "trusting": bool,
    "match": list,
    "clean": list,
}
_NEEDED = ("id", "level", "words", "pattern", "why", "offer", "match", "clean")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, in the order of the files' names."""
    rules: list[Rule] = []
    for path in sorted(RULES_FOLDER.glob("*.toml")):
        if path.name not in (PARTS_FILE, GUARDS_FILE):
            rules.extend(read_rules(path.read_text(encoding="utf-8"), path.name))
    return tuple(rules)


def read_rules(text: str, name: str) -> list[Rule]:
    """The rules of one file. Raises RuleError."""
    try:
        content = tomli.loads(text)
    except ValueError as error:
        raise RuleError(f"{name}: {error}") from error
    category = str(content.get("category", ""))
    return [_rule(block, category, name) for block in cast("list[dict[str, Any]]", content.get("rule", []))]


def _rule(block: Mapping[str, Any], category: str, name: str) -> Rule:
    where = f"{name}: rule “{block.get('id', '?')}”"
    for key in _NEEDED:
        if key not in block:
            raise RuleError(f"{where}: “{key}” is missing")
    for key, value in block.items():
        if key not in _KEYS:
            raise RuleError(f"{where}: “{key}” is no key of a rule")
        if not isinstance(value, _KEYS[key]):
            raise RuleError(f"{where}: “{key}” wants a {_KEYS[key].__name__}")
    values: dict[str, Any] = {"frame": "", "unless": "", "trusting": False, "category": category, **block}
    for key in ("words", "has", "guards", "match", "clean"):
        values[key] = tuple(cast("Sequence[str]", values.get(key, ())))
    values["who"] = frozenset(cast("Sequence[str]", values.get("who", ("any",))))
    if values["category"] not in CATEGORIES:
        raise RuleError(f"{where}: “{values['category']}” is no category")
    if stray := values["who"] - WHO:
        raise RuleError(f"{where}: nobody is called “{sorted(stray)[0]}”")
    return Rule(**values)


@cache
def parts() -> Mapping[str, str]:
    """Named pieces of patterns. A list of words becomes an alternative of them."""
    content = tomli.loads((RULES_FOLDER / PARTS_FILE).read_text(encoding="utf-8"))
    pieces: dict[str, str] = {}
    for key, value in content.items():
        text = value if isinstance(value, str) else f"(?:{'|'.join(value)})"
        pieces[key] = filled(text, pieces)
    return pieces


def filled(pattern: str, pieces: Mapping[str, str]) -> str:
    """A pattern with its `{name}`s put in; braces that hold no name (counts) stay."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: pieces[found.group(1)], pattern)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A rule's pattern as Python's, with `{name}`s filled in and spaces widened."""
    wide = re.sub(r"(?<!\\) (\?)?", lambda space: " *" if space.group(1) else " +", filled(pattern, parts()))
    return re.compile(wide)
