"""When a post-mortem is required, recommended or optional, by when to hold it, and why.

The rules are data (`policy.toml`, which a team's file may change); here they are held against a session.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from unblame.record.kinds import PRIORITY_AS_SEVERITY
from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.review.metrics import downtime
from unblame.review.milestones import began, first_time, incident_zone
from unblame.review.policy_file import PolicyError, load_policy, policy_or_default, read_policy
from unblame.review.policy_model import AMOUNTS, NEEDS, Level, Need, Policy, Rule

__all__ = [
    "Assessment",
    "Due",
    "Policy",
    "PolicyError",
    "Reason",
    "Trigger",
    "assess",
    "load_policy",
    "policy_or_default",
    "read_policy",
    "schedule",
]

_NO = {"no", "none", "nothing", "n/a"}
_NO_LOSS = _NO | {"known", "data", "loss", "lost", "was", "were", "or", "corruption", "corrupted", "damaged"}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the checklist. `met` is None where the record does not say."""

    id: str
    text: str
    source: str
    need: Need
    met: bool | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the trigger's id (`severity.SEV1` for a level), a sentence, and the books it comes from."""

    rule: str
    text: str
    source: str
    need: Need


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the policy says of one session.

    `need` is “unknown” while there is no severity and nothing asks for a post-mortem. `hold_by` is in the
    incident's zone, counted from what `counted_from` names; None without a deadline or a time to count from.
    """

    need: Need | Literal["unknown"]
    hold_by: datetime | None
    counted_from: Literal["resolved", "detected", "began", ""]
    reasons: tuple[Reason, ...]
    checklist: tuple[Trigger, ...]
    level: Level | None


@dataclass(frozen=True, slots=True)
class Due:
    """A step of the schedule: its days in the incident's zone, both included; `last` is None without an end."""

    id: str
    step: str
    first: date
    last: date | None


class _Amount(NamedTuple):
    """A number of the record and how a sentence shows it."""

    value: float
    shown: str


def assess(session: Session, policy: Policy, *, repeat_of: str = "") -> Assessment:
    """Hold a session against a policy. `repeat_of` names an earlier session with the same kind of root cause."""
    level = policy.level(session.incident.severity)
    answers = [(rule, _met(rule, session, repeat_of)) for rule in policy.triggers]
    met = [rule for rule, answer in answers if answer]
    applied = [*met, *([level] if level else [])]
    needs: list[Need] = [each.need for each in applied]
    need = min(needs, key=NEEDS.index) if needs else "unknown"
    if level is None and need == "optional":
        need = "unknown"  # only a severity makes one optional
    hours = [each.hold_by_hours for each in applied if each.hold_by_hours]
    anchor, start = _start(session)
    return Assessment(
        need=need,
        hold_by=_later(start, min(hours), session) if start and hours else None,
        counted_from=anchor,
        reasons=tuple(_reasons(session, policy, level, met, repeat_of)),
        checklist=tuple(
            Trigger(rule.id, _filled(rule.say, limit=_limit(rule)), policy.source(rule.source), rule.need, answer)
            for rule, answer in answers
        ),
        level=level,
    )


def schedule(session: Session, policy: Policy) -> tuple[Due, ...]:
    """The days of each step, counted from the day of the resolution; empty while it is not resolved."""
    resolved = first_time(session.timeline, "resolved")
    if resolved is None:
        return ()
    try:
        day = resolved.astimezone(incident_zone(session)).date()
        return tuple(
            Due(
                each.id,
                each.step,
                day + timedelta(days=each.from_day),
                None if each.to_day is None else day + timedelta(days=each.to_day),
            )
            for each in policy.schedule
        )
    except OverflowError:  # at the calendar's end
        return ()


def _reasons(session: Session, policy: Policy, level: Level | None, met: list[Rule], repeat_of: str) -> list[Reason]:
    """The strongest first, one for each fact: of three outages that are long enough, the longest limit."""
    reasons: list[Reason] = []
    if level:
        text = _filled(level.reason, id=level.id, name=level.name, meaning=level.meaning)
        reasons.append(Reason(f"severity.{level.id}", text, policy.source(level.source), level.need))
    strongest: dict[str, Rule] = {}
    for rule in met:
        if level and rule.when == "severity" and NEEDS.index(rule.need) >= NEEDS.index(level.need):
            continue  # the level has said so
        other = strongest.get(rule.when)
        if other is None or _strength(rule) > _strength(other):
            strongest[rule.when] = rule
    for rule in met:
        if strongest.get(rule.when) is rule:
            text = _reason(rule, session, repeat_of)
            reasons.append(Reason(rule.id, text, policy.source(rule.source), rule.need))
    reasons.sort(key=lambda reason: NEEDS.index(reason.need))
    return [reason for reason in reasons if reason.need != "optional" or reasons[0].need == "optional"]


