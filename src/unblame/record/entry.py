"""The one-line entry: `10:18 errors seen`, `Add alert @ana due fri P1`, and several pasted lines.

What was understood becomes tokens over spans of the line; all else is words. A token whose text is in
`words` was turned back to words by the person who types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from unblame.record.dates import read_date, show_date
from unblame.record.reading import Unread
from unblame.record.text import clean, clean_line
from unblame.record.times import TimeContext, match_time_at_start, read_time, show_day_time

TokenKind = Literal["time", "owner", "due", "priority"]

_WORD = re.compile(r"\S+")
_TAIL = ",;.:"  # what may follow a token directly and goes with it
_OWNER = re.compile(r"@\w[\w.-]*")
_PRIORITY = re.compile(r"[Pp][0-3]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = re.compile(r"today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_REPEATED = re.compile(r"\b(?:every|each|on|per|until|since|last|a|the)\s+\Z", re.IGNORECASE)
_LAST = 60  # characters from a day at the end on
_LONGEST_DATE = 4  # words: fri 19 jan 2025
_NO_TIME = re.compile(
    r"\s*(?:[-*+•–—]\s+)?(?:\*\*|[\[(`])?"
    r"(?P<written>~?(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ T])?"
    r"(?![0-9]:[0-9](?![0-9:]))[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?(?:\s?[ap]m)?)(?![\w:])",  # not “1:1 with Ana”
    re.IGNORECASE | re.ASCII,
)
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_LOOKS_LIKE_A_DATE = re.compile(
    r"\s+(?P<written>"
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}"
    rf"|{_MONTH}\s[0-9]{{1,2}}(?:st|nd|rd|th)?)(?:,?\s[0-9]{{4}})?"
    r"|[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,4})?|\+[0-9]+\w*)(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_NAME_MARKS = re.compile(r"[\s._-]+")

_LEAD = re.compile(r"(?:\s*(?:(?:>+|[-*+•‣◦·–—])(?=\s|\Z)|[0-9]{1,3}[.)](?=\s)|\[[ xX]\](?=\s)))*+\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_RULE_LINE = re.compile(r"(?:-{3,}|={3,}|_{3,}|\*{3,}|`{3,})")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the line that was understood: `line[start:end]`, and what it becomes."""

    start: int
    end: int
    kind: TokenKind
    text: str
    shows: str


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event's line as read. With a `problem`, `at` is None and `text` is the whole line."""

    text: str
    at: datetime | None
    approximate: bool
    tokens: tuple[Token, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An action's line as read. `title` holds every word that no token took.

    With a `problem` there is a `due` that cannot be read: its words stay in the title, and its token shows “?”.
    """

    title: str
    owner: str | None
    due: date | None
    priority: str | None
    tokens: tuple[Token, ...]
    problem: str | None = None


def read_event(line: str, context: TimeContext, words: frozenset[str] = frozenset()) -> EventEntry:
    """Read an event's line: a time where it starts with one, then its text with spaces folded.

    A time that needs a question answered, or that no clock shows (25:99), leaves the line as words, with what
    to write as `problem` and a token that shows “?”.
    """
    try:
        found = match_time_at_start(line, context, words)
    except Unread as unread:
        token = _time_token(line, unread.text, "?")
        return EventEntry(_folded(line), None, approximate=False, tokens=(token,), problem=str(unread))
    if found is None:
        token = _no_time(line, context, words)
        problem = f"{token.text} is no time. Write 14:05, 2:05 pm or +12m." if token else None
        return EventEntry(_folded(line), None, approximate=False, tokens=(token,) if token else (), problem=problem)
    read, rest = found
    shows = ("~" if read.approximate else "") + show_day_time(read.at, context.zone)
    token = _time_token(line, read.written, shows)
    return EventEntry(_folded(line[rest:]), read.at, read.approximate, (token,))


def _no_time(line: str, context: TimeContext, words: frozenset[str]) -> Token | None:
    """What a line starts with that is written as a time and is none; None where it is one after all."""
    looks = _NO_TIME.match(line)
    if looks is None or looks["written"] in words:
        return None
    try:
        read_time(looks["written"], context)
    except Unread:
        return Token(*looks.span("written"), "time", looks["written"], "?")
    return None


def _time_token(line: str, written: str, shows: str) -> Token:
    start = line.index(written)
    return Token(start, start + len(written), "time", written, shows)


def read_action(line: str, today: date, people: Sequence[str] = (), words: frozenset[str] = frozenset()) -> ActionEntry:
    """Read an action's line: `@name`, `due` and a date, `P0` to `P3` anywhere; the rest is its title.

    The first of each kind counts, a second one stays in the title. `@name` is the one of `people` (names
    or handles) that it spells or is the start of, else the name as typed. `due` or `by` takes the longest date
    behind it; what looks like a date behind `due` and is none is a `problem`. A date such as 2024-01-31 needs no
    word before it, nor does a day at the line's end.
    """
    spans = [found.span() for found in _WORD.finditer(line)]
    tokens: dict[TokenKind, Token] = {}
    owner: str | None = None
    due: date | None = None
    problem: str | None = None
    taken_to = 0
    for number, (start, end) in enumerate(spans):
        if start < taken_to:
            continue
        word = line[start:end].rstrip(_TAIL)
        token: Token | None = None
        if word in words:
            continue
        if "owner" not in tokens and _OWNER.fullmatch(word):
            owner = _person(word[1:], people)
            token = Token(start, start + len(word), "owner", word, owner)
        elif "priority" not in tokens and _PRIORITY.fullmatch(word):
            token = Token(start, start + len(word), "priority", word, word.upper())
        elif "due" not in tokens and word.lower() in ("due", "by"):
            token, due, problem = _due(line, spans[number : number + 1 + _LONGEST_DATE], today, words)
            if problem and word.lower() == "by":  # “by 80 %”: a date behind “due” is meant as one
                token, due, problem = None, None, None
        elif "due" not in tokens and (_ISO_DATE.fullmatch(word) or _is_last_day(line, start, word)):
            due = _date(word, today)
            token = Token(start, start + len(word), "due", word, show_date(due, today)) if due else None
        if token is not None:
            tokens[token.kind] = token
            taken_to = token.end
    in_order = tuple(sorted(tokens.values(), key=lambda token: token.start))
    priority = tokens["priority"].shows if "priority" in tokens else None
    taken = [token for token in in_order if token.kind != "due" or problem is None]
    return ActionEntry(_without(line, taken), owner, due, priority, in_order, problem)


def _is_last_day(line: str, start: int, word: str) -> bool:
    """Whether a word is a day and, owner and priority apart, the last: “do it tomorrow @ben”, not “every monday”."""
    if not _DAY.fullmatch(word) or len(line) - start > _LAST or _REPEATED.search(line, max(0, start - _LAST), start):
        return False
    return all(_OWNER.fullmatch(each) or _PRIORITY.fullmatch(each) for each in line[start:].split()[1:])


def _date(written: str, today: date) -> date | None:
    try:
        return read_date(written, today)
    except Unread:
        return None


def _due(
    line: str, spans: Sequence[tuple[int, int]], today: date, words: frozenset[str]
) -> tuple[Token | None, date | None, str | None]:
    """Read `due` and the longest date in the words that follow it, or say why what looks like one is none."""
    start, after = spans[0]
    if looks := _LOOKS_LIKE_A_DATE.match(line, after):
        try:
            read_date(looks["written"], today)
        except Unread as unread:
            token = Token(start, looks.end(), "due", line[start : looks.end()], "?")
            return (None, None, None) if token.text in words else (token, None, str(unread))
    for _, last in reversed(spans[1:]):
        written = line[after:last].rstrip(_TAIL)
        try:
            due = read_date(written, today)
        except Unread:
            continue
        end = after + len(written)
        if line[start:end] in words:
            break
        return Token(start, end, "due", line[start:end], show_date(due, today)), due, None
    return None, None, None


def _person(name: str, people: Sequence[str]) -> str:
    """Return the person that a typed name means: one it spells, else the only one it starts."""
    typed = _squashed(name)
    spelled = [person for person in people if _squashed(person) == typed]
    started = [
        person
        for person in people
        if any(_squashed(part).startswith(typed) for part in (person, *_NAME_MARKS.split(person)))
    ]
    found = spelled[:1] or (started if len(set(started)) == 1 else [])
    return found[0].strip().removeprefix("@") if typed and found else name


def _squashed(name: str) -> str:
    return _NAME_MARKS.sub("", name).removeprefix("@").casefold()


def _without(line: str, tokens: Sequence[Token]) -> str:
    """Return the words between the tokens."""
    pieces: list[str] = []
    end = 0
    for token in tokens:
        pieces.append(line[end : token.start])
        end = token.end
        while end < len(line) and line[end] in _TAIL:
            end += 1
    title = _folded(" ".join([*pieces, line[end:]]))
    return title.strip(",; ") if tokens else title


def _folded(text: str) -> str:
    return " ".join(text.split())


def split_paste(text: str) -> list[str]:
    """Return the pasted lines as entry lines: clean, without bullets, numbers, check boxes and quote marks.

    Blank lines, rules and fences go, and so do a markdown table's header and the row of dashes below it; the
    cells of its other rows are joined by spaces.
    """
    lines = [_LEAD.sub("", line, count=1).rstrip() for line in clean(text).split("\n")]
    entries: list[str] = []
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _is_table_rule(line) or _RULE_LINE.fullmatch(line) or ("|" in line and _is_table_rule(below)):
            continue
        entry = clean_line(_folded(" ".join(_cells(line))) if line.startswith("|") else line)
        if entry:
            entries.append(entry)
    return entries


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELLS.split(line.strip().strip("|"))]


def _is_table_rule(line: str) -> bool:
    return "|" in line and all(_RULE_CELL.fullmatch(cell) for cell in _cells(line))
