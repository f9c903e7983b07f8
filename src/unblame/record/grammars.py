"""The grammars of `typed`: a reader for each kind of value, and how each is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, cast

from unblame.record.action_lists import read_lists, show_lists
from unblame.record.dates import read_date, show_date
from unblame.record.event_links import read_event_link, show_event_link
from unblame.record.kinds import MILESTONE_WORDS, PRIORITY_AS_SEVERITY
from unblame.record.numbers import read_money, read_number, show_number, show_typed_number
from unblame.record.reading import TimeContext, Unread, shortened
from unblame.record.showing import show_day_time
from unblame.record.survey_counts import average, read_counts, read_responses
from unblame.record.times import read_time
from unblame.record.typed import Surroundings, Typed
from unblame.record.zones import fixed, zone

_BULLET = "- "
_NAMED: dict[str, str] = {**MILESTONE_WORDS}
_NAME = re.compile(r'(?:\s*"([^"]*)"\s*(?=,|\Z)|([^,]+))')  # a comma inside quotes belongs to the name
YES, NO = ("yes", "y", "true", "x"), ("no", "n", "false", "-")


def show_typed_time(at: datetime, times: TimeContext) -> str:
    """A time as a field shows it, to the second: the shortest form that would be read as that time again.

    Its day is left out where the event above gives it, and its offset where the clocks leave no doubt.
    """
    moment = fixed(at.replace(microsecond=0), times.zone)
    local = moment.replace(tzinfo=None)
    precision = "seconds" if local.second else "minutes"
    whole = local.isoformat(" ", precision)
    for text in (whole.partition(" ")[2], whole):
        try:
            if read_time(text, times).at == moment:
                return text
        except Unread:
            continue
    return moment.isoformat(" ", precision)


def _time(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del options
    read = read_time(text, near.times)
    return Typed(fixed(read.at, near.times.zone), show_day_time(read.at, near.times.zone), estimated=read.approximate)


def _date(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del options
    day = read_date(text, near.today)
    return Typed(day, show_date(day, near.today))


def _number(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    read = read_number(text)
    return Typed(read.value, show_number(read.value), estimated=read.estimated)


def _percent(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    read = read_number(text, percent=True)
    if read.value > 100:
        raise Unread(text, "a percentage up to 100, such as 99.9")
    return Typed(read.value, f"{show_number(read.value)} %")


def _money(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    read = read_money(text)
    shows = f"{show_number(read.amount)} {read.currency or ''}".strip()
    return Typed(read.amount, shows, estimated=read.estimated, currency=read.currency)


def _score(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    if text not in ("1", "2", "3", "4", "5"):
        raise Unread(text, "1 (least) to 5 (most)")
    return Typed(int(text))


def _flag(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    if text.lower() in YES:
        return Typed(value=True)
    if text.lower() in NO:
        return Typed(value=False)
    raise Unread(text, "yes or no")


def choose(text: str, options: Sequence[str]) -> str:
    """The option that a text spells or begins, ignoring case and the marks between words; also as screens name it."""
    typed = _squash(text)
    spelled = {option: (_squash(option), _squash(_NAMED.get(option, option))) for option in options}
    exact = [option for option in options if typed in spelled[option]]
    begun = exact or [option for option in options if any(each.startswith(typed) for each in spelled[option])]
    if not begun and typed.isdigit():
        begun = [option for option in options if _squash(option).endswith(typed)]
    if len(begun) != 1:
        raise Unread(text, "one of " + ", ".join(begun or options))
    return begun[0]


def _choice(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near
    graded = PRIORITY_AS_SEVERITY.get(text.upper())
    if graded in options:  # the record keeps what was written beside what it means
        return Typed(text.upper(), graded or "")
    chosen = choose(text, options)
    return Typed(chosen, "" if chosen == text else chosen)


def _choices(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near
    wanted = [choose(part, options) for part in text.split(",") if part.strip()]
    chosen = tuple(option for option in options if option in wanted)
    return Typed(chosen, "" if ", ".join(chosen) == text.strip() else ", ".join(chosen))


def _names(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    parts = [" ".join(f"{quoted}{plain}".split()) for quoted, plain in _NAME.findall(text.replace("\n", ","))]
    return Typed(tuple(dict.fromkeys(part for part in parts if part)))


def _lines(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    lines = (line.strip().removeprefix(_BULLET).strip() for line in text.splitlines())
    return Typed(tuple(line for line in lines if line))


def _numbered(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del options
    known = {number.lower(): identifier for number, identifier in near.numbers.items()}
    ids = set(known.values())
    found: list[str] = []
    for part in text.replace(",", " ").split():
        identifier = known.get(part.lower()) or (part if part in ids else None)  # an id can look like a number
        if identifier is None:
            nothing = None if near.numbers else f"“{part}” names nothing: no {near.numbered} is there yet."
            raise Unread(part, f"numbers such as {', '.join(near.numbers)}", question=nothing)
        found.append(identifier)
    return Typed(tuple(dict.fromkeys(found)))


def _number_of_one(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    found = _numbered(text, near, options).value
    if len(found) != 1:
        raise Unread(text, f"one number, such as {next(iter(near.numbers), near.numbered)}")
    return Typed(found[0])


def _lists(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    return Typed(read_lists(text))


def _event(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del options
    event = read_event_link(text, near.events, near.times.zone)
    at = show_day_time(event.at, near.times.zone) if event.at else "–"
    return Typed(event.id, f"{at}  {shortened(event.text, 60)}")


def _name(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    """A participant by name, or by what only one name begins with after an @; else as typed."""
    del options
    wanted = text.removeprefix("@")
    if text.startswith("@") and near.people:
        begun = [name for name in near.people if _squash(name).startswith(_squash(wanted))]
        if len(begun) == 1:
            return Typed(begun[0], begun[0])
    return Typed(" ".join(wanted.split()))


def _zone(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    try:
        zone(text)
    except ValueError as error:
        raise Unread(text, "a zone such as Europe/Berlin, UTC or +05:30", question=str(error)) from error
    return Typed(text)


def _responses(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    return Typed(read_responses(text))


def _counts(text: str, near: Surroundings, options: Sequence[str]) -> Typed:
    del near, options
    counts = read_counts(text)
    mean = average(counts)
    return Typed(counts, f"average {mean:.1f}" if mean else "")


def _squash(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


READERS = {
    "time": _time,
    "date": _date,
    "number": _number,
    "responses": _responses,
    "percent": _percent,
    "money": _money,
    "score": _score,
    "flag": _flag,
    "choice": _choice,
    "name": _name,
    "zone": _zone,
    "event": _event,
    "number of one": _number_of_one,
}
LISTS = {
    "choices": _choices,
    "names": _names,
    "lines": _lines,
    "numbered": _numbered,
    "counts": _counts,
    "lists": _lists,
}


def write(kind: str, value: Any, near: Surroundings, *, estimated: bool) -> str:
    """A value as text; an estimate has a “~” before it."""
    text = WRITERS[kind](value, near) if kind in WRITERS else str(value)
    return f"~{text}" if estimated and kind in _ESTIMATED else text


def _write_names(value: Any, near: Surroundings) -> str:
    del near
    return ", ".join(f'"{name}"' if "," in name else name for name in value)


def _write_lines(value: Any, near: Surroundings) -> str:
    del near
    return "\n".join(f"{_BULLET}{line}" if line.startswith(_BULLET) else line for line in value)


def _write_numbers(value: Any, near: Surroundings) -> str:
    links = (value,) if isinstance(value, str) else cast("tuple[str, ...]", value)
    named = {identifier: number for number, identifier in near.numbers.items()}
    return " ".join(named.get(link, link) for link in links)


_ESTIMATED = ("time", "number", "money")
WRITERS: dict[str, Callable[[Any, Surroundings], str]] = {
    "flag": lambda value, _: "yes" if value else "no",
    "time": lambda value, near: show_typed_time(value, near.times),
    "date": lambda value, _: cast("date", value).isoformat(),
    "number": lambda value, _: show_typed_number(value),
    "money": lambda value, _: show_typed_number(value),
    "percent": lambda value, _: show_number(value),
    "score": lambda value, _: show_number(value),
    "responses": lambda value, _: show_number(value),
    "names": _write_names,
    "lines": _write_lines,
    "counts": lambda value, _: "\n".join(value),
    "numbered": _write_numbers,
    "number of one": _write_numbers,
    "lists": lambda value, _: show_lists(value),
    "event": lambda value, near: show_event_link(value, near.events, near.times.zone),
}
