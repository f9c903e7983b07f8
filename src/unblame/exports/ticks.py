"""The round times of a time axis, as the clocks of a zone show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from typing import NamedTuple

from unblame.record.showing import MONTHS, show_time

_MOST = 4  # steps that fit between the first and the last tick of the narrowest picture
_DAY = timedelta(days=1)
_STEPS = [
    *(timedelta(seconds=step) for step in (1, 2, 5, 10, 15, 30)),
    *(timedelta(minutes=step) for step in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=step) for step in (1, 2, 3, 6, 12)),
    *(timedelta(days=step) for step in (1, 2, 7, 14)),
]
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 36000)
_YEAR = 12
_FIRST_DAY = datetime(1, 1, 1)  # noqa: DTZ001 (a clock time, in no zone); a Monday
_LAST_YEAR = 9999


class Tick(NamedTuple):
    """An instant in UTC, with “10:15”, “31 Jan”, “Feb 2024” or “2024”; `day` where the tick before has another."""

    at: datetime
    label: str
    day: str = ""


def ticks(start: datetime, end: datetime, zone: tzinfo) -> list[Tick]:
    """A few, more only where a clock is put back. Those of one day have no `day`."""
    wanted = (end - start) / _MOST
    local, until = start.astimezone(zone), end.astimezone(zone)
    put_back = max(timedelta(), _offset(local) - _offset(until))  # such hours pass twice
    first = local.replace(tzinfo=None) - put_back
    step = next((step for step in _STEPS if step >= wanted), None)
    if step is None:
        months = next((months for months in _MONTHS if months * 30 * _DAY >= wanted), _MONTHS[-1])
        return [Tick(at, _month(shown, months)) for at, shown in _instants(_by_month(first, months), start, end, zone)]
    found = _instants(_by_step(first, step), start, end, zone)
    if step >= _DAY:
        return [Tick(at, short_day(shown)) for at, shown in found]
    one_day = local.date() == until.date()
    days = [None, *(shown.date() for _, shown in found)]
    return [
        Tick(at, show_time(at, zone), "" if one_day or shown.date() == day else short_day(shown))
        for (at, shown), day in zip(found, days, strict=False)
    ]


def short_day(local: datetime) -> str:
    """“31 Jan”, with a space that does not break."""
    return f"{local.day}\N{NO-BREAK SPACE}{MONTHS[local.month - 1]}"


def _by_step(first: datetime, step: timedelta) -> Iterator[datetime]:
    """Clock times that are multiples of a step, from the last one before `first` on; weeks begin on Mondays."""
    clock = _FIRST_DAY + (first - _FIRST_DAY) // step * step
    while clock.year < _LAST_YEAR:
        if clock.year > 1:  # in the first and the last year of the calendar a zone may lead out of it
            yield clock
        clock += step


def _by_month(first: datetime, months: int) -> Iterator[datetime]:
    for index in count((first.year * 12 + first.month - 1) // months * months, months):
        year, month = divmod(index, 12)
        if year >= _LAST_YEAR:
            return
        if year > 1:
            yield datetime(year, month + 1, 1)  # noqa: DTZ001 (a clock time, in no zone yet)


def _instants(
    clocks: Iterator[datetime], start: datetime, end: datetime, zone: tzinfo
) -> list[tuple[datetime, datetime]]:
    """When clocks show these times, in UTC and there: never where they skip one, twice where they are put back."""
    found: set[datetime] = set()
    for clock in clocks:
        both = [clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        if min(both) > end:
            break
        found.update(at for at in both if start <= at <= end and at.astimezone(zone).replace(tzinfo=None) == clock)
    return [(at, at.astimezone(zone)) for at in sorted(found)]


def _month(local: datetime, apart: int) -> str:
    return str(local.year) if apart >= _YEAR else f"{MONTHS[local.month - 1]} {local.year}"


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()
