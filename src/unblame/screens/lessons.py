"""What went well, poorly and by luck, what was learned, and what is wrong beyond this incident."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from textual.binding import BindingType

from unblame.record.analysis import Insight, Related, Systemic
from unblame.record.lesson_entries import read_insight, read_related, read_systemic
from unblame.record.table import Record
from unblame.record.typed import Surroundings
from unblame.screens.bindings import bindings_of
from unblame.screens.cards import Card, CardSection, LineRows, Part, RecordRows, Spec
from unblame.screens.columns import FROM_WIDTH, column, side_by_side, width_of_sheet
from unblame.widgets.field import Field
from unblame.widgets.rows import Pieces, Row
from unblame.widgets.sheet import Item

WELL, POORLY = LineRows("lessons.well", "What went well"), LineRows("lessons.poorly", "What went poorly")
LISTS = (
    WELL,
    POORLY,
    LineRows("lessons.lucky", "Where luck helped"),
    LineRows("lessons.learned", "What we learned"),
    LineRows("lessons.surprises", "What surprised us"),
    LineRows("lessons.harder", "What was harder than expected"),
    LineRows("lessons.next_time", "What we would do next time"),
    LineRows("lessons.questions", "Open questions"),
    LineRows("lessons.organisation", "Lessons for everybody"),
)
BULLET = "   · "
INSIGHT = (
    Spec("theme", "Theme", "words", "in a few words", quiet=True),
    Spec("discussion", "Discussion", "prose", "what was said about it", always=True),
    Spec("quote", "Quotation", "prose", "in somebody’s own words, if they agree", always=True),
    Spec("implication", "Implication", "prose", "what follows from it", always=True),
)
SYSTEMIC = (
    Spec("issue", "Pattern", "prose", "what is so beyond this incident", quiet=True),
    Spec("observation", "Observation", "prose", "where it shows", always=True),
    Spec("evidence", "Evidence", "prose", "what proves it: numbers, other incidents", always=True),
    Spec("scope", "Scope", "prose", "which teams and systems", always=True),
    Spec("current", "Today", "prose", "how it is", always=True),
    Spec("ideal", "Ideal", "prose", "how it is wanted", always=True),
    Spec("gap", "Gap", "prose", "what stands between", always=True),
    Spec("recommendation", "Advice", "prose", "what to do about it", always=True),
    Spec("actions", "Actions", "numbered", "A1 A2: the actions that begin it", always=True),
)
RELATED = (
    Spec("reference", "Reference", "words", "INC-2023-045, or an address", quiet=True),
    Spec("note", "Note", "prose", "how it is related", always=True),
)


def _insight(record: Any) -> tuple[str, str]:
    insight = cast("Insight", record)
    return insight.theme or insight.discussion or insight.quote or insight.implication, ""


def _systemic(record: Any) -> tuple[str, str]:
    systemic = cast("Systemic", record)
    return systemic.issue or systemic.observation or systemic.recommendation, ""


def _related(record: Any) -> tuple[str, str]:
    related = cast("Related", record)
    return ": ".join(part for part in (related.reference, related.note) if part), ""


class Lessons(CardSection):
    """Lists of lines and of records; an empty one is one row to press `a` on."""

    NAME = "lessons"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("cards", "lessons")
    CARDS = (
        Card("Lists", LISTS),
        Card(
            "Insights",
            (RecordRows("lessons.insights", Insight, "Insights", "a theme: what was said about it",
                        read_insight, _insight, INSIGHT),),
        ),
        Card(
            "Systemic",
            (RecordRows("systemic", Systemic, "Patterns beyond this incident", "the pattern in a sentence",
                        read_systemic, _systemic, SYSTEMIC, letter="S"),),
        ),
        Card(
            "Related",
            (RecordRows("related", Related, "Related incidents", "INC-2023-045: similar leak",
                        read_related, _related, RELATED),),
        ),
    )  # fmt: skip

    # ------------------------------------------------------------------ actions by their numbers

    def near(self, field: Field) -> Surroundings:
        near = super().near(field)
        by_action = field.where.startswith("systemic.") and field.where.endswith(".actions")
        return near._replace(numbers=self._numbers(), numbered="action") if by_action else near

    def _numbers(self) -> dict[str, str]:
        return {f"A{number}": action.id for number, action in enumerate(self.context.session.actions, 1)}

    def record_shown(self, part: RecordRows, record: Record) -> tuple[str, str]:
        words, right = super().record_shown(part, record)
        if not isinstance(record, Systemic):
            return words, right
        known = {identifier: number for number, identifier in self._numbers().items()}
        return words, " ".join(known.get(action, "?") for action in record.actions)

    # ------------------------------------------------------------------ what worked and what did not

    @property
    def _beside(self) -> bool:
        """Whether well and poorly stand side by side: where there is room for both."""
        return self.screen.size.width >= FROM_WIDTH

    @property
    def _half(self) -> int:
        """The columns of one of the two lists."""
        return max(20, (width_of_sheet(self.sheet.size.width, self.screen.size.width) - 4) // 2)

    def part_items(self, part: Part) -> list[Item]:
        if part not in (WELL, POORLY) or not self._beside:
            return super().part_items(part)
        return self._both() if part == WELL else []

    def _both(self) -> list[Item]:
        """Well and poorly in two columns, a row of items for each pair of lines."""
        well, poorly = self._column(WELL), self._column(POORLY)
        heads = [_head(part, len(lines), self._half) for part, lines in ((WELL, well), (POORLY, poorly))]
        items = [Item("", (Row((*heads[0], ("  ", ""), *heads[1])),))]
        well, poorly = well or [(WELL.place, "")], poorly or [(POORLY.place, "")]
        for number in range(max(len(well), len(poorly))):
            left = well[number] if number < len(well) else ("", "")
            right = poorly[number] if number < len(poorly) else ("", "")
            items += self._pair(left, right)
        return items

    def _column(self, part: LineRows) -> list[tuple[str, str]]:
        """The lines of a list with their keys; without the one that the entry line is making."""
        written = self.entry.where if self.entry else ""
        lines: tuple[str, ...] = getattr(self.context.session.lessons, part.place.partition(".")[2])
        keyed = [(f"{part.place}#{number}", line or "…") for number, line in enumerate(lines)]
        return [(key, line) for key, line in keyed if key != written]

    def _pair(self, left: tuple[str, str], right: tuple[str, str]) -> list[Item]:
        cells, blank = (self._cell(*left), self._cell(*right)), self._cell("", "")
        items: list[Item] = []
        if left[0]:
            rows = self._rows(cells, left[0], right[0])
            head = self._rows(cells, left[0], right[0], current=0)
            items.append(Item(left[0], rows, head, _line(left, ""), inline="#" in left[0], column=1, beside=right[0]))
        if right[0]:
            rows = () if left[0] and not self._open(left[0]) else self._rows((blank, cells[1]), right[0], right[0])
            head = self._rows(cells, right[0], right[0], current=1, other=left[0])
            label = "\n".join(f"{line}  {'     ' if row else BULLET}" for row, line in enumerate(cells[0]))
            items.append(Item(right[0], rows, head, _line(right, label), inline="#" in right[0], column=2))
        return items

    def _cell(self, key: str, line: str) -> list[str]:
        if key and not line:
            return column("nothing yet: press a", self._half, bullet="   ")
        return column(line, self._half, bullet=BULLET if key else "")

    def _open(self, key: str) -> bool:
        """Whether a line stands in the editor, which then has the row to itself."""
        field = self.sheet.open_field
        return field is not None and field.where == key

    def open_field(self, where: str = "") -> None:
        super().open_field(where)
        if self._beside and self._open(self.sheet.current):
            self.refresh_items()

    def open_entry(self, verb: str, label: str, hint: str, after: str = "", under: str = "") -> None:
        """The entry line of the right column stands in it."""
        indent = " " * (self._half + 2) if verb == POORLY.place and self._beside else ""
        super().open_entry(verb, f"{indent}{label}", hint, after, under)

    def _rows(
        self, cells: tuple[list[str], list[str]], key: str, right: str, *, current: int | None = None, other: str = ""
    ) -> tuple[Row, ...]:
        """The two cells as rows of one item; a click on the other cell is one on its own item."""
        roles = ["strong" if current == number else "" for number in (0, 1)]
        spots = (other, "", "" if right == key else right)
        return tuple(
            Row(((a, roles[0]), ("  ", ""), (b, roles[1])), key=key, spots=spots)
            for a, b in side_by_side(*cells, self._half)
        )

    def clicked_part(self, key: str, part: str) -> bool:
        """The other of two cells in a row was clicked."""
        if part != key and part.startswith((WELL.place, POORLY.place)) and part in self.sheet.keys:
            self.sheet.go(part)
            return True
        return super().clicked_part(key, part)


def _head(part: LineRows, count: int, width: int) -> Pieces:
    number = f" {count} " if count else " "
    rule = "─" * max(0, width - len(f"── {part.title}{number}"))
    return ("── ", "rule"), (part.title, "heading"), (f"{number}{rule}", "rule")


def _line(line: tuple[str, str], label: str) -> tuple[Field, ...]:
    key, text = line
    return (Field(key, label or "   ·", "" if text == "…" else text, quiet=True),) if "#" in key else ()
