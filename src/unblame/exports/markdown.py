"""User text as markdown that shows it as it was typed, on CommonMark and GitHub-flavoured hosts.

Four things keep a meaning: a bare http(s) address is a link, `code` in backticks on one line is code, and in
prose a “- ” list and a ``` block stay what they are. Everything else is escaped, and no more than needed, so
that the source of a write-up stays readable: `pool_size`, `~50` and `5 < 6` are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Protocol
from urllib.parse import quote

from unblame.exports.escaping import ENTITY, TICKS, address_at_start, escape
from unblame.record.text import clean, visible

_OPENS_BLOCK = re.compile(
    r"""
      [-+] (?= \s | \Z )                                # a list
    | \#{1,6} (?= \s | \Z )                             # a heading
    | >                                                 # a quotation
    | = (?= =* \s* \Z )                                 # the line under a heading
    | [-:] (?= [-:|\\\s]* \Z )                          # that, a rule, or the line under a table's head
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"(\d{1,9})[.)](?=\s|\Z)")
_CLOSING_HASHES = re.compile(r"(^|\s)(#+)\Z")
_ITEM = re.compile(r"([ \t]*)- +(?=\S)")
_FENCE = re.compile(r" {0,3}(`{3,})[ \t]*([\w+.#-]*)[ \t]*\Z")
_FENCE_LINE = re.compile(r"\s*(`{3,})[^`]*\Z")
_LANGUAGE = re.compile(r"[^\w+.#-]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE_IN_URL = re.compile(r"[\s<>()\[\]|\\`\"]")
_LINKED = frozenset({"http", "https", "mailto"})
_DEEPEST = 8  # parsers stop at twenty levels of nesting, and a list takes two


class Labelled(Protocol):
    """What has a label and a text."""

    @property
    def label(self) -> str: ...

    @property
    def text(self) -> str: ...


Columns = Sequence[tuple[str, str]]
"""The heading of each column and the attribute of a row that fills it."""


def inline(text: str) -> str:
    """Text in a line of its own: line breaks become spaces."""
    return _guard(escape(_one_line(text)))


def heading(text: str) -> str:
    """Text behind the `#` signs of a heading."""
    return _CLOSING_HASHES.sub(r"\1\\\2", escape(_one_line(text)))


def cell(text: str) -> str:
    """Text in a table: pipes escaped, in code too; line breaks as `<br>`."""
    lines = _lines(text)
    if len(lines) == 1:
        return escape(lines[0].strip(), in_cell=True)
    return "<br>".join(escape(line.strip(), in_cell=True) for line in lines)


def prose(text: str) -> str:
    """Paragraphs with their line breaks, “- ” lists and fenced code, parted by blank lines."""
    given = _lines(text)
    if len(given) == 1 and not _ITEM.match(given[0]):  # as most texts are
        return _broken(given) if given[0] else ""
    return "\n\n".join(_blocks(given))


def lines(text: str) -> str:
    """One paragraph that keeps its line breaks and nothing else."""
    return _broken(line for line in _lines(text) if line.strip())


def bullet(text: str, label: str = "") -> str:
    """A list item; what follows its first line is indented below it. `label` stands before it, in bold."""
    body = prose(text)
    if not label:
        return item(body)
    shown = f"**{escape(_one_line(label))}:**"
    own_line = _ITEM.match(body) or _FENCE.match(body.partition("\n")[0])
    return item(f"{shown}\n\n{body}" if own_line else f"{shown} {body}".rstrip())


def labelled(facts: Iterable[Labelled]) -> str:
    """A list of facts, each behind its label; a label without a text stands alone."""
    return "\n".join(bullet(fact.text, fact.label) if fact.text else bullet(fact.label) for fact in facts)


def cut(text: str, length: int) -> str:
    """Plain text in one line of at most `length` characters, cut behind a word with “…”; to be escaped by another."""
    line = _one_line(text)
    if len(line) <= length:
        return line
    start = line[:length]
    words = start if line[length].isspace() else start.rpartition(" ")[0]
    return f"{(words.rstrip(' ,;:–-') or start[:-1])}…"


def item(markdown: str, depth: int = 0) -> str:
    """Finished markdown as an item of a list, `depth` levels inside it."""
    left = " " * (2 * depth)
    return f"{left}- {_indented(markdown, 2 * depth + 2)}"


def fence(text: str, language: str = "") -> str:
    """A block of code, between fences longer than any inside it."""
    body = visible(clean(text)).strip("\n")
    longest = max((len(run) for run in TICKS.findall(body)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{_LANGUAGE.sub('', language)}\n{body}\n{ticks}"


def link(label: str, url: str) -> str:
    """A link to http(s), mailto or a relative path; for any other address both as text."""
    shown, target = _one_line(label), _one_line(url)
    if not _is_linkable(target):
        return inline(f"{shown} ({target})" if target and shown and target != shown else shown or target)
    if shown in ("", target) and address_at_start(target) == target:
        return f"<{target}>"
    return f"[{escape(shown or target, links=False)}]({_destination(target)})"


def image(label: str, url: str) -> str:
    """A picture at such an address; elsewhere both as text."""
    target = _one_line(url) if ":" in url else _one_line(url).replace(" ", "%20")
    if not _is_linkable(target):
        return link(label, url)
    return f"![{escape(_one_line(label), links=False)}]({_destination(target)})"


def table(rows: Iterable[object], columns: Columns) -> str:
    """A table of records: a column that is empty in all of them is left out. Empty for no rows.

    An attribute may be text or a tuple of texts, which are set apart by commas.
    """
    filled = [[_cell_of(getattr(row, name)) for _, name in columns] for row in rows]
    used = [index for index in range(len(columns)) if any(row[index] for row in filled)]
    if not used:
        return ""
    lines = [
        _row(columns[index][0] for index in used),
        _row("---" for _ in used),
        *(_row(row[index] for index in used) for row in filled),
    ]
    return "\n".join(lines)


def side_by_side(left_heading: str, left: Sequence[str], right_heading: str, right: Sequence[str]) -> str:
    """Two lists as a table of two columns; a list that stands alone as a list under its heading."""
    if left and right:
        pairs = zip_longest(left, right, fillvalue="")
        rows = [_row((cell(one), cell(other))) for one, other in pairs]
        return "\n".join([_row((left_heading, right_heading)), _row(("---", "---")), *rows])
    heading_of, entries = (left_heading, left) if left else (right_heading, right)
    return "\n".join([f"**{heading_of}**\n", *map(bullet, entries)]) if entries else ""


def tidy(document: str) -> str:
    """The document with runs of blank lines made one, code left alone, and one line break at its end."""
    kept: list[str] = []
    closing = ""
    for raw in document.split("\n"):
        line = raw if closing else raw.rstrip()
        if closing:
            closing = "" if line.strip() == closing else closing
        elif opened := _FENCE_LINE.match(line):
            closing = opened[1]
        elif not line and (not kept or not kept[-1]):
            continue
        kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n"


def _indented(text: str, spaces: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * spaces, text)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell_of(value: str | tuple[str, ...]) -> str:
    return cell(value) if isinstance(value, str) else ", ".join(map(cell, value))


def _lines(text: str) -> list[str]:
    return visible(clean(text)).strip().split("\n")


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in _lines(text) if line.strip())


def _guard(line: str) -> str:
    """Escape what would make this line something else than a line of a paragraph."""
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"{numbered[1]}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if _OPENS_BLOCK.match(line) else line


def _is_linkable(target: str) -> bool:
    scheme = _SCHEME.match(target)
    if scheme:
        return scheme[1].lower() in _LINKED
    is_path = any(mark in target for mark in "/.#") and not any(space.isspace() for space in target)
    return is_path and not target.startswith(("//", "\\"))


def _destination(target: str) -> str:
    encoded = _UNSAFE_IN_URL.sub(lambda found: quote(found[0], safe=""), target)
    return ENTITY.sub(lambda found: found[0].replace("&", "&amp;"), encoded)


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    fences = dict(_fences(lines))
    index = 0
    while index < len(lines):
        line = lines[index]
        if index in fences:
            end = fences[index]
            opened = _FENCE.match(line)
            yield fence("\n".join(lines[index + 1 : end]), opened[2] if opened else "")
            index = end + 1
        elif _ITEM.match(line):
            end = _end_of(lines, index, lambda at: at in fences or not _is_in_list(lines[at]))
            yield _list(lines[index:end])
            index = end
        elif line.strip():
            end = _end_of(lines, index, lambda at: at in fences or _ITEM.match(lines[at]) is not None)
            yield _broken(lines[index:end])
            index = end
        else:
            index += 1


def _end_of(lines: Sequence[str], start: int, is_other: Callable[[int], bool]) -> int:
    end = start + 1
    while end < len(lines) and lines[end].strip() and not is_other(end):
        end += 1
    return end


def _is_in_list(line: str) -> bool:
    return _ITEM.match(line) is not None or line.startswith(("  ", "\t"))


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each block of code that is closed."""
    never_closed = 1 << 30
    index = 0
    while index < len(lines):
        opened = _FENCE.match(lines[index])
        if opened and len(opened[1]) < never_closed:
            end = _closing(lines, index + 1, opened[1])
            if end is None:
                never_closed = len(opened[1])
            else:
                yield index, end
                index = end
        index += 1


def _closing(lines: Sequence[str], start: int, ticks: str) -> int | None:
    for index in range(start, len(lines)):
        line = lines[index].strip()
        if line.startswith(ticks) and not line.strip("`"):
            return index
    return None


def _list(lines: Sequence[str]) -> str:
    items: list[tuple[int, list[str]]] = []
    depth = -1
    for line in lines:
        item = _ITEM.match(line)
        if item:
            depth = min(len(item[1].expandtabs(4)) // 2, depth + 1, _DEEPEST)
            items.append((depth * 2, [line[item.end() :]]))
        else:
            items[-1][1].append(line)
    return "\n".join(" " * left + "- " + _indented(_broken(body), left + 2) for left, body in items)


def _broken(lines: Iterable[str]) -> str:
    """Lines of one paragraph, each ending in a hard break."""
    return "\\\n".join(_guard(escape(line.strip())) for line in lines)
