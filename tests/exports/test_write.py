"""A write-up's file: written whole, brought up to date, and never put over somebody's edits."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from unblame.exports.archive_tree import index
from unblame.exports.formats import Layout, document
from unblame.exports.record_json import record_json
from unblame.exports.render import TemplateError, render
from unblame.exports.stamp import read_stamp, stamp
from unblame.exports.write import (
    Written,
    draft_path,
    write_document,
    write_index,
    write_json,
    write_markdown,
    write_text,
)
from unblame.record.session import Session
from unblame.record.where import put
from unblame.store.exported import digest_of, find
from unblame.store.toml import dump_session

Write = Callable[..., Written]

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


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("write", [write_markdown, write_json])
@pytest.mark.parametrize("name", ["s.toml", "S.TOML", "session", "notes.md"])
def test_nothing_is_written_over_a_session(tmp_path: Path, name: str, write: Write, force: bool) -> None:
    path = tmp_path / name
    path.write_text(dump_session(SESSION))
    result = write(SESSION, path, force=force)
    assert "session" in result.refused
    assert "Choose" in result.advice
    assert result.diff == ""
    assert path.read_text() == dump_session(SESSION)


@pytest.mark.parametrize("data", [b"", b"[broken", b"x = 1\n"])
def test_any_toml_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path, link = tmp_path / "s.toml", tmp_path / "link.md"
    path.write_bytes(data)
    link.symlink_to(path)
    for place in (path, link):
        assert ".toml is for sessions" in write_markdown(SESSION, place, force=True).refused
    assert path.read_bytes() == data
    assert ".toml is for sessions" in write_markdown(SESSION, tmp_path / "new.toml").refused
    assert not (tmp_path / "new.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes of POSIX")
@pytest.mark.parametrize("name", ["/dev/full", "/dev/zero", "/dev/null", "pipe"])
def test_devices_and_pipes_are_not_even_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "pipe":
        os.mkfifo(path)
    for force in (False, True):
        refused = write_markdown(SESSION, path, force=force)
        assert (refused.refused, refused.advice) == (
            "it is a device or a pipe.", "Write to stdout with “-o -” and lead that there."
        )  # fmt: skip


def test_a_huge_file_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 34)

    def read(self: Path) -> bytes:
        raise AssertionError("it was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    refused = write_markdown(SESSION, path, force=True)
    assert (refused.refused, refused.advice) == (
        "it holds 16384 MiB, too much for an export.", "Choose another name with -o."
    )  # fmt: skip
    assert path.stat().st_size == 1 << 34


def test_json_that_somebody_edited_is_kept(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "exported"
    for session in (SESSION, LATER, SESSION):
        assert write_json(session, path, exported=kept) == Written(path)
    path.write_text(path.read_text().replace("Checkout", "Check-out"))
    edited = path.read_text()
    assert "edited since" in write_json(LATER, path, exported=kept).refused
    assert path.read_text() == edited
    assert write_json(LATER, path, exported=kept, force=True) == Written(path)
    assert write_json(SESSION, path, exported=kept) == Written(path)


def test_json_takes_the_place_of_its_own_only(path: Path) -> None:
    assert write_json(SESSION, path) == Written(path)
    assert path.read_text() == record_json(SESSION)
    assert write_json(LATER, path) == Written(path)
    assert path.read_text() == record_json(LATER)
    result = write_json(OTHER, path)
    assert "not the JSON of this session" in result.refused
    assert '-  "id": "s1"' in result.diff
    assert path.read_text() == record_json(LATER)
    assert write_json(OTHER, path, force=True) == Written(path)
    assert path.read_text() == record_json(OTHER)


def test_the_text_is_kept_for_corrections_of_markdown_that_was_written(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert write_document(SESSION, path, Layout(), exported=kept) == Written(path)
    text = path.read_text()
    assert text == document(SESSION, Layout())
    assert find(kept, digest_of(text)) == text
    path.write_text("mine")
    assert write_document(LATER, path, Layout(), exported=kept).refused
    write_document(LATER, tmp_path / "x.html", Layout(format="html"), exported=kept)
    assert len(list(kept.iterdir())) == 1


def test_a_folder_that_keeps_nothing_fails_no_export(path: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    assert write_document(SESSION, path, Layout(), exported=tmp_path / "kept") == Written(path)
    assert path.exists()


def test_a_page_is_guarded_as_markdown_is(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    page = Layout(format="html")
    for session in (SESSION, LATER):
        assert write_document(session, path, page).refused == ""
    assert path.read_text() == document(LATER, page)
    path.write_text(path.read_text().replace("It was so.", "It is so."))
    assert "edited" in write_document(SESSION, path, page).refused
    assert "another session" in write_document(OTHER, path, page).refused


def test_what_customers_get_is_known_again(path: Path) -> None:
    public = Layout("public")
    told = [
        session.model_copy(update={"publication": session.publication.model_copy(update={"customer_summary": text})})
        for session, text in ((SESSION, "You could not pay."), (LATER, "Nobody could pay."), (OTHER, "You could not."))
    ]
    for session in told[:2]:
        assert write_document(session, path, public).refused == ""
    assert "another session" in write_document(told[2], path, public).refused


def test_pictures_come_with_the_file_and_not_without(path: Path, tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"picture")
    shown = Session.model_validate({"id": "s1", "evidence": [{"id": "V1", "kind": "image", "url": "p.png"}]})
    path.write_text("mine")
    assert write_document(shown, path, Layout(), source=tmp_path / "s.toml").refused
    assert not (tmp_path / "images").exists()
    assert write_document(shown, path, Layout(), source=tmp_path / "s.toml", force=True) == Written(path)
    assert [file.read_bytes() for file in (tmp_path / "images").iterdir()] == [b"picture"]


def table(path: Path, text: str, *, owner: str = "s1", force: bool = False) -> Written:
    return write_text(path, text, exported=path.parent / "exported", owners=(owner,), force=force)


def test_what_has_no_stamp_is_written_over_as_long_as_nobody_edits_it(path: Path) -> None:
    assert table(path, "a,b\r\n") == Written(path)
    assert path.read_bytes() == b"a,b\r\n"
    assert table(path, "a,b\r\n") == Written(path)
    assert table(path, "a,c\r\n") == Written(path)
    assert path.read_bytes() == b"a,c\r\n"
    assert table(path, "of another\r\n", owner="s2").refused
    path.write_bytes(b"a,c,mine\r\n")
    refused = table(path, "a,d\r\n")
    assert "was edited since" in refused.refused
    assert "-a,c,mine\n+a,d\n" in refused.diff
    assert table(path, "a,d\r\n", force=True) == Written(path)
    assert path.read_bytes() == b"a,d\r\n"
    path.write_text(dump_session(SESSION))
    assert "it is a session" in table(path, "a", force=True).refused


def test_a_calendar_made_later_is_the_same(path: Path) -> None:
    text = "BEGIN:VCALENDAR\r\nDTSTAMP:{}\r\nEND:VCALENDAR\r\n"
    table(path, text.format("20240101T000000Z"))
    assert table(path, text.format("20250101T000000Z")) == Written(path)
    assert "20240101" in path.read_text()
    assert table(path, text.format("20250101T000000Z\r\nSUMMARY:x")) == Written(path)
    assert "SUMMARY:x" in path.read_text()


@pytest.mark.parametrize("force", [False, True])
def test_what_is_saved_while_pictures_are_copied_is_not_written_over(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, force: bool
) -> None:
    write_document(SESSION, path, Layout())

    def copy(*_: object) -> None:
        path.write_text("mine, just now", encoding="utf-8")

    monkeypatch.setattr("unblame.exports.write.copy", copy)
    changed = put(SESSION, "incident.title", "Another title")
    written = write_document(changed, path, Layout(), source=tmp_path / "s.toml", force=force)
    assert "just now" in written.refused
    assert path.read_text(encoding="utf-8") == "mine, just now"


def test_an_index_takes_the_place_of_an_index(path: Path) -> None:
    assert write_index(path, index({})) == Written(path)
    path.write_text(path.read_text().replace("# Post", "# Our post"))
    assert "edited" in write_index(path, index({})).refused
    path.write_text(stamp("# T", "s1"))
    assert "not written by unblame" in write_index(path, index({})).refused
    path.write_text("")
    assert write_index(path, index({})) == Written(path)
    path.write_text("mine")
    assert write_index(path, index({}), force=True) == Written(path)
