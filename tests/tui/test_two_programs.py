"""Typing goes on while other programs write the same file: git, a second Unblame, a script. Nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag

import pytest
from benchmarks.terminal import SAMPLE, UNBLAME, Terminal, clean_environment

from tui.real import CTRL_Q, CTRL_T, letters, lock_is_held_by, open_first_event, open_timeline, type_for, until
from unblame.record.session import Session
from unblame.record.where import put
from unblame.store.load import load_session
from unblame.store.toml import dump_session

FIRST = "v2.5.0 goes to half of the fleet"
FOLLOWED = 2.0
"""Seconds until a reader's screen shows what was typed elsewhere."""


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "sessions" / SAMPLE.name
    path.parent.mkdir()
    shutil.copyfile(SAMPLE, path)
    return path


def opened(session: Path, home: Path) -> Terminal:
    """A program that has the session's lock."""
    terminal = open_timeline(session, FIRST, home=home)
    until(terminal, lambda: lock_is_held_by(terminal, home))
    return terminal


def quit_all(*terminals: Terminal) -> None:
    for terminal in terminals:
        terminal.write(CTRL_Q)
        assert terminal.wait() == 0, terminal.everything
        assert "Traceback" not in terminal.everything


def texts(path: Path) -> list[str]:
    """The events' texts of a file."""
    return [event.text for event in load_session(path).session.timeline]


def words_of(path: Path, begin: str) -> list[str]:
    """The words that others put into events, in their order."""
    return sorted(word for text in texts(path)[1:] for word in text.split() if word.startswith(begin))


def nothing_to_settle(path: Path) -> bool:
    return load_session(path).session.conflicts == ()


@contextmanager
def beside(*steps: Callable[[], object], pause: float = 0.0) -> Generator[None]:
    """Take each step again and again in a thread of its own until the block ends; what one raises comes out here."""
    over = Flag()

    def again(step: Callable[[], object]) -> None:
        while not over.is_set():
            step()
            over.wait(pause)

    with ThreadPoolExecutor() as threads:
        running = [threads.submit(again, step) for step in steps]
        try:
            yield
        finally:
            over.set()
        for each in running:
            each.result()


def with_words(session: Session, number: int, words: str) -> Session:
    """Words behind one of the events, but for the first, which is typed into."""
    events = session.timeline[1:]
    event = events[number % len(events)]
    return put(session, f"timeline.{event.id}.text", f"{event.text} {words}")


# ---------------------------------------------------------------------- git


