"""The lock of a session between two real programs: who has it, who asks for it, and that it never outlives one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unblame.store import lock as locks
from unblame.store.lock import Held, Holder, asker, hold, holder_of, short_lock, take_over, told

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
OTHER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from unblame.store import lock as locks

state, path = Path(sys.argv[1]), Path(sys.argv[2])
now = lambda: datetime(2024, 1, 15, 10, tzinfo=UTC)
held = short = None
for line in sys.stdin:
    word = line.strip()
    try:
        if word == "hold":
            held = locks.hold(state, path, now)
            print("done", flush=True)
        elif word == "state":
            print(held.state, flush=True)
        elif word == "release":
            held.release()
            print("done", flush=True)
        elif word == "answer":
            print("waiting", flush=True)
            while held.state != "asked":
                pass
            who = locks.asker(state, path)
            held.release()
            print(who, flush=True)
        elif word == "ask":
            print("asking", flush=True)
            held = locks.take_over(state, path, now, seconds=60)
            print("done", flush=True)
        elif word == "short":
            short = locks.short_lock(state, path)
            short.__enter__()
            print("done", flush=True)
    except locks.Held as error:
        print(error, flush=True)
"""
WAIT = 10.0
"""Seconds until a test gives up; a passing one never waits so long."""


class Other:
    """Another program, told by words what to do."""

    def __init__(self, state: Path, path: Path) -> None:
        command = [sys.executable, "-c", OTHER, str(state), str(path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, word: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.said()

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "s.toml"
    made.touch()
    return made


@pytest.fixture
def other(state: Path, path: Path) -> Iterator[Other]:
    made = Other(state, path)
    yield made
    made.kill()


def now() -> datetime:
    return TEN


def until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not come():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_who_comes_second_is_told_who_has_it_and_since_when(state: Path, path: Path, other: Other) -> None:
    assert holder_of(state, path) is None
    assert other("hold") == "done"
    with pytest.raises(Held) as raised:
        hold(state, path, now)
    holder = raised.value.holder
    assert (holder.pid, holder.since) == (other.process.pid, TEN)
    assert "@" in holder.who
    since = f"{TEN.astimezone():%H:%M on %Y-%m-%d}"
    assert str(raised.value) == f"s.toml is open elsewhere: {holder.who} since {since} (process {holder.pid})."
    assert holder_of(state, path) == holder
    assert other("state") == "held"


def test_a_released_lock_is_free_and_leaves_no_name(state: Path, path: Path, other: Other) -> None:
    other("hold")
    other("release")
    assert holder_of(state, path) is None
    mine = hold(state, path, now)
    assert mine.state == "held"
    assert "open elsewhere" in other("hold")
    mine.release()
    assert mine.state == "lost"
    assert list((state / "locks").glob("*.json")) == []
    assert other("hold") == "done"
    mine.release()
    assert other("state") == "held"


def test_a_killed_program_holds_nothing(state: Path, path: Path, other: Other) -> None:
    other("hold")
    other.kill()
    assert [json.loads(file.read_bytes())["pid"] for file in (state / "locks").glob("*.json")] == [other.process.pid]
    assert holder_of(state, path) is None
    mine = hold(state, path, now)
    assert mine.state == "held"
    mine.release()


def test_taken_over_from_one_that_answers(state: Path, path: Path, other: Other) -> None:
    other("hold")
    other("answer")
    start = time.monotonic()
    mine = take_over(state, path, now, seconds=WAIT)
    assert time.monotonic() - start < WAIT / 2
    assert "@" in other.said()
    assert (mine.state, asker(state, path)) == ("held", "")
    assert other("state") == "lost"
    other("release")
    holder = holder_of(state, path)
    assert holder is not None
    assert holder.pid == os.getpid()
    mine.release()


def test_taken_over_from_one_that_does_not_answer(state: Path, path: Path, other: Other) -> None:
    other("hold")
    mine = take_over(state, path, now, seconds=0.15)
    assert mine.state == "held"
    assert other("state") == "lost"
    assert "open elsewhere" in other("hold")
    other("release")
    assert mine.state == "held"
    mine.release()


def test_one_that_nobody_has_is_taken_over_at_once(state: Path, path: Path) -> None:
    mine = take_over(state, path, now, seconds=WAIT)
    assert mine.state == "held"
    mine.release()


def test_who_is_asked_sees_it(state: Path, path: Path, other: Other) -> None:
    mine = hold(state, path, now)
    assert asker(state, path) == ""
    other("ask")
    until(lambda: mine.state == "asked")
    assert "@" in asker(state, path)
    mine.release()
    assert other.said() == "done"
    holder = holder_of(state, path)
    assert holder is not None
    assert holder.pid == other.process.pid


def test_what_a_killed_asker_left_asks_nobody_any_more(state: Path, path: Path, other: Other) -> None:
    mine = hold(state, path, now)
    other("ask")
    until(lambda: mine.state == "asked")
    other.kill()
    mine.release()
    mine = hold(state, path, now)
    assert mine.state == "held"
    mine.release()


def test_a_lock_goes_by_the_real_path(state: Path, path: Path, tmp_path: Path, other: Other) -> None:
    other("hold")
    link, folder = tmp_path / "link.toml", tmp_path / "folder"
    link.symlink_to(path)
    folder.symlink_to(tmp_path, target_is_directory=True)
    for same in (link, folder / "s.toml", tmp_path / "folder" / ".." / tmp_path.name / "s.toml"):
        with pytest.raises(Held):
            hold(state, same, now)
    elsewhere = tmp_path / "other" / "s.toml"
    for different in (elsewhere, tmp_path / "s.TOML", tmp_path / "t.toml"):
        hold(state, different, now).release()


@pytest.mark.parametrize(
    "noted",
    [
        b"",
        b"[]",
        b"{",
        b'{"who": "x"}',
        b'{"who": "x", "pid": "y", "since": "2024-01-15T10:00:00+00:00", "token": ""}',
        b'{"who": "x", "pid": 1, "since": "then", "token": ""}',
        b"[" * 100_000,
    ],
)
def test_a_holder_that_cannot_be_read_is_another_program(state: Path, path: Path, noted: bytes) -> None:
    mine = hold(state, path, now)
    [file] = (state / "locks").glob("*.json")
    file.write_bytes(noted)
    assert holder_of(state, path) == Holder()
    assert mine.state == "lost"
    with pytest.raises(Held, match=r"s\.toml is open elsewhere: another program\."):
        hold(state, path, now)
    mine.release()


def test_a_noted_name_is_one_line_and_a_time_without_zone_is_none(state: Path, path: Path) -> None:
    mine = hold(state, path, now)
    [file] = (state / "locks").glob("*.json")
    values = {"who": "a\n\x1b[31mb", "pid": 7, "since": "2024-01-15T10:00:00", "token": "t"}
    file.write_text(json.dumps(values), encoding="utf-8")
    holder = holder_of(state, path)
    assert holder is not None
    assert holder.since is None
    assert told(holder) == f"{holder.who} (process 7)"
    assert "\n" not in holder.who
    assert "\x1b" not in holder.who
    mine.release()


def test_a_folder_that_takes_no_locks(state: Path, path: Path) -> None:
    state.touch()  # a file in the folder's place
    with pytest.raises(OSError, match="state"):
        hold(state, path, now)
    with pytest.raises(OSError, match="state"):
        take_over(state, path, now, seconds=0.0)
    assert holder_of(state, path) is None
    assert asker(state, path) == ""
    with short_lock(state, path):
        path.write_text("written all the same", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "written all the same"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no permissions of this kind")
def test_locks_are_for_the_user_alone(state: Path, path: Path) -> None:
    mine = hold(state, path, now)
    assert (state / "locks").stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o077 == 0 for file in (state / "locks").iterdir())
    mine.release()


# ---------------------------------------------------------------------- for the moment of a command


def test_a_command_keeps_another_one_out(
    state: Path, path: Path, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "SHORT_SECONDS", 0.1)
    other("short")
    with pytest.raises(Held, match="another program"), short_lock(state, path):
        raise AssertionError("it is held")
    with pytest.raises(Held), short_lock(state, path, while_open=True):
        raise AssertionError("it is held")
    other.kill()
    with short_lock(state, path):
        pass


def test_a_command_waits_for_a_moment(state: Path, path: Path, other: Other) -> None:
    with short_lock(state, path):
        assert other.process.stdin is not None
        other.process.stdin.write("short\n")
        other.process.stdin.flush()
        time.sleep(0.1)
    assert other.said() == "done"


def test_a_command_leaves_an_open_session_alone_unless_it_may_not(state: Path, path: Path, other: Other) -> None:
    other("hold")
    with pytest.raises(Held) as raised, short_lock(state, path):
        raise AssertionError("it is open")
    assert raised.value.holder.pid == other.process.pid
    with short_lock(state, path, while_open=True):
        assert other("state") == "held"


def test_what_a_command_raises_lets_go(state: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "SHORT_SECONDS", 0.1)
    with pytest.raises(LookupError), short_lock(state, path):
        raise LookupError
    with short_lock(state, path):
        pass
