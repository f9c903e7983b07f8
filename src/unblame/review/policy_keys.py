"""The keys of a policy file, and what each may hold: a reader for each, which says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias, cast, get_args

from unblame.record.kinds import Priority, Severity
from unblame.record.text import clean_line
from unblame.review.policy_model import AMOUNTS, FLAGS, NEEDS, Numbers, Span

SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
MOST_DAYS: Final = 3650
_PRIORITIES: Final[tuple[str, ...]] = get_args(Priority)
_MOST_HOURS, _MOST = 8760, 10**15


class Unfit(ValueError):  # noqa: N818 - a reader's answer, which becomes a PolicyError
    """A value of the wrong kind; the message says what to write in its place."""


Reader: TypeAlias = "Callable[[object], object]"


def _text(value: object) -> str:
    if not isinstance(value, str) or not (line := clean_line(value).strip()):
        raise Unfit("a text in quotes")
    return line


def one_of(*choices: str) -> Reader:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise Unfit(f"{', '.join(choices[:-1])} or {choices[-1]}, in quotes")
        return value

    return read


def list_of(read_one: Reader, example: str) -> Reader:
    def read(value: object) -> tuple[object, ...]:
        try:
            if isinstance(value, list):
                return tuple(map(read_one, cast("list[object]", value)))
        except Unfit as unfit:
            raise Unfit(f"a list such as {example}; each is {unfit}") from None
        raise Unfit(f"a list such as {example}")

    return read


def _number(most: float, *, least: float = 0, whole: bool = False) -> Reader:
    kind = int if whole else int | float

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
            raise Unfit(f"a {'whole ' if whole else ''}number from {least} to {most}, without quotes")
        return value

    return read


def _limit(value: object) -> object:
    if isinstance(value, str):
        if value in _LIMITS:
            return value
        raise Unfit(f"a number without quotes, or one of {', '.join(_LIMITS)} in quotes")
    return _number(_MOST)(value)


def _span(value: object) -> Span:
    form = re.fullmatch(r"([1-9][0-9]{0,2}) (day|week|month)s?", value) if isinstance(value, str) else None
    if form is None:
        raise Unfit('a length such as "3 days", "2 weeks" or "1 month"')
    count = int(form[1])
    return Span(months=count) if form[2] == "month" else Span(days=count * (7 if form[2] == "week" else 1))


_needs = one_of(*NEEDS)
_hours = _number(_MOST_HOURS)
_sources = list_of(_text, '["numeric"]')
_some_priorities = list_of(one_of(*_PRIORITIES), '["P0", "P1"]')
_LIMITS = [name for name in Numbers.__dataclass_fields__ if name != "most_actions"]
SINGLE: dict[str, dict[str, Reader]] = {
    "numbers": {**dict.fromkeys(_LIMITS, _number(_MOST)), "most_actions": _number(100, least=1, whole=True)},
    "closing": {"done": _some_priorities, "scheduled": _some_priorities},
}
BLOCKS: dict[str, dict[str, Reader]] = {
    "books": {"id": _text, "name": _text, "about": _text},
    "levels": {
        "id": _text,
        "severity": one_of(*SEVERITIES),
        "name": _text,
        "meaning": _text,
        "need": _needs,
        "hold_by_hours": _hours,
        "reason": _text,
        "source": _sources,
    },
    "triggers": {
        "id": _text,
        "say": _text,
        "when": one_of(*AMOUNTS, *FLAGS),
        "over": _limit,
        "reason": _text,
        "severities": list_of(one_of(*SEVERITIES), '["SEV2"]'),
        "written": _some_priorities,
        "need": one_of(*NEEDS, "none"),
        "hold_by_hours": _hours,
        "source": _sources,
    },
    "schedule": {
        "id": _text,
        "step": _text,
        "from_day": _number(MOST_DAYS, whole=True),
        "to_day": _number(MOST_DAYS, whole=True),
    },
    "priorities": {"id": one_of(*_PRIORITIES), "name": _text, "meaning": _text, "due": _span},
}
