"""What a finding offers: a question or another wording, and the sentence with it in place.

Facts that stand beside the blame stay in the sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from unblame.language.questions import QUESTIONS, Parts
from unblame.language.sentence import Sentence
from unblame.language.subject import Subject

FRAMES = frozenset({*QUESTIONS, "drop", "human-error", "who-did", "punishment", "vigilance", ""})
"""Ways of making an offer that a rule may name; those without a function of their own keep the rule's question."""

_TRAILING = re.compile(r"[\s,]+$")
_LEADING = re.compile(r"^[\s,;:–—-]*(?:and|but|so|yet)?[\s,]*", re.IGNORECASE)
_CONJUNCTION = re.compile(r"[,;]?\s*\b(?:and|but|so|yet|because|that)\s*$", re.IGNORECASE)


class Offer(NamedTuple):
    """What to say instead: the question or wording, and the whole sentence with it in place."""

    text: str
    sentence: str


_WHEN = re.compile(
    r"^(?:yesterday|today|tonight|then|later|meanwhile|(?:at|on|in|during|after|before|by|around|since) .{1,30})$", re.I
)
_REASON = re.compile(r"(?:because|due to|owing to|on account of|thanks to|as a result of)\b", re.I)


def offer(sentence: Sentence, source: str, match: re.Match[str], subject: Subject, frame: str, fallback: str) -> Offer:
    """What a finding offers.

    `source` is the sentence as written, as long as the masked one that was matched; `frame` is one of `FRAMES` and
    `fallback` the rule's own question.
    """
    parts = Parts(sentence, source, match, subject)
    if frame == "drop":
        return _without(parts, fallback)
    made = QUESTIONS[frame](parts) if frame in QUESTIONS else None
    question, end = made or (fallback, len(sentence.text))
    return Offer(question, _in_place(parts, question, end if made else None))


def _without(parts: Parts, fallback: str) -> Offer:
    """The sentence without the word that judges."""
    if "verb" in parts.match.re.groupindex:
        begin, end = parts.match.span("verb")
    else:  # “simply didn’t”: only the first word goes
        begin = parts.match.start()
        end = begin + len(parts.match.group().split()[0])
    before, after = parts.source[:begin], parts.source[end:]
    after = re.sub(r"^\s*,?\s*", " " if before and not before.endswith((" ", "\n")) else "", after)
    rest = re.sub(r"(?<=\S) {2,}", " ", before + after)
    if not before.strip(" *_-•[]()") and (found := re.search(r"[A-Za-z]", rest)):
        first = found.start()
        rest = rest[:first] + rest[first].upper() + rest[first + 1 :]
    return Offer(fallback or rest, rest)


def _in_place(parts: Parts, question: str, end: int | None) -> str:
    """The sentence with the question where the blame stood; what it tells besides is kept."""
    text = parts.source
    named = parts.subject.kind != "none" and parts.subject.start < parts.match.start()
    start = parts.subject.start if named else parts.match.start()
    if end is None or end == len(text):  # the question stands for all to the end: behind a fact or a mark, or alone
        told = text[:start].rstrip()
        if _WHEN.match(told):
            text = text[:start].rstrip() + ", " + text[start:]
            start = len(told) + 2
        elif told and _REASON.match(parts.match.group()):
            text = told + ". " + text[start:]
            start = len(told) + 2
        told = text[:start].rstrip()
        keeps = told.endswith((".", ",", ":", ";", "–", "—", "-", "*", "•")) or bool(_CONJUNCTION.search(told))
        start, end = (start if keeps else 0), len(text)
    before, rest = _closed(text[:start]), _opened(text[end:])
    if before.rstrip().endswith(","):
        question = question[:1].lower() + question[1:]
    return _emphasised(f"{before}{question}{' ' + rest if rest else ''}")


def _emphasised(text: str) -> str:
    """A text without a mark of emphasis that lost its partner."""
    for mark in ("**", "__"):
        if text.count(mark) % 2:
            text = text.replace(mark, "")
    single = text.replace("**", "")
    return text.replace("*", "") if single.count("*") % 2 and not text.lstrip().startswith("* ") else text


def _closed(before: str) -> str:
    """What stands before a question, as a sentence of its own where it was joined by “and” or “because”."""
    joined = _CONJUNCTION.search(before)
    if joined and before[: joined.start()].strip():
        return before[: joined.start()].rstrip(" ,;") + ". "
    if re.search(r"\w", before) and not before.strip().endswith((",", ":")):
        return _TRAILING.sub("", before) + " "
    return before


def _opened(after: str) -> str:
    """What stands behind a question, beginning as a sentence; without words only closing marks are kept."""
    rest = after.strip().lstrip(".!?").strip()
    if re.search(r"\w", rest):
        rest = _LEADING.sub("", rest)
        return rest[:1].upper() + rest[1:]
    return rest if set(rest) & set(")]*_") else ""
