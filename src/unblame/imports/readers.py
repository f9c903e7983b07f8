"""How each fact, label and column of the standard write-up is read back into the record."""

from __future__ import annotations

from datetime import date
from typing import get_args

from unblame.imports import amounts, layout
from unblame.imports.layout import Place
from unblame.imports.values import (
    Cells,
    Near,
    Read,
    Values,
    keyed,
    links,
    marks,
    milestones,
    names,
    suffixed,
    value,
    when,
    without,
)
from unblame.record.kinds import Outcome
from unblame.record.table import Table
from unblame.review.writeup_words import unquoted


def _quoted(text: str, owner: Table, near: Near, row: Cells) -> Values:
    del owner, near, row
    return {"quote": unquoted(text)}


def _dated(day: str, text: str) -> Read:
    """Reads an entry that stands without a label: its day alone, or its text alone."""

    def read(alone: str, owner: Table, near: Near, row: Cells) -> Values:
        del row
        try:
            return {day: date.fromisoformat(alone.strip())}
        except ValueError:
            return {text: value(type(owner), text, alone, near)}

    return read


def _related(alone: str, owner: Table, near: Near, row: Cells) -> Values:
    del near, row
    is_note = bool(getattr(owner, "note", "")) and not getattr(owner, "reference", "")
    return {"note" if is_note else "reference": alone}


_INCIDENT: dict[str, Read] = {
    "Kind": keyed("kind"),
    "Reference": keyed("reference"),
    "Severity": amounts.severity,
    "Status": keyed("status"),
    "Services": names("services"),
    "Detected by": keyed("detection_method"),
    "Recovery target": suffixed("min|minutes", "rto_minutes"),
    "Failure mode": keyed("novel"),
    "Security incident": keyed("security"),
    "Private": keyed("private"),
    "Incident commander": keyed("incident_commander"),
    "Communication lead": keyed("communication_lead"),
    "Technical lead": keyed("technical_lead"),
    "Authors": names("authors"),
    "Tags": names("tags"),
}
_IMPACT: dict[str, Read] = {
    "Users affected": amounts.count("users_affected", "users_total"),
    "Users in all": amounts.number("users_total"),
    "Requests failed": amounts.count("requests_failed", "requests_total"),
    "Requests in all": amounts.number("requests_total"),
    "Transactions failed": amounts.count("transactions_failed", "transactions_total"),
    "Transactions in all": amounts.number("transactions_total"),
    "Revenue lost": amounts.revenue,
    "Support tickets": amounts.number("support_tickets"),
    "Service level target": amounts.target,
    "Service level agreement": keyed("sla_breached"),
    "Data loss": keyed("data_loss"),
    "Reputation": keyed("reputation"),
    "If it had not been caught": keyed("if_not_caught"),
    "How it was caught": keyed("how_caught"),
    "Severity it could have had": keyed("potential_severity"),
}
_CAUSE: dict[str, Read] = {
    "Type": keyed("type"),
    "Classes": keyed("classes"),
    "Preventability": keyed("preventability"),
    "Risk that it recurs": amounts.risk,
}
_MEETING: dict[str, Read] = {
    "Planned for": keyed("starts_at"),
    "Booked": suffixed("min|minutes", "minutes"),
    "Agenda": keyed("agenda"),
    "Facilitator": keyed("facilitator"),
    "Note-taker": keyed("note_taker"),
    "Learned something": suffixed("person|people", "learned_count"),
    "Provisional actions are decided on": keyed("decide_on"),
}
_FOLLOW_UP: dict[str, Read] = {
    "Review of effectiveness": keyed("review_on"),
    "Next review": keyed("next_review"),
    "Look back at this post-mortem": keyed("retrospective_on"),
    "Cadence": keyed("cadence"),
    "Tracking board": keyed("dashboard"),
    "Escalation": keyed("escalation"),
    "Effectiveness": keyed("effectiveness"),
    "Closed": keyed("closed_on"),
}
_PUBLICATION: dict[str, Read] = {
    "Publication promised by": keyed("promised_by"),
    "Publication approved by": keyed("approved_by"),
    "Publication approved on": keyed("approved_on"),
}


def _prose() -> dict[Place, tuple[str, Read]]:
    split = {place: where.rpartition(".") for place, where in layout.PROSE.items()}
    return {place: (table, keyed(key)) for place, (table, _, key) in split.items()}


def _facts(heading: str, table: str, facts: dict[str, Read]) -> dict[Place, tuple[str, Read]]:
    return {(heading, label): (table, read) for label, read in facts.items()}


