"""`unblame demo`: the sample's write-up, or the sample itself in a copy of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import SAMPLES, CommandLine

from unblame.exports.formats import as_read
from unblame.exports.render import render
from unblame.store.load import load_session

SAMPLE = next(SAMPLES.glob("*checkout*.toml"))


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A terminal, and what would be opened on it."""
    calls: list[Any] = []

    def open_it(config: object, library: Path, path: Path, *, section: str) -> int:
        calls.append((library, path, section))
        return 0

    monkeypatch.setattr("unblame.cli.demo.has_terminal", lambda: True)
    monkeypatch.setattr("unblame.cli.demo.run_app", open_it)
    return calls


def test_without_a_terminal_the_write_up_is_printed(unblame: CommandLine) -> None:
    ran = unblame("demo")
    assert (ran.code, ran.out, ran.err) == (0, render(as_read(load_session(SAMPLE).session)), "")
    assert not (unblame.folder / "state").exists()


def test_with_one_a_copy_is_opened(unblame: CommandLine, opened: list[Any]) -> None:
    ran = unblame("demo")
    copy = unblame.folder / "state" / "demo" / SAMPLE.name
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert opened == [(copy.parent, copy, "timeline")]
    assert copy.read_bytes() == SAMPLE.read_bytes()
    assert copy.parent.stat().st_mode & 0o077 == 0


def test_the_copy_is_kept_until_a_fresh_one_is_asked_for(unblame: CommandLine, opened: list[Any]) -> None:
    unblame("demo")
    copy = opened[0][1]
    copy.write_text("mine")
    unblame("demo")
    assert copy.read_text() == "mine"
    unblame("demo", "--fresh")
    assert copy.read_bytes() == SAMPLE.read_bytes()


def test_a_state_folder_that_cannot_be_written_is_said(unblame: CommandLine, opened: list[Any]) -> None:
    (unblame.folder / "state").write_text("a file")
    ran = unblame("demo")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(" Set UNBLAME_STATE.\n")
    assert opened == []


def test_an_installation_without_samples_is_said(
    unblame: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(package: str) -> Path:
        return tmp_path

    monkeypatch.setattr("importlib.resources.files", installed)
    for _ in range(2):
        ran = unblame("demo")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "unblame: The sample is missing from this installation. Install unblame again.\n"
        (tmp_path / "samples").mkdir(exist_ok=True)
