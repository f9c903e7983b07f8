"""`unblame ticket`: the tickets that a tracker opened, noted at their actions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unblame.cli.main import FINDINGS, FINE, CommandError
from unblame.cli.terminal import existing, now, put, say
from unblame.config import load_config

if TYPE_CHECKING:
    from unblame.cli.ticket_answer import Found
    from unblame.record.actions import Action
    from unblame.record.session import Session
    from unblame.store.load import Loaded

_STDIN = "-"
_TRIES = 3
_SHOWN = 8


class _Noted(NamedTuple):
    """What was written, as `AI-2 ENG-1234`; what is said of it; what stays open and wants a look."""

    results: list[str]
    said: list[str]
    findings: list[str]


class _ChangedMeanwhileError(Exception):
    """Another program wrote the file between reading and writing."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.usage = "%(prog)s [--force] FILE ACTION [TICKET]\n       %(prog)s [--force] FILE --csv ANSWER"
    command.add_argument("file", metavar="FILE", help="a session's .toml file, also one that is open in the app")
    command.add_argument("action", metavar="ACTION", nargs="?", help="its id, or its number: AI-3 or A3")
    command.add_argument("ticket", metavar="TICKET", nargs="?", help="ENG-1234, #45 or an address; without it: show")
    command.add_argument("--csv", metavar="ANSWER", help="the tracker's CSV with its keys, or - for stdin")
    command.add_argument("--force", action="store_true", help="write over another ticket")
    command.epilog = (
        "Exits with 1 where there is no ticket to show, where another one stands, and where a row of the answer or an "
        "open action is left without its match."
    )


def run(arguments: argparse.Namespace) -> int:
    """Show one ticket, note one, or take a whole answer."""
    if arguments.file == _STDIN:
        raise CommandError("“-” is stdin, and a ticket is noted in a file. Name the session's file.")
    if (arguments.csv is None) == (arguments.action is None):
        raise CommandError("expected either an ACTION and its TICKET, or --csv ANSWER.")
    path = existing(arguments.file)
    if arguments.csv is not None:
        from unblame.cli.ticket_answer import found_in

        found = found_in(arguments.csv, sys.stdin.buffer)
        return _report(_write(path, lambda session: _take(session, path, found, force=arguments.force)))
    if arguments.ticket is None:
        return _show(path, arguments.action)
    ticket = _one_line(arguments.ticket)
    return _report(_write(path, lambda session: _note(session, path, arguments.action, ticket, force=arguments.force)))


def _show(path: Path, wanted: str) -> int:
    session = _load(path).session
    ticket = _action(session, path, wanted).ticket
    put(_shown(ticket))
    return FINE if ticket else FINDINGS


def _note(session: Session, path: Path, wanted: str, ticket: str, *, force: bool) -> tuple[Session, _Noted]:
    """One ticket at one action."""
    return _with_tickets(session, path, [(_action(session, path, wanted), ticket)], force=force)


def _take(session: Session, path: Path, found: Found, *, force: bool) -> tuple[Session, _Noted]:
    """Every ticket of an answer, and what in it and in the session has no match."""
    matched = found(session)
    changed, noted = _with_tickets(session, path, matched.tickets, force=force)
    return changed, noted._replace(
        said=[*noted.said, *matched.said], findings=[*noted.findings, *matched.findings, *_still_open(changed, path)]
    )


def _with_tickets(
    session: Session, path: Path, tickets: list[tuple[Action, str]], *, force: bool
) -> tuple[Session, _Noted]:
    from unblame.exports.facts.numbering import Numbering
    from unblame.record.where import put as put_value

    numbering, noted = Numbering(session), _Noted([], [], [])
    for action, ticket in tickets:
        number = numbering.of(action)
        if action.ticket and action.ticket != ticket and not force:
            noted.findings.append(
                f"unblame: {path}: {number} has the ticket {_shown(action.ticket)} already. "
                f"To write {_shown(ticket)} in its place, add --force."
            )
            continue
        noted.results.append(f"{number} {_shown(ticket)}")
        if action.ticket == ticket:
            noted.said.append(f"{number} has this ticket already.")
        else:
            session = put_value(session, f"actions.{action.id}.ticket", ticket)
    return session, noted


