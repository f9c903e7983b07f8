"""`unblame merge`: two versions of a session into one, as git's merge driver; `--install` makes git use it."""

from __future__ import annotations

import argparse
from pathlib import Path

from unblame.cli.main import CommandError

_WITHOUT_NAME, _WITH_NAME = 3, 4


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.usage = "%(prog)s [-o PATH] BASE OURS THEIRS [NAME]\n       %(prog)s --install [DIR]"
    command.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        help="BASE, OURS and THEIRS: the version that both come from, and the two; NAME: what the messages call it",
    )
    command.add_argument("-o", "--output", metavar="PATH", default="", help="a file, or - for stdout, instead of OURS")
    command.add_argument("--install", action="store_true", help="make git merge the sessions of a repository like this")
    command.epilog = "Exits with 1 where both sides changed the same thing; both values then stand in the file."


def run(arguments: argparse.Namespace) -> int:
    """Merge, or tell git of it."""
    files: list[str] = arguments.files
    if arguments.install:
        if len(files) > 1 or arguments.output:
            raise CommandError("--install takes at most the folder of one repository, and no -o.")
        from unblame.cli.merge_install import install

        return install(Path(files[0] if files else "."))
    if len(files) not in (_WITHOUT_NAME, _WITH_NAME):
        raise CommandError(
            f"expected the three files BASE OURS THEIRS, found {len(files)}. "
            "To merge whenever git does, run “unblame merge --install” once."
        )
    from unblame.cli.merge_driver import Work, merge_files, read_sides

    base, ours, theirs, *name = map(Path, files)
    sides = read_sides(base, ours, theirs, name[0] if name else None)
    return merge_files(Work(*sides, shown=name[0] if name else ours, output=arguments.output))
