"""The samples: files as the app writes them, and write-ups in which each fact stands with its own record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from markdown_it.token import Token
from test_standard import SAMPLES, as_shown, parser, squeezed, stated

from unblame.exports.facts.moments import Moments
from unblame.exports.facts.numbering import Numbering
from unblame.exports.render import render
from unblame.exports.stamp import stamp
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.store.load import load_session
from unblame.store.toml import dump_session

NUMBER = re.compile(r"(?:E|V|W|F|S|AI-)\d+\b")
NUMBERED = ("timeline", "evidence", "whys", "factors", "systemic", "actions")
LINKS = {"E": ("after", "led_to", "evidence"), "W": ("parent", "evidence"), "A": ("addresses",), "S": ("actions",)}
FLAGS = {
    "approximate": "~", "key": "key", "decision": "decision", "hypothesis": "hypothesis", "draft": "(draft)",
    "root": "(root cause)", "confirmed": "the owner has said yes", "provisional": "provisional",
}  # fmt: skip
SECTIONS = {
    "incident": ("", "Summary", "The story"),
    "story": ("The story",),
    "impact": ("Impact",),
    "root_cause": ("Why it happened",),
    "lessons": ("Lessons",),
    "meeting": ("The meeting", "Open questions"),
    "survey": ("The meeting",),
    "follow_up": ("Follow-up",),
    "publication": ("Follow-up",),
    "related": ("Related incidents",),
    "notes": ("Notes",),
}

every_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


@dataclass
class Place:
    """What a write-up says about one record; `under` are the numbers that its item is nested in."""

    text: str = ""
    day: str = ""
    under: list[str] = field(default_factory=list[str])


def shown(token: Token) -> str:
    leaves = token.children or [token]
    said = (f"{leaf.content} {leaf.info} {' '.join(map(str, leaf.attrs.values()))}" for leaf in leaves)
    return f"{' '.join(said)} "


def sections(document: str) -> dict[str, str]:
    """The text below each heading of the second level; the head has none."""
    found, current, tokens = {"": ""}, "", parser().parse(document)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open" and before.tag == "h2":
            current = token.content
            found[current] = ""
        else:
            found[current] += shown(token)
    return found


def places(document: str) -> dict[str, Place]:
    """What stands in the rows, the list items and the parts that begin with a record's number."""
    found: dict[str, Place] = {}
    open_parts: list[str | None] = [""]  # numbers; None until the first text of an item or a row has told
    day = ""
    for token in parser().parse(document):
        if token.type == "heading_open":
            open_parts = [None]
        elif token.type in {"list_item_open", "tr_open"}:
            open_parts.append(None)
        elif token.type in {"list_item_close", "tr_close"}:
            open_parts.pop()
        elif token.type in {"inline", "fence"}:
            if open_parts[-1] is None:
                number = NUMBER.match(token.content.replace("*", ""))
                open_parts[-1] = number[0] if number else ""
                day = token.content if len(open_parts) == 1 else day
            around = [number for number in open_parts if number]
            if around:
                place = found.setdefault(around[-1], Place())
                place.text += shown(token)
                place.day, place.under = place.day or day, place.under or around[:-1]
    return found


def told(record: Record, session: Session) -> Iterator[tuple[str, str]]:
    """Each fact of a record with the text that its place must hold."""
    numbering, moments = Numbering(session), Moments(session)
    for key, value in record.entries():
        if key in {"id", "public", "parent"}:
            continue
        for one in cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,)):
            if isinstance(one, Record):
                yield from told(one, session)
            elif isinstance(one, bool):
                yield key, FLAGS[key] if one else ""
            elif key in LINKS.get(record.LETTER, ()):
                (number,) = numbering.all([str(one)])
                yield key, number
            else:
                yield key, as_shown(one, moments)


def records(session: Session) -> Iterator[Record]:
    for table in NUMBERED:
        yield from cast("tuple[Record, ...]", getattr(session, table))


