"""Who the record names, and where a text names them: for roles in place of names, and for what must not leave."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from unblame.record.meeting import Participant
from unblame.record.session import Session
from unblame.record.text import unaccented

_SHORTEST_PART = 2
_AND = re.compile(r"\s*(?:[,;/&+]|\s(?:and|und|et|y)\s)\s*")
_PARTS = re.compile(r"[\s,;()\[\]/_.“”\"]+")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s._'’ʼ-]+")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_NO_ROLE = "participant"
_GROUP_WORDS = """
team teams group groups squad crew guild department desk office support engineering operations ops sre platform
everyone everybody all nobody tbd vendor company customers on-call oncall rotation
"""
_GROUPS = frozenset(_GROUP_WORDS.split())
_MONTH_WORDS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
"""
_MONTHS = frozenset(_MONTH_WORDS.split())
_SMALL_PARTS = """
ad ai am an as at be by do go he hi if in is it me my no of ok on or pm so to tv up us we
"""
_SMALL_WORDS = frozenset(_SMALL_PARTS.split())
"""Parts of names that are far more often words: the rest of the name tells who is meant."""
_NUMBER_BEHIND = re.compile(r" \d+\Z")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\.?(?: of)?\s\Z")
_NUMBER_AFTER = re.compile(r"\s\d")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Scripts that put no space around a name, or write a particle right behind it."""


class Person(NamedTuple):
    """`shown` is the role in place of the name. Without `sure` the name may be that of a group."""

    name: str
    handle: str
    shown: str
    sure: bool = True


class Named(NamedTuple):
    """Where in a text somebody is named, and by which of the words (see `key`)."""

    start: int
    end: int
    key: str


def people(session: Session) -> tuple[Person, ...]:
    """The participants, then everybody else whom a field for people names; those shown as roles already are left out.

    An owner who is no participant counts when the name reads as a person's: a capital, no word such as “team”, and
    no service's name.
    """
    found = _participants(session)
    known = {word for person in found for word in (*_written(person.name), key(person.handle))}
    known |= {key(person.shown) for person in found}
    services = {key(name) for name in (*session.incident.services, *session.publication.services)}
    for name, shown, sure in _others(session):
        if key(name) in known | services or key(name) == key(shown) or not _is_person(name):
            continue
        known.add(key(name))
        found.append(Person(name, "", shown, sure or " " in name))
    named = (person._replace(name="") if key(person.name) == key(person.shown) else person for person in found)
    return tuple(person for person in named if person.name or person.handle)


def invited_as_roles(session: Session) -> tuple[Participant, ...]:
    """The rows of the people with the role for the name, without handles; a role that names somebody is left out."""
    let = {key(word) for word in session.publication.allow}
    rows: list[Participant] = []
    for row, role, person in zip(session.meeting.participants, _roles(session), _participants(session), strict=True):
        changed = {"handle": "", "name": person.shown, "role": row.role if role != _NO_ROLE else ""}
        stays = not (row.name or row.handle) or key(row.name) in let
        rows.append(row if stays else row.model_copy(update=changed))
    return tuple(rows)


def key(text: str) -> str:
    """One form for all the ways to write a name: case, accents’ encoding and what stands between its words."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFC", text).casefold().removeprefix("@")).strip()


def words(person: Person) -> dict[str, str]:
    """The ways to write a name by their keys: the whole of it, and each part of three letters or more."""
    return {key(word): word for word in _written(person.name).values()}


class NameFinder:
    """Finds names as whole words, the longest first; a single word only where the text has it with a capital.

    So “Will” is found and “will” is not. A month beside a number is a date: “15 May”.
    """

    def __init__(self, names: Iterable[str]) -> None:
        spellings = {spelling for name in names for spelling in _spellings(name) if len(name) > 1}
        found = sorted({form for spelling in spellings for form in _forms(spelling)}, key=len, reverse=True)
        self._pattern = re.compile("|".join(found)) if found else None

    def find(self, text: str) -> Iterator[Named]:
        """Every name in a text (in its composed form, NFC), in order."""
        if self._pattern is None:
            return
        for found in self._pattern.finditer(text):
            if not is_month(text, *found.span()):
                yield Named(*found.span(), key(found[0]))


