"""From pydantic's errors to sentences in the words of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, cast, get_args, get_origin

from pydantic import ValidationError

from unblame.record import years
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.store.errors import Unreadable, shown
from unblame.store.locate import Loc, find_places

TIME = "a date and time with an offset, such as 2024-01-15T10:13:00Z"
DAY = "a date such as 2024-01-31, without a time"
_YEAR = f"a year from {years.FIRST:04} to {years.LAST}"
_NO_OFFSET = "the offset is missing"
_WORD = re.compile("'([^']*)'")
_ID = re.compile("[A-Za-z][A-Za-z0-9_-]{0,63}")


def in_our_words(
    error: ValidationError, document: Mapping[str, Any], text: str, source: Path, made: frozenset[str]
) -> Unreadable:
    """The first problem, by its place in the file, and how many more there are.

    `made` are ids that the file does not hold: their records are named by number.
    """
    errors = error.errors(include_url=False)
    places = find_places(text, [detail["loc"] for detail in errors[:_LOCATED]])
    first = min(range(len(places)), key=lambda index: places[index] or _NOWHERE)
    detail = cast("Mapping[str, Any]", errors[first])
    problem, mend = _sentence(detail)
    name = named(detail["loc"], document, made)
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    line, column = places[first] or (None, None)
    return Unreadable(source, f"`{name}`: {problem}{more}", mend, line=line, column=column)


_LOCATED = 100
"""How many problems are looked up to see which stands first in the file."""
_NOWHERE = (2**31, 0)


def named(loc: Loc, document: Mapping[str, Any], made: frozenset[str] = frozenset()) -> str:
    """A path as the file reads: `timeline.E2.at` by id where there is one, else `timeline.2.at`, from 1."""
    parts: list[str] = []
    place: Any = document
    for part in loc:
        place = _inside(place, part)
        identifier = _inside(place, "id")
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(identifier, str) and _ID.fullmatch(identifier) and identifier not in made:
            parts.append(identifier)
        else:
            parts.append(str(part + 1))
    return ".".join(parts)


def _inside(place: Any, part: str | int) -> Any:
    try:
        return place[part]
    except (LookupError, TypeError):
        return None


def _sentence(detail: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, for one of pydantic's errors."""
    loc, value, kind = cast("Loc", detail["loc"]), detail["input"], detail["type"]
    if kind == "value_error" and _NO_OFFSET in detail["msg"]:
        return (
            f"expected a time with its offset, found {shown(value)}",
            "Write 2024-01-15T10:13:00Z or 2024-01-15T11:13:00+01:00",
        )
    if kind == "value_error" and _YEAR in detail["msg"]:
        return f"expected {_YEAR}, found {shown(value)}", "Correct this value, or delete its line"
    if kind == "literal_error":
        words = _WORD.findall(detail["ctx"]["expected"])
        near = get_close_matches(str(value).lower(), words, n=1) if isinstance(value, str) else []
        nearest = f"; nearest “{near[0]}”" if near else ""
        return (
            f"expected one of {', '.join(words)}{nearest}, found {shown(value)}",
            "Write one of these words",
        )
    if kind == "string_pattern_mismatch":
        expected = "an id: a letter, then letters, digits, - and _, at most 64 characters"
        return (
            f"expected {expected}, found {shown(value)}",
            "Write a short one such as E1, or delete this line",
        )
    expected, mend = _expected(loc, value)
    return f"expected {expected}, found {shown(value)}", mend


def _expected(loc: Loc, value: object) -> tuple[str, str]:
    annotation = _annotation(loc)
    leaves = list(_leaves(annotation))
    header = ".".join(part for part in loc if isinstance(part, str))
    correct = "Correct this value, or delete its line"
    if any(issubclass(leaf, Record) for leaf in leaves):
        mend = "Write two brackets" if isinstance(value, dict) else "Write each one as a block under its own header"
        return (f"blocks headed [[{header}]]", mend) if isinstance(loc[-1], str) else ("a block of keys", correct)
    if any(issubclass(leaf, Table) for leaf in leaves):
        return f"a table headed [{header}]", "Write the header on a line of its own and the keys below it"
    if get_origin(annotation) is tuple and isinstance(loc[-1], str):
        return "a list", 'Write it in brackets: ["one", "two"]'
    if datetime in leaves:
        return TIME, correct
    if date in leaves:
        return DAY, correct
    if bool in leaves:
        return "true or false, without quotes", correct
    if float in leaves:
        return "a number, without quotes or units", correct
    if int in leaves:
        return ("a whole number from 1 to 5" if len(loc) > 1 else "a whole number from 1"), correct
    return "a text in quotes", correct


def _annotation(loc: Loc) -> Any:
    """The type that the record declares for a place; none for one that it does not know."""
    annotation: Any = Session
    for part in loc:
        if isinstance(part, int):
            continue
        owner = next((leaf for leaf in _leaves(annotation) if issubclass(leaf, Table)), Table)
        fields = owner.model_fields
        annotation = next((field.annotation for name, field in fields.items() if part in (name, field.alias)), None)
    return annotation


def _leaves(annotation: Any) -> Iterator[type]:
    """The plain classes of an annotation, without `None`, `Annotated` and the words of a `Literal`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif origin is Literal:
        yield str
    elif origin is not None:
        for argument in get_args(annotation):
            yield from _leaves(argument)
    elif isinstance(annotation, type) and annotation is not NoneType:
        yield annotation
