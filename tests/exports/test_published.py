"""Where a write-up went: kept in the session's file once, and found again."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from unblame.exports import published
from unblame.exports.published import keep, kept_place, may_keep, place_below, root_of, with_place
from unblame.record.session import Session
from unblame.store.errors import Unreadable
from unblame.store.load import load_session
from unblame.store.lock import Held, hold, short_lock

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
DAY = date(2024, 2, 1)
SESSION = Session(id="s1")
TEXT = 'schema = 1\nid = "s1"\n\n[incident]\ntitle = "T"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "repo/team/s.toml"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    return path


def places(session: Session) -> list[tuple[str, str]]:
    return [(each.template, each.to) for each in session.publication.published]


def test_paths_are_relative_to_the_repository_or_the_sessions_folder(file: Path, tmp_path: Path) -> None:
    assert root_of(file) == file.parent
    subprocess.run(["git", "init", "-q", str(tmp_path / "other")], check=True, timeout=20)
    (tmp_path / "other/team").mkdir()
    assert root_of(tmp_path / "other/team/s.toml") == tmp_path / "other"


def test_a_place_outside_is_none(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/out").symlink_to(tmp_path)
    assert place_below(tmp_path / "root", tmp_path / "root/docs/x.md") == "docs/x.md"
    assert place_below(tmp_path / "root", tmp_path / "root/docs/../x.md") == "x.md"
    for outside in ("x.md", "root/../x.md", "root/out/x.md", "rooted/x.md"):
        assert place_below(tmp_path / "root", tmp_path / outside) == ""
    assert place_below(tmp_path / "root", tmp_path / "root/a\nb.md") == ""


def test_an_entry_is_made_once_and_the_same_everywhere() -> None:
    once = with_place(SESSION, "standard", "docs/x.md", DAY)
    assert with_place(once, "standard", "docs/x.md", date(2025, 1, 1)) is once
    assert with_place(SESSION, "standard", "", DAY) is SESSION
    assert with_place(SESSION, "standard", "docs/x.md", DAY) == once
    more = with_place(with_place(once, "public", "docs/x.md", DAY), "../mine/t.md.j2", "y.md", DAY)
    assert places(more) == [("standard", "docs/x.md"), ("public", "docs/x.md"), ("t.md.j2", "y.md")]
    assert len({each.id for each in more.publication.published}) == 3
    assert more.publication.published[0].audience == ""


def test_the_file_of_the_last_time_is_found(tmp_path: Path) -> None:
    session = with_place(with_place(SESSION, "standard", "docs/a.md", DAY), "standard", "docs/b.md", DAY)
    session = with_place(session, "public", "docs/c.html", DAY)

    def find(folder: str, template: str, ending: str) -> Path | None:
        return kept_place(session, tmp_path, tmp_path / folder, template, ending)

    assert find("docs", "standard", ".md") == tmp_path / "docs/b.md"
    assert find("docs", "public", ".html") == tmp_path / "docs/c.html"
    assert find("docs", "public", ".md") is None
    assert find(".", "standard", ".md") is None
    assert find("docs/deep", "standard", ".md") is None


@pytest.mark.parametrize(
    "to", ["https://x/docs/a.md", "../docs/a.md", "/docs/a.md", "docs/..md", "docs\\a.md", "docs/"]
)
def test_what_somebody_wrote_leads_nowhere_else(tmp_path: Path, to: str) -> None:
    session = with_place(SESSION, "standard", to, DAY)
    assert kept_place(session, tmp_path / "root", tmp_path / "root/docs", "standard", ".md") is None


def test_keeping_is_idempotent_and_changes_nothing_else(file: Path, tmp_path: Path) -> None:
    assert keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
    after = file.read_text()
    assert after.startswith(TEXT)
    assert places(load_session(file).session) == [("standard", "x.md")]
    assert not keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
    assert file.read_text() == after
    assert not (tmp_path / "state/backups").exists()


def test_an_app_that_has_it_open_is_no_hindrance(file: Path, tmp_path: Path) -> None:
    lock = hold(tmp_path / "state", file, lambda: NOON)
    assert keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
    lock.release()


def test_another_command_that_writes_is_waited_for(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unblame.store.lock.SHORT_SECONDS", 0.05)
    with short_lock(tmp_path / "state", file), pytest.raises(Held):
        keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
    assert file.read_text() == TEXT


@pytest.mark.parametrize(("times", "is_kept"), [(1, True), (3, False)])
def test_what_others_write_meanwhile_is_read_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, is_kept: bool
) -> None:
    left = [times]
    real = published.dump_session

    def dump(session: Session) -> str:
        if left[0]:
            left[0] -= 1
            file.write_text(TEXT + f'summary = "{left[0]} more, {"x" * left[0]}"\n')
        return real(session)

    monkeypatch.setattr(published, "dump_session", dump)
    if is_kept:
        assert keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
        session = load_session(file).session
        assert (places(session), session.incident.summary) == ([("standard", "x.md")], "0 more, ")
    else:
        with pytest.raises(OSError, match="another program"):
            keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
        assert places(load_session(file).session) == []


def test_a_broken_file_stays(file: Path, tmp_path: Path) -> None:
    file.write_text("[incident")
    with pytest.raises(Unreadable):
        keep(file, "standard", "x.md", tmp_path / "state", NOON, DAY)
    assert file.read_text() == "[incident"


def test_may_keep_asks_for_the_file_and_its_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_keep(file)
    for refused in (file, file.parent):

        def access(path: Path, mode: int, *, refused: Path = refused) -> bool:
            return path != refused

        with monkeypatch.context() as patched:
            patched.setattr(published.os, "access", access)
            assert not may_keep(file)
