"""Questions and rewordings made from the writer's own words.

An offer asks for what made the step hard or sensible at the time (Hochstein: ask for the rationale; Etsy: a hint
opens a question). Where the grammar is not sure, the rule's own question is offered. Facts beside the blame stay.
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
    r"[.;:!?()–—|]|,|\s(?:but|because|so|which|although|though|instead|if|and (?:we|i|he|she|they|it|this|that|the \w+ \w+ed|then|so)|had (?:the|we|he|she|they|i|\w+) \w+ed)\b|\s-\s"
)
_NEXT_VERB = re.compile(r"\s(?:was|were|is|are|led|leads|caused|resulted|cost|had|has|meant|would)\b", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,]+$")
_LEADING = re.compile(r"^[\s,;:–—-]*(?:and|but|so|yet)?[\s,]*", re.IGNORECASE)
_CONJUNCTION = re.compile(r"[,;]?\s*\b(?:and|but|so|yet|because|that)\s*$", re.IGNORECASE)
_OWN = re.compile(r"\b(?:his|her|their|your)\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:himself|herself|themselves|myself|yourself|ourselves|him|them)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"^(?:the|a|an|this|that|our|any|all|its|these|those|every|each)\s+[\w\-./`@]+(?:\s+(?!to\b|that\b|who\b|when\b|while\b|before\b|after\b|for\b|in\b|on\b|at\b|from\b|with\b|by\b|until\b)[\w\-./`@]+){0,3}",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:at (?:that|the) time|then|sooner|earlier|in time|immediately|first|beforehand|in advance|before|right away|at once|in the first place)\s*$",
    re.IGNORECASE,
)


class Offer(NamedTuple):
    """What to say instead: the question or wording, and the whole sentence with it in place."""

    text: str
    sentence: str


class _Parts(NamedTuple):
    sentence: Sentence
    source: str
    match: re.Match[str]
    subject: Subject
    fallback: str

    def group(self, name: str) -> str:
        return (self.match.groupdict().get(name) or "").strip()

    @property
    def is_negative(self) -> bool:
        return bool(re.search(r"n['’]?t\b|\bnot\b|\bnever\b", self.match.group()))

    def rest(self, after: int | None = None) -> tuple[str, int]:
        """What follows the verb up to the clause's end, and where that is."""
        begin = self.match.end() if after is None else after
        found = _CLAUSE_END.search(self.sentence.text, begin)
        if not re.match(r"\s*(?:that|how|whether|why|what)\b", self.sentence.text[begin:]):
            verb = _NEXT_VERB.search(self.sentence.text, begin)
            found = min((each for each in (found, verb) if each), key=lambda each: each.start(), default=None)
        end = found.start() if found else len(self.sentence.text)
        if end - begin > LONGEST_REST:
            return "", end
        text = _OWN.sub("the", " ".join(self.source[begin:end].split()))
        text = text.replace("**", "").strip("*_ ,")
        return (_TIME.sub("", text).strip(), end) if not _SELF.search(text) else ("", end)


def offer(sentence: Sentence, source: str, match: re.Match[str], subject: Subject, frame: str, fallback: str) -> Offer:
    """What a finding offers. `source` is the sentence as written, as long as the masked one that was matched."""
    parts = _Parts(sentence, source, match, subject, fallback)
    if frame == "drop":
        return _without(parts)
    made = _FRAMES[frame](parts) if frame in _FRAMES else None
    question, end = made or (fallback, len(sentence.text))
    return Offer(question, _in_place(parts, question, end if made else None))


def _hard(base: str, rest: str) -> str:
    return f"What made it hard to {base} {rest}".rstrip() + " at that time?"


def _right(base: str, rest: str) -> str:
    return f"What made it seem right to {base} {rest}".rstrip() + " at that time?"


Made = tuple[str, int] | None


def _modal(parts: _Parts) -> Made:
    base = base_of(parts.group("verb"))
    rest, end = parts.rest()
    if not base or base in ("know", "have"):
        return None
    return (_right if parts.is_negative else _hard)(base, rest), end


def _base(parts: _Parts) -> Made:
    base = parts.group("base")
    if not is_verb(base):
        return None
    rest, end = parts.rest()
    return _hard(base, rest), end


def _lapse(parts: _Parts) -> Made:
    base = parts.group("base")
    rest, end = parts.rest()
    if base:
        if not is_verb(base):
            return None
        thing = _OBJECT.match(rest)
        if thing is None:
            return _hard(base, rest), end
        tail = rest[thing.end() :].strip()
        return (
            f"What made it possible for {_low_first(thing.group())} not to be {participle(base)} {tail}".rstrip() + "?",
            end,
        )
    thing = _OBJECT.match(rest)
    if (
        thing is None
        or thing.end() != len(rest)
        or parts.group("verb") not in ("overlooked", "forgot", "skipped", "missed", "")
    ):
        return None
    return f"What made {_low_first(rest)} easy to miss?", end


def _slip(parts: _Parts) -> Made:
    base = base_of(parts.group("did"))
    if not base:
        return None
    if parts.match.end("did") < parts.match.start("verb"):
        middle = " ".join(parts.source[parts.match.end("did") : parts.match.start("verb")].split())
        _, end = parts.rest()
        return f"What made it possible to {base} {middle}".rstrip() + "?", end
    rest, end = parts.rest()
    return f"What made it possible to {base} {rest}".rstrip() + "?", end


