"""Times of day and of an incident: how people type them, and how screens and write-ups show them.

Reading is strict: a guess that is wrong by a day or an hour is worse than a question. The forms are
those of `read_time`; whatever else stands in a text is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from unblame.record import years
from unblame.record.reading import TimeContext, Unread
from unblame.record.showing import MONTHS, duration, elapsed, show_day_time, show_time
from unblame.record.zones import AMBIGUOUS, fixed, offset_zone, written_zone, zone, zone_label

__all__ = [
    "EXPECTED_TIME",
    "TimeContext",
    "TimeRead",
    "Unread",
    "duration",
    "elapsed",
    "match_time_at_start",
    "read_time",
    "show_day_time",
    "show_time",
    "zone",
    "zone_label",
]

EXPECTED_TIME = "14:05, 2:05 pm, +12m or 2024-01-15 14:05 PST"

_LONGEST = 80
_STEP_BACK = timedelta(hours=12)
_NOON = 12

_GAP = "[ \u00a0\u202f]"  # several systems put a narrow no-break space before “PM”
_CLOCK = re.compile(
    rf"(?P<about>~{_GAP}?)?"
    rf"(?:(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:{_GAP}|T))?"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    rf"(?:{_GAP}?(?P<half>[aApP])[mM](?![A-Za-z]))?"
)
_RELATIVE = re.compile(
    rf"(?P<about>~{_GAP}?)?\+(?=[0-9])"
    r"(?:(?P<clock>[0-9]{1,2}:[0-9]{2})|(?:(?P<h>[0-9]{1,4})h)?(?:(?P<m>[0-9]{1,4})m)?(?:(?P<s>[0-9]{1,5})s)?)"
    r"(?![0-9A-Za-z:])"
)
_ZONE = re.compile(
    rf"(?P<gap>{_GAP}?)(?P<zone>(?P<offset>(?:UTC|GMT)[+-][0-9:]{{1,5}}|[+-][0-9]{{2}}:[0-9]{{2}})"
    r"|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}|[A-Za-z]{1,5})(?![A-Za-z0-9_/])",
    re.IGNORECASE | re.ASCII,
)
_OPENERS = {"[": "]", "(": ")", "**": "**", "`": "`", "": ""}
_LEAD = re.compile(r"\s*(?:[-*+•–—]\s+)?(?P<opener>\*\*|[\[(`])?")
_DURATION = re.compile(r"\s*(?:mins?|minutes|secs?|seconds|hrs?|hours)\b", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(?=[-–—]\s?[0-9]{1,2}:[0-9]{2})"  # a range: its dash and end stay with the words
    r"|\s*(?:--|[-=]>|[-–—:|,;.→])(?:\s+|\Z)"
    r"|[-–—:|,;→](?![0-9\s])"
    r"|\s+|\Z"
)


@dataclass(frozen=True, slots=True)
class TimeRead:
    """A time as understood: aware, in the incident's zone at a fixed offset; `written` as it was typed."""

    at: datetime
    approximate: bool
    written: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A time as it stands in a text, before it is placed on a day and in a zone."""

    end: int
    approximate: bool
    clock: time = time()
    day: date | None = None
    ahead: timedelta | None = None


def read_time(text: str, context: TimeContext) -> TimeRead:
    """Read a whole field as one time; raise Unread for anything else than these forms.

    `14:05`, `14:05:30`, `2:05 pm`, `2pm`; a date before it (`2024-01-15 14:05`, or with `T`); a zone behind
    it: `Z`, `UTC`, `PST` and other letters of one meaning, `+01:00`, `UTC-08:00`, `Europe/Berlin`, `here`;
    `+12m`, `+1h30m`, `+90s`, `+00:12` (hours and minutes) from the selected event; `~` before any of them
    for about.

    A bare time is on the day of the event above, in the zone it is written in; on the next day if it would
    step back by more than twelve hours on the clock. A local time that the change of clocks skips or repeats
    is refused with a question, never settled. `-05:00` needs a date, a space or UTC before it: `10:05-11:00`
    may be a range.
    """
    written = text.strip()
    form = _form_at(written, 0) if len(written) <= _LONGEST else None
    if form is None:
        raise Unread(text, EXPECTED_TIME)
    named: tzinfo | None = None
    if form.end < len(written):
        tail = _ZONE.fullmatch(written, form.end)
        if tail is None or form.ahead is not None:
            raise Unread(text, EXPECTED_TIME)
        named = _zone_behind(written, form, tail, context)
    return TimeRead(_place(written, form, named, context), form.approximate, written)


def match_time_at_start(
    text: str, context: TimeContext, words: frozenset[str] = frozenset()
) -> tuple[TimeRead, int] | None:
    """Find the longest time that a line starts with, and where the words after it begin.

    A bullet, brackets, bold or code marks around the time and one separator after it are passed over. None
    when there is no time there, or only a duration (“14:02 minutes”). A form whose text is in `words` is left
    alone.
    Zone letters count in capitals only (`est`, `met` and `cat` are words), save `utc`, `gmt` and `here`.
    Raises Unread when a time stands there that needs a question answered.
    """
    lead = _LEAD.match(text)
    start, closer = (lead.end(), _OPENERS[lead["opener"] or ""]) if lead else (0, "")
    form = _form_at(text, start)
    if form is None:
        return None
    for end, tail in _ends(text, form):
        after = _after(text, end, closer)
        written = text[start:end]
        if after is None or written in words:
            continue
        if tail is None and _DURATION.match(text, end):
            return None
        named = _zone_behind(written, form, tail, context) if tail else None
        return TimeRead(_place(written, form, named, context), form.approximate, written), after
    return None


def _form_at(text: str, start: int) -> _Form | None:
    if ahead := _RELATIVE.match(text, start):
        hours, minutes = map(int, (ahead["clock"] or f"{ahead['h'] or 0}:{ahead['m'] or 0}").split(":"))
        step = timedelta(hours=hours, minutes=minutes, seconds=int(ahead["s"] or 0))
        return _Form(ahead.end(), ahead["about"] is not None, ahead=step)
    form = _CLOCK.match(text, start)
    if form is None or not (form["minute"] or form["half"]):
        return None
    hour = int(form["hour"])
    if form["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if form["half"] in "pP" else 0)
    try:
        clock = time(hour, int(form["minute"] or 0), int(form["second"] or 0))
        day = date.fromisoformat(form["date"]) if form["date"] else None
    except ValueError:
        return None
    return _Form(form.end(), form["about"] is not None, clock, day)


def _ends(text: str, form: _Form) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield where the time may end in a line, the longest form first, with its zone if it has one."""
    tail = _ZONE.match(text, form.end) if form.ahead is None else None
    if tail and _is_zone_in_line(tail):
        yield tail.end(), tail
    yield form.end, None


