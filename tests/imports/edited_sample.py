"""The sample's standard write-up, to be edited by a test; what is the same in all of them is made once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from unblame.exports.render import render
from unblame.exports.stamp import stamp
from unblame.imports.changes import changes
from unblame.imports.three_way import Imported, import_writeup
from unblame.record.session import Session
from unblame.store.load import load_session

SAMPLE = next((Path(__file__).parents[2] / "sessions").glob("*checkout*.toml"))
TODAY = date(2024, 2, 1)


@cache
def sample() -> Session:
    return load_session(SAMPLE).session


@cache
def exported() -> str:
    return stamp(render(sample()), sample().id)


def rendered(session: Session) -> str:
    return exported() if session is sample() else render(session)


def edited(old: str, new: str) -> str:
    assert old in exported(), old
    return exported().replace(old, new, 1)


@cache
def imported(text: str) -> Imported:
    return import_writeup(sample(), text, None, rendered, TODAY)


def said(taken: Imported) -> list[str]:
    return [change.said for change in changes(sample(), taken.session)]


def column(document: str, text: str) -> str:
    """The line of the document that holds a text; behind a line break, that starts with it."""
    if text.startswith("\n"):
        return next(line for line in document.split("\n") if line.startswith(text[1:]))
    return next(line for line in document.split("\n") if text in line)
