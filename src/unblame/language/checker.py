"""Checks a text for blame: finds the words, tells why they matter and offers a question or another wording.

Words against a set decide which blocks and sentences are looked at closely; only rules whose words stand in a
sentence are tried on it. The time grows with the text, whatever stands in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from unblame.language.anchors import Anchors
from unblame.language.case import Case
from unblame.language.guards import GUARDS
from unblame.language.lexicon import Lexicon
from unblame.language.markdown import blocks
from unblame.language.offers import offer
from unblame.language.place import SILENT, SOFTENED, Place, place_of_heading
from unblame.language.rule import SOFT_CATEGORIES, Level, Rule, all_rules
from unblame.language.sentence import Sentence, Word, is_one_sentence, lowered, sentences, words_of
from unblame.language.subject import Subject, subject_before, subject_extended, subject_named

NAMES = "names.in-analysis"
"""The one rule without a pattern: somebody's name in a root cause, a factor, a why or a lesson."""
MOST_KNOWN = 20_000
"""Paragraphs that a `Rechecker` remembers; a session of 10,000 events has fewer."""

_LEVELS: dict[Level, int] = {"error": 0, "warning": 1, "hint": 2}
_WHO_GROUPS = ("who", *(f"who{number}" for number in range(2, 9)))
"""Groups of a pattern that name its person; where it names one in several ways, they are numbered."""
_MARK_REACH = 24
"""A subject that stands so many characters before the match is marked with it."""
_WHY_NAMES = "A cause is a condition. Say the role instead of the name: anyone in that place could have met it."
_OFFER_NAMES = "Say the role: an engineer, the responder, the team on call."


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


class Checker:
    """The rules with the names and handles of one session's people."""

    def __init__(self, people: Mapping[str, str] = MappingProxyType({})) -> None:
        """`people` are the names and handles of those who took part, each with the role to name instead, if known."""
        self.people = people
        self.lexicon = Lexicon(people)
        self._anchors = Anchors(all_rules(), self.lexicon.known)

    def check(self, source: str, place: Place = "prose", *, by_heading: bool = False) -> list[Finding]:
        """The findings of a markdown text, offsets counting from its start.

        `place` says how strict to be; `by_heading` takes it from the headings of a document instead.
        """
        return _of_blocks(source, place, self.check_block, by_heading=by_heading)

    def check_block(self, text: str, source: str = "", place: Place = "prose") -> list[Finding]:
        """The findings of one paragraph of prose, in order. Offsets count from its start.

        `source` is the paragraph as written where `text` is masked (`markdown.blocks`); offers quote it.
        """
        source = source or text
        low = lowered(text)
        names = self._names(text, source) if place == "analysis" and self._anchors.may_name(low) else []
        wanted = self._anchors.rules_for(low, text)
        if not wanted:
            return names
        if is_one_sentence(text):
            findings = self._of_sentence(Sentence(text, 0, "", low, source), wanted)
        else:
            findings = self._of_sentences(text, low, source, wanted)
        findings = [_in_place(finding, place) for finding in findings if finding.category not in SILENT[place]]
        return _apart([*findings, *names]) if names else findings

    def findings_of(self, rule_id: str, text: str) -> list[Finding]:
        """What one rule alone finds in a text, also where a graver one would hide it: for who writes rules."""
        rule = next(rule for rule in all_rules() if rule.id == rule_id)
        pieces = (Sentence(piece, start) for block in blocks(text) for start, piece in sentences(block.text))
        return [finding for piece in pieces for finding in self._of_rule(piece, rule)]

    def _names(self, text: str, source: str) -> list[Finding]:
        """People by name, where an analysis speaks of conditions."""
        return [
            self._of_name(word, start, source[start : start + len(piece)])
            for start, piece in sentences(text)
            if "@" in piece or any(map(str.isupper, piece))
            for word in words_of(piece)
            if (word.text.startswith("@") and len(word.text) > 2) or self.lexicon.is_person_name(word.text)
        ]

    def _of_name(self, word: Word, start: int, source: str) -> Finding:
        """The finding of a name in a sentence as written, which begins at an offset of its paragraph."""
        role = self.people.get(word.text.lstrip("@").removesuffix("'s")) or ""
        instead = source
        if role:
            owner = "'s" if word.text.endswith(("'s", "’s")) else ""
            instead = source[: word.start] + _the(role, first=word.start == 0) + owner + source[word.end :]
        return Finding(
            start=start + word.start,
            end=start + word.end,
            rule=NAMES,
            category="names",
            level="hint",
            text=source[word.start : word.end],
            why=_WHY_NAMES,
            offer=role or _OFFER_NAMES,
            instead=instead,
            opens=start,
            closes=start + len(source),
        )

    def _of_sentences(self, text: str, low: str, source: str, wanted: int) -> list[Finding]:
        """The findings of a paragraph of several, given also in lower case and as written."""
        findings: list[Finding] = []
        before = ""
        for start, piece in sentences(text):
            end = start + len(piece)
            if rules := self._anchors.rules_for(low[start:end], piece, wanted):
                sentence = Sentence(piece, start, before, low[start:end], source[start:end])
                findings += self._of_sentence(sentence, rules)
            before = piece
        return findings

    def _of_sentence(self, sentence: Sentence, wanted: int) -> list[Finding]:
        found = [finding for rule in self._anchors.named(wanted) for finding in self._of_rule(sentence, rule)]
        return _apart(found) if len(found) > 1 else found

    def _of_rule(self, sentence: Sentence, rule: Rule) -> Iterator[Finding]:
        low = sentence.lower
        if rule.has and not any(text in low for text in rule.has):
            return
        matches = list(rule.expression().finditer(low))
        if not matches:
            return
        exception = rule.exception()
        if exception is not None and exception.search(low):
            return
        for match in matches:
            subject = self._subject(sentence, match, rule)
            if subject is None:
                continue
            case = Case(sentence, match, subject, self.lexicon)
            if not any(GUARDS[name](case) for name in rule.guards):
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
        if kind in ("name", "common"):
            kind = "person" if kind == "name" or rule.trusting else "system"
        return subject._replace(kind=kind) if kind in rule.who else None


