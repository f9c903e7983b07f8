"""What others wrote into a session's file while it is open: merged when it is seen, taken in by the app later."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from unblame.record.session import Conflict, Session

_RECENT, _SPARSE = 20, 40
_SPARSE_SECONDS = 10.0
_HASHES = 5000


class Incoming(NamedTuple):
    """One merge: what it was merged with, what came of it, and what it could not settle.

    Whoever holds a later session than `mine` merges once more, from `mine`, its own and `session`.
    """

    number: int
    mine: Session
    session: Session
    conflicts: tuple[Conflict, ...]


class Versions:
    """What the file has held, lately all of it and before that a few: who wrote over it may have read an older one."""

    def __init__(self, monotonic: Callable[[], float], stale: float = 0.0) -> None:
        self._monotonic = monotonic
        self._stale = stale
        self._recent: deque[tuple[float, Session]] = deque()
        self._sparse: deque[tuple[float, Session]] = deque(maxlen=_SPARSE)
        self._held: dict[bytes, float] = {}
        self._newest = b""

    def add(self, session: Session, data: bytes) -> None:
        """The file holds this now."""
        now = self._monotonic()
        if self._newest:
            self._held[self._newest] = now
        self._newest = sha256(data).digest()
        if len(self._held) > _HASHES:
            del self._held[next(iter(self._held))]
        self._recent.append((now, session))
        while len(self._recent) > _RECENT:
            at, old = self._recent.popleft()
            if not self._sparse or at - self._sparse[-1][0] >= _SPARSE_SECONDS:
                self._sparse.append((at, old))

    def base_for(self, theirs: Session, data: bytes) -> Session:
        """The version that another hand's text was made from: the one it differs least from.

        One that held these very bytes until some time ago was brought back on purpose (a stash, a checkout): then
        the newest is meant, and going back is the change.
        """
        newest = self._recent[-1][1]
        held_until = self._held.get(sha256(data).digest())
        if held_until is not None and self._monotonic() - held_until >= self._stale:
            return newest
        from unblame.store.merge.ancestor import nearest

        return nearest([session for _, session in (*self._sparse, *self._recent)], theirs)


class Merges:
    """The merges that the app has not taken in yet: what it offers meanwhile is completed by them."""

    def __init__(self) -> None:
        self._open: deque[Incoming] = deque()
        self._number = 0

    def whole(self, session: Session, includes: int) -> Session:
        """A session of the app with all that came in after the merge number `includes`."""
        while self._open and self._open[0].number <= includes:
            self._open.popleft()
        for each in self._open:
            from unblame.store.merge.sessions import merge

            session = merge(each.mine, session, each.session, stands="mine").session
        return session

    def merge(self, base: Session, mine: Session, theirs: Session) -> Incoming:
        """Merge what came; `mine` is whole."""
        from unblame.store.merge.sessions import merge

        merged = merge(base, mine, theirs, stands="mine")
        self._number += 1
        incoming = Incoming(self._number, mine, merged.session, merged.conflicts)
        self._open.append(incoming)
        return incoming
