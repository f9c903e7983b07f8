"""The file of an open session: written only over what this program has seen, looked at for what others write."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple, Protocol

from unblame.store.atomic import Stamp, stamp_of, write_atomically
from unblame.store.errors import shown_path

SETTLED, SHORT, RESTLESS = 0.25, 0.06, 0.5
"""Seconds that a changed file stays as it is before it is read: others do not all write in one step. A shorter rest
is enough in a file that has been changing for the third of them: else nothing would be read, nor saved, for long.
"""
_ROW = 76  # columns of the message row, inside its margins
_BESIDE = "{why} Yours is in {name}."


class Write(Protocol):
    """How bytes get into a file; `confirm` is called right before the old ones go."""

    def __call__(self, path: Path, data: bytes, *, confirm: Callable[[], None]) -> Stamp: ...


class ChangedMeanwhileError(Exception):
    """The file holds what this program has not read yet: it is not written over."""


class Written(NamedTuple):
    """The file that was written and, when it is one beside the session's own, why."""

    path: Path
    why: str = ""


class SessionFile:
    """What a session's file held when it was last read or written here. One thread's own.

    `base` are those bytes; none for a file that is not there yet. While `blocked` says why (the file holds
    something that cannot be merged), saves go to `NAME.mine.toml` beside it, `NAME.mine-2.toml` where that name
    is taken, so that both texts are whole on disk.
    """

    def __init__(
        self,
        path: Path,
        base: bytes | None,
        write: Write = write_atomically,
        *,
        alone: Callable[[], AbstractContextManager[object]] = nullcontext,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.blocked = ""
        self.base = base
        self._stamp: Stamp | None = None
        self._write = write
        self._alone = alone
        self._monotonic = monotonic
        self._seen: tuple[Stamp | None, float] | None = None
        self._restless_since = 0.0
        self._refused: Stamp | None = None
        self._beside: Path | None = None
        self._mine = b""

    def look(self) -> bytes | None:
        """What another hand has put there, once it rests; none while there is nothing new. Raises OSError."""
        stamp = stamp_of(self.path)
        if stamp == self._stamp and stamp is not None:
            self._seen = None
            return None
        if self._is_as_read(stamp):
            return None
        if self._seen is None:
            self._restless_since = self._monotonic()
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, self._monotonic())
        if self._gone:
            self.blocked = ""
        if stamp is None or not self._rests or (self.blocked and stamp == self._refused):
            return None
        data = self.path.read_bytes()
        if stamp_of(self.path) != stamp:
            return None
        if data == self.base:
            self._settle(stamp, data)
            return None
        self._refused = stamp
        return data

    @property
    def resting(self) -> bool:
        """Whether a change was seen and is given time to end."""
        return self._seen is not None and not self._rests

    def adopt(self, data: bytes) -> None:
        """What `look` gave was read and is part of what will be saved."""
        self._settle(self._refused, data)
        self.blocked = ""

    def block(self, why: str) -> None:
        """What `look` gave cannot be merged: saves go beside until the file is another one."""
        self.blocked = why

    def save(self, data: bytes) -> Written:
        """Write; raises ChangedMeanwhileError when the file must be looked at first, else OSError."""
        if self.blocked:
            return self._save_beside(data)
        with self._alone():
            self._check()
            self._stamp = self._write(self.path, data, confirm=self._check)
        self._seen, self.base = None, data
        self._drop_beside()
        return Written(self.path)

    def _check(self) -> None:
        """Stop where something stands that was never read; a file that is gone for a while is written again."""
        stamp = stamp_of(self.path)
        if stamp == self._stamp and stamp is not None:
            return
        if stamp is None and ((self._stamp is None and self.base is None) or self._gone):
            return
        if not self._is_as_read(stamp):
            raise ChangedMeanwhileError

    def _is_as_read(self, stamp: Stamp | None) -> bool:
        """Whether the file holds what the caller had read before it was looked at for the first time."""
        if self._stamp is not None or stamp is None or self.base is None or self.path.read_bytes() != self.base:
            return False
        self._stamp = stamp
        return True

    @property
    def _gone(self) -> bool:
        return self._seen is not None and self._seen[0] is None and self._rests

    @property
    def _rests(self) -> bool:
        if self._seen is None:
            return False
        now = self._monotonic()
        return now - self._seen[1] >= (SHORT if now - self._restless_since >= RESTLESS else SETTLED)

    def _settle(self, stamp: Stamp | None, data: bytes) -> None:
        self._stamp, self.base, self._seen = stamp, data, None

    def _save_beside(self, data: bytes) -> Written:
        if self._beside is None:
            self._beside = _free_name(self.path)
        self._write(self._beside, data, confirm=lambda: None)
        self._mine = data
        name = shown_path(Path(self._beside.name))
        room = _ROW - len(_BESIDE.format(why=self.blocked, name=""))
        return Written(self._beside, _BESIDE.format(why=self.blocked, name=_in_short(name, room)))

    def _drop_beside(self) -> None:
        """What stood beside is in the session's own file again; unless somebody edited it there."""
        if self._beside is None:
            return
        beside, self._beside = self._beside, None
        try:
            if beside.read_bytes() == self._mine:
                beside.unlink()
        except OSError:
            return


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
