"""Which folder it is, what stands in it, and how a new session gets its file."""

from __future__ import annotations

import os
import stat
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.exports.stamp import default_name
from unblame.record.ids import seeded_tails
from unblame.record.kinds import SCHEMA
from unblame.store.atomic import write_atomically
from unblame.store.folder import find_library
from unblame.store.library import Library, create, day_of, new_path, new_session
from unblame.store.load import load_session, parse_session

TODAY = date(2024, 2, 1)
DAY = date(2024, 1, 15)

FULL = """\
schema = 1
id = "x1"

[incident]
title = "Checkout down"
severity = "SEV1"
status = "review"
private = true
timezone = "Asia/Tokyo"

[[timeline]]
id = "E1"
at = 2024-01-14T10:00:00Z
[[timeline]]
id = "E2"
at = 2024-01-15T20:00:00Z
milestones = ["impact-started"]
[[timeline]]
id = "E3"
at = 2024-01-15T09:00:00Z
milestones = ["started"]

[[actions]]
id = "A1"
due = 2024-01-31
[[actions]]
id = "A2"
due = 2024-02-01
[[actions]]
id = "A3"
due = 2024-01-01
status = "done"
[[actions]]
id = "A4"
status = "blocked"
"""
BARE = '[incident]\ntitle = "t"\n'


def put(folder: Path, name: str, text: str = BARE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_folder_named_first_wins(tmp_path: Path) -> None:
    put(tmp_path / "sessions", "a.toml")
    data = tmp_path / "data"
    assert find_library(tmp_path, data, "named", "other") == tmp_path / "named"
    assert find_library(tmp_path, data, None, "other") == tmp_path / "other"
    assert find_library(tmp_path, data, None, str(tmp_path / "far")) == tmp_path / "far"
    assert find_library(tmp_path, data, None, "") == tmp_path / "sessions"
    assert find_library(tmp_path, data, "~/x", None) == Path.home() / "x"
    assert find_library(tmp_path, data, "~nobody-here/x", None) == tmp_path / "~nobody-here/x"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (BARE, True),
        ("id = 'x'\nincident.title = 't'\n", True),
        (f"{BARE}broken", True),
        ('[tool]\nname = "x"\n', False),
        ("", False),
        ('text = "[incident]"\n', False),
    ],
)
def test_sessions_is_the_library_only_where_it_holds_a_session(tmp_path: Path, text: str, holds: bool) -> None:
    data = tmp_path / "data"
    assert find_library(tmp_path, data, None, None) == data
    put(tmp_path / "sessions", "a.toml", text)
    assert find_library(tmp_path, data, None, None) == (tmp_path / "sessions" if holds else data)


def test_a_row_holds_what_the_library_shows(tmp_path: Path) -> None:
    path = put(tmp_path, "a.toml", FULL)
    (entry,) = Library(tmp_path).entries(TODAY)
    assert (entry.path, entry.title, entry.id) == (path, "Checkout down", "x1")
    assert (entry.severity, entry.status, entry.private) == ("SEV1", "review", True)
    assert (entry.actions_open, entry.actions_overdue, entry.problem) == (3, 1, None)
    assert entry.day == date(2024, 1, 16)


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ('milestones = ["impact-started"]', "", date(2024, 1, 15)),
        ("milestones = [", "other = [", date(2024, 1, 14)),
        ("at = ", "other = ", date(2020, 2, 29)),
        ("Asia/Tokyo", "nowhere", date(2024, 1, 15)),
        ("2024-01-15T20:00:00Z", "9998-12-31T23:00:00Z", date(9999, 1, 1)),
    ],
)
def test_the_day_falls_back(old: str, new: str, day: date) -> None:
    path = Path("2020-02-29-name.toml")
    assert day_of(parse_session(FULL.replace(old, new).encode(), path), path) == day


@pytest.mark.parametrize("name", ["name.toml", "2020-02-30-name.toml", "2020-02-29name.toml"])
def test_a_session_without_times_in_a_file_without_a_day_has_none(name: str) -> None:
    assert day_of(parse_session(BARE.encode(), Path(name)), Path(name)) is None


