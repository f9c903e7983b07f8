"""Open a session's file: everything that needs the record's models, loaded after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.config import Config
from unblame.document import Document
from unblame.record.session import Session
from unblame.screens.conductor import Conductor, make_clock
from unblame.screens.context import MINE, ROOM, Context
from unblame.store.atomic import remove_strays, write_new
from unblame.store.autosave import Autosave
from unblame.store.load import Loaded, load_session
from unblame.store.saving import Hooks
from unblame.store.toml import dump_session

if TYPE_CHECKING:
    from unblame.screens.shared_frame import SharedFrame
    from unblame.store.backup import Reason


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
    frame: SharedFrame,
) -> Opened:
    """Read the file and make it ready. Raises `store.errors.Unreadable`; nothing is written before an edit."""
    loaded = load_session(path, newer=True)
    remove_strays(path, now())
    hooks = _hooks(loaded, config, now, frame)
    saver = Autosave(path, loaded.data, hooks, now, session=loaded.session)
    document = Document(loaded.session, saver, now=now)
    clock, problem = make_clock(document, config, now, agenda)
    context = Context(document, path, clock, config, view=ROOM if meeting else MINE, here=here, now=now)
    context.newer = loaded.newer
    document.read_only = loaded.newer is not None
    if agenda and not problem and agenda != document.session.meeting.agenda and not document.session.meeting.plan:
        document.put("meeting.agenda", agenda)
    return Opened(context, Conductor(context), saver, problem)


def move_to(context: Context, session: Session, path: Path, frame: SharedFrame) -> Autosave:
    """Write a session into a file that must not be there yet; gives what saves into that. Raises OSError."""
    data = dump_session(session).encode()
    write_new(path, data, 0o600)
    hooks = _hooks(Loaded(session, path, data), context.config, context.now, frame)
    return Autosave(path, data, hooks, context.now, session=session)


def _hooks(loaded: Loaded, config: Config, now: Callable[[], datetime], frame: SharedFrame) -> Hooks:
    folder, path = config.state_folder, loaded.path

    def kept(data: bytes, reason: Reason) -> None:
        from unblame.store.backup import keep  # behind the first record, as the lock

        keep(folder / "backups", loaded.session.id, path, data, reason, now())

    def on_first(data: bytes) -> None:
        """Saving writes the present schema, and no comments."""
        if loaded.older is not None and data is loaded.data:
            kept(data, "migration")
        elif loaded._replace(data=data).comments:
            kept(data, "comments")

    def on_merge(data: bytes) -> None:
        kept(data, "merge")

    def alone() -> AbstractContextManager[object]:
        """No command of ours writes the file at the same time."""
        from unblame.store.lock import short_lock

        return short_lock(folder, path, while_open=True)

    return Hooks(frame.hear_report, frame.hear_incoming, frame.look_at_lock, on_first, on_merge, alone)


def landing(session: Session, today: date) -> tuple[str, str]:
    """Where drafting begins: the section and place of the first required thing that is missing, else the write-up."""
    from unblame.review.readiness import first_required, readiness
    from unblame.review.sections import section_of

    first = first_required(readiness(session, today))
    section = section_of(first.where) if first else ""
    return (section, first.where) if first and section else ("writeup", "")
