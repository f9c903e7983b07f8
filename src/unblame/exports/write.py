"""Put an export in a file: never over somebody's edits, over a session, or into a device."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from unblame.exports.archive_tree import INDEX_ID
from unblame.exports.formats import Layout, document, owner
from unblame.exports.images import Embedded, Images, Plan, copy, embedded, planned
from unblame.exports.record_json import holds_record, record_json
from unblame.exports.stamp import STANDARD, Refusal, default_name, diff, read_stamp, refusal
from unblame.record.session import Session
from unblame.store.atomic import Stamp, changed_since, stamp_of, write_atomically
from unblame.store.errors import Unreadable
from unblame.store.exported import keep, note_written, was_taken, was_written
from unblame.store.load import parse_session
from unblame.store.session_file import ChangedMeanwhileError
from unblame.store.syntax import MAX_BYTES

_SESSION = ".toml"
_CALENDAR, _MADE_AT = "BEGIN:VCALENDAR", re.compile(r"^DTSTAMP[:;].*$", re.MULTILINE)
_SEVERAL = "*"
_ELSEWHERE = "Choose another name with -o."
_FORCE = "Choose another name with -o, or write over it with --force."
_EDITED = Refusal("it holds something else, or was edited since it was written here.", _FORCE)
_MOVE = "Move it away, or write over it with --force."
_IMPORT = "Take the corrections in with “unblame import”, move it away, or write over it with --force."


Refuse = Callable[[str, str], Refusal | None]
"""Why a file with this text is not written over for this owner."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where an export went. `refused` says why it was not written, `diff` what it would have changed.

    `advice` is what to do then on the command line; `importable` when the corrections in the file can be taken in.
    `told` are sentences about what the document lacks: pictures that could not be copied, actions left out.
    """

    path: Path
    refused: str = ""
    diff: str = ""
    told: tuple[str, ...] = ()
    advice: str = ""
    importable: bool = False


def draft_path(session: Session, beside: Path) -> Path:
    """Where the write-up of a session's file goes by default: beside it."""
    return beside.parent / default_name(session)


def write_markdown(session: Session, path: Path, *, template: str = STANDARD, force: bool = False) -> Written:
    """Write the markdown. Raises OSError, and `TemplateError` for a template that cannot be used."""
    return write_document(session, path, Layout(template), force=force)


def write_document(
    session: Session,
    path: Path,
    layout: Layout,
    *,
    force: bool = False,
    source: Path | None = None,
    images: Images = "copy",
    exported: Path | None = None,
) -> Written:
    """Render a markdown or HTML file and write it, with its pictures where `source`, the session's file, is given:
    those of a page stand in it, as far as they are not too large.

    With `force`, edits and other write-ups are written over, but never a session's file. In `exported`, the folder
    of `store.exported`, the text is kept, so that corrections made in the file can be told later; a file whose
    corrections were taken in is written over.

    Raises OSError, `TemplateError` and `Unread` as `formats.document`.
    """
    plan = planned(session, source, path, images) if source is not None else Plan(session)
    held = embedded(plan.pictures, path) if layout.format == "html" else Embedded({}, plan.pictures)
    text = document(plan.session, layout, held)

    def refuse(existing: str, owned_by: str) -> Refusal | None:
        found = refusal(existing, owned_by)
        return None if found and exported is not None and was_taken(exported, existing, session) else found

    def pictures() -> None:
        copy(held.beside, path, text)  # also beside a text that stands already: somebody may have deleted them

    written = _write(path, text, "" if force else owner(session, layout), refuse, pictures)
    if written.refused:
        importable = written.importable and layout.format == "md" and layout.template == STANDARD
        return replace(written, importable=importable, advice=_IMPORT if importable else written.advice)
    if exported is not None and layout.format == "md":
        with suppress(OSError):  # the write-up stands, which is what was asked for
            keep(exported, text)
    return replace(written, told=plan.told(text))


def write_json(session: Session, path: Path, *, exported: Path | None = None, force: bool = False) -> Written:
    """Write the record as JSON, over an earlier one of the same session that nobody edited, as `exported` knows.

    Raises OSError.
    """

    def refuse(existing: str, session_id: str) -> Refusal | None:
        known = exported is None or was_written(exported, existing, session_id)
        return _refuse_json(existing, session_id) or (None if known or not existing.strip() else _EDITED)

    text = record_json(session)
    written = _write(path, text, "" if force else session.id, refuse)
    if not written.refused and exported is not None:
        with suppress(OSError):  # the next export asks for --force then
            note_written(exported, text, session.id)
    return written


