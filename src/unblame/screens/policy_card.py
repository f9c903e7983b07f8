"""The card “When to hold one”: what the severity policy asks, by when, and why (FEATURES rows 1 to 7)."""

from __future__ import annotations

from datetime import date

from unblame.record.session import Session
from unblame.record.showing import DAYS, MONTHS, show_day_time
from unblame.review.milestones import incident_zone
from unblame.review.policy import Assessment, Due, Policy, Trigger, assess, schedule
from unblame.widgets.rows import BLANK, Pieces, Row, heading, plain
from unblame.widgets.sheet import Item

PREFIX = "policy."
_INDENT: Pieces = (("   ", ""),)
_SAYS = {
    "required": "Required",
    "recommended": "Recommended",
    "optional": "Optional",
    "unknown": "Not known yet: the incident has no severity",
}
_COUNTED = {"resolved": "counted from its end", "detected": "counted from its detection", "began": "from its beginning"}
_SIGNS: dict[bool | None, tuple[str, str]] = {True: ("✓", "good"), False: ("–", "dim"), None: ("?", "ask")}


def policy_items(session: Session, policy: Policy, problem: str = "") -> list[Item]:
    """Whether one is to be held, the checklist of triggers, the days. `problem` is what is wrong with a team's file."""
    found = assess(session, policy)
    items: list[Item] = []
    if problem:
        said = plain(problem, "bad", lead=_INDENT, hang=_INDENT, key=f"{PREFIX}file", wrap=True)
        items.append(Item(f"{PREFIX}file", (said,)))
    items.append(_verdict(found, session))
    items += [
        _row(f"reason.{reason.rule}", reason.text, reason.source, (("   · ", "dim"),)) for reason in found.reasons
    ]
    items.append(Item("", (BLANK, heading("What asks for one", "✓ yes  – no  ? not said"))))
    items += [_trigger(trigger) for trigger in found.checklist]
    days = schedule(session, policy)
    items.append(Item("", (BLANK, heading("Its days, counted from the resolution"))))
    items += [_row(f"day.{due.id}", due.step, "", ((f"   {_days(due):<24}", ""),)) for due in days]
    if not days:
        items.append(_row("day", "No event is marked “resolved” yet.", "", _INDENT, "dim"))
    return items


def _verdict(found: Assessment, session: Session) -> Item:
    by = ""
    if found.hold_by is not None:
        counted = _COUNTED.get(found.counted_from, "")
        by = f"  hold it by {show_day_time(found.hold_by, incident_zone(session))}, {counted}"
    key = f"{PREFIX}need"
    return Item(key, (Row(((_SAYS[found.need], "strong"), (by, "")), _INDENT, _INDENT, key=key, wrap=True),))


def _trigger(trigger: Trigger) -> Item:
    sign, role = _SIGNS[trigger.met]
    return _row(
        f"trigger.{trigger.id}", trigger.text, trigger.source, ((f"   {sign} ", role),), "" if trigger.met else "dim"
    )


def _row(name: str, text: str, right: str, lead: Pieces, role: str = "") -> Item:
    key = f"{PREFIX}{name}"
    row = Row(((text, role),), lead, right=((f"{right} ", "dim"),) if right else (), key=key)
    hang = ((" " * sum(len(words) for words, _ in lead), ""),)
    return Item(key, (row,), (row._replace(wrap=True, hang=hang),))


def _days(due: Due) -> str:
    if due.last is None:
        return f"from {_day(due.first)}"
    return _day(due.first) if due.first == due.last else f"{_day(due.first)} – {_day(due.last)}"


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
