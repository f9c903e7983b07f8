"""The head of the record: title, summary, severity, services (FEATURES rows 8 to 14)."""

from __future__ import annotations

from collections.abc import Iterator

from unblame.record.session import Session
from unblame.review.finding import Finding, finding
from unblame.review.prose import lazily, sentences, word_count

MOST_SENTENCES = 5
MOST_WORDS = 120
"""A summary is two or three sentences or a paragraph; past these it is no summary."""
_STAND_INS = """
untitled unnamed no new my the a an some test sample example post mortem postmortem incident outage session report
title draft tbd tba todo to do fixme x xx xxx asdf foo bar n na none name here
"""
_PLACEHOLDERS = frozenset(_STAND_INS.split())
_words = lazily(r"[^\W\d_]+")


def title(session: Session) -> Iterator[Finding]:
    """A title that tells this incident from another."""
    said = session.incident.title.strip()
    if not said:
        yield finding("incident.no-title", "incident.title")
    elif _PLACEHOLDERS.issuperset(_words().findall(said.casefold())):
        yield finding("incident.placeholder-title", "incident.title", title=said)


def has_summary(session: Session) -> bool:
    """Whether anything stands in the summary."""
    return bool(session.incident.summary)


def summary(session: Session) -> Iterator[Finding]:
    """There, and short enough to be read by who reads nothing else."""
    said = session.incident.summary
    if not said.strip():
        yield finding("incident.no-summary", "incident.summary")
        return
    count, words = sentences(said), word_count(said)
    if count > MOST_SENTENCES or words > MOST_WORDS:
        yield finding("incident.long-summary", "incident.summary", sentences=count, words=words)


def severity(session: Session) -> Iterator[Finding]:
    """How bad it was."""
    if session.incident.severity is None:
        yield finding("incident.no-severity", "incident.severity")


def head(session: Session) -> Iterator[Finding]:
    """What the write-up's head still lacks."""
    incident = session.incident
    if incident.kind is None:
        yield finding("incident.no-kind", "incident.kind")
    if incident.status is None:
        yield finding("incident.no-status", "incident.status")
    if not incident.services:
        yield finding("incident.no-services", "incident.services")
