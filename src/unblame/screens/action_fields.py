"""An action's columns in the table, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from unblame.record import kinds
from unblame.record.actions import Action
from unblame.record.due import suggested_due
from unblame.record.showing import MONTHS
from unblame.screens.section import Section
from unblame.widgets.field import Field
from unblame.widgets.rows import Pieces, Row

_YES_NO = ("yes", "no")
_PURPOSES, _HORIZONS, _TYPES = get_args(kinds.Purpose), get_args(kinds.Horizon), get_args(kinds.ActionType)
_PRIORITIES, _STATUSES = get_args(kinds.Priority), get_args(kinds.ActionStatus)


def columns_row(*, wide: bool) -> Row:
    """The names of the columns; status and ticket only where there is room."""
    right = f"{'Owner':<8} {'Due':<6} {'P':<2} {'For':<8} "
    if wide:
        right = f"{'Status':<12} {'Ticket':<10} {right}"
    return Row((("      Action", "dim"),), right=((right, "dim"),))


def right_of(action: Action, named: Mapping[str, str], today: date, *, wide: bool) -> Pieces:
    """An action's columns; `named` gives the numbers of factors and whys by their ids."""
    due = _due(action.due, today) if action.due else "–"
    covers = " ".join(named.get(identifier, "?") for identifier in action.addresses)
    pieces: Pieces = (
        (f"{_fit(action.owner or '–', 8)} ", "" if action.owner else "ask"),
        (f"{_fit(due, 6)} ", "" if action.due else "ask"),
        (f"{action.priority or '–':<2} ", "strong" if action.priority else "ask"),
        (f"{_fit(covers, 8)} ", "dim"),
    )
    if wide:
        pieces = ((f"{_fit(action.status or '', 12)} {_fit(action.ticket, 10)} ", "dim"), *pieces)
    return pieces


def _due(due: date, today: date) -> str:
    """“19 Jan”; of another year “Jan’20”, since it is that which matters then."""
    month = MONTHS[due.month - 1]
    return f"{due.day} {month}" if due.year == today.year else f"{month}’{due.year % 100:02}"


def action_fields(section: Section, action: Action, key: str) -> tuple[Field, ...]:
    """The fields of the action at a place, as far as this view shows them."""
    f, context = section.field, section.context
    due = suggested_due(action.priority, context.today)
    when = f"{due} fits {action.priority}" if due else "fri, 31 Jan or +2w"
    return section.fields(
        f(f"{key}.title", "   What", hint="a verb and what will be different", quiet=True),
        f(f"{key}.success_criteria", "   Done when", "lines", hint="how we will know it works", always=True),
        f(f"{key}.owner", "   Owner", "name", hint="one person", options=tuple(context.people), quiet=True),
        f(f"{key}.due", "   Due", "date", hint=when, quiet=True),
        f(f"{key}.priority", "   Priority", "choice", options=_PRIORITIES, hint="P0 now … P3 backlog", quiet=True),
        f(f"{key}.addresses", "   For", "numbered", hint="W2 F3: what it answers", quiet=True),
        f(f"{key}.purpose", "   Purpose", "choice", options=_PURPOSES, hint="prevent, detect …"),
        f(f"{key}.horizon", "   Horizon", "choice", options=_HORIZONS, hint="immediate …"),
        f(f"{key}.type", "   Type", "choice", options=_TYPES, hint="code, monitoring …"),
        f(f"{key}.ticket", "   Ticket", hint="its number in the tracker"),
        f(f"{key}.status", "   Status", "choice", options=_STATUSES, hint="not started …"),
        f(f"{key}.blocked_reason", "   Blocked by", hint="what it waits for"),
        f(f"{key}.completed_on", "   Completed", "date", hint="the day it was done"),
        f(f"{key}.description", "   Details", "prose", hint="what somebody else would need to do it"),
        f(f"{key}.lists", "   Lists", "lists", hint="“Checklist:”, then a line for each: - one item"),
        f(f"{key}.impact", "   Impact", "score", hint="1 to 5"),
        f(f"{key}.effort", "   Effort", "score", hint="1 to 5"),
        f(f"{key}.confirmed", "   Confirmed", "flag", options=_YES_NO, hint="yes when its owner said so"),
        f(f"{key}.provisional", "   Provisional", "flag", options=_YES_NO, hint="yes while it is not decided"),
    )


def rank_of(action: Action) -> tuple[object, ...]:
    """By priority, then most effect for least effort, then date."""
    effort = (action.impact or 3) / (action.effort or 3)
    return (action.priority or "P9", -effort, action.due is None, action.due or 0)


def _fit(text: str, width: int) -> str:
    return f"{text:<{width}}" if len(text) <= width else text[: width - 1] + "…"
