"""Saving beside the typing: soon, newest first, again after a failure, and never over another's text."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from unblame.record.incident import Incident
from unblame.record.session import Session
from unblame.record.where import put
from unblame.store.atomic import Stamp, write_atomically
from unblame.store.autosave import Autosave
from unblame.store.incoming import Incoming
from unblame.store.load import load_session
from unblame.store.saving import Delays, Hooks, SaveReport
from unblame.store.toml import dump_session

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
WAIT = 5.0
"""Seconds until a test gives up; a passing one never waits so long."""
QUICK = Delays(throttle=0.01, retries=(0.01, 0.02), slow=WAIT, look=0.02, stale=0.0)
NEVER = Delays(throttle=600, retries=(600,))


def session(title: str) -> Session:
    return Session(id="x", incident=Incident(title=title))


def text(title: str) -> bytes:
    return dump_session(session(title)).encode()


@dataclass
class Bench:
    """One autosave on one file, with what it reported."""

    path: Path
    reports: Queue[SaveReport] = field(default_factory=Queue[SaveReport])
    came: Queue[Incoming] = field(default_factory=Queue[Incoming])
    made: list[Autosave] = field(default_factory=list[Autosave])

    def start(self, base: bytes | None = None, **options: Any) -> Autosave:
        options.setdefault("delays", QUICK)
        hooks = Hooks(self.reports.put, self.came.put, **options.pop("hooks", {}))
        autosave = Autosave(self.path, base, hooks, lambda: TEN, **options)
        self.made.append(autosave)
        return autosave

    def until(self, state: str) -> SaveReport:
        while True:
            report = self.reports.get(timeout=WAIT)
            if report.state == state:
                return report

    def threads(self) -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == f"autosave {self.path}"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "s.toml")
    yield made
    for autosave in made.made:
        autosave.close(0.0)


class Disk:
    """A write that can be held and can fail, and remembers what it was given."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.given: list[bytes] = []
        self.begun = threading.Event()
        self.free = threading.Event()
        self.free.set()

    def __call__(self, path: Path, data: bytes, *, confirm: Callable[[], None]) -> Stamp:
        self.given.append(data)
        self.begun.set()
        assert self.free.wait(WAIT)
        if self.failures:
            raise self.failures.pop(0)
        return write_atomically(path, data, confirm=confirm)


def test_an_offer_is_on_disk_soon_and_reported(bench: Bench) -> None:
    bench.start().offer(session("one"))
    assert bench.until("saving").path == bench.path
    report = bench.until("saved")
    assert (report.path, report.saved_at, report.problem, report.slow) == (bench.path, TEN, "", False)
    assert load_session(bench.path).session == session("one")


def test_offers_during_the_delay_are_one_save_of_the_newest(bench: Bench) -> None:
    disk = Disk()
    autosave = bench.start(write=disk, delays=Delays(throttle=0.05))
    for number in range(100):
        autosave.offer(session(str(number)))
    bench.until("saved")
    assert disk.given[-1] == text("99")
    assert len(disk.given) < 5


def test_saves_go_on_while_offers_do(bench: Bench) -> None:
    disk = Disk()
    autosave = bench.start(write=disk, delays=Delays(throttle=0.02))
    end = time.monotonic() + WAIT
    while len(disk.given) < 3 and time.monotonic() < end:
        autosave.offer(session("typing"))
        time.sleep(0.001)
    assert len(disk.given) >= 3


def test_an_offer_never_waits_for_the_disk(bench: Bench) -> None:
    disk = Disk()
    disk.free.clear()
    autosave = bench.start(write=disk)
    autosave.offer(session("one"))
    assert disk.begun.wait(WAIT)
    autosave.offer(session("two"))
    assert autosave.unsaved
    assert not autosave.flush(0.01)
    disk.free.set()
    assert autosave.flush(WAIT)
    assert not autosave.unsaved
    assert disk.given == [text("one"), text("two")]


def test_flush_waits_for_no_delay(bench: Bench) -> None:
    autosave = bench.start(delays=NEVER)
    assert autosave.flush(0.0)
    autosave.offer(session("one"))
    assert autosave.flush(WAIT)
    assert bench.path.read_bytes() == text("one")
    autosave.offer(session("two"))
    assert autosave.unsaved


