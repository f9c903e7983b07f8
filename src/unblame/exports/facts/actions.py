"""What will be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from unblame.exports.facts.incident import filled
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import ActionRow, Actions, Facts, Listed
from unblame.record.actions import Action
from unblame.record.kinds import ActionStatus, Priority, Purpose
from unblame.review.writeup_words import CONFIRMED, PROVISIONAL

STATUSES: dict[ActionStatus, str] = {
    "not started": "Not started",
    "in progress": "In progress",
    "done": "Done",
    "blocked": "Blocked",
}
_FIRST = 5


def actions(records: Sequence[Action], numbering: Numbering) -> Actions:
    """The actions in the file's order, and how many there are of each priority, purpose and status."""
    counts = [
        _counted("By priority", get_args(Priority), (action.priority for action in records)),
        _counted("By purpose", get_args(Purpose), (action.purpose for action in records)),
        _counted("By status", get_args(ActionStatus), (action.status for action in records)),
    ]
    rows = tuple(_row(action, numbering) for action in records)
    order = [*get_args(Priority), ""]
    first = sorted(rows, key=lambda row: order.index(row.priority))[:_FIRST]
    return Actions(rows, tuple(first), tuple(sentence for sentence in counts if sentence))


def iso(day: date | None) -> str:
    """A day as 2024-01-31; empty when there is none."""
    return day.isoformat() if day else ""


def _counted(label: str, order: Iterable[str], values: Iterable[str | None]) -> str:
    counts = Counter(value for value in values if value)
    shown = [f"{value} {counts[value]}" for value in order if counts[value]]
    return f"{label}: {', '.join(shown)}." if shown else ""


def _row(action: Action, numbering: Numbering) -> ActionRow:
    lists = [Listed("Done when", action.success_criteria)]
    lists += [Listed(part.heading or "Also", part.items) for part in action.lists]
    return ActionRow(
        number=numbering.of(action),
        title=action.title,
        said=f"{action.title} (provisional)".lstrip() if action.provisional else action.title,
        agreed=", ".join(part for part in (action.owner, iso(action.due), action.ticket) if part),
        owner=action.owner,
        due=iso(action.due),
        priority=action.priority or "",
        status=STATUSES[action.status] if action.status else "",
        purpose=action.purpose or "",
        type=action.type or "",
        horizon=action.horizon or "",
        ticket=action.ticket,
        addresses=numbering.all(action.addresses),
        facts=_facts(action),
        lists=tuple(part for part in lists if part.items or part.heading not in ("Done when", "Also")),
    )


def _facts(action: Action) -> Facts:
    agreed = "" if action.confirmed is None else CONFIRMED[action.confirmed]
    decided = "" if action.provisional is None else PROVISIONAL[action.provisional]
    return filled(
        [
            ("Description", action.description),
            ("Blocked by", action.blocked_reason),
            ("Completed", iso(action.completed_on)),
            ("Agreed", ", ".join(part for part in (agreed, decided) if part)),
            ("Impact", f"{action.impact} of 5" if action.impact else ""),
            ("Effort", f"{action.effort} of 5" if action.effort else ""),
        ]
    )
