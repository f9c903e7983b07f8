"""What stands on the cards of the follow-up, told as data."""

from __future__ import annotations

from typing import Any, cast, get_args

from unblame.record import kinds
from unblame.record.followup import Progress, PublicQuestion, Published, Shared
from unblame.record.followup_entries import read_progress, read_published, read_question, read_shared
from unblame.record.showing import MONTHS
from unblame.screens.cards import Card, FieldRows, RecordRows, Shown, Spec
from unblame.screens.checklist import PLACE
from unblame.screens.closing import SEES
from unblame.screens.customers import FIELDS

DATES = (
    Spec("review_on", "Review", "date", "did it work? thirty days on"),
    Spec("next_review", "Next look", "date", "how the actions stand"),
    Spec("retrospective_on", "Look back", "date", "at this post-mortem itself"),
)
DECIDE = (Spec("decide_on", "Decide on", "date", "the actions that are provisional"),)
CARE = (
    Spec("cadence", "Cadence", "words", "weekly, until P0 and P1 are done"),
    Spec("dashboard", "Board", "words", "where the actions are tracked"),
    Spec("escalation", "Escalation", "prose", "who hears of an action that is late"),
    Spec("effectiveness", "Effect", "prose", "what the review found"),
)
CLOSED = (Spec("closed_on", "Closed", "date", "the day it was all done"),)
PROGRESS = (
    Spec("note", "Note", "prose", "how the actions stand", quiet=True),
    Spec("on", "Day", "date", "today, 2024-01-22", always=True),
)
QUESTION = (
    Spec("question", "Question", "prose", "what they are likely to ask", quiet=True),
    Spec("answer", "Answer", "prose", "in their words", always=True),
)
PUBLICATION = (
    Spec("names", "People as", "choice", "names or roles, in every document", get_args(kinds.NamesShown)),
    Spec("allow", "Allowed words", "names", "words that are no names, public addresses: Will, status.example.com"),
    Spec("promised_by", "Promised by", "name", "who promised customers a report"),
    Spec("approved_by", "Approved by", "name", "who approved the text for customers"),
    Spec("approved_on", "Approved on", "date", "today, 2024-01-22"),
)
PUBLISHED = (
    Spec("to", "Where", "words", "an address, or a path from this folder", quiet=True),
    Spec("on", "Day", "date", "today, 2024-01-22", always=True),
    Spec("audience", "For", "words", "customers, company, engineers", always=True),
    Spec("template", "Template", "words", "standard, public …", always=True),
)
SHARED = (
    Spec("where", "Where", "words", "all-hands, training, onboarding", quiet=True),
    Spec("on", "Day", "date", "today, 2024-01-22", always=True),
)
SURVEY = (
    Spec("responses", "Answered", "responses", "how many people, five or more"),
    Spec("counts", "Marks 1 to 5", "counts", "a line a question, seven: 0 1 2 3 0"),
)


def _day(record: Any) -> str:
    return f"{record.on.day} {MONTHS[record.on.month - 1]} {record.on.year}" if record.on else ""


def _progress(record: Any) -> tuple[str, str]:
    return cast("Progress", record).note, _day(record)


def _published(record: Any) -> tuple[str, str]:
    published = cast("Published", record)
    details = [published.template, f"for {published.audience}" if published.audience else "", _day(published)]
    return published.to, ", ".join(part for part in details if part)


def _shared(record: Any) -> tuple[str, str]:
    return cast("Shared", record).where, _day(record)


def _question(record: Any) -> tuple[str, str]:
    asked = cast("PublicQuestion", record)
    return asked.question, "" if asked.answer else "no answer yet"


CUSTOMERS = Shown("customer_items", (*(f"publication.{key}" for key in FIELDS), "timeline."))
CARDS = (
    Card(
        "Dates",
        (
            FieldRows("follow_up", DATES),
            FieldRows("meeting", DECIDE),
            FieldRows("follow_up", CARE),
            Shown("checklist_items", (f"{PLACE}.", "step.")),
            Shown("closing_items", f"{SEES}closing."),
            FieldRows("follow_up", CLOSED),
        ),
    ),
    Card(
        "Progress",
        (
            RecordRows("follow_up.progress", Progress, "Progress", "2024-01-22 two of five are done",
                       read_progress, _progress, PROGRESS, day_first=True),
            Shown("action_items", f"{SEES}actions."),
        ),
    ),
    Card(
        "Customers",
        (
            CUSTOMERS,
            RecordRows("publication.questions", PublicQuestion, "Questions and answers", "Was I charged? No.",
                       read_question, _question, QUESTION),
        ),
    ),
    Card(
        "Publication",
        (
            FieldRows("publication", PUBLICATION),
            RecordRows("publication.published", Published, "Published", "2024-02-01 https://… for customers",
                       read_published, _published, PUBLISHED, day_first=True),
            RecordRows("publication.shared", Shared, "Passed on", "2024-02-01 all-hands",
                       read_shared, _shared, SHARED, day_first=True),
        ),
    ),
    Card("Survey", (Shown("survey_head"), FieldRows("survey", SURVEY), Shown("survey_items"))),
)  # fmt: skip
