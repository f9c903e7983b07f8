"""How `unblame check` says what it found: for people, for scripts, and as annotations of a pull request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING

from unblame.cli.check_findings import Found, Kind
from unblame.record.text import clean, clean_line, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from unblame.language.rule import Level

_NARROWEST, _PLAIN_WIDTH, _LONG_WORD = 40, 100, 20
_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
_COMMANDS = {"error": "error", "warning": "warning", "hint": "notice"}
_LEVELS: tuple[Level, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was looked for, in how many files, how many of them are sessions, and how many paths could not be read."""

    kinds: frozenset[Kind]
    files: int
    sessions: int
    unread: int


def as_json(found: Sequence[Found]) -> str:
    """For scripts, in ASCII: a path need not be UTF-8. `where` is there for sessions only."""
    return json.dumps({"findings": [_row(each) for each in found]}, indent=2) + "\n"


def _row(found: Found) -> dict[str, str | int]:
    return {
        "path": found.path,
        "line": found.place.line,
        "column": found.place.column,
        **({} if found.where is None else {"where": found.where}),
        "rule": found.rule,
        "category": found.category,
        "level": found.level,
        "text": found.text,
        "message": found.message,
        "suggestion": found.suggestion,
    }


def as_github(found: Sequence[Found]) -> str:
    """GitHub's workflow commands, one a line: it shows each at its line of the change."""
    return "".join(f"{_command(each)}\n" for each in found)


def _command(found: Found) -> str:
    values = {"file": found.path, "line": found.place.line, "col": found.place.column, "title": found.rule}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in values.items())
    said = f"“{found.text}”: {found.message}" if found.text else found.message
    message = _data(f"{said}\n{found.suggestion}")
    return f"::{_COMMANDS[found.level]} {properties}::{message}"


def _data(text: str) -> str:
    return visible(clean(text)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_text(found: Sequence[Found], tally: Tally, *, terminal: bool) -> str:
    """For people: each file's findings below its path, and a line of counts. Colours and line breaks on a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=StringIO(), force_terminal=terminal, highlight=False, markup=False, emoji=False)
    page = _Page(console if terminal else None, marks=not terminal or console.is_dumb_terminal)
    lines = [line for path, group in groupby(found, lambda each: each.path) for line in page.file(path, list(group))]
    lines.append(Text.assemble((counts(found, tally), "bold" if found else "")))
    for line in lines:
        line.rstrip()
    if not terminal:
        return "".join(f"{line.plain}\n" for line in lines)
    with console.capture() as capture:
        console.print(Text("\n").join(lines), soft_wrap=True)
    return capture.get()


class _Page:
    """Lays findings out: on a console in lines that fit, else as long as they are."""

    def __init__(self, console: Console | None, *, marks: bool) -> None:
        """With `marks` the words are put in ›‹, since nothing can be underlined."""
        self._console = console
        self._marks = ("›", "‹") if marks else ("", "")

    def file(self, path: str, found: Sequence[Found]) -> Iterator[Text]:
        """A file's path, its findings, and a blank line."""
        from rich.text import Text

        yield Text.assemble((visible(clean_line(path)), "bold"))
        places = [f"{each.place.line}:{each.place.column}" for each in found]
        first = max(map(len, places))
        margin = first + len("    warning  ")
        width = max((self._console.width if self._console else _PLAIN_WIDTH) - margin, _NARROWEST)
        for each, place in zip(found, places, strict=True):
            head = Text.assemble((f"  {place:>{first}}  ", "dim"), (f"{each.level:<7}", _STYLES[each.level]), "  ")
            for said in self._said(each, width):
                for line in said.wrap(self._console, width) if self._console else [said]:
                    yield head + line
                    head = Text(" " * margin)
        yield Text()

    def _said(self, found: Found, width: int) -> Iterator[Text]:
        from rich.text import Text

        if found.quote is not None:
            before, words, after = _shortened([_one_line(part) for part in found.quote], width)
            opening, closing = self._marks
            yield Text.assemble(before, opening, (words, "bold underline"), closing, after)
        yield Text.assemble(_one_line(found.message), "  ", (found.rule, "dim"))
        yield Text.assemble("→ ", _one_line(found.suggestion))


def _one_line(text: str) -> str:
    """A part of a line as it may be shown; its outer spaces stay, since parts are joined."""
    return visible(clean(text)).replace("\n", " ").replace("\t", " ")


def _shortened(parts: Sequence[str], width: int) -> tuple[str, str, str]:
    """The words with as much of their line around them as fits, in columns of the terminal."""
    from rich.cells import cell_len, set_cell_size

    before, words, after = parts
    room = width - 2  # for the marks of a plain text
    if cell_len(words) > room:
        return "", f"{set_cell_size(words, room - 1).rstrip()}…", ""
    room -= cell_len(words)
    left = max(room // 2, room - cell_len(after))
    if cell_len(before) > left:
        before = f"…{_whole_words(set_cell_size(before[::-1], max(left - 1, 0)))[::-1]}"
    right = max(room - cell_len(before), 1)
    if cell_len(after) > right:
        after = f"{_whole_words(set_cell_size(after, right - 1))}…"
    return before, words, after


def _whole_words(cut: str) -> str:
    """A text that was cut, without the part of a word at its end, unless that word is a very long one."""
    whole, space, part = cut.rpartition(" ")
    return whole + space if space and len(part) < _LONG_WORD else cut


def counts(found: Sequence[Found], tally: Tally) -> str:
    """What was found, in one line."""
    said = _found(found, tally) if found else _nothing(tally)
    if found and not any(each.fails for each in found):
        said += " None of it makes the check fail."
    if tally.unread:
        said += f" {_many(tally.unread, 'path')} could not be read."
    return said


def _found(found: Sequence[Found], tally: Tally) -> str:
    levels = Counter(each.level for each in found)
    parts = [_many(levels[level], level) for level in _LEVELS if levels[level]]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    within = len({each.path for each in found})
    return f"{listed} in {f'{within} of ' if tally.files > 1 else ''}{_many(tally.files, 'file')}."


def _nothing(tally: Tally) -> str:
    if "language" not in tally.kinds:
        return f"Readiness finds nothing missing in {_many(tally.sessions, 'session')}."
    said = f"No blame wording found by these rules in {_many(tally.files, 'file')}"
    if "readiness" in tally.kinds and tally.sessions:
        said += f", and readiness finds nothing missing in {_many(tally.sessions, 'session')}"
    return f"{said}."


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
