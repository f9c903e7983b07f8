"""Texts of a write-up as values of the record: the inverse of what an export writes, and what people write instead.

Everything raises Unread for a text that is no such value. An empty text is the empty value.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from unblame.record.dates import read_date
from unblame.record.grammars import LISTS, READERS, choose
from unblame.record.kinds import MILESTONE_WORDS, Milestone
from unblame.record.numbers import read_number
from unblame.record.reading import TimeContext, Unread
from unblame.record.table import Table
from unblame.record.times import read_time
from unblame.record.typed import Surroundings
from unblame.record.zones import fixed
from unblame.review.writeup_words import BREACHED, MILESTONES, NOVEL, UNKNOWN_TIME

Cells = Mapping[str, str]
Values = dict[str, Any]


class Near(NamedTuple):
    """What values are read against: the incident's zone, today, numbers such as `W2` as ids, and for a time without
    a date its day, or the moment of the event above."""

    zone: tzinfo
    today: date
    numbers: Mapping[str, str]
    day: date | None = None
    above: datetime | None = None


Read = Callable[[str, Table, Near, Cells], Values]
"""Reads a text into keys of the table or record that it belongs to, which is given as it is, with its row's cells."""

_ALIASES = {
    "in review": "review",
    **{words: "yes" if stated else "no" for told in (NOVEL, BREACHED) for stated, words in told.items()},
}
_MILESTONES: dict[str, str] = {words: key for names in (MILESTONE_WORDS, MILESTONES) for key, words in names.items()}
"""Milestones as screens and as write-ups call them."""
_LINK_MARKS = re.compile(r"[,;\s]+")
_SPAN = re.compile(r"\s*[–—]\s*|(?<=:[0-9]{2})\s*-\s*(?=[0-9]{1,2}:[0-9]{2})")


def keyed(key: str) -> Read:
    """Reads a text as the value of one key, by the key's own type."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del row
        return {key: value(type(owner), key, text, near)}

    return read


def value(model: type[Table], key: str, text: str, near: Near) -> Any:
    """A text as the value of a model's key."""
    field = model.model_fields[key]
    text = text.strip()
    if not text:
        return field.get_default()
    kind, options = _kind(field.annotation)
    if kind in ("text", "list"):
        return text if kind == "text" else tuple(line for line in text.split("\n") if line.strip())
    typed = _ALIASES.get(text.lower(), text)
    if kind == "day":
        return read_date(typed, near.today)
    if kind == "time":
        return moment(typed, near)
    if kind == "number":
        return read_number(typed).value
    if kind == "flag":
        return READERS["flag"](re.split(r"\s[–-]\s", typed)[0], _surroundings(near), ()).value
    if kind == "choice":
        return choose(typed, options)
    return tuple(dict.fromkeys(choose(part, options) for part in typed.split(",") if part.strip()))


def names(key: str) -> Read:
    """Reads names parted by commas."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del owner, row
        return {key: LISTS["names"](text, _surroundings(near), ()).value}

    return read


def without(empty: str, key: str) -> Read:
    """Reads a text, where a certain one stands for none."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del owner, near, row
        return {key: "" if text == empty else text}

    return read


def suffixed(unit: str, key: str) -> Read:
    """Reads a number with a word behind it that says its unit."""
    behind = re.compile(rf"\s*(?:{unit})\Z", re.IGNORECASE)

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del row
        return {key: value(type(owner), key, behind.sub("", text), near)}

    return read


def links(key: str) -> Read:
    """Reads numbers of records as their ids."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del row
        found = tuple(link(part, near) for part in _LINK_MARKS.split(text) if part)
        if isinstance(getattr(owner, key), tuple):
            return {key: tuple(dict.fromkeys(found))}
        if len(found) > 1:
            raise Unread(text, "one number")
        return {key: found[0] if found else ""}

    return read


def link(number: str, near: Near) -> str:
    """The id of a record by the number that the document gives it."""
    identifier = near.numbers.get(number.upper())
    if identifier is None:
        raise Unread(number, "the number of a record that stands in the document, such as E1")
    return identifier


def milestones(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads milestones as the write-up calls them, or by their keys."""
    del owner, near, row
    options: tuple[str, ...] = get_args(Milestone)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return {
        "milestones": tuple(dict.fromkeys(_MILESTONES.get(part.lower()) or choose(part, options) for part in parts))
    }


def marks(known: Mapping[str, str], outcomes: Sequence[str]) -> Read:
    """Reads an event's marks: each flag by its word, and at most one outcome."""

    def read(text: str, owner: Table, near: Near, row: Cells) -> Values:
        del near, row
        said = {part.strip().strip("()").lower() for part in text.split(",") if part.strip()}
        if strange := said - known.keys() - set(outcomes):
            raise Unread(min(strange), "one of " + ", ".join((*known, *outcomes)))
        chosen = [outcome for outcome in outcomes if outcome in said]
        if len(chosen) > 1:
            raise Unread(text, " or ".join(outcomes))
        # a mark that is missing is no statement: a stated “no” stays one
        flags = {key: True if word in said else getattr(owner, key) or None for word, key in known.items()}
        cleared = {key: None for word, key in known.items() if word not in said and getattr(owner, key)}
        return {**flags, **cleared, "outcome": chosen[0] if chosen else None}

    return read


def when(text: str, owner: Table, near: Near, row: Cells) -> Values:
    """Reads an event's time with its day: “~10:13–10:20”, “time unknown, after E3, until 2024-01-15 10:00”."""
    written = row.get("Time", text).strip()
    approximate = written.startswith("~")
    about = {"approximate": True if approximate else False if getattr(owner, "approximate", None) is False else None}
    day, at = _day(row.get("Day", "")), getattr(owner, "at", None)
    if day is None and isinstance(at, datetime):
        day = at.astimezone(near.zone).date()
    beside = near._replace(day=day or near.day, above=None if day else near.above)
    if not written or written.lstrip("~").lower().startswith(UNKNOWN_TIME):
        return {**_unknown_time(written, beside), **about}
    first, *rest = _SPAN.split(written)
    if len(rest) > 1:
        raise Unread(written, "10:13 or 10:13–10:20")
    start = moment(first, beside)
    until = moment(rest[0], near._replace(day=None, above=start)) if rest else None
    return {"at": start, "until": until, **about}


def moment(text: str, near: Near) -> datetime:
    """A moment in the incident's zone; a time alone is on the day that is near."""
    context = TimeContext(near.zone, UTC, above=near.above, day=near.day)
    return fixed(read_time(text, context).at, near.zone)


def _unknown_time(written: str, near: Near) -> Values:
    values: Values = {"at": None, "after": "", "until": None}
    for part in written.lstrip("~").split(",")[1:]:
        word, _, rest = part.strip().partition(" ")
        if word.lower() == "after":
            values["after"] = link(rest.strip(), near)
        elif word.lower() == "until":
            values["until"] = moment(rest, near)
        else:
            raise Unread(written, "a time, or “time unknown, after E3”")
    return values


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _surroundings(near: Near) -> Surroundings:
    return Surroundings(TimeContext(near.zone, UTC), near.today)


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """What a key holds, by its annotation, and its options."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin is Literal:
        return "choice", arguments
    if origin in (Union, types.UnionType):
        present = [part for part in arguments if part is not type(None)]
        return ("number", ()) if len(present) > 1 else _kind(present[0])
    if origin is tuple:
        inner, options = _kind(arguments[0])
        return ("choices", options) if inner == "choice" else ("list", ())
    kinds = {datetime: "time", date: "day", bool: "flag", int: "number", float: "number"}
    return kinds.get(annotation, "text"), ()
