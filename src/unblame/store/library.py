"""The folder of sessions: which one it is, what is in it, and a new session's file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from unblame.record.ids import LENGTH, TailSource, random_tail
from unblame.record.incident import Incident
from unblame.record.kinds import SCHEMA, Kind, Severity, Status
from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.text import slug
from unblame.record.zones import zone
from unblame.store.atomic import write_new
from unblame.store.errors import NotASession, Unreadable
from unblame.store.folder import session_files
from unblame.store.load import parse_session, read_bytes
from unblame.store.toml import dump_session

_PRIVATE_FOLDER, _PRIVATE_FILE, _ANY_FILE = 0o700, 0o600, 0o666
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the library. A file that cannot be read has its `problem` and its name as title."""

    path: Path
    title: str
    id: str = ""
    severity: Severity | None = None
    status: Status | None = None
    day: date | None = None
    private: bool = False
    actions_open: int = 0
    actions_overdue: int = 0
    problem: str | None = None
    missing: int | None = None
    """Required things that the write-up lacks, when they were counted."""
    newer: int | None = None
    """The file's schema where a later Unblame wrote it: what this row says is what this version understands."""


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of session files."""

    folder: Path

    def entries(self, today: date, *, count_missing: bool = False) -> list[Entry]:
        """What is there, newest incident first, undated ones last; an action due today is not overdue.

        To count what the write-ups lack takes as long again as reading them.
        """
        read = (_entry(path, today, count_missing=count_missing) for path in session_files(self.folder))
        entries = [entry for entry in read if entry is not None]
        return sorted(entries, key=lambda entry: entry.day or date.min, reverse=True)


def day_of(session: Session, path: Path | None = None) -> date | None:
    """The incident's day in its own zone: of `impact-started`, else `started`, else the first event, else
    of the file's name.
    """
    at = _first_at(session, "impact-started") or _first_at(session, "started") or _first_at(session, None)
    if at is not None:
        return at.astimezone(_zone_of(session)).date()
    return _day_in_name(path) if path is not None else None


def new_session(
    title: str,
    day: date,
    tail: TailSource = random_tail,
    *,
    severity: Severity | None = None,
    kind: Kind | None = None,
) -> Session:
    """A draft with an id that no other has: day, title and six characters from `tail`."""
    incident = Incident(title=title, severity=severity, kind=kind, status="draft")
    return Session(id=f"{_stem(day, title)}-{tail()}", incident=incident)


def own_id(session: Session) -> Session:
    """A copy that becomes a session of its own: the same words in front of another tail."""
    head, _, tail = session.id.rpartition("-")
    stem = head if head and len(tail) == LENGTH else session.id
    return session.model_copy(update={"id": f"{stem}-{random_tail()}"})


def new_path(folder: Path, day: date, title: str) -> Path:
    """A free name in a folder: `YYYY-MM-DD-slug.toml`, numbered from `-2` where that one is taken."""
    return next(path for path in _paths(folder, day, title) if not os.path.lexists(path))


def create(session: Session, folder: Path, day: date, *, data_folder: Path | None = None) -> Path:
    """Write a new session into a folder, never over another file; gives its path.

    In the user's data folder it is for the user alone (0600), elsewhere as the umask says. Raises OSError.
    """
    private = data_folder is not None and folder.resolve().is_relative_to(data_folder.resolve())
    folder.mkdir(mode=_PRIVATE_FOLDER if private else 0o777, parents=True, exist_ok=True)
    data = dump_session(session).encode()
    for path in _paths(folder, day, session.incident.title):
        with suppress(FileExistsError):
            write_new(path, data, _PRIVATE_FILE if private else _ANY_FILE)
            return path
    raise AssertionError("the names never end")


def _paths(folder: Path, day: date, title: str) -> Iterator[Path]:
    stem = _stem(day, title)
    yield folder / f"{stem}.toml"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.toml"
        number += 1


def _stem(day: date, title: str) -> str:
    return f"{day.isoformat()}-{slug(title)}"


def _entry(path: Path, today: date, *, count_missing: bool) -> Entry | None:
    """A file's row; none for TOML that is something else."""
    try:
        session = parse_session(read_bytes(path), path, newer=True)
    except NotASession:
        return None
    except Unreadable as error:
        return Entry(path, path.stem, day=_day_in_name(path), problem=str(error))
    unfinished = [action for action in session.actions if action.status != "done"]
    return Entry(
        path,
        session.incident.title or path.stem,
        id=session.id,
        severity=session.incident.severity,
        status=session.incident.status,
        day=day_of(session, path),
        private=bool(session.incident.private),
        actions_open=len(unfinished),
        actions_overdue=sum(action.due is not None and action.due < today for action in unfinished),
        missing=_missing(session, today) if count_missing else None,
        newer=session.schema_version if session.schema_version > SCHEMA else None,
    )


def _missing(session: Session, today: date) -> int:
    from unblame.review.readiness import counts, readiness

    return counts(readiness(session, today)).required


def _first_at(session: Session, milestone: str | None) -> datetime | None:
    times = (
        event.at
        for event in session.timeline
        if event.at is not None and (milestone is None or milestone in event.milestones)
    )
    return min(times, default=None)


def _zone_of(session: Session) -> tzinfo:
    with suppress(Unread):
        return zone(session.incident.timezone or "UTC")
    return UTC


def _day_in_name(path: Path) -> date | None:
    found = _DAY_IN_NAME.match(path.stem)
    with suppress(ValueError):
        return date.fromisoformat(found[1]) if found is not None else None
    return None
