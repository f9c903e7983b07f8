"""`unblame export`: the write-up, the record or the actions, of one session or of many."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from unblame.cli.main import CommandError
from unblame.cli.terminal import now
from unblame.config import here, load_config

if TYPE_CHECKING:
    from unblame.cli.export_files import Job

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
        "--images",
        choices=("copy", "link"),
        help="copy pictures beside the file, or into an HTML page (default), or link them",
    )
    command.add_argument("--task", metavar="ID", default="", help="engram's task, when there is one already")


def run(arguments: argparse.Namespace) -> int:
    """One session goes to stdout; several need a folder, but for the actions of all of them in one list."""
    from unblame.cli.export_targets import STDIN, Sources, folder_named, folder_of, paths_of

    _check(arguments)
    if arguments.files.count(STDIN) > 1:
        raise CommandError("“-” stands twice: there is only one stdin. Give it once.")
    paths = [path for file in arguments.files for path in paths_of(file)]
    if arguments.task and len(paths) > 1:
        raise CommandError("--task is one session's task in engram. Export the sessions one by one.")
    several = len(paths) > 1 and arguments.format not in _JOINED and not arguments.archive
    folder = folder_of(arguments, many=several)
    job, sources = _job(arguments), Sources(paths)
    if arguments.archive:
        from unblame.cli.export_archive import export_archive

        code = export_archive(sources, job, folder_named("--archive", arguments.archive))
    elif folder is None and arguments.format in _JOINED:
        from unblame.cli.export_files import export_joined

        code = export_joined(sources, job, arguments.output)
    else:
        from unblame.cli.export_files import export_each

        code = export_each(sources, job, folder, arguments.output)
    return max(sources.code, code)


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what makes no sense together, before anything is read."""
    form = arguments.format
    laid_out = form in _LAID_OUT
    given = {
        "--template": (arguments.template, laid_out, "is for markdown and HTML", "--format md or html"),
        "--images": (arguments.images, laid_out, "is for markdown and HTML", "--format md or html"),
        "--front-matter": (arguments.front_matter, form == "md", "is for markdown", "--format md"),
        "--timezone": (
            arguments.timezone,
            form != "json",
            "is for readers, JSON for scripts",
            "another --format",
        ),
        "--task": (arguments.task, form == "engram", "is for engram", "--format engram"),
        "--archive": (arguments.archive, form == "md", "holds markdown", "--format md"),
    }
    for option, (value, fits, reason, other) in given.items():
        if value and not fits:
            raise CommandError(f"{option} {reason}. Leave it out of --format {form}, or give {other}.")
    if arguments.archive and (arguments.into or arguments.output):
        raise CommandError("--archive names its own files. Leave out --into and -o.")
    if arguments.into and arguments.output:
        raise CommandError("--into and -o both say where to write. Give one of them.")
    if arguments.timezone:
        _check_zone(arguments.timezone)


def _check_zone(name: str) -> None:
    from unblame.record.reading import Unread
    from unblame.record.zones import zone

    try:
        zone(name)
    except Unread as error:
        raise CommandError(f"--timezone: {error}") from None


def _job(arguments: argparse.Namespace) -> Job:
    from unblame.cli.export_files import Job
    from unblame.exports.formats import Layout
    from unblame.exports.render import TemplateError

    config, at = load_config(), now()
    layout = Layout(
        arguments.template or STANDARD,
        arguments.format,
        config.templates_folder,
        arguments.timezone,
        front_matter=bool(arguments.front_matter),
        archived=bool(arguments.archive),
    )
    try:
        if arguments.format in _LAID_OUT and layout.for_customers and layout.archived:
            raise CommandError(
                "--archive is for the team: its index tells root causes. "
                f"For the template {layout.template} use --into DIR."
            )
    except TemplateError as error:
        raise CommandError(str(error)) from None
    return Job(
        layout=layout,
        force=arguments.force,
        images=arguments.images or "copy",
        task=arguments.task,
        state_folder=config.state_folder,
        now=at,
        today=at.astimezone(here()).date(),
        written={},
    )
