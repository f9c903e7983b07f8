"""A match as a guard judges it: what is said before and after it, and who else stands in its sentence."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from unblame.language.lexicon import Lexicon, word_list
from unblame.language.phrases import phrase
from unblame.language.sentence import LONGEST, PLACEHOLDER, QUOTED, Sentence, Word
from unblame.language.subject import Subject

REACH = 48
"""How far before the match, in characters, a word may stand that negates it."""

_OURSELVES = frozenset(["we", "i", "us", "our", "my", "me", "we'd", "we've", "i'd"])


class Case(NamedTuple):
    """One match of a rule in a sentence, and the subject that was found for it."""

    sentence: Sentence
    match: re.Match[str]
    subject: Subject
    lexicon: Lexicon

    @property
    def text(self) -> str:
        """The sentence in lower case."""
        return self.sentence.lower

    @property
    def said(self) -> str:
        """What matched."""
        return self.match.group()

    def before(self, reach: int = LONGEST) -> str:
        """What stands before the match, so many characters of it."""
        start = self.match.start()
        return self.text[max(0, start - reach) : start]

    def after(self, reach: int = LONGEST) -> str:
        """What stands behind the match, so many characters of it."""
        end = self.match.end()
        return self.text[end : end + reach]

    def clause_before(self, reach: int = REACH) -> str:
        """The part of the match's clause that stands before it."""
        text = self.before(reach)
        starts = deque(phrase("clause_start").finditer(text), maxlen=1)
        return text[starts[0].end() :] if starts else text

    @property
    def subject_text(self) -> str:
        """The subject's words, in lower case."""
        return self.text[self.subject.start : self.subject.end]

    @property
    def has_people(self) -> bool:
        """Whether anybody stands in the sentence whom blame could be meant for."""
        return any(self.people())

    def people(self) -> Iterator[Word]:
        """The words of the sentence that are people other than us."""
        return (word for word in self.sentence.words if self.kind_of(word.text) == "person")

    def kind_of(self, word: str) -> str:
        """What a word is, wherever it stands: `person`, `we`, or empty for anything else."""
        low = word.lower()
        if PLACEHOLDER in word or QUOTED in word:
            return ""
        if low in _OURSELVES:
            return "we"
        if low in word_list("others"):
            return "person"
        return "person" if self.lexicon.kind_of(word, (), first=False) == "person" else ""


def is_somebody(kind: str) -> bool:
    """Whether a kind of word is one of people, us included."""
    return kind in ("person", "we")