def composed(text: str) -> str:
    """The text with accents as one character each, as `NameFinder` reads it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def by_spelling(written: Mapping[str, str]) -> dict[str, str]:
    """The mapping with keys for the other ways to spell a name added where no other name has them."""
    others = {key(spelling): value for word, value in written.items() for spelling in _spellings(word)}
    joined = {word.replace(" ", ""): value for word, value in {**others, **written}.items()}
    return {**joined, **others, **written}


def _spellings(name: str) -> tuple[str, ...]:
    """A name as it is, and as keyboards that lack its letters write it: “Muller” and “Mueller” for “Müller”."""
    spelled_out = "".join(_UMLAUTS.get(letter, letter) for letter in composed(name))
    return tuple(dict.fromkeys((name, unaccented(name), unaccented(spelled_out))))


def is_month(text: str, start: int, end: int) -> bool:
    """Whether a word is the month of a date: a number stands beside it."""
    if text[start:end].casefold() not in _MONTHS:
        return False
    return bool(_DAY_BEFORE.search(text[max(0, start - 8) : start]) or _NUMBER_AFTER.match(text, end))


def _participants(session: Session) -> list[Person]:
    roles = _roles(session)
    times, seen = Counter(roles), Counter[str]()
    found: list[Person] = []
    for person, role in zip(session.meeting.participants, roles, strict=True):
        seen[role] += 1
        only = f"a {role}" if role == _NO_ROLE else f"the {role}"
        shown = f"{role} {seen[role]}" if times[role] > 1 else only
        found.append(Person(person.name, person.handle.removeprefix("@"), shown))
    return found


def _roles(session: Session) -> list[str]:
    """Each participant's role in lower case, without its article; where it names somebody it is none."""
    invited = session.meeting.participants
    roles = [_lowered(_ARTICLE.sub("", person.role, count=1)) for person in invited]
    names = {
        word
        for person, role in zip(invited, roles, strict=True)
        if not _is_role(person.name, role)
        for word in _written(person.name)
    }
    return [_NO_ROLE if not role or not names.isdisjoint(map(key, _WORDS.findall(role))) else role for role in roles]


def _is_role(name: str, role: str) -> bool:
    """Whether the role stands in place of the name already."""
    bare = _NUMBER_BEHIND.sub("", _ARTICLE.sub("", key(name), count=1))
    return bare == key(role or _NO_ROLE)


def _others(session: Session) -> Iterator[tuple[str, str, bool]]:
    """Names in fields for people, the role of the field, and whether it can hold nothing but a person."""
    incident, meeting, publication = session.incident, session.meeting, session.publication
    fields = [
        (incident.incident_commander, "the incident commander", True),
        (incident.communication_lead, "the communication lead", True),
        (incident.technical_lead, "the technical lead", True),
        *((author, "an author", True) for author in incident.authors),
        (meeting.facilitator, "the facilitator", True),
        (meeting.note_taker, "the note-taker", True),
        (publication.promised_by, "the sponsor", True),
        (publication.approved_by, "the approver", True),
        *((action.owner, "an owner", False) for action in session.actions),
    ]
    for written, shown, sure in fields:
        for name in _AND.split(written):
            if name.strip():
                yield name.strip().removeprefix("@"), shown, sure


def _is_person(name: str) -> bool:
    said = {word.casefold() for word in name.split()}
    return not name[0].islower() and not said & _GROUPS and any(letter.isalpha() for letter in name)


def _lowered(role: str) -> str:
    """A role inside a sentence; abbreviations stay: “on-call DBA”."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in role.split())


def _written(name: str) -> dict[str, str]:
    """The whole name and its telling parts, by their keys; a small word in it, such as “van”, is none."""
    if not name:
        return {}
    whole, has_capital = composed(name.strip()), any(letter.isupper() for letter in name)
    parts = [half for part in _PARTS.split(whole) for half in {part, *part.split("-")}]
    telling = [
        part
        for part in parts
        if len(part) >= _SHORTEST_PART
        and part.casefold() not in _SMALL_WORDS
        and part[0].isalpha()
        and not (has_capital and part[0].islower())
    ]
    return {key(word): word for word in (whole, *telling)}


def _forms(name: str) -> Iterator[str]:
    """Patterns that each begin with one plain character, which is what makes the search quick."""
    parts = [part for part in _BETWEEN.split(name.strip()) if part]
    if not parts:
        return
    first, rest = parts[0][0], [parts[0][1:], *parts[1:]]
    pattern = r"[\s._'’ʼ-]{0,3}".join(map(re.escape, rest))
    if _NO_SPACES.match(first):
        yield re.escape(first) + pattern
        return
    starts = {first.upper(), first.title()} | ({first.lower()} if len(parts) > 1 else set[str]())
    for start in sorted(starts):
        begin = re.escape(start)
        if len(start) == 1:
            yield rf"{begin}(?<![^\W_]{begin})(?i:{pattern})(?![^\W_])"
