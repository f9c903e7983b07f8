"""Values with a grammar: what a person types in a field, and how the value is written there again.

Everything here reads strictly and raises `Unread` with the forms that it takes; an empty text is always the
empty value. The grammars themselves are loaded with the first value that needs one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from unblame.record.reading import TimeContext

if TYPE_CHECKING:
    from unblame.record.timeline import Event

PLAIN = ("words", "prose", "choice", "name", "zone")
"""Kinds whose value is its text."""


class Surroundings(NamedTuple):
    """What values are read against: times, today, the people invited, numbers such as `W2` as ids, and events.

    `numbered` is what the numbers stand for, in a word or two; `events` are those that a link can name.
    """

    times: TimeContext
    today: date
    people: Sequence[str] = ()
    numbers: Mapping[str, str] = MappingProxyType({})
    numbered: str = "factor or why"
    events: Sequence[Event] = ()


class Typed(NamedTuple):
    """A value as read; `shows` says what it became where that is not what was typed."""

    value: Any
    shows: str = ""
    estimated: bool = False
    currency: str | None = None


def read_typed(kind: str, text: str, near: Surroundings, options: Sequence[str] = ()) -> Typed:
    """Read a field's text. Raises Unread with what is expected."""
    from unblame.record.grammars import LISTS, READERS

    stripped = text.strip()
    if kind in LISTS:
        return LISTS[kind](text, near, options)
    if not stripped:
        return Typed("" if kind in ("name", "zone", "event", "number of one") else None)
    return READERS[kind](stripped, near, options)


def show_typed(kind: str, value: Any, near: Surroundings, *, estimated: bool = False) -> str:
    """A value as it stands in its field; reading that text gives the value again."""
    if value is None or value in ("", ()):
        return ""
    if kind in PLAIN:
        return str(value)
    if kind == "choices":
        return ", ".join(value)
    from unblame.record.grammars import write

    return write(kind, value, near, estimated=estimated)
