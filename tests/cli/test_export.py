"""`unblame export`: to stdout, a file or a folder, and never over somebody's edits."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from command_line import SAMPLES, CommandLine

from unblame.exports.formats import Layout, document
from unblame.exports.stamp import default_name, read_stamp, stamp
from unblame.store.load import load_session

SAMPLE = next(SAMPLES.glob("*checkout*.toml"))
SESSION = load_session(SAMPLE).session
DOCUMENT = document(SESSION, Layout())
NAME = default_name(SESSION)


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("arguments", [(), ("-o", "-"), ("--format", "md"), ("--template", "standard")])
def test_one_goes_to_stdout_with_its_stamp(unblame: CommandLine, arguments: tuple[str, ...]) -> None:
    ran = unblame("export", SAMPLE, *arguments)
    assert (ran.code, ran.out, ran.err) == (0, DOCUMENT, "")
    assert read_stamp(ran.out) == (SESSION.id, False)


def test_into_a_file_and_the_folders_above_it(unblame: CommandLine) -> None:
    ran = unblame("export", SAMPLE, "-o", "a/b/out.md")
    assert (ran.code, ran.out, ran.err) == (0, "", "a/b/out.md\n")
    assert (unblame.folder / "a/b/out.md").read_text(encoding="utf-8") == DOCUMENT


@pytest.mark.parametrize("arguments", [("-o", "there"), ("-o", "made/"), ("--into", "there"), ("--into", "new/deep")])
def test_into_a_folder_the_name_is_made(unblame: CommandLine, arguments: tuple[str, ...]) -> None:
    (unblame.folder / "there").mkdir()
    ran = unblame("export", SAMPLE, *arguments)
    assert (ran.code, ran.out) == (0, "")
    assert NAME == "postmortem-2024-01-15-checkout-down-connection-pool-exhausted.md"
    written = unblame.folder / arguments[1] / NAME
    assert ran.err == f"{Path(arguments[1]) / NAME}\n"
    assert written.read_text(encoding="utf-8") == DOCUMENT


def test_several_go_into_a_folder(unblame: CommandLine) -> None:
    samples = sorted(SAMPLES.glob("*.toml"))
    ran = unblame("export", *samples, "--into", "out")
    assert (ran.code, ran.out) == (0, "")
    assert len(ran.err.splitlines()) == len(samples)
    stamps = {read_stamp(path.read_text(encoding="utf-8")) for path in (unblame.folder / "out").iterdir()}
    assert stamps == {(load_session(path).session.id, False) for path in samples}


@pytest.mark.parametrize("folder", [("--into", "out"), ("-o", "out/")])
def test_a_private_session_goes_into_no_folder(unblame: CommandLine, folder: tuple[str, str]) -> None:
    private = unblame.folder / "private.toml"
    private.write_bytes(SAMPLE.read_bytes().replace(b"[incident]\n", b"[incident]\nprivate = true\n", 1))
    ran = unblame("export", private, SAMPLE, *folder)
    assert ran.code == 0
    assert "private.toml: private, and so not written to out. To write it all the same, name a file: -o." in ran.err
    assert [path.name for path in (unblame.folder / "out").iterdir()] == [NAME]
    assert unblame("export", private, "-o", "out/named.md").code == 0
    assert (unblame.folder / "out/named.md").exists()


def test_several_need_a_folder(unblame: CommandLine) -> None:
    ran = unblame("export", SAMPLE, SAMPLE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "unblame: Several sessions need a folder: --into DIR, or -o FOLDER/ (with the slash).\n"
    assert unblame("export", SAMPLE, SAMPLE, "-o", "one.md").code == 2
    assert not (unblame.folder / "one.md").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--into", "x", "-o", "y"), "--into and -o both say where to write. Give one of them."),
        (("--into", "file"), "--into file: this is a file. Name a folder."),
        (("-o", "file/x.md"), "file/x.md: cannot be written ("),
        (("-o", "file/"), f"file/{NAME}: cannot be written ("),
    ],
)
def test_a_place_that_cannot_be_is_named(unblame: CommandLine, arguments: tuple[str, ...], told: str) -> None:
    (unblame.folder / "file").write_text("mine")
    ran = unblame("export", SAMPLE, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {told}")
    assert ran.err.count("\n") == 1
    assert (unblame.folder / "file").read_text() == "mine"


def test_an_edited_file_is_kept_and_the_difference_shown(unblame: CommandLine) -> None:
    out = unblame.folder / "out.md"
    edited = DOCUMENT.replace("## Summary", "## In short\x1b[31m")
    out.write_text(edited, encoding="utf-8")
    ran = unblame("export", SAMPLE, "-o", "out.md")
    assert (ran.code, ran.out) == (1, "")
    first, *diff = ran.err.splitlines()
    assert first == (
        "unblame: out.md: not written: it was edited since its export. "
        "Take the corrections in with “unblame import”, move it away, or write over it with --force."
    )
    assert diff[:2] == ["--- out.md", "+++ out.md (new export)"]
    assert [line for line in diff[2:] if line[0] in "+-"] == ["-## In short", "+## Summary"]
    assert out.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ("# Mine\n", "it was not written by unblame"),
        (stamp("# T", "other\x1b[31m"), "it is the write-up of another session, other. "),
    ],
)
def test_force_writes_over_what_is_refused(unblame: CommandLine, there: str, told: str) -> None:
    out = unblame.folder / "out.md"
    out.write_text(there)
    ran = unblame("export", SAMPLE, "-o", "out.md")
    assert (ran.code, told in ran.err) == (1, True)
    assert out.read_text() == there
    assert unblame("export", SAMPLE, "-o", "out.md", "--force").code == 0
    assert out.read_text(encoding="utf-8") == DOCUMENT


def test_an_export_of_ours_is_brought_up_to_date(unblame: CommandLine) -> None:
    out = unblame.folder / "out.md"
    out.write_text(stamp("# An earlier state\n", SESSION.id))
    assert unblame("export", SAMPLE, "-o", "out.md").code == 0
    assert out.read_text(encoding="utf-8") == DOCUMENT


def test_one_that_cannot_be_read_stops_no_other(unblame: CommandLine) -> None:
    broken = unblame.put("broken.toml", '[incident]\nseverity = "bad"\n')
    ran = unblame("export", broken, SAMPLE, "--into", "out")
    assert (ran.code, ran.out) == (2, "")
    message, written = ran.err.splitlines()
    assert message.startswith(f"unblame: {broken}:2:")
    assert written == f"out/{NAME}"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\0binary", b"[incident", b"x = 1\n"])
def test_unreadable_input_exits_2_and_stays_as_it_is(unblame: CommandLine, data: bytes) -> None:
    path = unblame.folder / "x.toml"
    path.write_bytes(data)
    ran = unblame("export", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {path}")
    assert path.read_bytes() == data


def test_the_worst_of_several_is_the_exit_code(unblame: CommandLine) -> None:
    (unblame.folder / "out").mkdir()
    (unblame.folder / "out" / NAME).write_text("# Mine\n")
    others = [path for path in SAMPLES.glob("*.toml") if path != SAMPLE]
    assert unblame("export", SAMPLE, *others, "--into", "out").code == 1
    assert len(list((unblame.folder / "out").iterdir())) == len(others) + 1
    broken = unblame.put("broken.toml", "?")
    assert unblame("export", broken, SAMPLE, "--into", "out").code == 2


def test_two_sessions_of_one_name_do_not_write_over_each_other(unblame: CommandLine) -> None:
    first = unblame.put("a.toml", 'id = "a"\n[incident]\ntitle = "Same"\n')
    second = unblame.put("b.toml", 'id = "b"\n[incident]\ntitle = "Same"\n')
    ran = unblame("export", first, second, "--into", "out")
    assert ran.code == 1
    assert "b.toml: not written: out/postmortem-same.md was just written from " in ran.err
    ran = unblame("export", second, "--into", "out")
    assert ran.code == 1
    assert "it is the write-up of another session, a. Choose another name with -o." in ran.err
    assert read_stamp((unblame.folder / "out/postmortem-same.md").read_text()) == ("a", False)
    assert unblame("export", first, first, "--into", "out").code == 0


def test_a_template_of_ones_own(unblame: CommandLine) -> None:
    (unblame.folder / "team.md.j2").write_text("{{ head.title | heading }} – {{ head.severity }}\n", encoding="utf-8")
    ran = unblame("export", SAMPLE, "--template", "team.md.j2")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == stamp(f"{SESSION.incident.title} – SEV1\n", SESSION.id)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n{% if %}\n", "team.md.j2, line 2: "),
        ("one\ntwo\n{{ sumary }}\n", "team.md.j2, line 3: 'sumary' is undefined"),
    ],
)
def test_a_template_that_does_not_work_says_its_line(unblame: CommandLine, text: str, told: str) -> None:
    (unblame.folder / "team.md.j2").write_text(text)
    for target in ("-", "out.md"):
        ran = unblame("export", SAMPLE, "--template", "team.md.j2", "-o", target)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"unblame: {told}")
    assert not (unblame.folder / "out.md").exists()


@pytest.mark.parametrize(("template", "told"), [("standart", "Did you mean “standard”?"), ("no/such.j2", "cannot be")])
def test_a_template_that_is_not_there_is_said(unblame: CommandLine, template: str, told: str) -> None:
    ran = unblame("export", SAMPLE, "--template", template)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Give one of " in ran.err
    assert "standard, or the path of a file of your own." in ran.err


@pytest.mark.parametrize("arguments", [(), ("--force",), ("--format", "json", "--force")])
def test_a_session_is_never_written_over(unblame: CommandLine, arguments: tuple[str, ...]) -> None:
    mine = unblame.put("self.toml", SAMPLE.read_text(encoding="utf-8"))
    before = mine.read_bytes()
    ran = unblame("export", mine, "-o", mine, *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"unblame: {mine}: not written: a name that ends in .toml is for sessions. "
        "Choose one that ends in .md or .json with -o.\n"
    )
    assert mine.read_bytes() == before
    assert unblame("export", mine, "--into", unblame.library).code == 0
    assert read_stamp((unblame.library / NAME).read_text(encoding="utf-8")) == (SESSION.id, False)


@pytest.mark.skipif(os.name != "posix", reason="devices of POSIX")
def test_a_device_is_refused_at_once(unblame: CommandLine) -> None:
    for device in ("/dev/full", "/dev/zero"):
        ran = unblame("export", SAMPLE, "-o", device)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            f"unblame: {device}: not written: it is a device or a pipe. "
            "Write to stdout with “-o -” and lead that there.\n"
        )


def test_a_folder_means_its_sessions(unblame: CommandLine) -> None:
    unblame.put("a.toml", 'id = "a"\n[incident]\ntitle = "First"\n')
    unblame.put("pyproject.toml", '[project]\nname = "x"\n')
    assert unblame("export", unblame.library).out.startswith("# ")
    unblame.put("b.toml", 'id = "b"\n[incident]\ntitle = "Second"\n')
    assert unblame("export", unblame.library).code == 2
    unblame.put("c.toml", "?")
    ran = unblame("export", unblame.library, "--into", "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("out/postmortem-first.md\nout/postmortem-second.md\nunblame: ")
    assert "c.toml:1:1" in ran.err


def test_a_folder_without_sessions_is_said(unblame: CommandLine) -> None:
    unblame.put("pyproject.toml", '[project]\nname = "x"\n')
    ran = unblame("export", unblame.library, "--into", "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {unblame.library}: this is a folder. Name another one, ")


def from_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_session_from_stdin(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from_stdin(monkeypatch, SAMPLE.read_bytes())
    ran = unblame("export", "-")
    assert (ran.code, ran.out, ran.err) == (0, DOCUMENT, "")
    from_stdin(monkeypatch, SAMPLE.read_bytes())
    assert unblame("export", "-", "-o", "out.md").code == 0
    assert (unblame.folder / "out.md").read_text(encoding="utf-8") == DOCUMENT


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "stdin: the file is empty."),
        (b"[incident]\nseverity = 1\n", "stdin:2:"),
        (b" " * ((16 << 20) + 1), "stdin: expected at most 16 MiB, found more."),
    ],
    ids=["empty", "broken", "endless"],
)
def test_what_stdin_holds_is_no_session(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch, data: bytes, told: str
) -> None:
    from_stdin(monkeypatch, data)
    ran = unblame("export", "-")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {told}")


def test_stdin_is_given_once_and_a_file_of_its_name_is_a_file(unblame: CommandLine) -> None:
    assert "Give it once" in unblame("export", "-", "-", "--into", "out").err
    (unblame.folder / "stdin").write_bytes(SAMPLE.read_bytes())
    assert unblame("export", "stdin").out == DOCUMENT