def test_close_saves_ends_the_thread_and_takes_nothing_more(bench: Bench) -> None:
    autosave = bench.start(delays=NEVER)
    autosave.offer(session("last"))
    assert autosave.close(WAIT)
    assert bench.path.read_bytes() == text("last")
    assert bench.threads() == []
    assert autosave.close(WAIT)
    with pytest.raises(RuntimeError, match="closed"):
        autosave.offer(session("lost"))


def test_a_failure_is_reported_and_tried_again_with_the_newest(bench: Bench) -> None:
    disk = Disk(OSError(28, "No space left on device"), OSError(28, "No space left on device"))
    disk.free.clear()
    autosave = bench.start(write=disk)
    autosave.offer(session("one"))
    assert disk.begun.wait(WAIT)
    autosave.offer(session("two"))
    disk.free.set()
    failed = bench.until("failed")
    assert (failed.path, failed.saved_at, failed.problem) == (bench.path, None, "No space left on device")
    bench.until("failed")
    bench.until("saved")
    assert bench.path.read_bytes() == text("two")
    assert disk.given == [text("one"), text("two"), text("two")]
    assert not autosave.unsaved


def test_flush_tries_again_at_once(bench: Bench) -> None:
    autosave = bench.start(
        write=Disk(PermissionError(13, "Permission denied")), delays=Delays(throttle=0.01, retries=(600,))
    )
    autosave.offer(session("one"))
    bench.until("failed")
    assert autosave.flush(WAIT)
    assert bench.path.read_bytes() == text("one")


def test_a_close_that_cannot_save_says_so_and_gives_up(bench: Bench) -> None:
    disk = Disk(*(OSError(28, "No space left on device") for _ in range(10_000)))
    autosave = bench.start(write=disk)
    autosave.offer(session("one"))
    assert not autosave.close(0.05)
    for thread in bench.threads():
        thread.join(WAIT)
    assert bench.threads() == []


def test_no_error_ends_the_thread(bench: Bench) -> None:
    autosave = bench.start(write=Disk(ValueError("odd")))
    autosave.offer(session("one"))
    assert bench.until("failed").problem == "ValueError: odd"
    assert bench.until("saved").saved_at == TEN


def test_a_listener_that_fails_stops_nothing(tmp_path: Path) -> None:
    def fail(_: SaveReport) -> None:
        raise RuntimeError("the app is gone")

    autosave = Autosave(tmp_path / "s.toml", None, Hooks(fail), lambda: TEN, delays=QUICK)
    for title in ("one", "two"):
        autosave.offer(session(title))
        assert autosave.flush(WAIT)
    assert autosave.close(WAIT)
    assert (tmp_path / "s.toml").read_bytes() == text("two")


def test_a_slow_save_is_reported_as_slow(bench: Bench) -> None:
    disk = Disk()
    disk.free.clear()
    bench.start(write=disk, delays=Delays(throttle=0.0, slow=0.01)).offer(session("one"))
    assert disk.begun.wait(WAIT)
    time.sleep(0.02)
    disk.free.set()
    report = bench.until("saved")
    assert report.slow
    assert report.seconds >= 0.02


# ---------------------------------------------------------------------- another hand


def saved_then(bench: Bench, change: Callable[[], object], *, offers: bool = True) -> Autosave:
    """Load and save once, let another hand change the file, save again."""
    bench.path.write_bytes(text("loaded"))
    autosave = bench.start(text("loaded"), session=session("loaded"))
    autosave.offer(session("mine"))
    assert bench.until("saved").path == bench.path
    change()
    if offers:
        autosave.offer(session("mine, later"))
        assert autosave.flush(WAIT)
    return autosave


def theirs(**more: str) -> bytes:
    """The first saved text, with more in it, from another hand."""
    return dump_session(put_all(session("mine"), more)).encode()


def put_all(changed: Session, values: dict[str, str]) -> Session:
    for key, value in values.items():
        changed = put(changed, f"incident.{key}", value)
    return changed


