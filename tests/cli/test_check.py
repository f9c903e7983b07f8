"""`unblame check`: which files, what is found at which line and column, how it is said, and the exit code."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import subprocess
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from command_line import NOON, SAMPLES, CommandLine, Ran, environment
from hypothesis import given
from hypothesis import strategies as st

from unblame.cli.check import KINDS, MANY
from unblame.cli.check_findings import Found, Place, Places, Quote, of_text
from unblame.cli.check_output import Tally, as_github, as_text, counts
from unblame.exports.stamp import stamp
from unblame.language.checker import Checker, Rechecker
from unblame.record.session import Session
from unblame.record.text import clean, visible
from unblame.review.wording import checker_for, texts, wording
from unblame.store.toml import dump_session

BLAME = "The engineer should have checked"
NOTE = f"# Notes\n\nIt was late. {BLAME} the replica.\n"
CLEAN = "# Notes\n\nThe replica was 4 hours behind.\n"
CLEAN_LINE = "No blame wording found by these rules in {}.\n"
TALLY = Tally(frozenset(KINDS), 1, 0, 0)
COMPLETE = next(SAMPLES.glob("*checkout*.toml"))


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setattr("unblame.cli.check.now", lambda: NOON)
    monkeypatch.setattr("unblame.cli.check.here", lambda: UTC)
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def put(unblame: CommandLine, name: str, data: str | bytes) -> Path:
    """A file below the current folder."""
    path = unblame.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def rows(unblame: CommandLine, *arguments: str | Path) -> list[dict[str, Any]]:
    """What `--format json` prints."""
    return json.loads(unblame("check", "--format", "json", *arguments).out)["findings"]


def session(*lines: str) -> str:
    return "\n".join(["schema = 1", 'id = "s"', "[incident]", 'title = "Checkout down"', *lines, ""])


def found(text: str, path: str = "a.md") -> list[Found]:
    return list(of_text(path, text, Rechecker(Checker())))


def from_stdin(monkeypatch: pytest.MonkeyPatch, data: str | bytes) -> None:
    raw = data.encode() if isinstance(data, str) else data
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))


# What is said, and the exit code


def test_a_finding_has_its_place_its_line_why_and_an_offer(unblame: CommandLine) -> None:
    put(unblame, "a.md", NOTE)
    ran = unblame("check", "a.md")
    [finding] = found(NOTE)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "a.md",
        f"  3:14  warning  It was late. ›{BLAME}‹ the replica.",
        f"                 {finding.message}  counterfactual.modal-perfect",
        f"                 → {finding.suggestion}",
        "",
        "1 warning in 1 file.",
    ]


def test_nothing_found_is_said_honestly(unblame: CommandLine) -> None:
    put(unblame, "a.md", CLEAN)
    put(unblame, "b.txt", "")
    assert unblame("check", "a.md") == Ran(0, CLEAN_LINE.format("1 file"), "")
    assert unblame("check", ".").out == CLEAN_LINE.format("2 files")
    assert rows(unblame, ".") == []
    assert unblame("check", ".", "--format", "github").out == ""


@pytest.mark.parametrize(
    ("text", "levels", "code"),
    [
        ("Who broke the build?", ["error"], 1),
        (f"{BLAME} it.", ["warning"], 1),
        ("Obviously nobody looked at the dashboard.", ["hint"], 0),
        ("Many users were affected.", ["hint"], 0),
        ("## Root cause\n\nAlice deleted the volume.", ["hint"], 0),
        (f"Many users were affected. {BLAME} it.", ["hint", "warning"], 1),
    ],
)
def test_errors_and_warnings_fail_and_hints_do_not(
    unblame: CommandLine, text: str, levels: list[str], code: int
) -> None:
    put(unblame, "a.md", f"{text}\n")
    assert [row["level"] for row in rows(unblame, "a.md")] == levels
    ran = unblame("check", "a.md")
    assert ran.code == code
    assert ran.out.endswith("None of it makes the check fail.\n") is (code == 0)


def test_soft_categories_never_fail() -> None:
    """Whatever level a rule file gives them: names, vague words and what a system was to do are no blame."""
    texts = ["Many users were affected.", "## Root cause\n\nAlice deleted it. The test should have been run.\n"]
    soft = [each for text in texts for each in found(text)]
    assert {each.category for each in soft} == {"vague wording", "names", "informative"}
    assert not any(each.fails for each in soft)


def test_the_help_says_what_the_exit_code_means(unblame: CommandLine) -> None:
    ran = unblame("check", "--help")
    said = " ".join(ran.out.split())
    assert ran.code == 0
    for option in ("PATH", "--format {text,json,github}", "--only {language,readiness}", "Exits with 1"):
        assert option in said


@pytest.mark.parametrize("arguments", [(), ("a.md", "--format", "xml"), ("a.md", "--only", "style")])
def test_wrong_use_exits_2(unblame: CommandLine, arguments: tuple[str, ...]) -> None:
    ran = unblame("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: unblame check")


@pytest.mark.parametrize(
    ("levels", "files", "said"),
    [
        ("e", 1, "1 error in 1 file."),
        ("ewwh", 3, "1 error, 2 warnings and 1 hint in 1 of 3 files."),
        ("hh", 2, "2 hints in 1 of 2 files. None of it makes the check fail."),
        ("", 1, "No blame wording found by these rules in 1 file."),
    ],
)
def test_counts(levels: str, files: int, said: str) -> None:
    names = {"e": "error", "w": "warning", "h": "hint"}
    made: list[Any] = [
        Found("a", Place(1, 1), None, "r", "c", names[each], "", "", "", fails=each != "h")  # pyright: ignore[reportArgumentType]  # one of three words
        for each in levels
    ]
    assert counts(made, Tally(frozenset(KINDS), files, 0, 0)) == said
    unread = Tally(frozenset(KINDS), files, 0, 2)
    assert counts(made, unread) == f"{said} 2 paths could not be read."


# Sessions


def test_a_complete_session_is_checked_for_both(unblame: CommandLine) -> None:
    ran = unblame("check", COMPLETE, "--only", "language")
    assert (ran.code, ran.out, ran.err) == (0, CLEAN_LINE.format("1 file"), "")
    late = rows(unblame, COMPLETE)
    assert {row["category"] for row in late} == {"readiness"}
    assert "actions.past-due" in {row["rule"] for row in late}
    due = next(row for row in late if row["rule"] == "actions.past-due")
    lines = COMPLETE.read_text(encoding="utf-8").split("\n")
    assert lines[int(due["line"]) - 1][:6] == "due = "
    assert (due["level"], due["where"].split(".")[0], due["text"]) == ("warning", "actions", "")


def test_readiness_levels_become_the_levels_of_findings(unblame: CommandLine) -> None:
    put(unblame, "s.toml", session('kind = "incident"', 'severity = "SEV4"'))
    by_rule = {row["rule"]: row for row in rows(unblame, "s.toml", "--only", "readiness")}
    assert by_rule["incident.no-summary"]["level"] == "error"
    assert by_rule["incident.no-services"]["level"] == "warning"
    assert by_rule["incident.no-status"]["level"] == "hint"
    assert by_rule["timeline.empty"]["line"] == by_rule["timeline.empty"]["column"] == 1
    assert by_rule["incident.no-summary"]["line"] == 3
    assert all(row["suggestion"] and row["message"] for row in by_rule.values())


def test_what_is_optional_does_not_fail(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from unblame.review.readiness import Mend

    levels: list[Any] = ["optional"]

    def one_of_each(*_: object, **__: object) -> list[Mend]:
        return [Mend("a.b", level, "incident.title", "incident", "Said.", "Mend it.") for level in levels]

    monkeypatch.setattr("unblame.review.readiness.readiness", one_of_each)
    put(unblame, "s.toml", session())
    assert unblame("check", "s.toml").code == 0
    levels.append("recommended")
    ran = unblame("check", "s.toml")
    assert (ran.code, ran.out.splitlines()[1:3]) == (1, ["  4:1  hint     Said.  a.b", "                → Mend it."])
    levels.clear()
    nothing = "and readiness finds nothing missing in 1 session.\n"
    assert unblame("check", "s.toml").out == CLEAN_LINE.format("1 file").replace(".\n", f", {nothing}")
    assert unblame("check", "s.toml", "--only", "readiness").out == f"R{nothing[5:]}"


@pytest.mark.parametrize(
    ("lines", "where", "line", "column"),
    [
        ((f'summary = "Late. {BLAME} it."',), "incident.summary", 5, 18),
        (('summary = """', "Late.", f"So: {BLAME} it.", '"""'), "incident.summary", 7, 5),
        (("[lessons]", f'poorly = ["One.", "{BLAME} it."]'), "lessons.poorly", 6, 20),
        (("[lessons]", "poorly = [", '  "One.",', f'  "{BLAME} it.",', "]"), "lessons.poorly", 8, 4),
        (("[[timeline]]", 'id = "E1"', f'"text" = "{BLAME} it."'), "timeline.E1.text", 7, 11),
        (("[[timeline]]", 'id = "E1"', f"text = '{BLAME} it.' # {BLAME}"), "timeline.E1.text", 7, 1),
        ((r'summary = "The engineer should have \u0063hecked it."',), "incident.summary", 5, 1),
        (('summary = """The engineer should have \\', '  checked it."""'), "incident.summary", 5, 1),
        ((r'summary = "😀 \"So\" it is. ' + f'{BLAME} it."',), "incident.summary", 5, 28),
    ],
)
def test_wording_is_found_at_its_words_in_the_toml(
    unblame: CommandLine, lines: tuple[str, ...], where: str, line: int, column: int
) -> None:
    """Where the file spells the words otherwise (escapes, folded lines), at the key."""
    put(unblame, "s.toml", session(*lines))
    [row] = rows(unblame, "s.toml", "--only", "language")
    assert (row["where"], row["line"], row["column"]) == (where, line, column)


def test_the_second_of_two_like_words_is_found_at_its_own_place(unblame: CommandLine) -> None:
    put(unblame, "s.toml", session(f'summary = "{BLAME} it. {BLAME} it twice."'))
    assert [row["column"] for row in rows(unblame, "s.toml", "--only", "language")] == [12, 49]


@given(before=st.text(max_size=30), after=st.text(max_size=30), lesson=st.lists(st.text(max_size=10), max_size=3))
def test_marked_words_stand_at_their_place_or_at_their_key(before: str, after: str, lesson: list[str]) -> None:
    text = f"{before}\n\n{BLAME} the plan.\n\n{after}"
    made = Session.model_validate(
        {
            "id": "s",
            "incident": {"title": "T", "summary": text},
            "timeline": [{"id": "E1"}, {"id": "E2", "text": text}],
            "lessons": {"poorly": [*lesson, text]},
        }
    )
    source = dump_session(made)
    places, read = Places(made, source), {each.where: each.text for each in texts(made)}
    lines = source.split("\n")
    for each in wording(made, checker_for(made).check):
        line, column = places.of_words(each, read[each.where])
        rest = lines[line - 1][column - 1 :]
        key = each.place.rpartition(".")[2]
        assert rest.startswith((each.words.text, f"{key} =", '"', "'"))
        assert places.of(each.place).line <= line


def test_a_place_that_is_gone_stands_with_its_nearest_owner() -> None:
    source = session("[[actions]]", 'id = "A1"', 'title = "T"')
    made = Session.model_validate({"id": "s", "incident": {"title": "T"}, "actions": [{"id": "A1", "title": "T"}]})
    places = Places(made, source)
    assert [places.of(where) for where in ("actions.A1.title", "actions.A1.due", "actions.A9.due")] == [
        (7, 1),
        (5, 1),
        (5, 1),
    ]
    assert places.of("no.such.place") == places.of("") == (1, 1)


def test_what_was_ignored_on_purpose_stays_ignored(unblame: CommandLine) -> None:
    ignored = ["[[language.ignored]]", 'id = "J1"', 'rule = "counterfactual.modal-perfect"', f'text = "{BLAME}"']
    put(unblame, "s.toml", session(f'summary = "{BLAME} it."', *ignored, 'where = "incident.summary"'))
    assert rows(unblame, "s.toml", "--only", "language") == []
    assert "language.counterfactual" not in {row["rule"] for row in rows(unblame, "s.toml")}


def test_wording_is_not_said_twice(unblame: CommandLine) -> None:
    put(unblame, "s.toml", session(f'summary = "{BLAME} it."'))
    both = {row["rule"] for row in rows(unblame, "s.toml")}
    assert {rule for rule in both if "counterfactual" in rule} == {"counterfactual.modal-perfect"}
    alone = {row["rule"]: row for row in rows(unblame, "s.toml", "--only", "readiness")}
    assert alone["language.counterfactual"]["category"] == "readiness"
    assert alone["language.counterfactual"]["level"] == "warning"


def test_an_amount_that_must_be_a_number_is_readiness_too(unblame: CommandLine) -> None:
    lines = ('summary = "Many users were affected."', "[lessons]", 'learned = ["Many users call us first."]')
    put(unblame, "s.toml", session(*lines))
    vague = [(row["rule"], row["level"], row["where"]) for row in rows(unblame, "s.toml") if "vague" in row["rule"]]
    assert vague == [
        ("language.vague-wording", "warning", "incident.summary"),
        ("vague-wording.how-many", "hint", "incident.summary"),
        ("vague-wording.how-many", "hint", "lessons.learned"),
    ]


def test_hints_and_names_do_not_fail_by_way_of_readiness(unblame: CommandLine) -> None:
    put(unblame, "s.toml", session("[root_cause]", 'statement = "Alice deleted the volume. It should have been kept."'))
    assert {row["category"] for row in rows(unblame, "s.toml", "--only", "language")} == {"names", "informative"}
    assert not [row for row in rows(unblame, "s.toml", "--only", "readiness") if row["rule"].startswith("language.")]


@pytest.mark.parametrize("only", KINDS)
def test_what_fails_alone_fails_together(unblame: CommandLine, only: str) -> None:
    put(unblame, "s.toml", session(f'summary = "{BLAME} it. Many users called."'))
    assert unblame("check", "s.toml", "--only", only).code == 1
    assert unblame("check", "s.toml").code == 1


def test_a_teams_policy_decides_what_is_to_be_held(unblame: CommandLine) -> None:
    put(unblame, "s.toml", session('severity = "SEV4"'))
    assert "meeting.to-hold" not in {row["rule"] for row in rows(unblame, "s.toml")}
    policy = put(unblame, "config/policy.toml", '[[levels]]\nid = "SEV4"\nneed = "required"\n')
    assert "meeting.to-hold" in {row["rule"] for row in rows(unblame, "s.toml")}
    policy.write_bytes(b'[[levels]]\nid = "SEV4"\nneed = "sometimes"\n')
    ran = unblame("check", "s.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {policy}")
    policy.write_bytes(b"\xff")
    assert unblame("check", "s.toml").err.startswith(f"unblame: {policy}: cannot be read (")
    assert unblame("check", "s.toml", "--only", "language").code == 0


def test_readiness_is_of_sessions(unblame: CommandLine) -> None:
    put(unblame, "a.md", NOTE)
    ran = unblame("check", "a.md", "--only", "readiness")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "unblame: a.md: nothing to check is there. Name sessions, or their folder.\n"
    put(unblame, "s.toml", session())
    assert {row["path"] for row in rows(unblame, "a.md", "s.toml", "--only", "readiness")} == {"s.toml"}


# Which files


def checked(unblame: CommandLine, *arguments: str | Path) -> set[str]:
    """The files with blame in them."""
    return {row["path"] for row in rows(unblame, *arguments, "--only", "language")}


def test_a_folder_is_walked_and_other_peoples_texts_are_left_out(unblame: CommandLine) -> None:
    wanted = {"a.md", "deep/er/b.markdown", "deep/c.txt", "D.MD", "deep/s.toml"}
    left_out = [".git/a.md", ".venv/a.md", "node_modules/x/a.md", "x/__pycache__/a.md", ".hidden/a.md", ".a.md", "a.py"]
    for name in (*wanted, *left_out):
        put(unblame, name, session(f'summary = "{BLAME} it."') if name.endswith("toml") else NOTE)
    assert checked(unblame, ".") == wanted
    assert checked(unblame, "deep/", "a.md") == {"a.md", "deep/s.toml", "deep/c.txt", "deep/er/b.markdown"}
    assert checked(unblame, ".hidden") == {".hidden/a.md"}
    assert checked(unblame, "a.py") == {"a.py"}


def test_each_file_is_checked_once(unblame: CommandLine) -> None:
    put(unblame, "f/a.md", NOTE)
    (unblame.folder / "f" / "b.md").symlink_to("a.md")
    assert len(rows(unblame, "f", "f/a.md", "./f/../f/a.md", "f")) == 1
    assert "1 warning in 1 file." in unblame("check", "f", "f/a.md").out


def test_links_in_a_circle_and_to_nowhere_do_no_harm(unblame: CommandLine) -> None:
    folder = put(unblame, "f/a.md", NOTE).parent
    (folder / "up").symlink_to("..")
    (folder / "self.md").symlink_to("self.md")
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "pipe.md")
    ran = unblame("check", "f")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.endswith("1 warning in 1 file.\n")


@pytest.mark.parametrize("other", ['[project]\nname = "incident"\n', "", "{{ template }}\n"])
def test_other_toml_is_passed_over_in_a_folder_and_an_error_by_name(unblame: CommandLine, other: str) -> None:
    put(unblame, "f/a.md", CLEAN)
    put(unblame, "f/other.toml", other)
    ran = unblame("check", "f")
    assert (ran.code, ran.out, ran.err) == (0, CLEAN_LINE.format("1 file"), "")
    ran = unblame("check", "f/other.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("unblame: f/other.toml")
    assert unblame("check", "f", "f/other.toml").code == 2


def test_a_session_with_a_mistake_is_never_passed_over(unblame: CommandLine) -> None:
    put(unblame, "f/a.md", NOTE)
    put(unblame, "f/s.toml", '[incident]\nseverity = "bad"\n')
    put(unblame, "f/t.toml", '[incident]\ntitle = "half\n')
    ran = unblame("check", "f")
    assert ran.code == 2
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == ["f/s.toml:2:1", "f/t.toml:2:14"]
    assert ran.out.endswith("1 warning in 1 file. 2 paths could not be read.\n")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.md", b"ok\n caf\xe9", "x.md:2:5: expected UTF-8, found the byte 0xE9. Save it as text in UTF-8"),
        ("x.txt", b"a\0b", "x.txt:1:2: expected text, found binary data. Save it as text in UTF-8"),
        ("x.md", "é".encode("utf-16"), "x.md: expected UTF-8, found UTF-16. Save it as text in UTF-8"),
        ("x.toml", b"[incident]\n\xff", "x.toml:2:1: expected UTF-8, found the byte 0xFF."),
        ("x.md", b" " * ((16 << 20) + 1), "x.md: expected at most 16 MiB, found more. Check it in parts."),
    ],
    ids=["latin-1", "binary", "utf-16", "toml", "large"],
)
def test_what_cannot_be_read_is_named_and_the_others_are_checked(
    unblame: CommandLine, name: str, data: bytes, told: str
) -> None:
    put(unblame, f"f/{name}", data)
    put(unblame, "f/good.md", NOTE)
    for arguments in (("f",), (f"f/{name}", "f/good.md")):
        ran = unblame("check", *arguments)
        assert ran.code == 2
        assert ran.err.startswith(f"unblame: f/{told}")
        assert ran.err.count("\n") == 1
        assert "good.md" in ran.out
    alone = unblame("check", f"f/{name}")
    assert (alone.code, alone.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gone.md", "gone.md: there is no such file. Check the name."),
        ("gone.toml", "gone.toml: there is no such file. Check the name."),
        ("pipe", "pipe: this is a device or a pipe. Name a file, or pipe the text into “unblame check -”."),
        ("x" * 5000, f"{'x' * 5000}: the file cannot be read (File name too long)."),
        ("\x1b[31mred.md", "red.md: there is no such file."),
    ],
    ids=["gone", "gone session", "pipe", "long", "escapes"],
)
def test_a_path_that_is_no_file_is_said_and_the_others_are_checked(unblame: CommandLine, name: str, told: str) -> None:
    os.mkfifo(unblame.folder / "pipe")
    put(unblame, "good.md", NOTE)
    ran = unblame("check", name, "good.md")
    assert (ran.code, "good.md" in ran.out) == (2, True)
    assert ran.err.startswith(f"unblame: {told}")
    assert "\x1b" not in ran.err


def test_a_folder_that_cannot_be_read_is_named(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    put(unblame, "f/a.md", NOTE)
    put(unblame, "f/shut/b.md", NOTE)
    scandir = os.scandir

    def refusing(path: Path) -> Any:
        if path.name == "shut":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("unblame.cli.check_files.os.scandir", refusing)
    ran = unblame("check", "f")
    assert ran.code == 2
    assert ran.err == "unblame: f/shut: the folder cannot be read (Permission denied). Check its permissions.\n"
    assert "f/a.md" in ran.out


def test_a_folder_with_nothing_to_check_is_said(unblame: CommandLine) -> None:
    put(unblame, "f/x.py", "")
    ran = unblame("check", "f")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("unblame: f: nothing to check is there. Name sessions, .md, ")


# stdin


def test_text_from_stdin(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from_stdin(monkeypatch, NOTE)
    [row] = rows(unblame, "-")
    assert (row["path"], row["line"], row["column"]) == ("stdin", 3, 14)
    from_stdin(monkeypatch, "")
    assert unblame("check", "-").out == CLEAN_LINE.format("1 file")
    from_stdin(monkeypatch, f"An incident.\n[incident]\n{BLAME} it.\n")
    assert unblame("check", "-").code == 1


def test_a_session_from_stdin(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from_stdin(monkeypatch, session(f'summary = "{BLAME} it."'))
    said = {row["rule"]: row["where"] for row in rows(unblame, "-")}
    assert said["counterfactual.modal-perfect"] == "incident.summary"
    assert "timeline.empty" in said


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ('# Ours\n\nschema = 1\n[incident]\ntitle = "half\n', "stdin:5:14: expected the quotation mark"),
        ("[incident]\nseverity = 1\n", "stdin:2:1:"),
        (b"\xff", "stdin:1:1: expected UTF-8"),
        (b" " * ((16 << 20) + 1), "stdin: expected at most 16 MiB, found more."),
    ],
    ids=["half a text", "no severity", "bytes", "endless"],
)
def test_what_stdin_cannot_give_is_said(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch, data: str | bytes, told: str
) -> None:
    """A session with a mistake in it does not pass as prose."""
    from_stdin(monkeypatch, data)
    ran = unblame("check", "-")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {told}")


def test_stdin_is_given_once_and_a_file_of_its_name_is_a_file(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unblame("check", "-", "-").err == "unblame: “-” stands twice: there is only one stdin. Give it once.\n"
    put(unblame, "stdin", NOTE)
    from_stdin(monkeypatch, CLEAN)
    assert unblame("check", "stdin").code == 1
    assert unblame("check", "-").code == 0


# Markdown


def test_lines_and_columns_count_characters_whatever_ends_a_line(unblame: CommandLine) -> None:
    put(unblame, "a.md", f"\ufeff😀 One.\r\n\r\n> {BLAME} a quotation.\r\n\r\nÄ: {BLAME} it.\r\n".encode())
    [row] = rows(unblame, "a.md")
    assert (row["line"], row["column"], row["text"]) == (5, 4, BLAME)


def test_a_heading_says_how_strict_to_be() -> None:
    text = "Alice rolled back."
    assert [each.category for each in found(f"## Root cause\n\n{text}\n")] == ["names"]
    assert found(f"## Timeline\n\n{text}\n") == []


def test_the_stamp_of_an_export_is_no_prose(unblame: CommandLine) -> None:
    put(unblame, "a.md", stamp(CLEAN, "who-broke-the-build"))
    assert unblame("check", "a.md").out == CLEAN_LINE.format("1 file")
    assert unblame("export", COMPLETE, "-o", "out.md").code == 0
    assert [row for row in rows(unblame, "out.md") if row["level"] != "hint"] == []


# Forms


def test_json_has_every_key_and_where_for_sessions_only(unblame: CommandLine) -> None:
    put(unblame, "b.md", NOTE)
    put(unblame, "a.toml", session(f'summary = "{BLAME} it."'))
    ran = unblame("check", ".", "--format", "json", "--only", "language")
    first, second = json.loads(ran.out)["findings"]
    assert (ran.code, ran.err) == (1, "")
    assert list(first) == (
        ["path", "line", "column", "where", "rule", "category", "level", "text", "message", "suggestion"]
    )
    assert "where" not in second
    assert second == {
        "path": "b.md",
        "line": 3,
        "column": 14,
        "rule": "counterfactual.modal-perfect",
        "category": "counterfactual",
        "level": "warning",
        "text": BLAME,
        "message": found(NOTE)[0].message,
        "suggestion": "What made it hard to check the replica at that time?",
    }


def test_json_is_sorted_by_path_line_and_column(unblame: CommandLine) -> None:
    for name in ("c.md", "a/z.md", "b.md"):
        put(unblame, name, f"{BLAME} a. {BLAME} b.\n\n{NOTE}")
    put(unblame, "s.toml", session(f'summary = "{BLAME} it."', "[lessons]", f'poorly = ["{BLAME} it."]'))
    order = [(row["path"], row["line"], row["column"]) for row in rows(unblame, "c.md", "s.toml", "b.md", "a")]
    assert order == sorted(order)
    assert len({path for path, _, _ in order}) == 4


def test_json_is_there_when_a_file_cannot_be_read(unblame: CommandLine) -> None:
    put(unblame, "a.md", NOTE)
    ran = unblame("check", "gone.md", "a.md", "--format", "json")
    assert ran.code == 2
    assert len(json.loads(ran.out)["findings"]) == 1
    assert json.loads(unblame("check", "gone.md", "--format", "json").out) == {"findings": []}


def one(**values: Any) -> Found:
    made: dict[str, Any] = {
        "path": "a.md",
        "place": Place(3, 14),
        "where": None,
        "rule": "r.s",
        "category": "c",
        "level": "warning",
        "text": "words",
        "message": "Why.",
        "suggestion": "What?",
        "fails": True,
    }
    return Found(**{**made, **values})


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "::warning file=a.md,line=3,col=14,title=r.s::“words”: Why.%0AWhat?"),
        ({"level": "error"}, "::error file=a.md,line=3,col=14,title=r.s::“words”: Why.%0AWhat?"),
        ({"level": "hint"}, "::notice file=a.md,line=3,col=14,title=r.s::“words”: Why.%0AWhat?"),
        ({"text": ""}, "::warning file=a.md,line=3,col=14,title=r.s::Why.%0AWhat?"),
        (
            {"path": "50%,\n::x.md", "text": "a, b: 5%\n::error::no", "suggestion": "\x1b[31m1\r\n2"},
            "::warning file=50%25%2C%0A%3A%3Ax.md,line=3,col=14,title=r.s::“a, b: 5%25%0A::error::no”: Why.%0A1%0A2",
        ),
    ],
)
def test_github_annotations_are_escaped(values: dict[str, Any], line: str) -> None:
    assert as_github([one(**values)]) == f"{line}\n"


def test_github_annotations_of_a_file(unblame: CommandLine) -> None:
    put(unblame, "a.md", f"{NOTE}\nMany users were affected.\n")
    ran = unblame("check", "a.md", "--format", "github")
    warning, notice = ran.out.splitlines()
    assert ran.code == 1
    assert warning.startswith(f"::warning file=a.md,line=3,col=14,title=counterfactual.modal-perfect::“{BLAME}”: ")
    assert notice.startswith("::notice file=a.md,line=5,col=1,title=vague-wording.how-many::“Many users”: ")


# A terminal


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


def test_a_terminal_has_colours_and_lines_that_fit(colours: None) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    text = as_text(found(NOTE * 3 + f"\n{'wide 漢字 ' * 40} {BLAME} it {'漢' * 90}\n"), TALLY, terminal=True)
    assert f"\x1b[1;4m{BLAME}\x1b[0m" in text
    assert "\x1b[33mwarning\x1b[0m" in text
    plain = Text.from_ansi(text).plain
    assert max(map(cell_len, plain.split("\n"))) <= 80
    assert "›" not in plain
    assert plain.count(BLAME) == 4


def test_no_color_is_honoured(colours: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = as_text(found(NOTE), TALLY, terminal=True)
    assert "\x1b[33m" not in text
    assert f"\x1b[1;4m{BLAME}\x1b[0m" in text


def test_where_nothing_can_be_underlined_the_words_are_marked(colours: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    plain = as_text(found(NOTE), TALLY, terminal=False)
    monkeypatch.setenv("TERM", "dumb")
    dumb = as_text(found(NOTE), TALLY, terminal=True)
    for text in (plain, dumb):
        assert f"›{BLAME}‹" in text
        assert "\x1b" not in text


@pytest.mark.parametrize("terminal", [False, True])
def test_what_people_wrote_is_shown_as_they_wrote_it_and_does_nothing(
    colours: None, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = f"[red]:boom:[/] \x1b]0;t\x07\x1b[2J\x9b31m\u202e {BLAME} [b]it[/b].\n"
    said = as_text(found(text, "\x1b[31m[b]x\u202e\n.md"), TALLY, terminal=terminal)
    assert "[red]:boom:[/] " in said
    assert " [b]it[/b]." in said
    assert "⟦U+202E⟧" in said
    assert "[b]x⟦U+202E⟧ .md" in said
    for raw in ("\x1b]", "\x1b[2J", "\x07", "\x9b", "\u202e", "\x1b[31m"):
        assert raw not in said


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_line_is_shortened_around_its_words(before: str, after: str) -> None:
    from rich.cells import cell_len

    said = as_text([one(quote=Quote(before, BLAME, after))], TALLY, terminal=False)
    line = said.split("\n")[1]
    left, words, right = line.partition(f"›{BLAME}‹")
    assert words
    assert cell_len(line) <= 100
    shown = left.removeprefix("  3:14  warning  ")
    written = [visible(clean(part)).replace("\n", " ").replace("\t", " ").strip() for part in (before, after)]
    assert written[0].endswith(shown.removeprefix("…").strip())
    assert written[1].startswith(right.removesuffix("…").strip())
    assert shown[:1] == "…" or shown.strip() == written[0]
    assert right[-1:] == "…" or right.strip() == written[1]
    assert not {chr(code) for code in range(32)} - {"\n"} & set(said)


def test_long_words_are_shortened_too() -> None:
    shown = as_text([one(quote=Quote("a " * 300, "w" * 300, " b" * 300))], TALLY, terminal=False).split("\n")[1]
    assert len(shown) <= 100
    assert shown.endswith("w…‹")


# In a process of its own


def run_in(folder: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    command = f"set -o pipefail; {line}"
    names = environment(folder, unblame=f"{sys.executable} -m unblame", PYTHONUNBUFFERED="")
    return subprocess.run(
        ["bash", "-c", command],
        env=names,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("form", ["text", *(pytest.param(each, marks=pytest.mark.slow) for each in ("json", "github"))])
def test_a_reader_that_stops_early_is_no_error(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.md").write_text(NOTE * 2000)
    ran = run_in(tmp_path, f"$unblame check a.md --format {form} | head -1")
    assert (ran.returncode, ran.stderr, ran.stdout.count(b"\n")) == (0, b"", 1)


def test_a_text_needs_no_models_and_no_screen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTE)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    code = (
        "import sys; from unblame.cli import main; main(['check', '.', '--format', 'json']); "
        "print({'pydantic', 'textual', 'rich', 'jinja2', 'sqlite3'} & set(sys.modules), file=sys.stderr)"
    )
    ran = run_in(tmp_path, f'{sys.executable} -c "{code}"')
    assert (ran.returncode, ran.stderr) == (0, b"set()\n")


@pytest.mark.parametrize(("files", "shown"), [(MANY, True), (MANY - 1, False)])
def test_many_files_have_a_bar_on_a_terminal_that_is_gone_at_the_end(tmp_path: Path, files: int, shown: bool) -> None:
    for number in range(files):
        (tmp_path / f"{number}.md").write_text(CLEAN)
    ours, theirs = pty.openpty()
    variables = {**environment(tmp_path), "TERM": "xterm"}
    command = [sys.executable, "-m", "unblame", "check", "."]
    with subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        bar = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            bar += part
        assert process.stdout is not None
        out = process.stdout.read()
    os.close(ours)
    assert (process.returncode, out.decode()) == (0, CLEAN_LINE.format(f"{files} files"))
    assert (b"Checking" in bar) is shown
    assert not shown or bar.rstrip().endswith(b"\x1b[2K")
    assert run_in(tmp_path, "$unblame check .").stderr == b""
