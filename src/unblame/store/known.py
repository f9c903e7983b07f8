"""Where a session was opened before: a copy elsewhere may be meant as a session of its own."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from unblame.record.text import slug
from unblame.store.atomic import write_atomically

_KEPT = 50


def first_place(state_folder: Path, session_id: str, path: Path) -> Path | None:
    """Where else the session with this id still stands; none when it was opened here before, or nowhere.

    Whether that file really holds the session is not looked at.
    """
    known, real = _read(_path(state_folder, session_id)), os.path.realpath(path)
    if real in known:
        return None
    return next((Path(place) for place in known if os.path.isfile(place)), None)  # noqa: PTH113 - text in, no object


def remember(state_folder: Path, session_id: str, path: Path) -> None:
    """Note that the session stands here. The state folder's own files (the demo) are not noted. Raises OSError."""
    real = os.path.realpath(path)
    if Path(real).is_relative_to(os.path.realpath(state_folder)):
        return
    file = _path(state_folder, session_id)
    known = _read(file)
    if real not in known:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, json.dumps([*known, real][-_KEPT:]).encode(), mode=0o600)


def _path(state_folder: Path, session_id: str) -> Path:
    return state_folder / "known" / f"{slug(session_id, 100)}.json"


def _read(file: Path) -> list[str]:
    with suppress(OSError, ValueError, RecursionError):
        read: object = json.loads(file.read_bytes())
        if isinstance(read, list):
            return [place for place in read if isinstance(place, str)]  # pyright: ignore[reportUnknownVariableType]
    return []
