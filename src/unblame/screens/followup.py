"""What happens after the meeting: dates and checklist, progress, customers' wording, where the write-up went."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from unblame.screens.cards import Card, CardSection, FieldRows, Spec
from unblame.screens.section import bindings_of

DATES = (
    Spec("review_on", "Review", "date", "did it work? thirty days on"),
    Spec("next_review", "Next look", "date", "how the actions stand"),
    Spec("retrospective_on", "Look back", "date", "at this post-mortem itself"),
    Spec("cadence", "Cadence", "words", "weekly, until P0 and P1 are done"),
    Spec("dashboard", "Board", "words", "where the actions are tracked"),
    Spec("escalation", "Escalation", "prose", "who hears of an action that is late"),
    Spec("effectiveness", "Effect", "prose", "what the review found"),
    Spec("closed_on", "Closed", "date", "the day it was all done"),
)


class FollowUp(CardSection):
    """A row a field, a list where there are several; an empty card is one row."""

    NAME = "followup"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("cards", "followup")
    CARDS = (Card("Dates", (FieldRows("follow_up", DATES),)),)