def write_index(path: Path, text: str, *, force: bool = False) -> Written:
    """Write the index of an archive, over one that nobody edited. Raises OSError."""
    return _write(path, text, "" if force else INDEX_ID, _refuse_index)


def write_text(path: Path, text: str, *, exported: Path, owners: Sequence[str], force: bool = False) -> Written:
    """Write a table, a calendar or a script. These hold no stamp: what stands there is written over when it was
    written for one of these sessions, or for several at once, and nobody edited it, or by `force`.

    A calendar that differs in the time of its making alone stays. `exported` is the folder of `store.exported`.
    Raises OSError.
    """
    there = "" if _no_place(path) else _existing(path) or ""
    if text.startswith(_CALENDAR) and _MADE_AT.sub("", there) == _MADE_AT.sub("", text):
        return Written(path)

    def refuse(existing: str, _: str) -> Refusal | None:
        if not existing or any(was_written(exported, existing, owner) for owner in (*owners, _SEVERAL)):
            return None
        return _EDITED

    written = _write(path, text, "" if force else _SEVERAL, refuse)
    if not written.refused:
        with suppress(OSError):  # the next export asks for --force then
            note_written(exported, text, owners[0] if len(owners) == 1 else _SEVERAL)
    return written


def _write(path: Path, text: str, mine: str, refuse: Refuse, beside: Callable[[], None] = lambda: None) -> Written:
    """Write a text where nothing refuses it, and first what goes `beside` it; not over what was saved meanwhile."""
    stamp = None if _no_place(path) else stamp_of(path)
    found = _refusal(path, text, mine, refuse)
    if found is not None and found.refused:
        return found
    beside()
    return found or _put(path, text, stamp)


def _refusal(path: Path, text: str, mine: str, refuse: Refuse) -> Written | None:
    """What keeps a text from being written, or `Written` where it stands already.

    `mine` is what the stamp of an earlier one says; an empty one takes the place of whatever is there.
    """
    found = _no_place(path)
    if found is not None:
        return Written(path, found.reason, advice=found.advice)
    existing = _existing(path)
    if existing == text:
        return Written(path)
    if existing is None:
        return None
    if _is_session(existing, path):
        return Written(path, "it is a session.", advice=_ELSEWHERE)
    found = refuse(existing, mine) if mine else None
    if found is None:
        return None
    difference = diff(existing, text, path.name)
    return Written(path, found.reason, difference, advice=found.advice, importable=found.edited)


def _put(path: Path, text: str, stamp: Stamp | None) -> Written:
    def confirm() -> None:
        if changed_since(path, stamp):
            raise ChangedMeanwhileError

    try:
        write_atomically(path, text.encode("utf-8", "surrogatepass"), confirm=confirm)
    except ChangedMeanwhileError:
        return Written(path, "another program wrote to it just now.", advice="Look at it, and export again.")
    return Written(path)


def _no_place(path: Path) -> Refusal | None:
    """Why nothing is ever written here, and what is there not even read; None when it may be."""
    if _SESSION in (path.suffix.lower(), Path(os.path.realpath(path)).suffix.lower()):
        return Refusal("a name that ends in .toml is for sessions.", "Choose one that ends in .md or .json with -o.")
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return Refusal("it is a device or a pipe.", "Write to stdout with “-o -” and lead that there.")
    if stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES:
        return Refusal(f"it holds {status.st_size / 2**20:.0f} MiB, too much for an export.", _ELSEWHERE)
    return None


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


def _refuse_json(existing: str, session_id: str) -> Refusal | None:
    if not existing.strip() or holds_record(existing, session_id):
        return None
    return Refusal("it is not the JSON of this session.", _FORCE)


def _refuse_index(existing: str, index_id: str) -> Refusal | None:
    if not existing.strip():
        return None
    read = read_stamp(existing)
    if read is None or read[0] != index_id:
        return Refusal("it was not written by unblame.", _MOVE)
    return Refusal("it was edited since it was written.", _MOVE) if read[1] else None
