"""`unblame merge`: what stands in the file, git's exit code, and that no side is ever lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from command_line import NOON, CommandLine, Ran

from unblame.config import load_config
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.store.backup import backups
from unblame.store.load import load_session, parse_session
from unblame.store.toml import dump_session

TITLE, FIRST, SECOND = "Checkout down", "the pool ran empty", "the fleet was restarted"
NAME = "sessions/one.toml"
WHOLE = "<<<<<<< ours\n{}=======\n{}>>>>>>> theirs\n"
KEEP_ONE = "Keep one side of each, or join both, and delete the marker lines."
OTHER_KIND = "[tool]\na = 1\n\n\n\nb = 2\n"


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setattr("unblame.cli.merge_driver.now", lambda: NOON)
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def text(*, title: str = TITLE, first: str = FIRST, second: str = SECOND, identifier: str = "one") -> str:
    """A session's file with two events, as the app writes it."""
    session = parse_session(f'[incident]\ntitle = "{title}"'.encode(), Path(f"{identifier}.toml"))
    events = (Event(id="E1", text=first), Event(id="E2", text=second))
    return dump_session(session.model_copy(update={"timeline": events}))


BASE = text()


def put(unblame: CommandLine, base: str | bytes, ours: str | bytes, theirs: str | bytes) -> list[Path]:
    """The three files as git names them: hidden, without an ending."""
    paths = [unblame.folder / f".merge_file_{letter}" for letter in "OAB"]
    for path, data in zip(paths, (base, ours, theirs), strict=True):
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return paths


def merged(unblame: CommandLine, base: str | bytes, ours: str | bytes, theirs: str | bytes) -> tuple[Ran, bytes]:
    """Merge as git's driver does; gives what OURS holds then."""
    paths = put(unblame, base, ours, theirs)
    ran = unblame("merge", "--", *paths, NAME)
    assert ran.out == ""
    assert (paths[0].read_bytes(), paths[2].read_bytes()) == tuple(
        data.encode() if isinstance(data, str) else data for data in (base, theirs)
    )
    assert {path.name for path in unblame.folder.iterdir()} <= {*(path.name for path in paths), "state", "sessions"}
    return ran, paths[1].read_bytes()


def read(data: bytes) -> Session:
    return parse_session(data, Path(NAME))


def kept(unblame: CommandLine, name: str = NAME) -> list[bytes]:
    """The backups that `unblame restore NAME` would show, newest first."""
    found = backups(load_config().state_folder / "backups", None, unblame.folder / name)
    assert {each.reason for each in found} <= {"merge"}
    return [each.path.read_bytes() for each in found]


def without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


def test_two_events_merge_and_nothing_is_said(unblame: CommandLine) -> None:
    ran, data = merged(unblame, BASE, text(first="our words"), text(second="their words"))
    assert (ran.code, ran.err) == (0, "")
    assert data.decode() == text(first="our words", second="their words")


def test_one_field_changed_twice_is_a_conflict_in_the_file(unblame: CommandLine) -> None:
    ran, data = merged(unblame, BASE, text(title="Ours"), text(title="Theirs"))
    assert ran.code == 1
    assert ran.err == (
        f"unblame: {NAME}: merged, but both sides changed one place differently:\n"
        "  incident.title\n"
        "Both values stand in the file. Open it with unblame to settle them.\n"
    )
    session = read(data)
    assert session.incident.title == "Theirs"
    (conflict,) = session.conflicts
    assert (conflict.where, conflict.mine, conflict.theirs) == ("incident.title", "Ours", "Theirs")


def test_every_place_is_named(unblame: CommandLine) -> None:
    ran, data = merged(unblame, BASE, text(title="A", first="a"), text(title="B", first="b"))
    assert ran.code == 1
    assert "changed 2 places differently:\n  incident.title\n  timeline.E1.text\n" in ran.err
    assert len(read(data).conflicts) == 2


def test_a_conflict_from_before_is_not_a_new_one(unblame: CommandLine) -> None:
    before = '\n[[conflicts]]\nid = "X1"\nwhere = "incident.title"\nmine = "a"\ntheirs = "b"\n'
    ran, data = merged(unblame, BASE + before, text(first="our words") + before, text(second="their words") + before)
    assert (ran.code, ran.err) == (0, "")
    assert data.decode() == text(first="our words", second="their words") + before


@pytest.mark.parametrize("base", ["", "\n", "\ufeff\r\n"])
def test_a_file_that_both_added(unblame: CommandLine, base: str) -> None:
    ours = text().replace("E2", "E3").replace(SECOND, "only ours")
    theirs = text()
    ran, data = merged(unblame, base, ours, theirs)
    assert (ran.code, ran.err) == (0, "")
    assert {(event.id, event.text) for event in read(data).timeline} == {
        ("E1", FIRST),
        ("E2", SECOND),
        ("E3", "only ours"),
    }


