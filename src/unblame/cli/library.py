"""`unblame`: the library."""

from __future__ import annotations

import argparse

from unblame.cli.terminal import library_folder, need_terminal, run_app
from unblame.config import load_config


def run(arguments: argparse.Namespace) -> int:
    """Open the library."""
    need_terminal("")
    config = load_config()
    return run_app(config, library_folder(arguments, config))
