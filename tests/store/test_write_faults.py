"""Each system call of a save is made to fail in turn: the file is whole and nothing is left behind."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from unblame.store.atomic import remove_strays, write_atomically, write_new

pytestmark = pytest.mark.skipif(os.name != "posix", reason="system calls of POSIX")

OLD, NEW, LATER = b"old\n" * 2000, b"new content\n" * 3000, b"later\n"
CALLS = (
    "access", "chmod", "close", "fchmod", "fchown", "fdatasync", "fdopen", "fstat", "fsync", "ftruncate", "link",
    "lstat", "open", "readlink", "remove", "rename", "replace", "stat", "truncate", "unlink", "write", "writev",
)  # fmt: skip
NO_DISK = frozenset({"_path_normpath", "fspath", "geteuid", "urandom"})
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)
REFUSED = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)

Real = Callable[..., Any]
Fault = Callable[[str, Real, tuple[Any, ...], dict[str, Any]], Any]


@contextmanager
def watched(fault: Fault, patch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """Every system call goes through `fault`; gives their names as they come."""
    made: list[str] = []

    def through(name: str, real: Real, *args: Any, **keys: Any) -> Any:
        made.append(name)
        return fault(name, real, args, keys)

    with patch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, partial(through, name, getattr(os, name)))
        yield made


def nothing(_: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
    return real(*args, **keys)


def error_of(save: Callable[[], object]) -> OSError | None:
    try:
        save()
    except OSError as error:
        return error
    return None


class At:
    """Fails at one call, counted from 0: instead of it, or once it was done."""

    def __init__(self, number: int, code: int, *, after: bool) -> None:
        self.number, self.code, self.after = number, code, after
        self.hit = ""

    def __call__(self, name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        self.number -= 1
        if self.number != -1:
            return real(*args, **keys)
        self.hit = name
        # a descriptor is closed whatever close() reports; an open() that made a file gives its descriptor
        if (self.after or name == "close") and name != "open":
            real(*args, **keys)
        raise OSError(self.code, os.strerror(self.code))


class Place(NamedTuple):
    """Where a save goes and what stood there."""

    path: Path
    target: Path
    mode: int | None
    old: bytes | None


def new_file(folder: Path) -> Place:
    return Place(folder / "s.toml", folder / "s.toml", None, None)


def private_file(folder: Path) -> Place:
    return new_file(folder)._replace(mode=0o600)


def existing_file(folder: Path) -> Place:
    path = folder / "s.toml"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return Place(path, path, 0o600, OLD)


def linked_file(folder: Path) -> Place:
    (folder / "real").mkdir()
    place = existing_file(folder / "real")
    link = folder / "s.toml"
    link.symlink_to(place.target)
    return place._replace(path=link)


PLACES = (new_file, private_file, existing_file, linked_file)


def calls_of(save: Callable[[], object], patch: pytest.MonkeyPatch) -> list[str]:
    with watched(nothing, patch) as made:
        save()
    return made


def assert_whole(place: Place, *, mode: int) -> None:
    """The old or the new bytes, the old mode, links as they were, and no other file."""
    if place.target.exists():
        assert place.target.read_bytes() in ((NEW,) if place.old is None else (place.old, NEW))
        assert stat.S_IMODE(place.target.stat().st_mode) == mode
        assert not place.target.is_symlink()
    else:
        assert place.old is None
    if place.path != place.target:
        assert place.path.is_symlink()
    assert [each.name for each in place.target.parent.iterdir() if each.name != "real"] in ([], [place.target.name])


@pytest.mark.parametrize("after", [False, True], ids=["instead", "once-done"])
@pytest.mark.parametrize("make", PLACES)
def test_a_save_that_fails_anywhere_leaves_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Place], after: bool
) -> None:
    trial = tmp_path / "trial"
    trial.mkdir()
    place = make(trial)
    calls = calls_of(lambda: write_atomically(place.path, NEW, mode=place.mode), monkeypatch)
    mode = stat.S_IMODE(place.target.stat().st_mode)
    assert {"open", "write", "fsync", "fstat", "close", "replace"} <= set(calls)
    failed: Counter[str] = Counter()
    for number in range(len(calls)):
        for code in ERRORS:
            folder = tmp_path / f"{number}-{code}"
            folder.mkdir()
            place, fault = make(folder), At(number, code, after=after)
            with watched(fault, monkeypatch):
                error = error_of(lambda place=place: write_atomically(place.path, NEW, mode=place.mode))
            failed[fault.hit] += error is not None
            assert error is not None or place.target.read_bytes() == NEW
            assert error is None or error.errno == code
            assert fault.hit == calls[number]
            assert_whole(place, mode=mode)
            write_atomically(place.path, LATER, mode=place.mode)
            assert place.target.read_bytes() == LATER
            assert stat.S_IMODE(place.target.stat().st_mode) == mode
    assert all(failed[name] >= len(ERRORS) for name in ("write", "fsync", "fstat", "close", "replace", "open"))


def test_every_system_call_is_watched(tmp_path: Path) -> None:
    """What is proved here holds only while a save makes no call that the list does not name."""
    made: set[str] = set()

    def profile(_frame: object, event: str, called: Any) -> None:
        if event == "c_call" and getattr(called, "__module__", None) in (os.name, "_io", "io"):
            made.add(called.__name__)

    place = linked_file(tmp_path)
    sys.setprofile(profile)
    try:
        write_atomically(place.path, NEW)
        write_new(tmp_path / "new.toml", NEW, 0o600)
    finally:
        sys.setprofile(None)
    assert made - NO_DISK <= set(CALLS)
    assert {"write", "replace"} <= made


@pytest.mark.parametrize("after", [False, True], ids=["instead", "once-done"])
def test_a_first_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    calls = calls_of(lambda: write_new(tmp_path / "trial", NEW, 0o600), monkeypatch)
    assert {"open", "write", "fsync", "close", "link", "unlink"} <= set(calls)
    (tmp_path / "trial").unlink()
    path = tmp_path / "s.toml"
    for number in range(len(calls)):
        for code in ERRORS:
            fault = At(number, code, after=after)
            with watched(fault, monkeypatch):
                error = error_of(lambda: write_new(path, NEW, 0o600))
            if error is None:  # the folder's sync may fail, and a link be refused, or said to have failed
                assert path.read_bytes() == NEW
                path.unlink()
            else:
                assert error.errno == code
            if fault.hit == "unlink" and not after:
                assert len(remove_strays(path, datetime.now(UTC) + timedelta(minutes=5))) == 1
            assert list(tmp_path.iterdir()) == []
    write_new(path, NEW, 0o600)
    with pytest.raises(FileExistsError):
        write_new(path, LATER, 0o600)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("code", REFUSED)
def test_a_disk_without_links_gets_a_new_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    full = False

    def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        nonlocal full
        if name == "link":
            full = not full
            raise OSError(code, os.strerror(code))
        if name == "fsync" and full and len(made) > written:
            raise OSError(errno.ENOSPC, "no space")
        return real(*args, **keys)

    path = tmp_path / "s.toml"
    with watched(fault, monkeypatch) as made:
        written = 10_000
        write_new(path, NEW, 0o600)
        assert path.read_bytes() == NEW
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(FileExistsError):
            write_new(path, LATER, 0o600)
        written = 0
        with pytest.raises(OSError, match="no space"):
            write_new(tmp_path / "t.toml", NEW, 0o600)
    assert path.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_is_taken_is_told_by_its_own_path(tmp_path: Path) -> None:
    path, link = existing_file(tmp_path).path, tmp_path / "nowhere"
    link.symlink_to(tmp_path / "gone")
    for taken in (path, link):
        with pytest.raises(FileExistsError) as caught:
            write_new(taken, NEW, 0o600)
        assert caught.value.filename == str(taken)
    assert path.read_bytes() == OLD
    assert sorted(tmp_path.iterdir()) == [link, path]


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
def test_only_a_refused_removal_leaves_the_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        if name in ("replace", "unlink"):
            raise OSError(code if name == "unlink" else errno.ENOSPC, "no")
        return real(*args, **keys)

    place = existing_file(tmp_path)
    with watched(fault, monkeypatch), pytest.raises(OSError, match="no") as caught:
        write_atomically(place.path, NEW)
    assert caught.value.errno == errno.ENOSPC  # the cause, not what went wrong in tidying up
    assert place.target.read_bytes() == OLD
    (stray,) = (each for each in tmp_path.iterdir() if each != place.target)
    write_atomically(place.path, LATER)
    assert remove_strays(place.path, datetime.now(UTC) + timedelta(minutes=5)) == [stray]
    assert list(tmp_path.iterdir()) == [place.target]


@pytest.mark.parametrize("most", [1, 7, 4096])
def test_a_disk_that_takes_less_than_it_is_given_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        return real(args[0], args[1][:most]) if name == "write" else real(*args, **keys)

    data = b"x" * (most * 20 + 1)
    with watched(fault, monkeypatch) as made:
        stamp = write_atomically(tmp_path / "a", data)
        write_new(tmp_path / "b", data, 0o600)
    assert made.count("write") == 2 * 21
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == data
    assert stamp.size == len(data)


def test_a_disk_that_takes_nothing_is_an_error_and_no_endless_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        return 0 if name == "write" else real(*args, **keys)

    place = existing_file(tmp_path)
    with watched(fault, monkeypatch), pytest.raises(OSError, match="no more bytes"):
        write_atomically(place.path, NEW)
    assert_whole(place, mode=0o640)


@pytest.mark.parametrize("code", REFUSED)
def test_a_disk_that_keeps_no_permissions_keeps_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
        if name == "fchmod":
            raise OSError(code, os.strerror(code))
        return real(*args, **keys)

    place = existing_file(tmp_path)
    before = os.umask(0o027)
    try:
        with watched(fault, monkeypatch):
            write_atomically(place.path, NEW)
            write_atomically(tmp_path / "new", NEW, mode=0o606)
    finally:
        os.umask(before)
    assert place.target.read_bytes() == NEW
    assert stat.S_IMODE(place.target.stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600  # never more than was asked for


def test_a_real_limit_on_the_files_size_cuts_nothing_off(tmp_path: Path) -> None:
    """The kernel itself takes a part of the bytes and refuses the rest."""
    resource = pytest.importorskip("resource")
    place = existing_file(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(OLD) + 100, hard))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write_atomically(place.path, NEW)
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write_new(tmp_path / "new.toml", NEW, 0o600)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert place.target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [place.target]


def killed_at(number: int, save: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Run a save in a process of its own that ends at one of its calls, a write half done."""
    child = os.fork()
    if not child:
        left = number

        def fault(name: str, real: Real, args: tuple[Any, ...], keys: dict[str, Any]) -> Any:
            nonlocal left
            if not left:
                if name == "write":
                    real(args[0], args[1][:100])
                os._exit(9)
            left -= 1
            return real(*args, **keys)

        with watched(fault, patch):
            save()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_that_is_killed_leaves_a_whole_new_file_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.toml"
    count = len(calls_of(lambda: write_new(path, NEW, 0o600), monkeypatch))
    path.unlink()
    for number in range(count):
        killed_at(number, lambda: write_new(path, NEW, 0o600), monkeypatch)
        if path.exists():
            assert path.read_bytes() == NEW
            path.unlink()
        assert len(remove_strays(path, datetime.now(UTC) + timedelta(minutes=5))) <= 1
        assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("make", [new_file, existing_file, linked_file])
def test_a_process_that_is_killed_at_any_call_leaves_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Place]
) -> None:
    trial = tmp_path / "trial"
    trial.mkdir()
    first = make(trial)
    count = len(calls_of(lambda: write_atomically(first.path, NEW), monkeypatch))
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        place = make(folder)
        killed_at(number, lambda place=place: write_atomically(place.path, NEW), monkeypatch)
        content = place.target.read_bytes() if place.target.exists() else None
        assert content in (place.old, NEW)
        assert place.path.is_symlink() == (make is linked_file)
        strays = remove_strays(place.path, datetime.now(UTC) + timedelta(minutes=5))
        assert len(strays) <= 1
        write_atomically(place.path, LATER)
        assert [each.name for each in place.target.parent.iterdir() if each.name != "real"] == [place.target.name]
