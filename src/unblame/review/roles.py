"""Names shown as roles, everywhere in a session, with one switch: FEATURES row 144."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from unblame.record.meeting import Participant
from unblame.record.session import Conflict, Ignored, Session, Unread
from unblame.record.table import Table
from unblame.review.named import NameFinder, Person, by_spelling, composed, invited_as_roles, key, people, words
from unblame.review.spans import Spans

_SEVERAL = "a participant"
_KEPT_KEYS = """
id after led_to parent addresses url links before language timezone currency estimated names allow counts
ticket dashboard kind phase milestones status severity category purpose horizon type classes priority outcome
preventability recurrence_risk section agenda step rule
"""
_KEPT = frozenset(_KEPT_KEYS.split())
"""Keys of ids, addresses, code and chosen words: they hold no names that are meant for reading."""
_IDS = frozenset({"evidence", "actions"})  # as a tuple of texts; as a text it is prose
_PATHS = (Unread, Conflict, Ignored)
_PEOPLE_KEYS = """
actor owner incident_commander communication_lead technical_lead authors facilitator note_taker promised_by
approved_by
"""
_PEOPLE = frozenset(_PEOPLE_KEYS.split())
_NOT_PROSE = re.compile(r"```.*?```|`[^`\n]+`|https?://[^\s<>]+", re.DOTALL)
_HANDLE = re.compile(r"@[\w-]+(?:\.[\w-]+)*")
_SENTENCE = re.compile(r"(?:[.!?…][\"'”’)]?\s+|(?:\A|\n)\s*(?:[-*•]\s+)?)\Z")
_LOOK_BACK = 16
_JOINS = re.compile(r"[\s._'’‐‑-]{1,3}")
_TITLES = re.compile(r"(?:(?<!\w)(?:[A-Z]\.|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Prof\.?)\s?){0,3}\Z")
_DETERMINED = re.compile(r"(?<!\w)(?:an?|the|our|your|their|my|his|her|this|that|each|every)\s+\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?)\s+")

_Rewrite = Callable[[str], str]


def as_roles(session: Session) -> Session:
    """The session with each person's name and handle as their role: “the on-call responder”.

    Two of one role are “responder 1” and “responder 2”, somebody without a role is “a participant”. Words of
    `publication.allow`, code, addresses and ids stay. Applied again it changes nothing.
    """
    named = [person for person in people(session) if person.sure]
    if not named:
        return session
    roles = _Roles(named, session.publication.allow)
    meeting = session.meeting.model_copy(update={"participants": invited_as_roles(session)})
    return cast("Session", _table(session.model_copy(update={"meeting": meeting}), roles))


class _Roles:
    """What each name and handle becomes, in prose and in a field that holds people."""

    def __init__(self, named: list[Person], allowed: tuple[str, ...]) -> None:
        let = {key(word) for word in allowed}
        self._roles = by_spelling(_roles_of(named, let))
        phrases = "|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in allowed if " " in phrase)
        self._kept = (_NOT_PROSE, re.compile(phrases, re.IGNORECASE)) if phrases else (_NOT_PROSE,)
        self._handles = {key(one.handle): one.shown for one in named if one.handle and key(one.handle) not in let}
        self._finder = NameFinder(word for person in named for found, word in words(person).items() if found not in let)

    def prose(self, text: str) -> str:
        """The text with roles for names; at the start of a sentence with a capital."""
        return self._replaced(text, in_sentences=True)

    def _replaced(self, text: str, *, in_sentences: bool) -> str:
        text = composed(text)
        found = [(start, end, self._roles[name]) for start, end, name in self._finder.find(text) if name in self._roles]
        if "@" in text:
            found += self._handles_in(text)
        if not found:
            return text
        found = _joined(text, found)
        kept = Spans(span.span() for pattern in self._kept for span in pattern.finditer(text))
        pieces: list[str] = []
        end = 0
        for start, stop, role in found:
            if start < end or kept.touch(start, stop):
                continue
            first = _with_titles(text, start, end) if in_sentences else start
            pieces += [text[end:first], _in_sentence(role, text, first) if in_sentences else role]
            end = stop
        return "".join([*pieces, text[end:]])

    def person(self, text: str) -> str:
        """A field that holds a person: a name in any case is one there."""
        alone = key(text)
        return self._roles.get(alone) or self._handles.get(alone) or self._replaced(text, in_sentences=False)

    def _handles_in(self, text: str) -> list[tuple[int, int, str]]:
        """Handles behind an @ that stands at the start of a word: not in a mail address."""
        return [
            (*found.span(), self._handles[key(found[0])])
            for found in _HANDLE.finditer(text)
            if key(found[0]) in self._handles and not text[: found.start()][-1:].isalnum()
        ]


def _roles_of(named: list[Person], let: set[str]) -> dict[str, str]:
    """The role by each way to write a name; a first name that two people share is somebody's."""
    roles: dict[str, str] = {}
    wholes = Counter(key(person.name) for person in named)
    whole = {key(person.name): person.shown for person in named if wholes[key(person.name)] == 1}
    for person in named:
        for word in words(person):
            roles[word] = person.shown if roles.get(word, person.shown) == person.shown else _SEVERAL
    return {word: role for word, role in {**roles, **whole}.items() if word and word not in let}


