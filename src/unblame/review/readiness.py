"""Readiness: what stands between a draft and a write-up that can be published, and what would mend it.

Rules come from `rules/`, their words and levels from `readiness.toml`. When no required finding is left, the record
has a timeline with its three key times, a cause in one sentence, and one to five actions, each with a person and a
date (FEATURES row 114). Nothing here refuses anything: it says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast, get_args

import tomli

from unblame.agenda.words import fill
from unblame.record.kinds import MILESTONE_WORDS
from unblame.record.reading import shortened
from unblame.record.session import Session
from unblame.review.finding import Finding
from unblame.review.names import Names
from unblame.review.rules import actions, cause, follow_up, impact, incident, left, lessons, meeting, private, timeline
from unblame.review.rules.meeting import Need
from unblame.review.sections import section_of

__all__ = ["MEETING_ONLY", "Counts", "Level", "Mend", "Need", "Said", "counts", "first_required", "readiness", "ready"]

Level = Literal["required", "recommended", "optional"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
WORDS = Path(__file__).with_suffix(".toml")

_OF_THE_MEETING = """
opening.empty-room opening.no-facilitator opening.responder-facilitates opening.no-note-taker opening.same-roles
opening.no-summary close.no-summary close.unconfirmed close.parked
"""
MEETING_ONLY: Final = frozenset(_OF_THE_MEETING.split())
"""Rules that help the facilitator and say nothing of the write-up."""

_READING_ORDER = """
incident meeting impact story timeline evidence root_cause whys factors systemic lessons related actions follow_up
survey publication notes unread conflicts language
"""
_WRITE_UP = tuple(_READING_ORDER.split())
"""The record's tables as a write-up reads them."""
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "timeline.no-started": ("timeline.empty",),
    "timeline.no-detected": ("timeline.empty",),
    "timeline.no-resolved": ("timeline.empty",),
    "impact.vague": ("language.vague-wording",),
    "cause.restates": ("whys.root-restates",),
    "whys.no-root": ("cause.none",),
    "whys.person": ("cause.person",),
    "whys.human-error": ("cause.human-error",),
    "actions.vague-title": ("actions.vague-verb", "actions.no-verb", "actions.short-title"),
    "actions.one-horizon": ("actions.all-short",),
}
"""A rule is silent where one of these says it better, at the same place (`cause.none` at any)."""
_ANYWHERE = frozenset({"cause.none"})
_VAGUE = "language.vague-wording"


class Mend(NamedTuple):
    """What to mend: the rule, how much it matters, the place by id, the section that shows it, and two sentences."""

    rule: str
    level: Level
    where: str
    section: str
    message: str
    mend: str


class Counts(NamedTuple):
    """How many findings there are of each level."""

    required: int
    recommended: int
    optional: int


class Said(NamedTuple):
    """A rule's level and its words; in the message `{it}` is the record in question, `{place}` the whole place."""

    level: Level
    message: str
    mend: str


def readiness(
    session: Session, today: date, *, need: Need | None = None, wording: Sequence[Finding] = ()
) -> list[Mend]:
    """What is to be mended: required first, then recommended, then optional; each in the order of a write-up.

    `need` is what the severity policy asks for. `wording` are findings of the language checker, `language.<category>`
    with the marked words as `text`; the first of each category at a place is taken.
    """
    names, words = Names(session), load_sayings()
    found = _without_doubles([*_found(session, today, need), *_wording(wording)])
    mends = [_mend(each, words, names) for each in found]
    mends.sort(key=lambda mend: (LEVELS.index(mend.level), _table_order(mend.where), names.order(mend.where)))
    return mends


def counts(mends: Iterable[Mend]) -> Counts:
    """How many of each level."""
    levels = [mend.level for mend in mends]
    return Counts(*(levels.count(level) for level in LEVELS))


def ready(mends: Iterable[Mend]) -> bool:
    """Whether nothing that is required is left."""
    return first_required(mends) is None


def first_required(mends: Iterable[Mend]) -> Mend | None:
    """Where to begin."""
    return next((mend for mend in mends if mend.level == "required"), None)


@cache
def load_sayings() -> Mapping[str, Said]:
    """Level and words by rule, as `readiness.toml` has them."""
    blocks = tomli.loads(WORDS.read_text("utf-8"))["rules"]
    return {each["rule"]: Said(cast("Level", each["level"]), each["message"], each["mend"]) for each in blocks}


