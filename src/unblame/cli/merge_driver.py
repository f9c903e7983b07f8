"""One merge as git asks for it: sessions record by record, anything else by lines, and never a side lost.

git takes the exit code: 0 is merged, anything else a conflict. It reads the result from OURS.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from unblame.cli.main import FINDINGS, FINE, CommandError
from unblame.cli.terminal import now, say
from unblame.config import ConfigError, load_config
from unblame.record.session import Conflict, Session
from unblame.record.text import clean_line
from unblame.store.atomic import write_atomically
from unblame.store.backup import keep
from unblame.store.errors import NotASession, Unreadable, shown_path
from unblame.store.git import GitError, merge_file
from unblame.store.load import parse_stream
from unblame.store.locate import has_comments
from unblame.store.merge.sessions import merge
from unblame.store.toml import dump_session

STDOUT = "-"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_KEEP_ONE = "Keep one side of each, or join both, and delete the marker lines."


class Side(NamedTuple):
    """One of the three files. What it holds is none for a BASE without text: both sides added the file."""

    label: str
    file: Path
    data: bytes
    holds: Session | Unreadable | None


class Work(NamedTuple):
    """What is merged, its name in the messages, and where the result goes: `output`, else into OURS."""

    base: Side
    ours: Side
    theirs: Side
    shown: Path
    output: str = ""

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """All three, in git's order."""
        return self.base, self.ours, self.theirs


def read_sides(base: Path, ours: Path, theirs: Path, name: Path | None) -> tuple[Side, Side, Side]:
    """Read the three files; an id that is not written is made from the same name for each.

    A problem is told of `name` where one is given, since git's temporary files are gone when it is read.
    Raises CommandError for what is no file.
    """
    source = name or ours
    return (
        _side("base", base, source, name or base),
        _side("ours", ours, source, name or ours),
        _side("theirs", theirs, source, name or theirs),
    )


def merge_files(work: Work) -> int:
    """Write the merged file; gives git's exit code."""
    base, ours, theirs = (side.holds for side in work.sides)
    if not any(isinstance(side.holds, Session) for side in work.sides) and any(
        isinstance(side.holds, NotASession) for side in work.sides
    ):
        return _merge_lines(work, known=True)
    if isinstance(base, Unreadable) or not isinstance(ours, Session) or not isinstance(theirs, Session):
        for side in work.sides:
            if isinstance(side.holds, Unreadable):
                _tell(f"unblame: {side.label}: {side.holds}")
        return _merge_lines(work)
    if ours.id != theirs.id:
        _tell(
            f"unblame: {shown_path(work.shown)}: ours is the session “{clean_line(ours.id)}”, "
            f"theirs “{clean_line(theirs.id)}”: two sessions under one name."
        )
        return _merge_lines(work)
    return _merge_records(work, base or Session(id=ours.id), ours, theirs)


def _side(label: str, file: Path, source: Path, shown: Path) -> Side:
    if not file.is_file() and file != Path(os.devnull):
        raise CommandError(f"{shown_path(file)}: there is no such file. “unblame merge” wants BASE, OURS and THEIRS.")
    data = file.read_bytes()
    if label == "base" and not data.strip(_BLANK):
        return Side(label, file, data, None)
    try:
        return Side(label, file, data, parse_stream(io.BytesIO(data), source))
    except Unreadable as error:
        named = type(error)(shown, error.problem, error.mend, line=error.line, column=error.column)
        return Side(label, file, data, named)


def _merge_records(work: Work, base: Session, ours: Session, theirs: Session) -> int:
    try:
        merged = merge(base, ours, theirs)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not leave ours in the file as if it were the result
        name, fault = shown_path(work.shown), f"{type(error).__name__}: {error}"
        _tell(f"unblame: {name}: its records could not be merged ({fault}). Please report this fault of Unblame.")
        return _merge_lines(work)
    _keep(work, ours.id, comments=any(_has_comments(side) for side in work.sides))
    _write(work, dump_session(merged.session).encode())
    if not merged.conflicts:
        return FINE
    _tell(_told(work.shown, merged.conflicts))
    return FINDINGS


