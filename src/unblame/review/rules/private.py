"""What should not be in a write-up: secrets, and personal data. No finding holds what it found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any, cast

from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.review.finding import Finding, finding
from unblame.review.rules.personal import personal_data
from unblame.review.rules.secrets import Hit, secrets

_BETWEEN = "\0"  # no text of a record holds one, and no pattern takes one in
_MOST_SHOWN = 4
_TOGETHER = 256
"""So many texts are searched as one: quicker than each alone, and while one is typed the others stay known."""
_MOST_KEPT = 65_536


def private(session: Session) -> Iterator[Finding]:
    """Each place with something that looks private, once for each kind of it; secrets are `private.secret`."""
    found = texts(session)
    people = session.meeting.participants
    handles = frozenset(person.handle.lower().removeprefix("@") for person in people if person.handle)
    for first in range(0, len(found), _TOGETHER):
        yield from _among(found[first : first + _TOGETHER], handles)


def _among(found: list[tuple[str, str]], handles: frozenset[str]) -> Iterator[Finding]:
    whole = _BETWEEN.join(text for _, text in found)
    hits = (_search if len(whole) <= _MOST_KEPT else _search.__wrapped__)(whole, handles)
    if not hits:
        return
    starts = list(accumulate((len(text) + 1 for _, text in found), initial=0))
    said: set[tuple[str, str]] = set()
    for rule, hit in hits:
        where = found[bisect_right(starts, hit.start) - 1][0]
        if (where, hit.kind) not in said:
            said.add((where, hit.kind))
            yield finding(rule, where, kind=hit.kind, begins=begins(whole[hit.start : hit.end]))


@lru_cache(maxsize=128)
def _search(whole: str, handles: frozenset[str]) -> tuple[tuple[str, Hit], ...]:
    return (
        *(("private.secret", hit) for hit in secrets(whole)),
        *(("private.personal", hit) for hit in personal_data(whole, handles)),
    )


def begins(secret: str) -> str:
    """The first four characters, and of a short one fewer than half: enough to find it, too little to use it."""
    return f"{secret[: min(_MOST_SHOWN, (len(secret) - 1) // 2)]}…"


def texts(session: Session) -> list[tuple[str, str]]:
    """Every text of the record with its place, ids left out, those of unknown keys too."""
    found: list[tuple[str, str]] = []
    _collect(session, "", found)
    return found


def _collect(table: Table, path: str, found: list[tuple[str, str]]) -> None:
    for key, value in table.__dict__.items():
        if not value or key == "id":  # most are empty, and asking what they are is slow
            continue
        if type(value) is str:
            found.append((path + key, value))
        else:
            _collect_from(value, path + key, found)
    for key, value in table.unknown().items():
        _collect_from(value, path + key, found)


def _collect_from(value: Any, where: str, found: list[tuple[str, str]]) -> None:
    if isinstance(value, str):
        found.append((where, value.replace(_BETWEEN, " ")))
    elif isinstance(value, tuple | list):
        for each in cast("Iterable[Any]", value):
            if isinstance(each, Record):
                _collect(each, f"{where}.{each.id}.", found)
            else:
                _collect_from(each, where, found)
    elif isinstance(value, Table):
        _collect(value, f"{where}.", found)
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            _collect_from(inner, f"{where}.{key}", found)
