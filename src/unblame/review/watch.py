"""What to watch for in a section: small rules over the record, each with an id; the words are data.

A finding names its place; the facilitator's panel shows the first few, the room never sees any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from unblame.record.actions import Action
from unblame.record.meeting import Participant
from unblame.record.order import ordered, why_tree
from unblame.record.session import Session
from unblame.review.coverage import uncovered
from unblame.review.milestones import incident_zone
from unblame.review.walk import walk

MOST_ACTIONS = 5
"""Three to five actions get done (seeds 002 and 003)."""
_TEAM = re.compile(
    r"\b(?:team|squad|group|guild|dept|department|everyone|everybody|all|engineering|operations|ops|sre|"
    r"support|devops|platform|security|infra(?:structure)?)\b|/|&|,| and |\+",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:the |an? )?(?:on-?call|engineer|operator|developer|dba|admin(?:istrator)?|reviewer|responder|someone|"
    r"somebody|he|she|they|we)\b",
    re.IGNORECASE,
)
_HUMAN_ERROR = re.compile(r"\b(?:human|operator|user)[ -](?:error|mistake)\b", re.IGNORECASE)
_VERB_FREE = re.compile(r"^(?:better|more|improved?|proper)\b", re.IGNORECASE)
MILESTONES_IN_ORDER = ("started", "impact-started", "detected", "cause-identified", "resolved", "closed")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to watch for: its rule, its place by id, and the words' placeholders."""

    rule: str
    where: str = ""
    values: tuple[tuple[str, str], ...] = ()


def finding(rule: str, where: str = "", **values: object) -> Finding:
    """A finding with its values as text."""
    return Finding(rule, where, tuple((key, str(value)) for key, value in values.items()))


def watch(session: Session, section: str, today: date) -> list[Finding]:
    """The findings of one section, most pressing first."""
    rules = RULES.get(section)
    return list(rules(session, today)) if rules else []


def is_team(owner: str) -> bool:
    """Whether an owner is a team, a group or several people instead of one person."""
    return bool(_TEAM.search(owner))


def facilitating_responder(session: Session) -> Participant | None:
    """The facilitator, when that is somebody who worked on the incident."""
    name = session.meeting.facilitator
    return next((p for p in session.meeting.participants if p.responder and name and p.name == name), None)


def _opening(session: Session, today: date) -> Iterator[Finding]:
    del today
    meeting = session.meeting
    if not meeting.participants:
        yield finding("opening.empty-room", "meeting.participants")
    if not meeting.facilitator:
        yield finding("opening.no-facilitator", "meeting.facilitator")
    if person := facilitating_responder(session):
        yield finding("opening.responder-facilitates", f"meeting.participants.{person.id}", name=person.name)
    if not meeting.note_taker:
        yield finding("opening.no-note-taker", "meeting.note_taker")
    elif meeting.note_taker == meeting.facilitator:
        yield finding("opening.same-roles", "meeting.note_taker", name=meeting.note_taker)
    if not session.incident.summary:
        yield finding("opening.no-summary", "incident.summary")


