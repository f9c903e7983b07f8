"""What templates for customers read: their own wording, and numbers that say nothing of us.

`public` and `customer-summary` get `ForCustomers` in place of a write-up, so that no such template can even reach an
internal text; what somebody wrote into the customers' wording by mistake is found by `refuse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from unblame.exports.facts.shapes import Fact, Facts
from unblame.exports.template_files import SUFFIX, Source, TemplateError
from unblame.record import incident as record
from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.showing import show_clear_time
from unblame.record.timeline import Event
from unblame.record.zones import fixed, zone_label
from unblame.review.leaks import OUTSIDE, Leak, leaks, told
from unblame.review.metrics import downtime
from unblame.review.milestones import began, incident_zone
from unblame.review.names import Names
from unblame.review.writeup_words import CUSTOMERS_TEMPLATES

_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_MONTHS = """
January February March April May June July August September October November December
""".split()  # noqa: SIM905 - calendar.month_name follows the machine's locale
_TEXTS = ("customer_summary", "what_happened", "cause", "resolution", "prevention")
_SHARES = (("Users affected", "users", "affected"), ("Transactions failed", "transactions", "failed"),
           ("Requests failed", "requests", "failed"))  # fmt: skip
_NOTHING_LOST = frozenset(("none", "no", "nothing", "no data lost", "no data was lost"))
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MOST_LEAKS = 40

_FILL = (
    "Nothing is written for customers yet (Follow-up, card Customers): no summary, what happened, cause, resolution or "
    "prevention, and no key event has wording for them."
)
_ADVICE = (
    "Reword these places, or, where such a word gives nothing away, put it into the words that are allowed "
    "(publication.allow)."
)


class Leaks(TemplateError):  # noqa: N818 - what was found, as the message lists it
    """Texts for customers hold what must not leave; the message has a line for each, `leaks` all of them."""

    def __init__(self, found: Sequence[Leak], session: Session) -> None:
        self.leaks = tuple(found)
        names = Names(session)
        lines = [f"  {told(leak, names)}" for leak in self.leaks[:_MOST_LEAKS]]
        rest = len(self.leaks) - len(lines)
        lines += [f"  and {rest} more"] if rest else []
        super().__init__("\n".join(["Not written, since customers would read what is internal:", *lines, _ADVICE]))


@dataclass(frozen=True, slots=True)
class Moment:
    """A key event in customers' words; `day` is empty where all are of one day, `time` where it is unknown."""

    day: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What readers outside are likely to ask, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ForCustomers:
    """What a customers' template lays out: plain text, empty where nothing is written.

    `date` is “15 January 2024” or two such days; `facts` are the impact in numbers, with estimates and rounded shares
    as “about”; `zone` names the zone of all times. Money, counts, severity, people and ids are in none of it.
    """

    title: str
    near_miss: bool
    date: str
    zone: str
    summary: str
    what_happened: str
    facts: Facts
    services: tuple[str, ...]
    cause: str
    resolution: str
    prevention: str
    timeline: tuple[Moment, ...]
    questions: tuple[Question, ...]
    published: str


def is_for_customers(template: str, given: Source) -> bool:
    """Whether a template gets `ForCustomers`: by its name, or by `{#- audience: customers -#}` at its top.

    Raises TemplateError for an audience that is not known.
    """
    name = PurePath(template).name.removesuffix(SUFFIX)
    audience = given.declared("audience").lower()
    if audience not in ("", "customers", "team"):
        said = f"“audience: {audience}” is not known. Write “customers”, or “team”"
        raise TemplateError(f"{given.shown}: {said} for a document of the whole record.")
    return name in CUSTOMERS_TEMPLATES or audience == "customers"


def build(session: Session) -> ForCustomers:
    """The facts for customers, not looked through yet: see `refuse`."""
    publication, events = session.publication, _key_events(session)
    near_miss = session.incident.kind == "near-miss"
    days = _days(session)
    when = _date_words(days)
    services = tuple(name for name in publication.services if name.strip())
    head = "Near miss" if near_miss else "Incident report"
    about = ", ".join(part for part in (", ".join(services), when) if part)
    return ForCustomers(
        title=f"{head}: {about}" if about else head,
        near_miss=near_miss,
        date=when,
        zone=_zone(session, events),
        summary=publication.customer_summary.strip(),
        what_happened=publication.what_happened.strip(),
        facts=tuple(_facts(session, services, near_miss=near_miss)),
        services=services,
        cause=publication.cause.strip(),
        resolution=publication.resolution.strip(),
        prevention=publication.prevention.strip(),
        timeline=tuple(_moments(session, events)),
        questions=tuple(Question(one.question, one.answer) for one in publication.questions if one.question.strip()),
        published=_published(session),
    )


def unwritten(session: Session) -> tuple[str, ...]:
    """What to fill in, where a document for customers would have headings only."""
    publication = session.publication
    if any(getattr(publication, key).strip() for key in _TEXTS) or _key_events(session):
        return ()
    return (_FILL,)


def refuse(session: Session, text: str = "") -> tuple[Leak, ...]:
    """What must not leave: in the places that are read, and in the finished text what stands in none of them."""
    found = leaks([*_places(session), ("", _ESCAPE.sub("", text))], session)
    said = {(leak.kind, leak.text) for leak in found if leak.where}
    return tuple(leak for leak in found if leak.where or (leak.kind, leak.text) not in said)


