"""What a saver tells and asks, and how long it waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from unblame.store.incoming import Incoming


class Delays(NamedTuple):
    """Seconds: from the first unsaved offer to the save, between attempts, from when a save is slow, between looks.

    Who brings a text back that the file held up to `stale` ago wrote over what came since without having read it.
    """

    throttle: float = 0.3
    retries: tuple[float, ...] = (1.0, 2.0, 5.0)
    slow: float = 1.0
    look: float = 0.5
    stale: float = 3.0


class SaveReport(NamedTuple):
    """What became of a save.

    `path` is the file that was written, or could not be. “beside” means that it stands beside the session's
    own, “blocked” that the file holds what cannot be merged, “unkept” that no backup could be made; `problem`
    then says why, in one row of 80 columns. `seconds` is how long it took and `slow` whether that was too long.
    `saved_at` is set when the session is on disk.
    """

    state: Literal["saving", "saved", "beside", "blocked", "failed", "unkept"]
    path: Path
    saved_at: datetime | None = None
    problem: str = ""
    seconds: float = 0.0
    slow: bool = False


class Hooks(NamedTuple):
    """Who is told and asked, all in the saver's thread.

    `on_look` is called with every look at the file, `on_first` with what was read before the first save replaces
    it, `on_merge` with each text before a merge replaces it; `alone` is entered while the file is replaced.
    """

    on_report: Callable[[SaveReport], None]
    on_incoming: Callable[[Incoming], None] = lambda _: None
    on_look: Callable[[], None] = lambda: None
    on_first: Callable[[bytes], None] = lambda _: None
    on_merge: Callable[[bytes], None] = lambda _: None
    alone: Callable[[], AbstractContextManager[object]] = nullcontext
