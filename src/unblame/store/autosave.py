"""Save while typing goes on: a thread that writes the newest session soon, and says how it went."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple

from unblame.record.session import Session
from unblame.store.atomic import Stamp, changed_since, stamp_of, write_atomically, write_new
from unblame.store.errors import shown_path
from unblame.store.toml import TextCache, dump_session


class Delays(NamedTuple):
    """Seconds: from the first unsaved offer to the save, between attempts, and from when a save is slow."""

    throttle: float = 0.3
    retries: tuple[float, ...] = (1.0, 2.0, 5.0)
    slow: float = 1.0


_DELAYS = Delays()


class SaveReport(NamedTuple):
    """What became of a save.

    `path` is the file that was written, or could not be. “beside” means that it stands beside the session's
    own; `problem` then says why and names it, in one row of 80 columns. `seconds` is how long it took and
    `slow` whether that was too long. `saved_at` is set when the session is on disk.
    """

    state: Literal["saving", "saved", "beside", "failed"]
    path: Path
    saved_at: datetime | None = None
    problem: str = ""
    seconds: float = 0.0
    slow: bool = False


_ROW = 76  # columns of the message row, inside its margins
_BESIDE = "Changed by another program. Yours is in {}."

Write = Callable[[Path, bytes], Stamp]


class Autosave:
    """Writes what it is offered to one file, newest first, at most `delays.throttle` after it was offered.

    `base` are the bytes that the caller last read from the file; none for a file that is not there yet. A
    file that holds neither those nor what was last written here was changed by another hand, and is left
    alone: from then on saves go to `NAME.mine.toml` beside it (`NAME.mine-2.toml` where that name is
    taken), each reported as “beside”, until `adopt` says that the caller has read the other's text. So
    both texts are whole on disk. A file that was deleted is written again. Only between looking and
    renaming, a few milliseconds, can another program's write be missed; the lock of the session is for that.

    Reports are made in the thread. A failed save keeps the session and tries again after each of
    `delays.retries`, from then on after the last of them, and at `flush`. The thread is a daemon: call
    `close` before leaving, and `rescue` when that fails.
    """

    def __init__(
        self,
        path: Path,
        base: bytes | None,
        on_report: Callable[[SaveReport], None],
        now: Callable[[], datetime],
        *,
        write: Write = write_atomically,
        monotonic: Callable[[], float] = time.monotonic,
        delays: Delays = _DELAYS,
    ) -> None:
        self._target = _Target(path, base, write)
        self._on_report = on_report
        self._now = now
        self._monotonic = monotonic
        self._delays = delays
        self._cache = TextCache()
        self._changed = threading.Condition()
        self._newest: Session | None = None
        self._latest: Session | None = None
        self._written = path
        self._offered = 0
        self._saved = 0
        self._failures = 0
        self._due = 0.0
        self._hurry = False
        self._closed = False
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name=f"autosave {path}", daemon=True)
        self._thread.start()

    def offer(self, session: Session) -> None:
        """Take a session to save; from any thread, at once. Raises RuntimeError when closed."""
        with self._changed:
            if self._closed:
                raise RuntimeError("This autosave is closed: nothing would be saved any more.")
            if self._newest is None:
                self._due = self._monotonic() + self._delays.throttle
            self._newest = self._latest = session
            self._offered += 1
            self._changed.notify_all()

    def adopt(self, base: bytes) -> None:
        """Say what the file held when the caller last read it: saves go to it again."""
        self._target.adopt(base)

    def flush(self, timeout: float) -> bool:
        """Save now and wait; true when everything offered so far is on disk within `timeout` seconds."""
        with self._changed:
            return self._flushed(timeout)

    def close(self, timeout: float) -> bool:
        """Flush and end the thread; true when everything offered is on disk."""
        with self._changed:
            self._closed = True
            done = self._flushed(timeout)
            self._given_up = not done
            self._newest = None
            self._changed.notify_all()
        self._thread.join(timeout if done else 0.0)
        return done

    def rescue(self, folder: Path) -> Path:
        """Write the newest session that is not on disk into another folder, and give its path.

        For when `close` failed; from any thread. The folder is made where it is missing (0700), the file is
        the session's own name, numbered where that is taken, for the user alone (0600). When all is on disk
        after all, nothing is written and the path is where it stands. Raises OSError.
        """
        with self._changed:
            latest = self._latest if self._saved < self._offered else None
            if latest is None:
                return self._written
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write_free(folder, self._target.path.stem, dump_session(latest).encode())

    @property
    def unsaved(self) -> bool:
        """Whether something offered is not on disk yet."""
        with self._changed:
            return self._saved < self._offered

    def _flushed(self, timeout: float) -> bool:
        wanted = self._offered
        self._hurry = True
        self._changed.notify_all()
        return self._changed.wait_for(lambda: self._saved >= wanted, timeout)

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            session, number = taken
            self._settle(session, number, self._save(session))

    def _next(self) -> tuple[Session, int] | None:
        """Wait until a save is due; none when the thread is to end."""
        with self._changed:
            while True:
                if self._newest is None:
                    if self._closed:
                        return None
                    self._hurry = False
                    self._changed.wait()
                    continue
                rest = self._due - self._monotonic()
                if rest <= 0 or self._hurry:
                    session, self._newest = self._newest, None
                    self._hurry = False
                    return session, self._offered
                self._changed.wait(rest)

    def _save(self, session: Session) -> SaveReport:
        self._report(SaveReport("saving", self._target.path))
        started = self._monotonic()
        try:
            path, problem = self._target.save(dump_session(session, self._cache).encode())
        except Exception as error:  # noqa: BLE001 - nothing may end the thread that keeps the meeting's words
            seconds = self._monotonic() - started
            return SaveReport("failed", self._target.path, None, _reason(error), seconds, self._slow(seconds))
        seconds = self._monotonic() - started
        state = "beside" if problem else "saved"
        return SaveReport(state, path, self._now(), problem, seconds, self._slow(seconds))

    def _settle(self, session: Session, number: int, report: SaveReport) -> None:
        """Count the save, or put the session back for another attempt, then say how it went."""
        with self._changed:
            if report.saved_at is not None:
                self._saved = max(self._saved, number)
                self._written = report.path
                self._failures = 0
            elif not self._given_up:
                if self._newest is None:
                    self._newest = session
                retries = self._delays.retries
                self._due = self._monotonic() + retries[min(self._failures, len(retries) - 1)]
                self._failures += 1
            self._changed.notify_all()
        self._report(report)

    def _slow(self, seconds: float) -> bool:
        return seconds > self._delays.slow

    def _report(self, report: SaveReport) -> None:
        with suppress(Exception):  # who listens may be gone; saving goes on
            self._on_report(report)


class _Target:
    """The session's file, or the one beside it once another hand has changed the first."""

    def __init__(self, path: Path, base: bytes | None, write: Write) -> None:
        self.path = path
        self._base = base
        self._stamp: Stamp | None = None
        self._beside: Path | None = None
        self._write = write
        self._lock = threading.Lock()

    def adopt(self, base: bytes) -> None:
        with self._lock:
            self._base, self._stamp, self._beside = base, None, None

    def save(self, data: bytes) -> tuple[Path, str]:
        """Write; gives the file written and, when it is the one beside, why."""
        with self._lock:
            if self._beside is None and self._is_theirs():
                self._beside = _free_name(self.path)
            if self._beside is not None:
                self._write(self._beside, data)
                room = _ROW - len(_BESIDE.format(""))
                return self._beside, _BESIDE.format(_in_short(shown_path(Path(self._beside.name)), room))
            self._stamp = self._write(self.path, data)
            self._base = data
            return self.path, ""

    def _is_theirs(self) -> bool:
        """Whether it holds what we neither read nor wrote; the same bytes with a new date are not."""
        if self._stamp is not None and not changed_since(self.path, self._stamp):
            return False
        stamp = stamp_of(self.path)
        if stamp is None:
            return False
        if self._base is None or stamp.size != len(self._base):
            return True
        return self.path.read_bytes() != self._base


def _free_name(path: Path) -> Path:
    """A name beside the file that nothing has: an earlier quarrel's text is not overwritten either."""
    number = 1
    while True:
        mine = "mine" if number == 1 else f"mine-{number}"
        free = path.with_name(f"{path.stem}.{mine}{path.suffix}")
        if not free.exists():
            return free
        number += 1


def _in_short(name: str, room: int) -> str:
    """A file's name in so many characters: its middle goes, since the end says which of them it is."""
    if len(name) <= room:
        return name
    end = min(len(name), room // 2)
    return f"{name[: room - end - 1]}…{name[-end:]}"


def _write_free(folder: Path, stem: str, data: bytes) -> Path:
    """Write a new private file under a name that nothing has, and see it onto the disk."""
    for number in count(1):
        path = folder / (f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml")
        with suppress(FileExistsError):
            write_new(path, data, 0o600)
            return path
    raise AssertionError("the numbers never end")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__}: {error}"