def test_what_another_hand_wrote_is_merged_and_saved(bench: Bench) -> None:
    autosave = saved_then(bench, lambda: bench.path.write_bytes(theirs(summary="theirs")))
    both = put_all(session("mine, later"), {"summary": "theirs"})
    assert load_session(bench.path).session == both
    incoming = bench.came.get(timeout=WAIT)
    assert (incoming.number, incoming.session, incoming.conflicts) == (1, both, ())
    autosave.offer(session("mine, last"))
    assert autosave.flush(WAIT)
    assert load_session(bench.path).session == put_all(session("mine, last"), {"summary": "theirs"})
    autosave.offer(session("theirs taken back"), includes=1)
    assert autosave.flush(WAIT)
    assert load_session(bench.path).session == session("theirs taken back")


def test_what_another_hand_wrote_is_seen_when_nothing_is_typed(bench: Bench) -> None:
    saved_then(bench, lambda: bench.path.write_bytes(theirs(summary="theirs")), offers=False)
    incoming = bench.came.get(timeout=2.0)
    assert incoming.session == put_all(session("mine"), {"summary": "theirs"})
    assert bench.path.read_bytes() == theirs(summary="theirs")


def test_a_conflict_keeps_both_and_mine_stands(bench: Bench) -> None:
    saved_then(bench, lambda: bench.path.write_bytes(theirs(title="theirs")))
    merged = load_session(bench.path).session
    assert merged.incident.title == "mine, later"
    assert [(each.where, each.mine, each.theirs) for each in merged.conflicts] == [
        ("incident.title", "mine, later", "theirs")
    ]


def test_who_wrote_over_an_older_version_undoes_nothing(bench: Bench) -> None:
    """An editor that had read the text before our last save, and added something to that."""
    bench.path.write_bytes(text("loaded"))
    autosave = bench.start(text("loaded"), session=session("loaded"))
    for title in ("mine", "mine, later"):
        autosave.offer(session(title))
        assert autosave.flush(WAIT)
    bench.path.write_bytes(theirs(summary="theirs"))
    assert bench.came.get(timeout=WAIT).session == put_all(session("mine, later"), {"summary": "theirs"})


def test_going_back_to_an_older_version_is_followed(bench: Bench) -> None:
    """A stash or a checkout: what stood in the file before stands there again."""
    saved_then(bench, lambda: bench.path.write_bytes(text("loaded")), offers=False)
    assert bench.came.get(timeout=WAIT).session == session("loaded")
    assert bench.path.read_bytes() == text("loaded")


def test_a_file_that_is_still_being_written_is_not_read(bench: Bench) -> None:
    """git writes in place: for a moment half of the file is there."""

    def in_parts() -> None:
        data = theirs(summary="theirs")
        for end in range(20, len(data), 10):
            bench.path.write_bytes(data[:end])
            time.sleep(0.02)
        bench.path.write_bytes(data)

    saved_then(bench, in_parts)
    assert bench.came.get(timeout=WAIT).session == put_all(session("mine, later"), {"summary": "theirs"})
    assert bench.came.empty()


def test_what_cannot_be_read_is_left_alone_until_it_can(bench: Bench) -> None:
    autosave = saved_then(bench, lambda: bench.path.write_bytes(b"<<<<<<< ours"))
    beside = bench.path.with_name("s.mine.toml")
    report = bench.until("beside")
    assert (report.path, report.problem) == (
        beside,
        "Another program left what cannot be read. Yours is in s.mine.toml.",
    )
    assert bench.path.read_bytes() == b"<<<<<<< ours"
    assert beside.read_bytes() == text("mine, later")
    bench.path.write_bytes(theirs(summary="theirs"))
    assert bench.came.get(timeout=WAIT).session == put_all(session("mine, later"), {"summary": "theirs"})
    assert autosave.flush(WAIT)
    assert load_session(bench.path).session == put_all(session("mine, later"), {"summary": "theirs"})
    assert not beside.exists()


def test_another_session_in_its_place_is_left_alone(bench: Bench) -> None:
    other = dump_session(Session(id="y", incident=Incident(title="other"))).encode()
    saved_then(bench, lambda: bench.path.write_bytes(other))
    assert bench.until("beside").path == bench.path.with_name("s.mine.toml")
    assert bench.path.read_bytes() == other


