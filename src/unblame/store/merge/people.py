"""A participant whom one side renamed: what the other side says of them follows the name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from unblame.record.links import renamed
from unblame.record.session import Session
from unblame.store.merge.same import shared


class Renaming(NamedTuple):
    """A participant's new name, and whether ours gave it."""

    id: str
    old: str
    new: str
    by_ours: bool

    def mentioned(self, session: Session) -> Session:
        """The session with the new name wherever the old one stood for that person."""
        return shared(renamed(session, self.old, self.new), session)

    def given(self, session: Session) -> Session:
        """The session as if the participant had been renamed in it."""
        participants = tuple(
            person.model_copy(update={"name": self.new}) if person.id == self.id and person.name == self.old else person
            for person in session.meeting.participants
        )
        meeting = session.meeting.model_copy(update={"participants": participants})
        return self.mentioned(session.model_copy(update={"meeting": meeting}))


def renames(base: Session, ours: Session, theirs: Session) -> list[Renaming]:
    """The participants renamed on exactly one side, in the order of their ids. No name is taken from nobody."""
    mine, other = _names(ours), _names(theirs)
    found: list[Renaming] = []
    for identifier, old in sorted(_names(base).items()):
        new, theirs_new = mine.get(identifier, ""), other.get(identifier, "")
        if theirs_new == old and new not in ("", old):
            found.append(Renaming(identifier, old, new, by_ours=True))
        elif new == old and theirs_new not in ("", old):
            found.append(Renaming(identifier, old, theirs_new, by_ours=False))
    return [each for each in found if each.old]


def followed(
    base: Session, ours: Session, theirs: Session, people: Sequence[Renaming]
) -> tuple[Session, Session, Session]:
    """The three with each new name on the side that did not give it, so that following it is no change of its own."""
    for person in people:
        base = person.given(base)
        if person.by_ours:
            theirs = person.given(theirs)
        else:
            ours = person.given(ours)
    return base, ours, theirs


def _names(session: Session) -> dict[str, str]:
    return {person.id: person.name for person in session.meeting.participants}
