"""Write a session as TOML for people to read in a diff: our headers and order, tomli_w's keys and values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import tomli_w

from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.table import Table

Kept = dict[int, tuple[Table | dict[str, Any], str]]
"""A record's text by the record's identity; the record is kept with it, so that no other gets the same."""

_BARE_KEY = re.compile("[A-Za-z0-9_-]+")


class TextCache:
    """The texts of the records of the last dump. Records are frozen: the same object has the same text.

    One cache belongs to one thread.
    """

    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept: Kept = {}


def dump_session(session: Session, cache: TextCache | None = None) -> str:
    """The text of a session's file: LF line ends, one at the end, one block per record, events by time.

    Empty keys are left out, unknown ones stay. `[incident]` always stands: by it a session is known.
    """
    writer = _Writer(cache.kept if cache is not None else {})
    keys, tables = _split(_entries(session))
    tables = [(key, ordered(session.timeline) if key == "timeline" else value) for key, value in tables]
    if not any(key == "incident" for key, _ in tables):
        tables.insert(0, ("incident", session.incident))
    text = _assignments(keys) + writer.tables("", tables)
    if cache is not None:
        cache.kept = writer.used
    return text


class _Writer:
    """One dump: takes the texts that the last one made and keeps those that it used."""

    __slots__ = ("_kept", "used")

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.used: Kept = {}

    def tables(self, path: str, tables: Iterable[tuple[str, Any]]) -> str:
        """The tables and blocks that stand under a path, each behind an empty line."""
        texts: list[str] = []
        for key, value in tables:
            inner = f"{path}.{quoted(key)}" if path else quoted(key)
            if isinstance(value, Table | dict):
                texts.append(self._table(inner, cast("Table | dict[str, Any]", value)))
            else:
                self._blocks(inner, value, texts)
        return "".join(texts)

    def _table(self, path: str, table: Table | dict[str, Any]) -> str:
        keys, inner = _split(_entries(table))
        header = f"\n[{path}]\n" if keys or not inner else ""
        return header + _assignments(keys) + self.tables(path, inner)

    def _blocks(self, path: str, records: Iterable[Table | dict[str, Any]], texts: list[str]) -> None:
        kept, used = self._kept, self.used
        for record in records:
            identity = id(record)
            made = kept.get(identity)
            if made is None:
                made = (record, self._block(path, record))
            if not isinstance(record, dict):  # an unknown table can be changed in place
                used[identity] = made
            texts.append(made[1])

    def _block(self, path: str, record: Table | dict[str, Any]) -> str:
        keys, inner = _split(_entries(record))
        return f"\n[[{path}]]\n{_assignments(keys)}{self.tables(path, inner)}"


def _entries(table: Table | dict[str, Any]) -> list[tuple[str, Any]]:
    """A table's keys in the order of the file. An unknown key stays though it is empty."""
    if isinstance(table, dict):
        return list(table.items())
    unknown = table.unknown()
    if not unknown:
        return table.entries()
    return [*(entry for entry in table.entries() if entry[0] not in unknown), *unknown.items()]


def _split(entries: Iterable[tuple[str, Any]]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Keys with values, which stand under the header itself, and the tables and arrays of tables behind."""
    keys: dict[str, Any] = {}
    tables: list[tuple[str, Any]] = []
    for key, value in entries:
        if _is_table(value) or _is_blocks(value):
            tables.append((key, value))
        else:
            keys[key] = value
    return keys, tables


def _is_table(value: object) -> bool:
    return isinstance(value, Table | dict)


def _is_blocks(value: object) -> bool:
    if not isinstance(value, tuple | list) or not value:
        return False
    items = cast("tuple[object, ...]", value)
    return isinstance(items[0], Table) or all(isinstance(item, dict) for item in items)


def _assignments(keys: dict[str, Any]) -> str:
    lines: list[str] = []
    plain: dict[str, Any] = {}
    for key, value in keys.items():
        if isinstance(value, datetime):
            line = f"{quoted(key)} = {moment(value)}\n"
        elif _holds_return(value):
            line = tomli_w.dumps({key: value})  # in a text of several lines \r\n would become \n
        else:
            plain[key] = value
            continue
        if plain:
            lines.append(tomli_w.dumps(plain, multiline_strings=True))
            plain = {}
        lines.append(line)
    if plain:
        lines.append(tomli_w.dumps(plain, multiline_strings=True))
    return "".join(lines)


def _holds_return(value: object) -> bool:
    """Whether an unknown key's text has a carriage return in it, as no text of ours has."""
    if isinstance(value, str):
        return "\r" in value
    if isinstance(value, dict):
        return any(map(_holds_return, cast("dict[str, object]", value).values()))
    return isinstance(value, list | tuple) and any(map(_holds_return, cast("list[object]", value)))


def moment(at: datetime) -> str:
    """RFC 3339 as people write it, `2024-01-15T10:13:00Z`; tomli_w would write a space and `+00:00`."""
    offset = at.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        at = at.astimezone(UTC)  # TOML has no seconds in offsets; local mean times have
    text = at.isoformat()
    return text.removesuffix("+00:00") + "Z" if offset is not None and text.endswith("+00:00") else text


def quoted(key: str) -> str:
    """A key for a header or a line of its own, in quotes when needed."""
    return key if _BARE_KEY.fullmatch(key) else tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
