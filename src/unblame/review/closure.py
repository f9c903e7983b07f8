"""Whether a post-mortem can be closed: P0 and P1 actions done, P2 actions scheduled. FEATURES rows 97 and 99."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, get_args

from unblame.record.actions import Action
from unblame.record.kinds import Priority

PRIORITIES: tuple[str, ...] = get_args(Priority)
MUST_BE_DONE = ("P0", "P1")
MUST_BE_SCHEDULED = ("P2",)


class Count(NamedTuple):
    """How many actions of a priority are done, of how many; `priority` is empty for those without one."""

    priority: str
    done: int
    all: int


class Waiting(NamedTuple):
    """An action that keeps it open: its number on screens, itself, and what is missing in a few words."""

    number: int
    action: Action
    missing: str


class Closure(NamedTuple):
    """The counts of the priorities that occur, most urgent first, and what is still missing, in the actions' order."""

    counts: tuple[Count, ...]
    waiting: tuple[Waiting, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; what has no action at all is not finished by that."""
        return bool(self.counts) and not self.waiting


def closure(actions: Sequence[Action]) -> Closure:
    """What the closure rule says of these actions."""
    counts = tuple(
        Count(priority, sum(action.status == "done" for action in held), len(held))
        for priority in (*PRIORITIES, "")
        if (held := [action for action in actions if (action.priority or "") == priority])
    )
    waiting = tuple(
        Waiting(number, action, missing) for number, action in enumerate(actions, 1) if (missing := _missing(action))
    )
    return Closure(counts, waiting)


def _missing(action: Action) -> str:
    if action.status == "done":
        return ""
    if action.provisional:
        return "not decided yet"
    if action.priority is None:
        return "no priority"
    if action.priority in MUST_BE_DONE:
        return "blocked" if action.status == "blocked" else "not done"
    if action.priority in MUST_BE_SCHEDULED and action.due is None and not action.ticket.strip():
        return "no date and no ticket"
    return ""


def days_late(action: Action, today: date) -> int:
    """For how many days an action is overdue; 0 when it is done, has no date or is in time."""
    if action.status == "done" or action.due is None:
        return 0
    return max(0, (today - action.due).days)
