"""What happens after the meeting: FEATURES rows 70, 97 to 101, 111, 125 and 126."""

from typing import ClassVar

from unblame.record.kinds import NamesShown
from unblame.record.table import Day, Line, Lines, Record, Table, Text


class Progress(Record):
    """How the actions stood on a day."""

    LETTER: ClassVar[str] = "G"

    on: Day | None = None
    note: Text = ""


class FollowUp(Table):
    """Dates and links for seeing the actions through."""

    review_on: Day | None = None
    next_review: Day | None = None
    retrospective_on: Day | None = None
    cadence: Line = ""
    dashboard: Line = ""
    escalation: Text = ""
    effectiveness: Text = ""
    closed_on: Day | None = None
    progress: tuple[Progress, ...] = ()


class PublicQuestion(Record):
    """A question that readers outside are likely to ask, answered."""

    LETTER: ClassVar[str] = "Q"

    question: Text = ""
    answer: Text = ""


class Published(Record):
    """A place where a write-up was published: a path from the root of the session's repository, or an address."""

    LETTER: ClassVar[str] = "O"

    template: Line = ""
    to: Line = ""
    audience: Line = ""
    on: Day | None = None


class Shared(Record):
    """An occasion where the lessons were passed on."""

    LETTER: ClassVar[str] = "H"

    where: Line = ""
    on: Day | None = None


class Publication(Table):
    """The customers' wording, and who promised and approved it."""

    customer_summary: Text = ""
    what_happened: Text = ""
    cause: Text = ""
    resolution: Text = ""
    prevention: Text = ""
    services: Lines = ()
    names: NamesShown | None = None
    allow: Lines = ()
    promised_by: Line = ""
    approved_by: Line = ""
    approved_on: Day | None = None
    questions: tuple[PublicQuestion, ...] = ()
    published: tuple[Published, ...] = ()
    shared: tuple[Shared, ...] = ()
