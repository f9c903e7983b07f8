"""Every form that a session is given to others in, and the two that a template lays out: markdown and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unblame.exports.outside import is_for_customers
from unblame.exports.render import render
from unblame.exports.stamp import STANDARD, mark_of, stamp
from unblame.exports.template_files import source
from unblame.record.session import Session

if TYPE_CHECKING:
    from unblame.exports.images import Embedded
    from unblame.exports.trackers.chosen import Made, Out


class Format(NamedTuple):
    """A form. `ending` closes a file's name; `laid_out` by a template; `joined`: many sessions make one document."""

    name: str
    ending: str
    about: str
    laid_out: bool = False
    joined: bool = False


FORMATS = (
    Format("md", ".md", "markdown", laid_out=True),
    Format("html", ".html", "one page, complete in itself", laid_out=True),
    Format("json", ".json", "the record"),
    Format("csv", "-actions.csv", "the actions as a table", joined=True),
    Format("ics", "-actions.ics", "the actions' dates for a calendar", joined=True),
    Format("jira-csv", "-jira.csv", "the actions for Jira's import", joined=True),
    Format("github", "-github.sh", "a script that makes an issue of each action", joined=True),
    Format("engram", "-engram.sh", "a script that stores the write-up in engram"),
)


class Layout(NamedTuple):
    """How a write-up is made. `folder` holds the team's templates; `zone`, an IANA name or an offset, is the readers'.

    `front_matter` is for markdown only. `archived` adds what the index of an archive says of it, unseen.
    """

    template: str = STANDARD
    format: str = "md"
    folder: Path | None = None
    zone: str = ""
    front_matter: bool = False
    archived: bool = False

    @property
    def for_customers(self) -> bool:
        """Whether it is for readers outside: one of ours, or a team's own that says so at its top."""
        return is_for_customers(self.template, source(self.template, self.folder))


def format_named(name: str) -> Format:
    """The format of a name. Raises KeyError."""
    return _BY_NAME[name]


def in_zone(session: Session, zone: str) -> Session:
    """The session in its readers' zone. Raises `record.reading.Unread` for one that is none."""
    if not zone:
        return session
    from unblame.record.zones import zone as zone_named

    zone_named(zone)
    incident = session.incident.model_copy(update={"timezone": zone.strip()})
    return session.model_copy(update={"incident": incident})


def as_read(session: Session, zone: str = "") -> Session:
    """As `in_zone`, and with roles for names where `publication.names` says so. Again, it changes nothing."""
    session = in_zone(session, zone)
    if session.publication.names == "roles":
        from unblame.review.roles import as_roles

        session = as_roles(session)
    return session


def laid_out(session: Session, layout: Layout) -> Session:
    """As `as_read`, but for customers with the names: none is rewritten in their wording, and each is found there."""
    return in_zone(session, layout.zone) if layout.for_customers else as_read(session, layout.zone)


def document(session: Session, layout: Layout, pictures: Embedded | None = None) -> str:
    """The whole text of a markdown or HTML file, its stamp included; a page holds the pictures that are given.

    Raises `render.TemplateError`, for one that is to leave the house also `outside.Leaks`, which is one.
    """
    shown = laid_out(session, layout)
    text = _page(shown, layout) if layout.format == "html" else _markdown(shown, layout)
    text = pictures.put_into(text) if pictures else text
    return stamp(text, owner(session, layout))


def owner(session: Session, layout: Layout) -> str:
    """The session in the stamp: by its id, but for customers, who must not read words of a title in it."""
    return mark_of(session.id) if layout.for_customers else session.id


def joined(outs: Sequence[Out], name: str, now: datetime) -> Made:
    """The actions of all these sessions as one document of a `joined` format.

    The sessions are as `in_zone`, with their names: a tracker gives work to people, not to roles.
    """
    if name == "ics":
        from unblame.exports.trackers.calendar import calendar

        return calendar(outs, now)
    if name == "github":
        from unblame.exports.trackers.github import github_script

        return github_script(outs)
    if name == "jira-csv":
        from unblame.exports.trackers.jira import jira_csv

        return jira_csv(outs)
    from unblame.exports.trackers.sheet import actions_csv

    return actions_csv(outs)


def _page(session: Session, layout: Layout) -> str:
    from unblame.exports.page import page
    from unblame.exports.picture import svg

    text = render(session, layout.template, picture=True, folder=layout.folder)
    drawn = "" if layout.for_customers else svg(session)  # it tells more than the key events
    return page(text, title=_title(session, text, layout), picture=drawn)


def _title(session: Session, text: str, layout: Layout) -> str:
    """A page's title; one for customers has what stands in its own heading, which was looked through for leaks."""
    if layout.for_customers:
        from unblame.exports.front_matter import heading

        return heading(text)
    return session.incident.title or "Post-mortem"


def _markdown(session: Session, layout: Layout) -> str:
    text = render(session, layout.template, folder=layout.folder)
    if layout.front_matter:
        from unblame.exports.front_matter import front_matter

        text = front_matter(session, text, for_customers=layout.for_customers) + text
    if layout.archived:
        from unblame.exports.archive_tree import card

        text = f"{text.rstrip()}\n\n{card(session)}\n"
    return text


_BY_NAME = {each.name: each for each in FORMATS}
