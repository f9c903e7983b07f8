"""Three versions of a session into one: the last common one, ours and theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, cast

from unblame.record.ids import tail_of
from unblame.record.session import Conflict, Session
from unblame.store.merge.collisions import apart, placed
from unblame.store.merge.deletions import edited, let_go, without_lost_links
from unblame.store.merge.people import followed, renames
from unblame.store.merge.same import same, shared
from unblame.store.merge.tables import Clash, Stands, TableMerge

__all__ = ["Merged", "Stands", "merge"]


class Merged(NamedTuple):
    """The merged session, and the conflicts that this merge added to it."""

    session: Session
    conflicts: tuple[Conflict, ...]


def merge(base: Session, ours: Session, theirs: Session, *, stands: Stands = "longer") -> Merged:
    """Join what both sides did since `base`. Whatever is the same as in ours is ours' own object.

    Where both changed one thing, `stands` says which value the key shows, and a conflict keeps both. With
    "longer" the result is the same whichever side is ours, but for which text of a conflict is called mine.
    """
    old = shared(base, ours)
    other = shared(theirs, ours, old)  # from here on what is the same is one object
    if other is ours or other is old:
        return Merged(ours, ())
    if old is ours:
        return Merged(other, ())
    old, other = _faced(old, ours), _faced(_faced(other, old), ours)
    people = renames(old, ours, other)
    old, mine, other = followed(old, ours, other, people)
    mine, other = apart(old, mine, other)
    old, mine, other = let_go(old, mine, other)
    work = TableMerge(stands, (edited(old, mine), edited(old, other)))
    result = cast("Session", work.table("", old, mine, other))
    result = without_lost_links(old, result)
    for person in people:
        result = person.mentioned(result)
    result, added = _with_conflicts(result, work.clashes)
    return Merged(shared(result, ours), added)


def _faced(session: Session, like: Session) -> Session:
    """The session with each conflict turned as the other one has it: two clones call each other theirs."""
    faces = {each.id: each for each in like.conflicts}
    turned = tuple(_turned(each, faces.get(each.id)) for each in session.conflicts)
    if all(new is old for new, old in zip(turned, session.conflicts, strict=True)):
        return session
    return session.model_copy(update={"conflicts": turned})


def _turned(conflict: Conflict, like: Conflict | None) -> Conflict:
    if like is None or (conflict.mine, conflict.theirs) != (like.theirs, like.mine):
        return conflict
    swapped = conflict.model_copy(update={"mine": like.mine, "theirs": like.theirs})
    return like if same(swapped, like) else conflict


def _with_conflicts(session: Session, clashes: Iterable[Clash]) -> tuple[Session, tuple[Conflict, ...]]:
    held = {each.id for each in session.conflicts}
    taken = placed(session).keys() - held
    added: dict[str, Conflict] = {}
    for clash in clashes:
        conflict = _conflict(clash, taken)
        if conflict.id not in held:
            added.setdefault(conflict.id, conflict)
    if not added:
        return session, ()
    new = tuple(sorted(added.values(), key=lambda each: (each.where, each.id)))
    return session.model_copy(update={"conflicts": (*session.conflicts, *new)}), new


def _conflict(clash: Clash, taken: set[str]) -> Conflict:
    """The record of a clash; its id is made from the place and both texts, whichever of them is mine."""
    made = Conflict(id="X", where=clash.where, mine=clash.mine, theirs=clash.theirs)
    content = "\0".join((made.where, *sorted((made.mine, made.theirs))))
    tries = 0
    identifier = "X" + tail_of(content)
    while identifier in taken:
        tries += 1
        identifier = "X" + tail_of(f"{content}\0{tries}")
    return made.model_copy(update={"id": identifier})