def test_a_new_session_never_takes_an_existing_file(bench: Bench) -> None:
    bench.path.write_bytes(b"could not be read")
    bench.start(None).offer(session("mine"))
    assert bench.until("beside").path == bench.path.with_name("s.mine.toml")
    assert bench.path.read_bytes() == b"could not be read"


def test_an_earlier_text_beside_is_not_overwritten(bench: Bench) -> None:
    earlier = bench.path.with_name("s.mine.toml")
    earlier.write_bytes(b"earlier")
    saved_then(bench, lambda: bench.path.write_bytes(b"["))
    assert bench.until("beside").path == bench.path.with_name("s.mine-2.toml")
    assert earlier.read_bytes() == b"earlier"


def test_the_same_bytes_with_a_new_date_are_no_change(bench: Bench) -> None:
    saved_then(bench, lambda: os.utime(bench.path, (1, 1)))
    assert bench.path.read_bytes() == text("mine, later")
    assert bench.came.empty()


def test_a_deleted_file_is_written_again(bench: Bench) -> None:
    saved_then(bench, bench.path.unlink)
    assert bench.path.read_bytes() == text("mine, later")


def test_a_folder_in_its_place_is_said_and_nothing_is_lost(bench: Bench) -> None:
    autosave = saved_then(bench, lambda: None, offers=False)
    bench.path.unlink()
    bench.path.mkdir()
    autosave.offer(session("mine, later"))
    assert bench.until("failed").problem == "Is a directory"
    bench.path.rmdir()
    assert autosave.flush(WAIT)
    assert bench.path.read_bytes() == text("mine, later")


def test_what_comes_between_looking_and_replacing_is_seen(bench: Bench) -> None:
    """The last look is right before the rename."""
    bench.path.write_bytes(text("loaded"))

    def late(path: Path, data: bytes, *, confirm: Callable[[], None]) -> Stamp:
        if b"theirs" not in bench.path.read_bytes():
            bench.path.write_bytes(dump_session(put_all(session("loaded"), {"summary": "theirs"})).encode())
        return write_atomically(path, data, confirm=confirm)

    autosave = bench.start(text("loaded"), session=session("loaded"), write=late)
    autosave.offer(session("mine"))
    assert autosave.flush(WAIT)
    assert load_session(bench.path).session == put_all(session("mine"), {"summary": "theirs"})


def test_old_texts_are_kept_before_they_are_replaced(bench: Bench) -> None:
    kept: list[tuple[str, bytes]] = []

    def into(reason: str) -> Callable[[bytes], None]:
        return lambda data: kept.append((reason, data))

    hooks = {"on_first": into("first"), "on_merge": into("merge")}
    bench.path.write_bytes(text("loaded"))
    autosave = bench.start(text("loaded"), session=session("loaded"), hooks=hooks)
    for title in ("mine", "mine, later"):
        autosave.offer(session(title))
        assert autosave.flush(WAIT)
    assert kept == [("first", text("loaded"))]
    bench.path.write_bytes(dump_session(put_all(session("mine, later"), {"summary": "theirs"})).encode())
    bench.came.get(timeout=WAIT)
    assert kept[1:] == [("merge", text("mine, later"))]


def test_a_backup_that_fails_stops_no_save(bench: Bench) -> None:
    def fail(data: bytes) -> None:
        raise OSError(28, "No space left on device")

    bench.path.write_bytes(text("loaded"))
    autosave = bench.start(text("loaded"), session=session("loaded"), hooks={"on_first": fail})
    autosave.offer(session("mine"))
    assert bench.until("unkept").problem == "No space left on device"
    assert autosave.flush(WAIT)
    assert bench.path.read_bytes() == text("mine")


def test_catching_up_waits_until_the_file_is_read(bench: Bench) -> None:
    autosave = saved_then(bench, lambda: None, offers=False)
    bench.path.write_bytes(theirs(summary="theirs"))
    assert autosave.catch_up(WAIT)
    assert bench.came.get_nowait().session == put_all(session("mine"), {"summary": "theirs"})


