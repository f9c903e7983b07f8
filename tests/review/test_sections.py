"""Which section shows which place."""

from __future__ import annotations

import pytest

from unblame.agenda.words import WORDED
from unblame.record.session import Session
from unblame.review.sections import section_of


@pytest.mark.parametrize(
    ("where", "section"),
    [
        ("incident.title", "incident"),
        ("incident.summary", "opening"),
        ("impact.users_affected", "incident"),
        ("impact", "incident"),
        ("story.leadup", "incident"),
        ("timeline", "timeline"),
        ("timeline.E1.text", "timeline"),
        ("evidence.V1", "incident"),
        ("whys.W1", "whys"),
        ("root_cause.statement", "whys"),
        ("factors.F1.text", "whys"),
        ("lessons.well", "lessons"),
        ("lessons.well#2", "lessons"),
        ("actions.A1.due", "actions"),
        ("meeting.parking_lot", "actions"),
        ("meeting.parking_lot#1", "actions"),
        ("meeting.commitment", "close"),
        ("meeting.learned_count", "close"),
        ("meeting.decide_on", "close"),
        ("meeting.facilitator", "opening"),
        ("meeting.participants.P1.name", "opening"),
        ("follow_up.review_on", "close"),
        ("publication.cause", "followup"),
        ("survey.counts", "followup"),
        ("related", "lessons"),
        ("notes.N1.text", "incident"),
        ("follow_up.cadence", "followup"),
        ("meeting.checklist.C1.step", "followup"),
        ("unread.U1", ""),
        ("id", ""),
        ("", ""),
    ],
)
def test_the_section_of_a_place(where: str, section: str) -> None:
    assert section_of(where) == section


@pytest.mark.parametrize("table", Session.model_fields)
def test_every_table_leads_to_a_section_that_there_is_or_to_none(table: str) -> None:
    assert section_of(table) in ("", *WORDED)
