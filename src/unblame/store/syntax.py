"""From bytes to a TOML document, or to a sentence that says why not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import tomli

from unblame.store.errors import Unreadable

MAX_BYTES = 16 * 1024 * 1024
"""Far above any meeting's record (10,000 events are 3 MB), far below what would stall a terminal."""
MAX_DEPTH = 32
"""The schema nests four deep; the rest is room for keys of later versions."""

_LAST_VERSION = "its last version from git (“git restore FILE”) or a backup"
_INTEGERS = range(-(2**63), 2**63)
_AT = r" \(at line (\d+), column (\d+)\)$"
_AT_END = " (at end of document)"
_LONG_KEY = re.compile(r"""(?m)^[ \t]*+\[{0,2}(?:[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.){100}""")
_LONG_LINE = re.compile(r"(?m)^[^\n]{4000}")
_VALUES = r"""
      \"{3} (?: [^"\\]++ | \\[\s\S]? | "(?!"") )*+ (?: "{3,5} | \Z )      # texts; one that is never closed
    | '{3} (?: [^']++ | '(?!'') )*+ (?: '{3,5} | \Z )                     # ends its line or the file
    | " (?: [^"\\\n]++ | \\. )*+ "?+
    | ' [^'\n]*+ '?+
    | \# [^\n]*+
    | ^ [ \t]*+ \[{1,2} [\w.+-]++                                         # a header
    | (?P<number> [+-]? [0-9] [\w.+-]{4000} [\w.+-]*+ ) (?! [ \t]*+ = )   # before “=” it is a key
    | [\w.+-]++
    """
_READ_AS = re.VERBOSE | re.ASCII | re.MULTILINE  # compiled for a file with endless lines only
_CONFLICT = r"<{7}|={7}|>{7}|\|{7}"
_CURLY = frozenset("“”„‘’")

_CLOSE_TEXT = 'Close it with " on the same line, or write several lines between """ and """'
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("Expected '=' after a key", "expected “=” behind the key", "Write a line as key = value"),
    ("Unterminated string", "expected the quotation mark that closes a text", _CLOSE_TEXT),
    ("Illegal character '\\n'", "expected the quotation mark that closes a text", _CLOSE_TEXT),
    ('Expected "\'', "expected the quotation mark that closes a text", "Close it as it begins"),
    ("Unescaped '\\'", "a backslash stands alone in a text", r"Write two, \\, or quote the text with ' '"),
    ("Escaped character", "the number behind the backslash is no character", "Write the character itself"),
    ("Invalid hex value", "the number behind the backslash is no character", "Write the character itself"),
    ("Cannot overwrite a value", "this key or table was given before", "Keep one of the two"),
    ("Duplicate inline table key", "this key was given before", "Keep one of the two"),
    ("Cannot mutate", "this table was closed before", "Put its keys in one place"),
    ("Cannot redefine", "this table was closed before", "Put its keys in one place"),
    ("Invalid date or datetime", "there is no such date or time", "Write it as 2024-01-15T10:13:00Z"),
    ("Unclosed array", "expected a comma or “]” in the list", "Put commas between entries, ] behind them"),
    ("Unclosed inline table", "expected a comma or “}” in the table", "Put commas between keys, } behind them"),
    ("Expected ']]'", "expected “]]” behind the name of the block", "Write it as [[timeline]]"),
    ("Expected ']'", "expected “]” behind the name of the table", "Write it as [incident]"),
    ("Expected newline", "expected the end of the line", "Put texts in quotes, one key on a line"),
    ("Invalid initial character", "expected a key", "Write a key of letters, digits, - and _"),
    ("Invalid statement", "expected a key, a [table] or a # comment", "Write a line as key = value"),
    ("Found invalid character", "a control character stands here", "Delete it"),
    ("Illegal character", "a control character stands here", "Delete it"),
)  # fmt: skip


