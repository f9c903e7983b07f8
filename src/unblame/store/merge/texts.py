"""Values as text: what a conflict shows of each side, and what decides between two records."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast

import tomli_w

from unblame.record.table import Record, Table
from unblame.store.toml import moment, quoted


class _Absence(Enum):
    ABSENT = 0


ABSENT: Final = _Absence.ABSENT
"""Stands for a key that a side does not have; None would be a value that no TOML holds."""


def value_text(value: Any) -> str:
    """A value as one line of TOML, but a string as it is; nothing at all for what is not there."""
    if value is None or value is ABSENT:
        return ""
    return value if isinstance(value, str) else toml_value(value)


def toml_value(value: Any) -> str:
    """A value as it can stand behind `key = `, always on one line: tables inline, moments as 2024-01-15T10:00:00Z."""
    if isinstance(value, dict):
        keys = cast("dict[str, Any]", value)
        inner = ", ".join(f"{quoted(key)} = {toml_value(each)}" for key, each in keys.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(toml_value(each) for each in cast('list[Any]', value))}]"
    if isinstance(value, datetime):
        return moment(value)
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")


def record_text(record: Table) -> str:
    """A record's keys as TOML, one a line; texts of several lines as such, and records in it as blocks."""
    lines: list[str] = []
    blocks: list[str] = []
    unknown = record.unknown()
    for key, value in [*(entry for entry in record.entries() if entry[0] not in unknown), *unknown.items()]:
        if isinstance(value, tuple) and isinstance(value[0], Record):
            blocks += [f"\n[[{key}]]\n{record_text(each)}" for each in cast("tuple[Record, ...]", value)]
        elif isinstance(value, str):
            lines.append(tomli_w.dumps({key: value}, multiline_strings=True))
        else:
            lines.append(f"{quoted(key)} = {toml_value(value)}\n")
    return "".join((*lines, *blocks))


def canonical(record: Record) -> str:
    """A record as JSON that is the same on every machine, whatever the order of its unknown keys."""
    return json.dumps(record.model_dump(), sort_keys=True, ensure_ascii=False, default=_with_type)


def _with_type(value: object) -> str:
    """What JSON has no form for: dates and times of day."""
    return f"{type(value).__name__} {value}"
