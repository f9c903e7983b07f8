"""Where a write-up went is kept in `publication.published`, so that the next export goes to the same place.

`to` is a path relative to the root of the session's repository; without one, to the folder of its file.
"""

from __future__ import annotations

import errno
import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from unblame.exports.stamp import template_label
from unblame.record.followup import Published
from unblame.record.ids import tail_of
from unblame.record.session import Session
from unblame.store.atomic import changed_since, stamp_of, write_atomically
from unblame.store.backup import Reason
from unblame.store.backup import keep as keep_backup
from unblame.store.git import GitError, work_tree
from unblame.store.load import Loaded, load_session
from unblame.store.lock import short_lock
from unblame.store.session_file import ChangedMeanwhileError
from unblame.store.toml import dump_session

_TRIES = 3


def root_of(session_file: Path) -> Path:
    """The root that kept paths are relative to."""
    return _root(Path(os.path.realpath(session_file)).parent)


@lru_cache(maxsize=256)
def _root(folder: Path) -> Path:
    try:
        found = work_tree(folder)
    except (GitError, OSError):
        found = None
    return Path(os.path.realpath(found)) if found is not None else folder


def place_below(root: Path, target: Path) -> str:
    """What is kept of a target; empty when it lies outside, or its name cannot stand in a session's file."""
    real = Path(os.path.realpath(target.parent)) / target.name
    if not real.is_relative_to(root):
        return ""
    place = real.relative_to(root).as_posix()
    return place if Published(id="O1", to=place).to == place else ""


def with_place(session: Session, template: str, place: str, on: date) -> Session:
    """The session with this place kept; the same object when it is there already.

    The entry's id is made from what it says: every clone that adds it adds the same one.
    """
    label, published = template_label(template), session.publication.published
    if not place or any((each.template, each.to) == (label, place) for each in published):
        return session
    taken = {each.id for each in published}
    made = Published.LETTER + tail_of(f"{label}\n{place}")
    while made in taken:
        made = Published.LETTER + tail_of(made)
    entry = Published(id=made, template=label, to=place, on=on)
    publication = session.publication.model_copy(update={"published": (*published, entry)})
    return session.model_copy(update={"publication": publication})


def may_keep(session_file: Path) -> bool:
    """Whether a session's file can be written at all: a write-up must not say of itself what is kept nowhere."""
    real = Path(os.path.realpath(session_file))
    return os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)


def keep(session_file: Path, template: str, place: str, state_folder: Path, now: datetime, on: date) -> bool:
    """Add a place to a session's file, and give whether it was not there yet; an open app merges it.

    Raises `lock.Held`, `errors.Unreadable` or OSError; the file then is as it was.
    """
    with short_lock(state_folder, session_file, while_open=True):
        for _ in range(_TRIES):
            stamp = stamp_of(session_file)
            loaded = load_session(session_file)
            session = with_place(loaded.session, template, place, on)
            if session is loaded.session:
                return False
            _back_up(loaded, state_folder / "backups", now)

            def confirm() -> None:
                if changed_since(session_file, stamp):  # noqa: B023 - called within this turn
                    raise ChangedMeanwhileError

            try:
                write_atomically(session_file, dump_session(session).encode(), confirm=confirm)
            except ChangedMeanwhileError:
                continue
            return True
    raise OSError(errno.EBUSY, "another program keeps writing to it")


def _back_up(loaded: Loaded, folder: Path, now: datetime) -> None:
    """What saving drops is kept first: the older schema, or the comments."""
    reason: Reason | None = "migration" if loaded.older is not None else "comments" if loaded.comments else None
    if reason is not None:
        keep_backup(folder, loaded.session.id, loaded.path, loaded.data, reason, now)


def kept_place(session: Session, root: Path, folder: Path, template: str, ending: str) -> Path | None:
    """The file in a folder that this template's export in this format went to before; the newest one kept."""
    wanted, label = Path(os.path.realpath(folder)), template_label(template)
    for each in reversed(session.publication.published):
        if each.template != label or not each.to.endswith(ending) or "://" in each.to:
            continue
        name = each.to.rpartition("/")[2]
        if name.startswith(".") or "\\" in name:
            continue
        if Path(os.path.realpath((root / each.to).parent)) == wanted:
            return folder / name
    return None