def _timeline(session: Session, today: date) -> Iterator[Finding]:
    del today
    zone = incident_zone(session)
    carried: dict[str, str] = {}
    for event in sorted(ordered(session.timeline), key=lambda event: event.at is None):  # one with a time wins
        for milestone in dict.fromkeys(event.milestones):
            if milestone in carried and milestone != "customers-updated":
                yield finding("timeline.double-milestone", f"timeline.{event.id}.milestones", milestone=milestone)
            carried.setdefault(milestone, event.id)
    for milestone in ("started", "detected", "resolved"):
        known = carried.keys() & ({"started", "impact-started"} if milestone == "started" else {milestone})
        if not known:
            yield finding(f"timeline.no-{milestone}", "timeline")
    yield from _milestone_order(session)
    for stop in walk(session):
        event = stop.event
        if stop.gap_before and stop.previous and event.at:
            yield finding(
                "timeline.gap",
                f"timeline.{event.id}",
                minutes=int(stop.gap_before.total_seconds() // 60),
                **{
                    "from": f"{stop.previous.astimezone(zone):%H:%M}",
                    "to": f"{event.at.astimezone(zone):%H:%M}",
                },
            )
        if event.decision and not event.because:
            yield finding("timeline.decision-unexplained", f"timeline.{event.id}.because", text=event.text)
        elif event.decision and not event.knew:
            yield finding("timeline.no-known", f"timeline.{event.id}.knew", text=event.text)
    if undated := sum(event.at is None for event in session.timeline):
        yield finding("timeline.undated", "timeline", count=undated)
    if drafts := sum(bool(event.draft) for event in session.timeline):
        yield finding("timeline.drafts", "timeline", count=drafts)


def _milestone_order(session: Session) -> Iterator[Finding]:
    times = {
        milestone: event.at
        for event in reversed(ordered(session.timeline))
        for milestone in event.milestones
        if event.at is not None
    }
    for first, second in pairwise(each for each in MILESTONES_IN_ORDER if each in times):
        if times[second] < times[first]:
            yield finding("timeline.order", "timeline", first=first, second=second)


def _whys(session: Session, today: date) -> Iterator[Finding]:
    del today
    if not session.root_cause.problem:
        yield finding("whys.no-problem", "root_cause.problem")
    for node in why_tree(session.whys):
        where, text = f"whys.{node.why.id}", node.why.answer
        if node.lost:
            yield finding("whys.orphan", where, text=text)
        if _HUMAN_ERROR.search(text):
            yield finding("whys.human-error", where, text=text)
        elif not node.children and _PERSON.match(text):
            yield finding("whys.person", where, text=text)
        elif not node.children and node.depth == 1 and text:
            yield finding("whys.one-deep", where, text=text)
    if session.whys and not any(why.root for why in session.whys):
        yield finding("whys.no-root", "whys")
    cause = session.root_cause
    if cause.statement and cause.statement.casefold() == cause.problem.casefold():
        yield finding("whys.root-restates", "root_cause.statement")
    if not session.factors:
        yield finding("whys.no-factors", "factors")


def _lessons(session: Session, today: date) -> Iterator[Finding]:
    del today
    for kind in ("well", "poorly", "lucky"):
        if not getattr(session.lessons, kind):
            yield finding(f"lessons.nothing-{kind}", f"lessons.{kind}")


def _actions(session: Session, today: date) -> Iterator[Finding]:
    if not session.actions:
        yield finding("actions.none", "actions")
    for action in session.actions:
        yield from _one_action(action, today)
    if len(session.actions) > MOST_ACTIONS:
        yield finding("actions.too-many", "actions", count=len(session.actions))
    for owner, count in Counter(action.owner for action in session.actions if action.owner).items():
        if count > 2:
            yield finding("actions.same-owner", "actions", owner=owner, count=count)
    for factor in uncovered(session):
        yield finding("actions.uncovered", f"factors.{factor.id}", text=factor.text)
    if session.actions and {action.horizon for action in session.actions} <= {"immediate", "short-term"}:
        yield finding("actions.all-short", "actions")


def _one_action(action: Action, today: date) -> Iterator[Finding]:
    where = f"actions.{action.id}"
    if not action.owner:
        yield finding("actions.no-owner", f"{where}.owner", title=action.title)
    elif is_team(action.owner):
        yield finding("actions.team-owner", f"{where}.owner", owner=action.owner)
    if action.due is None:
        yield finding("actions.no-due", f"{where}.due", title=action.title)
    elif action.due < today and action.status != "done":
        yield finding("actions.past-due", f"{where}.due", title=action.title)
    if action.priority is None:
        yield finding("actions.no-priority", f"{where}.priority", title=action.title)
    if _VERB_FREE.match(action.title) or len(action.title.split()) < 3:
        yield finding("actions.vague-title", f"{where}.title", title=action.title)


def _close(session: Session, today: date) -> Iterator[Finding]:
    del today
    if unconfirmed := sum(not action.confirmed for action in session.actions):
        yield finding("close.unconfirmed", "actions", count=unconfirmed)
    if session.follow_up.review_on is None:
        yield finding("close.no-review-date", "follow_up.review_on")
    if parked := len(session.meeting.parking_lot):
        yield finding("close.parked", "meeting.parking_lot", count=parked)
    if not session.incident.summary:
        yield finding("close.no-summary", "incident.summary")


def _incident(session: Session, today: date) -> Iterator[Finding]:
    del today
    if session.incident.severity is None:
        yield finding("incident.no-severity", "incident.severity")
    impact = session.impact
    if not impact.entries():
        yield finding("incident.no-impact", "impact")
    elif all(
        getattr(impact, key) is None
        for key in (
            "users_affected",
            "requests_failed",
            "transactions_failed",
            "revenue_lost",
            "support_tickets",
        )
    ):
        yield finding("incident.no-number", "impact.users_affected")


RULES: dict[str, Callable[[Session, date], Iterator[Finding]]] = {
    "opening": _opening,
    "timeline": _timeline,
    "whys": _whys,
    "lessons": _lessons,
    "actions": _actions,
    "close": _close,
    "incident": _incident,
}
