"""The texts of exports, kept to compare corrected ones with."""

from __future__ import annotations

import os
from pathlib import Path

from unblame.exports.stamp import stamp
from unblame.store.exported import KEPT, digest_of, find, keep


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
