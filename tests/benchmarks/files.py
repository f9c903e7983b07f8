"""A session of ten thousand events beside one of ten: typing while it is saved, saves, changes from outside, merges."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

from keys import key_times
from terminal import UNBLAME, Terminal, clean_environment

from unblame.record.incident import Incident
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.record.where import put
from unblame.store.atomic import write_atomically
from unblame.store.load import load_session
from unblame.store.merge.sessions import merge
from unblame.store.toml import TextCache, dump_session

T = TypeVar("T")

FEW, MANY = 10, 10_000
ROUNDS, QUICK_ROUNDS = 5, 2
SHORT = 2 * ROUNDS
"""Events that are typed into: two a round, so that no line is broken."""
SECONDS = 60.0
"""Until something that is waited for counts as not seen."""
BEGIN = datetime(2024, 1, 15, 10, tzinfo=UTC)
SENTENCE = (
    "Connections to the orders database are refused by the pool of checkout host {number}; retries go on, {number}"
)
AIMS = {"key to paint": "1.2", "key to paint, with rests": "1.2", "change on disk to screen": "2 s"}


def large(count: int) -> Session:
    """A session of so many events, about 200 bytes each in its file; the first ones are short, to be typed into."""
    events = tuple(
        Event(
            id=f"E{number:06}",
            at=BEGIN + timedelta(seconds=7 * number),
            text=f"Moment {number}" if number < SHORT else SENTENCE.format(number=number),
            source="log",
        )
        for number in range(count)
    )
    return Session(id=f"large-{count}", incident=Incident(title="Checkout down", severity="SEV1"), timeline=events)


@dataclass(slots=True)
class Figures:
    """What was measured of one session: seconds."""

    measured: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def add(self, name: str, *seconds: float) -> None:
        self.measured.setdefault(name, []).extend(seconds)


@dataclass(slots=True)
class Opened:
    """A session in a terminal of its own, with its timeline on screen."""

    session: Session
    path: Path
    terminal: Terminal
    figures: Figures

    def type_on(self, round_number: int) -> None:
        """Type into the next two events, without a rest and with one behind each letter; saves go on meanwhile."""
        for pause, name in ((0.03, "key to paint"), (0.4, "key to paint, with rests")):
            for key in "\r" if round_number == 0 and pause < 0.1 else "\x1bj\r":
                self.terminal.write(key)
                self.terminal.pass_time(0.3)
            times = key_times(self.terminal, SECONDS, pause)
            self.figures.add(name, median(times))
            self.figures.add(f"{name}, slowest", max(times))
            self.terminal.pass_time(2.0)  # the last save is over

    def change(self, round_number: int) -> None:
        """Another program writes in place; the first event on screen changes."""
        read = load_session(self.path).session
        first = read.timeline[0]
        words = f"walrus{round_number}"
        data = dump_session(put(read, f"timeline.{first.id}.text", f"{words} {first.text}")).encode()
        self.terminal.pass_time(1.0)
        for key in "\x1bg" if round_number == 0 else "g":
            self.terminal.write(key)
            self.terminal.pass_time(0.3)
        self.path.write_bytes(data)
        written = time.monotonic()
        self.figures.add("change on disk to screen", self.terminal.wait_for(words, seconds=SECONDS) - written)
        self.terminal.pass_time(2.0)


def open_all(stack: ExitStack, home: Path, sessions: dict[int, Session], figures: dict[int, Figures]) -> list[Opened]:
    """Both sessions, each in a terminal."""
    made: list[Opened] = []
    for count, session in sessions.items():
        path = home / f"{session.id}.toml"
        path.write_text(dump_session(session), encoding="utf-8")
        command = (*UNBLAME, "open", str(path), "--section", "timeline")
        terminal = stack.enter_context(Terminal(command, clean_environment(home), folder=home))
        seen = terminal.wait_for("Moment 0", seconds=SECONDS)
        figures[count].add("first event readable", seen - terminal.started)
        terminal.wait_for("Ask the room", seconds=SECONDS)
        terminal.pass_time(6.0)  # the wording of everything is read once
        made.append(Opened(session, path, terminal, figures[count]))
    return made


def measure_store(session: Session, home: Path, figures: Figures, rounds: int) -> None:
    """What one save and one merge cost by themselves."""
    cache, path, last = TextCache(), home / "saved.toml", len(session.timeline) - 1
    dump_session(session, cache)
    for number in range(rounds):
        typed = put(session, f"timeline.{session.timeline[0].id}.text", f"typed {number}")
        text = _timed(figures, "save: text, one event changed", lambda typed=typed: dump_session(typed, cache))
        _timed(figures, "save: text, all of it", lambda typed=typed: dump_session(typed))
        data = text.encode()
        _timed(figures, "save: to the disk", lambda data=data: write_atomically(path, data))
        other = put(session, f"timeline.{session.timeline[last].id}.text", f"theirs {number}")
        _timed(figures, "merge, one event each", lambda one=typed, two=other: merge(session, one, two, stands="mine"))
        evens, odds = (_every_tenth(session, begin, number) for begin in (0, 5))
        _timed(figures, "merge, a tenth each", lambda one=evens, two=odds: merge(session, one, two, stands="mine"))
        reread = load_session(path).session
        _timed(figures, "merge, read from disk", lambda one=reread, two=other: merge(session, one, two, stands="mine"))


def _every_tenth(session: Session, begin: int, number: int) -> Session:
    events = [
        event.model_copy(update={"text": f"{event.text} {number}"}) if index % 10 == begin else event
        for index, event in enumerate(session.timeline)
    ]
    return session.model_copy(update={"timeline": tuple(events)})


def _timed(figures: Figures, name: str, run: Callable[[], T]) -> T:
    start = time.perf_counter()
    made = run()
    figures.add(name, time.perf_counter() - start)
    return made


def table(few: Figures, many: Figures, size: int) -> list[str]:
    """Medians; the ratio is the median of the rounds' ratios."""
    lines = [f"{'':<32}{FEW:>12,}{MANY:>12,}{'ratio':>8}{'aim':>6}   ({MANY:,} events are {size / 1e6:.1f} MB)"]
    for name, values in many.measured.items():
        others = few.measured[name]
        ratio = median(a / b for a, b in zip(values, others, strict=True))
        one, other = (f"{median(each) * 1000:.1f} ms" for each in (others, values))
        lines.append(f"{name:<32}{one:>12}{other:>12}{ratio:>8.2f}{AIMS.get(name, '–'):>6}")
    return lines


def report(*, quick: bool = False) -> list[str]:
    """All of it: rounds that are interleaved, in terminals that stay open, then without a terminal."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    figures = {count: Figures() for count in (FEW, MANY)}
    sessions = {count: large(count) for count in figures}
    size = len(dump_session(sessions[MANY]).encode())
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        both = open_all(stack, Path(folder), sessions, figures)
        for step in (Opened.type_on, Opened.change):
            for number in range(rounds):
                for each in both if number % 2 else reversed(both):
                    step(each, number)
        for each in both:
            measure_store(each.session, Path(folder), each.figures, rounds)
    heading = f"Files: medians of {rounds} rounds; typing goes on while it is saved, three times a second."
    return [heading, "", *table(figures[FEW], figures[MANY], size)]


if __name__ == "__main__":
    print("\n".join(report()))  # noqa: T201 - a command line
