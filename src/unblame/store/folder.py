"""Which folder is the library, and its files: without the record's models, so that the first paint need not wait."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

_FOLDER = "sessions"
_SUFFIX = ".toml"
_LOOKED_AT = 1 << 20  # bytes: an incident's header stands near the top
_INCIDENT = re.compile(rb"""(?m)^[ \t]*(?:\[[ \t]*)?["']?incident["']?[ \t]*[\].=]""")


def find_library(cwd: Path, data_folder: Path, override: str | None, environ: str | None) -> Path:
    """The library's folder: `--library`, else `environ` (what UNBLAME_LIBRARY holds), else `sessions/`
    here where it holds a session, else the user's data folder. The folder need not exist yet.
    """
    named = override or environ
    if named:
        with suppress(RuntimeError):  # “~name” of nobody stays as it is written
            return cwd / Path(named).expanduser()
        return cwd / named
    team = cwd / _FOLDER
    return team if any(map(_looks_like_a_session, session_files(team))) else data_folder


def session_files(folder: Path) -> list[Path]:
    """The TOML files of a folder itself, by name, without hidden ones; none where it cannot be read."""
    names: list[str] = []
    with suppress(OSError), os.scandir(folder) as found:
        names = [file.name for file in found if file.name.endswith(_SUFFIX) and not file.is_dir()]
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def free_place(folder: Path, name: str) -> Path:
    """A file of this name in a folder, numbered from `-2` where something is there."""
    path, number = folder / name, 2
    while os.path.lexists(path):
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return path


def _looks_like_a_session(path: Path) -> bool:
    """Whether a file names an incident; one with a mistake in it counts, or it would be lost from sight."""
    try:
        with path.open("rb") as file:
            return _INCIDENT.search(file.read(_LOOKED_AT)) is not None
    except OSError:
        return False
