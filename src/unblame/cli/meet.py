"""`unblame meet`: a session's meeting, in ROOM VIEW, waiting to be started."""

from __future__ import annotations

import argparse

from unblame.agenda.agenda import AgendaError, load_agenda
from unblame.cli.main import CommandError
from unblame.cli.terminal import existing, library_folder, need_terminal, run_app
from unblame.config import load_config


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("file", metavar="FILE", help="a session's .toml file")
    command.add_argument("--agenda", metavar="A", default="", help="60, 60-analysis, 90, 30, or a TOML file")


def run(arguments: argparse.Namespace) -> int:
    """Open it for its meeting; an agenda that cannot be used is said before."""
    path = existing(arguments.file)
    config = load_config()
    if arguments.agenda:
        try:
            load_agenda(arguments.agenda, [config.agendas_folder])
        except AgendaError as error:
            raise CommandError(str(error)) from error
    need_terminal("meet")
    return run_app(config, library_folder(arguments, config), path, meeting=True, agenda=arguments.agenda)
