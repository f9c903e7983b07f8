"""A write is whole or not at all, and leaves nothing behind."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unblame.store import atomic
from unblame.store.atomic import changed_since, remove_strays, stamp_of, write_atomically

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_content_is_replaced_and_the_stamp_is_the_new_files(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    for data in (b"one", b"two, longer", b""):
        stamp = write_atomically(path, data)
        assert path.read_bytes() == data
        assert stamp == stamp_of(path)
        assert not changed_since(path, stamp)
    assert [file.name for file in tmp_path.iterdir()] == ["a.toml"]


@posix
def test_permissions_of_an_existing_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"")
    path.chmod(0o646)
    write_atomically(path, b"x", mode=0o600)
    assert mode_of(path) == 0o646


def other_group() -> int:
    """A group that a file of ours may have and a new one does not have by itself."""
    if os.geteuid() == 0:
        return 23456
    groups = [group for group in os.getgroups() if group != os.getegid()]
    return groups[0] if groups else pytest.skip("needs a second group")


@posix
def test_a_files_group_stays_and_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"")
    owner = 12345 if os.geteuid() == 0 else os.geteuid()
    os.chown(path, owner, other_group())
    path.chmod(0o2664)
    write_atomically(path, b"x")
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (owner, other_group())
    assert mode_of(path) == 0o2664


@posix
def test_a_file_that_may_not_be_given_away_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    asked: list[tuple[int, int]] = []

    def refused(_: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refused)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert mode_of(path) == 0o640
    assert [owner == -1 for owner, _ in asked] == [True, False]  # the group without the owner first


@posix
def test_a_new_file_gets_the_mode_asked_for_or_the_umasks(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "asked", b"", mode=0o606)
        write_atomically(tmp_path / "plain", b"")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "asked") == 0o606
    assert mode_of(tmp_path / "plain") == 0o640


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "a.toml", tmp_path / "link.toml"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@posix
def test_a_write_protected_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")

    def not_writable(*_: object) -> bool:
        return False

    monkeypatch.setattr(os, "access", not_writable)
    with pytest.raises(PermissionError, match="write-protected"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("failing", ["fsync", "fstat"])
def test_a_failure_keeps_the_old_file_and_removes_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, failing, no_space)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failing_rename_and_an_interrupt_leave_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(OSError, match=r"folder\.toml"):
        write_atomically(folder, b"x")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.toml", b"x")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_missing_folder_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "gone" / "a.toml", b"x")


def test_the_temporary_file_is_hidden_beside_the_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(Path, "replace", lambda self, _target: seen.append(self.name))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType, reportUnknownMemberType]
    write_atomically(tmp_path / "a.toml", b"x")
    write_atomically(tmp_path / ("é" * 120 + ".toml"), b"x")
    assert seen[0].startswith(".a.toml.")
    assert all(name.endswith(".tmp") and len(os.fsencode(name)) < 255 for name in seen)


def test_only_old_strays_of_this_target_are_removed(tmp_path: Path) -> None:
    stray, young, other, like = (
        tmp_path / name
        for name in (".a.toml.0123abcd.tmp", ".a.toml.89efcdab.tmp", ".b.toml.0123abcd.tmp", ".a.toml.notes.tmp")
    )
    now = datetime(2024, 1, 15, 10, tzinfo=UTC)
    for path in (stray, young, other, like):
        path.write_bytes(b"")
        age = 10 if path == young else 61
        os.utime(path, (now.timestamp() - age, now.timestamp() - age))
    assert remove_strays(tmp_path / "a.toml", now) == [stray]
    assert sorted(tmp_path.iterdir()) == sorted([young, other, like])
    assert remove_strays(tmp_path / "gone" / "a.toml", now) == []


def test_every_change_changes_the_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    assert stamp_of(path) is None
    assert not changed_since(path, None)
    stamp = write_atomically(path, b"one")
    assert changed_since(path, None)
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns + 1_000_000_000))
    assert changed_since(path, stamp)
    path.unlink()
    assert changed_since(path, stamp)
