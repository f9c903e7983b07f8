"""Which item shows which place of the record, and where words are found. No Textual, no drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.record.where import NoSuchPlace, all_ids, value_at
from unblame.review.sections import section_of


def item_of(where: str) -> str:
    """The place by which a section finds the item to show: the group's for fields that share one, else itself."""
    if where in ("meeting.starts_at", "meeting.minutes", "meeting.agenda", "meeting.facilitator", "meeting.note_taker"):
        return "meeting"
    if where.startswith("root_cause.") and where not in ("root_cause.problem", "root_cause.statement"):
        return "root_cause"
    return where


def found_again(where: str, before: Session, after: Session) -> str:
    """Where a line of a list (`lessons.well#2`) stands after others changed the list: by its words, the nearest.

    A line that is gone keeps its place; so does everything that is no line.
    """
    place, _, number = where.partition("#")
    if not number:
        return where
    index = int(number)
    try:
        old, new = value_at(before, place), value_at(after, place)
    except NoSuchPlace:
        return where
    if old is new or index >= len(old):
        return where
    same = [i for i, line in enumerate(new) if line == old[index]]
    return f"{place}#{min(same, key=lambda i: abs(i - index))}" if same else where


def find(session: Session, words: str) -> list[str]:
    """The places whose text holds these words, in reading order; nothing is found by no words."""
    wanted = words.casefold().strip()
    if not wanted:
        return []
    sorted_session = session.model_copy(update={"timeline": tuple(ordered(session.timeline))})
    ids = set(all_ids(session))  # ids and links to them are no words of anybody's
    return [
        where
        for where, text in _texts(sorted_session, "")
        if wanted in text.casefold() and text not in ids and section_of(where)
    ]


def _texts(table: Table, path: str) -> Iterator[tuple[str, str]]:
    """The texts of the keys that screens know, each with its place."""
    for key, value in table.entries():
        if key in table.unknown():
            continue
        where = f"{path}{key}"
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, Table):
            yield from _texts(value, f"{where}.")
        elif isinstance(value, tuple):
            for number, each in enumerate(cast("tuple[object, ...]", value)):
                if isinstance(each, Record):
                    yield from _texts(each, f"{where}.{each.id}.")
                elif isinstance(each, str):
                    yield f"{where}#{number}", each
