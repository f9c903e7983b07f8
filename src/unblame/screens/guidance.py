"""What the panel says: a question that fits, and in MINE the script and what to watch for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unblame.agenda.words import Words
from unblame.record.session import Session
from unblame.review.finding import Finding
from unblame.review.questions import choose_question, needs_of
from unblame.review.walk import walk
from unblame.review.watch import watch
from unblame.screens.context import Context

MOST = 4
NEED_OF_RULE = {"lessons.nothing-well": "no-well", "lessons.nothing-poorly": "no-poorly", "actions.too-many": "many"}
"""Rules whose questions call what they found by another name; the others are called by their own."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """A question to ask; script and watch-fors are empty on a shared screen."""

    question: str
    script: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()


def guidance(context: Context, *, drafting: bool, judged: Sequence[Finding] = ()) -> Guidance:
    """For the section that is shown, at its current record; `judged` are choices that the wording judges."""
    section = context.shown
    words = context.words(section)
    turn = context.turns.get(section, 0)
    question = _drafting(words, turn) if drafting else ""
    question = question or _question(context, words, turn)
    if context.in_room:
        return Guidance(question)
    findings = [*judged, *watch(context.document.session, section, context.today)]
    here = context.current.get(section, "")
    findings.sort(key=lambda finding: not (here and finding.where.startswith(here)))
    said = [words.watch_for(finding.rule, **dict(finding.values)) for finding in findings]
    script = () if drafting else words.script
    return Guidance(question, script, tuple(text for text in said if text)[:MOST])


def _drafting(words: Words, turn: int) -> str:
    return words.drafting[turn % len(words.drafting)].text if words.drafting else ""


def _question(context: Context, words: Words, turn: int) -> str:
    session = context.session
    here = context.current.get(context.shown, "").rpartition(".")[2]
    event = next((each for each in session.timeline if each.id == here), None)
    if event is not None and event.ask:
        if turn == 0:
            return event.ask
        turn -= 1
    held = _held(session, context)
    if event is not None:
        silent = any(stop.event.id == event.id and stop.gap_before for stop in walk(session))
        held = (held - {"gap"}) | needs_of(session, event, gap=silent)
    chosen = choose_question(words.questions, held, turn, event=event is not None)
    return chosen.ask if chosen else ""


def _held(session: Session, context: Context) -> set[str]:
    """What the record shows or lacks, as the keys that questions need."""
    rules = {finding.rule for finding in watch(session, context.shown, context.today)}
    held = {rule.partition(".")[2] for rule in rules}
    held.update(NEED_OF_RULE[rule] for rule in rules & NEED_OF_RULE.keys())
    if session.incident.summary:
        held.add("summary")
    if any(why.root for why in session.whys):
        held.add("root")
    if any(not why.evidence for why in session.whys):
        held.add("no-evidence")
    if any(not action.success_criteria for action in session.actions):
        held.add("no-criteria")
    if context.room().parked:
        held.add("parked")
    return held
