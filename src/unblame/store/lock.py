"""One program edits a session at a time: who does, since when, and how another one asks for it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from filelock import FileLock, Timeout

from unblame.record.text import clean_line, slug
from unblame.store.atomic import write_atomically

SHORT_SECONDS = 5.0
"""How long a command waits for another one that is writing the same file."""
_ASK_SECONDS = 5.0
_ASK_AGAIN = 0.1
_GLANCE = 0.1
"""Seconds for which somebody may hold a lock only to see whether it is free."""


class Holder(NamedTuple):
    """Who has a session open: `who` as user@machine, an empty one when that is not known (yet)."""

    who: str = ""
    pid: int = 0
    since: datetime | None = None
    token: str = ""


class Held(Exception):  # noqa: N818 - a state of a session, not a fault
    """The session is open in another program. As text: a sentence that says who has it and since when."""

    def __init__(self, path: Path, holder: Holder) -> None:
        super().__init__(path, holder)
        self.path = path
        self.holder = holder

    def __str__(self) -> str:
        return f"{clean_line(self.path.name)} is open elsewhere: {told(self.holder)}."


def told(holder: Holder, here: tzinfo | None = None) -> str:
    """The holder in words, times in the zone given, else this machine's."""
    since = f" since {holder.since.astimezone(here):%H:%M on %Y-%m-%d}" if holder.since else ""
    return f"{holder.who or 'another program'}{since}{f' (process {holder.pid})' if holder.pid else ''}"


class _Place:
    """The files of a session's lock in the state folder, by the session's real path."""

    def __init__(self, state_folder: Path, path: Path) -> None:
        real = os.path.realpath(path)
        name = f"{slug(Path(real).stem, 40)}-{sha256(os.fsencode(real)).hexdigest()[:16]}"
        self.folder = state_folder / "locks"
        self.lock, self.holder, self.asked, self.writing = (
            self.folder / f"{name}.{kind}" for kind in ("open", "json", "ask", "write")
        )

    def make(self) -> None:
        """The folder, for the user alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class SessionLock:
    """Held from `hold` or `take_over` until `release`; the system lets go of it when the program ends, however."""

    def __init__(self, place: _Place, lock: FileLock, me: Holder) -> None:
        self._place = place
        self._lock = lock
        self._me = me

    @property
    def state(self) -> Literal["held", "asked", "lost"]:
        """Whether it is still ours, and whether somebody asks for it. Raises nothing."""
        if not self._lock.is_locked or _read_holder(self._place).token != self._me.token:
            return "lost"
        return "asked" if self._place.asked.exists() else "held"

    def release(self) -> None:
        """Let the next one in; again does nothing."""
        with suppress(OSError):
            if _read_holder(self._place).token == self._me.token:
                self._place.holder.unlink(missing_ok=True)
        with suppress(OSError):
            self._lock.release(force=True)


def hold(state_folder: Path, path: Path, now: Callable[[], datetime]) -> SessionLock:
    """Take the lock of a session. Raises Held, or OSError where the state folder takes no locks."""
    place = _Place(state_folder, path)
    place.make()
    return _hold(place, path, now)


def take_over(
    state_folder: Path, path: Path, now: Callable[[], datetime], *, seconds: float = _ASK_SECONDS
) -> SessionLock:
    """Ask who holds it to let go, and take it. One that does not answer in time is passed over: when it wakes up,
    it finds the lock lost and only reads. Raises OSError.
    """
    place = _Place(state_folder, path)
    place.make()
    write_atomically(place.asked, _me(now).who.encode(), mode=0o600)
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            with suppress(Held):
                return _hold(place, path, now)
            time.sleep(_ASK_AGAIN)
        place.lock.unlink(missing_ok=True)
        return _hold(place, path, now)
    finally:
        place.asked.unlink(missing_ok=True)


def asker(state_folder: Path, path: Path) -> str:
    """Who asks for the session."""
    with suppress(OSError):
        return clean_line(_Place(state_folder, path).asked.read_text(encoding="utf-8", errors="replace"))
    return ""


def holder_of(state_folder: Path, path: Path) -> Holder | None:
    """Who has the session open; none when nobody has."""
    place = _Place(state_folder, path)
    if not place.lock.exists():
        return None
    lock = FileLock(place.lock, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _read_holder(place)
    except OSError:
        return None
    lock.release()
    return None


@contextmanager
def short_lock(state_folder: Path, path: Path, *, while_open: bool = False) -> Generator[None]:
    """Held by a command around reading, changing and replacing a session's file, and by the app around replacing it.

    Raises Held when the session is open in an app and the caller cannot have that (`while_open` false), or when
    another command keeps it for longer than five seconds. Where the state folder takes no locks there is none.
    """
    if not while_open and (holder := holder_of(state_folder, path)) is not None:
        raise Held(path, holder)
    place = _Place(state_folder, path)
    lock = FileLock(place.writing, timeout=SHORT_SECONDS, thread_local=False)
    try:
        place.make()
        lock.acquire()
    except Timeout:
        raise Held(path, Holder()) from None
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _hold(place: _Place, path: Path, now: Callable[[], datetime]) -> SessionLock:
    lock = FileLock(place.lock, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=_GLANCE, poll_interval=_GLANCE / 5)
    except Timeout:
        raise Held(path, _read_holder(place)) from None
    place.asked.unlink(missing_ok=True)  # whoever asked has it now, or ended before it came
    me = _me(now)
    values = {**me._asdict(), "since": me.since.isoformat() if me.since else ""}
    write_atomically(place.holder, json.dumps(values).encode(), mode=0o600)
    return SessionLock(place, lock, me)


def _me(now: Callable[[], datetime]) -> Holder:
    import getpass
    import socket
    from secrets import token_hex

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "somebody"
    return Holder(clean_line(f"{user}@{socket.gethostname()}"), os.getpid(), now(), token_hex(8))


def _read_holder(place: _Place) -> Holder:
    try:
        values: dict[str, Any] = json.loads(place.holder.read_bytes())
        since = datetime.fromisoformat(values["since"])
        return Holder(
            clean_line(str(values["who"])),
            int(values["pid"]),
            since if since.utcoffset() is not None else None,
            str(values["token"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Holder()
