"""What a tracker gives back: a CSV file with the keys of the issues that it made."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unblame.exports.trackers.jira import summary
from unblame.exports.trackers.sheet import unguarded
from unblame.record.text import clean_line

_KEY = ("issue key", "key")
_EXTERNAL = ("external id", "external issue id")
_SUMMARY = ("summary",)
_CUSTOM = re.compile(r"custom field \((.*)\)")
_DELIMITERS = ",;\t"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LARGEST_CELL = 10_000_000


class AnswerError(ValueError):
    """A file that cannot be used; the message says where, what is wrong and what to do."""


class Answer(NamedTuple):
    """One row: `line` counts from 1 and is that of the row's end. What the file does not say is empty."""

    line: int
    key: str
    external_id: str
    summary: str


def read_answer(data: bytes) -> list[Answer]:
    """The rows of a CSV file, parted by commas, semicolons or tabs, in UTF-8 or UTF-16. Raises AnswerError.

    It needs the column “Issue key” (or “Key”) and one of “External ID” and “Summary”, in any case and order; others
    are passed over. Jira prints a field of its own as “Custom field (External ID)”: that is read too.
    """
    text = _decoded(data)
    found = [columns for mark in _DELIMITERS if (columns := _columns(text, mark)) is not None]
    if not found:
        raise AnswerError(
            "line 1: expected the columns “Issue key” and “External ID” or “Summary”. "
            "Export the issues from the tracker again, with these columns."
        )
    return list(_rows(text, found[0]))


def title_in(cell: str) -> str:
    """A title as it stands in a summary, however it came there: as `jira.summary` writes it, without the guard."""
    return summary(clean_line(unguarded(cell)))


class _Columns(NamedTuple):
    delimiter: str
    key: int
    external_id: int | None
    summary: int | None


def _decoded(data: bytes) -> str:
    encoding = _MARKS.get(data[:2], "utf-8-sig")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AnswerError(f"line {line}: this is no UTF-8 text. Save it again as “CSV UTF-8”.") from None


def _reader(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LARGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        said = f"line {rows.line_num}: this is no sound CSV ({error}). Export it from the tracker again."
        raise AnswerError(said) from None


def _columns(text: str, delimiter: str) -> _Columns | None:
    """Where the columns stand when the file is parted by this; none when it is not."""
    try:
        _, header = next(_reader(text, delimiter), (0, list[str]()))
    except AnswerError:
        return None
    names = [_CUSTOM.sub(r"\1", " ".join(name.lower().replace("_", " ").split())) for name in header]
    key, external_id, said = (_place(names, wanted) for wanted in (_KEY, _EXTERNAL, _SUMMARY))
    if key is None or (external_id is None and said is None):
        return None
    return _Columns(delimiter, key, external_id, said)


def _place(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _rows(text: str, columns: _Columns) -> Iterator[Answer]:
    rows = _reader(text, columns.delimiter)
    next(rows)

    def cell(row: list[str], place: int | None) -> str:
        return row[place].strip() if place is not None and place < len(row) else ""

    for line, row in rows:
        if any(part.strip() for part in row):
            key, external_id = (clean_line(unguarded(cell(row, at))) for at in (columns.key, columns.external_id))
            yield Answer(line, key, external_id, cell(row, columns.summary))
