"""The meeting itself: when, with whom, how its time went: FEATURES rows 61 to 75, 127, 132 and 133."""

from typing import ClassVar

from unblame.record.table import Day, Flag, Line, Number, Record, Table, Text, Texts, Time


class Participant(Record):
    """Somebody invited. `responder` worked on the incident; `attended` is absent until known."""

    LETTER: ClassVar[str] = "P"

    name: Line = ""
    handle: Line = ""
    role: Line = ""
    responder: Flag | None = None
    attended: Flag | None = None


class PlannedSection(Record):
    """A section's minutes as planned at the start, and what was added (or, negative, given away) since."""

    LETTER: ClassVar[str] = "B"

    section: Line = ""
    minutes: Number = 0
    extended_minutes: Number | None = None


class SectionRun(Record):
    """One visit to a section. `paused_seconds` are not counted as its time."""

    LETTER: ClassVar[str] = "R"

    section: Line = ""
    started_at: Time | None = None
    ended_at: Time | None = None
    paused_seconds: Number | None = None


class ChecklistStep(Record):
    """A ticked step of a checklist and the day it was done."""

    LETTER: ClassVar[str] = "C"

    step: Line = ""
    on: Day | None = None


class Meeting(Table):
    """`minutes` is the booked length; `agenda` a preset's name or a file's. Roles hold participants' names."""

    starts_at: Time | None = None
    minutes: Number | None = None
    agenda: Line = ""
    facilitator: Line = ""
    note_taker: Line = ""
    parking_lot: Texts = ()
    commitment: Text = ""
    learned_count: Number | None = None
    decide_on: Day | None = None
    participants: tuple[Participant, ...] = ()
    plan: tuple[PlannedSection, ...] = ()
    runs: tuple[SectionRun, ...] = ()
    checklist: tuple[ChecklistStep, ...] = ()


class Survey(Table):
    """Counts only, never a person's answers: seven strings of five numbers, marks 1 to 5, left to right.

    Under five responses nothing is stored (FEATURES row 127).
    """

    responses: Number | None = None
    counts: tuple[Text, ...] = ()
