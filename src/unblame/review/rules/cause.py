"""The cause and how deep it was looked for (FEATURES rows 43 to 48)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from unblame.record.order import WhyNode, why_tree
from unblame.record.session import Session
from unblame.review.finding import Finding, finding
from unblame.review.prose import lazily, repeated, sentences

RESTATED = 0.8
"""A cause that shares this much of its words with the problem says the problem again."""
_person = lazily(
    r"^(?:the |an? )?(?:on-?call|engineer|operator|developer|dba|admin(?:istrator)?|reviewer|responder|someone|"
    r"somebody|he|she|they (?!were |are |had been )|we)\b",
    re.IGNORECASE,
)
_human_error = lazily(r"\b(?:human|operator|user)[ -](?:error|mistake)\b", re.IGNORECASE)


class Cause(NamedTuple):
    """A text that stands as the root cause, and its place."""

    where: str
    text: str


def causes(session: Session) -> list[Cause]:
    """The statement; without one the answers that are marked as roots."""
    if statement := session.root_cause.statement.strip():
        return [Cause("root_cause.statement", statement)]
    return [Cause(f"whys.{why.id}", why.answer) for why in session.whys if why.root and why.answer.strip()]


def problem(session: Session) -> Iterator[Finding]:
    """What the whys start from."""
    if not session.root_cause.problem:
        yield finding("whys.no-problem", "root_cause.problem")


def answers(session: Session) -> Iterator[Finding]:
    """The tree of answers: what ends at a person, in human error or after one step, and whether a root is marked."""
    for node in why_tree(session.whys):
        where, text = f"whys.{node.why.id}", node.why.answer
        if node.lost:
            yield finding("whys.orphan", where, text=text)
        if _human_error().search(text):
            yield finding("whys.human-error", where, text=text)
        elif not node.children and _person().match(text):
            yield finding("whys.person", where, text=text)
        elif not node.children and node.depth == 1 and text:
            yield finding("whys.one-deep", where, text=text)
    if session.whys and not any(why.root for why in session.whys):
        yield finding("whys.no-root", "whys")


def restated(session: Session) -> Iterator[Finding]:
    """A statement that is the problem, letter by letter."""
    cause = session.root_cause
    if cause.statement and cause.statement.casefold() == cause.problem.casefold():
        yield finding("whys.root-restates", "root_cause.statement")


def nearly_restated(session: Session) -> Iterator[Finding]:
    """A cause most of whose words are the problem's."""
    for cause in causes(session):
        if repeated(cause.text, session.root_cause.problem) >= RESTATED:
            yield finding("cause.restates", cause.where)


def missing(session: Session) -> Iterator[Finding]:
    """Neither a statement nor an answer that is marked as a root."""
    if not causes(session):
        yield finding("cause.none", "root_cause.statement")


def stated(session: Session) -> Iterator[Finding]:
    """One sentence, about conditions, not about a person or an error."""
    people = [name for person in session.meeting.participants for name in _called(person.name, person.handle)]
    for cause in causes(session):
        if (count := sentences(cause.text)) > 1:
            yield finding("cause.sentences", cause.where, count=count)
        if _human_error().search(cause.text):
            yield finding("cause.human-error", cause.where)
        elif _person().match(cause.text) or _names(cause.text, people):
            yield finding("cause.person", cause.where)


def depth(session: Session) -> Iterator[Finding]:
    """Whether the whys went far enough for what was found."""
    if not session.whys:
        yield finding("whys.none", "whys")
    nodes = why_tree(session.whys)
    for node in nodes:
        if node.why.root and node.depth == 1 and node.children and node.why.answer:
            yield finding("cause.shallow", f"whys.{node.why.id}")
    cause = session.root_cause
    if "human error" in (cause.type, *cause.classes) and not any(_is_deeper(node) for node in nodes):
        yield finding("cause.type-human-error", "root_cause.type")


def factors(session: Session) -> Iterator[Finding]:
    """What made it likelier, longer or wider."""
    if not session.factors:
        yield finding("whys.no-factors", "factors")


def _is_deeper(node: WhyNode) -> bool:
    """Whether this answer goes behind another one, to something that is neither a person nor an error."""
    text = node.why.answer.strip()
    return bool(node.depth > 1 and text and not _human_error().search(text) and not _person().match(text))


def _called(name: str, handle: str) -> Iterator[str]:
    """What a participant is called in a sentence: the whole name, the first of two, the handle."""
    if name:
        yield name
        first, _, rest = name.partition(" ")
        if rest and len(first) > 2:
            yield first
    if handle:
        yield f"@{handle.removeprefix('@')}"


def _names(text: str, people: list[str]) -> bool:
    """Whether a name stands in a text as a word, in its own spelling: “Mark”, not “mark”."""
    if not people:
        return False
    found = "|".join(re.escape(name) for name in sorted(set(people), key=len, reverse=True))
    return re.search(rf"(?<!\w)(?:{found})(?![\w-])", text) is not None
