"""The texts of exports as they were written, so that a correction made in one is told from what changed since.

Beside them stand notes: of texts whose corrections are in a session, and of files without a stamp that were written.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import cast

from unblame.record.session import Session
from unblame.record.table import Record
from unblame.record.where import NoSuchPlace, value_at
from unblame.store.atomic import write_atomically

KEPT = 1000
"""How many of the newest texts are kept, and of the notes of each kind."""

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_STAMP = re.compile(r"<!-- unblame: session \S+, sha256 ([0-9a-f]{64}) -->")
_TAKEN, _WRITTEN, _LAST = ".taken", ".written", ".last"
_DIGEST = re.compile("[0-9a-f]{64}")
_KEPT_NAME = re.compile(r"[0-9a-f]{64}(?:\.taken|\.written|\.last)?")


def keep(folder: Path, text: str) -> None:
    """Keep a stamped text under the checksum in its stamp, for the user alone; one without a stamp is not kept.

    Raises OSError when it cannot be written.
    """
    text = _lf(text)
    stamp = _last_stamp(text)
    if stamp is None:
        return
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    path = folder / stamp[1]
    if path.exists():
        os.utime(path)
    else:
        write_atomically(path, text.encode("utf-8", "surrogatepass"), mode=_FILE_MODE)
    _drop_old(folder, path)


def find(folder: Path, digest: str) -> str | None:
    """The text that has this checksum in its stamp; None when it is not kept here or is not what was kept."""
    if _DIGEST.fullmatch(digest) is None:
        return None
    try:
        text = (folder / digest).read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError):
        return None
    return text if is_export(text, digest) else None


def is_export(text: str, digest: str) -> bool:
    """Whether a text has this checksum in its stamp, and is just as it was written but for its line ends."""
    text = _lf(text)
    stamp = _last_stamp(text)
    if stamp is None or stamp[1] != digest or text[stamp.end() :].strip():
        return False
    return hashlib.sha256(text[: stamp.start()].encode("utf-8", "surrogatepass")).hexdigest() == digest


def note_taken(folder: Path, text: str, before: Session, places: Iterable[str]) -> None:
    """Note that all corrections of an edited text are in a session now: these places were changed, from `before`.

    What an earlier import of it changed stays noted, and the text itself is kept, so that the next import of what it
    becomes knows what is new. Raises OSError.
    """
    last = _last(folder, digest_of(text), before.id)
    imports = _noted(folder, text, before.id) or (_noted(folder, last, before.id) if last else None) or []
    imports.append([(where, _value_digest(before, where)) for where in places])
    blocks = ("".join(f"{where} {was}\n" for where, was in changed) for changed in imports if changed)
    _note(folder, _name_of(text, before.id, _TAKEN), "\n".join(blocks))
    _note(folder, _name_of(digest_of(text), before.id, _LAST), text)


def last_taken(folder: Path, digest: str, session: Session) -> str | None:
    """The text with this checksum in its stamp that was taken in last, while the session still holds all of it."""
    text = _last(folder, digest, session.id)
    return text if text is not None and was_taken(folder, text, session) else None


def _last(folder: Path, digest: str, session_id: str) -> str | None:
    try:
        return (folder / _name_of(digest, session_id, _LAST)).read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError):
        return None


def was_taken(folder: Path, text: str, session: Session) -> bool:
    """Whether just this text was taken into this session, so that its export may write over it.

    Not when every place is again as it was before one of its imports: a file that was put back does not hold the
    corrections.
    """
    noted = _noted(folder, text, session.id)
    if noted is None:
        return False
    return all(any(_value_digest(session, where) != was for where, was in changed) for changed in noted)


def _noted(folder: Path, text: str, session_id: str) -> list[list[tuple[str, str]]] | None:
    """For each import of a text, or of what it was before, the places that it changed and digests of what they held."""
    try:
        blocks = (folder / _name_of(text, session_id, _TAKEN)).read_text("utf-8").split("\n\n")
    except (OSError, UnicodeDecodeError):
        return None
    imports: list[list[tuple[str, str]]] = []
    for block in blocks:
        changed = [(where, was) for where, _, was in (line.rpartition(" ") for line in block.splitlines())]
        imports += [changed] if changed else []
    return imports


def note_written(folder: Path, text: str, owner: str) -> None:
    """Note that a text without a stamp was written for an owner, so that it is known as long as nobody edits it.

    Raises OSError.
    """
    _note(folder, _name_of(text, owner, _WRITTEN), "")


def was_written(folder: Path, text: str, owner: str) -> bool:
    """Whether just this text was written for this owner."""
    return (folder / _name_of(text, owner, _WRITTEN)).is_file()


def _note(folder: Path, name: str, content: str) -> None:
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    write_atomically(folder / name, content.encode("utf-8", "surrogatepass"), mode=_FILE_MODE)
    _drop_old(folder, folder / name)


def _name_of(text: str, owner: str, ending: str) -> str:
    content = f"{owner}\n{_lf(text)}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest() + ending


def _value_digest(session: Session, where: str) -> str:
    """What stands at a place: of records in a list their order alone, of nothing there the word."""
    try:
        value = value_at(session, where)
    except NoSuchPlace:
        return "gone"
    if isinstance(value, tuple):
        value = [each.id if isinstance(each, Record) else each for each in cast("tuple[object, ...]", value)]
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(text: str) -> str:
    """The checksum in the stamp of a text, edited or not; empty without a stamp."""
    stamp = _last_stamp(text)
    return stamp[1] if stamp else ""


def _last_stamp(text: str) -> re.Match[str] | None:
    last = None
    for found in _STAMP.finditer(text):
        last = found
    return last


def _drop_old(folder: Path, made: Path) -> None:
    """Delete what is too old of this kind; another program may be at the same."""
    with suppress(OSError):
        kind = (path for path in folder.iterdir() if path.suffix == made.suffix and _KEPT_NAME.fullmatch(path.name))
        found = [(path.stat().st_mtime_ns, path) for path in kind]
        for _, path in sorted(found, reverse=True)[KEPT:]:
            if path != made:
                with suppress(OSError):
                    path.unlink()


def _lf(text: str) -> str:
    """As it was written: editors change line ends, and put a byte order mark before it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
