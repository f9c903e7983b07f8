"""Facts of a write-up that hold several values: counts of a total, money, targets, grades with a note."""

from __future__ import annotations

import re
from typing import Any, get_args

from unblame.imports.values import Cells, Near, Read, Values, value
from unblame.record.grammars import choose
from unblame.record.incident import Impact
from unblame.record.kinds import PRIORITY_AS_SEVERITY, RecurrenceRisk, Severity
from unblame.record.numbers import Number, read_money, read_number
from unblame.record.reading import Unread
from unblame.record.table import Table
from unblame.review.writeup_words import CONFIRMED, PROVISIONAL

_SHARE = re.compile(r"\s*\([^()]*%\s*\)\s*\Z")
_TARGET = re.compile(r"(?:(?P<target>~?[0-9.,]+)\s*%)?\s*(?:over\s+(?P<days>~?[0-9.,]+)\s+days?)?", re.IGNORECASE)
_WRITTEN_AS = re.compile(r"(.*?)\s*\(written as (.*)\)", re.DOTALL)
_LIKE_A_GRADE = re.compile(r"(?:SEV|P)[\s-]?[0-9]+", re.IGNORECASE)
_AMOUNT = re.compile(r"(~?\s*[0-9][0-9.,]*)\s+(\S.*)")
_MEASURED = re.compile(r"(?P<number>[0-9][0-9.,]*)\s*(?P<unit>\S.*)?")
_AGREED = {
    words: (key, stated)
    for key, told in (("confirmed", CONFIRMED), ("provisional", PROVISIONAL))
    for stated, words in told.items()
}
_SUBJECTS = {"Normal": "normal", "Peak": "peak", "Limit": "limit"}


def count(key: str, total: str) -> Read:
    """Reads “~50,000 of 60,000 (83.3 %)”; the percentage is worked out again by the next export."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del near, row
        part, of, whole = _SHARE.sub("", text).partition(" of ")
        return _numbers(owner, {key: _number(part), total: _number(whole) if of else None})

    return read


def number(key: str) -> Read:
    """Reads a number that may be an estimate."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del near, row
        return _numbers(owner, {key: _number(text)})

    return read


def revenue(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads an amount with its currency."""
    del near, row
    if not text.strip():
        return {**_numbers(owner, {"revenue_lost": None}), "currency": ""}
    try:
        money = read_money(text)
    except Unread:
        split = _AMOUNT.fullmatch(text.strip())
        if split is None or split[2] != getattr(owner, "currency", None):  # a currency that the record has already
            raise
        return _numbers(owner, {"revenue_lost": _number(split[1])})
    amount = _numbers(owner, {"revenue_lost": Number(money.amount, money.estimated)})
    return {**amount, "currency": money.currency or ""}


def target(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads “99.9 % over 30 days”."""
    del near, row
    found = _TARGET.fullmatch(text.strip())
    if found is None:
        raise Unread(text, "99.9 % over 30 days")
    numbers = {"slo_target": _number(found["target"] or ""), "slo_window_days": _number(found["days"] or "")}
    return _numbers(owner, numbers)


def severity(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads “SEV2”, “SEV2 (written as P1)”, “P1”, or another scale's word."""
    del owner, near, row
    written = _WRITTEN_AS.fullmatch(text.strip())
    graded, said = (written[1], written[2]) if written else (text.strip(), "")
    if not graded:
        return {"severity": None, "severity_written": said}
    if graded.upper() in PRIORITY_AS_SEVERITY:
        return {"severity": PRIORITY_AS_SEVERITY[graded.upper()], "severity_written": said or graded}
    try:
        return {"severity": choose(graded, get_args(Severity)), "severity_written": said}
    except Unread:
        if written or _LIKE_A_GRADE.fullmatch(graded):
            raise
        return {"severity": None, "severity_written": graded}


def risk(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads “medium: why”, a grade or a note alone."""
    del owner, near, row
    graded, _, note = text.partition(":")
    if graded.strip().lower() in get_args(RecurrenceRisk):
        return {"recurrence_risk": graded.strip().lower(), "recurrence_note": note.strip()}
    return {"recurrence_risk": None, "recurrence_note": text.strip()}


def agreed(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads whether the owner has said yes, and whether the action is decided."""
    del owner, near, row
    values: Values = {"confirmed": None, "provisional": None}
    for part in filter(None, (part.strip() for part in text.split(","))):
        if part.lower() not in _AGREED:
            raise Unread(part, "one of " + ", ".join(_AGREED))
        key, stated = _AGREED[part.lower()]
        values[key] = stated
    return values


def measured(label: str) -> Read:
    """Reads a number with its unit, which is one for all three numbers of a measure."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        found = _MEASURED.fullmatch(text.strip()) if text.strip() else None
        if text.strip() and found is None:
            raise Unread(text, "a number and its unit, such as 180 ms")
        amount = value(type(owner), _SUBJECTS[label], found["number"], near) if found else None
        cells = [each for label in _SUBJECTS if (each := _MEASURED.fullmatch(row.get(label, "").strip()))]
        units = {each["unit"].strip() for each in cells if each["unit"]}
        if len(units) > 1:
            raise Unread(text, "one unit for the whole row")
        unit = units.pop() if units else "" if cells else getattr(owner, "unit", "")
        return {_SUBJECTS[label]: amount, "unit": unit}

    return read


def measure_name(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads a measure's name; where no number shows the unit, it stands behind the name."""
    del near
    unit = getattr(owner, "unit", "")
    shown = any(row.get(label) for label in _SUBJECTS)
    return {"name": text.removesuffix(f" ({unit})") if unit and not shown else text}


def _number(text: str) -> Number | None:
    return read_number(text, percent=False) if text.strip() else None


def _numbers(owner: Table, numbers: dict[str, Number | None]) -> Values:
    """The numbers, and which keys of the impact are estimates now."""
    values: dict[str, Any] = {key: read.value if read else None for key, read in numbers.items()}
    before = owner.estimated if isinstance(owner, Impact) else ()
    kept = [key for key in before if key not in numbers or ((read := numbers[key]) and read.estimated)]
    new = [key for key, read in numbers.items() if read is not None and read.estimated and key not in before]
    return {**values, "estimated": (*kept, *new)}
