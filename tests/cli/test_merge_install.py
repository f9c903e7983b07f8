"""`unblame merge --install`, and git itself merging sessions after it: clones, rebase, cherry-pick and stash."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from command_line import CommandLine, Ran
from hypothesis import given
from hypothesis import strategies as st

from unblame.cli.merge_install import driver, pattern, with_lines
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.store.backup import backups
from unblame.store.load import load_session, parse_session
from unblame.store.toml import dump_session

LINE = "sessions/*.toml merge=unblame\n"
FILE = "sessions/one.toml"
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "T"), ("EMAIL", "t@x"))
    },
}


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("unblame.cli.merge_install.which", _nowhere)
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def _nowhere(_: str) -> None:
    """No `unblame` is on PATH, so that git runs the one under test."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree, and git in it."""

    folder: Path

    def __call__(self, *arguments: str | Path, code: int = 0) -> str:
        done = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def commit(self, name: str, text: str) -> None:
        self.put(name, text)
        self("add", "-A")
        self("commit", "-qm", name)

    def read(self, name: str = FILE) -> bytes:
        return (self.folder / name).read_bytes()


def made(folder: Path) -> Repository:
    folder.mkdir(parents=True, exist_ok=True)
    repository = Repository(folder)
    repository("init", "-q")
    return repository


def text(*, title: str = "Checkout down", first: str = "one", second: str = "two", added: str = "") -> str:
    session = parse_session(f'id = "s"\n[incident]\ntitle = "{title}"'.encode(), Path(FILE))
    events = [Event(id="E1", text=first), Event(id="E2", text=second)]
    if added:
        events.append(Event(id=f"E{added}", text=added))
    return dump_session(session.model_copy(update={"timeline": tuple(events)}))


def texts(data: bytes) -> list[str]:
    session: Session = parse_session(data, Path(FILE))
    assert not session.conflicts
    return [event.text for event in session.timeline]


def installed(unblame: CommandLine, repository: Repository) -> Ran:
    ran = unblame("merge", "--install", repository.folder)
    assert (ran.code, ran.err) == (0, "")
    return ran


@pytest.fixture
def team(unblame: CommandLine) -> tuple[Repository, Repository]:
    """Two clones with one session, both of which have run --install."""
    first = made(unblame.folder / "first clone")
    installed(unblame, first)
    first.put("unblame.py", "raise SystemExit(9)")  # the team's own code is not run
    first.commit(FILE, text())
    first("clone", "-q", first.folder, unblame.folder / "second")
    second = Repository(unblame.folder / "second")
    installed(unblame, second)
    first("remote", "add", "origin", second.folder)
    return first, second


