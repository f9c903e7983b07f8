"""Questions made from the writer's own words: a frame is one way of asking, which a rule names.

A question asks for what made the step hard or sensible at the time (Hochstein: ask for the rationale; Etsy: a hint
opens a question). Where the grammar is not sure, there is none, and the rule's own is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from unblame.language.grammar import base_of, gerund, is_verb, participle
from unblame.language.sentence import Sentence
from unblame.language.subject import Subject

LONGEST_REST = 90
"""What follows the verb is taken into a question up to so many characters."""

_CLAUSE_END = re.compile(
    r"""
      [.;!?()–—|,] | :(?!\d\d) | \s-\s
    | \s (?: but|because|so|which|although|though|instead|if
          | and\ (?:we|i|he|she|they|it|this|that|the\ \w+\ \w+ed|then|so)
          | had\ (?:the|we|he|she|they|i|\w+)\ \w+ed ) \b
    """,
    re.VERBOSE,
)
_NEXT_VERB = re.compile(r"\s(?:was|were|is|are|led|leads|caused|resulted|cost|had|has|meant|would)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:his|her|their|your)\b(?! own)", re.IGNORECASE)
_SELF = re.compile(r"\b(?:himself|herself|themselves|myself|yourself|ourselves|him|them)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"""
    ^ (?:the|a|an|this|that|our|any|all|its|these|those|every|each) \s+ [\w\-./`@]+
      (?: \s+ (?! (?:to|that|who|when|while|before|after|for|in|on|at|from|with|by|until)\b ) [\w\-./`@]+ ){0,3}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TIME = re.compile(
    r"\b(?:at (?:that|the) time|then|sooner|earlier|in time|immediately|first|beforehand|in advance|before|right away"
    r"|at once|in the first place)\s*$",
    re.IGNORECASE,
)
_TOO_PLAIN = frozenset(["", "know", "have"])
"""Bases that “What made it hard to …” asks nothing with; empty: the base is not sure."""

Made = tuple[str, int] | None
"""A question and where in the sentence ends what it stands for; None where the rule's own question is better."""


class Parts(NamedTuple):
    """What an offer is made from: the match in its sentence, masked and as written."""

    sentence: Sentence
    source: str
    match: re.Match[str]
    subject: Subject

    def group(self, name: str) -> str:
        """What a group of the pattern matched; empty where it did not, or the pattern has none."""
        return (self.match.groupdict().get(name) or "").strip()

    @property
    def is_negative(self) -> bool:
        """Whether it says what was not to be done."""
        return bool(re.search(r"n['’]?t\b|\bnot\b|\bnever\b", self.match.group()))

    def rest(self, after: int | None = None, *, whole: bool = False) -> tuple[str, int]:
        """What follows the verb up to the clause's end, and where that is; a `whole` clause has a verb of its own."""
        begin = self.match.end() if after is None else after
        found = _CLAUSE_END.search(self.sentence.text, begin)
        if not whole and not re.match(r"\s*(?:that|how|whether|why|what)\b", self.sentence.text[begin:]):
            verb = _NEXT_VERB.search(self.sentence.text, begin)
            found = min((each for each in (found, verb) if each), key=lambda each: each.start(), default=None)
        end = found.start() if found else len(self.sentence.text)
        if end - begin > LONGEST_REST:
            return "", end
        text = _OWN.sub("the", " ".join(self.source[begin:end].split()))
        text = text.replace("**", "").strip("*_ ,")
        return (_TIME.sub("", text).strip(), end) if not _SELF.search(text) else ("", end)


def _hard(base: str, rest: str) -> str:
    return _then(f"What made it hard to {base} {rest}")


def _right(base: str, rest: str) -> str:
    return _then(f"What made it seem right to {base} {rest}")


def _then(question: str) -> str:
    """A question about that time, unless it names one."""
    asked = question.rstrip()
    return f"{asked}?" if re.search(r"\d:\d\d$", asked) else f"{asked} at that time?"


def _modal(parts: Parts) -> Made:
    """“Bob should have checked the dashboard”: “What made it hard to check the dashboard at that time?”"""
    base = base_of(parts.group("verb"))
    rest, end = parts.rest()
    if base in _TOO_PLAIN:
        return None
    return (_right if parts.is_negative else _hard)(base, rest), end


def _never(parts: Parts) -> Made:
    """“He never tested the restore”: “What made it hard to test the restore at that time?”"""
    base = base_of(parts.group("verb"))
    rest, end = parts.rest()
    return None if base in _TOO_PLAIN else (_hard(base, rest), end)


def _base(parts: Parts) -> Made:
    """“We failed to test the restore”: “What made it hard to test the restore at that time?”"""
    base = parts.group("base")
    if not is_verb(base):
        return None
    rest, end = parts.rest()
    return _hard(base, rest), end


