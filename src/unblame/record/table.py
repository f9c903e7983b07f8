"""What every table of the record shares: frozen, cleaned, and keeping keys it does not know."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from unblame.record import years
from unblame.record.text import clean, clean_line


class Table(BaseModel):
    """One table of a session. Frozen: an edit makes a new one, so that undo and saving share the rest."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    def entries(self) -> list[tuple[str, Any]]:
        """The keys that hold something, in the order of the file: known ones first, then unknown ones."""
        values = self.__dict__
        known = [(field.alias or name, values[name]) for name, field in type(self).model_fields.items()]
        return [(key, value) for key, value in (*known, *self.unknown().items()) if not is_empty(value)]

    def unknown(self) -> dict[str, Any]:
        """Keys that this version does not know; they are written back as they were read."""
        return self.__pydantic_extra__ or {}


class Record(Table):
    """A table that stands in an array: it has an id that is never reused and never changed."""

    LETTER: ClassVar[str]

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]


def is_empty(value: object) -> bool:
    """Whether a known key is left out of the file. A stated `false` of a three-way key is not empty.

    A table with unknown keys stays even when they are empty, since they are written back as they were read.
    """
    if value is None:
        return True
    if isinstance(value, str | tuple | list):  # first, since asking for a model is slow
        return not value
    if isinstance(value, int | float | date):
        return False
    return isinstance(value, Table) and not (value.entries() or value.unknown())


def _time(value: object) -> object:
    if isinstance(value, str):
        value = _parsed(datetime.fromisoformat, value)
    if not isinstance(value, datetime):
        raise ValueError("a date and time with an offset, such as 2024-01-15T10:13:00Z")  # noqa: TRY004
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError("the offset is missing: write 2024-01-15T10:13:00Z or 2024-01-15T11:13:00+01:00")
    _refuse_odd_years(value)
    return value.replace(tzinfo=UTC) if value.utcoffset() == UTC.utcoffset(None) else value


def _day(value: object) -> object:
    if isinstance(value, str):
        value = _parsed(date.fromisoformat, value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("a date such as 2024-01-31, without a time")  # noqa: TRY004
    _refuse_odd_years(value)
    return value


def _refuse_odd_years(value: date) -> None:
    if not years.holds(value):
        raise ValueError(f"a year from {years.FIRST:04} to {years.LAST}")


def _parsed(parse: Callable[[str], date], text: str) -> date | None:
    """What a text spells; none for Python's own complaint, which would mean nothing to who wrote the file."""
    try:
        return parse(text)
    except ValueError:
        return None


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise ValueError("a number, without quotes or units")
    return value


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond what arithmetic with decimals can hold
        return False


def _flag(value: object) -> object:
    if not isinstance(value, bool):
        raise ValueError("true or false, without quotes")  # noqa: TRY004
    return value


class _Reads:
    """How a value is read, as one schema for all fields: pydantic takes a plain validator apart for each of 200."""

    def __init__(self, schema: core_schema.CoreSchema) -> None:
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return self._schema.copy()


_after, _before = core_schema.no_info_after_validator_function, core_schema.no_info_before_validator_function

Text = Annotated[str, _Reads(_after(clean, core_schema.str_schema()))]
"""Prose: LF line ends, no control characters."""
Line = Annotated[str, _Reads(_after(clean_line, core_schema.str_schema()))]
"""One line: as Text, with line breaks folded into spaces."""
Time = Annotated[datetime, _Reads(_before(_time, core_schema.datetime_schema()))]
"""A moment with its offset, in the file an RFC 3339 date-time."""
Day = Annotated[date, _Reads(_before(_day, core_schema.date_schema()))]
"""A calendar day."""
Number = Annotated[int | float, BeforeValidator(_number)]
"""A finite number, whole or decimal, as it was written."""
Flag = Annotated[bool, _Reads(_before(_flag, core_schema.bool_schema()))]
Lines = tuple[Line, ...]
Texts = tuple[Text, ...]
