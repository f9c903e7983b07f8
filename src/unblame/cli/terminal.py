"""What the commands share: the app on a terminal, the library, printing."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from unblame.cli.main import FINE, CommandError
from unblame.config import Config, here


def say(text: str) -> None:
    """A message for the person, on stderr; names of files and edited text may hold terminal escapes."""
    from unblame.record.text import clean, visible

    print(visible(clean(text)), file=sys.stderr)  # noqa: T201 - this is the command line


def put(text: str) -> None:
    """A result, on stdout."""
    print(text)  # noqa: T201 - this is the command line


def now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


def has_terminal() -> bool:
    """Whether a person can see and type: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def need_terminal(command: str) -> None:
    """Refuse where there is no terminal, and say what works without one."""
    if not has_terminal():
        wanted = f"unblame {command}".strip()
        raise CommandError(f"“{wanted}” needs a terminal. Without one, use “unblame export FILE” or “unblame list”.")


def library_folder(arguments: argparse.Namespace, config: Config) -> Path:
    """Where sessions are looked for and made."""
    from unblame.store.folder import find_library

    override: str | None = getattr(arguments, "library", None)
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise CommandError("The current folder is gone. Change to another one.") from None
    return find_library(here, config.data_folder, override, os.environ.get("UNBLAME_LIBRARY"))


def run_app(
    config: Config,
    library: Path,
    path: Path | None = None,
    *,
    meeting: bool = False,
    section: str = "",
    agenda: str = "",
) -> int:
    """Run the app and give its exit code."""
    gc.disable()  # until something can be read: what starting makes stays, and looking it through takes time
    from unblame.app import UnblameApp

    app = UnblameApp(
        config,
        now=now,
        here=here(),
        library=library,
        path=path,
        meeting=meeting,
        section=section,
        agenda=agenda,
    )
    app.run(mouse=config.mouse)
    return app.return_code or FINE


def existing(path: str) -> Path:
    """A session's path; a missing one is said before any screen is drawn."""
    found = Path(path)
    if not found.exists():
        raise CommandError(f"{path}: there is no such file. “unblame new” makes a session, “unblame list” shows them.")
    if found.is_dir():
        raise CommandError(f"{path}: this is a folder. Name a session's .toml file, or run “unblame --library {path}”.")
    return found
