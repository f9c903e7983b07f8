"""What is said and noted when something in here went wrong: two lines for the person, the details in a log."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from traceback import extract_tb, format_exception

LOG_BYTES = 1 << 20
"""A log that has grown beyond this begins anew, the former one beside it."""
_ENTRY_BYTES = 1 << 16


def log_crash(log: Path, error: BaseException, now: datetime) -> bool:
    """Note where it happened, for the user alone (no values, but an error may quote one). False when that failed."""
    from unblame import __version__

    head = f"{now.isoformat()} unblame {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    frames = "".join(format_exception(error))
    entry = f"{head}{frames}\n".encode(errors="backslashreplace")[-_ENTRY_BYTES:]
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(entry)
    except OSError:
        return False
    return True


def told(error: BaseException, kept: str, log: Path | None) -> str:
    """The two lines: what happened and what became of the text, then where the details are."""
    where = next((frame for frame in reversed(extract_tb(error.__traceback__)) if "unblame" in frame.filename), None)
    place = f" in {Path(where.filename).name}, line {where.lineno}" if where else ""
    details = f"Details are in {log}; please report it with them." if log else "The details could not be noted."
    return f"unblame: something went wrong ({type(error).__name__}{place}). {kept}\n{details}"
