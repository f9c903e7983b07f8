"""Why it could happen and what was learned: FEATURES rows 43 to 60 and 73."""

from typing import ClassVar

from unblame.record.kinds import Category, CauseClass, CauseType, Preventability, RecurrenceRisk
from unblame.record.table import Flag, Line, Lines, Record, Table, Text, Texts


class Why(Record):
    """One answer in the tree. `parent` is absent at the top; siblings stand in file order.

    The question is derived from the parent's answer; `question` holds it only when it was reworded.
    """

    LETTER: ClassVar[str] = "W"

    parent: Line = ""
    answer: Text = ""
    question: Text = ""
    ask: Text = ""
    root: Flag | None = None
    evidence: Lines = ()


class RootCause(Table):
    """The problem the whys start from, and the one sentence they end in."""

    problem: Text = ""
    statement: Text = ""
    type: CauseType | None = None
    classes: tuple[CauseClass, ...] = ()
    preventability: Preventability | None = None
    recurrence_risk: RecurrenceRisk | None = None
    recurrence_note: Text = ""


class Factor(Record):
    """A condition that made the incident likelier or worse; `accepted` says why nothing is done about it."""

    LETTER: ClassVar[str] = "F"

    text: Text = ""
    category: Category | None = None
    impact: Text = ""
    accepted: Text = ""


class Systemic(Record):
    """A pattern beyond this incident, and the way from how it is to how it is wanted."""

    LETTER: ClassVar[str] = "S"

    issue: Text = ""
    observation: Text = ""
    evidence: Text = ""
    scope: Text = ""
    current: Text = ""
    ideal: Text = ""
    gap: Text = ""
    recommendation: Text = ""
    actions: Lines = ()


class Insight(Record):
    """A theme of the discussion, with a quotation and what it means."""

    LETTER: ClassVar[str] = "I"

    theme: Line = ""
    discussion: Text = ""
    quote: Text = ""
    implication: Text = ""


class Lessons(Table):
    """The lists of what was learned; each entry is one line of the write-up."""

    well: Texts = ()
    poorly: Texts = ()
    lucky: Texts = ()
    learned: Texts = ()
    organisation: Texts = ()
    surprises: Texts = ()
    questions: Texts = ()
    harder: Texts = ()
    next_time: Texts = ()
    insights: tuple[Insight, ...] = ()


class Related(Record):
    """Another incident, by its reference, and how it is related."""

    LETTER: ClassVar[str] = "L"

    reference: Line = ""
    note: Text = ""


class Note(Record):
    """A section that an import did not know; kept word for word."""

    LETTER: ClassVar[str] = "N"

    heading: Line = ""
    text: Text = ""
