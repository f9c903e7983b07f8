"""The texts of exports, kept to compare corrected ones with."""

from __future__ import annotations

import os
from pathlib import Path

from unblame.exports.stamp import stamp
from unblame.record.session import Session
from unblame.record.where import put
from unblame.store.exported import (
    KEPT,
    digest_of,
    find,
    is_export,
    keep,
    last_taken,
    note_taken,
    note_written,
    was_taken,
    was_written,
)


def test_a_text_is_found_by_the_checksum_in_its_stamp(tmp_path: Path) -> None:
    text = stamp("# Post-mortem: Ärger\n", "x")
    folder = tmp_path / "state" / "exported"
    keep(folder, text)
    edited = text.replace("Ärger", "Trouble").replace("\n", "\r\n")
    assert digest_of(edited) == digest_of(text) != ""
    assert find(folder, digest_of(edited)) == text
    (path,) = folder.iterdir()
    assert path.name == digest_of(text)
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_not_there_or_not_what_was_kept_is_none(tmp_path: Path) -> None:
    text = stamp("one\n", "x")
    digest = digest_of(text)
    assert find(tmp_path / "gone", digest) is None
    keep(tmp_path, text)
    (tmp_path / digest).write_text(text.replace("one", "two"), encoding="utf-8")
    assert find(tmp_path, digest) is None
    (tmp_path / digest).write_bytes(b"\xff")
    assert find(tmp_path, digest) is None
    assert find(tmp_path, "../secret") is None


def test_a_text_with_more_behind_its_stamp_is_not_as_it_was_written() -> None:
    text = stamp("one\n", "x")
    assert is_export(text, digest_of(text))
    assert is_export(text.replace("\n", "\r\n") + "\n\n", digest_of(text))
    assert not is_export(f"{text}\nA note.\n", digest_of(text))


def test_what_was_taken_is_known_until_it_is_put_back(tmp_path: Path) -> None:
    before = Session(id="x")
    after = put(before, "incident.title", "New")
    text = stamp("one\n", "x").replace("one", "two")
    assert not was_taken(tmp_path, text, after)
    note_taken(tmp_path, text, before, ["incident.title"])
    note_taken(tmp_path, text, after, [])  # an import that changed nothing any more
    assert [was_taken(tmp_path, text, each) for each in (after, before)] == [True, False]
    assert [last_taken(tmp_path, digest_of(text), each) for each in (after, before)] == [text, None]
    assert not was_taken(tmp_path, text, put(after, "id", "y"))


def test_each_import_of_a_text_that_grows_can_be_put_back(tmp_path: Path) -> None:
    first = Session(id="x")
    second = put(first, "incident.title", "New")
    third = put(second, "incident.title", "Newer")
    exported = stamp("one\n", "x")
    note_taken(tmp_path, exported.replace("one", "two"), first, ["incident.title"])
    text = exported.replace("one", "three")
    note_taken(tmp_path, text, second, ["incident.title"])
    assert [was_taken(tmp_path, text, each) for each in (third, second, first)] == [True, False, False]


def test_notes_do_not_push_texts_out(tmp_path: Path) -> None:
    text = stamp("one\n", "x")
    keep(tmp_path, text)
    os.utime(tmp_path / digest_of(text), (1, 1))
    for number in range(KEPT):
        (tmp_path / f"{number:064x}.written").write_text("")
    note_written(tmp_path, "csv", "x")
    assert was_written(tmp_path, "csv", "x")
    assert not was_written(tmp_path, "csv", "y")
    assert find(tmp_path, digest_of(text)) == text
    assert len(list(tmp_path.glob("*.written"))) == KEPT


def test_a_text_without_a_stamp_is_not_kept(tmp_path: Path) -> None:
    keep(tmp_path, "no stamp")
    assert (list(tmp_path.iterdir()), digest_of("no stamp")) == ([], "")


def test_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        path = tmp_path / f"{number:064x}"
        path.write_text("old")
        os.utime(path, (number, number))
    (tmp_path / "notes.txt").write_text("mine")
    text = stamp("new\n", "x")
    keep(tmp_path, text)
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == KEPT + 1
    assert {digest_of(text), "notes.txt", f"{KEPT + 2:064x}"} <= names
    assert f"{0:064x}" not in names
