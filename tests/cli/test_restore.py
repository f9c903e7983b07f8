"""`unblame restore`: what is kept of a session, and bringing it back."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from command_line import Ran

from unblame.cli import restore
from unblame.cli.main import CommandError
from unblame.store import atomic, backup
from unblame.store.backup import Backup, Reason, backups, keep
from unblame.store.lock import hold

TEN = datetime(2024, 1, 17, 10, 0, 0, tzinfo=UTC)
CET = timezone(timedelta(hours=1), "CET")
DAY = timedelta(days=1)
SESSION = """\
schema = 1
id = "checkout-abcdef"
[incident]
title = "{}"
[[timeline]]
text = "one"
[[timeline]]
text = "two"
[[actions]]
"""

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


@dataclass(frozen=True, slots=True)
class Restore:
    """`unblame restore …` in `folder`, a day later with each run; the machine is in CET."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    days: Iterator[datetime] = field(default_factory=lambda: (TEN + n * DAY for n in range(2, 100)))

    def __call__(self, *arguments: str | Path) -> Ran:
        parser = argparse.ArgumentParser()
        restore.add_arguments(parser)
        try:
            code = restore.run(parser.parse_args([str(argument) for argument in arguments]))
            said = ""
        except CommandError as error:  # as `main` answers it
            code, said = 2, str(error)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err + said)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def path(self) -> Path:
        """The session's file."""
        return self.folder / "a.toml"

    def holds(self, title: str) -> bytes:
        """Write the session under this title."""
        self.path.write_text(SESSION.format(title))
        return self.path.read_bytes()

    def kept(self, data: bytes, reason: Reason = "meeting", at: datetime = TEN, source: Path | None = None) -> Path:
        """A backup of the session."""
        return keep(self.state / "backups", "checkout-abcdef", source or self.path, data, reason, at)

    def found(self) -> list[Backup]:
        """All of them, newest first."""
        return backups(self.state / "backups", "checkout-abcdef", self.path)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Restore:
    for name in ("STATE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"UNBLAME_{name}", str(tmp_path / name.lower()))
    monkeypatch.chdir(tmp_path)
    bench = Restore(tmp_path, capsys)
    monkeypatch.setattr(restore, "now", lambda: next(bench.days))
    monkeypatch.setattr(restore, "here", lambda: CET)
    return bench


def test_a_line_a_backup_newest_first(run: Restore) -> None:
    run.kept(SESSION.format("Old").encode(), "comments")
    run.kept(b"[incident]\n", "migration", TEN + DAY)
    run.kept(b"broken" + b"#" * 2000, "merge", TEN + 2 * DAY)
    run.holds("Now")
    ran = run(run.path)
    assert ran.code == 0
    assert [line[:4] for line in ran.out.splitlines()] == [" 1  ", " 2  ", " 3  "]
    assert [line[4:] for line in ran.out.splitlines()] == [
        "2024-01-19 11:00:00 CET  before a merge                     2 KiB  cannot be read",
        "2024-01-18 11:00:00 CET  before an upgrade                   11 B  Untitled  (0 events, 0 whys, 0 actions)",
        "2024-01-17 11:00:00 CET  before a save without comments     123 B  Old  (2 events, 0 whys, 1 action)",
    ]
    assert ran.err == "“unblame restore FILE NUMBER” brings one back, and keeps what the file holds now.\n"


@pytest.mark.parametrize("as_json", [False, True])
def test_no_backup_is_said(run: Restore, as_json: bool) -> None:
    run.holds("Now")
    ran = run(run.path, *["--json"] * as_json)
    assert (ran.code, ran.out) == (1, "[]\n" if as_json else "")
    assert ran.err == f"{run.path}: no backup of it is kept. One is made when a meeting starts, and before a merge.\n"
    ran = run(run.path, "1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{run.path}: no backup of it is kept.")


def test_the_list_for_scripts(run: Restore) -> None:
    good = run.kept(SESSION.format("Päy").encode())
    bad = run.kept(b"x", "restore", TEN + DAY)
    run.holds("Now")
    ran = run(run.path, "--json")
    assert (ran.code, ran.err) == (0, "")
    first, second = json.loads(ran.out)
    assert first.pop("problem").startswith(f"{bad}:1:2: expected “=”")
    unknown: dict[str, Any] = dict.fromkeys(("id", "title", "events", "whys", "actions"))
    made_at = (TEN + DAY).isoformat()
    assert first == {"number": 1, "backup": str(bad), "made_at": made_at, "reason": "restore", "size": 1, **unknown}
    assert second == {
        "number": 2,
        "backup": str(good),
        "made_at": TEN.isoformat(),
        "reason": "meeting",
        "size": len(SESSION.format("Päy").encode()),
        "id": "checkout-abcdef",
        "title": "Päy",
        "events": 2,
        "whys": 0,
        "actions": 1,
        "problem": None,
    }


def test_a_backup_is_brought_back_and_the_former_file_kept(run: Restore) -> None:
    before = run.holds("Before")
    run.kept(before)
    run.kept(SESSION.format("Between").encode(), "merge", TEN + DAY)
    after = run.holds("After")
    ran = run(run.path, "2")
    assert (ran.code, ran.out) == (0, f"{run.path}\n")
    assert ran.err == (
        "Brought back: 2024-01-17 11:00:00 CET, when a meeting started. The former file is kept as number 1.\n"
    )
    assert run.path.read_bytes() == before
    newest = run.found()[0]
    assert (newest.reason, newest.made_at, newest.path.read_bytes()) == ("restore", TEN + 2 * DAY, after)


def test_a_restore_is_undone_by_the_next(run: Restore) -> None:
    run.kept(run.holds("Before"))
    after = run.holds("After")
    run(run.path, "1")
    run(run.path, "1")
    assert run.path.read_bytes() == after


def test_a_restore_for_scripts(run: Restore) -> None:
    path = run.kept(run.holds("Before"))
    run.holds("After")
    ran = run(run.path, "1", "--json")
    assert json.loads(ran.out) == {
        "path": str(run.path),
        "changed": True,
        "kept": 1,
        "backup": str(path),
        "made_at": TEN.isoformat(),
        "reason": "meeting",
    }


def test_what_it_holds_already_is_not_written(run: Restore) -> None:
    run.kept(run.holds("Same"))
    stamp = atomic.stamp_of(run.path)
    ran = run(run.path, "1")
    assert (ran.code, ran.out) == (0, f"{run.path}\n")
    assert ran.err.endswith("Nothing was changed.\n")
    assert atomic.stamp_of(run.path) == stamp
    assert len(run.found()) == 1
    assert json.loads(run(run.path, "1", "--json").out)["changed"] is False


@posix
def test_a_missing_file_is_made_again_for_the_user_alone(run: Restore) -> None:
    path = run.folder / "gone" / "a.toml"
    run.kept(SESSION.format("Gone").encode(), source=path)
    ran = run(path, "1")
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert ran.err.endswith("There was no file.\n")
    assert path.read_bytes() == SESSION.format("Gone").encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(run.found()) == 1


@posix
def test_the_mode_and_a_link_stay(run: Restore) -> None:
    run.kept(run.holds("Before"))
    run.holds("After")
    run.path.chmod(0o640)
    link = run.folder / "link.toml"
    link.symlink_to(run.path)
    assert run(link, "1").code == 0
    assert link.is_symlink()
    assert run.path.read_text() == SESSION.format("Before")
    assert run.path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("broken", [b"", b"\xff\0", b"[incident\n", b"[project]\n", b'id = "other"\n[incident]\n'])
def test_a_broken_file_is_kept_too(run: Restore, broken: bytes) -> None:
    before = run.holds("Before")
    run.kept(before)
    run.path.write_bytes(broken)
    assert run(run.path).out.count("\n") == 1
    ran = run(run.path, "1")
    assert ran.code == 0
    assert ran.err.endswith("The former file is kept as number 1.\n")
    assert run.path.read_bytes() == before
    assert [each.path.read_bytes() for each in run.found()] == [broken, before]


def test_a_broken_backup_is_brought_back_with_what_is_wrong_with_it(run: Restore) -> None:
    run.kept(b"[incident\n")
    run.holds("Now")
    ran = run(run.path, "1")
    assert ran.code == 0
    assert run.path.read_bytes() == b"[incident\n"
    assert f"unblame: {run.path}:1:10: expected “]”" in ran.err


def test_a_backup_that_the_new_one_pushes_out_is_still_brought_back(run: Restore) -> None:
    for number in range(backup.KEPT):
        run.kept(SESSION.format(number).encode(), at=TEN + number * timedelta(minutes=1))
    run.holds("Now")
    assert run(run.path, str(backup.KEPT)).code == 0
    assert run.path.read_text() == SESSION.format(0)
    assert len(run.found()) == backup.KEPT


@pytest.mark.parametrize("number", ["0", "2", "-1", "01", "1.0", "one", "", "٣", "9" * 5000])
def test_a_wrong_number_is_said(run: Restore, number: str) -> None:
    run.kept(run.holds("Before"))
    after = run.holds("After")
    ran = run(run.path, "--", number)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{run.path}: there is no backup “{number[:10]}")
    assert "”: the only one is 1. “unblame restore " in ran.err
    assert len(ran.err) < 500
    assert run.path.read_bytes() == after
    run.kept(after, "merge", TEN + DAY)
    assert "they go from 1 to 2." in run(run.path, "3").err


def test_what_is_no_file_is_said(run: Restore) -> None:
    assert run("-") == Ran(2, "", "“-” is stdin, and a backup is brought back into a file. Name the session's file.")
    assert run(run.folder) == Ran(2, "", f"{run.folder}: this is a folder. Name a session's .toml file.")
    assert run(os.devnull, "1") == Ran(2, "", f"{os.devnull}: this is a device or a pipe. Name a session's .toml file.")


def test_a_session_that_is_open_is_left_alone(run: Restore) -> None:
    run.kept(run.holds("Before"))
    after = run.holds("After")
    lock = hold(run.state, run.path, lambda: TEN)
    ran = run(run.path, "1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("a.toml is open elsewhere: ")
    assert ran.err.endswith(". Close it there first.")
    assert run.path.read_bytes() == after
    assert len(run.found()) == 1
    assert run(run.path).code == 0
    lock.release()
    assert run(run.path, "1").code == 0


def test_a_file_that_cannot_be_kept_is_not_written_over(run: Restore, monkeypatch: pytest.MonkeyPatch) -> None:
    run.kept(run.holds("Before"))
    with run.path.open("wb") as file:
        file.truncate(17 * 2**20)
    ran = run(run.path, "1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{run.path}: cannot be kept as a backup first: expected at most 16 MiB")
    after = run.holds("After")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "write_new", full)
    ran = run(run.path, "1")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be kept as a backup first (No space left on device). Make room" in ran.err
    assert run.path.read_bytes() == after


def test_a_file_that_cannot_be_written_stays(run: Restore, monkeypatch: pytest.MonkeyPatch) -> None:
    run.kept(run.holds("Before"))
    after = run.holds("After")

    def protected(*_: object) -> bool:
        return False

    monkeypatch.setattr(os, "access", protected)
    ran = run(run.path, "1")
    assert ran == Ran(
        2, "", f"{run.path}: cannot be written (the file is write-protected). Mend that and try it again."
    )
    assert run.path.read_bytes() == after


def test_a_file_that_changes_meanwhile_is_not_written_over(run: Restore, monkeypatch: pytest.MonkeyPatch) -> None:
    run.kept(run.holds("Before"))
    run.holds("After")
    present = restore._present  # pyright: ignore[reportPrivateUsage] - the moment between reading and writing

    def and_then_another_writes(path: Path) -> bytes:
        read = present(path)
        path.write_bytes(b"# theirs")
        return read

    monkeypatch.setattr(restore, "_present", and_then_another_writes)
    ran = run(run.path, "1")
    assert ran.code == 2
    assert "another program wrote to it just now" in ran.err
    assert run.path.read_bytes() == b"# theirs"
    assert sorted(each.name for each in run.folder.iterdir()) == ["a.toml", "state"]


def test_a_title_does_nothing_to_the_terminal(run: Restore) -> None:
    run.kept(SESSION.format("\\u001b[2Jgone\\u202eback").encode())
    run.holds("Now")
    ran = run(run.path)
    assert "gone⟦U+202E⟧back" in ran.out
    assert "\x1b" not in ran.out
