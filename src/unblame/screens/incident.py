"""The incident in cards: facts, impact, and what follows from them."""

from __future__ import annotations

from typing import ClassVar, get_args

from textual.binding import BindingType

from unblame.record import kinds
from unblame.record.typed import Typed
from unblame.screens.cards import Card, CardSection, FieldRows, Spec
from unblame.screens.section import bindings_of
from unblame.widgets.field import FREE_TEXT, Field

YES_NO = ("yes", "no")
FACTS = (
    Spec("title", "Title", "words", "what happened, in a few words"),
    Spec("severity", "Severity", "choice", "SEV0 to SEV4, or P0 to P3", get_args(kinds.Severity)),
    Spec("status", "Status", "choice", "draft, review or final", get_args(kinds.Status)),
    Spec("reference", "Reference", "words", "INC-2417"),
    Spec("kind", "Kind", "choice", "incident or near-miss", get_args(kinds.Kind)),
    Spec("summary", "Summary", "prose", "two or three sentences: what broke, for whom, what ended it"),
    Spec("symptoms", "Symptoms", "prose", "what its users saw"),
    Spec("resolution", "Resolution", "prose", "what ended it"),
    Spec("detection_method", "Detected by", "words", "an alert, a customer, by hand"),
    Spec("services", "Services", "names", "checkout, pricing"),
    Spec("tags", "Tags", "names", "database, deploy"),
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
    Spec("users_affected", "Users affected", "number", "~50,000"),
    Spec("users_total", "of all users", "number", ""),
    Spec("requests_failed", "Requests failed", "number", "2.3 million"),
    Spec("requests_total", "of all requests", "number", ""),
    Spec("transactions_failed", "Transactions failed", "number", ""),
    Spec("transactions_total", "of all transactions", "number", ""),
    Spec("revenue_lost", "Revenue lost", "money", "~$50k"),
    Spec("support_tickets", "Support tickets", "number", ""),
    Spec("slo_target", "SLO target, %", "percent", "99.9"),
    Spec("slo_window_days", "SLO window, days", "number", "30"),
    Spec("sla_breached", "SLA breached", "flag", "yes or no", YES_NO),
    Spec("data_loss", "Data lost", "prose", "none, or what and how much"),
    Spec("reputation", "Reputation", "prose", "what customers and the press said"),
    Spec("potential_severity", "Could have been", "words", "for a near-miss: SEV0"),
    Spec("how_caught", "Caught by", "prose", "for a near-miss: what stopped it"),
    Spec("if_not_caught", "Else", "prose", "for a near-miss: what would have happened"),
)


class Incident(CardSection):
    """A row a field, a list where there are several; an empty card is one row."""

    NAME = "incident"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("cards", "incident")
    CARDS = (
        Card("Facts", (FieldRows("incident", FACTS),)),
        Card("Impact", (FieldRows("impact", IMPACT),)),
    )

    def spec_field(self, where: str, spec: Spec) -> Field | None:
        options = tuple(self.context.people) if spec.kind == "name" else spec.options
        estimated = where.rpartition(".")[2] in self.context.session.impact.estimated
        return self.field(
            where,
            f"  {spec.label}",
            spec.kind,
            hint=spec.hint,
            options=options,
            always=spec.always,
            estimated=estimated,
        )

    def shown_value(self, field: Field) -> str:
        """Money with its currency."""
        if field.bad or field.kind in FREE_TEXT or not field.text or field.where != "impact.revenue_lost":
            return field.text
        return f"{field.text} {self.context.session.impact.currency}".strip()

    def put_typed(self, field: Field, read: Typed) -> None:
        """Numbers carry with them whether they are estimates, and money its currency."""
        document = self.context.document
        key = field.where.rpartition(".")[2]
        super().put_typed(field, read)
        if not field.where.startswith("impact.") or field.kind not in ("number", "money"):
            return
        estimated = [name for name in document.session.impact.estimated if name != key]
        document.put("impact.estimated", (*estimated, key) if read.estimated else tuple(estimated))
        if read.currency:
            document.put("impact.currency", read.currency)
