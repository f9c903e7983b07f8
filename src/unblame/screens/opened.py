"""Open a session's file: everything that needs the record's models, loaded after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from unblame.config import Config
from unblame.document import Document
from unblame.record.session import Session
from unblame.screens.conductor import Conductor, make_clock
from unblame.screens.context import MINE, ROOM, Context
from unblame.store.atomic import remove_strays
from unblame.store.autosave import Autosave, SaveReport
from unblame.store.load import load_session


@dataclass(slots=True)
class Opened:
    """An open session with what belongs to it; `problem` is what is wrong with its agenda."""

    context: Context
    conductor: Conductor
    saver: Autosave
    problem: str


def open_session(
    path: Path,
    config: Config,
    *,
    meeting: bool,
    agenda: str,
    here: tzinfo,
    now: Callable[[], datetime],
    on_report: Callable[[SaveReport], None],
) -> Opened:
    """Read the file and make it ready. Raises `store.errors.Unreadable`; nothing is written before an edit."""
    loaded = load_session(path)
    remove_strays(path, now())
    saver = Autosave(path, loaded.data, on_report, now)
    document = Document(loaded.session, saver, now=now)
    clock, problem = make_clock(document, config, now, agenda)
    context = Context(document, path, clock, config, view=ROOM if meeting else MINE, here=here, now=now)
    if agenda and not problem and agenda != document.session.meeting.agenda and not document.session.meeting.plan:
        document.put("meeting.agenda", agenda)
    return Opened(context, Conductor(context), saver, problem)


def landing(session: Session, today: date) -> tuple[str, str]:
    """Where drafting begins: the section and place of the first required thing that is missing, else the write-up."""
    from unblame.review.readiness import first_required, readiness
    from unblame.screens.places import section_of

    first = first_required(readiness(session, today))
    section = section_of(first.where) if first else ""
    return (section, first.where) if first and section else ("writeup", "")