TEXTS: dict[Place, tuple[str, Read]] = {
    layout.TITLE: ("incident", without("untitled incident", "title")),
    **_prose(),
    **_facts("", "incident", _INCIDENT),
    **_facts("Impact", "impact", _IMPACT),
    **_facts("Why it happened", "root_cause", _CAUSE),
    **_facts("The meeting", "meeting", _MEETING),
    **_facts("Follow-up", "follow_up", _FOLLOW_UP),
    **_facts("Follow-up", "publication", _PUBLICATION),
}
"""The table of the record that a place belongs to, and how its text is read."""

_MARKS = {"key": "key", "decision": "decision", "hypothesis": "hypothesis", "draft": "draft"}

COLUMNS: dict[str, dict[str, Read]] = {
    "timeline": {
        "Time": when,
        "Day": when,
        "Event": keyed("text"),
        "Actor": keyed("actor"),
        "Phase": keyed("phase"),
        "Milestones": milestones,
        "Marks": marks(_MARKS, get_args(Outcome)),
        "Source": keyed("source"),
        "Evidence": links("evidence"),
        "To ask": keyed("ask"),
        "Known then": keyed("knew"),
        "Options seen": keyed("options"),
        "Because": keyed("because"),
        "Surprise": keyed("surprise"),
        "What helped": keyed("helped"),
        "Led to": links("led_to"),
        "Where": keyed("where"),
        "Channel": keyed("channel"),
        "Links": keyed("links"),
        "Time as written": keyed("written"),
    },
    "whys": {
        "Question": keyed("question"),
        "Answer": without("Not answered yet", "answer"),
        "Root cause": keyed("root"),
        "To ask": keyed("ask"),
        "Evidence": links("evidence"),
    },
    "factors": {
        "Category": keyed("category"),
        "Factor": keyed("text"),
        "Effect": keyed("impact"),
        "Accepted because": keyed("accepted"),
    },
    "systemic": {
        "Title": keyed("issue"),
        "Observation": keyed("observation"),
        "Evidence": keyed("evidence"),
        "Scope": keyed("scope"),
        "How it is": keyed("current"),
        "How it should be": keyed("ideal"),
        "What lies between": keyed("gap"),
        "Recommendation": keyed("recommendation"),
        "Actions": links("actions"),
    },
    "lessons.insights": {
        "Title": without("Untitled", "theme"),
        "Discussion": keyed("discussion"),
        "Said": _quoted,
        "What it means": keyed("implication"),
    },
    "actions": {
        "Action": keyed("title"),
        "Owner": keyed("owner"),
        "Due": keyed("due"),
        "Priority": keyed("priority"),
        "Status": keyed("status"),
        "Purpose": keyed("purpose"),
        "Type": keyed("type"),
        "Horizon": keyed("horizon"),
        "Addresses": links("addresses"),
        "Ticket": keyed("ticket"),
        "Description": keyed("description"),
        "Blocked by": keyed("blocked_reason"),
        "Completed": keyed("completed_on"),
        "Agreed": amounts.agreed,
        "Impact": suffixed("of 5", "impact"),
        "Effort": suffixed("of 5", "effort"),
    },
    "impact.measures": {
        "Measure": amounts.measure_name,
        **{label: amounts.measured(label) for label in ("Normal", "Peak", "Limit")},
    },
    "meeting.participants": {
        label: keyed(label.lower()) for label in ("Name", "Handle", "Role", "Responder", "Attended")
    },
    "meeting.checklist": {"Step": keyed("step"), "Done on": keyed("on")},
    "follow_up.progress": {"Label": keyed("on"), "Text": keyed("note"), "Alone": _dated("on", "note")},
    "publication.shared": {"Label": keyed("on"), "Text": keyed("where"), "Alone": _dated("on", "where")},
    "related": {"Label": keyed("reference"), "Text": keyed("note"), "Alone": _related},
    "evidence": {
        "Title": keyed("title"),
        "Kind": keyed("kind"),
        "Time": keyed("at"),
        "Address": keyed("url"),
        "Caption": keyed("caption"),
        "Excerpt": keyed("excerpt"),
        "Language": keyed("language"),
        "Before": keyed("before"),
        "After": keyed("after"),
    },
    "notes": {"Heading": without("Note", "heading"), "Text": keyed("text")},
}
"""How the cells and facts of a record are read, by its table."""

COMPUTED = {
    ("factors", "Addressed by"): "“Addresses” in the actions",
    ("whys", "Place"): "the answer that is gone",
}
"""Cells that a write-up works out, and from what."""