def _lapse(parts: Parts) -> Made:
    """“Bob forgot to drain the node”: “What made it possible for the node not to be drained?”"""
    base = parts.group("base")
    rest, end = parts.rest()
    thing = _OBJECT.match(rest)
    if not base:
        return _missed(parts, rest, end)
    if not is_verb(base):
        return None
    if thing is None:
        return _hard(base, rest), end
    tail = rest[thing.end() :].strip()
    undone = f"{_low_first(thing.group())} not to be {participle(base)} {tail}".rstrip()
    return f"What made it possible for {undone}?", end


def _missed(parts: Parts, rest: str, end: int) -> Made:
    """“The reviewer overlooked the flag”: “What made the flag easy to miss?”"""
    if not _is_object(rest) or parts.group("verb") not in ("overlooked", "forgot", "skipped", "missed", ""):
        return None
    return f"What made {_low_first(rest)} easy to miss?", end


def _slip(parts: Parts) -> Made:
    """“Bob ran the script by mistake”: “What made it possible to run the script?”"""
    base = base_of(parts.group("did"))
    if not base:
        return None
    rest, end = parts.rest()
    if parts.match.end("did") < parts.match.start("verb"):  # what was done stands before “by mistake”
        rest = " ".join(parts.source[parts.match.end("did") : parts.match.start("verb")].split())
    return f"What made it possible to {base} {rest}".rstrip() + "?", end


def _undone(parts: Parts) -> Made:
    """“This should have been tested”: “What made it easy to go on without this being tested?”"""
    subject = " ".join(parts.source[parts.subject.start : parts.subject.end].split())
    if not subject or parts.subject.end > parts.match.start() or len(subject) > 60 or parts.is_negative:
        return None
    rest, end = parts.rest()
    lack = f"{_low_first(subject)} being {parts.group('verb')} {rest}".rstrip()
    return f"What made it easy to go on without {lack}?", end


def _why(parts: Parts) -> Made:
    """“Why did Bob restart it?”: “What made it seem right to restart it at that time?”"""
    base = parts.group("base")
    rest, end = parts.rest()
    if not is_verb(base):
        return None
    negative = parts.is_negative or re.search(r"\b(?:nobody|no one)\b", parts.match.group())
    return (_hard if negative else _right)(base, rest), end


def _if_had(parts: Parts) -> Made:
    """“Had we tested it, we would know”: “What made it hard to test it at that time?”, for the whole sentence."""
    base = base_of(parts.group("verb"))
    if base in _TOO_PLAIN:
        return None
    rest, _ = parts.rest()
    return (_right if parts.is_negative else _hard)(base, rest), len(parts.sentence.text)


def _habit(parts: Parts) -> Made:
    """“The DBAs never answer a page”: “What gets in the way of answering a page?”"""
    words = parts.match.group().split()
    if "never" not in words:
        return None
    verb = words[-1]
    base = next(filter(is_verb, (verb, verb[:-1], verb[:-2])), "") or base_of(verb)
    if not base:
        return None
    rest, end = parts.rest()
    return f"What gets in the way of {gerund(base)} {rest}".rstrip() + "?", end


def _was_obvious(parts: Parts) -> Made:
    """“It was obvious that it would fail”: “What showed at that time that it would fail?”"""
    after = parts.sentence.text[parts.match.end() :]
    told = re.match(r"(?: (?:to|from|for) (?:\w+ ?){1,4}?)? that ", after)
    if told is None:
        return None
    rest, end = parts.rest(parts.match.end() + told.end(), whole=True)
    return (f"What showed at that time that {rest}?", end) if rest else None


def _ignored(parts: Parts) -> Made:
    """“He ignored the warning”: “What made it seem right to leave the warning for later?”"""
    rest, end = parts.rest()
    if not parts.group("verb").startswith(("ignored", "disregarded")) or not _is_object(rest):
        return None
    return f"What made it seem right to leave {_low_first(rest)} for later?", end


def _how_many(parts: Parts) -> Made:
    """“Many users were affected”: “How many users, and who could count them?”, for the whole sentence."""
    thing = parts.group("thing")
    things = thing if thing.endswith(("s", "people")) else f"{thing}s"
    return f"How many {things}, and who could count them?", len(parts.sentence.text)


def _is_object(text: str) -> bool:
    """Whether a text is one group of nouns and nothing else."""
    found = _OBJECT.match(text)
    return found is not None and found.end() == len(text)


def _low_first(text: str) -> str:
    """A text that goes on in a sentence: a first letter that is capital by its place only is small."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[:2].strip() in ("A", "a") else text


QUESTIONS: Mapping[str, Callable[[Parts], Made]] = {
    "modal": _modal,
    "base": _base,
    "never": _never,
    "lapse": _lapse,
    "slip": _slip,
    "undone": _undone,
    "why": _why,
    "if-had": _if_had,
    "habit": _habit,
    "was-obvious": _was_obvious,
    "ignored": _ignored,
    "how-many": _how_many,
}
"""The frames by their names."""
