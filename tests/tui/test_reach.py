# pyright: basic
"""Nothing in schema 1 is reachable only by editing the file: every key stands in a field of some screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

import pytest
from exports.full_session import Filler

from tui.live import opened
from unblame.record.session import Session
from unblame.record.table import Table
from unblame.screens.cards import CardSection
from unblame.screens.session import SECTIONS
from unblame.store.toml import dump_session

ELSEWHERE = {
    "schema_version": "what the file is",
    "id": "what the file is",
    "incident.severity_written": "typed as the severity: P1",
    "impact.estimated": "a ~ before the number",
    "impact.currency": "typed with the amount",
    "meeting.plan": "the clock's: ctrl+t m",
    "meeting.runs": "the clock's",
    "meeting.checklist": "ticked with space",
    "whys.root": "r",
    "unread": "the field that holds it",
    "conflicts": "ctrl+t d",
    "language.ignored": "f12",
    "meeting.parking_lot": "a line of its own",
}
"""Keys that are set by something else than a field of their own."""


def leaves(model: type[Table], path: str = "") -> Iterator[str]:
    """Every key of the schema, records by their table."""
    for name, field in model.model_fields.items():
        where = f"{path}{name}"
        tables = [each for each in (field.annotation, *get_args(field.annotation)) if _is_table(each)]
        if tables:
            yield from leaves(cast("type[Table]", tables[0]), f"{where}.")
        else:
            yield where


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Table)


def without_ids(where: str) -> str:
    """`actions.A1.due` as `actions.due`."""
    return ".".join(part for part in where.partition("#")[0].split(".") if not re.fullmatch(r"[A-Z]\d+", part))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    session = Filler().session()
    made = tmp_path / "full.toml"
    made.write_text(dump_session(session), "utf-8")
    return made


async def test_every_key_of_the_schema_has_a_field(path: Path) -> None:
    found: set[str] = set()
    async with opened(path, size=(200, 50)) as live:
        for name in SECTIONS:
            section = await live.look(name)
            for card in range(len(section.CARDS) if isinstance(section, CardSection) else 1):
                if isinstance(section, CardSection):
                    section.show_card(card)
                for item in section.items():
                    found |= {field.where for field in section.open_item(item).fields}
                    found |= {item.key} if "#" in item.key else set()
    reached = {without_ids(where) for where in found}
    inside = tuple(f"{where}." for where in reached)  # lists of an action are one field
    missing = [
        where
        for where in leaves(Session)
        if where not in reached
        and not where.startswith(inside)
        and not where.endswith(".id")
        and not any(where == kept or where.startswith(f"{kept}.") for kept in ELSEWHERE)
    ]
    assert missing == []
