"""The fields of an event: what the walk asks first, then what else the record can hold of a moment."""

from __future__ import annotations

from typing import get_args

from unblame.record import kinds
from unblame.record.timeline import Event
from unblame.record.typed import Surroundings
from unblame.review.citations import naming_evidence
from unblame.screens.context import Context
from unblame.screens.section import Section
from unblame.widgets.field import Field

_YES_NO = ("yes", "no")
_LINKS = ("after", "led_to")


def near_event_field(context: Context, where: str) -> Surroundings:
    """What a field of an event is read against: `at` the event above, links all others, evidence its numbers."""
    _, identifier, key = where.rsplit(".", 2)
    near = context.near(identifier, before=key == "at")
    if key in _LINKS:
        return near._replace(events=[event for event in context.session.timeline if event.id != identifier])
    if key == "evidence":
        return naming_evidence(near, context.session.evidence)
    return near


def event_fields(section: Section, event: Event, key: str) -> tuple[Field, ...]:
    """The fields of the event at a place, as far as this view shows them."""
    context = section.context
    aside = context.in_room  # on a shared screen only the answers stand there to be filled
    return section.fields(*_walked(section, event, key, aside=aside), *_else(section, event, key, aside=aside))


def _walked(section: Section, event: Event, key: str, *, aside: bool) -> tuple[Field | None, ...]:
    f, near = section.field, section.context.near(event.id, before=True)
    walked = not aside or not event.draft
    return (
        f(f"{key}.text", "  What", hint="what happened, as it could be seen", quiet=True),
        f(f"{key}.at", "  When", "time", hint="10:18", near=near, quiet=True),
        f(f"{key}.knew", "  Known", hint="what was in front of you then?", always=walked),
        f(f"{key}.options", "  Options", hint="which ways did you see?", always=walked),
        f(f"{key}.because", "  Because", hint="what made this choice fit?", always=bool(event.decision)),
        f(f"{key}.surprise", "  Surprise", hint="what was different from what you expected?", always=walked),
        f(f"{key}.helped", "  Helped", hint="what helped, or would have?"),
    )


def _else(section: Section, event: Event, key: str, *, aside: bool) -> tuple[Field | None, ...]:
    f, context = section.field, section.context
    near = context.near(event.id)
    links = near._replace(events=context.session.timeline)
    evidence = naming_evidence(near, context.session.evidence)
    milestones, phases, outcomes = get_args(kinds.Milestone), get_args(kinds.Phase), get_args(kinds.Outcome)

    def flag(name: str, label: str, hint: str, *, quiet: bool = aside) -> Field | None:
        return f(f"{key}.{name}", label, "flag", hint=hint, options=_YES_NO, quiet=quiet)

    def link(name: str, label: str, hint: str) -> Field | None:
        return f(f"{key}.{name}", label, "event", hint=hint, near=links, quiet=aside)

    return (
        f(f"{key}.milestones", "  Milestone", "choices", options=milestones, hint="detected, resolved …", quiet=True),
        flag("decision", "  Decision", "yes when a choice was made here"),
        f(f"{key}.phase", "  Phase", "choice", options=phases, hint="detection …", quiet=True),
        f(f"{key}.actor", "  Actor", hint="a role or a system", quiet=True),
        f(f"{key}.until", "  Until", "time", hint="10:30", near=near, quiet=aside),
        link("after", "  After", "without a time: the event before it, 10:18 or its first words"),
        flag("approximate", "  About", "yes when the time is a guess"),
        flag("hypothesis", "  Hypothesis", "yes when a cause was suspected", quiet=False),
        f(f"{key}.outcome", "  Outcome", "choice", options=outcomes, hint="of the hypothesis", quiet=aside),
        link("led_to", "  Led to", "the event that came of it: 10:18 or its first words"),
        f(f"{key}.evidence", "  Shown by", "numbered", hint="V1 V3: evidence", near=evidence),
        f(f"{key}.source", "  Source", hint="which log, alert or chat"),
        f(f"{key}.where", "  Where", hint="service, or file:line"),
        f(f"{key}.channel", "  Channel", hint="status page, mail …"),
        f(f"{key}.links", "  Links", "lines", hint="addresses, one a line"),
        f(f"{key}.ask", "  Ask", hint="a question to put here", quiet=aside),
        flag("key", "  Key event", "yes for public reports"),
        f(f"{key}.public", "  Public", hint="the same in customers’ words, for public reports"),
        f(f"{key}.written", "  Written", hint="the time as it was found"),
        flag("draft", "  Draft", "no when it was checked", quiet=False),
    )
