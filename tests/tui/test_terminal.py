"""Without a terminal, on a tiny one, with files that are no sessions, with a folder that went away."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.terminal import SAMPLE, UNBLAME, Terminal, clean_environment

CTRL_Q = "\x11"
FIRST = "v2.5.0 goes to half of the fleet"
SPARSE_BYTES = 200 * 2**20


def piped(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without any terminal."""
    return subprocess.run(
        [*UNBLAME, *arguments],
        cwd=folder,
        env=clean_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# ---------------------------------------------------------------------- no terminal


def test_demo_prints_the_write_up(tmp_path: Path) -> None:
    result = piped(tmp_path, "demo")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Checkout down: connection pool exhausted" in result.stdout.splitlines()[0]
    assert FIRST in result.stdout
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("command", [("open", str(SAMPLE)), ("meet", str(SAMPLE)), ()])
def test_commands_that_need_a_terminal_say_so(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = piped(tmp_path, *command)
    assert (result.returncode, result.stdout) == (2, "")
    assert " ".join(("“unblame", *command[:1])) + "” needs a terminal" in result.stderr
    assert "unblame export FILE" in result.stderr
    assert len(result.stderr.splitlines()) == 1


# ---------------------------------------------------------------------- files that are no sessions


def missing(path: Path) -> None:
    assert not path.exists()


def empty(path: Path) -> None:
    path.touch()


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 8)


def truncated(path: Path) -> None:
    data = SAMPLE.read_bytes()
    path.write_bytes(data[: data.index(b'"Error rate alert') + 6])


def not_utf8(path: Path) -> None:
    path.write_bytes(SAMPLE.read_bytes().replace(b"Checkout down", b"Checkout \xff\xfe", 1))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE_BYTES)


def other_toml(path: Path) -> None:
    path.write_text('[package]\nname = "something else"\n', encoding="utf-8")


def folder(path: Path) -> None:
    path.mkdir()


BAD = [
    (missing, "there is no such file"),
    (empty, "the file is empty"),
    (binary, ""),
    (truncated, "bad.toml:"),
    (not_utf8, "UTF-8"),
    (sparse, "expected at most 16 MiB, found 200 MiB"),
    (other_toml, "without the table [incident]"),
    (folder, "this is a folder"),
]


def state_of(path: Path) -> tuple[int, int, bytes] | None:
    """Everything that would tell a write: size, time and beginning; none where nothing is."""
    if not path.exists():
        return None
    status = path.stat()
    start = b"" if path.is_dir() else path.open("rb").read(100_000)
    return status.st_size, status.st_mtime_ns, start


@pytest.mark.parametrize(
    ("make", "says"),
    [pytest.param(*each, marks=pytest.mark.slow) if index % 4 else each for index, each in enumerate(BAD)],
)
def test_export_refuses_what_is_no_session(tmp_path: Path, make: Callable[[Path], None], says: str) -> None:
    path = tmp_path / "bad.toml"
    make(path)
    before = state_of(path)
    result = piped(tmp_path, "export", "bad.toml")
    assert (result.returncode, result.stdout) == (2, "")
    assert "bad.toml" in result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert state_of(path) == before


@pytest.mark.parametrize(
    ("make", "says"),
    [each if index % 4 == 1 else pytest.param(*each, marks=pytest.mark.slow) for index, each in enumerate(BAD)],
)
def test_open_refuses_what_is_no_session(tmp_path: Path, make: Callable[[Path], None], says: str) -> None:
    """The message stands on the terminal after the screen is gone."""
    path = tmp_path / "bad.toml"
    make(path)
    before = state_of(path)
    with Terminal((*UNBLAME, "open", "bad.toml"), clean_environment(tmp_path), folder=tmp_path) as terminal:
        code = terminal.wait()
        told = terminal.everything
    assert code == 2, told
    last = " ".join(told.splitlines()[-6:])
    assert "bad.toml" in last
    assert says in last
    assert "Traceback" not in told
    assert state_of(path) == before


# ---------------------------------------------------------------------- small and failing


@pytest.mark.parametrize(("columns", "rows"), [(20, 5), pytest.param(300, 100, marks=pytest.mark.slow)])
def test_any_size_of_terminal_opens_and_quits(tmp_path: Path, columns: int, rows: int) -> None:
    session = tmp_path / SAMPLE.name
    shutil.copyfile(SAMPLE, session)
    before = session.read_bytes()
    command = (*UNBLAME, "open", session.name, "--section", "timeline")
    environment = clean_environment(tmp_path)
    with Terminal(command, environment, folder=tmp_path, columns=columns, rows=rows) as terminal:
        terminal.wait_for("event 1 of")
        terminal.pass_time(0.5)
        assert terminal.process.poll() is None
        terminal.write(CTRL_Q)
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.everything
    assert session.read_bytes() == before


def test_a_folder_that_goes_away_is_said_and_typing_goes_on(tmp_path: Path) -> None:
    """Nothing can be saved, which permissions would not bring about for everyone; then the folder is back."""
    home, place = tmp_path / "home", tmp_path / "place"
    home.mkdir()
    place.mkdir()
    session = place / SAMPLE.name
    shutil.copyfile(SAMPLE, session)
    command = (*UNBLAME, "open", str(session), "--section", "timeline")
    with Terminal(command, clean_environment(home), folder=home) as terminal:
        terminal.wait_for(FIRST)
        terminal.pass_time(0.3)
        place.rename(tmp_path / "elsewhere")
        terminal.write("\r")
        terminal.wait_for("list")
        terminal.write(" at noon")
        terminal.wait_for("not saved")
        assert terminal.process.poll() is None
        (tmp_path / "elsewhere").rename(place)
        terminal.write(" or so")
        terminal.wait_for(" saved ")
        terminal.write(CTRL_Q)
        assert terminal.wait() == 0
    text = tomllib.loads(session.read_text(encoding="utf-8"))["timeline"][0]["text"]
    assert text == f"{FIRST} at noon or so"
