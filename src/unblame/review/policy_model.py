"""What a severity policy says: levels, triggers, numbers, a schedule and what priorities mean. Values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, get_args

from unblame.record.dates import months_later

Need = Literal["required", "recommended", "optional"]
NEEDS: Final[tuple[Need, ...]] = get_args(Need)
"""Strongest first."""
AMOUNTS: Final = (
    *("outage_minutes", "users_affected", "requests_failed", "transactions_failed", "revenue_lost"),
    "support_tickets",
)
FLAGS: Final = (
    *("severity", "data_loss", "security", "sla_breached", "novel", "near_miss", "incident", "repeat"),
    *("resolved", "escaped_bug", "gap"),
)
TEAM: Final = "team"
"""The book of what a team adds without naming one."""


@dataclass(frozen=True, slots=True)
class Book:
    """A rule book that levels and triggers come from."""

    id: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One severity of the scale. `hold_by_hours` count from the resolution; 0 is no date."""

    id: str
    severity: str
    name: str
    meaning: str
    need: Need
    hold_by_hours: float = 0
    reason: str = "Its severity is {id}."
    source: tuple[str, ...] = (TEAM,)


@dataclass(frozen=True, slots=True)
class Rule:
    """One trigger: `when` names a fact of AMOUNTS (met above `over`, not at it) or of FLAGS."""

    id: str
    say: str
    when: str
    need: Need
    reason: str
    over: float | None = None
    severities: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    hold_by_hours: float = 0
    source: tuple[str, ...] = (TEAM,)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Limits that triggers name in `over`, and the most actions that get done."""

    outage_minutes_short: float
    outage_minutes_long: float
    outage_minutes_severe: float
    users_affected: float
    revenue_lost: float
    most_actions: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the schedule, in days after the day of the resolution; without `to_day` it has no end."""

    id: str
    step: str
    from_day: int
    to_day: int | None = None


class Span(NamedTuple):
    """A length of time by the calendar."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Priority:
    """What the priority of an action means, and how long its work may take."""

    id: str
    name: str
    meaning: str
    due: Span

    def due_on(self, today: date) -> date:
        """The day on which an action agreed today is due."""
        return months_later(today, self.due.months) if self.due.months else today + timedelta(days=self.due.days)


@dataclass(frozen=True, slots=True)
class Closing:
    """The priorities whose actions must be done, and those that must have a date, before closing."""

    done: tuple[str, ...]
    scheduled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy; `levels` go from the most to the least severe."""

    books: tuple[Book, ...]
    levels: tuple[Level, ...]
    numbers: Numbers
    triggers: tuple[Rule, ...]
    schedule: tuple[Step, ...]
    priorities: tuple[Priority, ...]
    closing: Closing

    def level(self, severity: str | None) -> Level | None:
        """The level of a severity; one that the scale leaves out counts as the next more severe level."""
        if severity is None:
            return None
        return next((each for each in reversed(self.levels) if each.severity <= severity), self.levels[0])

    def priority(self, name: str | None) -> Priority | None:
        return next((each for each in self.priorities if each.id == name), None)

    def source(self, books: Iterable[str]) -> str:
        """The names of rule books, as shown: “Numeric, Severity table”."""
        names = {book.id: book.name for book in self.books}
        return ", ".join(names[book] for book in books)
