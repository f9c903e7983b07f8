"""Which actions leave a session, and what every tracker is told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from unblame.exports.facts.numbering import Numbering
from unblame.exports.facts.shapes import Listed
from unblame.record.actions import Action
from unblame.record.followup import Publication
from unblame.record.session import Session
from unblame.record.text import clean, clean_line, visible
from unblame.review.writeup_words import CUSTOMERS_TEMPLATES
from unblame.store.errors import shown_path

_ADDRESSES = ("http://", "https://")

TICKET, DONE, PROVISIONAL, UNTITLED, UNDATED = (
    ("it has a ticket", "they have tickets"),
    ("it is done", "they are done"),
    ("it is provisional", "they are provisional"),
    ("it has no title", "they have no title"),
    ("it has no due date", "they have no due date"),
)
"""Why an action stays behind: said of one, said of several."""
_REASONS = (TICKET, DONE, PROVISIONAL, UNTITLED, UNDATED)


class Out(NamedTuple):
    """A session whose actions go out. `path` is its file as it was named; none where it came from stdin."""

    session: Session
    path: Path | None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, how many rows, entries or calls it has, and a sentence for each group that was left out."""

    text: str
    count: int
    left: tuple[str, ...]


class Task(NamedTuple):
    """An action as every tracker gets it: plain text, its lines parted by LF, the title on one line.

    `external_id` is `SESSION/ACTION`, the same in each run. `handle` is the owner's where one is known, without “@”.
    `labels` hold no spaces. `link` leads to the write-up where it was published; else it is the incident's reference.
    """

    id: str
    external_id: str
    number: str
    title: str
    description: str
    lists: tuple[Listed, ...]
    addresses: tuple[str, ...]
    owner: str
    handle: str
    due: date | None
    priority: str
    status: str
    labels: tuple[str, ...]
    incident: str
    reference: str
    link: str

    @property
    def parts(self) -> tuple[Listed, ...]:
        """Everything that is a list, each under its heading."""
        addressed = (Listed("Addresses", self.addresses),) if self.addresses else ()
        return (*self.lists, *addressed)

    @property
    def source(self) -> str:
        """Where the action comes from, in one line without the link."""
        reference = f" ({self.reference})" if self.reference else ""
        return f"{self.number} of the post-mortem “{self.incident}”{reference}"


class Chosen(NamedTuple):
    """The actions of one session that go out, and what is said of those that do not."""

    out: Out
    tasks: tuple[Task, ...]
    left: tuple[str, ...]


def chosen(out: Out, *, dated: bool = False) -> Chosen:
    """The actions that nobody opened anywhere yet and somebody has to do, in the file's order.

    Left out are those that have a ticket, are done, are provisional or have no title; with `dated` also those
    without a due date.
    """
    session, numbering = out.session, Numbering(out.session)
    behind = {action.id: why for action in session.actions if (why := _why_not(action, dated=dated))}
    tasks = tuple(_task(action, session, numbering) for action in session.actions if action.id not in behind)
    left: list[str] = []
    for reason in _REASONS:
        numbers = [numbering.of(action) for action in session.actions if behind.get(action.id) == reason]
        if numbers:
            left.append(f"{_name(out)}: {_left(numbers, reason)}")
    return Chosen(out, tasks, tuple(left))


def incident_name(session: Session) -> str:
    """The incident's title in one line, else its reference, else the session's id."""
    return plain_line(session.incident.title) or plain_line(session.incident.reference) or plain_line(session.id)


def external_id(session: Session, action: Action) -> str:
    """By which a tracker's answer names an action."""
    return f"{session.id}/{action.id}"


def published_at(publication: Publication) -> str:
    """Where the write-up for people inside stands, an address before a path; for want of both the customers' one."""
    places = [place for place in publication.published if place.to]
    places.sort(key=lambda place: (place.template in CUSTOMERS_TEMPLATES, not is_address(place.to)))
    return plain_line(places[0].to) if places else ""


def is_address(link: str) -> bool:
    """Whether a link can be followed from anywhere."""
    return link.lower().startswith(_ADDRESSES) and not any(mark.isspace() for mark in link)


def plain(text: str) -> str:
    """A text of the record for a place that knows no markup."""
    return visible(clean(text)).strip()


def plain_line(text: str) -> str:
    """The same in one line."""
    return visible(clean_line(text))


def cut(text: str, limit: int) -> str:
    """At most so many characters, the last one “…” where some are missing."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def body(task: Task) -> str:
    """All there is to say about an action but its title, as plain text in paragraphs."""
    paragraphs = [task.description]
    paragraphs += ["\n".join([f"{part.heading}:", *(f"- {item}" for item in part.items)]) for part in task.parts]
    if task.owner:
        paragraphs.append(f"Owner: {task.owner}")
    link = task.link if task.link != task.reference else ""
    paragraphs.append("\n".join(part for part in (task.source, link) if part))
    return "\n\n".join(part for part in paragraphs if part)


def _why_not(action: Action, *, dated: bool) -> tuple[str, str] | None:
    reasons = {
        TICKET: bool(action.ticket),
        DONE: action.status == "done",
        PROVISIONAL: bool(action.provisional),
        UNTITLED: not plain_line(action.title),
        UNDATED: dated and action.due is None,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _left(numbers: list[str], reason: tuple[str, str]) -> str:
    if len(numbers) == 1:
        return f"{numbers[0]} is left out: {reason[0]}."
    return f"{', '.join(numbers[:-1])} and {numbers[-1]} are left out: {reason[1]}."


def _name(out: Out) -> str:
    return shown_path(out.path) if out.path is not None else plain_line(out.session.id)


def _task(action: Action, session: Session, numbering: Numbering) -> Task:
    incident = session.incident
    reference = plain_line(incident.reference)
    lists = [("Done when", action.success_criteria), *((part.heading or "Also", part.items) for part in action.lists)]
    blocked = f"Blocked by: {plain(action.blocked_reason)}" if action.blocked_reason.strip() else ""
    return Task(
        id=action.id,
        external_id=external_id(session, action),
        number=numbering.of(action),
        title=plain_line(action.title),
        description="\n\n".join(part for part in (plain(action.description), blocked) if part),
        lists=tuple(Listed(plain_line(heading), said) for heading, items in lists if (said := _said(items))),
        addresses=_said(_addressed(action, session)),
        owner=plain_line(action.owner),
        handle=_handle(action.owner, session),
        due=action.due,
        priority=action.priority or "",
        status=action.status or "",
        labels=_labels(action, session),
        incident=incident_name(session),
        reference=reference,
        link=published_at(session.publication) or reference,
    )


def _said(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(said for item in items if (said := plain(item)))


def _addressed(action: Action, session: Session) -> list[str]:
    """What the action is for, in words; a link to what is gone says nothing."""
    words = {factor.id: factor.text for factor in session.factors} | {why.id: why.answer for why in session.whys}
    return [" ".join(words[link].split()) for link in action.addresses if link in words]


def _handle(owner: str, session: Session) -> str:
    wanted = owner.casefold().removeprefix("@")
    for person in session.meeting.participants:
        handle = person.handle.removeprefix("@")
        if wanted and wanted in (person.name.casefold(), handle.casefold()):
            return handle
    return owner.removeprefix("@") if owner.startswith("@") else ""


def _labels(action: Action, session: Session) -> tuple[str, ...]:
    words = ("post-mortem", action.purpose, action.type, session.incident.severity)
    return tuple(dict.fromkeys(word.replace(" ", "-") for word in words if word))
