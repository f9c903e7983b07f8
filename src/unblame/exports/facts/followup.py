"""What happens after the meeting, and what no other part holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from unblame.exports.facts.actions import iso
from unblame.exports.facts.incident import filled
from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import Entry, Fact, Facts
from unblame.record import followup as record
from unblame.record.session import Session
from unblame.record.table import Record, Table, is_empty


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """Where the write-up went."""

    on: str
    to: str
    template: str
    audience: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What happens after the meeting; `progress` and `shared` are labelled with their days."""

    facts: Facts
    progress: Facts
    published: tuple[PublishedRow, ...]
    shared: Facts


@dataclass(frozen=True, slots=True)
class Question:
    """What readers ask, and the answer."""

    question: str
    answer: str


def follow_up(plan: record.FollowUp, publication: record.Publication) -> FollowUp:
    """Dates, progress and where the write-up went; the customers' wording is for public templates only."""
    facts = filled(
        [
            ("Review of effectiveness", iso(plan.review_on)),
            ("Next review", iso(plan.next_review)),
            ("Look back at this post-mortem", iso(plan.retrospective_on)),
            ("Cadence", plan.cadence),
            ("Tracking board", plan.dashboard),
            ("Escalation", plan.escalation),
            ("Effectiveness", plan.effectiveness),
            ("Closed", iso(plan.closed_on)),
            ("Publication promised by", publication.promised_by),
            ("Publication approved by", publication.approved_by),
            ("Publication approved on", iso(publication.approved_on)),
        ]
    )
    published = [PublishedRow(iso(to.on), to.to, to.template, to.audience) for to in publication.published]
    return FollowUp(
        facts,
        tuple(Fact(iso(step.on), step.note) for step in plan.progress),
        tuple(published),
        tuple(Fact(iso(shared.on), shared.where) for shared in publication.shared),
    )


def questions(publication: record.Publication) -> tuple[Question, ...]:
    """What readers are likely to ask; one without an answer yet stays a question."""
    return tuple(Question(asked.question, asked.answer) for asked in publication.questions if asked.question)


def unread(session: Session, numbering: Numbering) -> Facts:
    """What was typed and cannot be read yet, by its place in words."""
    return tuple(Fact(numbering.place(item.where), item.text) for item in session.unread)


def conflicts(session: Session, numbering: Numbering) -> tuple[Entry, ...]:
    """What a merge could not settle, both ways."""
    return tuple(
        Entry("", numbering.place(item.where), filled([("Mine", item.mine), ("Theirs", item.theirs)]))
        for item in session.conflicts
    )


def unknown_keys(session: Session, numbering: Numbering) -> Facts:
    """Keys of the file that this version does not know, by their place in words."""
    return tuple(
        Fact(numbering.place(where), text)
        for where, text in _unknown(session, "")
        if not where.startswith("language.")  # the checker's own
    )


def _unknown(table: Table, where: str) -> Iterator[tuple[str, str]]:
    for key, value in vars(table).items():  # what is known of ten thousand events needs no look at its values
        if isinstance(value, tuple):
            for record_ in cast("tuple[object, ...]", value):
                if isinstance(record_, Record):
                    yield from _unknown(record_, f"{where}{key}.{record_.id}.")
        elif isinstance(value, Table):
            yield from _unknown(value, f"{where}{key}.")
    for key, value in table.unknown().items():
        if not is_empty(value):
            yield f"{where}{key}", value if isinstance(value, str) else _as_text(value)


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
