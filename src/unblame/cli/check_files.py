"""The files that `unblame check` reads: which ones a path means, and what stands in each."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unblame.store.errors import NotASession, Unreadable, shown_path
from unblame.store.syntax import MAX_BYTES, decode

if TYPE_CHECKING:
    from unblame.record.session import Session

STDIN, STDIN_NAME = "-", Path("stdin")  # a file of that name is another object
SESSION = ".toml"
PROSE = frozenset({".md", ".markdown", ".txt"})
LEFT_OUT = frozenset({"node_modules", "__pycache__"})
"""Folders of other people's texts; hidden ones (.git, .venv) are left out by their dot."""

_BEGINS_AS_SESSION = re.compile(
    r"\s*+(?:#[^\n]*+\n\s*+)*+(?:(?:schema|id)[ \t]*+=|\[[ \t]*+incident[ \t]*+\][ \t\r]*+$)", re.M
)


class File(NamedTuple):
    """A file to check. One that was `named` must be what its name says; one met in a folder may be something else."""

    path: Path
    named: bool


class Source(NamedTuple):
    """What a file holds, without its byte order mark, and the session that it is, if it is one."""

    path: str
    text: str
    session: Session | None = None


def gather(paths: Iterable[str], problems: list[str]) -> list[File]:
    """The files that arguments mean, each once, folders walked; folders that cannot be read are added to `problems`."""
    found: dict[str, File] = {}
    for given in paths:
        if given == STDIN:
            found[STDIN] = File(STDIN_NAME, named=True)
            continue
        path = Path(given)
        named = not _is_folder(path)
        for each in [path] if named else _walk(path, problems):
            real = os.path.realpath(each)
            first = found.get(real, File(each, named))
            found[real] = File(first.path, named or first.named)
    return list(found.values())


def _is_folder(path: Path) -> bool:
    with suppress(OSError):  # reading it says what is wrong
        return path.is_dir()
    return False


def _walk(top: Path, problems: list[str]) -> Iterator[Path]:
    """The files below a folder whose names fit. Links to folders are not followed, so that none leads in a circle."""
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or error
            problems.append(f"{shown_path(folder)}: the folder cannot be read ({reason}). Check its permissions.")
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in LEFT_OUT:
                    folders.append(path)
            elif path.suffix.lower() in {SESSION, *PROSE} and _may_be_file(path):
                yield path


def _may_be_file(path: Path) -> bool:
    """Whether there is a file; a link that leads nowhere is none, a pipe would wait for ever."""
    try:
        return path.is_file()
    except OSError:
        return True  # reading it says what is wrong


def read(file: File) -> Source | None:
    """What a file holds; none for TOML met in a folder that is no session. Raises Unreadable."""
    path = file.path
    if path is STDIN_NAME:
        return _stdin()
    if path.suffix.lower() != SESSION:
        return Source(str(path), _prose(_bytes(path), path))
    data = _bytes(path)
    if not file.named and not data.strip():
        return None
    text = decode(data, path)
    if not file.named and "incident" not in text:  # also where it is no sound TOML: templates, other tools' tests
        return None
    from unblame.store.load import parse_session

    try:
        return Source(str(path), text, parse_session(data, path))
    except NotASession:
        if file.named:
            raise
        return None


def _stdin() -> Source:
    data = _limited(sys.stdin.buffer.read(MAX_BYTES + 1), STDIN_NAME)
    text = _prose(data, STDIN_NAME)
    session = None
    if "incident" in text:
        from unblame.store.load import parse_session

        try:
            session = parse_session(data, STDIN_NAME)
        except NotASession:
            pass
        except Unreadable:
            if _BEGINS_AS_SESSION.match(text):  # a session with a mistake in it is not to pass as prose
                raise
    return Source(str(STDIN_NAME), text, session)


def _bytes(path: Path) -> bytes:
    """The bytes of a regular file: anything else could go on for ever."""
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(path, "this is a device or a pipe", "Name a file, or pipe the text into “unblame check -”")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable(path, "there is no such file", "Check the name") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        mend = "Check the name, its permissions and the disk"
        raise Unreadable(path, f"the file cannot be read ({reason})", mend) from None
    return _limited(data, path)


def _limited(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise Unreadable(path, f"expected at most {MAX_BYTES >> 20} MiB, found more", "Check it in parts")
    return data


def _prose(data: bytes, path: Path) -> str:
    """The text of anything that is no session; none at all is a text too."""
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    try:
        return decode(data, path)  # says where it stops being text
    except Unreadable as error:
        mend = "Save it as text in UTF-8, or leave it out"
        raise Unreadable(path, error.problem, mend, line=error.line, column=error.column) from None
