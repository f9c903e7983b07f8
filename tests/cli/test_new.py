"""`unblame new`: one file, its path on stdout, nothing lost of what was typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine

from unblame.record.session import Session
from unblame.store.load import load_session

DAY = "2024-02-01"


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def made(unblame: CommandLine, *arguments: str) -> tuple[Path, Session]:
    ran = unblame("new", *arguments)
    assert (ran.code, ran.err) == (0, "")
    path = Path(ran.out.removesuffix("\n"))
    return path, load_session(path).session


def test_the_path_alone_is_printed(unblame: CommandLine) -> None:
    path, session = made(unblame, "--title", "Checkout is down")
    assert path == unblame.library / f"{DAY}-checkout-is-down.toml"
    assert session.incident.title == "Checkout is down"
    assert session.incident.status == "draft"
    assert session.incident.severity is None
    assert session.meeting.agenda == ""


def test_ids_and_names_are_never_given_twice(unblame: CommandLine) -> None:
    sessions = [made(unblame, "--title", "Same") for _ in range(3)]
    assert [path.name for path, _ in sessions] == [f"{DAY}-same{end}.toml" for end in ("", "-2", "-3")]
    assert len({session.id for _, session in sessions}) == 3
    assert all(session.id.startswith(f"{DAY}-same-") for _, session in sessions)


def test_a_title_is_not_asked_for(unblame: CommandLine) -> None:
    path, session = made(unblame)
    assert path.name == f"{DAY}-untitled-incident.toml"
    assert session.incident.title == "Untitled incident"


def test_near_miss_and_quick(unblame: CommandLine) -> None:
    assert made(unblame, "--near-miss")[1].incident.kind == "near-miss"
    _, quick = made(unblame, "--quick")
    assert (quick.incident.kind, quick.meeting.agenda) == (None, "30")


@pytest.mark.parametrize(
    ("given", "severity", "written"),
    [
        ("SEV0", "SEV0", ""),
        ("sev-3", "SEV3", ""),
        ("P0", "SEV1", "P0"),
        ("P1", "SEV2", "P1"),
        ("p3", "SEV4", "p3"),
        ("", None, ""),
    ],
)
def test_severity_is_read_and_kept_as_written(
    unblame: CommandLine, given: str, severity: str | None, written: str
) -> None:
    incident = made(unblame, "--severity", given)[1].incident
    assert (incident.severity, incident.severity_written) == (severity, written)


@pytest.mark.parametrize("given", ["SEV5", "P4", "high", " "])
def test_a_severity_of_no_scale_makes_nothing(unblame: CommandLine, given: str) -> None:
    ran = unblame("new", "--severity", given)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"unblame: --severity {given}: write SEV0 to SEV4, or P0 to P3.\n"
    assert not unblame.library.exists()


@pytest.mark.parametrize(
    ("title", "kept", "slug"),
    [
        ("../../etc/passwd", "../../etc/passwd", "etc-passwd"),
        ("a/b\\c", "a/b\\c", "a-b-c"),
        ("one\ntwo\tthree", "one two three", "one-two-three"),
        ("\x1b[31mred\x1b[0m\x07 alert\x00", "red alert", "red-alert"),
        ("\x1b]0;title\x07", "Untitled incident", "untitled-incident"),
        ("تعطل الدفع", "تعطل الدفع", "untitled"),
        ("Ausfall: Größe", "Ausfall: Größe", "ausfall-grosse"),
        ("\udcff broken byte", "broken byte", "broken-byte"),
        ("  ", "Untitled incident", "untitled-incident"),
        ('quoted "title" = [x]', 'quoted "title" = [x]', "quoted-title-x"),
    ],
)
def test_any_title_makes_a_safe_name(unblame: CommandLine, title: str, kept: str, slug: str) -> None:
    path, session = made(unblame, "--title", title)
    assert path == unblame.library / f"{DAY}-{slug}.toml"
    assert session.incident.title == kept


def test_a_long_title_is_kept_whole_behind_a_short_name(unblame: CommandLine) -> None:
    title = "long " * 60
    path, session = made(unblame, "--title", title)
    assert session.incident.title == title.strip()
    assert len(path.name) < 80


@pytest.mark.parametrize("first", [True, False])
def test_another_library_is_named_before_or_behind_the_command(unblame: CommandLine, first: bool) -> None:
    named = ("--library", "else/where")
    ran = unblame(*named, "new") if first else unblame("new", *named)
    assert ran.code == 0
    assert Path(ran.out.strip()).parent == unblame.folder / "else" / "where"


def test_the_users_own_folder_is_for_the_user_alone(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNBLAME_LIBRARY")
    path, _ = made(unblame)
    assert path.parent == unblame.folder / "data"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_repositorys_sessions_folder_is_the_library(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNBLAME_LIBRARY")
    team = unblame.folder / "sessions"
    team.mkdir()
    (team / "first.toml").write_text('[incident]\ntitle = "First"\n')
    assert made(unblame)[0].parent == team


def test_a_folder_that_cannot_be_written_is_named(unblame: CommandLine) -> None:
    (unblame.folder / "file").write_text("not a folder")
    ran = unblame("new", "--library", "file/below")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {unblame.folder / 'file'}")
    assert ran.err.endswith(" Name another folder with --library.\n")
    assert (unblame.folder / "file").read_text() == "not a folder"


def test_with_a_terminal_it_opens_unless_told_not_to(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def open_it(config: object, library: Path, path: Path, *, section: str) -> int:
        opened.append((library, path, section))
        return 7

    monkeypatch.setattr("unblame.cli.new.has_terminal", lambda: True)
    monkeypatch.setattr("unblame.cli.new.run_app", open_it)
    assert unblame("new", "--no-open").code == 0
    assert opened == []
    ran = unblame("new")
    assert ran.code == 7
    assert opened == [(unblame.library, Path(ran.out.strip()), "incident")]
