"""Runs commands in this process, with every folder of the user's below one of the test's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unblame.cli import main

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "sessions"
FOLDERS = ("STATE", "CONFIG", "DATA", "LIBRARY")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command gave: its exit code and what it wrote."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`unblame(…)` as typed in `folder`, on 1 February 2024 in UTC; no terminal is there."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @classmethod
    def starting(cls, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "100")
        for name in FOLDERS:
            monkeypatch.setenv(f"UNBLAME_{name}", str(folder / name.lower()))
        for module in ("new", "list"):
            monkeypatch.setattr(f"unblame.cli.{module}.now", lambda: NOON)
            monkeypatch.setattr(f"unblame.cli.{module}.here", lambda: UTC)
        return cls(folder, capsys)

    @property
    def library(self) -> Path:
        """The folder that UNBLAME_LIBRARY names."""
        return self.folder / "library"

    def __call__(self, *arguments: str | Path) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:  # argparse's way out
            code = int(left.code or 0)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def put(self, name: str, text: str) -> Path:
        """A session's file in the library."""
        self.library.mkdir(exist_ok=True)
        path = self.library / name
        path.write_text(text, encoding="utf-8")
        return path


def environment(folder: Path, **others: str) -> dict[str, str]:
    """The same folders for a process of its own."""
    return {**os.environ, **{f"UNBLAME_{name}": str(folder / name.lower()) for name in FOLDERS}, **others}
