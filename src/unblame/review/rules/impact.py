"""What it cost: in numbers (FEATURES rows 13 to 21), or for a near-miss what it would have cost (row 110)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.review.finding import Finding, finding
from unblame.review.prose import lazily

NUMBERS = ("users_affected", "requests_failed", "transactions_failed", "revenue_lost", "support_tickets")
"""The keys that put a number to an impact."""
WHOLES = {
    "users_affected": "users_total",
    "requests_failed": "requests_total",
    "transactions_failed": "transactions_total",
}
"""What each count is a part of."""
_vague = lazily(
    r"\b(?:many|some|several|most|few|lots?|numerous|countless|various|multiple|significant(?:ly)?|substantial(?:ly)?|"
    r"considerabl[ey]|large|huge|massive|dozens|hundreds|thousands|millions)\b",
    re.IGNORECASE,
)
_digit = lazily(r"\d")


def numbers(session: Session) -> Iterator[Finding]:
    """An impact, and a number in it."""
    impact = session.impact
    if not impact.entries():
        yield finding("incident.no-impact", "impact")
    elif all(getattr(impact, key) is None for key in NUMBERS):
        yield finding("incident.no-number", "impact.users_affected")


def parts(session: Session) -> Iterator[Finding]:
    """A part that is more than the whole."""
    impact = session.impact
    for key, whole_key in WHOLES.items():
        part, whole = getattr(impact, key), getattr(impact, whole_key)
        if part is not None and whole is not None and part > whole:
            shown = {"part": show_number(part), "whole": show_number(whole)}
            yield finding("impact.more-than-all", f"impact.{key}", **shown, thing=whole_key.removesuffix("_total"))


def vague_words(session: Session) -> Iterator[Finding]:
    """Amounts told as “many” in a text without any number; the first of each text."""
    texts = {
        "incident.summary": session.incident.summary,
        "impact.description": session.impact.description,
        "impact.reputation": session.impact.reputation,
        "impact.data_loss": session.impact.data_loss,
    }
    for where, text in texts.items():
        if text and not _digit().search(text) and (found := _vague().search(text)):
            yield finding("impact.vague", where, text=found.group())


def data_loss(session: Session) -> Iterator[Finding]:
    """Whether data was lost is said, be it “none”."""
    if not session.impact.data_loss.strip():
        yield finding("impact.data-loss-unsaid", "impact.data_loss")


def estimates(session: Session) -> Iterator[Finding]:
    """Keys marked as estimates that hold nothing."""
    for key in dict.fromkeys(session.impact.estimated):
        if getattr(session.impact, key, None) in (None, "", ()):
            yield finding("impact.empty-estimate", "impact.estimated", key=key.replace("_", " "))


def near_miss(session: Session) -> Iterator[Finding]:
    """What it would have been, and what caught it."""
    if not session.impact.if_not_caught.strip():
        yield finding("impact.if-not-caught", "impact.if_not_caught")
    if not session.impact.how_caught.strip():
        yield finding("impact.how-caught", "impact.how_caught")
