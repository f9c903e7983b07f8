"""The free lists under an action as text: “Checklist:” on a line of its own, “- item” on the lines below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from unblame.record.actions import ActionList
from unblame.record.reading import Unread

_BULLET, _DEEPER, _ESCAPE = "- ", "  ", "\\"


class WrittenList(NamedTuple):
    """A list as read: it has no id yet."""

    heading: str
    items: tuple[str, ...]


def read_lists(text: str) -> tuple[WrittenList, ...]:
    """Read headings and items; a line that stands two spaces in goes on with its item. Raises Unread.

    Items before the first heading are a list without one; an empty heading is a colon alone. A heading that
    begins with a dash or a backslash has a backslash before it.
    """
    made: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        words = line.strip()
        if not words:
            continue
        if line.startswith(_DEEPER) and made and made[-1][1]:
            made[-1][1][-1] += f"\n{line.removeprefix(_DEEPER).rstrip()}"
        elif words.startswith(_BULLET):
            if not made:
                made.append(("", []))
            made[-1][1].append(words.removeprefix(_BULLET).strip())
        elif words.endswith(":"):
            made.append((words[:-1].rstrip().removeprefix(_ESCAPE), []))
        elif words != "-":
            raise Unread(line, "“Checklist:” on a line of its own, and below it “- one item”")
    return tuple(WrittenList(heading, tuple(items)) for heading, items in made)


def show_lists(lists: Sequence[ActionList]) -> str:
    """Lists as `read_lists` takes them."""
    lines: list[str] = []
    for each in lists:
        escape = _ESCAPE if each.heading.startswith(("-", _ESCAPE)) else ""
        lines.append(f"{escape}{each.heading}:")
        lines += [_BULLET + item.strip().replace("\n", f"\n{_DEEPER}") for item in each.items if item.strip()]
    return "\n".join(lines)


def kept_lists(
    written: Sequence[WrittenList], present: Sequence[ActionList], new_id: Callable[[str], str]
) -> tuple[ActionList, ...]:
    """The lists as records: one keeps its id by its heading, a renamed one by its place; others get a new one."""
    headings = {each.heading for each in written}
    free = list(present)
    made: list[ActionList] = []
    for position, each in enumerate(written):
        same = next((old for old in free if old.heading == each.heading), None)
        if same is None and position < len(present):
            there = present[position]
            same = there if there in free and there.heading not in headings else None
        if same is None:
            made.append(ActionList(id=new_id(ActionList.LETTER), heading=each.heading, items=each.items))
        else:
            free.remove(same)
            made.append(same.model_copy(update={"heading": each.heading, "items": each.items}))
    return tuple(made)


def written_lists(lists: Sequence[ActionList]) -> tuple[WrittenList, ...]:
    """What the records say, to be held against what was read."""
    return tuple(WrittenList(each.heading, each.items) for each in lists)
