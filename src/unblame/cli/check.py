"""`unblame check`: blame wording in sessions, markdown and plain text, and what a session's write-up lacks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from unblame.cli.main import FINDINGS, FINE, WRONG, CommandError
from unblame.cli.terminal import now, say
from unblame.config import here, load_config

if TYPE_CHECKING:
    from unblame.cli.check_files import File, Source
    from unblame.cli.check_findings import Found, Kind
    from unblame.language.checker import Rechecker
    from unblame.review.policy import Policy

FORMATS = ("text", "json", "github")
KINDS: tuple[Kind, ...] = ("language", "readiness")
MANY = 20
"""Files from which on a progress bar is worth its flicker."""

_EPILOG = """
Exits with 1 if there is an error or a warning. Hints do not count, nor what is worth a look but no blame (vague
wording, names in an analysis, what a system was to do). With 2 if a path cannot be read, whatever else was found.
"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.epilog = _EPILOG
    command.add_argument(
        "paths", metavar="PATH", nargs="+", help="sessions, markdown or text; folders of them; or - (stdin)"
    )
    command.add_argument("--format", choices=FORMATS, default="text", help="json: for scripts; github: annotations")
    command.add_argument("--only", choices=KINDS, help="blame wording alone, or what a session’s write-up lacks")


def run(arguments: argparse.Namespace) -> int:
    """Check every file, then say what was found; one that cannot be read stops no other."""
    from unblame.cli.check_files import STDIN, gather

    if arguments.paths.count(STDIN) > 1:
        raise CommandError("“-” stands twice: there is only one stdin. Give it once.")
    check = _Check(frozenset([arguments.only] if arguments.only else KINDS))
    files = gather(arguments.paths, check.problems)
    with _watched(files) as watched:
        for file in watched:
            check.file(file)
    if not check.files and not check.problems:
        wanted = "sessions" if arguments.only == "readiness" else "sessions, .md, .markdown or .txt files"
        raise CommandError(f"{', '.join(arguments.paths)}: nothing to check is there. Name {wanted}, or their folder.")
    for problem in check.problems:
        say(f"unblame: {problem}")
    sys.stdout.write(_output(check, arguments.format))
    return WRONG if check.problems else FINDINGS if any(each.fails for each in check.found) else FINE


def _output(check: _Check, form: str) -> str:
    from unblame.cli.check_output import Tally, as_github, as_json, as_text

    found = sorted(check.found, key=lambda each: each.order)
    if form == "json":
        return as_json(found)
    if form == "github":
        return as_github(found)
    if not check.files:
        return ""
    tally = Tally(check.kinds, check.files, check.sessions, len(check.problems))
    return as_text(found, tally, terminal=sys.stdout.isatty())


class _Check:
    """One run: what was found so far, and what some sources need, made when the first of them comes."""

    def __init__(self, kinds: frozenset[Kind]) -> None:
        self.kinds = kinds
        self.found: list[Found] = []
        self.problems: list[str] = []
        self.files = 0
        self.sessions = 0
        self._now = now()

    def file(self, file: File) -> None:
        """Read a file and check it; one without anything to check does not count."""
        from unblame.cli.check_files import read
        from unblame.store.errors import Unreadable

        try:
            source = read(file)
        except Unreadable as error:
            self.problems.append(str(error))
            return
        if source is None or (source.session is None and "language" not in self.kinds):
            return
        self.found.extend(self._in(source))
        self.files += 1
        self.sessions += source.session is not None

    def _in(self, source: Source) -> Iterator[Found]:
        from unblame.cli.check_findings import of_session, of_text

        session = source.session
        if session is None:
            return of_text(source.path, source.text, self._checker)
        need = None
        if "readiness" in self.kinds:
            from unblame.review.need import need_of

            need = need_of(session, self._policy, self._now)
        today = self._now.astimezone(here()).date()
        return of_session(source.path, source.text, session, need=need, today=today, kinds=self.kinds)

    @cached_property
    def _checker(self) -> Rechecker:
        from unblame.language.checker import Checker, Rechecker

        return Rechecker(Checker())

    @cached_property
    def _policy(self) -> Policy:
        """The team's policy, else the default."""
        from unblame.review.policy import PolicyError, read_policy

        try:
            return read_policy(load_config().policy_file)
        except PolicyError as error:
            raise CommandError(str(error)) from error


@contextmanager
def _watched(files: Sequence[File]) -> Generator[Iterable[File]]:
    """The files, with a bar on stderr while they are many and somebody watches."""
    if len(files) < MANY or not sys.stderr.isatty():
        yield files
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=console.is_dumb_terminal) as bar:
        yield bar.track(files, description="Checking")
