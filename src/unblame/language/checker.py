"""Checks a text for blame: finds the words, tells why they matter and offers a question or another wording.

Words against a set decide which blocks and sentences are looked at closely; only rules whose words stand in a
sentence are tried on it. The time grows with the text, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from unblame.language.guards import GUARDS
from unblame.language.lexicon import Lexicon
from unblame.language.markdown import blocks
from unblame.language.offers import offer
from unblame.language.place import SILENT, SOFTENED, Place, place_of_heading
from unblame.language.rule import SOFT_CATEGORIES, Level, Rule, all_rules
from unblame.language.sentence import Sentence, lowered, sentences, words_of
from unblame.language.subject import Subject, subject_before, subject_extended, subject_named

_SPLIT = str.maketrans({mark: " " for mark in '\t\n.,;:!?()[]{}<>|/\\"“”*_=+–—…#~^&%'})
_LEVELS: dict[Level, int] = {"error": 0, "warning": 1, "hint": 2}
_WHO_GROUPS = ("who", "who2", "who3", "who4", "who5", "who6", "who7", "who8")
_MARK_REACH = 24


class Finding(NamedTuple):
    """What was found: `start` and `end` are offsets into the text that was checked, counted in characters.

    `offer` is a question or another wording; `instead` is the sentence with it in place, for the characters from
    `opens` to `closes`.
    """

    start: int
    end: int
    rule: str
    category: str
    level: Level
    text: str
    why: str
    offer: str
    instead: str
    opens: int
    closes: int

    def moved(self, by: int) -> Finding:
        """The same finding so many characters further on."""
        return self._replace(start=self.start + by, end=self.end + by, opens=self.opens + by, closes=self.closes + by)

    @property
    def is_soft(self) -> bool:
        """Worth a look, but no blame."""
        return self.category in SOFT_CATEGORIES


NAMES = "names.in-analysis"
"""The one rule without a pattern: somebody's name in a root cause, a factor, a why or a lesson."""
_WHY_NAMES = "A cause is a condition. Say the role instead of the name: anyone in that place could have met it."
_OFFER_NAMES = "Say the role: an engineer, the responder, the team on call."


def _the(role: str, *, first: bool) -> str:
    text = role if role.lower().startswith(("the ", "a ", "an ")) else f"the {role}"
    return text[:1].upper() + text[1:] if first else text


def _in_place(finding: Finding, place: Place) -> Finding:
    return finding._replace(level="hint") if finding.category in SOFTENED[place] else finding


class _Index(NamedTuple):
    """`words` are looked for in a block, `pairs` (two words in a row) in a sentence that holds one of theirs."""

    words: frozenset[str]
    pairs: frozenset[str]
    by_anchor: dict[str, tuple[int, ...]]
    rules: tuple[Rule, ...]


@cache
def _index() -> _Index:
    by_anchor: dict[str, list[int]] = {}
    rules = all_rules()
    for number, rule in enumerate(rules):
        for anchor in rule.words:
            by_anchor.setdefault(anchor, []).append(number)
    pairs = frozenset(anchor for anchor in by_anchor if " " in anchor)
    words = {anchor for anchor in by_anchor if " " not in anchor} | {_rarer(pair) for pair in pairs}
    return _Index(frozenset(words), pairs, {anchor: tuple(numbers) for anchor, numbers in by_anchor.items()}, rules)


_COMMON = frozenset(
    "a an and at by he her his i in is it of on one she that the they this to was we were which with you for no not be".split()
)


def _rarer(pair: str) -> str:
    first, second = pair.split()
    return first if second in _COMMON and first not in _COMMON else second


def words_in(low: str) -> list[str]:
    """The words of a lowered text, for looking up; not their places."""
    return low.translate(_SPLIT).split()


