"""Start-up, typing and memory beside a bare Textual app: medians of interleaved pairs through a pseudo-terminal.

    python tests/benchmarks/bench.py [--quick] [--only start|wording|files]

Also how well and how fast the language checker reads (`wording.py`), and a session of ten thousand events beside one
of ten (`files.py`).

Prints figures and no verdict: a busy machine moves them, the ratios least.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bare import READY
from files import report as report_files
from keys import key_times
from terminal import SAMPLE, UNBLAME, NotSeenError, Terminal, clean_environment
from wording import report as report_wording

PAIRS, QUICK_PAIRS = 9, 2
RUN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Program:
    """What is run and what is waited for. `frame` is the first paint's text, `record` the first record's."""

    name: str
    command: tuple[str, ...]
    frame: tuple[str, ...]
    record: tuple[str, ...] = ()
    opens: str = ""
    opened: str = ""


@dataclass(slots=True)
class Figures:
    """What was measured of one program, a value a run: seconds, and MiB of memory."""

    frame: list[float] = field(default_factory=list[float])
    record: list[float] = field(default_factory=list[float])
    key: list[float] = field(default_factory=list[float])
    memory: list[float] = field(default_factory=list[float])


def programs(session: Path) -> list[Program]:
    """The bare app, then ours on the two sections that hold most."""
    bare = (sys.executable, str(Path(__file__).with_name("bare.py")))
    ours = (*UNBLAME, "open", str(session), "--section")
    frame = ("Opening", "Timeline", "Reading …")
    return [
        Program("bare", bare, (READY,)),
        Program("whys", (*ours, "whys"), frame, ("The connection pool was empty",), "\r", "list"),
        Program("timeline", (*ours, "timeline"), frame, ("v2.5.0 goes to half of the fleet",), "a", "list"),
    ]


def measure(program: Program, figures: Figures, home: Path) -> None:
    """Run a program once and keep its figures."""
    with Terminal(program.command, clean_environment(home), folder=home) as terminal:
        figures.frame.append(terminal.wait_for(*program.frame, seconds=RUN_SECONDS) - terminal.started)
        if program.record:
            figures.record.append(terminal.wait_for(*program.record, seconds=RUN_SECONDS) - terminal.started)
        terminal.pass_time(0.5)
        if program.opens:
            terminal.write(program.opens)
            terminal.wait_for(program.opened, seconds=RUN_SECONDS)
            terminal.pass_time(0.3)
        figures.key.append(median(key_times(terminal, RUN_SECONDS)))
        figures.memory.append(terminal.peak_memory)


def table(measured: dict[str, Figures]) -> list[str]:
    """The figures as lines: ours, the bare app's, the median of the rounds' ratios, the aim.

    A round's runs stand close together in time, so that a machine that is slow for a while slows all of them.
    """
    bare, whys, timeline = measured["bare"], measured["whys"], measured["timeline"]
    rows = [
        ("frame painted, whys", "s", whys.frame, bare.frame, "1.2"),
        ("frame painted, timeline", "s", timeline.frame, bare.frame, "1.2"),
        ("first why readable", "s", whys.record, bare.frame, "1.7"),
        ("first event readable", "s", timeline.record, bare.frame, "2.0"),
        ("key to paint, whys", "ms", whys.key, bare.key, "1.5"),
        ("key to paint, timeline", "ms", timeline.key, bare.key, "1.5"),
        ("peak memory, whys", "MiB", whys.memory, bare.memory, "–"),
        ("peak memory, timeline", "MiB", timeline.memory, bare.memory, "–"),
    ]
    lines = [f"{'':<26}{'ours':>12}{'bare':>12}{'ratio':>8}{'aim':>6}"]
    for name, unit, ours, theirs, aim in rows:
        if not ours or not theirs:
            lines.append(f"{name:<26}{'not seen':>12}")
            continue
        one, other = median(ours), median(theirs)
        ratio = median(a / b for a, b in zip(ours, theirs, strict=False) if b) if any(theirs) else float("nan")
        lines.append(f"{name:<26}{_shown(one, unit):>12}{_shown(other, unit):>12}{ratio:>8.2f}{aim:>6}")
    return lines


def _shown(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.3f} s"
    if unit == "ms":
        return f"{value * 1000:.1f} ms"
    return f"{value:.1f} MiB"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure pairs and print the table. What was not seen in time is told and left out."""
    reader = argparse.ArgumentParser(description="Unblame beside a bare Textual app, medians.")
    reader.add_argument("--quick", action="store_true", help=f"{QUICK_PAIRS} pairs instead of {PAIRS}")
    reader.add_argument("--only", choices=("start", "wording", "files"), help="one part of the figures")
    wanted = reader.parse_args(arguments)
    if wanted.only in (None, "start"):
        measure_start(QUICK_PAIRS if wanted.quick else PAIRS)
    if wanted.only in (None, "wording"):
        print("\n".join(["", *report_wording()]))  # noqa: T201 - a command line
    if wanted.only in (None, "files"):
        print("\n".join(["", *report_files(quick=wanted.quick)]))  # noqa: T201 - a command line


def measure_start(pairs: int) -> None:
    """Start-up, typing and memory in interleaved rounds."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        session = home / SAMPLE.name
        shutil.copyfile(SAMPLE, session)
        run = programs(session)
        measured = {program.name: Figures() for program in run}
        for pair in range(-1, pairs):  # the first round fills the caches and is not counted
            turn = pair % len(run)  # each is first as often: what follows a large program finds its memory warm
            for program in (*run[turn:], *run[:turn]):
                shutil.copyfile(SAMPLE, session)
                try:
                    measure(program, measured[program.name] if pair >= 0 else Figures(), home)
                except NotSeenError as error:
                    print(f"{program.name}: {error}", file=sys.stderr)  # noqa: T201 - a command line
    heading = f"Medians of {pairs} rounds, the ratios too, 120x36; “bare” is a header, a static, a text area, a footer."
    print("\n".join([heading, "", *table(measured)]))  # noqa: T201 - a command line


if __name__ == "__main__":
    main()