@dataclass
class Clone:
    """A clone of the team's repository, and whoever works in it."""

    folder: Path
    home: Path
    put: list[str] = field(default_factory=list[str])
    pulled: int = 0
    refused: int = 0

    def git(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        environment = clean_environment(self.home) | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{f"GIT_{who}_NAME": "T" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "t@x" for who in ("AUTHOR", "COMMITTER")},
        }
        command = ["git", "-c", "init.defaultBranch=main", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode in codes, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    @property
    def file(self) -> Path:
        return self.folder / "sessions" / SAMPLE.name

    def edit_and_push(self) -> None:
        """What somebody else does: change an event and send it."""
        words = f"push{len(self.put):03}"
        changed = with_words(load_session(self.file).session, len(self.put), words)
        self.file.write_text(dump_session(changed), encoding="utf-8")
        self.git("commit", "-qam", words)
        self.git("push", "-q", "origin", "main")
        self.put.append(words)

    def commit_and_pull(self) -> bool:
        """What the person does who types: false where git leaves all as it is, since a save came in between."""
        self.git("commit", "-qam", "x", codes=(0, 1))
        done = self.git("pull", "--no-rebase", "--no-edit", "-q", codes=(0, 1, 2, 128))
        if done.returncode == 0:
            self.pulled += 1
            return True
        self.refused += 1
        assert "would be overwritten by merge" in done.stderr, done.stdout + done.stderr
        return False


@pytest.fixture
def clones(session: Path, tmp_path: Path) -> tuple[Clone, Clone]:
    """Two clones of one repository; the first merges sessions record by record."""
    mine, theirs = Clone(tmp_path, tmp_path), Clone(tmp_path / "theirs", tmp_path)
    mine.git("init", "-q")
    install = [*UNBLAME, "merge", "--install"]
    subprocess.run(install, cwd=tmp_path, env=clean_environment(tmp_path), check=True, capture_output=True, timeout=60)
    mine.git("add", ".gitattributes", "sessions")
    mine.git("commit", "-qm", "the session")
    mine.git("clone", "-q", "--bare", ".", "origin.git")
    mine.git("clone", "-q", "origin.git", "theirs")
    mine.git("remote", "add", "origin", "origin.git")
    mine.git("fetch", "-q")
    mine.git("branch", "-q", "--set-upstream-to=origin/main")
    return mine, theirs


def type_beside_git(clones: tuple[Clone, Clone], seconds: float) -> None:
    mine, theirs = clones
    with opened(mine.file, mine.home) as terminal:
        open_first_event(terminal)
        with beside(mine.commit_and_pull, theirs.edit_and_push, pause=0.2):
            typed = letters(type_for(terminal, seconds, random.Random(seconds)))
        until(terminal, mine.commit_and_pull)
        until(terminal, lambda: texts(mine.file)[0] == FIRST + typed)
        quit_all(terminal)
    assert mine.pulled > 1
    assert texts(mine.file)[0] == FIRST + typed
    assert words_of(mine.file, "push") == theirs.put
    # A pull that git refuses can put an earlier save back into the file, which is then followed as a change.
    assert nothing_to_settle(mine.file) or mine.refused


def test_git_merges_beside_the_typing(clones: tuple[Clone, Clone]) -> None:
    type_beside_git(clones, 3)


@pytest.mark.slow
def test_git_merges_beside_a_minute_of_typing(clones: tuple[Clone, Clone]) -> None:
    type_beside_git(clones, 60)


# ---------------------------------------------------------------------- a second Unblame


@pytest.mark.slow
def test_a_second_program_reads_along_and_takes_over(session: Path, tmp_path: Path) -> None:
    others, chance = texts(session)[1:], random.Random(1)
    with opened(session, tmp_path) as one, open_timeline(session, FIRST, home=tmp_path) as two:
        two.wait_for("Somebody else has it open", "is open elsewhere: ", f"(process {one.process.pid})", "read only")
        two.write("r")
        two.wait_for("This can only be read here.")
        open_first_event(one)
        typed = letters(type_for(one, 0.7, chance)) + " walrus"
        one.write(" walrus")
        assert until(two, lambda: "walrus" in two.painted) < FOLLOWED
        typed += letters(type_for(one, 0.5, chance))
        two.write(f"{CTRL_T}t")
        one.write("z" * 10)
        one.wait_for("edits it now. All of yours is saved", "read only")
        two.wait_for("It is edited here now.")
        one.write("z")  # it can only be read here
        open_first_event(two)
        more = letters(type_for(two, 0.5, chance)) + " zebra"
        two.write(" zebra")
        assert until(one, lambda: "zebra" in one.painted) < FOLLOWED
        quit_all(one, two)
    first, *same = texts(session)
    taken = first.removeprefix(FIRST + typed).removesuffix(more)  # of what came while it was handed over
    assert first == f"{FIRST}{typed}{taken}{more}"
    assert taken in "z" * 10
    assert same == others


# ---------------------------------------------------------------------- a script


@dataclass
class Script:
    """A program that knows nothing of Unblame's being open: it reads the file, changes an event and writes in place."""

    file: Path
    put: list[str] = field(default_factory=list[str])

    def rewrite(self, read: Session | None = None) -> None:
        words = f"script{len(self.put):03}"
        read = read or load_session(self.file).session
        data = dump_session(with_words(read, len(self.put), words)).encode()
        with self.file.open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            time.sleep(0.02)
            file.write(data[len(data) // 2 :])
        self.put.append(words)


@pytest.mark.slow
def test_a_script_writes_in_place_beside_the_typing(session: Path, tmp_path: Path) -> None:
    script = Script(session)
    with opened(session, tmp_path) as terminal:
        open_first_event(terminal)
        with beside(script.rewrite, pause=0.3):
            typed = letters(type_for(terminal, 2.5, random.Random(2)))
        quit_all(terminal)
    assert texts(session)[0] == FIRST + typed
    assert words_of(session, "script") == script.put
    assert nothing_to_settle(session)


def test_quitting_right_behind_a_write_from_an_older_text_loses_nothing(session: Path, tmp_path: Path) -> None:
    """As after a `git pull` that began before the last save: what was saved is no longer in the file at the end."""
    script = Script(session)
    before = load_session(session).session
    with opened(session, tmp_path) as terminal:
        open_first_event(terminal)
        typed = letters(type_for(terminal, 0.3, random.Random(4)))
        until(terminal, lambda: texts(session)[0] == FIRST + typed)
        terminal.pass_time(0.1)
        script.rewrite(before)
        quit_all(terminal)
    assert texts(session)[0] == FIRST + typed
    assert words_of(session, "script") == script.put
