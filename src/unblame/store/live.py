"""The live file: who has a session open since when, where the meeting is, when it was last seen.

It stands in the user's state folder, readable by the user only, and is replaced every few seconds and at each
move. After a crash it tells how long the clock ran unseen.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from unblame.record.text import slug
from unblame.store.atomic import write_atomically


class Live(NamedTuple):
    """What the live file holds. Times are aware; `section` is the running one, `shown` the record on screen."""

    pid: int
    since: datetime
    seen_at: datetime
    section: str = ""
    shown: str = ""
    paused_since: datetime | None = None
    ended: bool = False


def live_path(state_folder: Path, session_id: str) -> Path:
    """Where a session's live file stands."""
    return state_folder / "live" / f"{slug(session_id, 100)}.json"


def write_live(path: Path, live: Live) -> None:
    """Replace the live file. Raises OSError; the caller may go on without it."""
    import json

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    values = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in live._asdict().items()}
    write_atomically(path, json.dumps(values).encode(), mode=0o600)


def read_live(path: Path) -> Live | None:
    """What was last written; none when there is nothing, or nothing that can be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    import json  # where nobody was in the session before, opening it needs none

    try:
        values: dict[str, Any] = json.loads(data)
        paused = values.get("paused_since")
        live = Live(
            pid=int(values["pid"]),
            since=datetime.fromisoformat(values["since"]),
            seen_at=datetime.fromisoformat(values["seen_at"]),
            section=str(values.get("section", "")),
            shown=str(values.get("shown", "")),
            paused_since=datetime.fromisoformat(paused) if paused else None,
            ended=bool(values.get("ended")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    moments = [live.since, live.seen_at, *([live.paused_since] if live.paused_since else [])]
    return live if all(moment.utcoffset() is not None for moment in moments) else None


def own_pid() -> int:
    """This process, for the live file."""
    return os.getpid()
