"""Rows and entries of a write-up into their records: new ones, changed cells, the order, and what was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from unblame.imports.problems import KEPT, Problem
from unblame.imports.readers import COLUMNS, COMPUTED
from unblame.imports.row_matching import MODELS, PLACES, Matched, name
from unblame.imports.sublists import with_lists
from unblame.imports.values import Near, link
from unblame.imports.writeup import Row
from unblame.record.links import without_links
from unblame.record.order import ordered, subtree
from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.table import Record
from unblame.record.timeline import Event
from unblame.record.where import put_records, records_at

_SORTED = {"timeline": "their times", "factors": "their categories"}
_REPEATED = {"timeline": "Time", "actions": "Action"}
_ABOVE = "Follows from"
_LAST = 1 << 30


class Taken(NamedTuple):
    """The session with what the rows say, the line of each change by its place, and what could not be taken."""

    session: Session
    lines: dict[str, int]
    problems: list[Problem]


@dataclass(slots=True)
class Rows:
    """All tables of a write-up."""

    matched: list[Matched]
    problems: list[Problem] = field(default_factory=list[Problem])
    lines: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, session: Session, near: Near) -> Taken:
        """Put new records, changed cells and the order of rows into the session, and take out what is gone."""
        for each in self.matched:
            session = self._with_new(session, each)
        for each in self.matched:
            session = self._with_cells(session, each, near)
            if each.table == "whys":
                session = self._with_parents(session, each, near)
        for each in self.matched:
            session = self._without_gone(session, each)
            session = self._in_order(session, each)
        return Taken(session, self.lines, self.problems)

    def _with_new(self, session: Session, each: Matched) -> Session:
        if not each.new:
            return session
        model = MODELS[each.table]
        new = [
            (row, identifier) for row, identifier in zip(each.rows, each.row_ids, strict=True) if identifier in each.new
        ]
        if each.table in _SORTED:  # whose rows do not stand in the file's order
            new.sort(key=lambda pair: int("".join(filter(str.isdecimal, pair[0].number))[:9] or _LAST))
        made = tuple(model.model_validate({"id": identifier}) for _, identifier in new)
        self.lines |= {f"{each.table}.{identifier}": row.line for row, identifier in new}
        return put_records(session, each.table, (*records_at(session, each.table), *made))

    def _with_cells(self, session: Session, each: Matched, near: Near) -> Session:
        above = None
        records = {record.id: record for record in records_at(session, each.table)}
        changed = False
        for row, identifier, was, before in zip(each.rows, each.row_ids, each.was, each.before, strict=True):
            record = records[identifier]
            if not row.misshapen:
                record = self._record(record, each, (row, was, before), near._replace(above=above))
                changed = changed or record is not records[identifier]
                records[identifier] = record
            above = record.at or above if isinstance(record, Event) else None
        if not changed:
            return session
        return put_records(session, each.table, tuple(records.values()))

    def _record(self, record: Record, each: Matched, rows: tuple[Row, Row, Row], near: Near) -> Record:
        """A record with the cells of its row that somebody changed; what is missing stays where not all was read."""
        table = each.table
        row, was, before = rows
        if row.texts() == was.texts() and row.lists == was.lists:
            return record
        readers = COLUMNS[table]
        labels = sorted({**was.cells, **row.cells}, key=lambda label: bool(row.text(label)))  # what is cleared first
        cells = row.texts()
        for label in labels:
            text = row.text(label)
            if text in (was.text(label), before.text(label)) or (row.short and label not in row.cells):
                continue
            if each.keeps and label not in row.cells:
                continue
            if label == "Day" and not (text and was.text(label)) and was.cells:
                continue
            line = row.cells[label].line if label in row.cells else row.line
            if label not in readers:
                self._not_read(table, label, row, was, line)
                continue
            try:
                values = readers[label](text, record, near, cells)
                record = self._changed(record, table, values, line)
            except (Unread, ValidationError) as error:
                self.problems.append(Problem(line, name(table, row, label), _said(error)))
        if row.lists not in (was.lists, before.lists) and not each.keeps:
            record = with_lists(record, was.lists, row.lists)
            self.lines.setdefault(f"{table}.{record.id}", row.line)
        return record

    def _changed(self, record: Record, table: str, values: dict[str, Any], line: int) -> Record:
        update = {key: value for key, value in values.items() if value != getattr(record, key)}
        if not update:
            return record
        made = type(record).model_validate({**record.__dict__, **record.unknown(), **update})
        self.lines |= {f"{table}.{record.id}.{key}": line for key in update}
        return made

    def _not_read(self, table: str, label: str, row: Row, was: Row, line: int) -> None:
        text = row.text(label)
        if label == _ABOVE:
            return  # read with the tree
        if label == "Below" and table in _REPEATED:
            repeated = _REPEATED[table]
            bare = text.strip("()") if table == "timeline" else text
            if bare in ("", row.text(repeated), was.text(repeated)):
                return
            reason = f"repeats the table. Change “{repeated}” there."
        elif source := COMPUTED.get((table, label)):
            reason = f"is worked out from {source}, and so not taken from here."
        else:
            reason = "is nothing that this write-up knows. Write it into another cell."
        self.problems.append(Problem(line, name(table, row, "" if label == "Below" else label), reason))

    def _with_parents(self, session: Session, each: Matched, near: Near) -> Session:
        """Whys that somebody moved to another answer; only what differs from how the tree was shown."""
        shown = {identifier: _parent(row, each.ids) for identifier, row in zip(each.ids, each.shown, strict=True)}
        whys = {why.id: why for why in session.whys}
        for row, identifier, was in zip(each.rows, each.row_ids, each.was, strict=True):
            parent = _parent(row, each.row_ids)
            if said := row.text(_ABOVE):
                try:
                    parent = link(said, near)
                except Unread as error:
                    self.problems.append(Problem(row.line, name("whys", row, _ABOVE), str(error)))
                    continue
            former = near.numbers.get(was.text(_ABOVE), "") or shown.get(identifier, "")
            if parent != former and parent != identifier:
                whys[identifier] = whys[identifier].model_copy(update={"parent": parent})
                self.lines[f"whys.{identifier}.parent"] = row.line
        return put_records(session, "whys", tuple(whys.values()))

    def _without_gone(self, session: Session, each: Matched) -> Session:
        gone = set(each.ids) - set(each.row_ids)
        if not gone:
            return session
        if each.keeps:
            place = ", ".join(filter(None, PLACES[each.table]))
            self.problems.append(Problem(each.rows[0].line if each.rows else 0, place, KEPT))
            return session
        if each.table == "whys":
            gone = gone.union(*(subtree(session.whys, identifier) for identifier in gone))
        kept = tuple(record for record in records_at(session, each.table) if record.id not in gone)
        return without_links(put_records(session, each.table, kept), gone)

    def _in_order(self, session: Session, each: Matched) -> Session:
        """Records as their rows stand now; where times or categories decide, a row that was moved is told."""
        records = {record.id: record for record in records_at(session, each.table)}
        wanted = [identifier for identifier in each.row_ids if identifier in records]
        if each.keeps or wanted == [identifier for identifier in each.ids if identifier in records]:
            return session
        if each.table not in _SORTED:
            return put_records(session, each.table, tuple(records[identifier] for identifier in wanted))
        if each.table == "timeline":  # the order of the file decides between equal times only
            moved = put_records(session, each.table, tuple(records[identifier] for identifier in wanted))
            session = moved if ordered(moved.timeline) != ordered(session.timeline) else session
        self._tell_of_moved(session, each)
        return session

    def _tell_of_moved(self, session: Session, each: Matched) -> None:
        kept = [identifier for identifier in each.row_ids if identifier not in each.new]
        known = set(kept)
        former = [identifier for identifier in each.ids if identifier in known]
        if each.table == "timeline":
            now = [event.id for event in ordered(session.timeline) if event.id in known]
        else:
            now = former
        moved = next((one for one, other, old in zip(kept, now, former, strict=True) if one not in (other, old)), None)
        if kept != former and moved is not None and kept != now:
            row = each.rows[each.row_ids.index(moved)]
            reason = f"the rows stand by {_SORTED[each.table]}, so that moving one changes nothing. Change that."
            self.problems.append(Problem(row.line, name(each.table, row, ""), reason))


def _parent(row: Row, ids: Sequence[str]) -> str:
    return "" if row.parent is None else ids[row.parent]


def _said(error: Unread | ValidationError) -> str:
    return str(error) if isinstance(error, Unread) else f"expected {error.errors()[0]['msg']}."
