"""A write-up's file: written whole, brought up to date, and never put over somebody's edits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unblame.exports.render import TemplateError, render
from unblame.exports.stamp import read_stamp, stamp
from unblame.exports.write import Written, draft_path, write_markdown
from unblame.record.session import Session

SESSION = Session.model_validate({"id": "s1", "incident": {"title": "Checkout down", "summary": "It was."}})
LATER = Session.model_validate({"id": "s1", "incident": {"title": "Checkout down", "summary": "It was so."}})
OTHER = Session.model_validate({"id": "s2", "incident": {"title": "Checkout down"}})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.md"


def test_the_file_is_the_stamped_write_up(path: Path) -> None:
    assert write_markdown(SESSION, path) == Written(path)
    assert path.read_bytes() == stamp(render(SESSION), "s1").encode()
    assert [file.name for file in path.parent.iterdir()] == ["out.md"]


def test_the_default_is_beside_the_session() -> None:
    assert draft_path(SESSION, Path("team/sessions/x.toml")) == Path("team/sessions/postmortem-checkout-down.md")


def test_the_same_text_is_not_written_again(path: Path) -> None:
    write_markdown(SESSION, path)
    before = path.stat()
    assert write_markdown(SESSION, path) == Written(path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_export_nobody_touched_is_replaced(path: Path, line_end: str) -> None:
    path.write_bytes(stamp(render(SESSION), "s1").replace("\n", line_end).encode())
    assert write_markdown(LATER, path) == Written(path)
    assert path.read_bytes() == stamp(render(LATER), "s1").encode()


@pytest.mark.parametrize("there", [b"", b" \n\n"])
def test_an_empty_file_is_nobodys_work(path: Path, there: bytes) -> None:
    path.write_bytes(there)
    assert write_markdown(SESSION, path).refused == ""
    assert read_stamp(path.read_text()) == ("s1", False)


@pytest.mark.parametrize(
    ("there", "reason", "shown"),
    [
        (stamp(render(SESSION), "s1").replace("It was.", "It is."), "edited", "-It is.\n+It was so.\n"),
        (stamp(render(OTHER), "s2"), "another session, s2", "+It was so.\n"),
        ("# My notes\n", "not written by unblame", "-# My notes\n"),
        ("\udcff\udcfe\0", "not written by unblame", "+It was so.\n"),
    ],
    ids=["edited", "another", "mine", "binary"],
)
def test_what_is_somebodys_is_left_until_forced(path: Path, there: str, reason: str, shown: str) -> None:
    data = there.encode("utf-8", "surrogateescape")
    path.write_bytes(data)
    result = write_markdown(LATER, path)
    assert reason in result.refused
    assert shown in result.diff
    assert result.diff.startswith("--- out.md\n+++ out.md (new export)\n")
    assert path.read_bytes() == data
    assert write_markdown(LATER, path, force=True) == Written(path)
    assert path.read_bytes() == stamp(render(LATER), "s1").encode()


def test_an_edit_that_says_what_the_export_says_is_no_edit(path: Path) -> None:
    write_markdown(SESSION, path)
    written = path.read_text()
    path.write_text(written.replace("It was.", "It was so."))
    assert write_markdown(LATER, path).refused != ""
    path.write_text(stamp(render(LATER), "s1"))
    assert write_markdown(LATER, path) == Written(path)


def test_a_link_and_its_permissions_stay(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "docs.md"
    target.touch(mode=0o640)
    target.chmod(0o640)
    path.symlink_to(target)
    write_markdown(SESSION, path)
    assert path.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert read_stamp(target.read_text()) == ("s1", False)


def test_a_template_that_does_not_work_changes_nothing(path: Path, tmp_path: Path) -> None:
    template = tmp_path / "team.md.j2"
    template.write_text("{{ nothing }}")
    write_markdown(SESSION, path)
    before = path.read_bytes()
    with pytest.raises(TemplateError, match="line 1"):
        write_markdown(LATER, path, template=str(template), force=True)
    assert path.read_bytes() == before


def test_a_template_of_ones_own_is_stamped_too(path: Path, tmp_path: Path) -> None:
    template = tmp_path / "team.md.j2"
    template.write_text("{{ summary }}\n")
    write_markdown(SESSION, path, template=str(template))
    assert path.read_text() == stamp("It was.\n", "s1")


def test_a_place_that_cannot_be_written_is_the_callers_to_say(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_markdown(SESSION, tmp_path / "none" / "out.md")
    with pytest.raises(IsADirectoryError):
        write_markdown(SESSION, tmp_path)


def test_a_disk_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_markdown(SESSION, path)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_markdown(LATER, path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["out.md"]
