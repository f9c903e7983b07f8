"""The head of a write-up and what the incident cost."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from unblame.exports.facts.moments import Moments, anchor, moment_of
from unblame.exports.facts.shapes import Fact, Facts, Head, Impact, MeasureRow
from unblame.record import incident as record
from unblame.record.kinds import Kind, Status
from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.metrics import downtime
from unblame.review.writeup_words import BREACHED, NOVEL

KINDS: dict[Kind, str] = {"incident": "Incident", "near-miss": "Near miss"}
STATUSES: dict[Status, str] = {"draft": "Draft", "review": "In review", "final": "Final"}

_WEIGHTY = ("Users affected", "Revenue lost", "Transactions failed", "Requests failed", "Support tickets")
_COUNTED = (("Users", "users"), ("Requests", "requests"), ("Transactions", "transactions"))
_NUMBERS = frozenset(f"{what}_{kind}" for _, what in _COUNTED for kind in ("affected", "failed", "total")) | {
    "revenue_lost",
    "support_tickets",
    "slo_target",
    "slo_window_days",
}


def head(session: Session, events: list[Event], moments: Moments) -> Head:
    """Who, what, when: everything that stands above the summary. `events` are in order."""
    incident = session.incident
    kind = KINDS[incident.kind] if incident.kind else ""
    severity = _severity(incident)
    status = STATUSES[incident.status] if incident.status else ""
    dates, lasted = _dates(events, moments), downtime(session)
    length = f"{lasted.value} ({lasted.basis})" if lasted.value else ""
    zone = _zone(session, events, moments)
    written = [
        ("Kind", kind),
        ("Reference", incident.reference),
        ("Severity", severity),
        ("Status", status),
        ("Date", dates),
        ("Duration", length),
        ("Services", ", ".join(incident.services)),
        ("Detected by", incident.detection_method),
        ("Recovery target", f"{show_number(incident.rto_minutes)} min" if incident.rto_minutes is not None else ""),
        ("Failure mode", _either(incident.novel, NOVEL[True], NOVEL[False])),
        ("Security incident", _either(incident.security, "yes", "no")),
        ("Private", _either(incident.private, "yes – keep it out of shared folders and indexes", "no")),
        ("Incident commander", incident.incident_commander),
        ("Communication lead", incident.communication_lead),
        ("Technical lead", incident.technical_lead),
        ("Authors", ", ".join(incident.authors)),
        ("Tags", ", ".join(incident.tags)),
        ("Times", zone),
    ]
    return Head(
        title=incident.title,
        kind=kind,
        reference=incident.reference,
        severity=severity,
        status=status,
        dates=dates,
        duration=length,
        lasted=lasted.value,
        services=", ".join(incident.services),
        detected_by=incident.detection_method,
        authors=", ".join(incident.authors),
        zone=zone,
        facts=filled(written),
    )


def impact(costs: record.Impact) -> Impact:
    """What it cost, in numbers first."""
    felt = [
        *_counts(costs),
        ("Revenue lost", " ".join(part for part in (_number(costs, "revenue_lost"), costs.currency) if part)),
        ("Support tickets", _number(costs, "support_tickets")),
        ("Service level target", _target(costs)),
        ("Service level agreement", _either(costs.sla_breached, BREACHED[True], BREACHED[False])),
        ("Data loss", costs.data_loss),
        ("Reputation", costs.reputation),
    ]
    averted = [
        ("If it had not been caught", costs.if_not_caught),
        ("How it was caught", costs.how_caught),
        ("Severity it could have had", costs.potential_severity),
    ]
    return Impact(
        description=costs.description,
        facts=filled([*felt, *averted, ("Also estimated", _other_estimates(costs))]),
        measures=tuple(_measure(measure) for measure in costs.measures),
        felt=filled(felt),
        figures=_figures(filled(felt)),
        if_not_caught=costs.if_not_caught,
        how_caught=costs.how_caught,
        potential_severity=costs.potential_severity,
    )


def _figures(felt: Facts) -> Facts:
    shown = {fact.label: fact for fact in felt}
    return tuple(shown[label] for label in _WEIGHTY if label in shown)


def filled(facts: list[tuple[str, str]]) -> Facts:
    """The facts that the session holds."""
    return tuple(Fact(label, text) for label, text in facts if text)


def _severity(incident: record.Incident) -> str:
    written = incident.severity_written
    if not incident.severity or not written or written.upper() == incident.severity:
        return incident.severity or written
    return f"{incident.severity} (written as {written})"


def _dates(events: list[Event], moments: Moments) -> str:
    dated = [event for event in events if event.at is not None]
    if not dated:
        return ""
    first = anchor(dated, "impact-started", "started")
    last = anchor(dated, "resolved")
    start = moments.day(moment_of(first[0] if first else dated[0]))
    end = moments.day(moment_of(last[0])) if last else start
    return f"{start.isoformat()} to {end.isoformat()}" if end > start else start.isoformat()


def _zone(session: Session, events: list[Event], moments: Moments) -> str:
    shown = [event.at for event in events if event.at is not None]
    shown += [at for at in (session.meeting.starts_at, *(run.started_at for run in session.meeting.runs)) if at]
    shown += [evidence.at for evidence in session.evidence if evidence.at]
    return moments.described(shown) if shown or session.incident.timezone else ""


def _counts(costs: record.Impact) -> Iterator[tuple[str, str]]:
    for label, what in _COUNTED:
        verb = "affected" if what == "users" else "failed"
        count, total = _number(costs, f"{what}_{verb}"), _number(costs, f"{what}_total")
        if count and total:
            share = _share(getattr(costs, f"{what}_{verb}"), getattr(costs, f"{what}_total"))
            yield f"{label} {verb}", f"{count} of {total}{share}"
        else:
            yield f"{label} {verb}", count
            yield f"{label} in all", total


def _share(part: float, whole: float) -> str:
    if whole <= 0:
        return ""
    share = 100 * (part / whole)
    if not isfinite(share):
        return ""
    percent = f"{share:.1f}".removesuffix(".0")
    return f" ({'under 0.1' if percent == '0' and part > 0 else percent} %)"


def _number(costs: record.Impact, key: str) -> str:
    value: int | float | None = getattr(costs, key)
    if value is None:
        return ""
    return ("~" if key in costs.estimated else "") + show_number(value)


def _target(costs: record.Impact) -> str:
    target, window = _number(costs, "slo_target"), _number(costs, "slo_window_days")
    parts = [f"{target} %" if target else "", f"over {window} days" if window else ""]
    return " ".join(part for part in parts if part)


def _other_estimates(costs: record.Impact) -> str:
    shown = {key for key in _NUMBERS if getattr(costs, key, None) is not None}
    return ", ".join(key.replace("_", " ") for key in costs.estimated if key not in shown)


def _measure(measure: record.Measure) -> MeasureRow:
    def with_unit(value: float | None) -> str:
        return "" if value is None else f"{show_number(value)} {measure.unit}".strip()

    normal, peak, limit = (with_unit(value) for value in (measure.normal, measure.peak, measure.limit))
    name = measure.name if normal or peak or limit or not measure.unit else f"{measure.name} ({measure.unit})"
    return MeasureRow(name, normal, peak, limit)


def _either(flag: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 - three-way, as the record has it
    return "" if flag is None else yes if flag else no