class Checker:
    """The rules with the names and handles of one session's people."""

    def __init__(self, people: Mapping[str, str] = MappingProxyType({})) -> None:
        """`people` are the names and handles of those who took part, each with the role to name instead, if known."""
        self.people = people
        self.lexicon = Lexicon(people)

    def check(self, source: str, place: Place = "prose", *, by_heading: bool = False) -> list[Finding]:
        """The findings of a markdown text, offsets counting from its start.

        `place` says how strict to be; `by_heading` takes it from the headings of a document instead.
        """
        findings: list[Finding] = []
        for block in blocks(source):
            here = place_of_heading(block.heading) if by_heading else place
            for finding in self.check_block(block.text, source[block.start : block.start + len(block.text)], here):
                findings.append(finding.moved(block.start))
        return findings

    def check_block(self, text: str, source: str = "", place: Place = "prose") -> list[Finding]:
        """The findings of one paragraph of prose, in order. Offsets count from its start.

        `source` is the paragraph as written where `text` is masked (`markdown.blocks`); offers quote it.
        """
        index = _index()
        names = self._names(text, source or text) if place == "analysis" else []
        if index.words.isdisjoint(words_in(lowered(text))):
            return names
        findings: list[Finding] = []
        before = ""
        for start, piece in sentences(text):
            words = words_in(lowered(piece))
            anchors = index.words.intersection(words)
            if anchors:
                anchors |= index.pairs.intersection(map(" ".join, pairwise(words)))
                sentence = Sentence(piece, start, before)
                sentence.source = (source or text)[start : start + len(piece)]
                findings.extend(self._of_sentence(sentence, anchors, index))
            before = piece
        findings = [_in_place(finding, place) for finding in findings if finding.category not in SILENT[place]]
        return _apart([*findings, *names]) if names else findings

    def _names(self, text: str, source: str) -> list[Finding]:
        """People by name, where an analysis speaks of conditions."""
        found: list[Finding] = []
        for start, piece in sentences(text):
            for word in words_of(piece) if any(map(str.isupper, piece)) or "@" in piece else ():
                if not (word.text.startswith("@") and len(word.text) > 2) and not self.lexicon.is_person_name(word.text):
                    continue
                role = self.people.get(word.text.lstrip("@").removesuffix("'s")) or ""
                begin, end = start + word.start, start + word.end
                owner = "'s" if word.text.endswith(("'s", "’s")) else ""
                instead = source[start : start + len(piece)]
                if role:
                    instead = instead[: word.start] + _the(role, first=word.start == 0) + owner + instead[word.end :]
                found.append(
                    Finding(begin, end, NAMES, "names", "hint", source[begin:end], _WHY_NAMES, role or _OFFER_NAMES, instead, start, start + len(piece))
                )
        return found

    def _of_sentence(self, sentence: Sentence, anchors: Iterable[str], index: _Index) -> list[Finding]:
        numbers = sorted({number for anchor in anchors for number in index.by_anchor.get(anchor, ())})
        found = [finding for number in numbers for finding in self._of_rule(sentence, index.rules[number])]
        return _apart(found)

    def _of_rule(self, sentence: Sentence, rule: Rule) -> Iterator[Finding]:
        if rule.has and not any(text in sentence.lower for text in rule.has):
            return
        matches = list(rule.expression().finditer(sentence.lower))
        if not matches:
            return
        exception = rule.exception()
        if exception is not None and exception.search(sentence.lower):
            return
        for match in matches:
            subject = self._subject(sentence, match, rule)
            if subject is None or any(GUARDS[name](sentence, match, subject, self.lexicon) for name in rule.guards):
                continue
            yield _finding(sentence, match, subject, rule)

    def _subject(self, sentence: Sentence, match: re.Match[str], rule: Rule) -> Subject | None:
        """Whom the match is about, when that is one whom the rule means."""
        groups = match.groupdict()
        named = next((name for name in _WHO_GROUPS if groups.get(name)), None)
        if named:
            subject = subject_named(sentence, match.start(named), match.end(named), self.lexicon)
            if subject.kind in ("system", "common", "name") and "any" not in rule.who:
                subject = subject_extended(sentence, subject, match.end(named), self.lexicon)
        else:
            subject = subject_before(sentence, match.start(), self.lexicon)
            if "two-sided" in rule.guards and not groups.get("only") and not groups.get("only2"):
                return subject
            if groups.get("mine"):
                return subject
        if "any" in rule.who:
            return subject
        kind = subject.kind
        if kind == "name":
            kind = "person"
        if kind == "common":
            kind = "person" if rule.trusting else "system"
        return subject._replace(kind=kind) if kind in rule.who else None


def _finding(sentence: Sentence, match: re.Match[str], subject: Subject, rule: Rule) -> Finding:
    start, end = match.span("mark") if "mark" in match.re.groupindex else match.span()
    while start < end and not sentence.text[start].isalnum() and sentence.text[start] not in "@'":
        start += 1
    while end > start and not sentence.text[end - 1].isalnum() and sentence.text[end - 1] not in "'%":
        end -= 1
    if subject.kind not in ("none", "system") and subject.start < start <= subject.end + _MARK_REACH:
        start = subject.start
    made = offer(sentence, sentence.source, match, subject, rule.frame, rule.offer)
    base = sentence.start
    return Finding(
        base + start,
        base + end,
        rule.id,
        rule.category,
        rule.level,
        sentence.source[start:end],
        rule.why,
        made.text,
        made.sentence,
        base,
        base + len(sentence.text),
    )


def _apart(findings: list[Finding]) -> list[Finding]:
    """Of findings that overlap, the graver, then the longer one."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (_LEVELS[each.level], each.start - each.end)):
        if all(finding.end <= other.start or finding.start >= other.end for other in kept):
            kept.append(finding)
    return sorted(kept)


class Rechecker:
    """Checks a text again and again while it is typed: only paragraphs that changed are looked at."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._known: dict[tuple[str, Place], list[Finding]] = {}

    def check(self, source: str, place: Place = "prose") -> list[Finding]:
        """As `Checker.check`; what was found in a paragraph is kept as long as texts that hold it are checked."""
        findings: list[Finding] = []
        for block in blocks(source):
            written = source[block.start : block.start + len(block.text)]
            key = (written, place)
            known = self._known.get(key)
            if known is None:
                if len(self._known) >= MOST_KNOWN:
                    self._known.clear()
                known = self._known[key] = self._checker.check_block(block.text, written, place)
            findings.extend(finding.moved(block.start) for finding in known)
        return findings


MOST_KNOWN = 20_000
"""Paragraphs that are remembered; a session of 10,000 events has fewer."""