def test_closing_saves_what_came_in_and_was_not_taken_yet(bench: Bench) -> None:
    autosave = saved_then(bench, lambda: bench.path.write_bytes(theirs(summary="theirs")), offers=False)
    autosave.offer(session("mine, last"))
    assert autosave.close(WAIT)
    assert load_session(bench.path).session == put_all(session("mine, last"), {"summary": "theirs"})


def test_what_is_said_of_a_long_name_fits_a_row(tmp_path: Path) -> None:
    bench = Bench(tmp_path / f"2024-01-15-{'long-' * 20}end.toml")
    bench.path.write_bytes(b"[")
    autosave = bench.start(None)
    autosave.offer(session("mine"))
    report = bench.until("beside")
    assert autosave.close(WAIT)
    assert len(report.problem) == 76
    assert report.problem.startswith("Another program left what cannot be read. Yours is in 2")
    assert report.problem.endswith("….mine.toml.")
    assert report.path.name.endswith("-long-end.mine.toml")


def full_disk() -> Disk:
    return Disk(*(OSError(28, "No space left on device") for _ in range(10_000)))


def test_what_close_could_not_save_is_rescued_under_a_name_of_its_own(bench: Bench, tmp_path: Path) -> None:
    autosave = bench.start(write=full_disk())
    autosave.offer(session("one"))
    autosave.offer(session("newest"))
    assert not autosave.close(0.05)
    folder = tmp_path / "state" / "rescued"
    before = os.umask(0)
    try:
        first = autosave.rescue(folder)
    finally:
        os.umask(before)
    assert first == folder / "s.toml"
    assert load_session(first).session == session("newest")
    assert autosave.unsaved
    first.write_bytes(b"an earlier one")
    assert autosave.rescue(folder) == folder / "s-2.toml"
    assert first.read_bytes() == b"an earlier one"
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "s-2.toml").stat().st_mode) == 0o600


def test_a_save_that_hangs_is_rescued_too(bench: Bench, tmp_path: Path) -> None:
    disk = Disk()
    disk.free.clear()
    autosave = bench.start(write=disk)
    autosave.offer(session("in the write"))
    assert disk.begun.wait(WAIT)
    assert not autosave.close(0.01)
    assert load_session(autosave.rescue(tmp_path / "rescued")).session == session("in the write")
    disk.free.set()


def test_nothing_is_rescued_that_is_on_disk(bench: Bench, tmp_path: Path) -> None:
    autosave = bench.start()
    autosave.offer(session("one"))
    assert autosave.close(WAIT)
    assert autosave.rescue(tmp_path / "rescued") == bench.path
    assert not (tmp_path / "rescued").exists()


def test_a_rescue_that_fails_leaves_no_part_and_says_so(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave = bench.start(write=full_disk())
    autosave.offer(session("one"))
    assert not autosave.close(0.01)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            autosave.rescue(tmp_path / "rescued")
    assert list((tmp_path / "rescued").iterdir()) == []
    assert autosave.rescue(tmp_path / "rescued").name == "s.toml"


def test_a_first_save_waits_for_its_folder_to_come_back(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "team" / "s.toml")
    bench.path.parent.mkdir()
    autosave = bench.start()
    bench.path.parent.rmdir()
    autosave.offer(session("one"))
    assert "No such file" in bench.until("failed").problem
    for _ in range(5):
        bench.until("failed")
    bench.path.parent.mkdir()
    assert bench.until("saved").path == bench.path
    assert autosave.close(WAIT)
    assert bench.path.read_bytes() == text("one")


def test_attempts_go_on_every_five_seconds() -> None:
    assert Delays().retries[-1] == 5.0


def test_attempts_never_end(bench: Bench) -> None:
    failures = 50
    autosave = bench.start(
        write=Disk(*(OSError(5, "Input/output error") for _ in range(failures))),
        delays=Delays(throttle=0.001, retries=(0.001,)),
    )
    autosave.offer(session("one"))
    for _ in range(failures):
        bench.until("failed")
    assert bench.until("saved").saved_at == TEN