def _the(role: str, *, first: bool) -> str:
    text = role if role.lower().startswith(("the ", "a ", "an ")) else f"the {role}"
    return text[:1].upper() + text[1:] if first else text


def _in_place(finding: Finding, place: Place) -> Finding:
    return finding._replace(level="hint") if finding.category in SOFTENED[place] else finding


def _finding(sentence: Sentence, match: re.Match[str], subject: Subject, rule: Rule) -> Finding:
    start, end = _marked(sentence, match, subject)
    made = offer(sentence, sentence.source, match, subject, rule.frame, rule.offer)
    base = sentence.start
    return Finding(
        start=base + start,
        end=base + end,
        rule=rule.id,
        category=rule.category,
        level=rule.level,
        text=sentence.source[start:end],
        why=rule.why,
        offer=made.text,
        instead=made.sentence,
        opens=base,
        closes=base + len(sentence.text),
    )


def _marked(sentence: Sentence, match: re.Match[str], subject: Subject) -> tuple[int, int]:
    """What a finding marks: the match, or its group `mark`, from word to word, and its person close before."""
    text = sentence.text
    start, end = match.span("mark") if "mark" in match.re.groupindex else match.span()
    while start < end and not text[start].isalnum() and text[start] not in "@'":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in "'%":
        end -= 1
    if subject.kind not in ("none", "system") and subject.start < start <= subject.end + _MARK_REACH:
        start = subject.start
    return start, end


def _apart(findings: list[Finding]) -> list[Finding]:
    """Of findings that overlap, the graver, then the longer one."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (_LEVELS[each.level], each.start - each.end)):
        index = bisect_left(kept, finding)
        follows = index == 0 or kept[index - 1].end <= finding.start
        if follows and (index == len(kept) or finding.end <= kept[index].start):
            kept.insert(index, finding)
    return kept


class Rechecker:
    """Checks texts that share paragraphs, such as one that is being typed: only what is new is looked at."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._known: dict[tuple[str, str, Place], list[Finding]] = {}

    def check(self, source: str, place: Place = "prose", *, by_heading: bool = False) -> list[Finding]:
        """As `Checker.check`; what was found in a paragraph is remembered, also for other texts that hold it."""
        return _of_blocks(source, place, self._remembered, by_heading=by_heading)

    def _remembered(self, text: str, source: str, place: Place) -> list[Finding]:
        key = (source, text, place)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._checker.check_block(text, source, place)
        return found


def _of_blocks(
    source: str, place: Place, check: Callable[[str, str, Place], list[Finding]], *, by_heading: bool
) -> list[Finding]:
    """What a check finds in each block of a text, offsets counting from the text's start."""
    findings: list[Finding] = []
    for block in blocks(source):
        written = source[block.start : block.start + len(block.text)]
        here = place_of_heading(block.heading) if by_heading else place
        if found := check(block.text, written, here):
            findings.extend(finding.moved(block.start) for finding in found)
    return findings
