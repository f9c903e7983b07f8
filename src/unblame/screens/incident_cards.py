"""What the incident's cards hold: their fields, their lists and how an entry line of each is understood."""

from __future__ import annotations

from typing import Any, get_args

from unblame.record import kinds
from unblame.record.analysis import Note
from unblame.record.evidence import read_evidence
from unblame.record.headed import read_headed
from unblame.record.incident import Measure
from unblame.record.measures import read_measure
from unblame.record.numbers import show_number
from unblame.record.timeline import Evidence
from unblame.screens.cards import Card, FieldRows, RecordRows, Shown, Spec
from unblame.widgets.rows import Row, plain

YES_NO = ("yes", "no")
FACTS = (
    Spec("title", "Title", "words", "what happened, in a few words"),
    Spec("severity", "Severity", "choice", "SEV0 to SEV4, or P0 to P3", get_args(kinds.Severity)),
    Spec("status", "Status", "choice", "draft, review or final", get_args(kinds.Status)),
    Spec("reference", "Reference", "words", "such as INC-2417"),
    Spec("kind", "Kind", "choice", "incident or near-miss", get_args(kinds.Kind)),
    Spec("summary", "Summary", "prose", "two or three sentences: what broke, for whom, what ended it"),
    Spec("symptoms", "Symptoms", "prose", "what its users saw"),
    Spec("resolution", "Resolution", "prose", "what ended it"),
    Spec("detection_method", "Detected by", "words", "an alert, a customer, by hand"),
    Spec("services", "Services", "names", "such as checkout, pricing"),
    Spec("tags", "Tags", "names", "such as database, deploy"),
    Spec("timezone", "Time zone", "zone", "of the incident’s times: Europe/Berlin; UTC when empty"),
    Spec("incident_commander", "Incident lead", "name", "a participant’s name"),
    Spec("communication_lead", "Communication", "name", "a participant’s name"),
    Spec("technical_lead", "Technical lead", "name", "a participant’s name"),
    Spec("authors", "Authors", "names", "who writes this up"),
    Spec("rto_minutes", "RTO, minutes", "number", "the recovery time aimed for"),
    Spec("novel", "New failure", "flag", "yes when it was never seen before", YES_NO),
    Spec("security", "Security", "flag", "yes for a security incident", YES_NO),
    Spec("private", "Private", "flag", "yes keeps it out of archives", YES_NO),
)
IMPACT = (
    Spec("description", "In words", "prose", "what people could not do"),
    Spec("users_affected", "Users affected", "number", "how many: 1,200 or ~50,000"),
    Spec("users_total", "of all users", "number", "how many there are"),
    Spec("requests_failed", "Requests failed", "number", "how many: 2.3 million"),
    Spec("requests_total", "of all requests", "number", "in the same time"),
    Spec("transactions_failed", "Transactions failed", "number", "orders, payments, jobs"),
    Spec("transactions_total", "of all transactions", "number", "in the same time"),
    Spec("revenue_lost", "Revenue lost", "money", "about how much: ~$50k"),
    Spec("support_tickets", "Support tickets", "number", "tickets and complaints"),
    Spec("slo_target", "SLO target, %", "percent", "such as 99.9"),
    Spec("slo_window_days", "SLO window, days", "number", "such as 30"),
    Spec("sla_breached", "SLA breached", "flag", "yes or no", YES_NO),
    Spec("data_loss", "Data lost", "prose", "none, or what and how much"),
    Spec("reputation", "Reputation", "prose", "what customers and the press said"),
    Spec("potential_severity", "Could have been", "words", "for a near-miss: SEV0"),
    Spec("how_caught", "Caught by", "prose", "for a near-miss: what stopped it"),
    Spec("if_not_caught", "Else", "prose", "for a near-miss: what would have happened"),
)
MEASURE = (
    Spec("name", "Name", "words", "what was measured: error rate", always=True),
    Spec("normal", "Normally", "number", "before it began", always=True),
    Spec("peak", "At the peak", "number", "at its worst", always=True),
    Spec("limit", "Limit", "number", "where it alerts, or what was promised", always=True),
    Spec("unit", "Unit", "words", "%, ms, requests per second", always=True),
)
STORY = (
    Spec("what_happened", "What happened", "prose", "the whole of it, for somebody who was not there"),
    Spec("leadup", "Before it began", "prose", "what was changed or planned"),
    Spec("trigger", "What set it off", "prose", "the last condition that had to be there"),
    Spec("detection", "How it was noticed", "prose", "who or what saw it first"),
    Spec("response", "What was done", "prose", "what was looked at and tried"),
    Spec("recovery", "Back to normal", "prose", "what brought it back, and when it held"),
)
NOTE = (
    Spec("heading", "Heading", "words", "what it is about", always=True),
    Spec("text", "Text", "prose", "word for word", always=True),
)
EVIDENCE = (
    Spec("title", "Title", "words", "what it shows", always=True),
    Spec("kind", "Kind", "choice", "alert, metric, log …", get_args(kinds.EvidenceKind), always=True),
    Spec("url", "Address", "words", "https://…, or the file of a picture", always=True),
    Spec("at", "When", "time", "10:18", always=True),
    Spec("excerpt", "Excerpt", "prose", "the lines that matter, as they were logged"),
    Spec("language", "Language", "words", "of the code: python, sql, yaml"),
    Spec("caption", "Caption", "prose", "what to look at"),
    Spec("before", "Code before", "prose", "as it was"),
    Spec("after", "Code after", "prose", "as it is now"),
)


