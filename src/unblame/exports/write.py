"""Put an export in a file: never over somebody's edits, over a session, or into a device."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from unblame.exports.record_json import holds_record, record_json
from unblame.exports.render import render
from unblame.exports.stamp import default_name, diff, refuse_reason, stamp
from unblame.record.session import Session
from unblame.store.atomic import write_atomically
from unblame.store.errors import Unreadable
from unblame.store.load import parse_session
from unblame.store.syntax import MAX_BYTES

_SESSION = ".toml"
_ELSEWHERE = "Choose another name with -o."


@dataclass(frozen=True, slots=True)
class Written:
    """Where an export went. `refused` says why it was not written, `diff` what it would have changed."""

    path: Path
    refused: str = ""
    diff: str = ""


def draft_path(session: Session, beside: Path) -> Path:
    """Where the write-up of a session's file goes by default: beside it."""
    return beside.parent / default_name(session)


def write_markdown(session: Session, path: Path, *, template: str = "standard", force: bool = False) -> Written:
    """Render and write. Raises OSError, and `TemplateError` for a template that cannot be used.

    With `force`, edits and other write-ups are written over, but never a session's file.
    """
    text = stamp(render(session, template), session.id)
    return _write(path, text, "" if force else session.id, refuse_reason)


def write_json(session: Session, path: Path, *, force: bool = False) -> Written:
    """Write the record as JSON, over an earlier one of the same session. Raises OSError."""
    return _write(path, record_json(session), "" if force else session.id, _refuse_json)


def _write(path: Path, text: str, owner: str, refuse: Callable[[str, str], str]) -> Written:
    """Write what is not there yet, unless it would cost something; no `owner` means whatever it costs."""
    reason = _no_place(path)
    if reason:
        return Written(path, reason)
    existing = _existing(path)
    if existing == text:
        return Written(path)
    if existing is not None:
        if _is_session(existing, path):
            return Written(path, f"it is a session. {_ELSEWHERE}")
        reason = refuse(existing, owner) if owner else ""
        if reason:
            return Written(path, reason, diff(existing, text, path.name))
    write_atomically(path, text.encode("utf-8", "surrogatepass"))
    return Written(path)


def _no_place(path: Path) -> str:
    """Why nothing is ever written here, and what is there not even read; empty when it may be."""
    if _SESSION in (path.suffix.lower(), Path(os.path.realpath(path)).suffix.lower()):
        return "a name that ends in .toml is for sessions. Choose one that ends in .md or .json with -o."
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return "it is a device or a pipe. Write to stdout with “-o -” and lead that there."
    if stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES:
        return f"it holds {status.st_size / 2**20:.0f} MiB, too much for an export. {_ELSEWHERE}"
    return ""


def _existing(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def _is_session(text: str, path: Path) -> bool:
    try:
        parse_session(text.encode("utf-8", "surrogatepass"), path)
    except Unreadable:
        return False
    return True


def _refuse_json(existing: str, session_id: str) -> str:
    if not existing.strip() or holds_record(existing, session_id):
        return ""
    return "it is not the JSON of this session. Choose another name with -o, or write over it with --force."
