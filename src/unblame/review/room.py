"""The Room: what a shared screen may show, drawn from a whitelist. Whatever is not named here is private.

ROOM VIEW, and every other screen that ten people watch, is drawn from a `Room` and nothing else. A new key of
the record is private until it is named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, cast

from unblame.agenda.pace import Reading
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.record.where import find_record

Shown = TypeVar("Shown", bound=Table)

WHITELIST: dict[str, tuple[str, ...]] = {
    "incident": (
        "title", "kind", "severity", "status", "reference", "services", "symptoms", "summary", "resolution",
        "timezone", "incident_commander", "communication_lead", "technical_lead", "rto_minutes",
        "detection_method",
    ),
    "impact": (
        "users_affected", "users_total", "requests_failed", "requests_total", "transactions_failed",
        "transactions_total", "revenue_lost", "currency", "support_tickets", "slo_target", "slo_window_days",
        "sla_breached", "data_loss", "reputation", "description", "estimated", "if_not_caught", "how_caught",
        "potential_severity",
    ),
    "timeline": (
        "at", "after", "until", "approximate", "text", "phase", "milestones", "actor", "ask", "knew", "options",
        "because", "surprise", "helped", "decision", "hypothesis", "outcome", "led_to", "key",
    ),
    "whys": ("parent", "answer", "question", "ask", "root"),
    "root_cause": (
        "problem", "statement", "type", "classes", "preventability", "recurrence_risk", "recurrence_note",
    ),
    "factors": ("text", "category", "impact", "accepted"),
    "lessons": (
        "well", "poorly", "lucky", "learned", "organisation", "surprises", "questions", "harder", "next_time",
    ),
    "actions": (
        "title", "description", "purpose", "horizon", "type", "priority", "owner", "due", "ticket", "status",
        "completed_on", "success_criteria", "addresses", "confirmed", "provisional", "impact", "effort",
    ),
    "meeting": (
        "starts_at", "minutes", "agenda", "facilitator", "note_taker", "commitment", "learned_count", "decide_on",
        "participants", "plan", "runs",
    ),
    "meeting.participants": ("name", "role", "responder", "attended"),
    "meeting.plan": ("section", "minutes", "extended_minutes"),
    "meeting.runs": ("section", "started_at", "ended_at", "paused_seconds"),
    "follow_up": ("review_on", "next_review", "retrospective_on"),
}  # fmt: skip
"""By table, the keys that may be shown. `meeting.parking_lot` joins in Actions and Close (DESIGN 3)."""

PARKED_IN = ("actions", "close")
"""The sections in which what was parked comes back; until then the room sees only how many there are."""


@dataclass(frozen=True, slots=True)
class Room:
    """What the room may see: a session cut down to the whitelist, the section, the clock, how many are parked."""

    session: Session
    section: str
    clock: Reading | None
    parked: int

    def names(self, where: str) -> bool:
        """Whether an editor of this place may stand open on a shared screen; never one of a hidden record."""
        place = where.partition("#")[0]
        if place == "meeting.parking_lot":
            return self.section in PARKED_IN
        table, _, key = place.rpartition(".")
        records = table.rpartition(".")[0]
        if records in WHITELIST:
            return key in WHITELIST[records] and find_record(self.session, table) is not None
        return key in WHITELIST.get(table, ())


class RoomMaker:
    """Makes rooms; what did not change since the last one is not made again."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Table, Table]] = {}

    def room(self, session: Session, section: str, clock: Reading | None = None) -> Room:
        """The room for a session, as it is seen in a section."""
        before, self._made = self._made, {}

        def shown(key: str, value: Shown) -> Shown:
            kept = before.get(id(value))
            made = kept[1] if kept and kept[0] is value else whitelisted(key, value)
            self._made[id(value)] = (value, made)
            return cast("Shown", made)

        meeting = shown("meeting", session.meeting)
        present = tuple(
            shown("meeting.participants", person)
            for person in session.meeting.participants
            if person.attended is not False
        )
        parked = session.meeting.parking_lot
        meeting = meeting.model_copy(
            update={
                "participants": present,
                "parking_lot": parked if section in PARKED_IN else (),
                "plan": tuple(shown("meeting.plan", row) for row in session.meeting.plan),
                "runs": tuple(shown("meeting.runs", run) for run in session.meeting.runs),
            }
        )
        tables = {key: shown(key, getattr(session, key)) for key in ("incident", "impact", "root_cause")}
        return Room(
            Session(
                id=session.id,
                **tables,
                timeline=tuple(shown("timeline", event) for event in session.timeline if not event.draft),
                whys=tuple(shown("whys", why) for why in session.whys),
                factors=tuple(shown("factors", factor) for factor in session.factors),
                lessons=shown("lessons", session.lessons),
                actions=tuple(shown("actions", action) for action in session.actions),
                meeting=meeting,
                follow_up=shown("follow_up", session.follow_up),
            ),
            section,
            clock,
            len(parked),
        )


def whitelisted(key: str, table: Shown) -> Shown:
    """A table with only the keys that may be shown, and nothing that this version does not know."""
    kind = type(table)
    kept = {name: getattr(table, name) for name in WHITELIST[key]}
    if isinstance(table, Record):
        kept["id"] = table.id
    return kind.model_construct(**kept)
