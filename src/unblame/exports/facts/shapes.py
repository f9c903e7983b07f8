"""The parts of a write-up: plain text and numbers, so that a template only lays out.

Text is as the record has it, escaped by nobody yet. An empty string is a fact that the session does not hold.
Times are in the incident's zone, which `Head.zone` names once; days are ISO 8601. Records are numbered by order:
E1, V1, W1, F1, S1 and AI-1. The meeting, the follow-up
and what is asked of people have their shapes beside what fills them.
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
    """A record told by its facts alone: an insight, a conflict."""

    number: str
    title: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Head:
    """`severity` has its written form behind it; `duration` names its two anchors; `facts` is all of it.

    `lasted` is the duration alone.
    """

    title: str
    kind: str
    reference: str
    severity: str
    status: str
    dates: str
    duration: str
    lasted: str
    services: str
    detected_by: str
    authors: str
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
    """Estimates start with `~`; counts with a known total say the percentage.

    `facts` is all of it but the description and the measures; `felt` is what was counted or lost, without what a
    near-miss could have become, which is in the three last. `figures` are the numbers that weigh most, those first.
    """

    description: str
    facts: Facts
    measures: tuple[MeasureRow, ...]
    felt: Facts
    figures: Facts
    if_not_caught: str
    how_caught: str
    potential_severity: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A computed number and the events that it was computed from, beside what somebody wrote of the same.

    `value` is empty where it cannot be computed; `missing` then says why. `of_measure` for a measure of the impact.
    """

    id: str
    label: str
    value: str
    basis: str
    stated: str
    missing: str
    of_measure: bool


@dataclass(frozen=True, slots=True)
class StoryPart:
    """`text` as it was written; where there is none, `lines` from the events of that phase."""

    heading: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of the story by name, for templates that set them apart; one that is missing has no text."""

    what_happened: StoryPart
    leadup: StoryPart
    trigger: StoryPart
    detection: StoryPart
    response: StoryPart
    recovery: StoryPart


@dataclass(frozen=True, slots=True)
class EventRow:
    """`public` is the customers' wording, for templates made for them; `said` the text that says when it is a draft.

    `when` is the time where events are not numbered: an unknown one, which `time` tells by its neighbour, is empty.
    """

    number: str
    day: str
    time: str
    when: str
    text: str
    said: str
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
class Pattern:
    """A systemic issue; its recommendation, which is among its facts too, by itself for what prevents the next time."""

    number: str
    title: str
    recommendation: str
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
    """`well` and `poorly` stand side by side; `others` are the lists that hold something.

    `lucky` and `learned` are by themselves too, `further` is `others` without them.
    """

    well: tuple[str, ...]
    poorly: tuple[str, ...]
    lucky: tuple[str, ...]
    learned: tuple[str, ...]
    others: tuple[Listed, ...]
    further: tuple[Listed, ...]
    insights: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action; `facts` and `lists` are what a row of a table has no room for.

    `said` is the title that says when the action is provisional; `agreed` has owner, day and ticket, as far as known.
    """

    number: str
    title: str
    said: str
    agreed: str
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
    """`counts` has one sentence for each way of counting that says something; `first` are the five most urgent."""

    rows: tuple[ActionRow, ...]
    first: tuple[ActionRow, ...]
    counts: tuple[str, ...]


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
