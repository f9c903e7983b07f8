"""Where keys stand in TOML source: a linear scan that reads structure and passes over values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import tomli

Loc = tuple[str | int, ...]
"""A path of keys and indexes, as pydantic names one: `("timeline", 1, "at")`."""

DEEPEST = 64
"""What stands deeper is passed over: paths of thousands of parts would fill the memory."""

_STRING = (
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
_TEXT = re.compile(_STRING)
_KEY = re.compile(r"[A-Za-z0-9_-]++|" + r'"(?:[^"\\\n]++|\\.)*+"' + r"|'[^'\n]*+'")
_PLAIN = re.compile(r"[^,\]}\n#\"'\[{]++")
_BLANK = re.compile(r"[ \t\r]*+")
_BETWEEN = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_REST = re.compile(r"[^\n]*+")
_COMMENT = re.compile(_STRING + "|(?P<comment>#)")


def find_line(text: str, loc: Loc) -> int | None:
    """The line, from 1, of a key or, where it is absent, of its nearest owner; none when nothing fits."""
    place = find_place(text, loc)
    return None if place is None else place[0]


def find_place(text: str, loc: Loc) -> tuple[int, int] | None:
    """As `find_line`, with the column; both count from 1, in characters."""
    return find_places(text, [loc])[0]


def find_places(text: str, locs: Sequence[Loc]) -> list[tuple[int, int] | None]:
    """As `find_place` for many paths, in one scan. A table stands where the first thing in it stands."""
    owners = {loc[:length] for loc in locs for length in range(1, len(loc) + 1)}
    deepest = max((len(loc) for loc in locs), default=0)
    first: dict[Loc, int] = {}
    for found, at in places(text):
        for length in range(1, min(len(found), deepest) + 1):
            if found[:length] in owners:
                first.setdefault(found[:length], at)
    lengths = [next((n for n in range(len(loc), 0, -1) if loc[:n] in first), 0) for loc in locs]
    return [position(text, first[loc[:n]]) if n else None for loc, n in zip(locs, lengths, strict=True)]


def position(text: str, at: int) -> tuple[int, int]:
    """An offset as line and column, both from 1."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def has_comments(text: str) -> bool:
    """Whether sound TOML holds a comment."""
    return "#" in text and any(found.lastgroup == "comment" for found in _COMMENT.finditer(text))


def places(text: str) -> Iterator[tuple[Loc, int]]:
    """Every header, key and list element of the source with its offset, in the order of the source.

    Any text is accepted: a line that is no TOML is passed over.
    """
    scan = _Scan(text)
    table: Loc = ()
    arrays: dict[Loc, int] = {}
    while scan.skip(_BETWEEN):
        start = scan.at
        if scan.take("[["):
            keys = scan.keys()
            if keys:
                owner = (*_resolved(keys[:-1], arrays), keys[-1])
                arrays[owner] = arrays.get(owner, -1) + 1
                table = (*owner, arrays[owner])
                yield table, start
            scan.skip(_REST)
        elif scan.take("["):
            keys = scan.keys()
            if keys:
                table = _resolved(keys, arrays)
                yield table, start
            scan.skip(_REST)
        else:
            keys = scan.keys()
            if keys and scan.take("="):
                yield (*table, *keys), start
                yield from scan.value((*table, *keys))
            scan.skip(_REST)


def _resolved(keys: list[str], arrays: dict[Loc, int]) -> Loc:
    """A header's path with the index of the last block wherever it leads through an array of tables."""
    path: Loc = ()
    for key in keys:
        path = (*path, key)
        if path in arrays:
            path = (*path, arrays[path])
    return path


@dataclass(slots=True)
class _Open:
    """A bracket that is still open: the path of what it holds, and for a list the element's index."""

    path: Loc
    bracket: str
    index: int = 0


class _Scan:
    """A place in the source that only moves forward."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Pass over what matches; false at the end of the source."""
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return self.at < len(self.text)

    def take(self, expected: str) -> bool:
        """Pass over these characters if they are next."""
        if not self.text.startswith(expected, self.at):
            return False
        self.at += len(expected)
        return True

    def keys(self) -> list[str]:
        """A dotted key; empty when none stands here."""
        keys: list[str] = []
        while True:
            self.skip(_BLANK)
            found = _KEY.match(self.text, self.at)
            if found is None or len(keys) > DEEPEST:
                return []
            keys.append(_unquoted(found[0]))
            self.at = found.end()
            self.skip(_BLANK)
            if not self.take("."):
                return keys

    def value(self, path: Loc) -> Iterator[tuple[Loc, int]]:
        """Pass over one value; the places inside lists and inline tables are given."""
        brackets: list[_Open] = []
        self.skip(_BLANK)
        self._begin(path, brackets)
        while brackets and len(brackets) <= DEEPEST and self.skip(_BETWEEN):
            inner = brackets[-1]
            if self.take("]" if inner.bracket == "[" else "}"):
                brackets.pop()
            elif self.take(","):
                inner.index += 1
            elif inner.bracket == "[":
                place = (*inner.path, inner.index)
                yield place, self.at
                self._begin(place, brackets)
            else:
                start = self.at
                keys = self.keys()
                if not keys or not self.take("="):
                    return
                yield (*inner.path, *keys), start
                self.skip(_BLANK)
                self._begin((*inner.path, *keys), brackets)

    def _begin(self, path: Loc, brackets: list[_Open]) -> None:
        """Open a bracket, or pass over a value that has none; always moves on."""
        bracket = self.text[self.at : self.at + 1]
        if bracket and bracket in "[{":
            brackets.append(_Open(path, bracket))
            self.at += 1
            return
        start = self.at
        self.skip(_TEXT)
        if self.at == start:
            self.skip(_PLAIN)
        if self.at == start:
            self.at += 1


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        return str(tomli.loads(f"key = {key}")["key"])
    except tomli.TOMLDecodeError:
        return key[1:-1]
