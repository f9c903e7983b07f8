"""An archive of write-ups: a folder by year and month, and an index.md that is made from what lies in it.

Each write-up carries its row of the index in a comment, so that an index can be made again at any time, also of
write-ups that nobody names: after a merge, or when a file was deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple, cast
from urllib.parse import quote

from unblame.exports import markdown
from unblame.exports.escaping import escape
from unblame.exports.stamp import dated_name, mark_of, stamp
from unblame.record.session import Session
from unblame.record.text import clean_line, visible
from unblame.review.milestones import incident_day
from unblame.store.syntax import MAX_BYTES

INDEX = "index.md"
INDEX_ID = "index of an archive"
"""Stands in the index's stamp where a write-up has its session's id."""
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
UNDATED = "undated"
_CARD = re.compile(r"^<!-- unblame: in an index (\{.*\}) -->$", re.MULTILINE)
_LEFT_OUT = re.compile(r"^<!-- unblame: left out ([0-9a-f]{16}) -->$", re.MULTILINE)
_PLACES = ("[0-9][0-9][0-9][0-9]/[0-9][0-9]-*/*.md", f"{UNDATED}/*.md")
_COLUMNS = ("Id", "Date", "Title", "Severity", "Root cause", "Tags", "Actions done")


class Row(NamedTuple):
    """What the index says of a write-up; `session` is the session's id, `day` ISO 8601 or empty."""

    session: str
    reference: str
    day: str
    title: str
    severity: str
    cause: str
    tags: tuple[str, ...]
    done: int
    actions: int


Rows = Mapping[PurePosixPath, Row]
"""The rows by the write-up's path below the archive."""


def place(session: Session) -> PurePosixPath:
    """`2024/01-january/2024-01-15-checkout-down.md`, by the incident's day in its zone."""
    day = incident_day(session)
    folder = f"{day.year:04}/{day.month:02}-{MONTHS[day.month - 1]}" if day else UNDATED
    return PurePosixPath(folder, f"{dated_name(session)}.md")


def row(session: Session) -> Row:
    """A session's row."""
    incident, day = session.incident, incident_day(session)
    return Row(
        session=session.id,
        reference=incident.reference,
        day=day.isoformat() if day else "",
        title=incident.title,
        severity=incident.severity or incident.severity_written,
        cause=session.root_cause.statement,
        tags=incident.tags,
        done=sum(action.status == "done" for action in session.actions),
        actions=len(session.actions),
    )


def card(session: Session) -> str:
    """The row as a comment, in ASCII, that no text in it can end."""
    text = json.dumps(row(session)._asdict())
    for mark, written in (("<", "\\u003c"), (">", "\\u003e"), ("--", "-\\u002d")):
        text = text.replace(mark, written)
    return f"<!-- unblame: in an index {text} -->"


def read_card(document: str) -> Row | None:
    """The row in a write-up; none where no comment of ours is, or somebody spoilt it."""
    cards = _CARD.findall(document.replace("\r\n", "\n"))
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        values: dict[str, object] = json.loads(cards[-1])  # what stands above the last is the session's own text
        texts = {key: clean_line(str(values[key])) for key in Row._fields[:6]}
        texts["day"] = date.fromisoformat(texts["day"]).isoformat() if texts["day"] else ""
        tags = tuple(clean_line(str(tag)) for tag in cast("list[object]", values["tags"]))
        return Row(**texts, tags=tags, done=int(str(values["done"])), actions=int(str(values["actions"])))
    return None


def archived(folder: Path) -> dict[PurePosixPath, Row]:
    """What lies in an archive, by path. Raises OSError for a file that cannot be read."""
    found: dict[PurePosixPath, Row] = {}
    for path in sorted(path for pattern in _PLACES for path in folder.glob(pattern)):
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        read = read_card(path.read_bytes().decode("utf-8", "replace"))
        if read is not None:
            found[PurePosixPath(path.relative_to(folder).as_posix())] = read
    return found


def left_out(index_text: str) -> frozenset[str]:
    """The marks of the sessions that an index leaves out since they became private."""
    return frozenset(_LEFT_OUT.findall(index_text.replace("\r\n", "\n")))


def index(rows: Rows, hidden: Collection[str] = ()) -> str:
    """The whole text of index.md: newest first, by year, without those whose marks are `hidden`; stamped."""
    shown = {path: each for path, each in rows.items() if mark_of(each.session) not in hidden}
    marks = sorted({mark_of(each.session) for each in rows.values()} & set(hidden))
    newest = sorted(shown.items(), key=lambda item: (item[1].day, str(item[0])), reverse=True)
    count = "One write-up." if len(newest) == 1 else f"{len(newest)} write-ups, newest first."
    lines = ["# Post-mortems", "", count]
    for year, of_year in groupby(newest, key=lambda item: item[1].day[:4]):
        lines += ["", f"## {year or 'No date'}", "", _table_row(_COLUMNS), _table_row("---" for _ in _COLUMNS)]
        lines += [_table_row(_cells(path, each)) for path, each in of_year]
    if marks:
        lines += ["", *(f"<!-- unblame: left out {mark} -->" for mark in marks)]
    return stamp("\n".join(lines), INDEX_ID)


def _cells(path: PurePosixPath, of: Row) -> Iterator[str]:
    yield markdown.cell(of.reference) or "–"
    yield of.day or "–"
    title = escape(visible(of.title), in_cell=True, links=False) or "Untitled incident"
    yield f"[{title}]({quote(str(path), safe='/')})"
    yield markdown.cell(of.severity) or "–"
    yield markdown.cell(of.cause) or "–"
    yield markdown.cell(", ".join(of.tags)) or "–"
    yield f"{of.done}/{of.actions}" if of.actions else "–"


def _table_row(cells: Collection[str] | Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"
