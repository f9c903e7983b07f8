"""`unblame new`: make a session in the library, print its path, open it."""

from __future__ import annotations

import argparse

from unblame.cli.main import FINE, CommandError
from unblame.cli.terminal import has_terminal, library_folder, now, put, run_app
from unblame.config import here, load_config


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    kind = command.add_mutually_exclusive_group()
    kind.add_argument("--quick", action="store_true", help="a short post-mortem: the 30-minute agenda")
    kind.add_argument("--near-miss", action="store_true", help="something that almost happened")
    command.add_argument("--title", metavar="T", default="", help="what happened, in a few words")
    command.add_argument("--severity", metavar="S", default="", help="SEV0 to SEV4, or P0 to P3")
    command.add_argument("--no-open", action="store_true", help="only make it")


def run(arguments: argparse.Namespace) -> int:
    """Make the file, then open it where there is a terminal."""
    from pydantic import ValidationError

    from unblame.record.ids import random_tail
    from unblame.record.incident import Incident
    from unblame.record.meeting import Meeting
    from unblame.record.text import clean_line
    from unblame.store.library import create, new_session

    config = load_config()
    folder = library_folder(arguments, config)
    title = clean_line(arguments.title) or "Untitled incident"
    try:
        graded = Incident.model_validate({"severity": arguments.severity or None})
    except ValidationError:
        raise CommandError(f"--severity {arguments.severity}: write SEV0 to SEV4, or P0 to P3.") from None
    day = now().astimezone(here()).date()
    session = new_session(title, day, random_tail)
    update: dict[str, object] = {
        "incident": session.incident.model_copy(
            update={
                "severity": graded.severity,
                "severity_written": graded.severity_written,
                "kind": "near-miss" if arguments.near_miss else None,
            }
        )
    }
    if arguments.quick:
        update["meeting"] = Meeting(agenda="30")
    try:
        path = create(session.model_copy(update=update), folder, day, data_folder=config.data_folder)
    except OSError as error:
        raise CommandError(
            f"{error.filename or folder}: cannot write here ({error.strerror}). Name another folder with --library."
        ) from error
    put(str(path))
    if arguments.no_open or not has_terminal():
        return FINE
    return run_app(config, folder, path, section="incident")
