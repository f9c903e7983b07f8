"""The meeting: who, when, and how its time went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unblame.exports.facts.actions import iso
from unblame.exports.facts.incident import filled
from unblame.exports.facts.moments import Moments
from unblame.exports.facts.shapes import Fact, Facts
from unblame.record import meeting as record
from unblame.record.numbers import show_number
from unblame.record.showing import duration
from unblame.record.survey_counts import average

FEWEST_RESPONSES = 5
"""Under this many answers a survey would tell who gave them (FEATURES row 127)."""

_MARKS = 5


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


def meeting(held: record.Meeting, survey: record.Survey, moments: Moments) -> Meeting:
    """Times in the incident's zone, as everywhere in a write-up."""
    facts = filled(
        [
            ("Planned for", moments.moment(held.starts_at) if held.starts_at else ""),
            ("Booked", f"{show_number(held.minutes)} min" if held.minutes is not None else ""),
            ("Agenda", held.agenda),
            ("Facilitator", held.facilitator),
            ("Note-taker", held.note_taker),
            ("Learned something", _people(held.learned_count)),
            ("Provisional actions are decided on", iso(held.decide_on)),
            ("Survey", _responses(survey)),
        ]
    )
    return Meeting(
        facts,
        _persons(held.participants),
        _sections(held, moments),
        tuple(Fact(iso(step.on), step.step) for step in held.checklist),
        _marks(survey),
    )


def _people(number: float | None) -> str:
    return "" if number is None else f"{show_number(number)} {'person' if number == 1 else 'people'}"


def _persons(participants: Sequence[record.Participant]) -> tuple[PersonRow, ...]:
    """Who is not said to be away is there, as on the screen, once it is known of anybody."""
    known = any(person.attended is not None for person in participants)
    return tuple(
        PersonRow(
            person.name,
            person.handle,
            person.role,
            {True: "yes", False: "no", None: ""}[person.responder],
            ("no" if person.attended is False else "yes") if known else "",
        )
        for person in participants
    )


def _sections(held: record.Meeting, moments: Moments) -> tuple[SectionRow, ...]:
    planned = {section.section: section for section in held.plan}
    names = dict.fromkeys([*planned, *(run.section for run in held.runs)])
    return tuple(
        _section(name, planned.get(name), [run for run in held.runs if run.section == name], moments) for name in names
    )


def _section(
    name: str, planned: record.PlannedSection | None, runs: Sequence[record.SectionRun], moments: Moments
) -> SectionRow:
    paused = sum(run.paused_seconds or 0 for run in runs)
    used = sum(_seconds(run) for run in runs)
    return SectionRow(
        section=name.capitalize(),
        planned=_planned(planned) if planned else "",
        used=duration(used) if runs else "",
        visits=", ".join(_visit(run, moments) for run in runs if run.started_at or run.ended_at),
        paused=duration(paused) if paused else "",
    )


def _planned(section: record.PlannedSection) -> str:
    extended = section.extended_minutes
    if not extended:
        return f"{show_number(section.minutes)} min"
    sign = "−" if extended < 0 else "+"
    return f"{show_number(section.minutes)} {sign} {show_number(abs(extended))} min"


def _seconds(run: record.SectionRun) -> float:
    if run.started_at is None or run.ended_at is None:
        return 0
    return max(0.0, (run.ended_at - run.started_at).total_seconds() - (run.paused_seconds or 0))


def _visit(run: record.SectionRun, moments: Moments) -> str:
    if run.started_at is None:
        return f"until {moments.moment(run.ended_at)}" if run.ended_at else ""
    day = moments.day(run.started_at).isoformat()
    return f"{day} {moments.span(run.started_at, run.ended_at)}" + ("" if run.ended_at else ", not ended")


def _responses(survey: record.Survey) -> str:
    responses = survey.responses or 0
    return f"{show_number(responses)} responses" if responses >= FEWEST_RESPONSES else ""


def _marks(survey: record.Survey) -> tuple[SurveyRow, ...]:
    if (survey.responses or 0) < FEWEST_RESPONSES:
        return ()
    rows = enumerate(survey.counts, start=1)
    return tuple(SurveyRow(str(number), counts, _average(counts)) for number, counts in rows if counts)


def _average(counts: str) -> str:
    found = average((counts,)) if len(counts.split()) == _MARKS else None
    return "" if found is None else f"{found:.1f}"