def _still_open(session: Session, path: Path) -> list[str]:
    """The actions that go to trackers and have no ticket after the answer either."""
    from unblame.exports.trackers.chosen import Out, chosen

    numbers = [task.number for task in chosen(Out(session, path)).tasks]
    return [f"unblame: {path}: without a ticket still: {', '.join(numbers)}."] if numbers else []


def _action(session: Session, path: Path, wanted: str) -> Action:
    """The action that is meant: by its id, else by its place in the order.

    “A3” may be an id that somebody wrote by hand: where one action has an id of this form, it is never a place.
    """
    from unblame.exports.facts.numbering import Numbering

    by_id = {action.id: action for action in session.actions}
    if wanted in by_id:
        return by_id[wanted]
    numbering = Numbering(session)
    by_number = {numbering.of(action): action for action in session.actions}
    place = wanted.upper()
    if place[:1] == "A" and place[1:].isdecimal() and not any(spelled[1:].isdecimal() for spelled in by_id):
        place = f"AI-{place[1:]}"
    if place in by_number:
        return by_number[place]
    known = [f"{number} ({action.id})" for number, action in by_number.items()][:_SHOWN]
    more = ", …" if len(by_number) > _SHOWN else ""
    there = f"There are {', '.join(known)}{more}" if known else "It has none"
    raise CommandError(f"{path}: no action is called “{_shown(wanted)}”. {there}.")


def _write(path: Path, change: Callable[[Session], tuple[Session, _Noted]]) -> _Noted:
    """Read, change and replace the file while no other command of ours does; an open app merges it."""
    from unblame.store.lock import Held, short_lock

    state_folder = load_config().state_folder
    try:
        with short_lock(state_folder, path, while_open=True):
            for _ in range(_TRIES):
                try:
                    return _write_once(path, change, state_folder / "backups")
                except _ChangedMeanwhileError:
                    continue
    except Held as error:
        raise CommandError(f"{error} Try it again.") from None
    raise CommandError(f"{path}: not changed, since another program writes to it again and again. Try it later.")


def _write_once(path: Path, change: Callable[[Session], tuple[Session, _Noted]], backups: Path) -> _Noted:
    from unblame.store.atomic import changed_since, stamp_of, write_atomically
    from unblame.store.toml import dump_session

    stamp = stamp_of(path)
    loaded = _load(path)
    changed, noted = change(loaded.session)
    if changed is loaded.session:
        return noted

    def confirm() -> None:
        if changed_since(path, stamp):
            raise _ChangedMeanwhileError

    _keep(loaded, backups)
    try:
        write_atomically(path, dump_session(changed).encode(), confirm=confirm)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror}). Mend that and try it again.") from error
    return noted


def _keep(loaded: Loaded, folder: Path) -> None:
    """What a save would lose is kept first: an older schema, and comments."""
    from unblame.store.backup import Reason, keep

    reason: Reason | None = "migration" if loaded.older is not None else "comments" if loaded.comments else None
    if reason is None:
        return
    try:
        keep(folder, loaded.session.id, loaded.path, loaded.data, reason, now())
    except OSError as error:
        problem = f"not changed, since it cannot be kept as a backup first ({error.strerror})"
        raise CommandError(f"{loaded.path}: {problem}. Make room, or write access, in {folder}.") from error


def _load(path: Path) -> Loaded:
    from unblame.store.errors import Unreadable
    from unblame.store.load import load_session

    try:
        return load_session(path)
    except Unreadable as error:
        raise CommandError(str(error)) from None


def _report(noted: _Noted) -> int:
    for line in noted.results:
        put(line)
    for line in (*noted.said, *noted.findings):
        say(line)
    return FINDINGS if noted.findings else FINE


def _one_line(ticket: str) -> str:
    from unblame.record.text import clean_line

    line = clean_line(ticket)
    if not line:
        raise CommandError("TICKET is empty. Write what the tracker calls it, such as ENG-1234 or '#45'.")
    return line


def _shown(text: str) -> str:
    from unblame.record.text import clean_line, visible

    return visible(clean_line(text))
