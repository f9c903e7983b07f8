"""Steps to undo and redo, and which of them typing goes on with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from unblame.history import TYPING_PAUSE, UNDO_STEPS, History, Step
from unblame.record.session import Session

A, B, C, D = (Session(id=letter) for letter in "abcd")


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 17, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def step(before: Session, after: Session, where: str = "x") -> Step:
    return Step(where, where, before, after)


def typed(*texts: str, pause: timedelta = timedelta()) -> list[bool]:
    """Whether each text but the first goes on with the step of the one before."""
    clock = Clock()
    history = History(clock)
    found: list[bool] = []
    for old, new in zip(("", *texts), texts, strict=False):
        found.append(history.continues("x", old, new))
        history.take(step(A, B), joins=found[-1])
        clock.now += pause
    return found[1:]


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (("a", "ab", "abc"), [True, True]),
        (("ab", "a", ""), [False, True]),  # deleting is a step of its own
        (("a", "a\nb"), [False]),
        (("a", "b"), [True]),
    ],
)
def test_typing_in_one_direction_on_one_line_is_one_step(texts: tuple[str, ...], joined: list[bool]) -> None:
    assert typed(*texts) == joined


def test_a_pause_ends_a_step() -> None:
    assert typed("a", "ab", pause=TYPING_PAUSE) == [True]
    assert typed("a", "ab", pause=TYPING_PAUSE + timedelta(seconds=1)) == [False]


def test_steps_go_back_and_forth_until_something_else_is_done() -> None:
    history = History(Clock())
    history.take(step(A, B))
    history.take(step(B, C))
    assert history.undo() == step(B, C)
    assert history.redo() == step(B, C)
    assert history.redo() is None
    assert [history.undo(), history.undo(), history.undo()] == [step(B, C), step(A, B), None]
    history.take(step(A, D))
    assert history.redo() is None


def test_several_steps_become_one_and_none_stays_none() -> None:
    history = History(Clock())
    history.take(step(A, B, "before"))
    with history.as_one("both", B):
        history.take(step(B, C, "first"))
        history.take(step(C, D, "last"))
    with history.as_one("nothing", D):
        pass
    assert [history.undo(), history.undo(), history.undo()] == [Step("both", "last", B, D), step(A, B, "before"), None]


def test_the_oldest_steps_are_let_go() -> None:
    history = History(Clock())
    for _ in range(UNDO_STEPS + 5):
        history.take(step(A, B))
    count = 0
    while history.undo():
        count += 1
    assert count == UNDO_STEPS
