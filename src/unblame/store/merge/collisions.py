"""One id for two records: both sides added it, or one of them moved it to another table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, cast

from unblame.record.ids import tail_of
from unblame.record.links import with_new_ids
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.store.merge.same import holding, same
from unblame.store.merge.texts import canonical

Places = Mapping[str, str]
"""The path of the array that holds each record, by the record's id."""


class Claim(NamedTuple):
    """A record that has an id on one side: the array it stands in, and whether it is new there."""

    table: str
    new: bool
    record: Record

    @property
    def rank(self) -> tuple[bool, str, str]:
        """The lesser keeps the id: who was there before, then the lesser text."""
        return self.new, canonical(self.record), self.table


def apart(base: Session, ours: Session, theirs: Session) -> tuple[Session, Session]:
    """Both sides with no id that means one record here and another one there; links follow the new ids.

    What a record holds is looked at again once the record has its own id, since then it stands elsewhere.
    """
    was = placed(base)
    while True:
        mine, other = placed(ours), placed(theirs)
        clashing = _clashing(_claims(was, mine, other, ours), _claims(was, other, mine, theirs))
        if not clashing:
            return ours, theirs
        taken = {*was, *mine, *other}
        our_names: dict[str, str] = {}
        their_names: dict[str, str] = {}
        for each, (claim, their_claim) in clashing.items():
            ours_keeps = claim.rank <= their_claim.rank
            loser = their_claim if ours_keeps else claim
            new = _new_id(each, canonical(loser.record), taken)
            (their_names if ours_keeps else our_names)[each] = new
            taken.add(new)
        ours, theirs = with_new_ids(ours, our_names), with_new_ids(theirs, their_names)


def placed(session: Session) -> Places:
    """Where every record stands, at every level."""
    places: dict[str, str] = {}
    for table, records in _arrays(session):
        places.update(dict.fromkeys((record.id for record in records), table))
    return places


def _claims(was: Places, mine: Places, other: Places, side: Session) -> dict[str, Claim]:
    """One side's records under the ids that both sides have and that either of them put where it is."""
    disputed = {each for each in mine.keys() & other.keys() if not was.get(each) == mine[each] == other[each]}
    if not disputed:
        return {}
    return {
        record.id: Claim(table, was.get(record.id) != table, record)
        for table, records in _arrays(side)
        for record in records
        if record.id in disputed
    }


def _clashing(ours: dict[str, Claim], theirs: dict[str, Claim]) -> dict[str, tuple[Claim, Claim]]:
    """The ids that stand for two records, in an order that does not depend on the side."""
    pairs = ((each, ours[each], theirs[each]) for each in sorted(ours))
    return {
        each: (mine, other)
        for each, mine, other in pairs
        if mine.table != other.table or not same(mine.record, other.record)
    }


def _new_id(identifier: str, content: str, taken: Collection[str]) -> str:
    """An id made from the former one and the content, so that every clone's merge makes the same."""
    source = f"{identifier}\n{content}"
    made, tries = identifier[0] + tail_of(source), 0
    while made in taken:
        tries += 1
        made = identifier[0] + tail_of(f"{source}\n{tries}")
    return made


def _arrays(table: Table, where: str = "") -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Every array of records with its path, owners before what they hold."""
    for key in holding(type(table)):
        value = table.__dict__[key]
        inner = f"{where}.{key}" if where else key
        if isinstance(value, Table):
            yield from _arrays(value, inner)
            continue
        records = cast("tuple[Record, ...]", value)
        yield inner, records
        if records and holding(type(records[0])):
            for record in records:
                yield from _arrays(record, f"{inner}.{record.id}")