def test_a_missing_id_is_made_from_the_name_in_the_tree(unblame: CommandLine) -> None:
    sides = [side.replace('id = "one"\n', "") for side in (BASE, text(first="our words"), text(second="their words"))]
    assert all('id = "one"' not in side for side in sides)
    ran, data = merged(unblame, *sides)
    assert (ran.code, ran.err) == (0, "")
    assert read(data).id == "one"


def test_windows_line_ends_become_plain_ones(unblame: CommandLine) -> None:
    sides = (BASE, text(first="our words"), text(second="their words"))
    ran, data = merged(unblame, *(side.replace("\n", "\r\n") for side in sides))
    assert (ran.code, data.decode()) == (0, text(first="our words", second="their words"))


def test_by_hand_without_a_name_and_into_another_file(unblame: CommandLine) -> None:
    base, ours, theirs = put(unblame, BASE, text(first="our words"), text(second="their words"))
    ours.chmod(0o600)
    ran = unblame("merge", base.name, ours.name, theirs.name, "-o", "new.toml")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    result = unblame.folder / "new.toml"
    assert result.read_text() == text(first="our words", second="their words")
    assert result.stat().st_mode & 0o777 == 0o600
    assert ours.read_text() == text(first="our words")
    assert kept(unblame, ours.name) == []


def test_what_an_output_goes_over_is_kept(unblame: CommandLine) -> None:
    there = unblame.folder / "there.toml"
    there.write_bytes(b"\xff")
    sides = put(unblame, BASE, text(title="Ours"), text(title="Theirs"))
    ran = unblame("merge", *sides, "-o", there)
    assert (ran.code, read(there.read_bytes()).incident.title) == (1, "Theirs")
    assert kept(unblame, "there.toml") == [b"\xff"]


@pytest.mark.parametrize("theirs", [text(second="their words"), "broken", text(identifier="two")])
def test_to_stdout_nothing_is_written(unblame: CommandLine, theirs: str) -> None:
    sides = put(unblame, BASE, text(first="our words"), theirs)
    ran = unblame("merge", "-o", "-", *sides)
    assert ran.out
    assert sides[1].read_text() == text(first="our words")
    assert not (unblame.folder / "state").exists()
    other = unblame.folder / "other.toml"
    assert unblame("merge", "-o", other, *sides).code == ran.code
    assert other.read_text() == ran.out


def test_ours_is_kept_before_it_is_written(unblame: CommandLine) -> None:
    ours = text(first="our words")
    merged(unblame, BASE, ours, text(second="their words"))
    assert kept(unblame) == [ours.encode()]


@pytest.mark.parametrize("commented", [0, 1, 2])
def test_comments_are_kept_on_both_sides(unblame: CommandLine, commented: int) -> None:
    sides = [BASE, text(first="our words"), text(second="their words")]
    sides[commented] += "# remember\n"
    ran, data = merged(unblame, *sides)
    assert (ran.code, data.decode()) == (0, text(first="our words", second="their words"))
    assert kept(unblame) == [sides[1].encode(), sides[2].encode()]


@pytest.mark.parametrize("spoiled", ["a file for a folder", "config"])
def test_without_a_backup_the_merge_goes_on(unblame: CommandLine, spoiled: str) -> None:
    if spoiled == "config":
        (unblame.folder / "config").mkdir()
        (unblame.folder / "config" / "config.toml").write_text("theme = 1")
    else:
        (unblame.folder / "state").write_text("")
    base, ours, theirs = put(unblame, BASE, text(first="our words"), text(second="their words"))
    ran = unblame("merge", base, ours, theirs)
    assert (ran.code, ours.read_text()) == (0, text(first="our words", second="their words"))
    assert ran.err.startswith(f"unblame: {unblame.folder}/")
    assert ran.err.endswith(" Merged without a backup.\n")


def test_a_broken_side_is_merged_by_lines(unblame: CommandLine) -> None:
    ours = text(first="our words")
    ran, data = merged(unblame, BASE, ours, text(first="their words").replace(f'"{TITLE}"', "Checkout"))
    assert ran.code == 1
    assert ran.err.splitlines() == [
        f"unblame: theirs: {NAME}:5:9: expected a value. Write a text in quotes, a number, true, false or a date.",
        f"Ordinary conflict markers stand in {NAME} now. {KEEP_ONE}",
    ]
    assert b"title = Checkout\n" in data
    assert b'<<<<<<< ours\ntext = "our words"\n=======\ntext = "their words"\n>>>>>>> theirs\n' in data
    assert kept(unblame) == [ours.encode()]