def test_two_clones_edit_different_events(team: tuple[Repository, Repository]) -> None:
    first, second = team
    first.commit(FILE, text(first="first's"))
    second.commit(FILE, text(second="second's"))
    second("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    assert second.read().decode() == text(first="first's", second="second's")
    assert second("status", "--porcelain") == ""


def test_two_clones_edit_the_same_field_and_settle_to_the_same_bytes(
    unblame: CommandLine, team: tuple[Repository, Repository]
) -> None:
    first, second = team
    first.commit(FILE, text(title="First"))
    second.commit(FILE, text(title="Second"))
    said = second("pull", "-q", "--no-rebase", "origin", "main", code=1)
    assert f"{FILE}: merged, but both sides changed one place differently:\n  incident.title\n" in said
    assert second("status", "--porcelain") == f"UU {FILE}\n"
    session = load_session(second.folder / FILE).session
    assert [(each.where, each.mine, each.theirs) for each in session.conflicts] == [
        ("incident.title", "Second", "First")
    ]
    assert [
        each.path.read_text() for each in backups(unblame.folder / "state" / "backups", None, second.folder / FILE)
    ] == [text(title="Second")]
    result = second.read()
    ours = second("rev-parse", "HEAD").strip()
    second("commit", "-qam", "merged")

    first("fetch", "-q", "origin")
    first("checkout", "-q", ours)
    first("merge", "-q", "main", code=1)
    assert first.read() == result
    first("merge", "--abort")
    first("checkout", "-q", "main")
    first("merge", "-q", ours, code=1)
    mine, theirs = 'mine = "First"', 'theirs = "Second"'
    assert first.read().decode() == result.decode().replace('mine = "Second"', mine).replace('theirs = "First"', theirs)
    first("commit", "-qam", "merged as well")
    first("merge", "-q", "--no-edit", "origin/main")
    assert len(load_session(first.folder / FILE).session.conflicts) == 1
    second("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    assert second.read() == first.read()
    assert second("status", "--porcelain") == ""


@pytest.mark.slow
def test_rebase_cherry_pick_and_stash(team: tuple[Repository, Repository]) -> None:
    git, _ = team
    git("branch", "other")
    git.commit(FILE, text(first="main's"))
    git("checkout", "-q", "other")
    git.commit(FILE, text(second="other's"))
    git("rebase", "-q", "main")
    assert texts(git.read()) == ["main's", "other's"]

    git("checkout", "-q", "main")
    git.commit(FILE, text(first="main's", added="third"))
    git("cherry-pick", "other")
    assert texts(git.read()) == ["main's", "other's", "third"]

    git.put(FILE, text(first="stashed", second="other's", added="third"))
    git("stash", "-q")
    git.commit(FILE, text(first="main's", second="other's", added="fourth"))
    git("stash", "pop")
    assert texts(git.read()) == ["stashed", "other's", "fourth"]
    assert git("stash", "list") == ""


def test_a_file_that_both_clones_added(team: tuple[Repository, Repository]) -> None:
    first, second = team
    name = "sessions/it's “new” – it.toml"
    first.commit(name, text(added="first"))
    second.commit(name, text(added="second"))
    second("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    assert sorted(texts(second.read(name))) == ["first", "one", "second", "two"]


def test_a_broken_side_gets_gits_markers(team: tuple[Repository, Repository]) -> None:
    first, second = team
    first.commit(FILE, text(first="first's").replace('"Checkout down"', "down"))
    second.commit(FILE, text(first="second's"))
    said = second("pull", "-q", "--no-rebase", "origin", "main", code=1)
    assert f"unblame: theirs: {FILE}:5:9: expected a value." in said
    assert second("status", "--porcelain") == f"UU {FILE}\n"
    assert b'<<<<<<< ours\ntext = "second\'s"\n=======\ntext = "first\'s"\n>>>>>>> theirs\n' in second.read()


def test_what_is_written_is_said_and_a_second_time_nothing_is(unblame: CommandLine) -> None:
    git = made(unblame.folder / "it's a repository")
    ran = installed(unblame, git)
    command = git("config", "merge.unblame.driver").strip()
    assert command.endswith(" -P -m unblame merge -- %O %A %B %P")
    assert ran.out.splitlines() == [
        f"{git.folder}/.git/config: merge.unblame.name = Unblame sessions, record by record",
        f"{git.folder}/.git/config: merge.unblame.driver = {command}",
        f"{git.folder}/.gitattributes: sessions/*.toml merge=unblame",
        "Commit .gitattributes: the team shares it.",
        "Everybody in the team runs “unblame merge --install” once: git never shares its config.",
    ]
    assert git.read(".gitattributes").decode() == LINE
    before = [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in git.folder.rglob("*") if path.is_file()]
    assert installed(unblame, git).out.splitlines() == [
        f"{git.folder}: merges its sessions like this already; nothing was changed.",
        "Everybody in the team runs “unblame merge --install” once: git never shares its config.",
    ]
    assert before == [
        (path, path.read_bytes(), path.stat().st_mtime_ns) for path in git.folder.rglob("*") if path.is_file()
    ]


def test_in_the_current_folder_below_the_root(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    git = made(unblame.folder / "r")
    below = git.folder / "docs" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert unblame("merge", "--install").code == 0
    assert git.read(".gitattributes").decode() == LINE
    assert not (below / ".gitattributes").exists()


def test_patterns_are_for_the_folders_where_sessions_lie(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    for name in ("post mortems/[old]/a.toml", "#top/b.toml", "c.toml", "schön/d.toml", "ignored/e.toml"):
        git.put(name, text())
    git.put("pyproject.toml", "[project]\nname = 'incident'\n")
    git.put("crate/Cargo.toml", "[package]\n")
    git.put("broken/x.toml", "[incident]\ntitle =")
    git.put(".gitignore", "ignored/\n")
    installed(unblame, git)
    assert git.read(".gitattributes").decode().splitlines() == [
        "/*.toml merge=unblame",
        "/#top/*.toml merge=unblame",
        '"post mortems/\\\\[old]/*.toml" merge=unblame',
        "schön/*.toml merge=unblame",
    ]
    for name, value in (
        ("post mortems/[old]/a.toml", "unblame"),
        ("post mortems/o/a.toml", "unspecified"),
        ("#top/b.toml", "unblame"),
        ("c.toml", "unblame"),
        ("crate/Cargo.toml", "unspecified"),
        ("schön/x.toml", "unblame"),
    ):
        assert git("check-attr", "-z", "merge", "--", name).split("\0")[2] == value, name


def test_an_empty_folder_for_sessions_counts(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    git.put("other/a.toml", text())
    (git.folder / "sessions").mkdir()
    installed(unblame, git)
    assert git.read(".gitattributes").decode() == "other/*.toml merge=unblame\n" + LINE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LINE),
        ("* text=auto\n", "* text=auto\n" + LINE),
        ("* text=auto", "* text=auto\n" + LINE),
        ("* text=auto\r\n# x\r\n", "* text=auto\r\n# x\r\nsessions/*.toml merge=unblame\r\n"),
        ("* text=auto\r\n# x", "* text=auto\r\n# x\r\nsessions/*.toml merge=unblame\r\n"),
        ("  sessions/*.toml\ttext merge=unblame  \nx y", None),
        ("\ufeffsessions/*.toml merge=unblame", None),
        ("# sessions/*.toml merge=unblame\n", "# sessions/*.toml merge=unblame\n" + LINE),
        ("my/sessions/*.toml merge=unblame\n", "my/sessions/*.toml merge=unblame\n" + LINE),
        ("sessions/*.toml merge=union\n", "sessions/*.toml merge=union\n" + LINE),
    ],
)
def test_the_attributes_are_kept(before: str, after: str | None) -> None:
    data, added = with_lines(before.encode(), [b"sessions/*.toml"])
    assert data.decode() == (before if after is None else after)
    assert added == ([] if after is None else [LINE.strip().encode()])
    assert with_lines(data, [b"sessions/*.toml"]) == (data, [])


@given(st.lists(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1), min_size=1, max_size=3))
def test_a_pattern_is_one_line_that_is_found_again(parts: list[str]) -> None:
    folder = PurePosixPath(*parts)
    data, added = with_lines(b"* text\n", [pattern(folder)])
    assert len(data.splitlines()) == len(added) + 1 == 2
    assert with_lines(data, [pattern(folder)]) == (data, [])


def test_git_reads_a_pattern_as_the_folder_alone(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    folders = [
        "a b",
        'say "x"',
        "tab\there",
        "new\nline",
        "back\\slash",
        "*",
        "what?",
        "[a]",
        "!no",
        "-o",
        "é",
        "trail ",
    ]
    lines = b"".join(pattern(PurePosixPath(folder)) + b" merge=unblame\n" for folder in folders)
    (git.folder / ".gitattributes").write_bytes(lines)
    asked = [f"{folder}/s.toml" for folder in [*folders, "other", "whaty", "a", "xa b", "in/a b"]]
    answers = git("check-attr", "-z", "merge", "--", *asked).split("\0")[2::3]
    assert answers == ["unblame"] * len(folders) + ["unspecified"] * 5


def test_a_line_that_has_the_last_word_is_told(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    git.put("sessions/.gitattributes", "*.toml merge=union\n")
    ran = unblame("merge", "--install", git.folder)
    assert ran.code == 0
    assert ran.err == (
        f"unblame: {git.folder}/sessions: another line, or another attributes file, has the last word (merge: union). "
        "Look for it in .gitattributes and .git/info/attributes.\n"
    )


def test_a_work_tree_and_a_submodule(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    git.commit("x", "x")
    git("worktree", "add", "-q", unblame.folder / "w")
    tree = Repository(unblame.folder / "w")
    ran = installed(unblame, tree)
    assert f"{git.folder}/.git/config: merge.unblame.driver = " in ran.out
    assert tree.read(".gitattributes").decode() == LINE
    assert not (git.folder / ".gitattributes").exists()
    assert git("config", "merge.unblame.driver") == tree("config", "merge.unblame.driver")

    outer = made(unblame.folder / "outer")
    outer("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", git.folder, "inner")
    inner = Repository(outer.folder / "inner")
    installed(unblame, inner)
    assert inner.read(".gitattributes").decode() == LINE
    assert inner("config", "merge.unblame.driver")
    outer("config", "merge.unblame.driver", code=1)
    assert not (outer.folder / ".gitattributes").exists()


def test_several_old_values_become_one(unblame: CommandLine) -> None:
    git = made(unblame.folder / "r")
    for value in ("a", "b"):
        git("config", "--add", "merge.unblame.driver", value)
    installed(unblame, git)
    assert len(git("config", "--get-all", "merge.unblame.driver").splitlines()) == 1


def test_where_it_cannot_be_installed(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(unblame.folder))
    outside = unblame.folder / "outside"
    outside.mkdir()
    bare = unblame.folder / "bare.git"
    Repository(outside)("init", "-q", "--bare", bare)
    git = made(unblame.folder / "r")
    for folder, said in (
        (outside, f"{outside}: this folder is in no git repository (not a git repository"),
        (bare, f"{bare}: a bare repository, or .git itself. Name a folder with its files."),
        (git.folder / ".git", f"{git.folder}/.git: a bare repository, or .git itself."),
        (unblame.folder / "gone", f"{unblame.folder}/gone: there is no such folder."),
    ):
        ran = unblame("merge", "--install", folder)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"unblame: {said}")
    assert sorted(path.name for path in git.folder.iterdir()) == [".git"]
    monkeypatch.setenv("PATH", "/nowhere")
    ran = unblame("merge", "--install", git.folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "unblame: git is not installed, or not on PATH. Install git first.\n"


@pytest.mark.parametrize("others", [("a", "b"), ("-o", "x")])
def test_more_than_a_folder_is_wrong_use(unblame: CommandLine, others: tuple[str, str]) -> None:
    ran = unblame("merge", "--install", *others)
    assert (ran.code, ran.out) == (2, "")
    assert "--install takes at most the folder of one repository" in ran.err


def test_the_driver_is_the_command_on_the_path_or_this_python() -> None:
    assert driver("/usr/bin/unblame", "/x/python") == "unblame merge -- %O %A %B %P"
    assert driver(None, "/it's 100%/python") == "'/it'\"'\"'s 100%%/python' -P -m unblame merge -- %O %A %B %P"