def _undone(parts: _Parts) -> Made:
    subject = " ".join(parts.source[parts.subject.start : parts.subject.end].split())
    if not subject or parts.subject.end > parts.match.start() or len(subject) > 60 or parts.is_negative:
        return None
    rest, end = parts.rest()
    return (
        f"What made it easy to go on without {_low_first(subject)} being {parts.group('verb')} {rest}".rstrip() + "?",
        end,
    )


def _why(parts: _Parts) -> Made:
    base = parts.group("base")
    rest, end = parts.rest()
    if not is_verb(base):
        return None
    negative = parts.is_negative or re.search(r"\b(?:nobody|no one)\b", parts.match.group())
    return (_hard if negative else _right)(base, rest), end


def _if_had(parts: _Parts) -> Made:
    base = base_of(parts.group("verb"))
    rest, _ = parts.rest()
    return (
        ((_right if parts.is_negative else _hard)(base, rest), max(0, len(parts.sentence.text)))
        if base and base not in ("know", "have")
        else None
    )


def _habit(parts: _Parts) -> Made:
    words = parts.match.group().split()
    if "never" not in words:
        return None
    verb = words[-1]
    base = (
        verb
        if is_verb(verb)
        else verb[:-1]
        if is_verb(verb[:-1])
        else verb[:-2]
        if is_verb(verb[:-2])
        else base_of(verb)
    )
    if not base:
        return None
    rest, end = parts.rest()
    return f"What gets in the way of {gerund(base)} {rest}".rstrip() + "?", end


def _was_obvious(parts: _Parts) -> Made:
    after = parts.sentence.text[parts.match.end() :]
    told = re.match(r"(?: (?:to|from|for) (?:\w+ ?){1,4}?)? that ", after)
    if told is None:
        return None
    rest, end = parts.rest(parts.match.end() + told.end())
    return (f"What showed at that time that {rest}?", end) if rest else None


def _ignored(parts: _Parts) -> Made:
    rest, end = parts.rest()
    thing = _OBJECT.match(rest)
    if not parts.group("verb").startswith(("ignored", "disregarded")) or thing is None or thing.end() != len(rest):
        return None
    return f"What made it seem right to leave {_low_first(rest)} for later?", end


def _how_many(parts: _Parts) -> Made:
    thing = parts.group("thing")
    return f"How many {thing if thing.endswith(('s', 'people')) else thing + 's'}, and who could count them?", len(
        parts.sentence.text
    )


def _low_first(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[:2].strip() in ("A", "a") else text


def _without(parts: _Parts) -> Offer:
    """The sentence without the word that judges."""
    begin, end = parts.match.span("verb") if "verb" in parts.match.re.groupindex else parts.match.span()
    if "verb" not in parts.match.re.groupindex:  # “simply didn’t”: only the first word goes
        end = begin + len(parts.match.group().split()[0])
    before, after = parts.source[:begin], parts.source[end:]
    after = re.sub(r"^\s*,?\s*", " " if before and not before.endswith((" ", "\n")) else "", after)
    rest = before + after
    rest = re.sub(r"(?<=\S) {2,}", " ", rest)
    if not before.strip(" *_-•[]()"):
        found = re.search(r"[A-Za-z]", rest)
        rest = rest[: found.start()] + rest[found.start()].upper() + rest[found.start() + 1 :] if found else rest
    return Offer(rest, rest) if parts.fallback == "" else Offer(parts.fallback, rest)


def _in_place(parts: _Parts, question: str, end: int | None) -> str:
    """The sentence with the question where the blame stood; what it tells besides is kept."""
    text = parts.source
    begins = parts.subject.kind not in ("none",) and parts.subject.start < parts.match.start()
    start = parts.subject.start if begins else parts.match.start()
    if end == len(text):
        start = start if text[:start].rstrip().endswith((",", ":", "-", "*", "•")) else 0
    if end is None:
        start, end = (
            (start, len(text))
            if start > 0 and text[:start].rstrip().endswith((",", ":", ";", "–", "—", "-", "*", "•"))
            else (0, len(text))
        )
    before, after = text[:start], text[end:]
    joined = _CONJUNCTION.search(before)
    if joined and before[: joined.start()].strip():
        before = before[: joined.start()].rstrip(" ,;") + ". "
    elif not before.strip().endswith((",", ":")) and re.search(r"\w", before):
        before = _TRAILING.sub("", before) + " "
    lower = before.rstrip().endswith((",",))
    asked = question[:1].lower() + question[1:] if lower else question
    rest = after.strip().lstrip(".!?").strip()
    rest = _LEADING.sub("", rest) if re.search(r"\w", rest) else rest if set(rest) & set(")]*_") else ""
    rest = rest[:1].upper() + rest[1:]
    return f"{before}{asked}{' ' + rest if rest else ''}"


_FRAMES: Mapping[str, Callable[[_Parts], Made]] = {
    "modal": _modal,
    "base": _base,
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
FRAMES = frozenset({*_FRAMES, "drop", "human-error", "who-did", "punishment", "vigilance", ""})
"""Ways of making an offer that a rule may name; those without a function of their own keep the rule's question."""
