"""The incident's facts and its impact, a card each."""

from __future__ import annotations

from typing import ClassVar, get_args

from textual.binding import BindingType

from unblame.record import kinds
from unblame.record.typed import Typed
from unblame.screens.context import Context
from unblame.screens.section import Section, bindings_of
from unblame.widgets.field import FREE_TEXT, Field
from unblame.widgets.rows import BLANK, Row
from unblame.widgets.sheet import Item

YES_NO = ("yes", "no")
CARDS = ("Facts", "Impact")
FACTS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("title", "Title", "words", "what happened, in a few words", ()),
    ("severity", "Severity", "choice", "SEV0 to SEV4, or P0 to P3", get_args(kinds.Severity)),
    ("status", "Status", "choice", "draft, review or final", get_args(kinds.Status)),
    ("reference", "Reference", "words", "INC-2417", ()),
    ("kind", "Kind", "choice", "incident or near-miss", get_args(kinds.Kind)),
    ("summary", "Summary", "prose", "two or three sentences: what broke, for whom, what ended it", ()),
    ("symptoms", "Symptoms", "prose", "what its users saw", ()),
    ("resolution", "Resolution", "prose", "what ended it", ()),
    ("detection_method", "Detected by", "words", "an alert, a customer, by hand", ()),
    ("services", "Services", "names", "checkout, pricing", ()),
    ("tags", "Tags", "names", "database, deploy", ()),
    ("timezone", "Time zone", "zone", "of the incident’s times: Europe/Berlin; UTC when empty", ()),
    ("incident_commander", "Incident lead", "name", "a participant’s name", ()),
    ("communication_lead", "Communication", "name", "a participant’s name", ()),
    ("technical_lead", "Technical lead", "name", "a participant’s name", ()),
    ("authors", "Authors", "names", "who writes this up", ()),
    ("rto_minutes", "RTO, minutes", "number", "the recovery time aimed for", ()),
    ("novel", "New failure", "flag", "yes when it was never seen before", YES_NO),
    ("security", "Security", "flag", "yes for a security incident", YES_NO),
    ("private", "Private", "flag", "yes keeps it out of archives", YES_NO),
)
IMPACT: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("description", "In words", "prose", "what people could not do", ()),
    ("users_affected", "Users affected", "number", "~50,000", ()),
    ("users_total", "of all users", "number", "", ()),
    ("requests_failed", "Requests failed", "number", "2.3 million", ()),
    ("requests_total", "of all requests", "number", "", ()),
    ("transactions_failed", "Transactions failed", "number", "", ()),
    ("transactions_total", "of all transactions", "number", "", ()),
    ("revenue_lost", "Revenue lost", "money", "~$50k", ()),
    ("support_tickets", "Support tickets", "number", "", ()),
    ("slo_target", "SLO target, %", "percent", "99.9", ()),
    ("slo_window_days", "SLO window, days", "number", "30", ()),
    ("sla_breached", "SLA breached", "flag", "yes or no", YES_NO),
    ("data_loss", "Data lost", "prose", "none, or what and how much", ()),
    ("reputation", "Reputation", "prose", "what customers and the press said", ()),
    ("potential_severity", "Could have been", "words", "for a near-miss: SEV0", ()),
    ("how_caught", "Caught by", "prose", "for a near-miss: what stopped it", ()),
    ("if_not_caught", "Else", "prose", "for a near-miss: what would have happened", ()),
)


class Incident(Section):
    """Two cards, `[` and `]`: facts and impact; a row a field."""

    NAME = "incident"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("incident")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.card = 0

    def items(self) -> list[Item]:
        tabs: list[tuple[str, str]] = [("  ", "")]
        for number, title in enumerate(CARDS):
            tabs += [(f" {title} ", "shown" if number == self.card else "dim"), ("  ", "")]
        table, rows = (("incident", FACTS), ("impact", IMPACT))[self.card]
        items = [Item("", (Row(tuple(tabs), key=f"card.{1 - self.card}"), BLANK))]
        items += [item for row in rows if (item := self._item(table, *row)) is not None]
        return items

    def _item(self, table: str, key: str, label: str, kind: str, hint: str, options: tuple[str, ...]) -> Item | None:
        where = f"{table}.{key}"
        if kind == "name":
            options = tuple(self.context.people)
        field = self.field(where, f"  {label}", kind, hint=hint, options=options, estimated=self._estimated(key))
        if field is None:
            return None
        shown = self._shown(field, key)
        value = (shown, "bad" if field.bad else "") if shown else (hint, "dim")
        note = ((f"  {field.note}", "bad"),) if field.bad else ()
        row = Row((value, *note), ((f"{field.label:<22}", "dim"),), key=where, wrap=True)
        return Item(where, (row,), (row,), (field._replace(label=f"{field.label:<20}", quiet=True),), inline=True)

    def _shown(self, field: Field, key: str) -> str:
        if field.bad or field.kind in FREE_TEXT:
            return field.text
        if key == "revenue_lost" and field.text:
            return f"{field.text} {self.context.session.impact.currency}".strip()
        return field.text

    def _estimated(self, key: str) -> bool:
        return key in self.context.session.impact.estimated

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

    def do_edit(self, key: str) -> None:
        del key
        self.open_field()

    def after_last_field(self, by: int) -> None:
        """Tab and enter go on to the next row's field."""
        if self.sheet.step(by):
            self.open_field()
        else:
            self.leave()

    def do_next_card(self, key: str) -> None:
        del key
        self._turn(1)

    def do_last_card(self, key: str) -> None:
        del key
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.card = (self.card + by) % len(CARDS)
        self.refresh_items()
        self.do_first("")
        self.post_message(self.Turned())

    def go(self, where: str) -> None:
        self.card = 1 if where.startswith("impact") else 0
        self.refresh_items()
        super().go(where)
