"""`unblame demo`: the sample session, in a copy that may be changed; without a terminal its write-up."""

from __future__ import annotations

import argparse
import sys

from unblame.cli.main import FINE, CommandError
from unblame.cli.terminal import has_terminal, run_app
from unblame.config import load_config

SAMPLE = "checkout"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("--fresh", action="store_true", help="start from the sample again")


def run(arguments: argparse.Namespace) -> int:
    """Copy the sample into the state folder and open it; a copy that is there is kept."""
    import shutil
    from importlib.resources import as_file, files  # here, since every command line loads this module

    samples = files("unblame") / "samples"
    found = sorted(samples.iterdir(), key=lambda file: file.name) if samples.is_dir() else []
    sample = next((file for file in found if SAMPLE in file.name and file.name.endswith(".toml")), None)
    if sample is None:
        raise CommandError("The sample is missing from this installation. Install unblame again.")
    with as_file(sample) as path:
        if not has_terminal():
            from unblame.exports.formats import as_read
            from unblame.exports.render import render
            from unblame.store.load import load_session

            sys.stdout.write(render(as_read(load_session(path).session)))
            return FINE
        config = load_config()
        folder = config.state_folder / "demo"
        copy = folder / path.name
        if arguments.fresh or not copy.exists():
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(path, copy)
            except OSError as error:
                raise CommandError(f"{copy}: cannot be written ({error.strerror}). Set UNBLAME_STATE.") from error
    return run_app(config, folder, copy, section="timeline")