def _places(session: Session) -> Iterator[tuple[str, str]]:
    """Every text that a customers' template can print, with its path."""
    publication = session.publication
    for key in _TEXTS:
        yield f"publication.{key}", getattr(publication, key)
    for name in publication.services:
        yield "publication.services", name
    for one in publication.questions:
        yield f"publication.questions.{one.id}.question", one.question
        yield f"publication.questions.{one.id}.answer", one.answer
    for event in _key_events(session):
        yield f"timeline.{event.id}.public", event.public


def _key_events(session: Session) -> list[Event]:
    return [event for event in ordered(session.timeline) if event.key and event.public.strip()]


def _days(session: Session) -> tuple[date, ...]:
    """The first and the last day of it, in its zone."""
    zone, lasted = incident_zone(session), downtime(session)
    moments = [anchor.at for anchor in lasted.anchors] if lasted.amount is not None else []
    first = began(session)
    found = [at.astimezone(zone).date() for at in moments or ([first] if first else [])]
    return tuple(dict.fromkeys(found))


def _date_words(days: Sequence[date]) -> str:
    """“15 January 2024”; of two days “31 January to 1 February 2017”."""
    if not days:
        return ""
    first, last = days[0], days[-1]
    if first == last:
        return _day(first)
    month = "" if first.month == last.month and first.year == last.year else f" {_MONTHS[first.month - 1]}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day}{month}{year} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _zone(session: Session, events: Sequence[Event]) -> str:
    """“CET, UTC+01:00”: letters alone stand for several places, and readers are anywhere."""
    zone = incident_zone(session)
    moments = [event.at for event in events if event.at]
    names = [name for at in moments for name in (zone_label(zone, at), str(fixed(at, zone).tzinfo))]
    return ", ".join(dict.fromkeys(names))


def _moments(session: Session, events: Sequence[Event]) -> Iterator[Moment]:
    zone = incident_zone(session)
    local = {event.id: event.at.astimezone(zone) for event in events if event.at}
    days = {at.date() for at in local.values()}
    for event in events:
        at = local.get(event.id)
        yield Moment(_day(at.date()) if at and len(days) > 1 else "", _time(event, at), event.public)


def _time(event: Event, at: datetime | None) -> str:
    """Whole minutes: seconds are of no use to who reads this."""
    if at is None or at.tzinfo is None:
        return ""
    return ("about " if event.approximate else "") + show_clear_time(at, at.tzinfo, with_seconds=False)


def _facts(session: Session, services: Sequence[str], *, near_miss: bool) -> Iterator[Fact]:
    """How long, how many, which services, and that no data was lost where that is so."""
    if near_miss:
        share = _share(session.impact)
        counts = (getattr(session.impact, f"{what}_{verb}") for _, what, verb in _SHARES)
        if share or not any(counts):
            yield share or Fact("Users affected", "none: it was noticed in time")
    else:
        lasted = downtime(session)
        if lasted.amount is not None:
            roughly = any(anchor.event.approximate for anchor in lasted.anchors)
            yield Fact("Duration", length_in_words(lasted.amount, roughly=roughly))
        if share := _share(session.impact):
            yield share
    if services:
        yield Fact("Services affected", ", ".join(services))
    if session.impact.data_loss.strip(" .").casefold() in _NOTHING_LOST:
        yield Fact("Data lost", "none")


def _share(costs: record.Impact) -> Fact | None:
    """The share of users, else of transactions, else of requests; never a count."""
    for label, what, verb in _SHARES:
        keys = (f"{what}_{verb}", f"{what}_total")
        part, whole = (getattr(costs, key) for key in keys)
        if part is not None and whole and part >= 0:
            share = 100 * min(part / whole, 1)
            exact = share == round(share) and not set(keys) & set(costs.estimated)
            return Fact(label, _percent(share, exact=exact))
    return None


def _percent(share: float, *, exact: bool) -> str:
    if share in (0, 100):
        return "all" if share else "none"
    if exact:
        return f"{share:.0f} %"
    if share < 1:
        return "under 1 %"
    return "over 99 %" if 99 < share < 100 else f"about {share:.0f} %"


def length_in_words(seconds: float, *, roughly: bool = False) -> str:
    """“47 minutes”, “4 hours 17 minutes”, “2 days 3 hours”: the two largest units, in whole minutes.

    What is only roughly known is “about” so long, from half a day on in whole hours.
    """
    if seconds < _MINUTE:
        return "less than a minute"
    whole = round(seconds / _MINUTE) * _MINUTE
    if whole >= _DAY or (roughly and whole >= _DAY // 2):
        whole = round(whole / _HOUR) * _HOUR
    counts = ((whole // _DAY, "day"), (whole % _DAY // _HOUR, "hour"), (whole % _HOUR // _MINUTE, "minute"))
    words = [f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in counts if count]
    return " ".join(["about", *words] if roughly else words)


def _published(session: Session) -> str:
    """The day on which customers first got it."""
    days = [
        to.on
        for to in session.publication.published
        if to.on and (to.template in CUSTOMERS_TEMPLATES or to.audience.casefold() in OUTSIDE)
    ]
    return _day(min(days)) if days else ""
