"""Owners that somebody wrote into a write-up as a role or with a handle: the people whom they mean."""

from __future__ import annotations

from collections import defaultdict

from unblame.record.session import Session
from unblame.review.named import invited_as_roles, key


def with_people_for_owners(session: Session, before: Session) -> Session:
    """The session in which each owner that is another one than `before` is a participant's name.

    A role counts where the write-up shows roles for names. What several people could be meant by stays as it is.
    """
    people = _people(session)
    was = {action.id: action.owner for action in before.actions}
    actions = tuple(
        action.model_copy(update={"owner": people[key(action.owner)]})
        if action.owner != was.get(action.id, "") and key(action.owner) in people
        else action
        for action in session.actions
    )
    return session.model_copy(update={"actions": actions}) if actions != session.actions else session


def _people(session: Session) -> dict[str, str]:
    invited = session.meeting.participants
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for person in invited:
        if person.name and person.handle:
            meant[key(person.handle)].add(person.name)
    if session.publication.names == "roles":
        for person, shown in zip(invited, invited_as_roles(session), strict=True):
            if person.name and shown.name:
                meant[key(shown.name)].add(person.name)
    for person in invited:  # a name is a name, whoever else has it as a handle
        if person.name:
            meant[key(person.name)] = {person.name}
    return {written: names.pop() for written, names in meant.items() if written and len(names) == 1}
