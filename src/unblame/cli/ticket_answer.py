"""A tracker's answer beside a session: which row is which action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from unblame.cli.main import CommandError
from unblame.exports.trackers.answer import Answer, AnswerError, read_answer, title_in
from unblame.exports.trackers.chosen import external_id, plain_line
from unblame.record.actions import Action
from unblame.record.reading import shortened
from unblame.record.session import Session
from unblame.store.syntax import MAX_BYTES

_STDIN = "-"


class Matched(NamedTuple):
    """The actions with their tickets; what is worth saying; what was meant for this session and has no match."""

    tickets: list[tuple[Action, str]]
    said: list[str]
    findings: list[str]


Found = Callable[[Session], Matched]
"""Matches an answer with a session, which is read when the file is locked."""


def found_in(name: str, stdin: BinaryIO) -> Found:
    """Read an answer, from a file or stdin. Raises CommandError for what cannot be used."""
    try:
        data = _data(name, stdin)
        answers = read_answer(data)
    except AnswerError as error:
        raise CommandError(f"{name}: {error}") from None
    return lambda session: match(session, answers, name)


def match(session: Session, answers: list[Answer], name: str) -> Matched:
    """Rows and actions by external id; a row that has none by its summary, where one action alone is called so.

    A row with an external id is never known by its summary: it may be the action of another session with the same
    title.
    """
    by_id = {external_id(session, action): action for action in session.actions}
    by_id |= {action.id: action for action in session.actions}
    titles = Counter(_title(action) for action in session.actions)
    by_title = {_title(action): action for action in session.actions if _title(action)}
    rows: list[tuple[Action, Answer]] = []
    findings: list[str] = []
    others = 0
    for answer in answers:
        title = "" if answer.external_id else title_in(answer.summary)
        action = by_id.get(answer.external_id) or by_title.get(title)
        what = f"“{shortened(answer.external_id or answer.summary)}”"
        if action is None and not answer.external_id.startswith(f"{session.id}/"):
            others += 1
        elif action is None:
            findings.append(_said(name, answer, f"{what} is no action of this session any more"))
        elif title and titles[title] > 1:
            findings.append(_said(name, answer, f"several actions are called {what}. Note them by hand"))
        elif not answer.key:
            findings.append(_said(name, answer, f"{what} has no key: it was not opened"))
        else:
            rows.append((action, answer))
    tickets, twice = _single(rows, name)
    said = [f"{name}: {others} of {len(answers)} rows are other issues."] if others else []
    return Matched(tickets, said, [*findings, *twice])


def _single(rows: list[tuple[Action, Answer]], name: str) -> tuple[list[tuple[Action, str]], list[str]]:
    """The actions with one key each; those that were opened twice are left for a person to choose."""
    keys: dict[str, dict[str, Answer]] = {}
    for action, answer in rows:
        keys.setdefault(action.id, {})[answer.key] = answer
    tickets = list({action.id: (action, answer.key) for action, answer in rows if len(keys[action.id]) == 1}.values())
    findings: list[str] = []
    for found in keys.values():
        if len(found) > 1:
            last = next(reversed(found.values()))
            several = " and ".join(map(plain_line, found))
            findings.append(_said(name, last, f"one action has the keys {several}. Close one, and note the other"))
    return tickets, findings


def _title(action: Action) -> str:
    return title_in(plain_line(action.title))


def _said(name: str, answer: Answer, problem: str) -> str:
    return f"unblame: {name}, line {answer.line}: {problem}."


def _data(name: str, stdin: BinaryIO) -> bytes:
    if name == _STDIN:
        data = stdin.read(MAX_BYTES + 1)
    else:
        if not Path(name).is_file():
            raise AnswerError("there is no such file. Name the CSV file that the tracker wrote.")
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise AnswerError("larger than 16 MiB. Export the issues of this post-mortem alone.")
    return data
