"""From an older schema to this one, with a registry of the test's own: two steps, up to schema 3."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from unblame.record.kinds import SCHEMA
from unblame.store import load, migrate
from unblame.store.errors import NotASession, Unreadable
from unblame.store.load import Loaded, load_session, parse_session
from unblame.store.migrate import STEPS, MigrationError, Step, migrated, schema_of


def rename(document: dict[str, Any]) -> dict[str, Any]:
    """1 to 2: `what` is called `title` now; in place, as a step may."""
    document["incident"]["title"] = document["incident"].pop("what")
    return document


def number(document: dict[str, Any]) -> dict[str, Any]:
    """2 to 3: `users` becomes a number; as a new document."""
    return {**document, "impact": {"users_affected": int(document["impact"]["users"])}}


REGISTRY: Mapping[int, Step] = MappingProxyType({1: rename, 2: number})
OLD = {"schema": 1, "id": "x", "incident": {"what": "Down"}, "impact": {"users": "12"}}
NEW = {"schema": 3, "id": "x", "incident": {"title": "Down"}, "impact": {"users_affected": 12}}


def test_each_version_is_raised_to_the_next() -> None:
    assert migrated(deepcopy(OLD), REGISTRY, 3) == (NEW, 1)
    second = {**OLD, "schema": 2, "incident": {"title": "Down"}}
    assert migrated(second, REGISTRY, 3) == (NEW, 2)
    assert migrated(deepcopy(OLD), REGISTRY, 2) == (second, 1)


def test_the_document_given_stays_as_it_was() -> None:
    document = deepcopy(OLD)
    migrated(document, REGISTRY, 3)
    assert document == OLD


@pytest.mark.parametrize("schema", [3, 4, 2**63 - 1, 0, -1, "1", 1.0, True, None, [1]])
def test_this_version_later_ones_and_what_is_none_are_given_back(schema: object) -> None:
    document = {**OLD, "schema": schema}
    raised, older = migrated(document, REGISTRY, 3)
    assert raised is document
    assert older is None


def test_a_document_that_names_no_schema_is_of_this_one() -> None:
    document = {"incident": {"title": "Down"}}
    assert migrated(document, REGISTRY, 3) == (document, None)
    assert [schema_of(each) for each in (document, OLD, {"schema": True})] == [None, 1, None]


def test_a_missing_step_is_said() -> None:
    with pytest.raises(MigrationError) as caught:
        migrated(deepcopy(OLD), {1: rename}, 3)
    assert caught.value.problem == "expected schema 3, found 1: nothing leads from 2 to 3"
    assert caught.value.mend == "Open it with the Unblame that wrote it"


@pytest.mark.parametrize(
    "damage",
    [{"incident": {}}, {"incident": []}, {"incident": "x"}, {"impact": {"users": "many"}}, {"impact": None}],
)
def test_what_a_step_cannot_read_is_said(damage: dict[str, Any]) -> None:
    with pytest.raises(MigrationError, match="has no place in"):
        migrated({**deepcopy(OLD), **damage}, REGISTRY, 3)


def test_every_version_before_this_one_has_its_step() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA))


SOURCE = Path("old.toml")
OLD_FILE = """\
# from last year
schema = 1
id = "x"
[incident]
what = "Down"
[impact]
users = "12"
"""


@pytest.fixture
def third(monkeypatch: pytest.MonkeyPatch) -> None:
    """An Unblame whose schema is 3."""

    def raised(document: dict[str, Any]) -> tuple[dict[str, Any], int | None]:
        return migrated(document, REGISTRY, 3)

    monkeypatch.setattr(load, "SCHEMA", 3)
    monkeypatch.setattr(load, "migrated", raised)


@pytest.mark.usefixtures("third")
def test_an_older_file_is_read_as_one_of_today(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_text(OLD_FILE)
    loaded = load_session(path)
    assert (loaded.older, loaded.newer, loaded.data) == (1, None, OLD_FILE.encode())
    session = loaded.session
    assert (session.schema_version, session.incident.title, session.impact.users_affected) == (3, "Down", 12)
    assert parse_session(OLD_FILE.encode(), SOURCE) == session
    path.write_text("schema = 3\n[incident]\n")
    assert load_session(path).older is None


@pytest.mark.usefixtures("third")
def test_an_older_file_with_a_mistake_is_said_with_its_place() -> None:
    with pytest.raises(Unreadable, match=r"^old\.toml:2:1: expected what schema 2 allows, .*\. Open it with"):
        parse_session(OLD_FILE.replace("12", "many").encode(), SOURCE)
    with pytest.raises(Unreadable, match=r"^old\.toml:6:1: `incident\.kind`: expected one of incident, near-miss"):
        parse_session(OLD_FILE.replace("[impact]", "kind = 7\n[impact]").encode(), SOURCE)
    with pytest.raises(NotASession):
        parse_session(b"schema = 1\n", SOURCE)


def test_a_file_of_a_version_without_a_step_is_said_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def raised(document: dict[str, Any]) -> tuple[dict[str, Any], int | None]:
        return migrate.migrated(document, {}, 2)

    monkeypatch.setattr(load, "migrated", raised)
    with pytest.raises(Unreadable, match=r"^old\.toml:2:1: expected schema 2, found 1: nothing leads from 1 to 2\. "):
        parse_session(OLD_FILE.encode(), SOURCE)


def test_what_was_read_can_be_made_with_three_values() -> None:
    session = parse_session(b"[incident]\n", SOURCE)
    assert Loaded(session, SOURCE, b"") == Loaded(session, SOURCE, b"", older=None, newer=None)