def test_broken_but_merged_cleanly_by_lines_is_still_no_session(unblame: CommandLine) -> None:
    broken = BASE.replace(f'"{TITLE}"', "Checkout")
    ran, data = merged(unblame, BASE, broken, text(second="their words"))
    assert ran.code == 1
    assert ran.err.startswith(f"unblame: ours: {NAME}:5:9: expected a value.")
    assert ran.err.endswith(
        f"The lines of {NAME} were merged without conflict markers, but it is not known to be a session. "
        "Look at it before it is committed.\n"
    )
    assert data.decode() == text(second="their words").replace(f'"{TITLE}"', "Checkout")
    assert kept(unblame) == [broken.encode()]


@pytest.mark.parametrize(
    ("side", "spoiled", "problem"),
    [
        (side, spoiled, problem)
        for spoiled, problem in (
            ("schema = 9\n" + BASE.split("\n", 1)[1], "a newer Unblame wrote this file"),
            ("<<<<<<< x\n" + BASE, "a conflict of git stands here"),
            (OTHER_KIND, "found TOML without the table [incident]"),
            (" ", "the file is empty"),
        )
        for side in range(3)
        if (side, spoiled) != (0, " ")  # both added the file
    ],
)
def test_each_side_that_cannot_be_read_is_named(unblame: CommandLine, side: int, spoiled: str, problem: str) -> None:
    label = ("base", "ours", "theirs")[side]
    sides = [BASE, text(first="our words"), text(first="their words")]
    sides[side] = spoiled
    ran, data = merged(unblame, *sides)
    assert ran.code == 1
    assert ran.err.startswith(f"unblame: {label}: {NAME}")
    assert problem in ran.err.splitlines()[0]
    assert (spoiled.split("\n", 1)[0] if label == "theirs" else "their words").encode() in data
    assert (ran.err.splitlines()[1] == f"Ordinary conflict markers stand in {NAME} now. {KEEP_ONE}") == (
        b"<<<<<<< ours\n" in data
    )


def test_two_sessions_under_one_name_are_not_mixed(unblame: CommandLine) -> None:
    ran, data = merged(unblame, "", BASE, text(identifier="two"))
    assert ran.code == 1
    assert ran.err.startswith(
        f"unblame: {NAME}: ours is the session “one”, theirs “two”: two sessions under one name.\n"
        f"Ordinary conflict markers stand in {NAME} now."
    )
    assert b'<<<<<<< ours\nid = "one"\n=======\nid = "two"\n>>>>>>> theirs\n' in data


