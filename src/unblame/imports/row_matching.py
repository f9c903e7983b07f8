"""Which record each row of a write-up is: by the numbers and the order that an export gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from unblame.imports import layout
from unblame.imports.alignment import pairs
from unblame.imports.layout import Place
from unblame.imports.problems import Problem
from unblame.imports.readers import COLUMNS
from unblame.imports.writeup import Row, Writeup
from unblame.record.ids import TailSource, new_id, tail_of
from unblame.record.order import ordered, why_tree
from unblame.record.session import Session
from unblame.record.table import Record
from unblame.record.where import all_ids, records_at

PLACES: dict[str, Place] = {
    **{table: place for place, table in (layout.TABLES | layout.ENTRIES | layout.DATED).items()},
    "whys": layout.WHYS,
    "evidence": (layout.EVIDENCE, ""),
    "notes": (layout.NOTES, ""),
}
"""The heading that the records of a table stand under."""


@dataclass(slots=True)
class Matched:
    """One table of the record: its edited rows, each with its id and the row it was made from (empty for a new one).

    `before` are the rows that the editing began with. `keeps` when nothing is taken out: some of what stands there in
    the document was not read.
    """

    table: str
    shown: list[Row]
    ids: list[str]
    rows: list[Row]
    row_ids: list[str]
    was: list[Row]
    before: list[Row]
    keeps: bool = False
    new: set[str] = field(default_factory=set[str])


def match(
    session: Session,
    shown: Writeup,
    edited: Writeup,
    before: Writeup,
    tail: TailSource,
    is_lost: Callable[[Place], bool],
    keeps: Callable[[Place], bool],
) -> tuple[list[Matched], list[Problem]]:
    """Find the record of each row. A table whose rows are not those of the session is told and left alone.

    `is_lost` says of a heading that it is gone or was renamed, `keeps` that something below it was not read.
    """
    taken = set(all_ids(session))
    problems: list[Problem] = []
    matched: list[Matched] = []
    for table in {**dict.fromkeys(COLUMNS), **shown.rows}:
        each = _matched(session, table, shown, edited, before)
        if each is None:
            line = edited.rows[table][0].line if edited.rows.get(table) else 0
            problems.append(Problem(line, ", ".join(filter(None, PLACES[table])), _ANOTHER))
            continue
        if not each.rows and each.shown and is_lost(PLACES[table]):
            continue
        each.keeps = each.keeps or keeps(PLACES[table])
        for at, identifier in enumerate(each.row_ids):
            if not identifier:
                each.row_ids[at] = _id_of(table, each.rows[at], taken, tail)
                taken.add(each.row_ids[at])
                each.new.add(each.row_ids[at])
        problems += _misshapen(table, each, edited)
        matched.append(each)
    problems += _detached(shown, edited, before)
    return matched, problems


def _id_of(table: str, row: Row, taken: set[str], tail: TailSource) -> str:
    """An id made from what the row says: taken in a second time it makes the same record, not another one."""
    content = "\n".join((table, *(f"{label}: {text}" for label, text in sorted(row.texts().items()))))
    made = MODELS[table].LETTER + tail_of(content)
    return made if made not in taken else new_id(MODELS[table].LETTER, taken, tail)


def _misshapen(table: str, each: Matched, edited: Writeup) -> Iterator[Problem]:
    """Rows of which nobody knows what stands in which cell."""
    for row in edited.rows.get(table, []):
        if row.misshapen:
            reason = _TWO if table == "evidence" else _FEWER if row.short else _SURPLUS
            yield Problem(row.line, name(table, row, ""), reason)
    for row, was in zip(each.rows, each.was, strict=True):
        if row.short and not row.misshapen and not was.short and was.cells and row.number not in ("", was.number):
            yield Problem(row.line, name(table, row, ""), _SHORT)


def _matched(session: Session, table: str, shown: Writeup, edited: Writeup, before: Writeup) -> Matched | None:
    rows, old = edited.rows.get(table, []), shown.rows.get(table, [])
    ids = _ids(session, table, old)
    if ids is None:
        return None if _texts(rows) != _texts(old) else Matched(table, [], [], [], [], [], [])
    _mark_misshapen(rows, old)
    found = pairs(old, rows)
    known = [at for at, row in enumerate(rows) if found[at] is not None or not row.misshapen]
    keeps = len(known) < len(rows)
    rows, found = [rows[at] for at in known], [found[at] for at in known]
    start = before.rows.get(table, [])
    began = found if before is shown else pairs(start, rows)
    blank = Row(0)
    return Matched(
        table,
        old,
        ids,
        rows,
        ["" if at is None else ids[at] for at in found],
        [blank if at is None else old[at] for at in found],
        [blank if at is None or now is None else start[at] for at, now in zip(began, found, strict=True)],
        keeps,
    )


def _mark_misshapen(rows: Sequence[Row], shown: Sequence[Row]) -> None:
    """A row that was exported with more cells than it has now: nobody knows which one is gone, unless all are equal."""
    known = {row.number: row for row in shown if row.number}
    for row in rows:
        was = known.get(row.number)
        if row.short and was is not None and any(row.text(label) != text for label, text in was.texts().items()):
            row.misshapen = True


def _texts(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [row.texts() for row in rows]


def _ids(session: Session, table: str, rows: Sequence[Row]) -> list[str] | None:
    """The records of the rows that an export shows; None where there are not as many."""
    records: Sequence[Record] = records_at(session, table)
    if table == "timeline":
        records = ordered(session.timeline)
    elif table == "whys":
        records = [node.why for node in why_tree(session.whys)]
    elif table == "factors":
        at = [int(row.number.lstrip("F") or 0) - 1 for row in rows if row.number[1:].isdecimal()]
        records = [records[index] for index in at if 0 <= index < len(records)]
    return [record.id for record in records] if len(records) == len(rows) else None


def numbers(matched: Sequence[Matched]) -> dict[str, str]:
    """The document's own numbers; where a person gave one twice, the row that had it keeps it."""
    known: dict[str, str] = {}
    for each in matched:
        counted = Counter(row.number for row in each.rows)
        known |= {row.number: identifier for row, identifier in zip(each.shown, each.ids, strict=True) if row.number}
        known |= {
            row.number: identifier
            for row, identifier in zip(each.rows, each.row_ids, strict=True)
            if row.number and counted[row.number] == 1
        }
    return {number.upper(): identifier for number, identifier in known.items()}


