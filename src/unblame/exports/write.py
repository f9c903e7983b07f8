"""Put a write-up in a file: never over somebody's edits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from unblame.exports.render import render
from unblame.exports.stamp import default_name, diff, refuse_reason, stamp
from unblame.record.session import Session
from unblame.store.atomic import write_atomically


@dataclass(frozen=True, slots=True)
class Written:
    """Where a write-up went. `refused` says why it was not written, `diff` what it would have changed."""

    path: Path
    refused: str = ""
    diff: str = ""


def draft_path(session: Session, beside: Path) -> Path:
    """Where the write-up of a session's file goes by default: beside it."""
    return beside.parent / default_name(session)


def write_markdown(session: Session, path: Path, *, template: str = "standard", force: bool = False) -> Written:
    """Render and write. Raises OSError, and `TemplateError` for a template that cannot be used."""
    text = stamp(render(session, template), session.id)
    existing = _existing(path)
    if existing is not None and existing != text and not force:
        reason = refuse_reason(existing, session.id)
        if reason:
            return Written(path, reason, diff(existing, text, path.name))
    if existing != text:
        write_atomically(path, text.encode("utf-8", "surrogatepass"))
    return Written(path)


def _existing(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
