"""Which rules are worth trying on a text: those whose words stand in it, and whose people may.

Looking words up in a set costs a tenth of trying a pattern. Sets of rules are numbers, a bit a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import inf

from unblame.language.lexicon import BARE_TEAMS, word_lines, word_list
from unblame.language.rule import Rule

_SPLIT = str.maketrans(dict.fromkeys('\t\n.,;:!?()[]{}<>|/\\"“”*_=+–—…#~^&%', " "))
_NAME_INSIDE = re.compile(r"[a-z,;:] +[A-Z][a-z]")
_NEEDS_PEOPLE = frozenset({"person", "we", "i", "you", "nobody"})
_CONTRACTED = ("'d", "'ve", "'re", "'ll", "'s", "'m", "s")


class Anchors:
    """The words that set rules off. `known` are the people of one session, in lower case."""

    def __init__(self, rules: Sequence[Rule], known: Iterable[str] = ()) -> None:
        self._rules = rules
        self._rules_of, self._words, self._pairs = _table(tuple(rules))
        self._without_people = sum(1 << number for number, rule in enumerate(rules) if not _needs_people(rule))
        here = {form for name in known for form in (name, f"{name}'s")}
        self._names = _given_names() | here
        self._people = _people() | here

    def rules_for(self, low: str, text: str, among: int = -1) -> int:
        """The rules to try on a text, given in lower case and as it is; only some of those in `among`."""
        words = low.translate(_SPLIT).split()
        anchors = self._words.intersection(words)
        if not anchors:
            return 0
        found = 0
        rules_of = self._rules_of
        for anchor in anchors:
            found |= rules_of.get(anchor, 0)
        for pair in self._pairs.intersection(map(" ".join, pairwise(words))):
            found |= rules_of[pair]
        found &= among
        if found & ~self._without_people and not self._has_people(words, low, text):
            found &= self._without_people
        return found

    def may_name(self, low: str) -> bool:
        """Whether somebody's name may stand in a text."""
        return "@" in low or not self._names.isdisjoint(low.translate(_SPLIT).split())

    def named(self, wanted: int) -> Iterator[Rule]:
        """The rules of a set, in their order."""
        while wanted:
            last = wanted & -wanted
            yield self._rules[last.bit_length() - 1]
            wanted ^= last

    def _has_people(self, words: list[str], low: str, text: str) -> bool:
        if not self._people.isdisjoint(words) or "@" in low:
            return True
        if "-" in low and any(word.rpartition("-")[2] in self._people for word in words if "-" in word):
            return True
        return bool(_NAME_INSIDE.search(text))


def _needs_people(rule: Rule) -> bool:
    return rule.who <= _NEEDS_PEOPLE and not rule.trusting


@cache
def _table(rules: tuple[Rule, ...]) -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    """The rules of each word and pair, and which words and pairs to look for."""
    rules_of: dict[str, int] = {}
    for number, rule in enumerate(rules):
        for anchor in rule.words:
            rules_of[anchor] = rules_of.get(anchor, 0) | 1 << number
    pairs = frozenset(anchor for anchor in rules_of if " " in anchor)
    words = {anchor for anchor in rules_of if " " not in anchor}
    words |= {_rarer(pair) for pair in pairs if words.isdisjoint(pair.split())}
    return rules_of, frozenset(words), pairs


def _rarer(pair: str) -> str:
    """The word of a pair by which a text is chosen: the one that stands in fewer."""
    first, second = pair.split()
    return first if _commonness(first) > _commonness(second) else second


def _commonness(word: str) -> float:
    """A common word's rank among them, the commonest first; past all ranks for any other."""
    return _ranks().get(word, inf)


@cache
def _ranks() -> dict[str, int]:
    return {word: rank for rank, word in enumerate(word_lines("common"))}


@cache
def _given_names() -> frozenset[str]:
    """Given names, and whose something is."""
    names = word_list("first-names")
    return names | {f"{name}'s" for name in names}


@cache
def _people() -> frozenset[str]:
    """Every word by which somebody may be meant."""
    nouns = {*word_list("roles"), *word_list("teams"), *BARE_TEAMS, "call"}
    names = word_list("first-names") | word_list("ambiguous-names")
    pronouns = word_list("pronouns")
    made = {*nouns, *names, *pronouns}
    made |= {f"{noun}s" for noun in nouns} | {f"{noun[:-1]}ies" for noun in nouns if noun.endswith("y")}
    made |= {f"{word}{tail}" for word in pronouns for tail in _CONTRACTED}
    return frozenset(made | {f"{word}'s" for word in made} | {f"{noun}s'" for noun in nouns})
