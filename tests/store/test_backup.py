"""Backups: what is kept, for how long, and what of it is found again."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from unblame.store import backup
from unblame.store.backup import KEPT, Reason, backups, keep

TEN = datetime(2024, 1, 17, 10, 0, 0, 123, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ID = "checkout-abcdef"

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "unblame" / "backups"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "a.toml"


def kept(folder: Path, source: Path, number: int, reason: Reason = "meeting") -> Path:
    """A copy made so many minutes after ten, of which no other has the bytes."""
    return keep(folder, ID, source, b"%d" % number, reason, TEN + number * MINUTE)


def test_the_name_says_when_why_and_from_where(folder: Path, source: Path) -> None:
    path = keep(folder, "Päy 1", source, b"one", "merge", TEN.astimezone(timezone(timedelta(hours=9))))
    assert path.parent == folder / "pay-1"
    assert path.name.startswith("20240117T100000000123Z.merge.")
    assert path.read_bytes() == b"one"
    assert backups(folder, "Päy 1", source) == [(path, TEN, "merge", 3)]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_nobody_else_may_read_it_or_see_whose_it_is(folder: Path, source: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = keep(folder, ID, source, b"", "meeting", TEN)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {each.stat().st_mode & 0o777 for each in (path.parent, folder, folder.parent)} == {0o700}


@pytest.mark.parametrize("identifier", ["../../etc", "a/b", "", "CON", "é" * 300])
def test_an_id_never_leads_out_of_the_folder(folder: Path, source: Path, identifier: str) -> None:
    path = keep(folder, identifier, source, b"", "meeting", TEN)
    assert path.parent.parent == folder
    assert [each.path for each in backups(folder, identifier, source)] == [path]


def test_newest_first_and_nothing_where_nothing_was_kept(folder: Path, source: Path) -> None:
    assert backups(folder, ID, source) == backups(folder, None, source) == []
    paths = [kept(folder, source, number) for number in (2, 3, 1)]
    assert [each.path for each in backups(folder, ID, source)] == [paths[1], paths[0], paths[2]]


def test_the_bytes_that_were_kept_last_are_not_kept_twice(folder: Path, source: Path) -> None:
    first = keep(folder, ID, source, b"one", "meeting", TEN)
    assert keep(folder, ID, source, b"one", "merge", TEN + MINUTE) == first
    keep(folder, ID, source, b"two", "merge", TEN + 2 * MINUTE)
    again = keep(folder, ID, source, b"one", "merge", TEN + 3 * MINUTE)
    assert again != first
    assert len(backups(folder, ID, source)) == 3


def test_the_same_bytes_of_another_file_are_found_by_its_path(folder: Path, source: Path) -> None:
    keep(folder, ID, source, b"one", "meeting", TEN)
    other = source.with_name("copy.toml")
    path = keep(folder, ID, other, b"one", "meeting", TEN + MINUTE)
    assert [each.path for each in backups(folder, None, other)] == [path]


def test_two_copies_of_one_moment_are_both_kept(folder: Path, source: Path) -> None:
    paths = [keep(folder, ID, source, data, "meeting", TEN) for data in (b"one", b"two", b"three")]
    assert [each.path for each in backups(folder, ID, source)] == paths[::-1]
    assert [path.read_bytes() for path in paths] == [b"one", b"two", b"three"]


def test_the_old_ones_go_but_never_the_newest_of_a_reason(folder: Path, source: Path) -> None:
    kept(folder, source, 0, "comments")
    last_comments = kept(folder, source, 1, "comments")
    migration = kept(folder, source, 2, "migration")
    meetings = [kept(folder, source, number) for number in range(3, 3 + KEPT + 4)]
    found = [each.path for each in backups(folder, ID, source)]
    assert found == [*meetings[::-1][:KEPT], migration, last_comments]


def test_one_session_does_not_push_out_another(folder: Path, source: Path) -> None:
    other = keep(folder, "other", source.with_name("b.toml"), b"x", "meeting", TEN - MINUTE)
    keep(folder, "other", source.with_name("b.toml"), b"y", "meeting", TEN)
    for number in range(KEPT + 1):
        kept(folder, source, number)
    assert other.exists()


def test_a_clock_that_was_set_back_does_not_lose_the_copy_just_made(folder: Path, source: Path) -> None:
    for number in range(KEPT):
        kept(folder, source, number)
    path = keep(folder, ID, source, b"now", "meeting", TEN - timedelta(days=365))
    assert path.read_bytes() == b"now"
    assert backups(folder, ID, source)[-1].path == path


def test_without_an_id_it_is_the_path_whatever_the_id_was(folder: Path, source: Path) -> None:
    mine = [keep(folder, name, source, b"", "meeting", TEN + n * MINUTE) for n, name in enumerate(("a", "b"))]
    moved = keep(folder, "a", source.with_name("elsewhere.toml"), b"", "meeting", TEN + 2 * MINUTE)
    assert [each.path for each in backups(folder, None, source)] == mine[::-1]
    assert [each.path for each in backups(folder, "a", source)] == [moved, *mine[::-1]]
    assert [each.path for each in backups(folder, "a", source.with_name("third.toml"))] == [moved, mine[0]]


@posix
def test_a_link_and_a_relative_path_are_the_same_source(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write_bytes(b"")
    link = source.with_name("link.toml")
    link.symlink_to(source)
    path = keep(folder, ID, link, b"", "meeting", TEN)
    monkeypatch.chdir(source.parent)
    assert [each.path for each in backups(folder, None, Path("a.toml"))] == [path]


def test_foreign_names_are_left_alone(folder: Path, source: Path) -> None:
    path = kept(folder, source, 0)
    foreign = [
        "notes.txt",
        path.name + ".bak",
        path.name.replace("meeting", "party"),
        path.name.replace("20240117", "20241317"),
        path.name.replace("2024", "٢٠٢٤"),
    ]
    for name in foreign:
        (path.parent / name).write_bytes(b"x")
    (path.parent / path.name.replace("2024", "2025")).mkdir()
    (folder / path.name).write_bytes(b"x")
    for number in range(1, KEPT + 2):
        kept(folder, source, number)
    assert len(backups(folder, ID, source)) == KEPT
    assert all((path.parent / name).exists() for name in foreign)


@posix
def test_links_to_elsewhere_are_no_backups(folder: Path, source: Path) -> None:
    path = kept(folder, source, 0)
    (path.parent / path.name.replace("2024", "2025")).symlink_to(path)
    (folder / "linked").symlink_to(path.parent)
    assert [each.path for each in backups(folder, None, source)] == [path]


def failing(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_copy_that_cannot_be_made_is_the_callers_to_know(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "write_new", failing)
    with pytest.raises(OSError, match="No space"):
        keep(folder, ID, source, b"one", "meeting", TEN)
    (source.parent / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        keep(source.parent / "file", ID, source, b"one", "meeting", TEN)
    with pytest.raises(NotADirectoryError):
        backups(source.parent / "file", ID, source)


def test_old_copies_that_cannot_be_deleted_do_not_spoil_the_new_one(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", failing)
    paths = [kept(folder, source, number) for number in range(KEPT + 2)]
    assert [each.path for each in backups(folder, ID, source)] == paths[::-1]


@posix
def test_a_copy_that_another_program_deletes_meanwhile_is_passed_over(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [kept(folder, source, number) for number in range(3)]

    class Late(datetime):
        """What is called between listing a folder and looking at a file in it."""

        @classmethod
        def strptime(cls, date_string: str, format: str, /) -> datetime:  # noqa: A002 - as datetime calls it
            paths[1].unlink(missing_ok=True)
            return datetime.strptime(date_string, format).replace(tzinfo=UTC)

    monkeypatch.setattr(backup, "datetime", Late)
    assert [each.path for each in backups(folder, ID, source)] == [paths[2], paths[0]]
