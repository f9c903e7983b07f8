"""The headed lists under an action: when it is done, and free ones."""

from __future__ import annotations

from collections.abc import Sequence

from unblame.imports.writeup import Sublist
from unblame.record.actions import Action, ActionList
from unblame.record.ids import new_id, random_tail
from unblame.record.table import Record

_DONE_WHEN, _FREE = "Done when", "Also"


def with_lists(record: Record, shown: Sequence[Sublist], edited: Sequence[Sublist]) -> Record:
    """An action with its lists as they were edited; what nobody touched stays letter for letter."""
    if not isinstance(record, Action):
        return record
    was, lists = _split(shown)
    criteria, wanted = _split(edited)
    visible = [each for each in record.lists if each.items or each.heading not in ("", _DONE_WHEN, _FREE)]
    hidden = tuple(each for each in record.lists if each not in visible)
    free = dict(enumerate(zip(visible, lists, strict=False)))
    made: list[ActionList] = []
    for at, each in enumerate(wanted):
        index = next((i for i, (_, one) in free.items() if one.heading == each.heading), None)
        if index is None and at in free and len(wanted) == len(lists):
            index = at  # another heading for the same list
        if index is None:
            taken = {one.id for one in record.lists} | {one.id for one in made}
            made.append(_list(new_id(ActionList.LETTER, taken, random_tail), each, each.items))
            continue
        held, former = free.pop(index)
        items = _kept(held.items, former.items, each.items)
        same = each.heading == former.heading
        made.append(held.model_copy(update={"items": items}) if same else _list(held.id, each, items))
    return record.model_copy(
        update={"success_criteria": _kept(record.success_criteria, was, criteria), "lists": (*made, *hidden)}
    )


def _split(lists: Sequence[Sublist]) -> tuple[tuple[str, ...], list[Sublist]]:
    """The criteria, and the other lists."""
    first = next((each for each in lists if each.heading == _DONE_WHEN), None)
    return first.items if first else (), [each for each in lists if each is not first]


def _list(identifier: str, each: Sublist, items: tuple[str, ...]) -> ActionList:
    heading = "" if each.heading == _FREE else each.heading
    return ActionList.model_validate({"id": identifier, "heading": heading, "items": items})


def _kept(held: tuple[str, ...], shown: Sequence[str], edited: Sequence[str]) -> tuple[str, ...]:
    """The edited texts, each as the record holds it where it is one of the shown."""
    former = dict(zip(shown, held, strict=True)) if len(held) == len(shown) else {}
    return tuple(former.get(text, text) for text in edited)
