"""The command line as a whole: help, version, wrong use, and streams that do not work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import SAMPLES, CommandLine, environment

from unblame import __version__
from unblame.cli.main import COMMANDS

SAMPLE = next(SAMPLES.glob("*checkout*.toml"))
OPTIONS = {
    "new": ("--quick", "--near-miss", "--title T", "--severity S", "--no-open"),
    "open": ("FILE", "--section S", "timeline"),
    "meet": ("FILE", "--agenda A", "60-analysis"),
    "export": (
        *("FILE", "--template NAME|PATH", "--format", "--output PATH", "--into DIR", "--archive DIR", "--force"),
        *("--front-matter", "--timezone ZONE", "--images", "--task ID"),
    ),
    "check": ("PATH", "--format", "--only", "Exits with 1"),
    "import": ("FILE", "--into SESSION", "--from", "--dry-run", "--force", "Exits with 1"),
    "list": ("--json",),
    "templates": ("--show NAME", "templates/NAME.md.j2"),
    "demo": ("--fresh",),
    "ticket": ("FILE ACTION [TICKET]", "--csv ANSWER", "--force", "Exits with 1"),
    "merge": ("BASE OURS THEIRS", "--output PATH", "--install", "Exits with 1"),
    "restore": ("FILE", "NUMBER", "--json"),
}
BASH = ("bash", "-c")


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def shell(line: str, folder: Path, **others: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash in which `$unblame` is the command and `$sample` a session."""
    names = {"unblame": f"{sys.executable} -m unblame", "sample": str(SAMPLE), **others}
    return subprocess.run(
        [*BASH, f"set -o pipefail; {line}"],
        env=environment(folder, **names),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_help_names_every_command(unblame: CommandLine) -> None:
    ran = unblame("--help")
    assert (ran.code, ran.err) == (0, "")
    for name, summary in COMMANDS.items():
        assert f"    {name} " in ran.out
        assert summary in ran.out
    assert "UNBLAME_LIBRARY" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_names_its_options(unblame: CommandLine, command: str) -> None:
    ran = unblame(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: unblame {command}")
    said = " ".join(ran.out.split())
    assert f"{COMMANDS[command][1:]}." in said
    assert [option for option in OPTIONS[command] if option not in said] == []


def test_version(unblame: CommandLine) -> None:
    ran = unblame("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"unblame {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lsit",), "'lsit'"),
        (("list", "--jsn"), "--jsn"),
        (("export",), "FILE"),
        (("new", "--quick", "--near-miss"), "not allowed with"),
        (("open", "x.toml", "--section", "readme"), "timeline"),
        (("export", "x.toml", "--format", "docx"), "'docx'"),
    ],
)
def test_wrong_use_exits_2_and_says_what_there_is(unblame: CommandLine, arguments: tuple[str, ...], told: str) -> None:
    ran = unblame(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: unblame")
    assert told in ran.err


@pytest.mark.parametrize(
    ("arguments", "name"),
    [((), "unblame"), (("open", SAMPLE), "unblame open"), (("meet", SAMPLE, "--agenda", "30"), "unblame meet")],
)
def test_what_needs_a_terminal_says_so(unblame: CommandLine, arguments: tuple[str | Path, ...], name: str) -> None:
    ran = unblame(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: “{name}” needs a terminal. Without one, use “unblame export FILE”")


@pytest.mark.parametrize("command", ["open", "meet", "export"])
@pytest.mark.parametrize(
    ("file", "told"),
    [("gone.toml", "gone.toml: there is no such file. “unblame new” makes"), (".", ".: this is a folder. Name a")],
)
def test_a_file_that_is_not_there_is_said_first(unblame: CommandLine, command: str, file: str, told: str) -> None:
    ran = unblame(command, file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {told}")


def test_a_name_too_long_for_the_disk_is_one_sentence(unblame: CommandLine) -> None:
    name = "x" * 5000
    assert unblame("export", name).err == f"unblame: {name}: File name too long. Check the name and the disk.\n"
    ran = unblame("export", SAMPLE, "-o", name)
    assert (ran.code, ran.out) == (2, "")
    assert "File name too long" in ran.err


def test_an_agenda_that_cannot_be_used_is_said_before_the_screen(unblame: CommandLine) -> None:
    own = unblame.folder / "config" / "agendas"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text('[[section]]\nsection = "coffee"\nminutes = 5\n')
    for agenda, told in (("45", "No agenda “45”. Presets: 60,"), ("ours", "no section is called “coffee”")):
        ran = unblame("meet", SAMPLE, "--agenda", agenda)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err
        assert "terminal" not in ran.err


def test_config_that_cannot_be_used_is_one_sentence(unblame: CommandLine) -> None:
    folder = unblame.folder / "config"
    folder.mkdir()
    (folder / "config.toml").write_text("mouse = 3\n")
    ran = unblame("list")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"unblame: {folder / 'config.toml'}: “mouse” wants true or false.\n"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (
            OSError(5, "Input/output error", "disk"),
            2,
            "unblame: disk: Input/output error. Check the name and the disk.\n",
        ),
    ],
)
def test_a_command_that_is_broken_off_shows_no_traceback(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def broken_off(arguments: object) -> int:
        raise error

    monkeypatch.setattr("unblame.cli.list.run", broken_off)
    ran = unblame("list")
    assert (ran.code, ran.out, ran.err) == (code, "", said)


def test_messages_hold_no_terminal_escapes(unblame: CommandLine) -> None:
    folder = unblame.folder / "\x1b[31mred"
    folder.mkdir()
    ran = unblame("open", folder)
    assert "\x1b" not in ran.err
    assert "red: this is a folder" in ran.err


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    for line in ("$unblame export $sample | true", "$unblame demo | head -1", "$unblame list --json | true"):
        ran = shell(line, tmp_path)
        assert (ran.returncode, ran.stderr) == (0, b""), line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_one_sentence(tmp_path: Path) -> None:
    ran = shell("$unblame export $sample > /dev/full", tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == b"unblame: the output: No space left on device. Check the name and the disk.\n"


def test_closed_streams_do_not_matter(tmp_path: Path) -> None:
    ran = shell("$unblame demo <&- && $unblame export $sample >&- && $unblame list 2>&-", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.startswith(b"# Post-mortem: ")


def test_output_is_utf_8_whatever_the_locale_and_paths_keep_their_bytes(tmp_path: Path) -> None:
    library = tmp_path / "l\udcffbrary"
    line = '$unblame export $sample && $unblame --library "$odd" new --title Ärger'
    ran = shell(line, tmp_path, PYTHONIOENCODING="latin-1", odd=str(library))
    assert (ran.returncode, ran.stderr) == (0, b"")
    document, _, path = ran.stdout.rstrip(b"\n").rpartition(b"\n")
    assert "–" in document.decode("utf-8")
    assert path.startswith(f"{library}/".encode("utf-8", "surrogateescape"))
    assert path.endswith(b"-arger.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="the folder in use cannot be deleted")
def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    ran = shell("cd here && rmdir ../here && $unblame list", tmp_path, UNBLAME_LIBRARY="")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"unblame: The current folder is gone. Change to another one.\n"
