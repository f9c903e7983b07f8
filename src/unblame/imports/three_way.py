"""A write-up that somebody corrected while the session may have gone on: both into one session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from unblame.imports.corrections import Corrected, corrected
from unblame.imports.emphasis import lost_emphasis
from unblame.imports.own_writeup import read_writeup
from unblame.imports.problems import Problem
from unblame.imports.writeup import Writeup
from unblame.record.ids import TailSource, random_tail
from unblame.record.incident import Incident
from unblame.record.reading import Unread
from unblame.record.session import Conflict, Session
from unblame.record.zones import zone
from unblame.store.merge.sessions import merge

_ZONE_PLACE = ("", "Times")

Render = Callable[[Session], str]


class Imported(NamedTuple):
    """The session with what could be taken, what clashed, the line of each correction by its place, and problems."""

    session: Session
    conflicts: tuple[Conflict, ...]
    lines: dict[str, int]
    problems: tuple[Problem, ...]


def import_writeup(
    session: Session,
    edited: str,
    base: str | None,
    render: Render,
    today: date,
    tail: TailSource = random_tail,
) -> Imported:
    """Take the corrections of a document into the session; `render` makes the standard write-up of one.

    `base` is the document as it was exported, where that is kept: then what changed in the session since stays, and
    where both changed one thing, the session's value stands and a conflict keeps both. Without it, the document is
    compared with the session as it is, so that it wins wherever the two differ. All texts are without their stamps.
    """
    shown = render(session)
    marked = tuple(lost_emphasis(edited, shown, base or ""))
    now, wanted = read_writeup(shown), read_writeup(edited)
    began = None if base is None else read_writeup(base)
    if began is None or began == now:
        taken = _without_repeated(corrected(session, now, wanted, today, tail), wanted, render)
        return Imported(taken.session, (), taken.lines, (*marked, *_left(taken, wanted, render, today)))
    old = corrected(session, now, began, today, tail).session
    theirs = corrected(old, read_writeup(render(old)), wanted, today, tail, began)
    theirs = _without_repeated(theirs, wanted, render)
    merged = merge(old, session, theirs.session, stands="mine")
    problems = (*marked, *_left(theirs, wanted, render, today, began))
    return Imported(merged.session, merged.conflicts, theirs.lines, tuple(sorted(problems, key=lambda one: one.line)))


def _without_repeated(taken: Corrected, wanted: Writeup, render: Render) -> Corrected:
    """Without questions that follow from a corrected answer or problem: they are asked without being written."""
    written = {
        where.split(".")[1] for where in taken.lines if where.startswith("whys.") and where.endswith(".question")
    }
    if not written:
        return taken
    whys = tuple(why.model_copy(update={"question": ""}) if why.id in written else why for why in taken.session.whys)
    plain = taken.session.model_copy(update={"whys": whys})
    asked = {row.text("Question") for row in read_writeup(render(plain)).rows.get("whys", [])}
    asked &= {row.text("Question") for row in wanted.rows.get("whys", [])}
    kept = tuple(bare if why.question in asked else why for why, bare in zip(taken.session.whys, whys, strict=True))
    return taken._replace(session=taken.session.model_copy(update={"whys": kept}))


def zone_named(text: str) -> str:
    """The zone that a write-up says its times are in; empty where it says none."""
    head = text.partition("\n## ")[0]
    said = read_writeup(head).texts
    return said[_ZONE_PLACE].text.partition(" (")[0] if _ZONE_PLACE in said else ""


def _left(
    taken: Corrected, wanted: Writeup, render: Render, today: date, began: Writeup | None = None
) -> tuple[Problem, ...]:
    """The problems that stay once the corrections are in: what is worked out may say by now what was written."""
    if not taken.problems:
        return ()
    again = corrected(taken.session, read_writeup(render(taken.session)), wanted, today, random_tail, began)
    still = {(each.line, each.place) for each in again.problems}
    return tuple(each for each in taken.problems if (each.line, each.place) in still)


def new_from_writeup(
    session_id: str, text: str, render: Render, today: date, tail: TailSource = random_tail
) -> Imported:
    """The session that a document alone gives: its records under new ids, its times in the zone that it names."""
    zone_name = zone_named(text)
    try:
        zone(zone_name or "UTC")
    except Unread:
        zone_name = ""
    incident = Incident(timezone="" if zone_name == "UTC" else zone_name)
    return import_writeup(Session(id=session_id, incident=incident), text, None, render, today, tail)
