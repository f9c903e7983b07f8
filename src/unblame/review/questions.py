"""What to ask next: the question formed from an answer, and questions that fit where the room is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from unblame.record.session import Session
from unblame.record.timeline import Event

if TYPE_CHECKING:
    from unblame.agenda.words import Question

_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|might|will|would|must|needs?|"
    r"stayed|kept|went|ran|came|took|gave|made|held|lost|left|fell|grew|hit|felt|said|says|asks?|tells?|told|"
    r"exists?|covers?|shows?|watch(?:es)?|knows?|knew|lacks?)\b"
    # “the pool emptied”, “it removed the index”; not “no automated test”, “speed limits”, “a shared pool”
    r"|(?<=\s)\w+[^\We]ed(?=\Z|[,;:]|\s+(?:the|a|an|its|their|our|all|every|no|to|by|in|on|at|for|from|with|"
    r"without|after|before|when|while|as|until|because|and|or|out|up|down|over|into|it|them|itself|only|too|twice)\b)",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"(?:The|A|An|No|Nothing|Nobody|None|There|Our|We|It|Its|This|That|These|Those|One|Two|Every|Each|"
    r"All|Some|Most|Only|Neither|Both|Their|They)\b"
)
_ASKS = re.compile(
    r"(?:why|how|who|whose|where|when|what)\s+(?:is|are|was|were|did|does|do|has|have|had|can|could)\b", re.IGNORECASE
)
_BECAUSE = re.compile(r"because\s+(?!of\b)(?=\S)", re.IGNORECASE)
_FORMS = (
    ("How did it come about that {clause}?", "What led to this: {phrase}?"),
    ("What made it possible that {clause}?", "What made this possible: {phrase}?"),
    (
        "Which safeguard was to catch that {clause}, and what did it do?",
        "Which safeguard met this: {phrase}?",
    ),
    ("What made sense about it when {clause}?", "Under which conditions did this arise: {phrase}?"),
)
WORDINGS = len(_FORMS)
"""In how many ways a question can be put."""


def is_question(said: str) -> bool:
    """Whether an answer is itself a question, as scribes write what was asked."""
    return said.rstrip().endswith("?") or _ASKS.match(said) is not None


def without_because(said: str) -> str:
    """An answer without the “because” it may begin with."""
    return _BECAUSE.sub("", said, count=1)


def next_question(answer: str, wording: int = 0) -> str:
    """A neutral question about an answer; no “why”, no “who”.

    A full clause is woven in, anything else is set behind a colon, a question in quotes, so that it is never broken
    English.
    """
    said = without_because(" ".join(answer.split()))
    phrase = said.rstrip(" .!?;:,")
    if not phrase:
        return "What happened, as its users felt it?"
    clause_form, phrase_form = _FORMS[wording % WORDINGS]
    if is_question(said):
        return phrase_form.format(phrase=f"“{phrase}?”").removesuffix("?")
    clause = phrase[0].lower() + phrase[1:] if _LOWERED.match(phrase) else phrase
    if _CLAUSE.search(phrase) and len(phrase) <= 120:
        return clause_form.format(clause=clause)
    return phrase_form.format(phrase=clause)


def needs_of(session: Session, event: Event | None, *, gap: bool = False) -> set[str]:
    """The keys that questions may depend on, as the record stands at this event."""
    held: set[str] = set()
    if gap:
        held.add("gap")
    if event is None:
        return held
    for key in ("knew", "options", "because", "surprise", "helped"):
        held.add(key if getattr(event, key) else f"no-{key}")
    for key in ("decision", "hypothesis", "outcome"):
        if getattr(event, key):
            held.add(key)
    if event.milestones:
        held.update(event.milestones)
    if len({each.actor for each in session.timeline if each.actor}) > 1 and event.actor:
        held.add("handoff")
    return held


def choose_question(questions: Sequence[Question], held: set[str], turn: int, *, event: bool) -> Question | None:
    """The `turn`th question that fits: those that need what is held first, then those that need nothing."""
    wanted = [q for q in questions if q.needs and q.needs in held]
    general = [q for q in questions if not q.needs]
    at_event = [q for q in general if q.when == "event"]
    others = [q for q in general if q.when != "event"]
    fitting = [*wanted, *at_event, *others] if event else [*wanted, *others, *at_event]
    return fitting[turn % len(fitting)] if fitting else None
