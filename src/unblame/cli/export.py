"""`unblame export`: the write-up, the record or the actions, of one session or of many."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NamedTuple

from unblame.cli.main import FINDINGS, FINE, WRONG, CommandError
from unblame.cli.terminal import now, say
from unblame.config import here, load_config

if TYPE_CHECKING:
    from unblame.cli.export_files import Job
    from unblame.cli.export_targets import Source

FORMATS = ("md", "html", "json", "csv", "ics", "jira-csv", "github", "engram")
STANDARD = "standard"
_LAID_OUT = frozenset({"md", "html"})
_JOINED = frozenset({"csv", "ics", "jira-csv", "github"})


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument(
        "files", metavar="FILE", nargs="+", help="sessions' .toml files, folders of them, or - (stdin)"
    )
    command.add_argument(
        "--template", metavar="NAME|PATH", default="", help="of “unblame templates”, or a file of your own (standard)"
    )
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="md",
        help="md: markdown; html: one page; json: the record; csv, ics, jira-csv, github: the actions as a table, "
        "for a calendar, for Jira, as a script that makes issues; engram: a script that stores the write-up",
    )
    command.add_argument("-o", "--output", metavar="PATH", default="", help="a file, a folder, or - for stdout")
    command.add_argument("--into", metavar="DIR", default="", help="a folder; names are postmortem-YYYY-MM-DD-slug.md")
    command.add_argument(
        "--archive", metavar="DIR", default="", help="a folder by year and month, with an index.md of all in it"
    )
    command.add_argument("--force", action="store_true", help="write over a file that was edited since")
    command.add_argument("--front-matter", choices=("yaml",), help="title, date, tags for documentation sites")
    command.add_argument("--timezone", metavar="ZONE", default="", help="the readers' zone, such as Europe/Berlin")
    command.add_argument(
        "--images", choices=("copy", "link"), help="copy pictures into images/ beside the file (default), or link them"
    )
    command.add_argument("--task", metavar="ID", default="", help="engram's task, when there is one already")


def run(arguments: argparse.Namespace) -> int:
    """One session goes to stdout; several need a folder, but for the actions of all of them in one list."""
    from unblame.cli.export_targets import STDIN, folder_of, paths_of

    _check(arguments)
    if arguments.files.count(STDIN) > 1:
        raise CommandError("“-” stands twice: there is only one stdin. Give it once.")
    paths = [path for file in arguments.files for path in paths_of(file)]
    if arguments.task and len(paths) > 1:
        raise CommandError("--task is one session's task in engram. Export the sessions one by one.")
    several = len(paths) > 1 and arguments.format not in _JOINED and not arguments.archive
    folder = folder_of(arguments, many=several)
    job = _job(arguments)
    read = _read(paths)
    if arguments.archive:
        from unblame.cli.export_archive import export_archive

        return max(read.code, export_archive(read.sources, job, arguments.archive))
    if folder is None and arguments.format in _JOINED:
        from unblame.cli.export_files import export_joined

        return max(read.code, export_joined(read.sources, job, arguments.output))
    from unblame.cli.export_files import export_each

    return max(read.code, export_each(read.sources, job, folder, arguments.output))


class _ReadAll(NamedTuple):
    """What could be read, and the exit code that the rest asks for."""

    sources: list[Source]
    code: int
