"""What is asked of git: one process a question, without a shell, so that any file name is safe."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_MOST_CONFLICTS = 127
"""git merge-file exits with the number of conflicts, never above this; what is above is an error."""


class GitError(Exception):
    """git refused; the text is its own first sentence."""


class NoGitError(GitError):
    """git is not installed, or not on PATH."""

    def __init__(self) -> None:
        super().__init__("git is not installed, or not on PATH")


class MergedLines(NamedTuple):
    """What git makes of three files line by line; conflicts stand between markers."""

    data: bytes
    conflicts: int


def merge_file(base: Path, ours: Path, theirs: Path) -> MergedLines:
    """Merge three files of text by lines and leave them as they are. Raises GitError, also for binary files."""
    labels = [word for label in ("ours", "base", "theirs") for word in ("-L", label)]
    done = _run("merge-file", "-p", *labels, "--", *(str(file.absolute()) for file in (ours, base, theirs)))
    if not 0 <= done.returncode <= _MOST_CONFLICTS:
        raise GitError(_first_sentence(done))
    return MergedLines(done.stdout, done.returncode)


def work_tree(folder: Path) -> Path | None:
    """The root of the work tree that a folder lies in; none in a bare repository or in `.git` itself.

    Raises GitError where no repository is.
    """
    if _ask(folder, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        return None
    return _path(_ask(folder, "rev-parse", "--show-toplevel"))


def config_file(folder: Path) -> Path:
    """The repository's own config file; all its work trees share it."""
    return folder / _path(_ask(folder, "rev-parse", "--git-path", "config"))


def setting(folder: Path, key: str) -> str | None:
    """A key of the repository's own config; none where it is absent or given several times."""
    done = _run("config", "--local", "-z", "--get-all", key, folder=folder)
    values = done.stdout.split(b"\0")[:-1]
    return os.fsdecode(values[0]) if len(values) == 1 else None


def write_setting(folder: Path, key: str, value: str) -> None:
    """Give a key of the repository's own config one value. Raises GitError."""
    _ask(folder, "config", "--local", "--replace-all", key, value)


def files(folder: Path, suffix: str) -> list[Path]:
    """The tracked and the new files of a work tree with names that end so, relative to `folder`; no ignored ones."""
    listed = _ask(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", f"*{suffix}")
    return sorted({_path(name) for name in listed.split(b"\0")[:-1]})


def versions(file: Path, most: int) -> Iterator[bytes]:
    """What a file held in the newest commits that changed it, at most so many; nothing where none did."""
    done = _run("log", f"--max-count={most}", "--format=%H", "--", file.name, folder=file.parent)
    for commit in done.stdout.decode("ascii", "replace").split():
        shown = _run("show", f"{commit}:./{file.name}", folder=file.parent)
        if shown.returncode == 0:
            yield shown.stdout


def merge_attribute(folder: Path, file: Path) -> str:
    """Which merge driver the attributes name for a file: its name, or “unspecified”, “set”, “unset”."""
    answer = _ask(folder, "check-attr", "-z", "merge", "--", os.fspath(file))
    return os.fsdecode(answer.split(b"\0")[2])


def _ask(folder: Path, *arguments: str) -> bytes:
    done = _run(*arguments, folder=folder)
    if done.returncode != 0:
        raise GitError(_first_sentence(done))
    return done.stdout


def _run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise NoGitError
    command = [program, *arguments]
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - no shell


def _path(answer: bytes) -> Path:
    return Path(os.fsdecode(answer.removesuffix(b"\n")))


def _first_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else f"git ended with {done.returncode}"
