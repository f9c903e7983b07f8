"""`unblame export`: the write-up, or the record as JSON, of one session or of many."""

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

FORMATS = ("md", "json")
STDIN, STDIN_NAME = "-", Path("stdin")  # a file of that name is another object
STANDARD = "standard"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument(
        "files", metavar="FILE", nargs="+", help="sessions' .toml files, folders of them, or - (stdin)"
    )
    command.add_argument("--template", metavar="NAME|PATH", default=STANDARD, help="standard, or a file of your own")
    command.add_argument("--format", choices=FORMATS, default="md", help="md: markdown; json: the record")
    command.add_argument("-o", "--output", metavar="PATH", default="", help="a file, a folder, or - for stdout")
    command.add_argument("--into", metavar="DIR", default="", help="a folder; names are postmortem-YYYY-MM-DD-slug.md")
    command.add_argument("--force", action="store_true", help="write over a file that was edited since")


def run(arguments: argparse.Namespace) -> int:
    """One session goes to stdout; several need a folder."""
    if arguments.format == "json" and arguments.template != STANDARD:
        raise CommandError("--template is for markdown, and JSON has none. Give one of --template and --format json.")
    if arguments.files.count(STDIN) > 1:
        raise CommandError("“-” stands twice: there is only one stdin. Give it once.")
    paths = [path for file in arguments.files for path in _paths(file)]
    folder = _folder(arguments, many=len(paths) > 1)
    worst = FINE
    for path in paths:
        worst = max(worst, _export(path, arguments, folder))
    return worst


def _paths(file: str) -> list[Path]:
    """The files that an argument means: a folder's are its sessions, also those that cannot be read."""
    from unblame.store.folder import session_files

    if file == STDIN:
        return [STDIN_NAME]
    if not Path(file).is_dir():
        return [existing(file)]
    found = [path for path in session_files(Path(file)) if _may_be_session(path)]
    if not found:
        raise CommandError(f"{file}: this is a folder. Name another one, or a .toml file: no session is in it.")
    return found


def _may_be_session(path: Path) -> bool:
    """Whether a TOML file is a session, or could be but for a mistake in it."""
    from unblame.store.errors import NotASession, Unreadable
    from unblame.store.load import load_session

    try:
        load_session(path)
    except NotASession:
        return False
    except Unreadable:
        return True
    return True


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
    from unblame.exports.render import TemplateError
    from unblame.exports.stamp import default_name
    from unblame.store.errors import Unreadable

    try:
        session = _load(path)
        if folder is not None and session.incident.private:
            say(f"unblame: {path}: private, and so not written to {folder}. To write it all the same, name a file: -o.")
            return FINE
        if folder is not None:
            name = Path(default_name(session)).with_suffix(f".{arguments.format}")
            return _write(session, folder / name, arguments)
        if arguments.output not in ("", "-"):
            return _write(session, Path(arguments.output), arguments)
        text = _text(session, arguments)
    except (Unreadable, TemplateError) as error:
        say(f"unblame: {error}")
        return WRONG
    sys.stdout.write(text)
    return FINE


def _load(path: Path) -> Session:
    from unblame.store.load import load_session, parse_stream

    return parse_stream(sys.stdin.buffer, path) if path is STDIN_NAME else load_session(path).session


def _text(session: Session, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from unblame.exports.record_json import record_json

        return record_json(session)
    from unblame.exports.render import render
    from unblame.exports.stamp import stamp

    return stamp(render(session, arguments.template), session.id)


def _write(session: Session, target: Path, arguments: argparse.Namespace) -> int:
    from unblame.exports.write import write_json, write_markdown

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if arguments.format == "json":
            result = write_json(session, target, force=arguments.force)
        else:
            result = write_markdown(session, target, template=arguments.template, force=arguments.force)
    except OSError as error:
        say(f"unblame: {target}: cannot be written ({error.strerror}). Name another place with -o.")
        return WRONG
    if result.refused:
        say(f"unblame: {target}: not written: {result.refused}\n{result.diff}".rstrip())
        return FINDINGS
    say(f"{target}")
    return FINE
