"""What stands below a record's own heading or line in a write-up: its facts, its prose, a piece of evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from unblame.imports import layout
from unblame.imports.layout import Place
from unblame.imports.markdown_parts import Code, Item, Items, Part, Prose, listed_text, plain, whole_text
from unblame.imports.writeup import Row, Said, Stray

_NUMBERED = re.compile(r"(V\d{1,7}):\s*")
_PICTURE = re.compile(r"!\[.*?\]\(.*?\)")
_BEFORE_AFTER = {"Before:": "Before", "After:": "After"}


def add_fact(row: Row, item: Item, place: Place) -> list[Stray]:
    """Give a record a labelled fact; a second one of the same label has no place."""
    label = item.lead[:-1]
    if label in row.cells:
        return [Stray(place, whole_text(item), item.line)]
    row.cells[label] = Said(item.text, item.line)
    return []


def prose_cell(parts: Sequence[Part], label: str) -> dict[str, Said]:
    """Paragraphs as one text of a record; nothing where there are none."""
    return {label: Said("\n\n".join(map(plain, parts)), parts[0].line)} if parts else {}


def read_evidence(place: Place, parts: Sequence[Part], line: int) -> tuple[Row, list[Stray]]:
    """A piece of evidence below its heading, and what has no place in it."""
    numbered = _NUMBERED.match(place[1])
    row = Row(line, number=numbered[1] if numbered else "")
    row.cells["Title"] = Said(place[1][numbered.end() :] if numbered else place[1], line)
    strays: list[Stray] = []
    caption: list[Part] = []
    last = max((at for at, part in enumerate(parts) if isinstance(part, Code)), default=-1)
    for at, part in enumerate(parts):
        above = parts[at - 1] if at else None
        named = _BEFORE_AFTER.get(above.text) if isinstance(above, Prose) else None
        follows = parts[at + 1] if at + 1 < len(parts) else None
        if isinstance(part, Code) and (named or at == last or _names_code(follows)):
            row.cells[named or "Excerpt"] = Said(part.text, part.line)
            row.cells.setdefault("Language", Said(part.language, part.line))
        elif isinstance(part, Items):
            facts = [item for item in part.items if item.lead.endswith(":")]
            twice = [stray for item in facts for stray in add_fact(row, item, place)]
            strays += twice
            row.misshapen = row.misshapen or bool(twice)
            rest = "\n".join(listed_text(item) for item in part.items if item not in facts)
            caption += [Prose(rest, part.line)] if rest else []
        elif not (_names_code(part) and isinstance(follows, Code)):
            below, picture = _without_picture(part)
            caption += below
            strays += picture
    row.cells.update(prose_cell(caption, "Caption"))
    return row, strays


def _without_picture(part: Part) -> tuple[list[Part], list[Stray]]:
    """What a paragraph says without the picture that it begins with, which is made from the evidence's address."""
    if not isinstance(part, Prose) or (picture := _PICTURE.match(part.text)) is None:
        return [part], []
    rest = part.text[picture.end() :].strip()
    below: list[Part] = [Prose(rest, part.line)] if rest else []
    return below, [Stray((layout.EVIDENCE, ""), picture[0], part.line)]


def _names_code(part: Part | None) -> bool:
    return isinstance(part, Prose) and part.text in _BEFORE_AFTER
