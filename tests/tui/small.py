# pyright: basic
"""A small session for tests that type: two of everything, and ways to look for a word in the record."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from unblame.record.session import Session

SMALL = """schema = 1
id = "2024-01-15-checkout-down-abcdef"

[incident]
title = "Checkout down"
severity = "SEV1"
summary = "Nobody could pay."

[[timeline]]
id = "E1"
at = 2024-01-15T10:00:00Z
text = "v2.5.0 goes out"
milestones = ["started"]

[[timeline]]
id = "E2"
at = 2024-01-15T10:13:00Z
text = "Alert fires"
milestones = ["detected"]

[[timeline]]
id = "E3"
at = 2024-01-15T10:13:00Z
text = "Pager rings"

[[whys]]
id = "W1"
answer = "The pool was empty"

[[whys]]
id = "W2"
parent = "W1"
answer = "Connections stayed open"

[root_cause]
problem = "Payments failed"
statement = "Error paths kept connections"

[[factors]]
id = "F1"
text = "No runbook"
category = "process"

[[factors]]
id = "F2"
text = "No timeout"

[lessons]
well = ["Fast page", "Calm room"]
learned = ["Pools need alerts"]

[[actions]]
id = "A1"
title = "Close connections"
owner = "Ana"
priority = "P1"
addresses = ["W2"]

[[actions]]
id = "A2"
title = "Add an alert"
owner = "Ben"

[meeting]
parking_lot = ["Freeze at peak"]
facilitator = "Mira"

[[meeting.participants]]
id = "P1"
name = "Mira"

[[meeting.participants]]
id = "P2"
name = "Ana"
handle = "ana"

[[meeting.participants]]
id = "P3"
name = "Ben"
"""


def small(folder: Path) -> Path:
    """The session as a file in a folder."""
    path = folder / "2024-01-15-checkout-down.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def texts_of(session: Session) -> dict[str, str]:
    """Every text of the record by its place; records are named by their id."""
    return dict(_texts(session.model_dump(), ""))


def places_of(session: Session, word: str) -> list[str]:
    """Where a word stands in the record."""
    return [place for place, text in texts_of(session).items() if word in text]


def _texts(value: object, place: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(place, value)]
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return [pair for key, each in table.items() for pair in _texts(each, f"{place}.{key}" if place else key)]
    if isinstance(value, tuple | list):
        found: list[tuple[str, str]] = []
        for number, each in enumerate(cast("list[object]", value)):
            name = cast("dict[str, object]", each).get("id", number) if isinstance(each, dict) else number
            found += _texts(each, f"{place}.{name}" if isinstance(each, dict) else f"{place}#{number}")
        return found
    return []
