"""The parts of a write-up: plain text and numbers, so that a template only lays out.

Text is as the record has it, escaped by nobody yet. An empty string is a fact that the session does not hold.
Times are in the incident's zone, which `Head.zone` names once; days are ISO 8601. Records are numbered by order:
E1, V1, W1, F1, S1 and AI-1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label of ours and a text of the session's."""

    label: str
    text: str


Facts = tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading and its entries."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record told by its facts alone: a systemic issue, an insight."""

    number: str
    title: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Head:
    """`severity` has its written form behind it; `duration` names its two anchors; `facts` is all of it."""

    title: str
    kind: str
    severity: str
    status: str
    dates: str
    duration: str
    zone: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A metric beside its normal value; the unit stands with each number."""

    name: str
    normal: str
    peak: str
    limit: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Estimates start with `~`; counts with a known total say the percentage."""

    description: str
    facts: Facts
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A computed number and the events that it was computed from, beside what somebody wrote of the same.

    `value` is empty where it cannot be computed; `missing` then says why.
    """

    id: str
    label: str
    value: str
    basis: str
    stated: str
    missing: str


@dataclass(frozen=True, slots=True)
class StoryPart:
    """`text` as it was written; where there is none, `lines` from the events of that phase."""

    heading: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """`public` is the customers' wording, for templates that are made for them."""

    number: str
    day: str
    time: str
    text: str
    actor: str
    phase: str
    milestones: tuple[str, ...]
    marks: tuple[str, ...]
    source: str
    evidence: tuple[str, ...]
    key: bool
    public: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Day:
    """A run of events on one day; `day` is empty for those without a time that stand first."""

    day: str
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A question and its answer. `depth` is 0 at the top and never over what a nested list can show."""

    number: str
    depth: int
    question: str
    answer: str
    root: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class FactorRow:
    """`addressed` holds the numbers of the actions for it; `accepted` the reason why there is none."""

    number: str
    category: str
    text: str
    effect: str
    accepted: str
    addressed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What the analysis came to; the one sentence is apart from everything that contributed."""

    problem: str
    statement: str
    facts: Facts
    whys: tuple[WhyRow, ...]
    factors: tuple[FactorRow, ...]
    fishbone: str


@dataclass(frozen=True, slots=True)
class Lessons:
    """`well` and `poorly` stand side by side; `others` are the lists that hold something."""

    well: tuple[str, ...]
    poorly: tuple[str, ...]
    others: tuple[Listed, ...]
    insights: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action; `facts` and `lists` are what a row of a table has no room for."""

    number: str
    title: str
    owner: str
    due: str
    priority: str
    status: str
    purpose: str
    type: str
    horizon: str
    ticket: str
    addresses: tuple[str, ...]
    facts: Facts
    lists: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Actions:
    """`counts` has one sentence for each way of counting that says something."""

    rows: tuple[ActionRow, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the meeting: minutes planned and used, and when it was visited."""

    section: str
    planned: str
    used: str
    visits: str
    paused: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who was invited. `attended` is empty until it is known."""

    name: str
    handle: str
    role: str
    responder: str
    attended: str


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """How often the marks 1 to 5 were given to one of the survey's questions; never a person's answers."""

    question: str
    counts: str
    average: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting's facts, its people and how its time went."""

    facts: Facts
    people: tuple[PersonRow, ...]
    sections: tuple[SectionRow, ...]
    checklist: tuple[Fact, ...]
    survey: tuple[SurveyRow, ...]


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
class EvidenceRow:
    """Something that shows what happened; `excerpt`, `before` and `after` are verbatim."""

    number: str
    kind: str
    title: str
    url: str
    time: str
    caption: str
    language: str
    excerpt: str
    before: str
    after: str
