"""The incident in cards: facts, impact, what follows from them, the story, what shows it, when to hold one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from unblame.record.session import Session
from unblame.record.table import Record
from unblame.record.typed import Typed
from unblame.review.writeup_words import TOLD_BY
from unblame.screens import incident_cards
from unblame.screens.bindings import bindings_of
from unblame.screens.cards import CardSection, Part, RecordRows, Spec
from unblame.screens.context import Context
from unblame.widgets.field import FREE_TEXT, Field
from unblame.widgets.sheet import Item

if TYPE_CHECKING:
    from unblame.review.policy import Policy

_EDGE = 2
"""Columns of a sheet that its rows leave free."""


class Incident(CardSection):
    """A row a field, a list where there are several; an empty card is one row."""

    NAME = "incident"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("cards", "incident")
    CARDS = incident_cards.CARDS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._leads: dict[str, str] = {}
        self._referring: tuple[Session, Mapping[str, Sequence[str]]] | None = None
        self._policy: tuple[Policy, str] | None = None

    # ------------------------------------------------------------------ what follows from the record

    def number_items(self) -> list[Item]:
        """The computed numbers and their picture, of the session as this view sees it."""
        from unblame.screens.numbers_card import numbers_of  # most sessions are opened to type, not to compute

        made = numbers_of(self.context.session, self.sheet.size.width - _EDGE)
        self._leads = made.leads
        return made.items

    def policy_items(self) -> list[Item]:
        """What the team's policy asks; its file is read once."""
        from unblame.review.policy import policy_or_default
        from unblame.screens.policy_card import policy_items

        if self._policy is None:
            self._policy = policy_or_default(self.context.config.policy_file)
        return policy_items(self.context.session, *self._policy)

    def in_room_too(self, part: Part) -> bool:
        """Numbers come from what the room sees; the policy is the drafter's business."""
        return part is incident_cards.NUMBERS or super().in_room_too(part)

    # ------------------------------------------------------------------ fields and records

    def spec_field(self, where: str, spec: Spec) -> Field | None:
        made = super().spec_field(where, spec)
        if made is None or made.text or not where.startswith("story."):
            return made
        return made._replace(hint=self._told(spec))

    def is_estimate(self, where: str) -> bool:
        return _is_count(where) and where.rpartition(".")[2] in self.context.session.impact.estimated

    def _told(self, spec: Spec) -> str:
        """What an export says in the place of an empty part of the story."""
        phases = TOLD_BY.get(spec.key, ())
        counted = Counter(event.phase for event in self.context.session.timeline)
        count = sum(counted[phase] for phase in phases)
        if not count:
            return spec.hint
        return f"told by {count} {'event' if count == 1 else 'events'} of the timeline until it is written"

    def shown_value(self, field: Field) -> str:
        """Money with its currency."""
        if field.bad or field.kind in FREE_TEXT or not field.text or field.where != "impact.revenue_lost":
            return field.text
        return f"{field.text} {self.context.session.impact.currency}".strip()

    def record_shown(self, part: RecordRows, record: Record) -> tuple[str, str]:
        """Evidence with the events and whys that name it."""
        words, right = super().record_shown(part, record)
        if part is not incident_cards.SHOWN_BY:
            return words, right
        return words, " ".join(self._cited().get(record.id, ()))

    def _cited(self) -> Mapping[str, Sequence[str]]:
        """Who refers to which evidence, worked out once for a session: there can be hundreds of pieces."""
        from unblame.review.citations import cited

        session = self.context.session
        if self._referring is None or self._referring[0] is not session:
            self._referring = session, cited(session)
        return self._referring[1]

    def put_typed(self, field: Field, read: Typed) -> None:
        """Numbers carry with them whether they are estimates, and money its currency."""
        document = self.context.document
        key = field.where.rpartition(".")[2]
        if not _is_count(field.where) or field.kind not in ("number", "money"):
            super().put_typed(field, read)
            return
        estimated = [name for name in document.session.impact.estimated if name != key]
        with document.as_one(key.replace("_", " ")):
            document.put("impact.estimated", (*estimated, key) if read.estimated else tuple(estimated))
            if read.currency:
                document.put("impact.currency", read.currency)
            super().put_typed(field, read)

    # ------------------------------------------------------------------ commands

    def goes_to(self) -> str:
        """From a number what it was computed from, or what is missing for it."""
        return self._leads.get(self.sheet.current, "")


def _is_count(where: str) -> bool:
    """Whether a place is one of the impact's own numbers, not one of a measure."""
    return where.startswith("impact.") and where.count(".") == 1
