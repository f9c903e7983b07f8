"""What will be done about it: FEATURES rows 83 to 94."""

from typing import Annotated, ClassVar

from pydantic import Field

from unblame.record.kinds import ActionStatus, ActionType, Horizon, Priority, Purpose
from unblame.record.table import Day, Flag, Line, Lines, Record, Text, Texts

Score = Annotated[int, Field(strict=True, ge=1, le=5)]
"""Impact or effort, 1 (least) to 5 (most)."""


class ActionList(Record):
    """A free list under an action: a runbook's contents, a drill's steps, a scope."""

    LETTER: ClassVar[str] = "T"

    heading: Line = ""
    items: Texts = ()


class Action(Record):
    """One piece of work with one owner and one date.

    `addresses` holds ids of factors or whys. `provisional` actions are decided on `meeting.decide_on`.
    """

    LETTER: ClassVar[str] = "A"

    title: Text = ""
    description: Text = ""
    purpose: Purpose | None = None
    horizon: Horizon | None = None
    type: ActionType | None = None
    priority: Priority | None = None
    owner: Line = ""
    due: Day | None = None
    ticket: Line = ""
    status: ActionStatus | None = None
    blocked_reason: Text = ""
    completed_on: Day | None = None
    success_criteria: Texts = ()
    addresses: Lines = ()
    confirmed: Flag | None = None
    provisional: Flag | None = None
    impact: Score | None = None
    effort: Score | None = None
    lists: tuple[ActionList, ...] = ()
