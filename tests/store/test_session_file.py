"""The file of an open session, step by step on a clock that is told to go on; see `test_autosave` for the thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from unblame.store.atomic import Stamp, write_atomically
from unblame.store.session_file import SETTLED, ChangedMeanwhileError, SessionFile, Written

LOADED, MINE, THEIRS = b"loaded", b"mine", b"theirs"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "s.toml"
    made.write_bytes(LOADED)
    return made


@pytest.fixture
def file(path: Path, clock: Clock) -> SessionFile:
    """As it stands behind its first save."""
    made = SessionFile(path, LOADED, monotonic=clock)
    assert made.save(MINE) == Written(path)
    return made


def test_a_change_is_read_once_it_rests(file: SessionFile, path: Path, clock: Clock) -> None:
    assert file.look() is None
    assert not file.resting
    path.write_bytes(THEIRS[:3])
    assert file.look() is None
    assert file.resting
    clock.seconds += SETTLED * 0.9
    path.write_bytes(THEIRS)
    assert file.look() is None
    clock.seconds += SETTLED * 0.9
    assert file.look() is None
    assert file.resting
    clock.seconds += SETTLED * 0.1
    assert file.look() == THEIRS
    assert not file.resting
    file.adopt(THEIRS)
    assert file.look() is None
    assert file.save(MINE) == Written(path)


def test_what_was_not_read_is_not_written_over(file: SessionFile, path: Path, clock: Clock) -> None:
    path.write_bytes(THEIRS)
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    file.look()
    clock.seconds += SETTLED
    assert file.look() == THEIRS
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    assert path.read_bytes() == THEIRS


def test_what_changes_while_it_is_read_is_read_again(
    file: SessionFile, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(THEIRS[:3])
    file.look()
    clock.seconds += SETTLED
    read = Path.read_bytes

    def while_written(each: Path) -> bytes:
        half = read(each)
        each.write_bytes(THEIRS)
        return half

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", while_written)
        assert file.look() is None
    assert file.look() is None
    clock.seconds += SETTLED
    assert file.look() == THEIRS


def test_the_bytes_that_were_loaded_are_written_over_whenever_they_were_written(path: Path, clock: Clock) -> None:
    file = SessionFile(path, LOADED, monotonic=clock)
    path.write_bytes(LOADED)
    os.utime(path, (1, 1))
    assert file.save(MINE) == Written(path)


def test_a_new_session_waits_for_a_look_at_what_stands_there(path: Path, clock: Clock) -> None:
    file = SessionFile(path, None, monotonic=clock)
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    path.unlink()
    assert file.save(MINE) == Written(path)


def test_a_file_that_is_gone_for_a_while_is_written_again(file: SessionFile, path: Path, clock: Clock) -> None:
    """git takes a file away before it writes it anew."""
    path.unlink()
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    assert file.look() is None
    clock.seconds += SETTLED * 0.9
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    assert not path.exists()
    clock.seconds += SETTLED * 0.1
    assert file.save(MINE) == Written(path)
    assert path.read_bytes() == MINE


def test_the_old_text_is_replaced_alone_and_the_last_look_is_within(path: Path, clock: Clock) -> None:
    steps: list[str] = []

    @contextmanager
    def alone() -> Generator[None]:
        steps.append("alone")
        yield
        steps.append("no more")

    def write(path: Path, data: bytes, *, confirm: Callable[[], None]) -> Stamp:
        steps.append("write")
        return write_atomically(path, data, confirm=confirm)

    file = SessionFile(path, LOADED, write, alone=alone, monotonic=clock)
    file.save(MINE)
    path.write_bytes(THEIRS)
    with pytest.raises(ChangedMeanwhileError):
        file.save(MINE)
    assert steps == ["alone", "write", "no more", "alone"]


def blocked(file: SessionFile, path: Path, clock: Clock) -> Path:
    """Something that cannot be merged stands there; gives where mine went."""
    path.write_bytes(b"[")
    file.look()
    clock.seconds += SETTLED
    assert file.look() == b"["
    file.block("It is broken.")
    written = file.save(MINE)
    assert written == Written(path.with_name("s.mine.toml"), "It is broken. Yours is in s.mine.toml.")
    return written.path


def test_a_blocked_file_is_looked_at_again_only_when_it_is_another_one(
    file: SessionFile, path: Path, clock: Clock
) -> None:
    blocked(file, path, clock)
    clock.seconds += SETTLED
    assert file.look() is None
    assert file.save(MINE).path.name == "s.mine.toml"
    path.write_bytes(THEIRS)
    file.look()
    clock.seconds += SETTLED
    assert file.look() == THEIRS
    assert path.read_bytes() == THEIRS


def test_a_blocked_file_that_was_deleted_blocks_no_more(file: SessionFile, path: Path, clock: Clock) -> None:
    beside = blocked(file, path, clock)
    path.unlink()
    file.look()
    clock.seconds += SETTLED
    assert file.look() is None
    assert (file.blocked, file.save(MINE)) == ("", Written(path))
    assert not beside.exists()


@pytest.mark.parametrize("edited", [b"mine, edited there", None])
def test_what_somebody_changed_beside_is_theirs(
    file: SessionFile, path: Path, clock: Clock, edited: bytes | None
) -> None:
    beside = blocked(file, path, clock)
    if edited is None:
        beside.unlink()
    else:
        beside.write_bytes(edited)
    path.write_bytes(THEIRS)
    file.look()
    clock.seconds += SETTLED
    assert file.look() == THEIRS
    file.adopt(THEIRS)
    assert file.save(MINE) == Written(path)
    assert (beside.read_bytes() if beside.exists() else None) == edited
