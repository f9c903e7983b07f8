"""From the policy's assessment to what readiness asks: need, time, reason, and whether the time has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from unblame.record.session import Session
from unblame.review.need import need_of
from unblame.review.policy import assess, load_policy
from unblame.review.readiness import readiness
from unblame.review.rules.meeting import Need

POLICY = load_policy()
RESOLVED = datetime(2024, 1, 15, 11, tzinfo=UTC)
LAST_MOMENT = RESOLVED + timedelta(hours=48)
SECOND = timedelta(seconds=1)


def session(severity: str | None = "SEV1", **tables: Any) -> Session:
    timeline = [{"id": "E1", "at": RESOLVED, "milestones": ["resolved"]}]
    incident = {"title": "Checkout down", **({"severity": severity} if severity else {})}
    return Session.model_validate({"schema": 1, "id": "s", "incident": incident, "timeline": timeline, **tables})


def test_it_is_what_the_policy_says() -> None:
    found = need_of(session(), POLICY, RESOLVED)
    assert found == Need("required", LAST_MOMENT, "SEV1 always gets a post-mortem.", missed=False)
    assert found.reason == assess(session(), POLICY).reasons[0].text


@pytest.mark.parametrize(("now", "missed"), [(LAST_MOMENT, False), (LAST_MOMENT + SECOND, True)])
def test_the_last_moment_is_in_time(now: datetime, missed: bool) -> None:
    assert need_of(session(), POLICY, now).missed is missed


@pytest.mark.parametrize(
    "meeting",
    [
        {"runs": [{"id": "R1", "section": "opening", "started_at": RESOLVED}]},
        {"participants": [{"id": "P1", "name": "Ana", "attended": True}]},
    ],
    ids=["its clock ran", "somebody attended"],
)
def test_a_meeting_that_was_held_is_not_missed(meeting: dict[str, Any]) -> None:
    assert need_of(session(meeting=meeting), POLICY, LAST_MOMENT + SECOND).missed is False


def test_a_planned_meeting_is_no_held_one() -> None:
    planned = session(meeting={"starts_at": LAST_MOMENT, "participants": [{"id": "P1", "name": "Ana"}]})
    assert need_of(planned, POLICY, LAST_MOMENT + SECOND).missed is True


def test_without_a_severity_nothing_is_known() -> None:
    assert need_of(session(None), POLICY, LAST_MOMENT) == Need("unknown", None, "", missed=False)


def test_what_has_no_date_is_never_missed() -> None:
    found = need_of(session("SEV3"), POLICY, LAST_MOMENT + timedelta(days=4000))
    assert (found.need, found.hold_by, found.missed) == ("recommended", None, False)


def test_a_teams_policy_moves_the_date() -> None:
    team = load_policy('[[levels]]\nid = "SEV1"\nhold_by_hours = 1\n')
    found = need_of(session(), team, RESOLVED + timedelta(hours=2))
    assert (found.hold_by, found.missed) == (RESOLVED + timedelta(hours=1), True)


def test_readiness_says_that_it_is_overdue() -> None:
    late = LAST_MOMENT + SECOND
    said = {mend.rule for mend in readiness(session(), date(2024, 2, 1), need=need_of(session(), POLICY, late))}
    assert "meeting.overdue" in said
    in_time = {mend.rule for mend in readiness(session(), date(2024, 1, 16), need=need_of(session(), POLICY, RESOLVED))}
    assert "meeting.hold-by" in in_time
