"""The record as JSON: what the session's file says, for scripts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from full_session import Filler

from unblame.exports.record_json import holds_record, record_json
from unblame.store.load import parse_session
from unblame.store.toml import dump_session

SOURCE = Path("s.toml")
TEXT = """\
schema = 1
id = "s1"
day = 2024-01-31
at = 10:13:30
local = 2024-01-31T10:13:00
big = inf
none = nan
huge = 1e999
empty = []
[incident]
title = "Café “down”"
later = "\\u001b[31m\\u009b\\u007f"
[[timeline]]
id = "E1"
at = 2024-01-15T11:13:00+01:00
text = "second"
[[timeline]]
id = "E2"
at = 2024-01-15T10:12:00Z
text = "first"
[[actions]]
id = "A1"
title = "Add an alert"
due = 2024-02-01
"""


def read(text: str) -> dict[str, Any]:
    return json.loads(record_json(parse_session(text.encode(), SOURCE)), parse_constant=pytest.fail)


def test_the_keys_and_their_order_are_those_of_the_file() -> None:
    record = read(TEXT)
    assert record["schema"] == 1
    assert record["incident"]["title"] == "Café “down”"
    assert [event["id"] for event in record["timeline"]] == ["E2", "E1"]
    assert [event["at"] for event in record["timeline"]] == ["2024-01-15T10:12:00Z", "2024-01-15T11:13:00+01:00"]
    assert record["actions"] == [{"id": "A1", "title": "Add an alert", "due": "2024-02-01"}]


def test_unknown_keys_stay_and_what_json_lacks_is_text() -> None:
    record = read(TEXT)
    assert (record["day"], record["at"], record["local"]) == ("2024-01-31", "10:13:30", "2024-01-31T10:13:00")
    assert (record["big"], record["none"], record["empty"]) == ("inf", "nan", [])
    assert record["huge"] == "inf"
    assert record["incident"]["later"] == "\x1b[31m\x9b\x7f"


def test_no_control_character_reaches_a_terminal() -> None:
    text = record_json(parse_session(TEXT.encode(), SOURCE))
    assert text.endswith("}\n")
    assert set(text) <= {"\n", *map(chr, range(32, 127))}


def test_every_key_of_the_schema_is_there() -> None:
    session = Filler().session()
    expected = json.loads(json.dumps(tomllib.loads(dump_session(session)), default=lambda at: at.isoformat()))
    found = json.loads(record_json(session).replace('Z"', '+00:00"'))
    assert found == expected


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('{"id": "s1", "incident": {}}', True),
        ('{"id": "s2", "incident": {}}', False),
        ('{"id": "s1"}', False),
        ("[]", False),
        ("# Mine", False),
        ("[" * 100_000, False),
    ],
)
def test_a_record_of_this_session_is_known(text: str, holds: bool) -> None:
    assert holds_record(text, "s1") is holds
