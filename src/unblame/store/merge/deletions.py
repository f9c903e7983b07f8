"""Records that one side deleted: their links go on every side, so that losing a link is no change of its own."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from unblame.record.links import without_links
from unblame.record.session import Session
from unblame.record.table import Record
from unblame.store.merge.collisions import placed
from unblame.store.merge.same import is_array, same, shared


def edited(base: Session, side: Session) -> frozenset[str]:
    """The ids of records in which a side typed something that could not be read yet."""
    before = {unread.id: unread for unread in base.unread}
    fresh = (unread for unread in side.unread if not same(unread, before.get(unread.id)))
    return frozenset(part for unread in fresh for part in unread.where.split("."))


def let_go(base: Session, ours: Session, theirs: Session) -> tuple[Session, Session, Session]:
    """The three without links to records that one side deleted and the other left as they were."""
    gone = _gone(base, ours, theirs) | _gone(base, theirs, ours)
    if not gone:
        return base, ours, theirs
    old, mine, other = (shared(without_links(each, gone), each) for each in (base, ours, theirs))
    return old, mine, other


def without_lost_links(base: Session, result: Session) -> Session:
    """The result without links to records of the base that are not in it."""
    gone = placed(base).keys() - placed(result).keys()
    return shared(without_links(result, gone), result) if gone else result


def _gone(base: Session, deleter: Session, keeper: Session) -> AbstractSet[str]:
    deleted = placed(base).keys() - placed(deleter).keys()
    if not deleted:
        return deleted
    before, now = _records(base, deleted), _records(keeper, deleted)
    typed_in = edited(base, keeper)
    return {each for each in before if each not in typed_in and (each not in now or same(now[each], before[each]))}


def _records(session: Session, ids: AbstractSet[str]) -> dict[str, Record]:
    """The records of the root's arrays: nothing links to others."""
    arrays = (value for value in session.__dict__.values() if is_array(value))
    return {record.id: record for array in arrays for record in array if record.id in ids}