def _told(shown: Path, conflicts: tuple[Conflict, ...]) -> str:
    places = "one place" if len(conflicts) == 1 else f"{len(conflicts)} places"
    return "\n".join(
        [
            f"unblame: {shown_path(shown)}: merged, but both sides changed {places} differently:",
            *(f"  {clean_line(conflict.where)}" for conflict in conflicts),
            "Both values stand in the file. Open it with unblame to settle them.",
        ]
    )


def _merge_lines(work: Work, *, known: bool = False) -> int:
    """Merge by lines what is no session; where it is `known` to be TOML of another kind, git's result stands."""
    name = shown_path(work.shown)
    try:
        merged = merge_file(work.base.file, work.ours.file, work.theirs.file)
    except GitError as error:
        return _keep_whole(work, str(error))
    _keep_lines(work, merged.data)
    if known:
        return FINDINGS if merged.conflicts else FINE
    if merged.conflicts:
        _tell(f"Ordinary conflict markers stand in {name} now. {_KEEP_ONE}")
    else:
        _tell(
            f"The lines of {name} were merged without conflict markers, but it is not known to be a session. "
            "Look at it before it is committed."
        )
    return FINDINGS


def _keep_whole(work: Work, reason: str) -> int:
    """Where git cannot merge, both texts stand in one file; without markers, ours would look like the result."""
    name = shown_path(work.shown)
    texts = (work.ours.data, work.theirs.data)
    if not all(map(_is_text, texts)):
        _tell(f"unblame: {name}: not merged ({reason}), and left as ours has it: it is no UTF-8 text. Choose one side.")
        return FINDINGS
    ours, theirs = (text if text.endswith(b"\n") or not text else text + b"\n" for text in texts)
    _keep_lines(work, b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")
    _tell(f"unblame: {name}: its lines could not be merged ({reason}). Both versions stand whole in it. {_KEEP_ONE}")
    return FINDINGS


def _keep_lines(work: Work, data: bytes) -> None:
    known = next((side.holds for side in (work.ours, work.theirs, work.base) if isinstance(side.holds, Session)), None)
    if known is not None:
        _keep(work, known.id, comments=False)
    _write(work, data)


def _keep(work: Work, session_id: str, *, comments: bool) -> None:
    """Keep what the result goes over; where comments go, theirs too, which git gave as a passing file."""
    if work.output == STDOUT:
        return
    kept = [(work.shown, work.ours.data)]
    if work.output:
        target = Path(work.output)
        kept = [(target, target.read_bytes())] if target.is_file() else []
    elif comments:
        kept.insert(0, (work.shown if work.shown != work.ours.file else work.theirs.file, work.theirs.data))
    try:
        folder = load_config().state_folder / "backups"
        for source, data in kept:  # ours is the newest
            keep(folder, session_id, source, data, "merge", now())
    except OSError as error:
        where = shown_path(Path(error.filename)) if error.filename else "the backup"
        _tell(f"unblame: {where}: cannot be written ({error.strerror}). Merged without a backup.")
    except ConfigError as error:
        _tell(f"unblame: {error} Merged without a backup.")


def _write(work: Work, data: bytes) -> None:
    if work.output == STDOUT:
        sys.stdout.buffer.write(data)
        return
    target = Path(work.output) if work.output else work.ours.file
    if target.is_dir():
        raise CommandError(f"-o {shown_path(target)}: this is a folder. Name a file in it.")
    write_atomically(target, data, mode=stat.S_IMODE(work.ours.file.stat().st_mode))


def _has_comments(side: Side) -> bool:
    return isinstance(side.holds, Session) and has_comments(side.data.decode("utf-8-sig"))


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _tell(text: str) -> None:
    """A message; one that nobody reads any more must not end the merge, since `main` would call it fine."""
    with suppress(OSError):
        say(text)