def test_newest_first_with_problems_listed_and_the_rest_left_out(tmp_path: Path) -> None:
    put(tmp_path, "2024-01-02-old.toml")
    put(tmp_path, "2024-03-04-new.toml", '[incident]\nsummary = "untitled"\n')
    put(tmp_path, "2024-02-03-broken.toml", "[incident]\ntitle = \n")
    put(tmp_path, "undated.toml")
    put(tmp_path, "later.toml", f"schema = {SCHEMA + 1}\n{BARE}")
    put(tmp_path, "pyproject.toml", "[project]\n")
    put(tmp_path, ".hidden.toml")
    put(tmp_path, "notes.md")
    put(tmp_path / "folder.toml", "inner.toml")
    entries = Library(tmp_path).entries(TODAY)
    assert [entry.path.name for entry in entries] == [
        "2024-03-04-new.toml",
        "2024-02-03-broken.toml",
        "2024-01-02-old.toml",
        "later.toml",
        "undated.toml",
    ]
    assert entries[0].title == "2024-03-04-new"
    assert entries[1].problem is not None
    assert "2024-02-03-broken.toml:2:9: expected a value" in entries[1].problem
    assert (entries[3].newer, entries[3].problem) == (SCHEMA + 1, None)
    assert entries[2].problem is None


def test_a_missing_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert Library(tmp_path / "gone").entries(TODAY) == []


def test_two_hundred_sessions_are_listed_quickly(tmp_path: Path) -> None:
    for number in range(200):
        put(tmp_path, f"{number}.toml", FULL)
    started = time.process_time()
    assert len(Library(tmp_path).entries(TODAY)) == 200
    assert time.process_time() - started < 2


def test_a_new_session_is_a_draft_with_an_id_of_its_own() -> None:
    tails = seeded_tails(1)
    first = new_session("Checkout “down”", DAY, tails, severity="SEV2", kind="near-miss")
    second = new_session("Checkout “down”", DAY, tails)
    assert first.id.startswith("2024-01-15-checkout-down-")
    assert len(first.id) == len("2024-01-15-checkout-down-") + 6
    assert second.id != first.id
    assert (first.incident.status, first.incident.severity, first.incident.kind) == ("draft", "SEV2", "near-miss")


def test_a_taken_name_is_numbered(tmp_path: Path) -> None:
    assert new_path(tmp_path, DAY, "A b").name == "2024-01-15-a-b.toml"
    put(tmp_path, "2024-01-15-a-b.toml")
    (tmp_path / "2024-01-15-a-b-2.toml").symlink_to(tmp_path / "gone")
    assert new_path(tmp_path, DAY, "A b").name == "2024-01-15-a-b-3.toml"


def test_creating_writes_a_file_that_reads_back_and_never_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "sessions"
    session = new_session("A b", DAY, seeded_tails(1))
    paths = [create(session, folder, DAY) for _ in range(2)]
    assert [path.name for path in paths] == ["2024-01-15-a-b.toml", "2024-01-15-a-b-2.toml"]
    assert all(load_session(path).session == session for path in paths)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_users_own_folder_is_private(tmp_path: Path) -> None:
    session = new_session("t", DAY, seeded_tails(1))
    before = os.umask(0o022)
    try:
        own = create(session, tmp_path / "data", DAY, data_folder=tmp_path / "data")
        shared = create(session, tmp_path / "team", DAY, data_folder=tmp_path / "data")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (own, own.parent, shared, shared.parent)]
    assert modes == [0o600, 0o700, 0o644, 0o755]


def test_a_failed_creation_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        create(new_session("t", DAY, seeded_tails(1)), tmp_path, DAY)
    assert list(tmp_path.iterdir()) == []


RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
any_title = st.one_of(
    st.text(),
    st.builds(str.format, st.sampled_from(["{}", "{}.toml", ".{} ", "-{}¹"]), st.sampled_from(sorted(RESERVED))),
    st.text(st.sampled_from("../\\:-\x00\n\u202eaé数 "), max_size=200),
    st.text(st.sampled_from("abc-"), min_size=100, max_size=300),
)


@given(any_title, st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_any_title_makes_a_name_for_any_disk(title: str, day: date) -> None:
    session = new_session(title, day, seeded_tails(1))
    for name in (new_path(Path("no-such-folder"), day, title).name, default_name(session), f"{session.id}.toml"):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert name.count(".") == 1
        assert not name.startswith((".", "-"))
        stem = name.partition(".")[0]
        assert stem
        assert not stem.endswith("-")
        assert stem not in RESERVED
        assert len(name) <= 120


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_save_keeps_what_the_creation_gave(tmp_path: Path, mask: int) -> None:
    session, data_folder = new_session("t", DAY, seeded_tails(1)), tmp_path / "data"
    before = os.umask(mask)
    try:
        own = create(session, data_folder / "team", DAY, data_folder=data_folder)
        shared = create(session, tmp_path / "shared", DAY, data_folder=data_folder)
        link = tmp_path / "link.toml"
        link.symlink_to(own)
        for path in (link, shared):
            write_atomically(path, b"later")
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert own.read_bytes() == b"later"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (own, shared)] == [0o600, 0o666 & ~mask]
