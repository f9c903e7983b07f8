"""The real app in a terminal of its own, on a session's timeline, with letters typed into the first event."""

from __future__ import annotations

import json
import random
import string
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks.terminal import UNBLAME, Terminal, clean_environment

CTRL_L, CTRL_Q, CTRL_T = "\x0c", "\x11", "\x14"
SOON = 10.0
"""Seconds until a test gives up waiting; a passing one never waits so long."""


def open_timeline(
    session: Path, *seen: str, home: Path | None = None, environment: Mapping[str, str] | None = None
) -> Terminal:
    """Open a session on its timeline and wait until these texts are seen, and the app's folders in `home`."""
    home = home or session.parent
    command = (*UNBLAME, "open", str(session), "--section", "timeline")
    terminal = Terminal(command, environment or clean_environment(home), folder=home)
    terminal.wait_for(*seen, "Ask the room")
    return terminal


def open_first_event(terminal: Terminal) -> None:
    """Put the cursor at the end of the first event's text."""
    terminal.write("\r")
    terminal.wait_for("list")


def type_for(terminal: Terminal, seconds: float, chance: random.Random) -> list[tuple[float, str]]:
    """Type letters for some time; gives each with its moment."""
    typed: list[tuple[float, str]] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        letter = chance.choice(string.ascii_letters)
        typed.append((terminal.write(letter), letter))
        terminal.pass_time(chance.uniform(0.005, 0.06))
    return typed


def letters(typed: list[tuple[float, str]]) -> str:
    """What was typed, as text."""
    return "".join(letter for _, letter in typed)


def lock_is_held_by(terminal: Terminal, home: Path) -> bool:
    """Whether a program has noted itself as the holder of a session's lock."""
    for noted in (home / "state" / "locks").glob("*.json"):
        with suppress(OSError, ValueError):  # it is being replaced
            if json.loads(noted.read_bytes())["pid"] == terminal.process.pid:
                return True
    return False


def until(terminal: Terminal, come: Callable[[], bool], seconds: float = SOON) -> float:
    """Wait until something has come while the program's output is taken in; gives how many seconds that took."""
    start = time.monotonic()
    while not come():
        assert time.monotonic() - start < seconds, f"It did not come in {seconds} s; painted:\n{terminal.painted}"
        terminal.pass_time(0.02)
    return time.monotonic() - start
