"""`unblame open`: a session for drafting."""

from __future__ import annotations

import argparse

from unblame.cli.terminal import existing, library_folder, need_terminal, run_app
from unblame.config import load_config

SECTIONS = ("incident", "opening", "timeline", "whys", "lessons", "actions", "close", "followup", "writeup")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("file", metavar="FILE", help="a session's .toml file")
    command.add_argument("--section", metavar="S", choices=SECTIONS, default="", help=", ".join(SECTIONS))


def run(arguments: argparse.Namespace) -> int:
    """Open it in MINE, at the first required thing that is empty."""
    path = existing(arguments.file)
    need_terminal("open")
    config = load_config()
    return run_app(config, library_folder(arguments, config), path, section=arguments.section)
