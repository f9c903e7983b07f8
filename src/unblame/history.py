"""What undo takes back and redo does again: the steps of one open session, and which of them typing goes on with."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from unblame.record.session import Session

TYPING_PAUSE = timedelta(seconds=2)
"""Typing that rests longer than this starts a new undo step."""
UNDO_STEPS = 1000
"""How many steps are kept; each shares all that it did not change."""


class Step(NamedTuple):
    """One thing that undo takes back: what it was, where, and the session on both sides of it."""

    label: str
    where: str
    before: Session
    after: Session


class _Typing(NamedTuple):
    """Where somebody types, whether the text grows, and when it last did."""

    where: str
    grows: bool
    at: datetime


class History:
    """Undo and redo of one session."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._typing: _Typing | None = None

    def rest(self) -> None:
        """End the present step of typing (the field was left, or a line broken)."""
        self._typing = None

    def continues(self, where: str, old: object, new: object) -> bool:
        """Whether this typing belongs to the present step: same place, same direction, no pause, same line.

        Whatever comes next at this place may go on with it.
        """
        before, after = _as_typed(old), _as_typed(new)
        last, self._typing = self._typing, _Typing(where, len(after) >= len(before), self._now())
        if last is None or not self._undo or after.count("\n") > before.count("\n"):
            return False
        same = (last.where, last.grows) == (where, self._typing.grows) and self._typing.at - last.at <= TYPING_PAUSE
        return same and self._undo[-1].where == where

    def take(self, step: Step, *, joins: bool = False) -> None:
        """Keep a step, or have it go on with the last one."""
        if joins:
            last = self._undo.pop()
            step = Step(last.label, last.where, last.before, step.after)
        elif self._typing is not None and self._typing.where != step.where:
            self._typing = None
        self._undo.append(step)
        del self._undo[:-UNDO_STEPS]
        self._redo.clear()

    @contextmanager
    def as_one(self, label: str, before: Session) -> Generator[None]:
        """Have the steps from this session on be one, at the place of the last of them."""
        self.rest()
        yield
        self.rest()
        first = next((at for at, step in enumerate(self._undo) if step.before is before), None)
        if first is not None and self._undo[-1] is not self._undo[first]:
            last = self._undo[-1]
            self._undo[first:] = [Step(label, last.where, before, last.after)]

    def undo(self) -> Step | None:
        """The last step, which is redone next; none where there is none."""
        self.rest()
        if self._undo:
            self._redo.append(self._undo.pop())
            return self._redo[-1]
        return None

    def redo(self) -> Step | None:
        """The step that was undone last, which is undone next; none where there is none."""
        self.rest()
        if self._redo:
            self._undo.append(self._redo.pop())
            return self._undo[-1]
        return None


def _as_typed(value: object) -> str:
    """What typing is measured by: an entry of a list is a line."""
    return "\n".join(map(str, cast("tuple[object, ...]", value))) if isinstance(value, tuple) else str(value or "")
