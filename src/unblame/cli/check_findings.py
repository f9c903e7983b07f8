"""What `unblame check` finds in a source: one form for wording and readiness, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from unblame.language.checker import Finding as Words
from unblame.language.checker import Rechecker
from unblame.language.markdown import Lines
from unblame.language.rule import Level

if TYPE_CHECKING:
    from datetime import date

    from unblame.record.session import Session
    from unblame.review.finding import Finding
    from unblame.review.readiness import Mend, Need
    from unblame.review.wording import Worded

Kind = Literal["language", "readiness"]
READINESS = "readiness"
"""The category of what readiness says."""

_LEVELS: dict[str, Level] = {"required": "error", "recommended": "warning", "optional": "hint"}
_VAGUE = "vague wording"
_VAGUE_RULE = "language.vague-wording"
_REACH = 400  # characters of a line kept on either side of the marked words


class Place(NamedTuple):
    """A line and a column of a file, both from 1, in characters."""

    line: int
    column: int


class Quote(NamedTuple):
    """Marked words, and what stands around them in their line."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `where` is a path into a session's record by id; None in other files.

    `fails` says whether it makes the check fail: hints do not, nor what is worth a look but no blame.
    """

    path: str
    place: Place
    where: str | None
    rule: str
    category: str
    level: Level
    text: str
    message: str
    suggestion: str
    fails: bool
    quote: Quote | None = None

    @property
    def order(self) -> tuple[str, Place, str, str]:
        """By path, line and column."""
        return self.path, self.place, self.rule, self.where or ""


def of_text(path: str, text: str, checker: Rechecker) -> Iterator[Found]:
    """The wording of markdown or plain text; how strict to be, its headings say."""
    lines = Lines(text)
    for words in checker.check(text, by_heading=True):
        yield _of_words(path, Place(*lines.at(words.start)), words, text)


def of_session(
    path: str, source: str, session: Session, *, need: Need | None, today: date, kinds: frozenset[Kind]
) -> Iterator[Found]:
    """Wording and readiness of a session. `source` is its TOML, `need` what the severity policy asks for."""
    from unblame.review.wording import checker_for, texts, wording

    places = Places(session, source)
    found = wording(session, checker_for(session).check)
    if "language" in kinds:
        read = {each.where: each.text for each in texts(session)} if found else {}
        for each in found:
            text = read[each.where]
            yield _of_words(path, places.of_words(each, text), each.words, text, each.place)
    if "readiness" in kinds:
        from unblame.review.readiness import readiness

        for mend in readiness(session, today, need=need, wording=_for_readiness(found)):
            if "language" not in kinds or not _is_said(mend):
                yield _of_mend(path, places, mend)


def _for_readiness(found: Iterable[Worded]) -> Sequence[Finding]:
    """The wording that a write-up has to do without, and vague words, which readiness weighs by their place."""
    from unblame.review.wording import as_findings

    return as_findings([each for each in found if _fails(each.words) or each.words.category == _VAGUE])


def _is_said(mend: Mend) -> bool:
    """Whether the finding of its wording says the same; where an amount must be a number, readiness says more."""
    return mend.rule.startswith("language.") and not (mend.rule == _VAGUE_RULE and mend.level != "optional")


def _fails(words: Words) -> bool:
    return words.level != "hint" and not words.is_soft


def _of_words(path: str, place: Place, words: Words, text: str, where: str | None = None) -> Found:
    return Found(
        path=path,
        place=place,
        where=where,
        rule=words.rule,
        category=words.category,
        level=words.level,
        text=words.text,
        message=words.why,
        suggestion=words.offer,
        fails=_fails(words),
        quote=_quote(text, words.start, words.end),
    )


def _of_mend(path: str, places: Places, mend: Mend) -> Found:
    level = _LEVELS[mend.level]
    return Found(
        path=path,
        place=places.of(mend.where),
        where=mend.where.partition("#")[0],
        rule=mend.rule,
        category=READINESS,
        level=level,
        text="",
        message=mend.message,
        suggestion=mend.mend,
        fails=level != "hint",
    )


def _quote(text: str, start: int, end: int) -> Quote:
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    if breaks := max(before.rfind("\n"), before.rfind("\r")) + 1:
        before = before[breaks:]
    after = after.partition("\n")[0].partition("\r")[0]
    return Quote(before.lstrip(), text[start:end], after.rstrip())


class Places:
    """Where the places of a session stand in its TOML. What is absent stands where its table does, else at the top."""

    def __init__(self, session: Session, source: str) -> None:
        from unblame.store.locate import Loc, places

        self._session = session
        self._source = source
        self._lines = Lines(source)
        self._spans: dict[Loc, tuple[int, int]] = {}
        for (loc, at), (_, end) in pairwise([*places(source), ((), len(source))]):
            for length in range(1, len(loc) + 1):
                self._spans.setdefault(loc[:length], (at, end))

    def of(self, where: str) -> Place:
        """The place of a path by id, such as `actions.A4k7qx.due`."""
        loc = self._loc(where)
        known = next((loc[:length] for length in range(len(loc), 0, -1) if loc[:length] in self._spans), None)
        return Place(*self._lines.at(self._spans[known][0] if known else 0))

    def of_words(self, worded: Worded, text: str) -> Place:
        """The place of marked words in a text of the record; its key's, where the file spells them otherwise."""
        place, _, number = worded.where.partition("#")
        loc = (*self._loc(place), int(number)) if number else self._loc(place)
        if loc in self._spans:
            start, end = self._spans[loc]
            if not number:
                start = self._source.find("=", start, end) + 1
            words = worded.words.text
            if self._source.count(words, start, end) == text.count(words):
                at = self._source.find(words, start, end)
                for _ in range(text.count(words, 0, worded.words.start)):
                    at = self._source.find(words, at + len(words), end)
                return Place(*self._lines.at(at))
        return self.of(place)

    def _loc(self, where: str) -> tuple[str | int, ...]:
        """A path by id as one by index, as far as the record knows it."""
        loc: tuple[str | int, ...] = ()
        held: Any = self._session
        for part in where.split("."):
            if isinstance(held, tuple):
                records = cast("tuple[Any, ...]", held)
                index = next((nth for nth, each in enumerate(records) if getattr(each, "id", None) == part), None)
                if index is None:
                    return loc
                loc, held = (*loc, index), records[index]
            else:
                loc, held = (*loc, part), getattr(held, part, None)
        return loc
