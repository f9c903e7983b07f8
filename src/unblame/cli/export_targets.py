"""Which sessions `unblame export` is asked for, and where their documents go."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from unblame.cli.main import FINE, WRONG, CommandError
from unblame.cli.terminal import existing, say
from unblame.record.session import Session
from unblame.store.errors import NotASession, Unreadable
from unblame.store.folder import session_files
from unblame.store.load import load_session, parse_stream

STDIN, STDIN_NAME = "-", Path("stdin")  # a file of that name is another object


class Source(NamedTuple):
    """A session that was read. `path` is its file as it was named; none for stdin."""

    session: Session
    path: Path | None

    @property
    def shown(self) -> str:
        """What messages call it."""
        return str(self.path or STDIN_NAME)


class Sources:
    """The sessions one after the other; one that cannot be read is said, and `code` is then 2."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self.code = FINE

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[Source]:
        for path in self._paths:
            try:
                source = _read(path)
            except Unreadable as error:
                say(f"unblame: {error}")
                self.code = WRONG
                continue
            yield source


def paths_of(file: str) -> list[Path]:
    """The files that an argument means: a folder's are its sessions, also those that cannot be read."""
    if file == STDIN:
        return [STDIN_NAME]
    if not Path(file).is_dir():
        return [existing(file)]
    found = [path for path in session_files(Path(file)) if _may_be_session(path)]
    if not found:
        raise CommandError(f"{file}: this is a folder. Name another one, or a .toml file: no session is in it.")
    return found


def folder_of(arguments: argparse.Namespace, *, many: bool) -> Path | None:
    """The folder that the files go to; none for stdout and for one named file."""
    if arguments.into:
        return folder_named("--into", arguments.into)
    named_folder = arguments.output.endswith(("/", os.sep)) or Path(arguments.output).is_dir()
    if arguments.output not in ("", "-") and named_folder:
        return Path(arguments.output)
    if many:
        raise CommandError("Several sessions need a folder: --into DIR, or -o FOLDER/ (with the slash).")
    return None


def folder_named(option: str, name: str) -> Path:
    """The folder that an option names; it need not exist."""
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{option} {folder}: this is a file. Name a folder.")
    return folder


def _read(path: Path) -> Source:
    if path is STDIN_NAME:
        return Source(parse_stream(sys.stdin.buffer, path), None)
    return Source(load_session(path).session, path)


def _may_be_session(path: Path) -> bool:
    """Whether a TOML file is a session, or could be but for a mistake in it."""
    try:
        load_session(path)
    except NotASession:
        return False
    except Unreadable:
        return True
    return True
