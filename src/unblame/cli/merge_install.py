"""`unblame merge --install`: names the merge driver in a repository's config and its files in `.gitattributes`."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from shutil import which

from unblame.cli.main import FINE, CommandError
from unblame.cli.terminal import put, say
from unblame.record.text import clean_line, visible
from unblame.store.atomic import write_atomically
from unblame.store.errors import Unreadable, shown_path
from unblame.store.git import (
    GitError,
    NoGitError,
    config_file,
    files,
    merge_attribute,
    setting,
    work_tree,
    write_setting,
)
from unblame.store.load import parse_session, read_bytes

ATTRIBUTES = ".gitattributes"
_SECTION = "merge.unblame"
_DRIVER = "unblame"
_TITLE = "Unblame sessions, record by record"
_SUFFIX = ".toml"
_USUAL = PurePosixPath("sessions")
_GLOB = re.compile(rb"[\\*?\[]")
_TO_QUOTE = re.compile(rb"""[\x00-\x20"\x7f]""")


def install(folder: Path) -> int:
    """Make git merge a repository's sessions with this command; prints what was written and where."""
    if not folder.is_dir():
        raise CommandError(f"{shown_path(folder)}: there is no such folder. Name one of a git repository.")
    try:
        _install(_root(folder))
    except NoGitError as error:
        raise CommandError(f"{error}. Install git first.") from None
    except GitError as error:
        raise CommandError(f"{shown_path(folder)}: git says: {error}. Nothing more was done.") from None
    return FINE


def driver(program: str | None, python: str) -> str:
    """What git runs: the command where PATH has it at `program`, else the package with this `python`.

    git puts the names of three files of its own for %O, %A and %B, and the quoted name in the tree for %P. It runs
    in the work tree, whose modules must not be taken for Python's: hence -P.
    """
    command = _DRIVER if program else f"{shlex.quote(python)} -P -m unblame"
    return command.replace("%", "%%") + " merge -- %O %A %B %P"


def pattern(folder: PurePosixPath) -> bytes:
    """The sessions of a folder, which is relative to the work tree's root, as a pattern of gitattributes(5)."""
    name = b"" if folder == PurePosixPath() else os.fsencode(str(folder))
    written = _GLOB.sub(rb"\\\g<0>", name) + b"/*" + _SUFFIX.encode()
    if name and not name[:1].isalnum():  # “#”, “!” and quotes have a meaning at the beginning of a line
        written = b"/" + written
    if _TO_QUOTE.search(written) is None:
        return written
    escaped = written.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + re.sub(rb"[\x00-\x1f\x7f]", lambda found: b"\\%03o" % found[0][0], escaped) + b'"'


def with_lines(attributes: bytes, patterns: Iterable[bytes]) -> tuple[bytes, list[bytes]]:
    """The file with a line for each pattern that has none yet, in its own line ends; and the lines added."""
    present = [line.strip() for line in attributes.removeprefix(b"\xef\xbb\xbf").splitlines()]
    value = f"merge={_DRIVER}".encode()
    added = [
        each + b" " + value
        for each in patterns
        if not any(line.startswith((each + b" ", each + b"\t")) and value in line.split() for line in present)
    ]
    end = b"\r\n" if b"\r\n" in attributes else b"\n"
    before = attributes + end if added and attributes and not attributes.endswith(b"\n") else attributes
    return before + b"".join(line + end for line in added), added


def _root(folder: Path) -> Path:
    try:
        root = work_tree(folder)
    except NoGitError:
        raise
    except GitError as error:
        raise CommandError(
            f"{shown_path(folder)}: this folder is in no git repository ({error}). Name one that is."
        ) from None
    if root is None:
        raise CommandError(f"{shown_path(folder)}: a bare repository, or .git itself. Name a folder with its files.")
    return root


def _install(root: Path) -> None:
    folders = _folders(root)
    settings, lines = _write_settings(root), _write_attributes(root, folders)
    for written in (*settings, *lines):
        put(visible(clean_line(written)))
    if lines:
        put(f"Commit {ATTRIBUTES}: the team shares it.")
    if not settings and not lines:
        put(f"{shown_path(root)}: merges its sessions like this already; nothing was changed.")
    put("Everybody in the team runs “unblame merge --install” once: git never shares its config.")
    for folder in folders:
        named = merge_attribute(root, Path(folder, f"session{_SUFFIX}"))
        if named != _DRIVER:
            say(
                f"unblame: {shown_path(root / folder)}: another line, or another attributes file, has the last word "
                f"(merge: {named}). Look for it in .gitattributes and .git/info/attributes."
            )


def _folders(root: Path) -> list[PurePosixPath]:
    """Where sessions lie; `sessions/` is one also while it is empty, and where nothing is yet."""
    found = {PurePosixPath(file.parent.as_posix()) for file in files(root, _SUFFIX) if _is_session(root / file)}
    if not found or (root / _USUAL).is_dir():
        found.add(_USUAL)
    return sorted(found)


def _is_session(path: Path) -> bool:
    try:
        data = read_bytes(path)
        if b"incident" not in data:  # a large repository has many other TOML files
            return False
        parse_session(data, path)
    except Unreadable:
        return False
    return True


def _write_settings(root: Path) -> list[str]:
    wanted = {f"{_SECTION}.name": _TITLE, f"{_SECTION}.driver": driver(which(_DRIVER), sys.executable)}
    changed = {key: value for key, value in wanted.items() if setting(root, key) != value}
    for key, value in changed.items():
        write_setting(root, key, value)
    path = config_file(root)
    return [f"{path}: {key} = {value}" for key, value in changed.items()]


def _write_attributes(root: Path, folders: Iterable[PurePosixPath]) -> list[str]:
    path = root / ATTRIBUTES
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        present = b""
    data, added = with_lines(present, map(pattern, folders))
    if added:
        write_atomically(path, data)
    return [f"{path}: {os.fsdecode(line)}" for line in added]
