"""`unblame export`: the write-up of one session or of many."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.cli.main import FINDINGS, FINE, WRONG, CommandError
from unblame.cli.terminal import existing, say

if TYPE_CHECKING:
    from unblame.record.session import Session

FORMATS = ("md",)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("files", metavar="FILE", nargs="+", help="sessions' .toml files")
    command.add_argument("--template", metavar="NAME|PATH", default="standard", help="standard, or a file of your own")
    command.add_argument("--format", choices=FORMATS, default="md", help="md: markdown")
    command.add_argument("-o", "--output", metavar="PATH", default="", help="a file, a folder, or - for stdout")
    command.add_argument("--into", metavar="DIR", default="", help="a folder; names are postmortem-YYYY-MM-DD-slug.md")
    command.add_argument("--force", action="store_true", help="write over a file that was edited since")


def run(arguments: argparse.Namespace) -> int:
    """One file goes to stdout; several need a folder."""
    paths = [existing(file) for file in arguments.files]
    folder = _folder(arguments, many=len(paths) > 1)
    worst = FINE
    for path in paths:
        worst = max(worst, _export(path, arguments, folder))
    return worst


def _folder(arguments: argparse.Namespace, *, many: bool) -> Path | None:
    if arguments.into and arguments.output:
        raise CommandError("--into and -o both say where to write. Give one of them.")
    if arguments.into:
        folder = Path(arguments.into)
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"--into {folder}: this is a file. Name a folder.")
        return folder
    named_folder = arguments.output.endswith(("/", os.sep)) or Path(arguments.output).is_dir()
    if arguments.output not in ("", "-") and named_folder:
        return Path(arguments.output)
    if many:
        raise CommandError("Several sessions need a folder: --into DIR, or -o FOLDER.")
    return None


def _export(path: Path, arguments: argparse.Namespace, folder: Path | None) -> int:
    from unblame.exports.render import TemplateError, render
    from unblame.exports.stamp import default_name, stamp
    from unblame.store.errors import Unreadable
    from unblame.store.load import load_session

    try:
        session = load_session(path).session
        if folder is not None:
            return _write(session, folder / default_name(session), arguments)
        if arguments.output not in ("", "-"):
            return _write(session, Path(arguments.output), arguments)
        text = stamp(render(session, arguments.template), session.id)
    except (Unreadable, TemplateError) as error:
        say(f"unblame: {error}")
        return WRONG
    sys.stdout.write(text)
    return FINE


def _write(session: Session, target: Path, arguments: argparse.Namespace) -> int:
    from unblame.exports.write import write_markdown

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        result = write_markdown(session, target, template=arguments.template, force=arguments.force)
    except OSError as error:
        say(f"unblame: {target}: cannot be written ({error.strerror}). Name another place with -o.")
        return WRONG
    if result.refused:
        say(f"unblame: {target}: not written: {result.refused}\n{result.diff.rstrip()}")
        return FINDINGS
    say(f"{target}")
    return FINE
