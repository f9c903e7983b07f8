"""Write a file so that a crash leaves the old one or the new one, never a part."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

_STRAY_AGE = timedelta(minutes=1)
_RANDOM_CHARACTERS = 8
_NAME_BYTES = 200
_SHORT_NAME = 50
_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_CHMOD_REFUSED = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})
_LINK_REFUSED = _CHMOD_REFUSED | {errno.EMLINK, errno.EXDEV}


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


def write_atomically(
    path: Path, data: bytes, *, mode: int | None = None, confirm: Callable[[], None] | None = None
) -> Stamp:
    """Replace a file's content as one step and see it onto the disk; gives the new file's stamp.

    `confirm` is called right before the old content goes; what it raises stops the write.

    An existing file keeps its permissions, and its group and owner where the system lets us give a file to them;
    a new one gets `mode`, else what the umask leaves. On a disk that refuses to change permissions it has no more
    than these. A symbolic link stays one.

    Raises OSError, also for a file that is write-protected. The old content then stands as it was, or the new
    one does, where only a last step was reported as failed; never a part. Whether the old content may be lost
    is the caller's to know: never call this for a file that could not be read.
    """
    target = _target(path)
    old = _writable(target)
    wanted = mode if old is None else stat.S_IMODE(old.st_mode)
    temporary = _temporary(target)
    descriptor = os.open(temporary, _NEW_FILE, 0o666 if wanted is None else wanted & 0o777 | stat.S_IWUSR)
    try:
        stamp = _fill(descriptor, data, wanted, old)
        if confirm is not None:
            confirm()
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)
    return stamp


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Write a file that must not be there yet, and see it onto the disk: the whole file, or none when that fails.

    It gets its name once it is whole. Only a disk without hard links could keep a part after a crash.
    Raises FileExistsError where one is, else OSError.
    """
    temporary = _temporary(path)
    descriptor = os.open(temporary, _NEW_FILE, mode)
    try:
        _fill(descriptor, data)
        is_named = _link(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink()
    if not is_named:
        _write_in_place(path, data, mode)
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
    removed: list[Path] = []
    with suppress(OSError):
        target = _target(path)
        name = re.compile(re.escape(_prefix(target)) + f"[0-9a-f]{{{_RANDOM_CHARACTERS}}}\\.tmp")
        for stray in target.parent.iterdir():
            if name.fullmatch(stray.name) is None:
                continue
            with suppress(OSError):
                if now.timestamp() - stray.stat().st_mtime > _STRAY_AGE.total_seconds():
                    stray.unlink()
                    removed.append(stray)
    return removed


def _target(path: Path) -> Path:
    """Where a path leads. A link that cannot be read is an error: taken for a file, it would be replaced."""
    try:
        return Path(os.path.realpath(path, strict=True))
    except FileNotFoundError:
        return Path(os.path.realpath(path))


def _link(temporary: Path, path: Path) -> bool:
    """Give a file the name that must be free; False where the disk refuses links. Raises OSError."""
    if not hasattr(os, "link"):  # Android
        return False
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        if not _is_same(temporary, path):
            raise FileExistsError(error.errno, error.strerror, str(path)) from None
    except OSError as error:
        if not _is_same(temporary, path):
            if error.errno in _LINK_REFUSED:
                return False
            raise
    return True


def _is_same(one: Path, other: Path) -> bool:
    """A network disk may report as failed what was done: the answer was lost, not the link."""
    try:
        return os.path.samestat(one.lstat(), other.lstat())
    except OSError:
        return False


def _write_in_place(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, _NEW_FILE, mode)
    try:
        _fill(descriptor, data)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _fill(descriptor: int, data: bytes, mode: int | None = None, old: os.stat_result | None = None) -> Stamp:
    """Write a new file, see it onto the disk and close it, in any case; `old` had its place. Raises OSError."""
    try:
        if old is not None:
            _set_owner(descriptor, old)  # before the mode: a change of owner takes bits away
        if mode is not None:
            _set_mode(descriptor, mode)
        rest = memoryview(data)
        while rest:
            taken = os.write(descriptor, rest)
            if not taken:
                raise OSError(errno.EIO, "the disk takes no more bytes")
            rest = rest[taken:]
        os.fsync(descriptor)
        return _stamp(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _prefix(target: Path) -> str:
    """The beginning of a temporary name; hidden, and short enough for disks that allow 255 bytes."""
    name = target.name
    return f".{name if len(os.fsencode(name)) <= _NAME_BYTES else name[:_SHORT_NAME]}."


def _temporary(target: Path) -> Path:
    return target.with_name(f"{_prefix(target)}{secrets.token_hex(_RANDOM_CHARACTERS // 2)}.tmp")


def _writable(target: Path) -> os.stat_result | None:
    """The file that is there, if any. Raises PermissionError when it is write-protected."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is write-protected", str(target))
    return status


def _set_owner(descriptor: int, old: os.stat_result) -> None:
    """The group by itself: who may not give a file away may still belong to the group."""
    if not hasattr(os, "fchown"):  # Windows
        return
    with suppress(OSError):
        os.fchown(descriptor, -1, old.st_gid)
    if old.st_uid != os.geteuid():
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, -1)


def _set_mode(descriptor: int, mode: int) -> None:
    """Foreign disks (vfat, some network ones) refuse it; the file was made with no more than this mode."""
    if not hasattr(os, "fchmod"):  # Windows before 3.13
        return
    try:
        os.fchmod(descriptor, mode)
    except OSError as error:
        if error.errno not in _CHMOD_REFUSED:
            raise


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)