def _joined(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The finds in order; parts of one name that stand side by side are one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, role in sorted(found):
        if joined and joined[-1][2] == role and _JOINS.fullmatch(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end, role)
        else:
            joined.append((start, end, role))
    return joined


def _with_titles(text: str, start: int, earliest: int) -> int:
    """Where a name begins with the initials and titles before it: “Dr. J. Picard”."""
    found = _TITLES.search(text, max(earliest, start - _LOOK_BACK), start)
    return found.start() if found else start


def _in_sentence(role: str, text: str, start: int) -> str:
    """With a capital at the start of a sentence, without its article where the text has one: “an Ana alert”."""
    if _begins(text, start):
        return _begin(role)
    return _ARTICLE.sub("", role, count=1) if _DETERMINED.search(text, max(0, start - _LOOK_BACK), start) else role


def _begins(text: str, start: int) -> bool:
    return _SENTENCE.search(text[max(0, start - _LOOK_BACK) : start] if start else "") is not None


def _begin(role: str) -> str:
    return role[0].upper() + role[1:]


def _table(table: Table, roles: _Roles) -> Table:
    changed: dict[str, Any] = {}
    for name, value in (*table.__dict__.items(), *table.unknown().items()):
        if not value or isinstance(value, bool | int | float):  # most are, and asking for a model is slow
            continue
        new = _value(table, name, value, roles)
        if new is not value:
            changed[name] = new
    return table.model_copy(update=changed) if changed else table


def _value(table: Table, name: str, value: Any, roles: _Roles) -> Any:
    if type(value) is not str and isinstance(value, Table):
        return _table(value, roles)
    if name in _KEPT or type(table) is Participant or (name == "where" and isinstance(table, _PATHS)):
        return value
    rewrite = roles.person if name in _PEOPLE else roles.prose
    if isinstance(value, str):
        return _text(value, rewrite)
    if isinstance(value, tuple | list) and name in _IDS and isinstance(value[0], str):
        return cast("object", value)
    return _any(value, rewrite, roles)


def _text(text: str, rewrite: _Rewrite) -> str:
    new = rewrite(text)
    return text if new == text else new


def _sequence(values: Sequence[Any], rewrite: _Rewrite, roles: _Roles) -> Sequence[Any]:
    new = [_any(value, rewrite, roles) for value in values]
    if all(one is other for one, other in zip(new, values, strict=True)):
        return values
    return tuple(new) if isinstance(values, tuple) else new


def _mapping(values: Mapping[str, Any], rewrite: _Rewrite, roles: _Roles) -> Mapping[str, Any]:
    new = {name: _any(value, rewrite, roles) for name, value in values.items()}
    return values if all(new[name] is values[name] for name in new) else new


def _any(value: Any, rewrite: _Rewrite, roles: _Roles) -> Any:
    if isinstance(value, str):
        return _text(value, rewrite)
    if isinstance(value, Table):
        return _table(value, roles)
    if isinstance(value, tuple | list):
        return _sequence(cast("Sequence[Any]", value), rewrite, roles)
    return _mapping(cast("Mapping[str, Any]", value), rewrite, roles) if isinstance(value, dict) else value
