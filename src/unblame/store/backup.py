"""Copies of a session's file, kept in the user's state folder before something replaces what it held."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from unblame.record.text import slug
from unblame.store.atomic import sync_folder, write_new

Reason = Literal["migration", "merge", "comments", "meeting", "restore", "import"]
"""What came next: a later schema, a merge, a save that drops comments, a meeting, an older copy brought back, an
import."""

KEPT = 20
"""How many of a session's newest are kept. The newest of each reason stays, however old it is."""

_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
_STAMP = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(rf"([0-9]{{8}}T[0-9]{{12}})Z\.({'|'.join(get_args(Reason))})\.([0-9a-f]{{8}})\.toml")
_TICK = timedelta(microseconds=1)
_SLUG = 100


class Backup(NamedTuple):
    """One copy. `made_at` is in UTC, `size` in bytes."""

    path: Path
    made_at: datetime
    reason: Reason
    size: int


def keep(folder: Path, session_id: str, source: Path, data: bytes, reason: Reason, now: datetime) -> Path:
    """Keep the bytes that `source` holds, and give where they are; for the user alone, and on disk.

    They stand in `folder/<slug of the id>/<time in UTC>.<reason>.<8 hex digits of the source's path>.toml`. What
    the session's newest copy from the same source holds already is not written again. What is older than the
    newest `KEPT` is deleted. Raises OSError when the copy cannot be made.
    """
    home = folder / slug(session_id, _SLUG)
    origin = _origin(source)
    _make_private(home)
    newest = next(iter(_in(home)), None)
    if newest is not None and newest.path.name.endswith(f".{origin}.toml") and _holds(newest, data):
        return newest.path
    path = _write(home, data, f"{reason}.{origin}", now.astimezone(UTC))
    _drop_old(home, path)
    return path


def backups(folder: Path, session_id: str | None, source: Path) -> list[Backup]:
    """What was kept of a session under its id, and whatever was made from this path; newest first.

    Without an id, for a file that cannot be read or is gone, it is the path alone. Raises OSError.
    """
    own = slug(session_id, _SLUG) if session_id is not None else None
    ending = f".{_origin(source)}.toml"
    return _newest_first(
        backup
        for home in _folders(folder)
        for backup in _in(home)
        if home.name == own or backup.path.name.endswith(ending)
    )


def _origin(source: Path) -> str:
    """A path in eight characters: the folder of backups does not tell where files stand."""
    resolved = os.path.normcase(os.path.realpath(source))
    return hashlib.sha256(os.fsencode(resolved)).hexdigest()[:8]


def _make_private(folder: Path) -> None:
    """Make what is missing of a path, each part for the user alone, as the XDG base directories want it."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        sync_folder(each.parent)


def _write(home: Path, data: bytes, rest: str, at: datetime) -> Path:
    """Write under the first free time: two copies of one moment are both kept."""
    while True:
        path = home / f"{at.strftime(_STAMP)}Z.{rest}.toml"
        try:
            write_new(path, data, _FILE_MODE)
        except FileExistsError:
            at += _TICK
        else:
            return path


def _drop_old(home: Path, made: Path) -> None:
    """Delete what is too old. The copy just made stays even when the clock was set back before the others."""
    found = _in(home)
    newest = {backup.reason: backup.path for backup in reversed(found)}
    kept = {made, *newest.values(), *(backup.path for backup in found[:KEPT])}
    for backup in found:
        if backup.path not in kept:
            with suppress(OSError):  # the new copy stands, which is what the caller must know
                backup.path.unlink()


def _holds(backup: Backup, data: bytes) -> bool:
    return backup.size == len(data) and backup.path.read_bytes() == data


def _folders(folder: Path) -> Iterator[Path]:
    """The sessions' folders; none where nothing was ever kept."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for each in found:
            if each.is_dir(follow_symlinks=False):
                yield folder / each.name


def _in(home: Path) -> list[Backup]:
    """The copies in one session's folder, newest first; what has another name is not ours."""
    found: list[Backup] = []
    with os.scandir(home) as files:
        for file in files:
            named = _NAME.fullmatch(file.name)
            if named is None or not file.is_file(follow_symlinks=False):
                continue
            with suppress(ValueError, FileNotFoundError):  # no such day; deleted meanwhile by another Unblame
                made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                size = file.stat(follow_symlinks=False).st_size
                found.append(Backup(home / file.name, made_at, cast("Reason", named[2]), size))
    return _newest_first(found)


def _newest_first(found: Iterable[Backup]) -> list[Backup]:
    """Those of one moment come the same way each time."""
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)