def decode(data: bytes, source: Path) -> str:
    """The text of a file, without its byte order mark. Raises Unreadable for anything but UTF-8 text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(source, "expected UTF-8, found UTF-16", "Save it again as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").removeprefix("\ufeff")) + 1
        if b"\0" in data:
            raise _binary(source, line, column) from None
        problem = f"expected UTF-8, found the byte 0x{data[error.start]:02X}"
        mend = "Save the file again as UTF-8"
        raise Unreadable(source, problem, mend, line=line, column=column) from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        line, column = before_nul.count("\n") + 1, len(before_nul) - before_nul.rfind("\n")
        raise _binary(source, line, column)
    if not text.strip():
        mend = f"Take {_LAST_VERSION}, or delete it, make one with “unblame new” and copy from the draft (.md)"
        raise Unreadable(source, "the file is empty", mend)
    return text


def read_document(text: str, source: Path) -> dict[str, Any]:
    """The TOML document in a text. Raises Unreadable with the line and column of what is wrong."""
    if _LONG_KEY.search(text):  # not every tomli refuses a key of thousands of parts, and it is slow with them
        raise _too_deep(source)
    if _LONG_LINE.search(text):
        _refuse_endless_number(text, source)
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _in_our_words(str(error), text, source) from None
    except RecursionError:
        raise _too_deep(source) from None
    except ValueError:  # int() refuses thousands of digits
        raise _too_large(source, None) from None
    _refuse_odd(document, text, source)
    return document


def _refuse_endless_number(text: str, source: Path) -> None:
    """A number of millions of digits takes seconds to read, and a decimal of them is none that can be kept."""
    number = next((found for found in re.finditer(_VALUES, text, _READ_AS) if found.lastgroup), None)
    if number is not None:
        from unblame.store.locate import position

        raise _too_large(source, position(text, number.start()))


def _refuse_odd(document: dict[str, Any], text: str, source: Path) -> None:
    """TOML's own limit on integers, and ours on nesting, hold for unknown keys too: they are written back."""
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(document, ())]
    while stack:
        value, loc = stack.pop()
        if len(loc) > MAX_DEPTH:
            raise _too_deep(source, _place(text, loc[:-1]))
        if isinstance(value, dict):
            table = cast("dict[str, Any]", value)
            stack.extend((inner, (*loc, key)) for key, inner in table.items())
        elif isinstance(value, list):
            stack.extend((inner, (*loc, index)) for index, inner in enumerate(cast("list[Any]", value)))
        elif isinstance(value, int) and value not in _INTEGERS:
            raise _too_large(source, _place(text, loc))


def _place(text: str, loc: tuple[str | int, ...]) -> tuple[int, int] | None:
    from unblame.store.locate import find_place  # only a file that is wrong needs it

    return find_place(text, loc)


def _too_large(source: Path, place: tuple[int, int] | None) -> Unreadable:
    line, column = place or (None, None)
    mend = "Put it in quotes, as a text"
    return Unreadable(source, "a number is too large", mend, line=line, column=column)


def _too_deep(source: Path, place: tuple[int, int] | None = None) -> Unreadable:
    line, column = place or (None, None)
    problem = f"lists or tables stand more than {MAX_DEPTH} deep in one another"
    return Unreadable(source, problem, "Write them flatter", line=line, column=column)


def _binary(source: Path, line: int, column: int) -> Unreadable:
    problem = "expected text, found binary data"
    return Unreadable(source, problem, f"Choose a session file, or take {_LAST_VERSION}", line=line, column=column)


def _in_our_words(message: str, text: str, source: Path) -> Unreadable:
    found = re.search(_AT, message)
    lines = text.split("\n")
    if found is not None:
        line, column = int(found[1]), int(found[2])
        message = message[: found.start()]
    else:
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
        line, column = len(lines), len(lines[-1].rstrip("\r")) + 1
        message = message.removesuffix(_AT_END)
    here = lines[line - 1] if line <= len(lines) else ""
    problem, mend = _problem(message, here, column)
    return Unreadable(source, problem, mend, line=line, column=column)


def _problem(message: str, line: str, column: int) -> tuple[str, str]:
    if re.match(_CONFLICT, line):
        return "a conflict of git stands here", "Keep one side, or join both, and delete the marker lines"
    if message.startswith("Cannot declare"):
        return (
            "this table was given before",
            "Join the two; what there is several of stands in [[two]] brackets",
        )
    if message.startswith("Invalid value"):
        if line[column - 1 : column] in _CURLY:
            return "a curly quotation mark cannot open a text", 'Write straight ones: "…"'
        return "expected a value", "Write a text in quotes, a number, true, false or a date"
    for beginning, problem, mend in _WORDS:
        if message.startswith(beginning):
            return problem, mend
    return f"TOML’s rules are broken here ({message})", "Correct this line"
