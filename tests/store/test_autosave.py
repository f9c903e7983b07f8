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
from unblame.store.atomic import Stamp, write_atomically
from unblame.store.autosave import Autosave, Delays, SaveReport
from unblame.store.load import load_session
from unblame.store.toml import dump_session

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
WAIT = 5.0
"""Seconds until a test gives up; a passing one never waits so long."""
QUICK = Delays(throttle=0.01, retries=(0.01, 0.02), slow=WAIT)
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
    made: list[Autosave] = field(default_factory=list[Autosave])

    def start(self, base: bytes | None = None, **options: Any) -> Autosave:
        options.setdefault("delays", QUICK)
        autosave = Autosave(self.path, base, self.reports.put, lambda: TEN, **options)
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

    def __call__(self, path: Path, data: bytes) -> Stamp:
        self.given.append(data)
        self.begun.set()
        assert self.free.wait(WAIT)
        if self.failures:
            raise self.failures.pop(0)
        return write_atomically(path, data)


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

    autosave = Autosave(tmp_path / "s.toml", None, fail, lambda: TEN, delays=QUICK)
    for title in ("one", "two"):
        autosave.offer(session(title))
        assert autosave.flush(WAIT)
    assert autosave.close(WAIT)
    assert (tmp_path / "s.toml").read_bytes() == text("two")


def test_a_slow_save_is_reported_as_slow(bench: Bench) -> None:
    ticks = iter(range(100))
    bench.start(monotonic=lambda: float(next(ticks)) * 2, delays=Delays(throttle=0.01, slow=1.0)).offer(session("one"))
    report = bench.until("saved")
    assert report.slow
    assert report.seconds == 2.0


def saved_then(bench: Bench, change: Callable[[], object]) -> SaveReport:
    """Load and save once, let another hand change the file, save again."""
    bench.path.write_bytes(text("loaded"))
    autosave = bench.start(load_session(bench.path).data)
    autosave.offer(session("mine"))
    assert bench.until("saved").path == bench.path
    change()
    autosave.offer(session("mine, later"))
    assert autosave.flush(WAIT)
    while (report := bench.reports.get(timeout=WAIT)).saved_at is None:
        pass
    return report


def test_a_file_changed_by_another_hand_is_left_alone_and_ours_is_beside_it(bench: Bench) -> None:
    report = saved_then(bench, lambda: bench.path.write_bytes(text("theirs")))
    beside = bench.path.with_name("s.mine.toml")
    assert (report.state, report.path) == ("beside", beside)
    assert report.problem == "Changed by another program. Yours is in s.mine.toml."
    assert bench.path.read_bytes() == text("theirs")
    assert beside.read_bytes() == text("mine, later")
    bench.made[0].offer(session("mine, last"))
    assert bench.until("beside").path == beside
    assert beside.read_bytes() == text("mine, last")


def test_a_change_between_loading_and_the_first_save_is_seen(bench: Bench) -> None:
    bench.path.write_bytes(text("theirs"))
    bench.start(text("loaded")).offer(session("mine"))
    assert bench.until("beside").path == bench.path.with_name("s.mine.toml")
    assert bench.path.read_bytes() == text("theirs")


def test_a_new_session_never_takes_an_existing_file(bench: Bench) -> None:
    bench.path.write_bytes(b"could not be read")
    bench.start(None).offer(session("mine"))
    assert bench.until("beside").path == bench.path.with_name("s.mine.toml")
    assert bench.path.read_bytes() == b"could not be read"


def test_an_earlier_text_beside_is_not_overwritten(bench: Bench) -> None:
    earlier = bench.path.with_name("s.mine.toml")
    earlier.write_bytes(b"earlier")
    report = saved_then(bench, lambda: bench.path.write_bytes(text("theirs")))
    assert report.path == bench.path.with_name("s.mine-2.toml")
    assert earlier.read_bytes() == b"earlier"


def test_after_reading_the_others_text_saves_go_to_the_file_again(bench: Bench) -> None:
    saved_then(bench, lambda: bench.path.write_bytes(text("theirs")))
    autosave = bench.made[0]
    autosave.adopt(load_session(bench.path).data)
    autosave.offer(session("merged"))
    assert bench.until("saved").path == bench.path
    assert bench.path.read_bytes() == text("merged")


def test_the_same_bytes_with_a_new_date_are_no_change(bench: Bench) -> None:
    assert saved_then(bench, lambda: os.utime(bench.path, (1, 1))).state == "saved"
    assert bench.path.read_bytes() == text("mine, later")


def test_a_deleted_file_is_written_again(bench: Bench) -> None:
    assert saved_then(bench, bench.path.unlink).state == "saved"
    assert bench.path.read_bytes() == text("mine, later")


def test_what_is_said_of_a_long_name_fits_a_row(tmp_path: Path) -> None:
    bench = Bench(tmp_path / f"2024-01-15-{'long-' * 20}end.toml")
    bench.path.write_bytes(text("theirs"))
    autosave = bench.start(None)
    autosave.offer(session("mine"))
    report = bench.until("beside")
    assert autosave.close(WAIT)
    assert len(report.problem) == 76
    assert report.problem.startswith("Changed by another program. Yours is in 2024-01-15-")
    assert report.problem.endswith("end.mine.toml.")
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
