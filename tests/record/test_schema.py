"""Schema 1 is frozen: files of today are read by every later version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unblame.record.session import Session

FROZEN = Path(__file__).with_name("schema_1.txt")


def keys(schema: dict[str, Any], tables: dict[str, Any], path: str = "") -> Iterator[str]:
    """Each key by its path, with the kinds of value that it takes."""
    for name, value in schema["properties"].items():
        where = f"{path}{name}"
        table = _table(value)
        if table:
            yield from keys(tables[table], tables, f"{where}.")
        else:
            yield f"{where}: {' | '.join(_kinds(value))}"


def _table(value: dict[str, Any]) -> str:
    """The name of the table, or of the records, that a key holds."""
    inner = value.get("items", value)
    reference = inner.get("$ref") or next((each["$ref"] for each in inner.get("allOf", ()) if "$ref" in each), "")
    return reference.rpartition("/")[2]


def _kinds(value: dict[str, Any]) -> list[str]:
    if value.get("type") == "array":
        return [f"list of {kind}" for kind in _kinds(value["items"])]
    if "enum" in value:
        return [repr(word) for word in value["enum"]]
    if "const" in value:
        return [repr(value["const"])]
    if "anyOf" in value:
        return [kind for each in value["anyOf"] if each.get("type") != "null" for kind in _kinds(each)]
    return [str(value.get("format") or value.get("type"))]


def test_schema_1_is_as_it_was_frozen() -> None:
    """Whoever changes a key makes schema 2 and a step of `store.migrate`; a new key alone is taken in here."""
    schema = Session.model_json_schema()
    assert [*keys(schema, schema["$defs"])] == FROZEN.read_text("utf-8").splitlines()
