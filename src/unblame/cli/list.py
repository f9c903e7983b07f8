"""`unblame list`: the sessions of the library, newest first."""

from __future__ import annotations

import argparse

from unblame.cli.main import FINE
from unblame.cli.terminal import library_folder, now, put, say
from unblame.config import here, load_config


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("--json", action="store_true", help="for scripts")


def run(arguments: argparse.Namespace) -> int:
    """A line a session, or JSON."""
    from unblame.record.text import clean_line, visible
    from unblame.store.errors import shown_path
    from unblame.store.library import Library

    config = load_config()
    folder = library_folder(arguments, config)
    entries = Library(folder).entries(now().astimezone(here()).date())
    if arguments.json:
        import json

        rows = [
            {
                "path": str(entry.path),
                "id": entry.id,
                "title": entry.title,
                "date": entry.day.isoformat() if entry.day else None,
                "severity": entry.severity,
                "status": entry.status,
                "private": entry.private,
                "actions_open": entry.actions_open,
                "actions_overdue": entry.actions_overdue,
                "problem": entry.problem,
            }
            for entry in entries
        ]
        put(json.dumps(rows, indent=2))  # in ASCII: a path need not be UTF-8
        return FINE
    if not entries:
        say(f"No session in {folder}. “unblame new” makes one.")
    for entry in entries:
        day = entry.day.isoformat() if entry.day else "no date   "
        if entry.problem:
            put(f"{day}  –     –       {shown_path(entry.path)}: cannot be read")
            say(f"unblame: {entry.problem}")
            continue
        late = f"  {entry.actions_overdue} overdue" if entry.actions_overdue else ""
        opened = f"  {entry.actions_open} open" if entry.actions_open else ""
        severity, status = entry.severity or "–", entry.status or "draft"
        title = visible(clean_line(entry.title))
        put(f"{day}  {severity:<5} {status:<7} {title}  ({shown_path(entry.path)}){opened}{late}")
    return FINE