def _found(session: Session, today: date, need: Need | None) -> Iterator[Finding]:
    near_miss = session.incident.kind == "near-miss"
    yield from incident.title(session)
    yield from incident.summary(session)
    yield from incident.severity(session)
    yield from incident.head(session)
    yield from meeting.to_be_held(session, need)
    yield from _impact(session, near_miss=near_miss)
    yield from _timeline(session, today, near_miss=near_miss)
    yield from _cause(session)
    yield from lessons.told(session)
    yield from lessons.learned(session)
    yield from _actions(session, today)
    yield from follow_up.review_date(session)
    yield from follow_up.review(session, today)
    yield from follow_up.tracking(session)
    yield from follow_up.closure(session)
    yield from left.unread(session)
    yield from left.conflicts(session)
    yield from private.private(session)


def _impact(session: Session, *, near_miss: bool) -> Iterator[Finding]:
    if near_miss:
        yield from impact.near_miss(session)
    else:
        yield from impact.numbers(session)
        yield from impact.data_loss(session)
    yield from impact.parts(session)
    yield from impact.vague_words(session)
    yield from impact.estimates(session)


def _timeline(session: Session, today: date, *, near_miss: bool) -> Iterator[Finding]:
    yield from timeline.empty(session)
    for found in timeline.milestones(session):
        if not (near_miss and found.rule == "timeline.no-resolved"):  # what did not happen has no end
            yield found
    yield from timeline.moments(session)
    yield from timeline.unfinished(session)
    yield from timeline.impossible_times(session, today)


def _cause(session: Session) -> Iterator[Finding]:
    yield from cause.problem(session)
    yield from cause.missing(session)
    yield from cause.stated(session)
    yield from cause.restated(session)
    yield from cause.nearly_restated(session)
    deepened = {f"whys.{why.parent}" for why in session.whys if why.answer.strip()}
    for found in cause.answers(session):
        if not (found.rule == "whys.human-error" and found.where in deepened):  # it was asked on
            yield found
    yield from cause.depth(session)
    yield from cause.factors(session)
    yield from actions.open_roots(session)
    yield from actions.open_factors(session)


def _actions(session: Session, today: date) -> Iterator[Finding]:
    yield from actions.listed(session, today)
    yield from actions.owners(session)
    yield from actions.ends(session)
    yield from actions.statuses(session)
    yield from actions.load(session)
    yield from actions.only_short_term(session)
    yield from actions.horizons(session)


def _wording(wording: Iterable[Finding]) -> Iterator[Finding]:
    said: set[tuple[str, str]] = set()
    for found in wording:
        rule = found.rule.replace(" ", "-")
        if (rule, found.where) not in said:
            said.add((rule, found.where))
            yield Finding(rule, found.where, found.values)


def _without_doubles(found: Sequence[Finding]) -> list[Finding]:
    places = {(each.rule, each.where) for each in found}
    anywhere = _ANYWHERE & {each.rule for each in found}
    return [
        each
        for each in found
        if not any(better in anywhere or (better, each.where) in places for better in _INSTEAD.get(each.rule, ()))
    ]


def _mend(found: Finding, words: Mapping[str, Said], names: Names) -> Mend:
    values = {key: value if key == "reason" else shortened(value) for key, value in found.values}
    for key in ("first", "second", "milestone"):
        if key in values:
            values[key] = MILESTONE_WORDS.get(values[key], values[key])
    said = words.get(found.rule)
    if said is None and found.rule.startswith("language."):
        said = words["language"]
        values["category"] = found.rule.partition(".")[2].replace("-", " ")
    assert said is not None, found.rule
    level = "recommended" if found.rule == _VAGUE and _counts_in_numbers(found.where) else said.level
    if "{it}" in said.message:
        values["it"] = names.record(found.where)
    if "{place}" in said.message:
        values["place"] = names.place(found.where)
    message = fill(said.message, values)
    return Mend(
        found.rule,
        level,
        found.where,
        section_of(found.where) or "incident",
        message[:1].upper() + message[1:],
        said.mend,
    )


def _counts_in_numbers(where: str) -> bool:
    """Whether a place is where an amount should be a number (FEATURES row 21)."""
    return where == "incident.summary" or where.partition(".")[0] == "impact"


def _table_order(where: str) -> int:
    table = where.partition(".")[0]
    return _WRITE_UP.index(table) if table in _WRITE_UP else len(_WRITE_UP)
