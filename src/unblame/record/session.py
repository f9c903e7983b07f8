"""The root of a session file."""

from typing import Annotated, ClassVar

from pydantic import Field

from unblame.record.actions import Action
from unblame.record.analysis import Factor, Lessons, Note, Related, RootCause, Systemic, Why
from unblame.record.followup import FollowUp, Publication
from unblame.record.incident import Impact, Incident, Story
from unblame.record.kinds import SCHEMA
from unblame.record.meeting import Meeting, Survey
from unblame.record.table import Line, Record, Table, Text
from unblame.record.timeline import Event, Evidence


class Unread(Record):
    """A value that was typed and cannot be read yet; `where` is its path, `text` what stands in the field."""

    LETTER: ClassVar[str] = "U"

    where: Line = ""
    text: Text = ""


class Conflict(Record):
    """What a merge could not settle: both values are kept."""

    LETTER: ClassVar[str] = "X"

    where: Line = ""
    mine: Text = ""
    theirs: Text = ""


class Ignored(Record):
    """A wording finding that was looked at and left, with the reason."""

    LETTER: ClassVar[str] = "J"

    rule: Line = ""
    text: Text = ""
    where: Line = ""
    reason: Text = ""


class Language(Table):
    """What the wording checker is told to leave alone in this session."""

    ignored: tuple[Ignored, ...] = ()


class Session(Table):
    """One post-mortem. `id` is the file's slug; the order of the fields is the order of the file."""

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=1)] = SCHEMA
    id: Line
    incident: Incident = Incident()
    story: Story = Story()
    impact: Impact = Impact()
    timeline: tuple[Event, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    whys: tuple[Why, ...] = ()
    root_cause: RootCause = RootCause()
    factors: tuple[Factor, ...] = ()
    systemic: tuple[Systemic, ...] = ()
    lessons: Lessons = Lessons()
    actions: tuple[Action, ...] = ()
    meeting: Meeting = Meeting()
    survey: Survey = Survey()
    follow_up: FollowUp = FollowUp()
    publication: Publication = Publication()
    related: tuple[Related, ...] = ()
    notes: tuple[Note, ...] = ()
    unread: tuple[Unread, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    language: Language = Language()
