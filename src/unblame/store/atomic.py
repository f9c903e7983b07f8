"""Write a file so that a crash leaves the old one or the new one, never a part."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

_STRAY_AGE = timedelta(minutes=1)
_RANDOM_CHARACTERS = 8
_NAME_BYTES = 200
_SHORT_NAME = 50


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    mtime_ns: int
    size: int
    inode: int


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp; none where no file is. Raises OSError when that cannot be seen."""
    try:
        return _stamp(path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return None


def changed_since(path: Path, stamp: Stamp | None) -> bool:
    """Whether the file was written, replaced, made or deleted since its stamp was taken."""
    return stamp_of(path) != stamp


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> Stamp:
    """Replace a file's content as one step and see it onto the disk; gives the new file's stamp.

    An existing file keeps its permissions; a new one gets `mode`, else what the umask leaves. A symbolic
    link stays one. Raises OSError, also for a file that is write-protected, and then nothing has changed.
    Whether the old content may be lost is the caller's to know: never call this for a file that could not
    be read.
    """
    target = Path(os.path.realpath(path))
    kept = _kept_mode(target)
    wanted = mode if kept is None else kept
    temporary = target.with_name(f"{_prefix(target)}{secrets.token_hex(_RANDOM_CHARACTERS // 2)}.tmp")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    descriptor = os.open(temporary, flags, 0o666 if wanted is None else wanted & 0o777 | stat.S_IWUSR)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if wanted is not None:
                _set_mode(file.fileno(), wanted)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            stamp = _stamp(os.fstat(file.fileno()))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)
    return stamp


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that must not be there yet, see it onto the disk, and leave nothing when that fails.

    Raises FileExistsError where one is, else OSError.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See a rename onto the disk, where the system knows how to: Windows and some network disks do not."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_strays(path: Path, now: datetime) -> list[Path]:
    """Delete what crashed writes of this target left, once it is a minute old; gives what was deleted."""
    target = Path(os.path.realpath(path))
    name = re.compile(re.escape(_prefix(target)) + f"[0-9a-f]{{{_RANDOM_CHARACTERS}}}\\.tmp")
    removed: list[Path] = []
    with suppress(OSError):
        for stray in target.parent.iterdir():
            if name.fullmatch(stray.name) is None:
                continue
            with suppress(OSError):
                if now.timestamp() - stray.stat().st_mtime > _STRAY_AGE.total_seconds():
                    stray.unlink()
                    removed.append(stray)
    return removed


def _prefix(target: Path) -> str:
    """The beginning of a temporary name; hidden, and short enough for disks that allow 255 bytes."""
    name = target.name
    return f".{name if len(os.fsencode(name)) <= _NAME_BYTES else name[:_SHORT_NAME]}."


def _kept_mode(target: Path) -> int | None:
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is write-protected", str(target))
    return mode


def _set_mode(descriptor: int, mode: int) -> None:
    if hasattr(os, "fchmod"):  # not on Windows before 3.13
        os.fchmod(descriptor, mode)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)
