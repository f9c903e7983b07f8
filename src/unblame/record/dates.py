"""Dates as people type and read them. English names, never those of the machine's locale."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from unblame.record import years
from unblame.record.reading import Unread
from unblame.record.showing import DAYS, MONTHS

EXPECTED_DATE = "2024-01-31, 31 Jan, fri, tomorrow, +3d or in 2 weeks"

_WEEKDAYS = {
    "mon monday": 0,
    "tue tues tuesday": 1,
    "wed wednesday": 2,
    "thu thurs thursday": 3,
    "fri friday": 4,
    "sat saturday": 5,
    "sun sunday": 6,
}
_MONTH_NAMES = {
    "jan january": 1,
    "feb february": 2,
    "mar march": 3,
    "apr april": 4,
    "may": 5,
    "jun june": 6,
    "jul july": 7,
    "aug august": 8,
    "sep sept september": 9,
    "oct october": 10,
    "nov november": 11,
    "dec december": 12,
}
_WEEKDAY = {name: number for names, number in _WEEKDAYS.items() for name in names.split()}
_MONTH = {name: number for names, number in _MONTH_NAMES.items() for name in names.split()}

_LONGEST = 40
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AHEAD = re.compile(r"\+([0-9]{1,4})([dwm])|in ([0-9]{1,4}) (d|w|m)(?:ays?|eeks?|onths?)")
_NAMED = re.compile(
    r"(?:(?P<weekday>[a-z]+),? )?"
    r"(?:(?P<day>[0-9]{1,2}) (?P<month>[a-z]+)|(?P<month_first>[a-z]+) (?P<day_last>[0-9]{1,2}))"
    r"(?:,? (?P<year>[0-9]{4}))?"
)
_EIGHT_YEARS = 8  # the longest wait for a 29 February (1896 to 1904)


def read_date(text: str, today: date) -> date:
    """Read a date; raise Unread for anything else than these forms, in any case.

    `2024-01-31`; `31 Jan`, `Jan 31`, either with a year, or with its weekday before it; `fri` or
    `friday` (the next one, never today); `today`, `tomorrow`; `+3d`, `+2w`, `+1m`, `in 3 days`,
    `in 2 weeks`, `in 1 month` (the month's last day where the day does not exist). A day and month
    without a year are the next such date that is not before today.
    """
    words = " ".join(text[: _LONGEST + 1].lower().split()) if len(text) <= _LONGEST else ""
    try:
        found = _plain(words, today) or _named(words, today)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unread):
            raise
        raise Unread(text, EXPECTED_DATE, reason=f"There is no such date as “{text.strip()}”.") from error
    if found is None:
        raise Unread(text, EXPECTED_DATE)
    if not years.holds(found):
        raise Unread(text, EXPECTED_DATE, reason=f"“{text.strip()}” is beyond the years that can be kept.")
    return found


def _plain(words: str, today: date) -> date | None:
    if words == "today":
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words in _WEEKDAY:
        return today + timedelta(days=(_WEEKDAY[words] - today.weekday() - 1) % 7 + 1)
    if iso_form := _ISO.fullmatch(words):
        return date(*map(int, iso_form.groups()))
    if ahead := _AHEAD.fullmatch(words):
        count, unit = int(ahead[1] or ahead[3]), ahead[2] or ahead[4]
        if unit == "m":
            return months_later(today, count)
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    return None


def _named(words: str, today: date) -> date | None:
    form = _NAMED.fullmatch(words)
    if form is None:
        return None
    month = _MONTH.get(form["month"] or form["month_first"])
    weekday = _WEEKDAY.get(form["weekday"]) if form["weekday"] else None
    if month is None or (form["weekday"] and weekday is None):
        return None
    day = int(form["day"] or form["day_last"])
    found = date(int(form["year"]), month, day) if form["year"] else _next(day, month, today)
    if weekday is not None and weekday != found.weekday():
        is_day, not_day = DAYS[found.weekday()], DAYS[weekday]
        question = f"{iso(found)} is a {is_day}, not a {not_day}. Write {iso(found)} or {not_day.lower()}."
        raise Unread(words, EXPECTED_DATE, question=question)
    return found


def _next(day: int, month: int, today: date) -> date:
    """Return the first such date from today on; raise ValueError when no year has it."""
    for year in range(today.year, today.year + _EIGHT_YEARS + 1):
        if 1 <= day <= calendar.monthrange(year, month)[1] and (found := date(year, month, day)) >= today:
            return found
    raise ValueError("no year has this date")


def months_later(start: date, months: int) -> date:
    """Return the same day some months on, or that month's last day where it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("past the last year")
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def show_date(day: date, today: date) -> str:
    """Return “Fri 19 Jan”, with the year where it is not this one."""
    shown = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return shown if day.year == today.year else f"{shown} {day.year:04}"


def iso(day: date) -> str:
    """Return “2024-01-31”: the form that files, write-ups and messages use."""
    return day.isoformat()
