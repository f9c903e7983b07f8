"""What was left lying: values that cannot be read yet, and what a merge could not settle."""

from __future__ import annotations

from collections.abc import Iterator

from unblame.record.session import Session
from unblame.review.finding import Finding, finding


def unread(session: Session) -> Iterator[Finding]:
    """Typed values that are not in the record, each at its field."""
    for each in session.unread:
        yield finding("left.unread", each.where or f"unread.{each.id}")


def conflicts(session: Session) -> Iterator[Finding]:
    """Two versions of one value."""
    for each in session.conflicts:
        yield finding("left.conflict", each.where or f"conflicts.{each.id}")
