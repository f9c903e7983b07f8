"""As much English as the offers need: a verb's base, participle and -ing form."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from unblame.language.lexicon import word_lines, word_list

_VOWELS = frozenset("aeiou")


_PREFIXES = ("", "re", "un", "pre", "double-", "mis", "over")
"""What a known verb may be longer by."""


class _Irregular(NamedTuple):
    participles: dict[str, str]
    bases: dict[str, str]


@cache
def _irregular() -> _Irregular:
    """The participles by their bases, and the bases of all forms."""
    participles: dict[str, str] = {}
    bases: dict[str, str] = {}
    for line in word_lines("irregular"):
        base, *forms = line.split()
        participles[base] = forms[-1]
        bases |= dict.fromkeys(forms, base)
    return _Irregular(participles, bases)


def known_verbs() -> frozenset[str]:
    """Verbs whose base form the list spells out, so that “noticed” is not read as “notic”."""
    return word_list("verbs")


def base_of(form: str) -> str:
    """The base of a past form or a participle; empty when it is not sure."""
    bases = _irregular().bases
    if form in bases:
        return bases[form]
    if not form.endswith("ed") or len(form) < 4:
        return ""
    stem = form[:-2]
    candidates = [stem, stem + "e"]
    if form.endswith("ied"):
        candidates = [form[:-3] + "y", *candidates]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        candidates = [stem[:-1], *candidates]
    return next(filter(_is_known, candidates), "")


def _is_known(base: str) -> bool:
    return any(base.startswith(prefix) and base[len(prefix) :] in known_verbs() for prefix in _PREFIXES)


def participle(base: str) -> str:
    """A base verb's past participle."""
    if irregular := _irregular().participles.get(base):
        return irregular
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def gerund(base: str) -> str:
    """A base verb's -ing form."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _doubled(base: str) -> str:
    return base + base[-1] if base in word_list("doubling") else base


def is_verb(word: str) -> bool:
    """Whether a word is a base form that we can build on."""
    return word in known_verbs() or word in _irregular().participles
