"""What was typed survives the end of the program, however it comes: a real terminal, a real file, real signals."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from benchmarks.terminal import SAMPLE, Terminal

from tui import real
from tui.real import CTRL_L, CTRL_Q, CTRL_T, letters, lock_is_held_by, open_first_event, type_for, until
from unblame.store.load import load_session
from unblame.store.lock import holder_of

FIRST = "v2.5.0 goes to half of the fleet"
BELOW = "release pipeline"
SAFE_SECONDS = 1.0
"""From a keystroke until it has to be on disk."""
OFTEN, RARELY = range(1), range(1, 204)
"""The seeds of kills in the normal suite and in the slow one."""


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / SAMPLE.name
    shutil.copyfile(SAMPLE, path)
    return path


def open_timeline(session: Path) -> Terminal:
    terminal = real.open_timeline(session, BELOW)
    until(terminal, lambda: lock_is_held_by(terminal, session.parent))
    return terminal


def read(session: Path) -> dict[str, Any]:
    return tomllib.loads(session.read_text(encoding="utf-8"))


def first_text(session: Path) -> str:
    return read(session)["timeline"][0]["text"]


def kill_and_look(session: Path, seed: int, most: float) -> None:
    """Type for a second and more, and kill it; on odd seeds nothing is typed in the last second."""
    chance = random.Random(seed)
    with open_timeline(session) as terminal:
        open_first_event(terminal)
        seconds = chance.uniform(0.1, most)
        typed = type_for(terminal, seconds if seed % 2 else SAFE_SECONDS + seconds, chance)
        if seed % 2:
            terminal.pass_time(typed[-1][0] + SAFE_SECONDS - time.monotonic())
        assert holder_of(session.parent / "state", session) is not None
        killed = time.monotonic()
        terminal.send(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    safe = letters([(moment, letter) for moment, letter in typed if killed - moment >= SAFE_SECONDS])
    everything = letters(typed)
    kept = load_session(session).session.timeline[0].text
    assert kept.startswith(FIRST + safe), f"typed {everything!r}, older than a second {safe!r}, on disk {kept!r}"
    assert (FIRST + everything).startswith(kept)
    assert kept == FIRST + everything or not seed % 2
    assert holder_of(session.parent / "state", session) is None


def start_again(session: Path) -> None:
    """After the next start what crashed writes left is gone, the session is as it was, and nobody seems to have it."""
    before = session.read_bytes()
    assert list((session.parent / "state" / "locks").glob("*.json")), "the killed program left no lock to find"
    (session.parent / f".{session.name}.0123abcd.tmp").touch()
    for stray in session.parent.glob(".*.tmp"):
        long_ago = time.time() - 120
        os.utime(stray, (long_ago, long_ago))
    with open_timeline(session) as terminal:
        terminal.write(CTRL_Q)
        assert terminal.wait() == 0
        assert "else" not in terminal.everything  # neither the title of the question nor its sentence
    assert list(session.parent.glob(".*.tmp")) == []
    assert session.read_bytes() == before


@pytest.mark.parametrize("seed", OFTEN)
def test_a_kill_loses_nothing_that_is_older_than_a_second(session: Path, seed: int) -> None:
    kill_and_look(session, seed, 0.4)
    if seed == 0:
        start_again(session)


@pytest.mark.parametrize("seed", [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, 10))])
def test_a_line_that_is_being_typed_without_a_rest_is_kept_too(session: Path, seed: int) -> None:
    """What a line means is read again and again; the record must not wait for the end of a long sentence."""
    known = {event.id for event in load_session(session).session.timeline}
    with open_timeline(session) as terminal:
        terminal.write("a")
        terminal.wait_for("list")
        typed = type_for(terminal, 2.0, random.Random(seed))
        killed = time.monotonic()
        terminal.send(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    safe = letters([(moment, letter) for moment, letter in typed if killed - moment >= SAFE_SECONDS])
    (made,) = [event.text for event in load_session(session).session.timeline if event.id not in known]
    assert made.startswith(safe)
    assert letters(typed).startswith(made)


@pytest.mark.slow
@pytest.mark.parametrize("seed", RARELY)
def test_many_kills_lose_nothing_that_is_older_than_a_second(session: Path, seed: int) -> None:
    kill_and_look(session, seed, 2.0)
    start_again(session)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_and_leaves_cleanly(session: Path, number: signal.Signals) -> None:
    with open_timeline(session) as terminal:
        open_first_event(terminal)
        terminal.write(" after dark")
        terminal.wait_for("after dark")
        terminal.send(number)
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.everything
    assert first_text(session) == f"{FIRST} after dark"
    assert list(session.parent.glob(".*.tmp")) == []


def test_a_closed_window_saves(session: Path) -> None:
    with open_timeline(session) as terminal:
        open_first_event(terminal)
        terminal.write(" after dark")
        terminal.wait_for("after dark")
        terminal.hang_up()
        terminal.wait()
    assert first_text(session) == f"{FIRST} after dark"


def test_ctrl_q_behind_typed_text_saves_all_of_it(session: Path) -> None:
    with open_timeline(session) as terminal:
        terminal.write("\r and more" + CTRL_Q)
        assert terminal.wait() == 0
    assert first_text(session) == f"{FIRST} and more"


def test_a_burst_lands_where_it_belongs(session: Path) -> None:
    """Text, the meeting key, a command, another line and a return: all in one write."""
    before = read(session)
    with open_timeline(session) as terminal:
        terminal.write(f"a10:18 errors seen{CTRL_T}v{CTRL_L}ask for pool sizes\r")
        terminal.wait_for("Parked.")
        terminal.pass_time(SAFE_SECONDS)
        terminal.send(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    after = read(session)
    known = {event["id"] for event in before["timeline"]}
    made = [event for event in after["timeline"] if event["id"] not in known]
    assert [(event["text"], event["at"]) for event in made] == [
        ("errors seen", datetime(2024, 1, 15, 10, 18, tzinfo=UTC))
    ]
    parked = after["meeting"]["parking_lot"]
    assert parked[len(before["meeting"].get("parking_lot", [])) :] == ["ask for pool sizes"]
    assert [event for event in after["timeline"] if event["id"] in known] == before["timeline"]


def test_a_burst_of_lines_and_commands_keeps_their_order(session: Path) -> None:
    """Enter opens the next line at once; undo takes back the last line and not a part of it."""
    known = {event["id"] for event in read(session)["timeline"]}
    with open_timeline(session) as terminal:
        terminal.write(f"a10:16 first\r10:17 second\r10:19 third\r{CTRL_Q}")
        assert terminal.wait() == 0
    made = [event for event in read(session)["timeline"] if event["id"] not in known]
    assert [(event["text"], event["at"].minute) for event in made] == [("first", 16), ("second", 17), ("third", 19)]


@pytest.mark.parametrize("behind", ["\r" + CTRL_Q, CTRL_Q])
def test_a_line_for_the_parking_lot_is_kept_when_quitting_at_once(session: Path, behind: str) -> None:
    """Taken with enter or still open: a line of the meeting's words is never dropped by leaving."""
    with open_timeline(session) as terminal:
        terminal.write(f"{CTRL_L}ask for pool sizes{behind}")
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.everything
    assert read(session)["meeting"]["parking_lot"][-1] == "ask for pool sizes"
