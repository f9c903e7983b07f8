"""Checklists: steps that a words file names, ticked with the day on which they were done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from unblame.document import Document
from unblame.record.dates import show_date
from unblame.record.meeting import ChecklistStep
from unblame.screens.section import Section
from unblame.widgets.field import Field
from unblame.widgets.rows import Row
from unblame.widgets.sheet import Item

if TYPE_CHECKING:
    from unblame.agenda.words import Prompt

PLACE = "meeting.checklist"
BOX = "box"
"""The part of a row that is clicked to tick it."""
_OPEN = "step."


class Step(NamedTuple):
    """A step, and its record once it is ticked."""

    key: str
    text: str
    ticked: ChecklistStep | None


def steps_of(prompts: Sequence[Prompt], ticked: Sequence[ChecklistStep]) -> list[Step]:
    """The steps of one list in its order. The record holds their words, which write-ups print."""
    done = {step.step: step for step in reversed(ticked)}
    return [_step(f"{_OPEN}{prompt.id}", prompt.text, done.get(prompt.text)) for prompt in prompts]


def others(ticked: Sequence[ChecklistStep], *lists: Sequence[Prompt]) -> list[Step]:
    """Ticked steps that stand in none of these lists: of an earlier wording, or written by hand."""
    known = {prompt.text for prompts in lists for prompt in prompts}
    return [_step("", step.step, step) for step in ticked if step.step not in known]


def _step(key: str, text: str, ticked: ChecklistStep | None) -> Step:
    return Step(f"{PLACE}.{ticked.id}" if ticked else key, text, ticked)


def row_of(step: Step, today: date) -> Row:
    """A step with its box, and the day at the right."""
    ticked = step.ticked
    when = show_date(ticked.on, today) if ticked and ticked.on else "done" if ticked else ""
    box = ("   ✓ ", "good") if ticked else ("   ○ ", "ask")
    pieces = (box, (step.text or "…", "dim" if ticked else ""))
    return Row(pieces, right=((f"{when} ", "dim"),) if when else (), key=step.key, spots=(BOX, ""))


def item_of(step: Step, today: date, *fields: Field | None) -> Item:
    """A step as an item; a ticked one has its day, and its words where no list has them."""
    row = row_of(step, today)
    bold = row._replace(body=(row.body[0], (row.body[1][0], "strong")))
    return Item(step.key, (row,), (bold,), tuple(field for field in fields if field is not None))


def turn(document: Document, step: Step, today: date) -> None:
    """Tick a step, or take the tick back."""
    if step.ticked is not None:
        document.remove(step.key, "a tick")
    else:
        document.add(PLACE, ChecklistStep(id=ChecklistStep.LETTER, step=step.text, on=today), label="a tick")


def left(all_steps: Sequence[Step]) -> int:
    """How many steps are not done."""
    return sum(step.ticked is None for step in all_steps)


class ChecklistSection(Section):
    """A section with a checklist: space or a click on a box ticks a step."""

    def steps(self) -> list[Step]:
        """The steps as they are shown."""
        raise NotImplementedError  # pragma: no cover - each section has its own

    def do_tick(self, key: str) -> None:
        """The step was done today, or not after all; the cursor stays where it is."""
        del key
        found = self.steps()
        index = next((i for i, step in enumerate(found) if step.key == self.sheet.current), None)
        if index is not None:
            turn(self.context.document, found[index], self.context.today)
            after = self.steps()
            self.refresh_items(after[index].key if index < len(after) else "")

    def clicked_part(self, key: str, part: str) -> bool:
        """A step's box was clicked."""
        if part != BOX:
            return super().clicked_part(key, part)
        self.sheet.go(key)
        if self.context.document.read_only:
            self.say("read-only")
        else:
            self.do_tick("")
        return True
