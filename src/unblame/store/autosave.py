"""Save while typing goes on: a thread that writes the newest session soon, takes in what others write, and says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal

from unblame.record.session import Session
from unblame.store.atomic import write_atomically, write_new
from unblame.store.errors import Unreadable
from unblame.store.incoming import Merges, Versions
from unblame.store.load import parse_session
from unblame.store.saving import Delays, Hooks, SaveReport
from unblame.store.session_file import ChangedMeanwhileError, SessionFile, Write
from unblame.store.toml import TextCache, dump_session

_DELAYS = Delays()
_UNMERGED = "What another program wrote could not be merged."
_RESTING = 0.08
"""Seconds between looks at a file that is being changed."""


class Autosave:
    """Writes what it is offered to one file, newest first, at most `delays.throttle` after it was offered.

    `base` are the bytes that the caller last read from the file and `session` what it read; none for a file that
    is not there yet. The file is looked at every `delays.look` seconds: what another hand has put there is merged
    with the newest session, three ways, told to `on_incoming` and saved merged, whether or not the app has
    taken it in by then. A file that cannot be merged is left alone (see SessionFile); one that was deleted is
    written again.

    A failed save keeps the session and tries again after each of `delays.retries`, from then on after the last
    of them, and at `flush`. The thread is a daemon: call `close` before leaving, and `rescue` when that fails.
    """

    def __init__(
        self,
        path: Path,
        base: bytes | None,
        hooks: Hooks,
        now: Callable[[], datetime],
        *,
        session: Session | None = None,
        write: Write = write_atomically,
        monotonic: Callable[[], float] = time.monotonic,
        delays: Delays = _DELAYS,
    ) -> None:
        self._file = SessionFile(path, base, write, alone=hooks.alone, monotonic=monotonic)
        self._hooks = hooks
        self._now = now
        self._monotonic = monotonic
        self._delays = delays
        self.only_follows = False
        """Whether what others write is taken as it is, and nothing is written back: the session is edited elsewhere."""
        self._first = True
        self._cache = TextCache()
        self._merges = Merges()
        self._versions = Versions(monotonic, delays.stale)
        if session is not None:
            self._versions.add(session, base or b"")
        self._changed = threading.Condition()
        self._latest = session
        self._includes = 0
        self._dirty = False
        self._written = path
        self._offered = 0
        self._saved = 0
        self._failures = 0
        self._due = 0.0
        self._look_at = monotonic() + delays.look
        self._quiet_looks = 0
        self._hurry = False
        self._closing = False
        self._ended = False
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name=f"autosave {path}", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------------ for the app, from any thread

    def offer(self, session: Session, *, includes: int = 0) -> None:
        """Take a session to save, at once; it holds what came in up to the merge number `includes`.

        Raises RuntimeError when closed.
        """
        with self._changed:
            if self._closing:
                raise RuntimeError("This autosave is closed: nothing would be saved any more.")
            self._take(session, includes)

    def took(self, session: Session, includes: int) -> None:
        """Say that the app holds what came in, and has nothing of its own to save."""
        with self._changed:
            self._latest, self._includes = session, includes

    def flush(self, timeout: float) -> bool:
        """Save now and wait; true when everything offered so far is on disk within `timeout` seconds."""
        with self._changed:
            return self._flushed(timeout)

    def catch_up(self, timeout: float) -> bool:
        """Look at the file now and wait until nothing in it is new; what was has been told by then."""
        with self._changed:
            return self._caught_up(timeout)

    def close(self, timeout: float) -> bool:
        """Flush and end the thread; true when everything offered is on disk.

        The file is looked at a last time: what another hand wrote over the last save is merged and saved.
        """
        with self._changed:
            self._closing = True
            end = self._monotonic() + timeout
            done = self._flushed(timeout)
            if done and timeout > 0 and not self._ended:
                self._caught_up(end - self._monotonic())
                done = self._flushed(end - self._monotonic())
            self._ended = True
            self._given_up = not done
            self._dirty = False
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
        return _write_free(folder, self._file.path.stem, dump_session(latest).encode())

    @property
    def unsaved(self) -> bool:
        """Whether something offered is not on disk yet."""
        with self._changed:
            return self._saved < self._offered

    def _take(self, session: Session, includes: int) -> None:
        if not self._dirty:
            self._due = self._monotonic() + self._delays.throttle
        self._dirty = True
        self._latest, self._includes = session, includes
        self._offered += 1
        self._changed.notify_all()

    def _flushed(self, timeout: float) -> bool:
        wanted = self._offered
        self._hurry = True
        self._changed.notify_all()
        return self._changed.wait_for(lambda: self._saved >= wanted, timeout)

    def _caught_up(self, timeout: float) -> bool:
        looks = self._quiet_looks
        self._look_at = 0.0
        self._changed.notify_all()
        return self._changed.wait_for(lambda: self._quiet_looks > looks, timeout)

    # ------------------------------------------------------------------ the thread

    def _run(self) -> None:
        while (task := self._next()) != "end":
            if task == "save":
                self._save_newest()
            else:
                self._look()

    def _next(self) -> Literal["save", "look", "end"]:
        """Wait until there is something to do."""
        with self._changed:
            while True:
                if not self._dirty and self._ended:
                    return "end"
                now = self._monotonic()
                if self._dirty and (now >= self._due or self._hurry):
                    self._hurry = False
                    return "save"
                if now >= self._look_at:
                    return "look"
                if self._dirty:
                    self._changed.wait(min(self._due, self._look_at) - now)
                else:
                    self._hurry = False
                    self._changed.wait(self._look_at - now)

    def _save_newest(self) -> None:
        with self._changed:
            session, number, includes = self._latest, self._offered, self._includes
            self._dirty = False
        if session is None:
            return
        self._report(SaveReport("saving", self._file.path))
        try:
            report = self._save(session, includes)
        except ChangedMeanwhileError:
            self._try_again_in(_RESTING)
            self._look()
            return
        with self._changed:
            if report.saved_at is not None:
                self._saved = max(self._saved, number)
                self._written = report.path
                self._failures = 0
        if report.saved_at is None:
            retries = self._delays.retries
            self._try_again_in(retries[min(self._failures, len(retries) - 1)])
            self._failures += 1
        with self._changed:
            self._changed.notify_all()
        self._report(report)

    def _try_again_in(self, seconds: float) -> None:
        with self._changed:
            if not self._given_up:
                self._dirty = True
                self._due = self._monotonic() + seconds

    def _save(self, session: Session, includes: int) -> SaveReport:
        started = self._monotonic()
        path, problem, at = self._file.path, "", None
        try:
            whole = self._whole(session, includes)
            data = dump_session(whole, self._cache).encode()
            if self._first and self._file.base:
                self._keep(self._hooks.on_first, self._file.base)
            path, problem = self._file.save(data)
            self._first = False
            if not problem:
                self._versions.add(whole, data)
            at = self._now()
        except ChangedMeanwhileError:
            raise
        except Exception as error:  # noqa: BLE001 - nothing may end the thread that keeps the meeting's words
            problem = _reason(error)
        seconds = self._monotonic() - started
        state = "failed" if at is None else "beside" if problem else "saved"
        return SaveReport(state, path, at, problem, seconds, seconds > self._delays.slow)

    def _whole(self, session: Session, includes: int) -> Session:
        """What is to be saved; beside the file, when what came in cannot be merged after all."""
        try:
            return self._merges.whole(session, includes)
        except Exception:  # noqa: BLE001 - a fault in merging must not cost what was typed
            self._file.block(_UNMERGED)
            return session

    def _look(self) -> None:
        """See whether another hand was at the file, and take in what it wrote."""
        with suppress(Exception):
            self._hooks.on_look()
        try:
            data = self._file.look()
            if data is not None:
                self._take_in_or_block(data)
        except Exception as error:  # noqa: BLE001 - as above; a folder in the file's place is one of them
            if self._dirty:
                self._report(SaveReport("failed", self._file.path, None, _reason(error)))
        rest = _RESTING if self._file.resting else self._delays.look
        with self._changed:
            self._look_at = self._monotonic() + rest
            self._quiet_looks += not self._file.resting
            self._changed.notify_all()

    def _take_in_or_block(self, data: bytes) -> None:
        try:
            self._take_in(data)
        except Exception:
            self._block(_UNMERGED)
            raise

    def _take_in(self, data: bytes) -> None:
        with self._changed:
            latest, includes = self._latest, self._includes
        try:
            theirs = parse_session(data, self._file.path)
        except Unreadable as error:
            self._block("Another program left what cannot be read.", error)
            return
        if latest is None or theirs.id != latest.id:
            self._block("Another session was put into this file.")
            return
        mine = self._merges.whole(latest, includes)
        base = mine if self.only_follows else self._versions.base_for(theirs, data)
        incoming = self._merges.merge(base, mine, theirs)
        if self._file.base is not None and not self.only_follows:
            self._keep(self._hooks.on_merge, self._file.base)
        self._file.adopt(data)
        self._first = True
        self._versions.add(theirs, data)
        if incoming.session is not theirs and incoming.session != theirs:
            self._keep(self._hooks.on_merge, data)
            with self._changed:
                if not self._dirty and not self._given_up:
                    self._take(self._latest or latest, self._includes)
        self._hooks.on_incoming(incoming)

    def _keep(self, keep: Callable[[bytes], None], data: bytes) -> None:
        try:
            keep(data)
        except Exception as error:  # noqa: BLE001 - the meeting's words go before a copy of older ones
            self._report(SaveReport("unkept", self._file.path, None, _reason(error)))

    def _block(self, why: str, error: Unreadable | None = None) -> None:
        self._file.block(why)
        line = f" Line {error.line}: {error.problem}." if error is not None and error.line else ""
        self._report(SaveReport("blocked", self._file.path, None, f"{why}{line}"))

    def _report(self, report: SaveReport) -> None:
        with suppress(Exception):  # who listens may be gone; saving goes on
            self._hooks.on_report(report)


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