def _strength(rule: Rule) -> tuple[int, float]:
    return -NEEDS.index(rule.need), rule.over or 0


def _reason(rule: Rule, session: Session, repeat_of: str) -> str:
    amount = _amount(rule.when, session) if rule.when in AMOUNTS else None
    incident = session.incident
    return _filled(
        rule.reason,
        value=amount.shown if amount else "",
        limit=_limit(rule),
        severity=incident.severity or "",
        written=incident.severity_written,
        earlier=repeat_of,
    )


def _filled(text: str, **values: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def _limit(rule: Rule) -> str:
    return "" if rule.over is None else show_number(rule.over)


def _met(rule: Rule, session: Session, repeat_of: str) -> bool | None:
    return _all(_is_severity(rule, session), _is_written(rule, session), _holds(rule, session, repeat_of))


def _is_severity(rule: Rule, session: Session) -> bool | None:
    severity = session.incident.severity
    if not rule.severities:
        return True
    return None if severity is None else severity in rule.severities


def _is_written(rule: Rule, session: Session) -> bool | None:
    """Whether the severity was written as one of P0 to P3, and was not changed since."""
    if not rule.written:
        return True
    severity, written = session.incident.severity, session.incident.severity_written.strip().upper()
    if severity is None:
        return None
    return written in rule.written and PRIORITY_AS_SEVERITY[written] == severity


def _holds(rule: Rule, session: Session, repeat_of: str) -> bool | None:
    if rule.when == "repeat":
        return True if repeat_of else None
    if rule.when not in AMOUNTS:
        return _FLAGS[rule.when](session)
    amount = _amount(rule.when, session)
    return None if amount is None or rule.over is None else amount.value > rule.over


def _all(*answers: bool | None) -> bool | None:
    """No if one is no, else unknown if one is."""
    return False if False in answers else None if None in answers else True


def _amount(name: str, session: Session) -> _Amount | None:
    if name == "outage_minutes":
        return _outage(session)
    impact = session.impact
    value: float | None = getattr(impact, name)
    if value is None:
        return None
    about = "~" if name in impact.estimated else ""
    unit = f" {impact.currency}" if name == "revenue_lost" and impact.currency else ""
    return _Amount(value, f"{about}{show_number(value)}{unit}")


def _outage(session: Session) -> _Amount | None:
    lasted = downtime(session)
    return None if lasted.amount is None else _Amount(lasted.amount / 60, lasted.value)


def _data_loss(session: Session) -> bool | None:
    """“none” and “no data was lost” are a no; any other words say what was lost."""
    words = re.findall(r"[\w/]+", session.impact.data_loss.casefold())
    if not words:
        return None
    return not (words[0] in _NO and _NO_LOSS.issuperset(words))


def _is_kind(kind: str) -> Callable[[Session], bool | None]:
    return lambda session: None if session.incident.kind is None else session.incident.kind == kind


def _escaped_bug(session: Session) -> bool | None:
    classes, users = session.root_cause.classes, session.impact.users_affected
    return _all("code" in classes if classes else None, None if users is None else users > 0)


def _gap(session: Session) -> bool | None:
    cause = session.root_cause
    found = cause.type == "process gap" or "process gap" in cause.classes or session.systemic
    return True if found else None


_FLAGS: dict[str, Callable[[Session], bool | None]] = {
    "severity": lambda session: None if session.incident.severity is None else True,
    "data_loss": _data_loss,
    "security": lambda session: session.incident.security,
    "sla_breached": lambda session: session.impact.sla_breached,
    "novel": lambda session: session.incident.novel,
    "near_miss": _is_kind("near-miss"),
    "incident": _is_kind("incident"),
    "resolved": lambda session: True if first_time(session.timeline, "resolved") else None,
    "escaped_bug": _escaped_bug,
    "gap": _gap,
}


def _start(session: Session) -> tuple[Literal["resolved", "detected", "began", ""], datetime | None]:
    """What the deadline is counted from."""
    if resolved := first_time(session.timeline, "resolved"):
        return "resolved", resolved
    if detected := first_time(session.timeline, "detected"):
        return "detected", detected
    start = began(session)
    return ("began" if start else ""), start


def _later(start: datetime, hours: float, session: Session) -> datetime | None:
    try:
        return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(incident_zone(session))
    except OverflowError:  # at the calendar's end
        return None