def _is_zone_in_line(tail: re.Match[str]) -> bool:
    name: str = tail["zone"]
    if tail["offset"]:  # behind UTC it is meant as one, and UTC+1 asks; +5 alone is words
        return name[0].isalpha() or offset_zone(name) is not None
    if name.lower() == "here":
        return bool(tail["gap"])
    if "/" not in name and not (name.isupper() or name in {"utc", "gmt"}):
        return False
    if name in AMBIGUOUS:
        return True
    try:
        written_zone(name)
    except Unread:
        return False
    return True


def _after(text: str, end: int, closer: str) -> int | None:
    """Return where the words begin behind a time that ends here; None when it goes on as something else."""
    if closer and not text.startswith(closer, end):
        return None
    separator = _SEPARATOR.match(text, end + len(closer))
    if separator is None:
        return end + len(closer) if closer else None
    return separator.end()


def _zone_behind(written: str, form: _Form, tail: re.Match[str], context: TimeContext) -> tzinfo:
    name: str = tail["zone"]
    if name.lower() == "here" and tail["gap"]:
        return context.here
    if name.startswith("-") and form.day is None and not tail["gap"]:
        start = written.rpartition("-")[0]
        question = (
            f"{written} can be a time with an offset or two times. Write {start} UTC{name} for the first, "
            f"{start} alone for the second."
        )
        raise Unread(written, EXPECTED_TIME, question=question)
    try:
        return written_zone(name)
    except Unread as unread:
        raise Unread(written, unread.expected, question=unread.question) from unread


def _place(written: str, form: _Form, named: tzinfo | None, context: TimeContext) -> datetime:
    """Return the instant that a form means, in the incident's zone."""
    try:
        if form.ahead is not None:
            return _kept(_counted_from(written, context) + form.ahead, context.zone)
        where = named or context.zone
        naive = _dated(written, form, where, context)
        return _kept(_local(written, naive, where), context.zone)
    except (OverflowError, ValueError) as error:
        if isinstance(error, Unread):
            raise
        reason = f"“{written}” is beyond the years that can be kept."
        raise Unread(written, EXPECTED_TIME, reason=reason) from error


def _kept(at: datetime, where: tzinfo) -> datetime:
    if not years.holds(at):
        raise OverflowError
    return fixed(at, where)


def _counted_from(written: str, context: TimeContext) -> datetime:
    start = context.selected or context.started
    if start is None:
        reason = f"“{written}” counts from an event, and none has a time yet."
        raise Unread(written, "14:05 or 2024-01-15 14:05", reason=reason)
    return start


def _dated(written: str, form: _Form, where: tzinfo, context: TimeContext) -> datetime:
    if form.day is not None:
        return datetime.combine(form.day, form.clock)
    if context.above is not None:
        above = context.above.astimezone(where).replace(tzinfo=None)
        naive = datetime.combine(above.date(), form.clock)
        return naive + timedelta(days=1) if above - naive > _STEP_BACK else naive
    day = context.day or (context.started.astimezone(where).date() if context.started else None)
    if day is None:
        clock = form.clock.isoformat("minutes")
        raise Unread(written, f"2024-01-15 {clock}", reason=f"The day of “{written}” is not known yet.")
    naive = datetime.combine(day, form.clock)
    if context.day and context.latest and naive > context.latest.astimezone(where).replace(tzinfo=None):
        return naive - timedelta(days=1)
    return naive


def _local(written: str, naive: datetime, where: tzinfo) -> datetime:
    """Return a wall-clock time as an instant; refuse one that the change of clocks skips or repeats."""
    first, second = (naive.replace(tzinfo=where, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before == after or before is None or after is None:
        return first
    day = f"{naive.day} {MONTHS[naive.month - 1]} {naive.year}"
    precision = "seconds" if naive.second else "minutes"
    either = " or ".join(fixed(at, where).isoformat(" ", precision) for at in (first, second))
    happened = "happened twice" if before > after else "did not happen"
    question = f"“{written}” {happened} on {day} in {where}: the clocks changed. Write {either}."
    raise Unread(written, EXPECTED_TIME, question=question)
