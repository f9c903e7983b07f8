"""How the actions stand: what keeps a post-mortem open, and each action with its status. FEATURES rows 97 and 99."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from unblame.record.actions import Action
from unblame.record.dates import show_date
from unblame.review.closure import Closure, closure, days_late
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item

SEES = "see."
"""Before a place: the key of an item that leads there."""
_WAITS = f"{SEES}closing."
_STANDS = f"{SEES}actions."


def place_of(key: str) -> str:
    """The action that an item leads to; empty for another item."""
    return f"actions.{key.rpartition('.')[2]}" if key.startswith(SEES) else ""


def closing_items(actions: Sequence[Action]) -> list[Item]:
    """The counts of each priority, and a row for each action that keeps it open."""
    if not actions:
        return [Item("", (BLANK, plain("  Closing: there is no action yet", "dim")))]
    found = closure(actions)
    head = (BLANK, heading("Closing: P0 and P1 done, P2 scheduled"), _counts(found))
    if found.ready:
        return [Item("", (*head, plain("  Nothing is missing: it can be closed.", "good")))]
    items = [Item("", head)]
    for waiting in found.waiting:
        action, key = waiting.action, f"{_WAITS}{waiting.action.id}"
        who = f"{action.owner}, " if action.owner else ""
        right = ((f"{who}{waiting.missing} ", "ask"),)
        lead = ((f"   A{waiting.number:<3}", "dim"),)
        items.append(_item(Row(((action.title or "…", ""),), lead, right=right, key=key)))
    return items


def _counts(found: Closure) -> Row:
    pieces: list[tuple[str, str]] = []
    for count in found.counts:
        role = "good" if count.done == count.all else ""
        done = f"{count.done} of {count.all} done"
        pieces += [(f"{count.priority or 'no priority'} ", "dim"), (done, role), ("   ", "")]
    return Row(tuple(pieces), (("   ", ""),), wrap=True)


def action_items(actions: Sequence[Action], today: date) -> list[Item]:
    """Each action with its owner, its status and, where it is late, for how long."""
    if not actions:
        return [Item("", (BLANK, plain("  Actions: none yet", "dim")))]
    done = sum(action.status == "done" for action in actions)
    items = [Item("", (BLANK, heading("Actions", f"{done} of {len(actions)} done")))]
    for number, action in enumerate(actions, 1):
        mark = ("✓ ", "good") if action.status == "done" else ("  ", "")
        row = Row(
            ((action.title or "…", "dim" if action.status == "done" else ""),),
            (("   ", ""), mark, (f"A{number:<3}", "dim")),
            right=_stands(action, today),
            key=f"{_STANDS}{action.id}",
        )
        items.append(_item(row))
    return items


def _stands(action: Action, today: date) -> Pieces:
    late = days_late(action, today)
    status = action.status or "not started"
    owner = f"{action.owner}, " if action.owner else ""
    if action.status == "done":
        when = f" {show_date(action.completed_on, today)}" if action.completed_on else ""
        return ((f"{owner}{status}{when} ", "dim"),)
    if late:
        return ((f"{owner}{status}, ", "dim"), (f"{late} {'day' if late == 1 else 'days'} late ", "bad"))
    due = f", due {show_date(action.due, today)}" if action.due else ", no date"
    return ((f"{owner}{status}{due} ", "dim"),)


def _item(row: Row) -> Item:
    return Item(row.key, (row,), (row._replace(body=((row.body[0][0], "strong"),), wrap=True),))