def _evidence_values(text: str) -> dict[str, Any]:
    return read_evidence(text)._asdict()


def _note_values(text: str) -> dict[str, Any]:
    return read_headed(text)._asdict()


def _measure_values(text: str) -> dict[str, Any]:
    read = read_measure(text)
    return {key: getattr(read, key) for key in ("name", "normal", "peak", "limit", "unit")}


def _measure_noted(text: str) -> tuple[Row, ...]:
    read = read_measure(text)
    if read.problem:
        return (plain(read.problem, "bad", wrap=True),)
    said = (("normally", read.normal), ("peak", read.peak), ("limit", read.limit))
    chips = [f" {word} {_with_unit(value, read.unit)} " for word, value in said if value is not None]
    return (Row(tuple((chip, "good") for chip in chips)),) if chips else ()


def _measure_shown(measure: Measure) -> tuple[str, str]:
    values = [_with_unit(value, "") for value in (measure.normal, measure.peak)]
    course = f"{values[0] or '–'} → {values[1] or '–'} {measure.unit}".rstrip() if any(values) else measure.unit
    limit = "" if measure.limit is None else f"limit {_with_unit(measure.limit, measure.unit)}"
    return measure.name, ", ".join(part for part in (course, limit) if part)


def _with_unit(value: float | None, unit: str) -> str:
    return "" if value is None else f"{show_number(value)} {unit}".rstrip()


def _evidence_shown(evidence: Evidence) -> tuple[str, str]:
    words = evidence.title or evidence.url or evidence.caption.partition("\n")[0] or evidence.excerpt.partition("\n")[0]
    return (f"{evidence.kind}: {words}" if evidence.kind and words else words or evidence.kind or ""), ""


def _note_shown(note: Note) -> tuple[str, str]:
    return (": ".join(part for part in (note.heading, note.text.partition("\n")[0]) if part)), ""


MEASURES = RecordRows(
    "impact.measures",
    Measure,
    "Measures",
    "error rate 0.2 → 98 %, limit 1   (-> is an arrow too)",
    _measure_values,
    _measure_shown,
    MEASURE,
    noted=_measure_noted,
)
NOTES = RecordRows(
    "notes",
    Note,
    "Notes",
    "heading: text",
    _note_values,
    _note_shown,
    NOTE,
)
SHOWN_BY = RecordRows(
    "evidence",
    Evidence,
    "Evidence",
    "alert: CheckoutErrorRateHigh https://…",
    _evidence_values,
    _evidence_shown,
    EVIDENCE,
    letter="V",
)
NUMBERS = Shown("number_items", "number.")
POLICY = Shown("policy_items", "policy.")
CARDS = (
    Card("Facts", (FieldRows("incident", FACTS),)),
    Card("Impact", (FieldRows("impact", IMPACT), MEASURES)),
    Card("Numbers", (NUMBERS,)),
    Card("Story", (FieldRows("story", STORY), NOTES)),
    Card("Evidence", (SHOWN_BY,)),
    Card("When to hold one", (POLICY,)),
)
