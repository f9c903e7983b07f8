"""What the severity policy asks of one session, in the form that readiness takes."""

from __future__ import annotations

from datetime import datetime

from unblame.record.session import Session
from unblame.review.policy import Policy, assess
from unblame.review.rules.meeting import Need, was_held


def need_of(session: Session, policy: Policy, now: datetime) -> Need:
    """Whether a post-mortem is to be held, by when, and the first reason; `now` is aware.

    It is missed once its time has passed and no meeting was held. The last moment is still in time.
    """
    found = assess(session, policy)
    passed = found.hold_by is not None and now > found.hold_by
    return Need(
        need=found.need,
        hold_by=found.hold_by,
        reason=found.reasons[0].text if found.reasons else "",
        missed=passed and not was_held(session),
    )
