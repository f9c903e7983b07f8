"""What a standard write-up says, by place: the reader of our own export, as it is or corrected by hand.

A write-up and its corrected copy are read alike, so that whatever differs between the two was changed by somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from unblame.imports import layout
from unblame.imports.layout import Place
from unblame.imports.markdown_parts import (
    Code,
    Comment,
    Grid,
    Heading,
    Item,
    Items,
    Part,
    Prose,
    first_text,
    listed_text,
    plain,
    read_parts,
    whole_text,
)
from unblame.imports.record_parts import add_fact, prose_cell, read_evidence
from unblame.imports.writeup import Row, Said, Stray, Sublist, Writeup
from unblame.review.writeup_words import BESIDE

NUMBER = re.compile(r"(?:E|V|W|F|S|AI-)\d{1,7}")
_NUMBERED_WHY = re.compile(r"(W\d{1,7})\.\s*")
_TITLE = re.compile(r"post-mortem:\s*", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_NO_SPACE = re.compile(r"#{2,3}(?=\S)(.+)")
_OWN_COMMENT = "<!-- unblame:"
_ROOT = "(root cause)"
_BESIDE = frozenset(BESIDE.values())


def read_writeup(text: str) -> Writeup:
    """Read a document, without its stamp. Raises nothing: what has no place is a stray."""
    reader = _Reading()
    reader.front_matter(_FRONT_MATTER.match(text))
    for heading, parts in _sections(read_parts(_body(text)), reader):
        reader.section(heading, parts)
    return reader.found


def is_standard(text: str) -> bool:
    """Whether a document is laid out as the standard write-up: its title, and hardly a heading that is not known."""
    parts = [part for part in read_parts(_body(text)) if isinstance(part, Heading)]
    known = [part.text in layout.HEADINGS for part in parts if part.level == 2]
    titled = any(part.level == 1 and _TITLE.match(part.text) for part in parts)
    return titled and known.count(True) >= known.count(False)


def _body(text: str) -> str:
    """The document with blank lines for front matter, which says again what stands below; lines keep their numbers."""
    found = _FRONT_MATTER.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def _sections(parts: Iterable[Part], reader: _Reading) -> Iterable[tuple[Place, list[Part]]]:
    """The parts under each heading of the second and third level; the title goes to the reader."""
    place: Place = ("", "")
    held: list[Part] = []
    for part in parts:
        if isinstance(part, Comment):
            reader.comment(part)
        elif not isinstance(part, Heading) or part.level > 3:
            held.append(part)
        elif part.level == 1:
            reader.title(part)
        else:
            yield place, held
            place = (part.text, "") if part.level == 2 else (place[0], part.text)
            held = [part]
    yield place, held


class _Reading:
    """One document on its way into places."""

    def __init__(self) -> None:
        self.found = Writeup()
        self._numbered: dict[tuple[str, str], Row] = {}

    def front_matter(self, block: re.Match[str] | None) -> None:
        """It says again what stands below; lines that somebody added belong to no place."""
        for number, line in enumerate(block[0].splitlines() if block else (), 1):
            if line.strip("- "):
                self.found.strays.append(Stray(layout.FRONT_MATTER, line, number))

    def comment(self, part: Comment) -> None:
        """What only who reads the source sees; the app's own are those it writes again."""
        if not part.text.startswith(_OWN_COMMENT):
            self.found.strays.append(Stray(layout.COMMENT, part.text, part.line))

    def title(self, heading: Heading) -> None:
        text = _TITLE.sub("", heading.text, count=1)
        self._text(layout.TITLE, text, heading.line)

    def section(self, place: Place, parts: list[Part]) -> None:
        line = 0
        if parts and isinstance(parts[0], Heading) and parts[0].level <= 3:
            line, parts = parts[0].line, parts[1:]
            self.found.headings.setdefault(place, line)
        if place[0] == layout.EVIDENCE and place[1]:
            row, strays = read_evidence(place, parts, line)
            self.found.strays += strays
            self._row("evidence", row)
        elif place[0] == layout.NOTES and place[1]:
            cells = {"Heading": Said(place[1], line), **prose_cell(parts, "Text")}
            self._row("notes", Row(line, cells=cells))
        elif place in layout.PROSE or (place[0] in layout.LABELLED and not place[1]):
            self._facts(place, parts)
        else:
            self._records(place, parts)

    def _facts(self, place: Place, parts: list[Part]) -> None:
        """Prose, and labelled facts behind it."""
        prose: list[str] = []
        line = 0
        for part in parts:
            texts: list[str] = []
            if isinstance(part, Items) and place[0] in layout.LABELLED:
                for item in part.items:
                    if item.lead.endswith(":"):
                        self._text((place[0], item.lead[:-1]), item.text, item.line)
                    else:
                        texts.append(listed_text(item))
            elif isinstance(part, Grid) and place in layout.TABLES:
                self._table(layout.TABLES[place], part, "")
            elif (
                (isinstance(part, Code) and place not in layout.PROSE)
                or _is_bare_heading(part)
                or (isinstance(part, Grid) and "No." in part.head)
            ):
                self._stray(place, part)  # a table of records is of another heading, which is gone
            else:
                texts.append(plain(part))
            if texts:
                line = line or part.line
                prose.append("\n".join(texts))
        if prose and place in layout.PROSE:
            self._text(place, "\n\n".join(prose), line)
        elif prose:
            self.found.strays.append(Stray(place, "\n\n".join(prose), line))

    def _records(self, place: Place, parts: list[Part]) -> None:
        """Tables and lists of records; the last paragraph names a list that stands alone."""
        beside = ""
        heading, below = place
        day = below if heading == layout.TIMELINE and place not in layout.MORE else ""
        table = layout.TABLES.get((heading, "") if day else place)
        for part in parts:
            if isinstance(part, Grid) and table:
                self._table(table, part, day)
            elif isinstance(part, Grid) and place == ("Lessons", "") and set(part.head) <= _BESIDE:
                self._beside(part)
            elif isinstance(part, Prose) and place == ("Lessons", "") and part.text in _BESIDE:
                beside = part.text
            elif isinstance(part, Items):
                self._items((heading, beside or below), part)
            else:
                self._stray(place, part)

    def _items(self, place: Place, part: Items) -> None:
        if place in layout.LISTS:
            said = [Said(whole_text(item), item.line) for item in part.items]
            self.found.lists.setdefault(layout.LISTS[place], []).extend(said)
        elif place in layout.MORE:
            for item in part.items:
                self._more(layout.MORE[place], item, place)
        elif place in layout.ENTRIES:
            for item in part.items:
                self._entry(layout.ENTRIES[place], item, place)
        elif place in layout.DATED:
            for item in part.items:
                label = item.lead[:-1] if item.lead.endswith(":") else ""
                text = Said(item.text if label else whole_text(item), item.line)
                cells = {"Label": Said(label, item.line), "Text": text} if label else {"Alone": text}
                self._row(layout.DATED[place], Row(item.line, cells=cells))
        elif place == layout.WHYS:
            for item in part.items:
                self._why(item, None, place)
        else:
            self._stray(place, part)

    def _table(self, table: str, grid: Grid, day: str) -> None:
        columns = {label: grid.head.index(label) for label in grid.head}
        numbers = columns.pop("No.", None)
        width = len(grid.head)
        for line, cells in ((written.line, written.cells) for written in grid.rows):
            said = {label: Said(cells[at], line) for label, at in columns.items() if at < len(cells)}
            if day:
                said["Day"] = Said(day, line)
            number = cells[numbers] if numbers is not None and numbers < len(cells) else ""
            short = len(cells) < width
            begun = NUMBER.match(number) if short else None  # a bar that is missing joins a cell to the number
            misshapen = len(cells) > width or (short and bool(number) and NUMBER.fullmatch(number) is None)
            self._row(table, Row(line, begun[0] if begun else number, said, short=short, misshapen=misshapen))

    def _beside(self, grid: Grid) -> None:
        for column, heading in enumerate(grid.head):
            said = [Said(row.cells[column], row.line) for row in grid.rows if column < len(row.cells)]
            key = layout.LISTS["Lessons", heading]
            self.found.lists.setdefault(key, []).extend(one for one in said if one.text)
        for row in grid.rows:
            more = (text for text in row.cells[len(grid.head) :] if text)
            self.found.strays += [Stray(("Lessons", ""), text, row.line) for text in more]

    def _more(self, table: str, item: Item, place: Place) -> None:
        """Facts of a record that has its row already."""
        row = self._numbered.get((table, item.lead)) if item.lead else None
        if row is None:
            row = Row(item.line, number=item.lead)
            self.found.detached.append((table, row))
        row.cells["Below"] = Said(item.rest, item.line)
        self._below(row, item, place)

    def _entry(self, table: str, item: Item, place: Place) -> None:
        numbered = NUMBER.fullmatch(item.lead)
        title = item.rest if numbered else " ".join(part for part in (item.lead, item.rest) if part)
        row = Row(item.line, number=item.lead if numbered else "", cells={"Title": Said(title, item.line)})
        self._below(row, item, place)
        self._row(table, row)

    def _below(self, row: Row, item: Item, place: Place) -> None:
        for one in item.items:
            if one.lead.endswith(":"):
                self.found.strays += add_fact(row, one, place)
            elif one.items:
                row.lists.append(Sublist(first_text(one), tuple(map(whole_text, one.items))))
            else:
                self.found.strays.append(Stray(place, whole_text(one), one.line))

    def _why(self, item: Item, parent: int | None, place: Place) -> None:
        numbered = _NUMBERED_WHY.match(item.lead)
        row = Row(item.line, number=numbered[1] if numbered else "", parent=parent)
        question = item.lead[numbered.end() :] if numbered else item.lead
        root = item.end == _ROOT
        answer = item.rest if root else " ".join(part for part in (item.rest, item.end) if part)
        cells = {"Question": question, "Answer": answer, "Root cause": "yes" if root else ""}
        row.cells.update({label: Said(text, item.line) for label, text in cells.items()})
        self._row("whys", row)
        here = len(self.found.rows["whys"]) - 1
        for one in item.items:
            if one.lead.endswith(":") and not _NUMBERED_WHY.match(one.lead):
                self.found.strays += add_fact(row, one, place)
            else:
                self._why(one, here, place)

    def _row(self, table: str, row: Row) -> None:
        self.found.rows.setdefault(table, []).append(row)
        self._numbered.setdefault((table, row.number), row)

    def _text(self, place: Place, text: str, line: int) -> None:
        if place in self.found.texts:
            self.found.strays.append(Stray(place, text, line))
        else:
            self.found.texts[place] = Said(text, line)

    def _stray(self, place: Place, part: Part) -> None:
        if isinstance(part, Grid):
            texts = [(" | ".join(row.cells), row.line) for row in part.rows]
        elif isinstance(part, Items):
            texts = [(whole_text(item), item.line) for item in part.items]
        else:
            texts = [(part.text, part.line)]
        self.found.strays += [Stray(place, text, line) for text, line in texts]


def _is_bare_heading(part: Part) -> bool:
    """Whether a paragraph is one of the write-up's headings whose space is gone: “##Lessons”."""
    found = _NO_SPACE.match(part.text) if isinstance(part, Prose) else None
    return found is not None and any(heading and found[1].startswith(heading) for heading in layout.HEADINGS)
