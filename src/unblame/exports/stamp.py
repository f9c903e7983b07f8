"""The file a write-up is written to: its name, and the stamp that shows whether somebody edited it."""

from __future__ import annotations

import difflib
import hashlib
import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from unblame.record.session import Session
from unblame.record.text import slug
from unblame.review.milestones import incident_day

STANDARD = "standard"
"""The template that a write-up has when no other is named."""
_STAMP = re.compile(r"<!-- unblame: session (\S+), sha256 ([0-9a-f]{64}) -->")


def stamp(text: str, session_id: str) -> str:
    """The text with one comment at its end: the session's id and a checksum of everything above it."""
    body = _lf(text).rstrip("\n") + "\n\n"
    # quoting keeps an id of any characters from ending the comment
    return f"{body}<!-- unblame: session {quote(session_id, safe='')}, sha256 {_digest(body)} -->\n"


def read_stamp(text: str) -> tuple[str, bool] | None:
    """The id of the session in a file's stamp, and whether the text was edited since; None without a stamp.

    Line ends that a version control system rewrote are no edit.
    """
    text = _lf(text)
    last = None
    for found in _STAMP.finditer(text):
        last = found
    if last is None:
        return None
    edited = _digest(text[: last.start()]) != last[2] or bool(text[last.end() :].strip())
    return unquote(last[1]), edited


class Refusal(NamedTuple):
    """Why a file is not written over, a sentence; `advice` is for the command line. `edited` when it is the export of
    the same session, which somebody corrected.
    """

    reason: str
    advice: str = ""
    edited: bool = False


def refusal(existing: str, session_id: str) -> Refusal | None:
    """Why a file with this text must not be written over by a session's export; None when it may be."""
    if not existing.strip():
        return None
    read = read_stamp(existing)
    if read is None:
        return Refusal("it was not written by unblame.", "Choose another name with -o, or write over it with --force.")
    found, edited = read
    if found != session_id:
        return Refusal(f"it is the write-up of another session, {found}.", "Choose another name with -o.")
    if edited:
        return Refusal("it was edited since its export.", "Move it away, or write over it with --force.", edited=True)
    return None


def diff(existing: str, new: str, name: str) -> str:
    """What an export would change in a file, as a unified diff; empty when nothing."""
    before, after = _lf(existing).splitlines(keepends=True), _lf(new).splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, fromfile=name, tofile=f"{name} (new export)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def default_name(session: Session) -> str:
    """`postmortem-2024-01-15-checkout-down.md`: the day the impact began, else that of the start or the first event.

    The day is that of the incident's zone; without any time there is none.
    """
    return file_name(session)


def file_name(session: Session, template: str = STANDARD, ending: str = ".md", *, for_customers: bool = False) -> str:
    """As `default_name`; a template other than standard stands behind the title, so that no two want one file.

    `ending` follows the name as it is: `.html`, or `-jira.csv`. A name `for_customers` has nothing internal in it.
    """
    laid_out = "" if template == STANDARD else f"-{slug(template_label(template).removesuffix('.md.j2'))}"
    if for_customers:
        session = _without_leaks(session)
    return f"postmortem-{dated_name(session)}{laid_out}{ending}"


def _without_leaks(session: Session) -> Session:
    """The title of a file that customers get must not tell them what its text does not."""
    from unblame.review.leaks import leaks

    incident = session.incident
    if not leaks([("incident.title", incident.title)], session):
        return session
    return session.model_copy(update={"incident": incident.model_copy(update={"title": "incident"})})


def dated_name(session: Session) -> str:
    """`2024-01-15-checkout-down`, or the title alone."""
    day, name = incident_day(session), slug(session.incident.title)
    return f"{day.isoformat()}-{name}" if day else name


def mark_of(session_id: str) -> str:
    """What stands for a session where its id, which holds words of its title, must not be read."""
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def template_label(template: str) -> str:
    """What a template is called where it is kept: a name as it is, of a path the file's name alone."""
    return template.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _lf(text: str) -> str:
    """As it was written: editors change line ends, and put a byte order mark before it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
