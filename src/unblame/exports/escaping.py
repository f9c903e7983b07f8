"""One line of user text as markdown: what would be read as a mark is escaped, and no more than that."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPECIAL = re.compile(r"[\\`*_\[\]<&|~]|https?://")
_URL = r"""(?P<url> (?<![^\W_]) https?:// [^\s<>"`\\|\[\]⟦⟧]+ ) |"""
_ESCAPED = r"""
      (?P<run> _+ )                                     # inside a word it is a letter
    | (?P<estimate> (?: (?<=[\s(]) | \A ) ~ (?=\d) )    # opens nothing that an escaped ~ could close
    | [`*\[\]|~]
    | \\ (?= [!-/:-@\[-`{-~] | \Z | https?:// )
    | < (?! [\s=] )
    | & (?= \#? \w+ ; )
    """
_ESCAPE = re.compile(_ESCAPED, re.VERBOSE)
_ESCAPE_OR_LINK = re.compile(_URL + _ESCAPED, re.VERBOSE)
TICKS = re.compile("`+")
ENTITY = re.compile(r"&#?\w+;")
_AFTER_URL = "?!.,:;*_~'"
_ADDRESS = re.compile(r"""https?://[^\s<>"`\\|\[\]⟦⟧]+""")
_HOST_STARTS_AT = len("https://")


def escape(line: str, *, in_cell: bool = False, links: bool = True) -> str:
    """The line with its marks escaped, `code` kept, and addresses made links where `links` says so."""
    if _SPECIAL.search(line) is None:
        return line
    pieces: list[str] = []
    end = 0
    for start, stop in _code_spans(line):
        code = line[start:stop]
        if in_cell:
            if "\\|" in code:  # hosts disagree about this one: shown as text
                continue
            code = code.replace("|", "\\|")
        pieces += [_escape_plain(line[end:start], links=links), code]
        end = stop
    pieces.append(_escape_plain(line[end:], links=links))
    return "".join(pieces)


def _escape_plain(text: str, *, links: bool) -> str:
    def replace(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "url":
            address = address_at_start(found[0])
            rest = found[0][len(address) :]
            return (f"<{address}>" if address else "") + _escape_plain(rest, links=False)
        if kind == "estimate":
            return "~"
        if kind == "run":
            before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
            return found[0] if before.isalnum() and after.isalnum() else "\\_" * len(found[0])
        return f"\\{found[0]}"

    return (_ESCAPE_OR_LINK if links else _ESCAPE).sub(replace, text)


def address_at_start(text: str) -> str:
    """The http(s) address at the start of a text, without the sentence's own punctuation; else empty."""
    found = _ADDRESS.match(text)
    if found is None:
        return ""
    address = found[0].rstrip(_AFTER_URL)
    surplus = address.count(")") - address.count("(")
    while surplus > 0 and address.endswith(")"):
        address = address[:-1]
        surplus -= 1
    address = address.rstrip(_AFTER_URL)
    # an entity in an address is decoded by some hosts and shown by others
    return "" if len(address) < _HOST_STARTS_AT or ENTITY.search(address) else address


def _code_spans(line: str) -> Iterator[tuple[int, int]]:
    """Where `code` stands, its backticks included: a run of them closes the last open one of its length."""
    runs = [found.span() for found in TICKS.finditer(line)]
    waiting: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        start, end = runs[index]
        waiting.setdefault(end - start, []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        later = waiting[end - start]
        while later and later[-1] <= index:
            later.pop()
        if later and line[end : runs[later[-1]][0]].strip():
            index = later[-1]
            yield start, runs[index][1]
        index += 1