def test_without_git_both_stand_whole(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    ours = text(first="our words")
    ran, data = merged(unblame, BASE, ours, "broken")
    assert ran.code == 1
    assert data.decode() == WHOLE.format(ours, "broken\n")
    assert (
        f"unblame: {NAME}: its lines could not be merged (git is not installed, or not on PATH). "
        "Both versions stand whole in it." in ran.err
    )
    assert kept(unblame) == [ours.encode()]


def test_sessions_need_no_git(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    without_git(monkeypatch)
    ran, data = merged(unblame, BASE, text(first="our words"), text(second="their words"))
    assert (ran.code, ran.err, data.decode()) == (0, "", text(first="our words", second="their words"))


@pytest.mark.parametrize("git", [True, False])
@pytest.mark.parametrize("binary", [b"\x00\x01\x02", b"\xff\xfe[\x00", b"a = '\xe4'\n\x00"])
def test_binary_is_left_as_ours_has_it(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch, binary: bytes, git: bool
) -> None:
    if not git:
        without_git(monkeypatch)
    ran, data = merged(unblame, BASE, binary, text(second="their words"))
    assert (ran.code, data) == (1, binary)
    assert ran.err.endswith("and left as ours has it: it is no UTF-8 text. Choose one side.\n")
    assert kept(unblame) == []


def test_another_encoding_is_merged_by_lines(unblame: CommandLine) -> None:
    latin = BASE.replace(TITLE, "Überlast").encode("latin-1")
    ran, data = merged(unblame, BASE, latin, text(second="their words"))
    assert (ran.code, data) == (1, latin.replace(SECOND.encode(), b"their words"))
    assert f"ours: {NAME}:5:10: expected UTF-8, found the byte 0xDC" in ran.err


def test_a_huge_file_is_merged_by_lines(unblame: CommandLine) -> None:
    huge = BASE + f'\n[later]\ntext = "{"x" * 2**24}"\n'
    ran, data = merged(unblame, BASE, huge, text(first="their words"))
    assert (ran.code, data.decode()) == (1, huge.replace(FIRST, "their words"))
    assert f"ours: {NAME}: expected at most 16 MiB, found more." in ran.err


@pytest.mark.parametrize(
    ("ours", "theirs", "code", "result"),
    [
        ("a = 3", "b = 4", 0, "[tool]\na = 3\n\n\n\nb = 4\n"),
        ("a = 3", "a = 4", 1, "[tool]\n<<<<<<< ours\na = 3\n=======\na = 4\n>>>>>>> theirs\n\n\n\nb = 2\n"),
    ],
)
def test_toml_of_another_kind_is_left_to_git(
    unblame: CommandLine, ours: str, theirs: str, code: int, result: str
) -> None:
    sides = [OTHER_KIND.replace(line[0] + " = " + str("ab".index(line[0]) + 1), line) for line in (ours, theirs)]
    ran, data = merged(unblame, OTHER_KIND, *sides)
    assert (ran.code, ran.err, data.decode()) == (code, "", result)
    assert not (unblame.folder / "state").exists()


def test_many_conflicts_are_no_other_exit_code(unblame: CommandLine) -> None:
    same = "# the same\n" * 5
    base, ours, theirs = ("".join(f"k{n} = {value}\n{same}" for n in range(300)) for value in (1, 2, 3))
    ran, data = merged(unblame, base, ours, theirs)
    assert (ran.code, ran.err, data.count(b"<<<<<<< ours\n")) == (1, "", 300)


def test_other_toml_with_one_broken_side_is_left_to_git_as_well(unblame: CommandLine) -> None:
    ran, data = merged(unblame, OTHER_KIND, OTHER_KIND.replace("1", "="), OTHER_KIND.replace("2", "3"))
    assert (ran.code, ran.err, data.decode()) == (0, "", OTHER_KIND.replace("1", "=").replace("2", "3"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' file names are text")
@pytest.mark.parametrize(
    "name", [b"a b", b'it\'s "one"', b"-o", b"--install", b"sch\xf6n", b"$(touch x);`y`", b"new\nline"]
)
@pytest.mark.parametrize("theirs", [text(second="their words"), "broken"])
def test_any_file_name(unblame: CommandLine, name: bytes, theirs: str) -> None:
    sides = [BASE, text(title="Ours"), theirs]
    names = [os.fsdecode(name + letter) for letter in (b"O", b"A", b"B")]
    for path, data in zip(names, sides, strict=True):
        Path(path).write_text(data)
    ran = unblame("merge", "--", *names, os.fsdecode(name + b".toml"))
    assert ran.code == (0 if "their words" in theirs else 1)
    assert {*os.listdir()} == {*names, "state"}  # noqa: PTH208 - names, not paths
    data = Path(names[1]).read_bytes()
    assert (b"<<<<<<< ours" in data) == (theirs == "broken")
    assert kept(unblame, os.fsdecode(name + b".toml")) == [text(title="Ours").encode()]


def test_a_side_that_is_no_file_is_wrong_use(unblame: CommandLine) -> None:
    base, ours, _ = put(unblame, BASE, BASE, text(second="their words"))
    for wrong in (unblame.folder / "missing", unblame.folder):
        ran = unblame("merge", base, ours, wrong)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"unblame: {wrong}: there is no such file.")
    assert unblame("merge", os.devnull, ours, base).code == 0


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_another_number_of_files_is_wrong_use(unblame: CommandLine, count: int) -> None:
    ran = unblame("merge", *["x"] * count)
    assert (ran.code, ran.out) == (2, "")
    assert f"expected the three files BASE OURS THEIRS, found {count}." in ran.err


def test_an_output_that_is_a_folder_is_wrong_use(unblame: CommandLine) -> None:
    sides = put(unblame, BASE, BASE, text(second="their words"))
    ran = unblame("merge", *sides, "-o", unblame.folder)
    assert (ran.code, ran.err) == (2, f"unblame: -o {unblame.folder}: this is a folder. Name a file in it.\n")


def test_a_gone_reader_of_the_messages_makes_no_conflict_clean(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("unblame.cli.merge_driver.say", broken)
    ran, data = merged(unblame, BASE, text(title="Ours"), text(title="Theirs"))
    assert (ran.code, len(read(data).conflicts)) == (1, 1)


def test_a_fault_in_the_merge_leaves_both_sides_in_the_file(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: Session) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("unblame.cli.merge_driver.merge", faulty)
    ran, data = merged(unblame, BASE, text(title="Ours"), text(title="Theirs"))
    assert ran.code == 1
    assert ran.err.startswith(f"unblame: {NAME}: its records could not be merged (RecursionError: too deep).")
    assert b'<<<<<<< ours\ntitle = "Ours"\n=======\ntitle = "Theirs"\n>>>>>>> theirs\n' in data


def test_the_result_loads(unblame: CommandLine) -> None:
    paths = put(unblame, BASE, text(title="Ours"), text(title="Theirs"))
    unblame("merge", *paths)
    assert load_session(paths[1]).session.conflicts