def _detached(shown: Writeup, edited: Writeup, before: Writeup) -> Iterator[Problem]:
    """Facts without a row: those of a row that was deleted go with it, now or when the document was taken before."""
    left = [(table, row.number, row.texts()) for table, row in before.detached]
    for table, row in edited.detached:
        if (table, row.number, row.texts()) in left:
            continue
        known = next((one for one in shown.rows.get(table, []) if one.number == row.number), None)
        if known is None or any(row.text(label) != known.text(label) for label in row.cells):
            reason = "has no row in the table above, so that these facts belong to nothing. Write its row there."
            yield Problem(row.line, name(table, row, ""), reason)


def name(table: str, row: Row, label: str) -> str:
    """A row and a label in words: “AI-2, Due”; “Impact, Peak” for a row without a number."""
    place = PLACES[table]
    return ", ".join(part for part in (row.number or place[1] or place[0], label) if part)


def _models() -> dict[str, type[Record]]:
    """The model of each table's records, from the session's own schema."""
    found: dict[str, type[Record]] = {}
    for table in COLUMNS:
        model: Any = Session
        for part in table.split("."):
            annotation = model.model_fields[part].annotation
            model = get_args(annotation)[0] if get_args(annotation) else annotation
        found[table] = cast("type[Record]", model)
    return found


MODELS = _models()
"""The model of the records of each table."""

_SHORT = "the row ends before the last column: what is missing was left as it is."
_SURPLUS = "the row has more cells than its table, so that it was not read. Write a bar within a cell as \\|."
_FEWER = "the row has fewer cells than its table, so that it was not read. Give each column its cell."
_TWO = "the facts of two records stand here, so that none was read. Give each record its own heading."
_ANOTHER = "its rows are not those that the session has, so that nothing was taken from there."
