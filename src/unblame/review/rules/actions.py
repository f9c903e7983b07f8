"""The actions: each with a person, a date and an end that can be seen (FEATURES rows 83 to 94)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from unblame.record.actions import Action
from unblame.record.session import Session
from unblame.review.coverage import uncovered, uncovered_roots
from unblame.review.finding import Finding, finding
from unblame.review.prose import lazily
from unblame.review.rules import titles

MOST_ACTIONS = 5
"""Three to five actions get done (seeds 002 and 003)."""
_team = lazily(
    r"\b(?:team|squad|group|guild|dept|department|everyone|everybody|all|engineering|operations|ops|sre|"
    r"support|devops|platform|security|infra(?:structure)?)\b|/|&|,| and |\+",
    re.IGNORECASE,
)
_list = lazily(
    r"^#|\b(?:mailing list|list|channel|rota|rotation|on-?call|committee|crew|chapter|tribe|board|alias|managers|"
    r"engineers|developers|devs|admins|owners|whoever|anyone|anybody|someone|somebody|nobody|tbd|tba|n/a)\b",
    re.IGNORECASE,
)


def open_actions(session: Session) -> list[Action]:
    """The actions that are not done yet."""
    return [action for action in session.actions if action.status != "done"]


def is_team(owner: str) -> bool:
    """Whether an owner is a team, a group or several people instead of one person."""
    return bool(_team().search(owner))


def is_list(owner: str) -> bool:
    """Whether an owner is a mailing list, a channel, a rota or nobody in particular."""
    return bool(_list().search(owner)) and not is_team(owner)


def listed(session: Session, today: date) -> Iterator[Finding]:
    """At least one action, each with an owner, a date, a priority and a title that tells; a done one is past that."""
    if not session.actions:
        yield finding("actions.none", "actions")
    for action in open_actions(session):
        yield from _one_action(action, today)


def _one_action(action: Action, today: date) -> Iterator[Finding]:
    where = f"actions.{action.id}"
    if not action.owner:
        yield finding("actions.no-owner", f"{where}.owner", title=action.title)
    elif is_team(action.owner):
        yield finding("actions.team-owner", f"{where}.owner", owner=action.owner)
    if action.due is None:
        yield finding("actions.no-due", f"{where}.due", title=action.title)
    elif action.due < today:
        yield finding("actions.past-due", f"{where}.due", title=action.title)
    if action.priority is None:
        yield finding("actions.no-priority", f"{where}.priority", title=action.title)
    if titles.is_vague(action.title):
        yield finding("actions.vague-title", f"{where}.title", title=action.title)


def load(session: Session) -> Iterator[Finding]:
    """More than gets done, by all or by one."""
    left = open_actions(session)
    if len(left) > MOST_ACTIONS:
        yield finding("actions.too-many", "actions", count=len(left))
    for owner, count in Counter(action.owner for action in left if action.owner).items():
        if count > 2:
            yield finding("actions.same-owner", "actions", owner=owner, count=count)


def open_factors(session: Session) -> Iterator[Finding]:
    """Factors that no action addresses and nobody accepted."""
    for factor in uncovered(session):
        yield finding("actions.uncovered", f"factors.{factor.id}", text=factor.text)


def open_roots(session: Session) -> Iterator[Finding]:
    """Roots that no action addresses."""
    for root in uncovered_roots(session):
        yield finding("actions.uncovered-root", f"whys.{root}")


def only_short_term(session: Session) -> Iterator[Finding]:
    """Every action a quick one."""
    if session.actions and {action.horizon for action in session.actions} <= {"immediate", "short-term"}:
        yield finding("actions.all-short", "actions")


def horizons(session: Session) -> Iterator[Finding]:
    """A short-term or long-term measure that no action is said to be."""
    held = {action.horizon for action in session.actions}
    missing = [] if held & {"immediate", "short-term"} else ["short-term"]
    missing += [] if "long-term" in held else ["long-term"]
    if session.actions and missing:
        yield finding("actions.one-horizon", "actions", missing=" and no action as ".join(missing))


def owners(session: Session) -> Iterator[Finding]:
    """Owners who are no person, or who neither attended nor said yes."""
    present = {
        name.casefold().removeprefix("@")
        for person in session.meeting.participants
        if person.attended
        for name in (person.name, person.handle)
        if name
    }
    for action in open_actions(session):
        where = f"actions.{action.id}.owner"
        if is_list(action.owner):
            yield finding("actions.list-owner", where, owner=action.owner)
        elif action.owner and not action.confirmed and action.owner.casefold().removeprefix("@") not in present:
            yield finding("actions.owner-unasked", where, owner=action.owner)


def ends(session: Session) -> Iterator[Finding]:
    """What will be done and how its end is seen."""
    for action in open_actions(session):
        where = f"actions.{action.id}"
        if verb := titles.is_endless(action):
            yield finding("actions.vague-verb", f"{where}.title", verb=verb)
        elif titles.lacks_verb(action.title):
            yield finding("actions.no-verb", f"{where}.title")
        elif titles.is_short(action.title):
            yield finding("actions.short-title", f"{where}.title")
        if not action.success_criteria:
            yield finding("actions.no-criteria", f"{where}.success_criteria")
        elif not any(titles.is_measurable(each) for each in action.success_criteria):
            yield finding("actions.unmeasured", f"{where}.success_criteria")


def statuses(session: Session) -> Iterator[Finding]:
    """A block without its reason, an end without its day."""
    for action in session.actions:
        if action.status == "blocked" and not action.blocked_reason.strip():
            yield finding("actions.blocked-unexplained", f"actions.{action.id}.blocked_reason")
        if action.status == "done" and action.completed_on is None:
            yield finding("actions.done-undated", f"actions.{action.id}.completed_on")
