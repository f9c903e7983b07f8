"""What a merge could not settle, both texts of each place: a key decides, and undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from unblame.record.where import NoSuchPlace, value_at
from unblame.review.names import Names
from unblame.screens.list_screen import ListScreen, bindings_for
from unblame.store.merge.settle import Choice, may_join, settle
from unblame.widgets.rows import BLANK, Row, plain
from unblame.widgets.sheet import Item, Sheet

if TYPE_CHECKING:
    from unblame.record.session import Conflict
    from unblame.screens.context import Context

CHOICES: Mapping[str, Choice] = {"first": "mine", "second": "theirs", "both": "both", "as_is": "stands"}
"""What each command of the list decides."""
NOTHING = "(nothing)"


class ConflictsScreen(ListScreen[str | None]):
    """Answers with the place to go to, or none."""

    CONTEXT = "conflicts"
    TITLE_TEXT = "Differences"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("conflicts")

    def __init__(self, context: Context, keymap: Mapping[str, str]) -> None:
        super().__init__(keymap)
        self._open_in = context
        self._problem = ""

    def on_mount(self) -> None:
        self.set_focus(self.sheet)
        self.on_resize()

    def on_resize(self) -> None:
        """Show what is left, and fit the rows."""
        self.sheet.show([_item(self._open_in, each) for each in self._conflicts])
        self._fit()

    def _fit(self) -> None:
        count = len(self._conflicts)
        self.fit(f"{count} place{'' if count == 1 else 's'} to settle ", self._problem)

    @on(Sheet.Moved)
    def _moved(self, event: Sheet.Moved) -> None:
        event.stop()
        self._problem = ""
        self._fit()

    @property
    def _conflicts(self) -> tuple[Conflict, ...]:
        return self._open_in.document.session.conflicts

    @property
    def _current(self) -> Conflict | None:
        return next((each for each in self._conflicts if each.id == self.sheet.current), None)

    # ------------------------------------------------------------------ commands

    def works(self, verb: str) -> bool:
        if verb in CHOICES and self._open_in.document.read_only:
            return False
        conflict = self._current
        return verb != "both" or (conflict is not None and may_join(self._open_in.document.session, conflict))

    def run_verb(self, verb: str) -> None:
        document = self._open_in.document
        if verb in CHOICES:
            self._settle(CHOICES[verb])
        elif verb == "go" and (conflict := self._current) is not None:
            self.dismiss(conflict.where)
        elif verb in ("undo", "redo"):
            (document.undo if verb == "undo" else document.redo)()
            self.on_resize()

    def _settle(self, choice: Choice) -> None:
        conflict = self._current
        if conflict is None:
            return
        try:
            self._open_in.document.change(
                conflict.where, "settled", lambda session: settle(session, conflict.id, choice)
            )
            self._problem = ""
        except ValueError as error:
            self._problem = str(error)
        if self._conflicts:
            self.on_resize()
        else:
            self.dismiss(None)

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        """A click chooses; a click on one of the texts of the chosen one takes it."""
        event.stop()
        if event.key != self.sheet.current:
            self.sheet.go(event.key)
        elif event.part in CHOICES:
            self._settle(CHOICES[event.part])


def _item(context: Context, conflict: Conflict) -> Item:
    key = conflict.id
    name = Names(context.document.session).place(conflict.where)
    title = Row(((name, "strong"),), (("   ", ""),), key=key, wrap=True)
    texts = [
        row
        for number, part, text in (("1", "first", conflict.mine), ("2", "second", conflict.theirs))
        for row in _text_rows(number, part, text, key)
    ]
    stands = _stands(context, conflict)
    return Item(key, (title, *texts, BLANK), (title, *texts, *stands, BLANK))


def _text_rows(number: str, part: str, text: str, key: str) -> list[Row]:
    lines = text.split("\n") if text else [NOTHING]
    role = "" if text else "dim"
    return [
        Row(((line, role),), ((f"   {number if index == 0 else ' '}  ", "key"),), key=key, part=part, wrap=True)
        for index, line in enumerate(lines)
    ]


def _stands(context: Context, conflict: Conflict) -> list[Row]:
    """What the place holds now, when it is neither of the two."""
    try:
        value = value_at(context.document.session, conflict.where)
    except NoSuchPlace:
        return [plain("The place is gone; any choice ends this.", "dim", lead=(("      ", ""),), key=conflict.id)]
    if not isinstance(value, str) or value in (conflict.mine, conflict.theirs):
        return []
    return [Row(((value, ""),), (("   now ", "dim"),), key=conflict.id, wrap=True)]
