"""One open session: every edit goes through here, can be undone, is saved, and is told to who listens."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from unblame.history import History, Step
from unblame.record import where as places
from unblame.record.ids import TailSource, new_id, random_tail
from unblame.record.links import renamed, without_record
from unblame.record.meeting import PlannedSection, SectionRun
from unblame.record.session import Session, Unread
from unblame.record.table import Record

if TYPE_CHECKING:
    from unblame.store.incoming import Incoming

MERGED = "what another program wrote"
"""The label of the step that took a change on disk in."""


class Change(NamedTuple):
    """What listeners are told: the place and both sessions. `origin` is edit, undo, redo, clock or merge."""

    where: str
    before: Session
    after: Session
    origin: str

    def touches(self, *tables: str) -> bool:
        """Whether one of these root tables is another one now."""
        return any(getattr(self.before, table) is not getattr(self.after, table) for table in tables)


class Saver(Protocol):
    """What the document needs of a background writer."""

    def offer(self, session: Session, *, includes: int = 0) -> None:
        """Take the newest session; returns at once. It holds what others wrote up to the merge `includes`."""
        ...

    def took(self, session: Session, includes: int) -> None:
        """Hear that the newest session holds a merge and needs no saving."""
        ...

    def flush(self, timeout: float) -> bool:
        """Wait until everything offered is on disk."""
        ...


class Document:
    """An open session, its undo stack and its saver."""

    def __init__(
        self,
        session: Session,
        saver: Saver | None = None,
        *,
        tail: TailSource = random_tail,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._session = session
        self._saver = saver
        self._tail = tail
        self._history = History(now)
        self._ids = set(places.all_ids(session))
        self._known = session
        self._emptied: dict[str, str] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._includes = 0
        self.read_only = False
        """Whether every edit is let fall: another program edits this session, or a newer version wrote it."""

    @property
    def session(self) -> Session:
        """The session as it stands; a new object after each change."""
        return self._session

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` after each change; the result stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # ------------------------------------------------------------------ edits

    def put(self, where: str, value: Any, label: str = "", *, typing: bool = False) -> None:
        """Set one key. Typing into the same key joins the last step until `rest` or a pause ends it."""
        before = self._session
        old = places.value_at(before, where)
        changed = places.put(before, where, value)
        new = places.value_at(changed, where)
        if new == old:
            return
        changed = _without_unread(changed, where)
        if where == "incident.severity":
            changed = _graded(changed, value)
        elif where.startswith("meeting.participants.") and where.endswith(".name"):
            changed = self._renamed(changed, where, old, new)
        if not typing:
            self.rest()
        step = Step(label or _label(where), where, before, changed)
        self._take(step, joins=typing and self._history.continues(where, old, new))

    def add(self, table: str, record: Record, *, before: str | None = None, label: str = "", typed: str = "") -> str:
        """Add a record, by default last. Its id, if it is only a letter, is completed. Returns its place.

        `typed` is the text it was made from; more typing at that place joins the step.
        """
        if len(record.id) == 1:
            record = record.model_copy(update={"id": self.new_id(record.id)})
        self._ids.add(record.id)
        where = f"{table}.{record.id}"
        self.rest()
        self._history.continues(where, "", typed)
        changed = places.insert(self._session, table, record, before)
        self._take(Step(label or f"new {_label(table)}", where, self._session, changed))
        return where

    def update(self, where: str, values: Mapping[str, Any], label: str, *, typed: tuple[str, str]) -> None:
        """Set several keys of a record that is made from a line of text; `typed` is the line before and after."""
        changed = self._session
        for key, value in values.items():
            changed = places.put(changed, f"{where}.{key}", value)
        self._take(Step(label, where, self._session, changed), joins=self._history.continues(where, *typed))

    def remove(self, where: str, label: str = "") -> None:
        """Delete a record with what hangs on it (a why's subtree, links to it), in one step.

        Nothing happens where there is none.
        """
        if places.find_record(self._session, where) is None:
            return
        changed = without_record(self._session, where)
        self._take(Step(label or f"deleted {_label(where.rpartition('.')[0])}", where, self._session, changed))

    def move(self, where: str, target: int, label: str = "") -> None:
        """Put a record at another index of its table."""
        changed = places.move(self._session, where, target)
        self._take(Step(label or "moved", where, self._session, changed))

    def change(self, where: str, label: str, make: Callable[[Session], Session]) -> None:
        """Any other edit, as one step."""
        changed = make(self._session)
        if changed is not self._session:
            self._take(Step(label, where, self._session, changed))

    def keep_unread(self, where: str, text: str) -> None:
        """Keep what was typed and cannot be read yet; the record keeps its last good value."""
        before = self._session
        present = next((unread for unread in before.unread if unread.where == where), None)
        if present is not None and present.text == text:
            return
        if present is None:
            changed = places.insert(before, "unread", Unread(id=self.new_id("U"), where=where, text=text))
        else:
            changed = places.put(before, f"unread.{present.id}.text", text)
        old = present.text if present else ""
        self._take(Step(_label(where), where, before, changed), joins=self._history.continues(where, old, text))

    def drop_unread(self, where: str) -> None:
        """Forget what could not be read at a place, since it was mended to the value it already had."""
        changed = _without_unread(self._session, where)
        if changed is not self._session:
            self._take(Step(_label(where), where, self._session, changed))

    def unread_at(self, where: str) -> str | None:
        """What was typed at a place and could not be read."""
        return next((unread.text for unread in self._session.unread if unread.where == where), None)

    def new_id(self, letter: str) -> str:
        """An id that no record of this session has or had since it was opened."""
        if self._known is not self._session:  # many are asked for when lines are pasted
            self._ids.update(places.all_ids(self._session))
            self._known = self._session
        made = new_id(letter, self._ids, self._tail)
        self._ids.add(made)
        return made

    # ------------------------------------------------------------------ undo

    def rest(self) -> None:
        """End the present undo step of typing (the field was left, or a line broken)."""
        self._history.rest()

    @contextmanager
    def as_one(self, label: str) -> Generator[None]:
        """Have the changes that are made within be one step to undo, at the place of the last of them."""
        with self._history.as_one(label, self._session):
            yield

    def undo(self) -> Step | None:
        """Take the last step back. The meeting's clock is never taken back."""
        step = None if self.read_only else self._history.undo()
        if step is not None:
            self._become(_with_clock_of(step.before, self._session), step.where, "undo")
        return step

    def redo(self) -> Step | None:
        """Do the last undone step again."""
        step = None if self.read_only else self._history.redo()
        if step is not None:
            self._become(_with_clock_of(step.after, self._session), step.where, "redo")
        return step

    # ------------------------------------------------------------------ clock and saving

    def keep_clock(self, plan: tuple[PlannedSection, ...], runs: tuple[SectionRun, ...]) -> None:
        """Write the meeting's plan and runs; they are facts and never undone."""
        meeting = self._session.meeting
        if self.read_only or (meeting.plan == plan and meeting.runs == runs):
            return
        kept = meeting.model_copy(update={"plan": plan, "runs": runs})
        self._become(self._session.model_copy(update={"meeting": kept}), "meeting.runs", "clock")

    def take_in(self, incoming: Incoming) -> None:
        """Take what others wrote into the file: merged with what was edited since, and one step to undo."""
        before = self._session
        after = incoming.session
        if before is not incoming.mine:
            from unblame.store.merge.sessions import merge

            after = merge(incoming.mine, before, after, stands="mine").session
        self._includes = incoming.number
        self._ids.update(places.all_ids(after))
        self.rest()
        if not self.read_only and after is not before:
            self._history.take(Step(MERGED, "", before, after))
        self._become(after, "", "merge", offers=after is not incoming.session and after != incoming.session)

    def replace_saver(self, saver: Saver, saved: Session) -> None:
        """From now on edits go to another saver, which has `saved` on disk."""
        self._saver = saver
        self._includes = 0
        if self._session is not saved:
            saver.offer(self._session)

    def close(self) -> None:
        """No edit is offered to the saver any more; it is closed by who opened it."""
        self._saver = None

    def save(self, timeout: float = 10.0) -> bool:
        """Have everything on disk before this returns; false when that did not work in time."""
        return self._saver.flush(timeout) if self._saver else True

    # ------------------------------------------------------------------ within

    def _renamed(self, session: Session, where: str, old: str, new: str) -> Session:
        """A participant's roles follow the name, also through a field that was emptied on the way."""
        if not new:
            self._emptied[where] = old
        return renamed(session, old or self._emptied.get(where, ""), new)

    def _take(self, step: Step, *, joins: bool = False) -> None:
        if self.read_only or step.after == step.before:
            return
        self._history.take(step, joins=joins)
        self._become(step.after, step.where, "edit")

    def _become(self, session: Session, where: str, origin: str, *, offers: bool = True) -> None:
        before, self._session = self._session, session
        if self._saver is not None and offers:
            self._saver.offer(session, includes=self._includes)
        elif self._saver is not None:
            self._saver.took(session, self._includes)
        change = Change(where, before, session, origin)
        for listener in tuple(self._listeners):
            listener(change)


def _with_clock_of(session: Session, clock: Session) -> Session:
    """A session as it was, with the clock's facts as they are."""
    meeting = session.meeting.model_copy(update={"plan": clock.meeting.plan, "runs": clock.meeting.runs})
    return session.model_copy(update={"meeting": meeting})


def _without_unread(session: Session, where: str) -> Session:
    kept = tuple(unread for unread in session.unread if unread.where != where)
    if len(kept) == len(session.unread):
        return session
    return session.model_copy(update={"unread": kept})


def _graded(session: Session, severity: object) -> Session:
    """A session whose severity was just set: what another scale had written for the former one goes."""
    if not session.incident.severity_written:
        return session
    emptied = places.put(session, "incident.severity_written", "")
    return places.put(emptied, "incident.severity", severity)


def _label(where: str) -> str:
    """A place in words: the last key, without ids."""
    return where.rpartition(".")[2].replace("_", " ")
