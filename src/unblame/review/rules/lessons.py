"""What was learned (FEATURES rows 55 to 58)."""

from __future__ import annotations

from collections.abc import Iterator

from unblame.record.session import Session
from unblame.review.finding import Finding, finding


def told(session: Session) -> Iterator[Finding]:
    """What went well, what went poorly, where there was luck."""
    lessons = session.lessons
    if not lessons.well:
        yield finding("lessons.nothing-well", "lessons.well")
    if not lessons.poorly:
        yield finding("lessons.nothing-poorly", "lessons.poorly")
    if not lessons.lucky:
        yield finding("lessons.nothing-lucky", "lessons.lucky")


def learned(session: Session) -> Iterator[Finding]:
    """What is known now that was not known before."""
    if not session.lessons.learned:
        yield finding("lessons.nothing-learned", "lessons.learned")
