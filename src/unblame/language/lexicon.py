"""Which nouns are people, which are systems: word lists, and the people that a session knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import tomli

WORDS_FOLDER = Path(__file__).parent / "words"

_HANDLE = re.compile(r"^@[\w.-]+$|^[\w.-]+@$")
_CAMEL = re.compile(r"[a-z][A-Z]|\d|_|^[A-Z]{2,}s?$|[./]")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "monsieur", "madame", "señor", "sir"])
_CLOSED_UP = frozenset(["support", "security"])
"""Departments that an adjective of their trade may stand before."""
_TRADES = frozenset(["customer", "technical", "tier-2", "second-line", "first-line", "l1", "l2"])


def word_lines(name: str) -> list[str]:
    """The entries of a file in `words/`, in lower case, in the file's order."""
    lines = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of a file in `words/` as a set."""
    return frozenset(word_lines(name))


BARE_TEAMS = word_list("departments")


@cache
def _shared(table: str) -> Mapping[str, frozenset[str]]:
    """Words for people that are also software: each with the words before it that make it so."""
    content = tomli.loads((WORDS_FOLDER / "shared.toml").read_text(encoding="utf-8"))
    return {noun: frozenset(before) for noun, before in content[table].items()}


def singular(word: str) -> str:
    """A plural noun's singular, by its ending; other words as they are."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


class Lexicon:
    """The lists of the package and the names and handles of the people of one session."""

    def __init__(self, people: Iterable[str] = ()) -> None:
        known: set[str] = set()
        for person in people:
            name = person.lstrip("@").lower()
            parts = name.split()
            known |= {name, *parts[:1], *parts[-1:]}
        self.known = frozenset(known)

    def is_person_name(self, word: str, *, sure: bool = False) -> bool:
        """Whether a capitalised word is somebody's name: known here, or a given name that is no other word.

        `sure` takes names that are also other words, where the sentence leaves no doubt.
        """
        low = word.lower().removesuffix("'s").removesuffix("’s")
        if low in self.known:
            return word[:1].isupper() or not low.isalpha() or low in word_list("first-names")
        return word[:1].isupper() and (
            low in word_list("first-names") or (sure and low in word_list("ambiguous-names"))
        )

    def kind_of(self, name: str, modifiers: Sequence[str], *, first: bool, after: Sequence[str] = ()) -> str:
        """What a noun is: `person`, `outsider`, `system`, `name` (capitalised, unknown) or `common` (that, at a start).

        `modifiers` are the words before it in its group and `after` those behind it, in lower case; `first` says
        that it begins the sentence, where a capital tells nothing.
        """
        name = name[:-2] if name.lower().endswith("'s") else name
        low = name.lower()
        if _HANDLE.match(name) or self.is_person_name(name):
            return "person"
        if role := _role(low, modifiers, after):
            return role
        if name[:1].isupper() and not _CAMEL.search(name) and low not in word_list("systems"):
            return _capitalised(low, modifiers, first=first)
        return "system"

    def plural_kind(self, word: str, modifiers: Sequence[str]) -> str:
        """What “they” may take up: a person's name or role, a team, or a plural thing. Empty for any other word."""
        low = word.lower()
        if not low[:1].isalpha() and not low.startswith("@"):
            return ""
        kind = self.kind_of(word, modifiers, first=False)
        if kind in ("person", "outsider"):
            return kind
        return "system" if kind == "system" and _is_plural(low) else ""


def _capitalised(low: str, modifiers: Sequence[str], *, first: bool) -> str:
    """What a capitalised word is that no list of roles or systems knows."""
    before = modifiers[-1] if modifiers else ""
    if before.rstrip(".") in _TITLES:
        return "person"
    if before in word_list("first-names") or before in word_list("ambiguous-names"):
        return "person"  # a given name and a family name
    if low in word_list("ambiguous-names"):
        return "name"
    if "'" in low or (modifiers and modifiers[0] in ("the", "a", "an", "our")):
        return "system"
    return "common" if first else "name"


def _role(low: str, modifiers: Sequence[str], after: Sequence[str]) -> str:
    """What a noun is by the lists of roles and teams; of “co-maintainers” the last part decides. Empty: on no list."""
    last = low.rpartition("-")[2]
    for word in (low, singular(low), last, singular(last)):
        if word in word_list("outsiders"):
            return "outsider"
        if word in word_list("roles"):
            return _unless_shared(_shared("roles").get(word, frozenset()), modifiers)
        if word in word_list("teams"):
            teams = _shared("teams")
            return _unless_shared(teams.get(word, teams["any"]), modifiers)
    if low == "call" and modifiers and modifiers[-1] == "on":
        return "person"
    return "person" if low in BARE_TEAMS and not after and _stands_bare(low, modifiers) else ""


def _unless_shared(software: frozenset[str], modifiers: Sequence[str]) -> str:
    return "person" if software.isdisjoint(modifiers[-2:]) else "system"


def _stands_bare(low: str, modifiers: Sequence[str]) -> bool:
    """Whether a department stands alone, or as in “customer support”."""
    return not modifiers or (low in _CLOSED_UP and modifiers[-1] in _TRADES)


def _is_plural(low: str) -> bool:
    return (
        low.endswith("s")
        and len(low) > 3
        and not low.endswith(("ss", "us", "is", "'s"))
        and low not in word_list("no-plurals")
    )
