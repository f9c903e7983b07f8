"""The text that stands in the editor, as the checker reads it: which part is the writer's, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unblame.review.wording import Worded, place_of
from unblame.widgets.field import Underline

if TYPE_CHECKING:
    from unblame.screens.section import Section

ENTRIES = {"whys": "answer", "factors": "text", "timeline": "text", "actions": "title"}
"""The key that an entry line's words go to."""


class OpenText(NamedTuple):
    """The words in the editor and the place they are for; in an entry line they begin behind a time or a kind."""

    where: str
    text: str
    begins: int = 0


def open_text(section: Section) -> OpenText | None:
    """What stands in the editor, where the checker reads it."""
    field = section.sheet.open_field
    if field is None:
        return None
    text = section.sheet.editor.text
    if field.kind != "entry":
        return OpenText(field.where, text) if place_of(field.where) else None
    where = _entry_place(section)
    begins, ends = _own_words(section, text)
    return OpenText(where, text[begins:ends], begins) if where and place_of(where) else None


def underlines(text: str, each: Worded) -> list[Underline]:
    """A finding as parts of lines; one that goes over a line break is several."""
    made: list[Underline] = []
    begin = text.rfind("\n", 0, each.words.start) + 1
    line = text.count("\n", 0, begin)
    start, end = each.words.start, each.words.end
    for number, part in enumerate(text[begin:end].split("\n"), line):
        first = max(0, start - begin)
        made.append(Underline(number, first, len(part), each.words.level, part[first:], each.words.start))
        begin += len(part) + 1
    return [each for each in made if each.end > each.start]


def _entry_place(section: Section) -> str:
    entry = section.entry
    if entry is None:
        return ""
    key = ENTRIES.get(entry.verb)
    if key is None:
        listed = next((each for each in (entry.verb, f"lessons.{entry.verb}") if place_of(each)), "")
        return (entry.where or f"{listed}#0") if listed else ""
    return f"{entry.where or f'{entry.verb}.new'}.{key}"


def _own_words(section: Section, text: str) -> tuple[int, int]:
    """Where the words of an entry line begin and end: not the time in front, not the owner behind, not an effect."""
    entry = section.entry
    marks = sorted(section.read_entry(entry, text)[1]) if entry else []
    ends = text.find("->") if entry and entry.verb == "factors" and "->" in text else len(text)
    edges = [0, *(min(edge, ends) for mark in marks for edge in (mark.start, mark.end)), ends]
    begins, stops = max(zip(edges[::2], edges[1::2], strict=True), key=lambda part: part[1] - part[0])
    words = text[begins:stops]
    return begins + len(words) - len(words.lstrip(": ")), begins + len(words.rstrip())


def says_the_same(one: Worded, other: Worded) -> bool:
    """Whether two findings are of the same words by the same rule at the same place."""
    return (one.where, one.words.rule, one.words.text) == (other.where, other.words.rule, other.words.text)


def item_of_text(where: str, section: Section) -> str:
    """The item of a section that holds a text."""
    from unblame.screens.places import item_of

    keys = section.sheet.keys
    return where if where in keys else item_of(where.partition("#")[0] if where.partition("#")[0] in keys else where)
