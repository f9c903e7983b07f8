"""What happened, moment by moment, and what shows it: FEATURES rows 22 to 31 and 38 to 42."""

from typing import ClassVar

from unblame.record.kinds import EvidenceKind, Milestone, Outcome, Phase
from unblame.record.table import Flag, Line, Lines, Record, Text, Time


class Event(Record):
    """One moment. `at` is absent when unknown; `after` then names the event it followed.

    `written` keeps the time as an import found it. `knew`, `options`, `because`, `surprise` and `helped` are
    the walkthrough's answers; `public` is the customers' wording, printed by public reports only.
    """

    LETTER: ClassVar[str] = "E"

    at: Time | None = None
    after: Line = ""
    until: Time | None = None
    approximate: Flag | None = None
    written: Line = ""
    text: Text = ""
    phase: Phase | None = None
    milestones: tuple[Milestone, ...] = ()
    actor: Line = ""
    source: Line = ""
    where: Line = ""
    channel: Line = ""
    links: Lines = ()
    evidence: Lines = ()
    ask: Text = ""
    knew: Text = ""
    options: Text = ""
    because: Text = ""
    surprise: Text = ""
    helped: Text = ""
    decision: Flag | None = None
    hypothesis: Flag | None = None
    outcome: Outcome | None = None
    led_to: Line = ""
    key: Flag | None = None
    draft: Flag | None = None
    public: Text = ""


class Evidence(Record):
    """Something that shows what happened: an address, an excerpt, code before and after, a picture."""

    LETTER: ClassVar[str] = "V"

    kind: EvidenceKind | None = None
    title: Line = ""
    url: Line = ""
    excerpt: Text = ""
    language: Line = ""
    caption: Text = ""
    before: Text = ""
    after: Text = ""
    at: Time | None = None