@every_sample
def test_a_sample_is_as_the_app_would_write_it(path: Path) -> None:
    loaded = load_session(path)
    assert dump_session(loaded.session).encode() == loaded.data == path.read_bytes()
    assert not loaded.comments


@every_sample
def test_a_sample_has_no_loose_ends(path: Path) -> None:
    session = load_session(path).session
    assert session.id == path.stem
    assert (session.unread, session.conflicts) == ((), ())
    assert not session.incident.private
    assert unknown(session) == []
    ids = {record.id for record in records(session)}
    assert len(ids) == sum(1 for _ in records(session))
    links = {
        link
        for record in records(session)
        for key, value in record.entries()
        if key in LINKS.get(record.LETTER, ())
        for link in ((value,) if isinstance(value, str) else value)
    }
    assert links - ids == set()


def unknown(table: Table) -> list[str]:
    found = list(table.unknown())
    for _, value in table.entries():
        inner = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
        found += [key for one in inner if isinstance(one, Table) for key in unknown(one)]
    return found


def test_sample_ids_differ() -> None:
    ids = [load_session(path).session.id for path in SAMPLES]
    assert len(set(ids)) == len(ids) > 0


@every_sample
def test_each_fact_stands_with_its_record(path: Path) -> None:
    session = load_session(path).session
    numbering, said = Numbering(session), places(render(session))
    missing = [
        (numbering.of(record), key, text)
        for record in records(session)
        for key, text in told(record, session)
        if squeezed(text) not in squeezed(said[numbering.of(record)].text)
    ]
    assert missing == []


@every_sample
def test_each_event_stands_under_its_day(path: Path) -> None:
    session = load_session(path).session
    document = render(session)
    numbering, moments, said = Numbering(session), Moments(session), places(document)
    dated = [event for event in session.timeline if event.at is not None]
    days = {event.id: moments.day(cast("datetime", event.at)).isoformat() for event in dated}
    if {place.day for number, place in said.items() if number.startswith("E")} == {"Timeline"}:
        assert f"- **Date:** {' '.join(set(days.values()))}\n" in document
    else:
        assert {event.id: said[numbering.of(event)].day for event in dated} == days


@every_sample
def test_each_answer_is_nested_in_the_one_it_follows(path: Path) -> None:
    session = load_session(path).session
    numbering, said = Numbering(session), places(render(session))
    for why in session.whys:
        parent = [numbering.all([why.parent])[0]] if why.parent else []
        assert said[numbering.of(why)].under[-1:] == parent


@every_sample
def test_each_table_is_told_in_its_section(path: Path) -> None:
    session = load_session(path).session
    below = {heading: squeezed(text) for heading, text in sections(render(session)).items()}
    facts = [
        (where, text)
        for where, text in stated(session, "", Moments(session))
        if where.partition(".")[0] not in NUMBERED
    ]
    assert facts
    for where, text in facts:
        headings = SECTIONS[where.partition(".")[0]]
        assert any(squeezed(text) in below.get(heading, "") for heading in headings), (where, text)


@every_sample
def test_the_stamp_is_the_only_html(path: Path) -> None:
    session = load_session(path).session
    tokens = parser().parse(stamp(render(session), session.id))
    html = [token for token in tokens if token.type == "html_block"]
    assert html == tokens[-1:]
    assert html[0].content.startswith(f"<!-- unblame: session {session.id}, sha256 ")
    inline = [leaf.content for token in tokens for leaf in token.children or [] if leaf.type == "html_inline"]
    assert set(inline) <= {"<br>"}  # a line break in a cell has no other form


@every_sample
def test_no_column_is_empty_and_no_cell_is_over(path: Path) -> None:
    tables = re.findall(r"(?m)^\|.*(?:\n\|.*)*", render(load_session(path).session))
    assert tables
    for table in tables:
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.split("\n")]
        assert len({len(row) for row in rows}) == 1
        assert all(any(column) for column in zip(*rows[2:], strict=True)), rows[0]
