"""Roles and handles that were written where an owner stands."""

from __future__ import annotations

import pytest

from unblame.imports.owners import with_people_for_owners
from unblame.record.session import Session

PEOPLE = [
    {"id": "P1", "name": "Ana Lima", "handle": "alima", "role": "developer"},
    {"id": "P2", "name": "Ben Ode", "handle": "ben", "role": "facilitator"},
    {"id": "P3", "name": "Eve Roe", "handle": "", "role": "responder"},
    {"id": "P4", "name": "Tom Kay", "handle": "", "role": "responder"},
]


def session(owner: str, names: str = "roles") -> Session:
    return Session.model_validate(
        {
            "id": "x",
            "meeting": {"participants": PEOPLE},
            "publication": {"names": names},
            "actions": [{"id": "A1", "title": "Test it", "owner": owner}],
        }
    )


@pytest.mark.parametrize(
    ("written", "names", "owner"),
    [
        ("the developer", "roles", "Ana Lima"),
        ("The Developer", "roles", "Ana Lima"),
        ("the developer", "names", "the developer"),
        ("@alima", "names", "Ana Lima"),
        ("ben ode", "names", "Ben Ode"),
        ("responder", "roles", "responder"),
        ("the platform team", "roles", "the platform team"),
        ("", "roles", ""),
    ],
)
def test_who_is_meant(written: str, names: str, owner: str) -> None:
    taken = with_people_for_owners(session(written, names), session("Somebody", names))
    assert taken.actions[0].owner == owner


def test_an_owner_that_was_cleared_is_nobody() -> None:
    people = [{"id": "P1", "name": "Ben", "handle": "@"}]
    now, before = (
        {"id": "x", "meeting": {"participants": people}, "actions": [{"id": "A1", "owner": owner}]}
        for owner in ("", "Ana")
    )
    taken = with_people_for_owners(Session.model_validate(now), Session.model_validate(before))
    assert taken.actions[0].owner == ""


def test_what_nobody_changed_stays_as_it_is() -> None:
    assert with_people_for_owners(session("@alima"), session("@alima")) == session("@alima")
