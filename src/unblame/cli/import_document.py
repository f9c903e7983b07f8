"""The write-up that `unblame import` is given: its text, whose it is, and whether anybody edited it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from unblame.cli.main import CommandError

STDIN = "-"


class Document(NamedTuple):
    """A write-up as it was given: its name in messages, its text, whose it is, and whether it was edited."""

    name: str
    text: str
    session_id: str
    edited: bool


def read_document(file: str, *, force: bool) -> Document:
    """The write-up. Raises CommandError for what is none of ours, and says what can be imported."""
    from unblame.exports.stamp import read_stamp
    from unblame.imports.own_writeup import is_standard

    name = "stdin" if file == STDIN else file
    text = _text(file, name)
    _refuse_unmerged(name, text)
    stamped = read_stamp(text)
    if stamped is None and not force:
        raise CommandError(
            f"{name}: there is no stamp of an export at its end, so that it is not known whose it is. "
            "Name a write-up that “unblame export” wrote, or take it all the same with --force."
        )
    if not is_standard(text):
        raise CommandError(
            f"{name}: this is not laid out by the template “standard”, the only one that can be imported. "
            "Make the corrections in such an export."
        )
    session_id, edited = stamped or ("", True)
    return Document(name, text, session_id, edited)


def _refuse_unmerged(name: str, text: str) -> None:
    """What a merge of two versions left open is no correction of anybody's."""
    from unblame.imports.fences import lines_outside_fences

    for number, line in lines_outside_fences(text):  # evidence may show such a merge
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            raise CommandError(f"{name}:{number}: a merge left this open (“{line[:20]}”). Settle it first.")


def _text(file: str, name: str) -> str:
    from unblame.store.syntax import MAX_BYTES

    path = Path(file)
    if file != STDIN and not path.exists():
        raise CommandError(f"{name}: there is no such file. “unblame export SESSION -o FILE.md” writes one.")
    if file != STDIN and not path.is_file():
        raise CommandError(f"{name}: this is no file. Name the .md file of a write-up, or - for stdin.")
    if file == STDIN:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise CommandError(f"{name}: over {MAX_BYTES >> 20} MiB, too much for a write-up. Name another file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CommandError(f"{name}:{line}: this is not UTF-8 text. Save it as UTF-8.") from None
