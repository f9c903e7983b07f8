"""Due dates and reviews as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol, cast

from unblame.exports.trackers.chosen import Made, Out, Task, body, chosen, incident_name, is_address, plain
from unblame.exports.trackers.chosen import published_at as link_of
from unblame.record.session import Session

_PRIORITIES = {"P0": 1, "P1": 3, "P2": 5, "P3": 9}
"""RFC 5545, 3.8.1.9: 1 to 4 is high, 5 medium, 6 to 9 low."""


class _Component(Protocol):
    """What is used of icalendar's own, which is typed in part only."""

    def add(self, name: str, value: object) -> None: ...
    def add_component(self, component: object) -> None: ...
    def to_ical(self) -> bytes: ...


class _Entry(NamedTuple):
    uid: str
    on: date
    summary: str
    description: str
    link: str
    labels: tuple[str, ...]
    priority: int | None = None


def calendar(sessions: Sequence[Out], now: datetime) -> Made:
    """An all-day event on the day that each open action is due, and one for each review and decision that is planned.

    Events, since most calendars drop tasks (VTODO) when they import a file; they keep nobody's time busy. Their UIDs
    are the same in each run, so that a second import moves them. An action with a ticket is left out here too: its
    tracker keeps the date from then on, and two dates for one thing drift apart. The reviews of a post-mortem that is
    closed are left out. `now` is aware and becomes the time stamp. Lines end with CRLF.
    """
    import icalendar

    parts = [chosen(out, dated=True) for out in sessions]
    entries = [_due(task) for part in parts for task in part.tasks]
    entries += [entry for part in parts for entry in _dates(part.out.session)]
    made = cast("_Component", icalendar.Calendar())
    made.add("prodid", "-//Unblame//Actions of post-mortems//EN")
    made.add("version", "2.0")
    for entry in entries:
        made.add_component(_event(entry, now))
    left = tuple(said for part in parts for said in part.left)
    return Made(made.to_ical().decode("utf-8"), len(entries), left)


def _event(entry: _Entry, now: datetime) -> _Component:
    import icalendar

    event = cast("_Component", icalendar.Event())
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("dtstart", entry.on)
    if entry.on < date.max:
        event.add("dtend", entry.on + timedelta(days=1))  # the first day that is free again
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    event.add("categories", list(entry.labels))
    if is_address(entry.link):
        event.add("url", entry.link)
    if entry.priority is not None:
        event.add("priority", entry.priority)
    return event


def _due(task: Task) -> _Entry:
    assert task.due is not None
    return _Entry(
        uid=f"{task.external_id}@unblame",
        on=task.due,
        summary=f"Due: {task.title}" + (f" ({task.owner})" if task.owner else ""),
        description=body(task),
        link=task.link,
        labels=task.labels,
        priority=_PRIORITIES.get(task.priority),
    )


def _dates(session: Session) -> Iterator[_Entry]:
    """What the team wants to come back to; a post-mortem that is closed is done with."""
    plan, link = session.follow_up, link_of(session.publication)
    if plan.closed_on is not None:
        return
    open_provisional = [plain(action.title) for action in session.actions if action.provisional]
    planned: tuple[tuple[str, str, date | None, list[str]], ...] = (
        ("decide_on", "Decide on the provisional actions", session.meeting.decide_on, open_provisional),
        ("review_on", "Review: did the actions work?", plan.review_on, []),
        ("next_review", "Review of open actions", plan.next_review, [plain(plan.cadence)]),
        ("retrospective_on", "Look back at how the post-mortem went", plan.retrospective_on, []),
    )
    name = incident_name(session)
    for key, what, on, lines in planned:
        if on is not None:
            said = "\n".join(line for line in (f"Post-mortem “{name}”", *lines, link, plain(plan.dashboard)) if line)
            yield _Entry(f"{session.id}/{key}@unblame", on, f"{what} ({name})", said, link, ("post-mortem",))
