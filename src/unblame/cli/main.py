"""Reads the command line and runs one command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from unblame import __version__

FINE, FINDINGS, WRONG = 0, 1, 2
COMMANDS = {
    "new": "make a session, print its path, open it",
    "open": "open a session for drafting",
    "meet": "run a session's meeting",
    "export": "write the write-up",
    "import": "take corrections made in a write-up back into its session",
    "check": "look for blame wording, and for what a write-up lacks",
    "list": "list the sessions of the library",
    "templates": "list the templates of the write-up",
    "ticket": "note the tickets that a tracker opened for the actions",
    "merge": "merge two versions of a session, as git's merge driver",
    "restore": "bring back what a session's file held before",
    "demo": "open a sample session in a copy of your own",
}


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command's module adds its own arguments."""
    top = argparse.ArgumentParser(
        prog="unblame",
        description="Run a blameless post-mortem meeting in the terminal and leave with the write-up.",
        epilog="Without a command: the library.",
    )
    top.add_argument("--version", action="version", version=f"unblame {__version__}")
    top.add_argument("--library", metavar="DIR", help="the folder of sessions (also UNBLAME_LIBRARY)")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        command.add_argument("--library", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        _module(name).add_arguments(command)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; no traceback reaches the user, an error is one sentence on stderr."""
    _ready_streams()
    given = parser().parse_args(arguments)
    name = given.command or "library"
    from unblame.cli.terminal import say
    from unblame.config import ConfigError

    try:
        code: int = _module(name).run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return FINE
    except KeyboardInterrupt:
        return 130
    except (CommandError, ConfigError) as error:
        say(f"unblame: {error}")
        return WRONG
    except OSError as error:
        _drop_stdout()
        say(f"unblame: {error.filename or 'the output'}: {error.strerror or error}. Check the name and the disk.")
        return WRONG
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        say(_crashed(error))
        return WRONG
    return code


def _module(name: str) -> Any:
    """The module of a command; `import` is a keyword, which no module's name should be."""
    return import_module(f"unblame.cli.{'import_' if name == 'import' else name}")


def _crashed(error: Exception) -> str:
    from datetime import UTC, datetime

    from unblame.config import ConfigError, load_config
    from unblame.crash import log_crash, told

    try:
        log = load_config().log_file
    except ConfigError:
        log = None
    noted = log is not None and log_crash(log, error, datetime.now(UTC))
    return told(error, "Files were left as they were.", log if noted else None)


def _ready_streams() -> None:
    """Make the streams safe to use: a closed one leads nowhere; into a file or a pipe goes UTF-8, whatever the locale.

    A path is written with the bytes that it has on disk; a terminal shows “?” for what it cannot spell.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the process
    reconfigure = getattr(sys.stdout, "reconfigure", None)  # what stands in for stdout may have none
    if reconfigure is not None and sys.stdout.isatty():
        reconfigure(errors="replace")
    elif reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape")


def _drop_stdout() -> None:
    """Send what cannot be written nowhere, or Python would try again at its exit and complain."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class CommandError(Exception):
    """Something the user can mend; the sentence says which file, what is wrong and what to do."""
