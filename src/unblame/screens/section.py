"""What all sections share: the commands of a list. Subclasses say which items there are and add their own keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import on

from unblame.commands import READING, Command, commands_of, contexts_of, in_row
from unblame.record.reading import shortened
from unblame.record.where import records_at, value_at
from unblame.screens.context import Context
from unblame.screens.entries import ENTRY, Entry, EntrySection
from unblame.screens.fields import OPTION
from unblame.widgets.field import FREE_TEXT
from unblame.widgets.sheet import Sheet

__all__ = ["Entry", "Section"]

PAGE = 10


class Section(EntrySection):
    """One section of a session, on its list or in a field, never both."""

    ADDS: ClassVar[str] = ""
    """The table or list that `a` adds to."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        commands = self.commands()
        self.sheet.hand_over(frozenset(key for command in commands for key in command.keys.split(",")))

    def commands(self) -> list[Command]:
        """All commands of this list."""
        return commands_of(*contexts_of(self.NAME))

    def has_entry(self) -> bool:
        """Whether `a` adds something here."""
        return bool(self.ADDS)

    def deletable(self) -> str:
        """The place that `d` deletes, empty when the current item is not one that can be."""
        return ""

    # ------------------------------------------------------------------ the list

    @on(Sheet.Moved)
    def _moved(self, event: Sheet.Moved) -> None:
        event.stop()
        if event.key != ENTRY:
            self.context.current[self.NAME] = event.key
            self.moved()
        self.post_message(self.Turned())

    def moved(self) -> None:
        """Another item is the current one; sections that show its place say so."""

    @on(Sheet.Clicked)
    def _clicked(self, event: Sheet.Clicked) -> None:
        event.stop()
        if event.part.startswith(OPTION) and event.key == self.sheet.current:
            self.click_option(int(event.part.removeprefix(OPTION)))
            return
        if event.key == ENTRY:
            return
        if self.sheet.open_field is not None:
            self.leave()
        if self.clicked_part(event.key, event.part):
            return
        if event.key != self.sheet.current:
            self.sheet.go(event.key)
        if event.part == "enter":
            self.do_edit("")
        elif event.part:
            self.open_field(event.part)

    def clicked_part(self, key: str, part: str) -> bool:
        """Whether a click was on something that is no item, and has been answered."""
        del key, part
        return False

    def go(self, where: str) -> None:
        """Show a place: its item the current one."""
        key = _item_key(where, self.sheet.keys)
        if key and key != self.sheet.current:
            self.leave_open()
            self.sheet.go(key)

    def leave_open(self) -> None:
        """Leave a field or an entry line that stands open, since another item is about to be the current one."""
        if self.in_field or self.entry is not None:
            self.leave()

    def shows(self, where: str) -> bool:
        """Whether it shows a place that another section calls its own: undo then stays here."""
        del where
        return False

    def after_history(self, where: str) -> None:
        """Show what undo or redo changed, the open editor included."""
        self.sheet.looks_elsewhere = False
        self.cancel_waiting()
        self.entry_after_history()
        self.refresh_items()
        field = self.sheet.open_field
        if field is None:
            self.go(where)
        elif field.kind not in (*FREE_TEXT, "entry"):
            self.note(field, self.sheet.editor.text)

    # ------------------------------------------------------------------ commands

    def shown_commands(self) -> list[Command]:
        """What the key row shows now: only what works."""
        if self.sheet.open_field is not None:
            return in_row([*_in_field(breaks=self.sheet.editor.breaks), *_always()])
        own = [self._named(command) for command in self.commands() if self.can(command.id)]
        shown = [*own, *_always()]
        if self.context.document.read_only:
            shown = [command for command in shown if self._only_reads(command.id)]
        return in_row(shown)

    def _named(self, command: Command) -> Command:
        return command._replace(name="go there") if command.id == "list.edit" and self.goes_to() else command

    def can(self, command: str) -> bool:
        """Whether a list's command has something to act on."""
        verb = command.partition(".")[2]
        item = self.sheet.item
        needs: dict[str, Callable[[], bool]] = {
            "add": self.has_entry,
            "edit": lambda: item is not None and bool(item.fields),
            "field": lambda: item is not None and bool(item.fields),
            "delete": lambda: bool(self.deletable()),
        }
        return needs[verb]() if verb in needs else hasattr(self, f"do_{verb.replace('-', '_')}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list's keys work on the list only."""
        if action != "command":
            return True
        return not self.in_field and self.can(str(parameters[0]))

    def action_command(self, command: str, key: str) -> None:
        """Run a command of the list or of this section."""
        self.run_command(command, key)

    def run_command(self, command: str, key: str = "") -> None:
        """Run a command by its id."""
        self.sheet.looks_elsewhere = False  # who presses a key wants to see what it does
        if self.context.document.read_only and not self._only_reads(command):
            self.say("read-only")
            return
        verb = command.partition(".")[2].replace("-", "_")
        run: Callable[[str], Any] = getattr(self, f"do_{verb}")
        run(key)

    def _only_reads(self, command: str) -> bool:
        return command in READING or (command == "list.edit" and bool(self.goes_to()))

    def goes_to(self) -> str:
        """The place that enter leads to from the current item; empty where it opens a field, as nearly everywhere."""
        return ""

    def run_key(self, key: str) -> None:
        """Run the list's command that a key stands for."""
        for command in self.commands():
            if key in command.keys.split(",") and self.can(command.id):
                self.run_command(command.id, key)
                return

    def do_add(self, key: str) -> None:
        """Open the entry line."""
        del key
        if self.ADDS:
            self.open_entry(self.ADDS, "", self.entry_hint(), self.sheet.current)

    def do_edit(self, key: str) -> None:
        """Open the field that enter means."""
        del key
        self.open_field()

    def do_field(self, key: str) -> None:
        """Open the first empty field, else the first."""
        del key
        item = self.sheet.item
        if item is not None:
            empty = next((field.where for field in item.fields if not field.text), "")
            self.open_field(empty)

    def do_delete(self, key: str) -> None:
        """Delete without a question; undo brings it back."""
        del key
        where = self.deletable()
        if where:
            self.delete(where)

    def delete(self, where: str) -> None:
        """Delete a record, or a line of a list."""
        place, _, number = where.partition("#")
        if number:
            lines = list(value_at(self.context.document.session, place))
            what = lines.pop(int(number))
            self.context.document.put(place, tuple(lines), "deleted line")
        else:
            what = self.title_of(where)
            self.context.document.remove(where, f"deleted “{shortened(what, 40)}”")
        self.refresh_items()
        self.say("deleted", what=what)

    def title_of(self, where: str) -> str:
        """What a record is called in a message."""
        record = value_at(self.context.document.session, where)
        for key in ("text", "title", "answer", "name"):
            if words := getattr(record, key, ""):
                return str(words)
        return "it"

    def do_down(self, key: str) -> None:
        del key
        self.sheet.step(1)

    def do_up(self, key: str) -> None:
        del key
        self.sheet.step(-1)

    def do_page_down(self, key: str) -> None:
        del key
        self.sheet.step(PAGE)

    def do_page_up(self, key: str) -> None:
        del key
        self.sheet.step(-PAGE)

    def do_first(self, key: str) -> None:
        del key
        self.sheet.step(-len(self.sheet.keys))

    def do_last(self, key: str) -> None:
        del key
        self.sheet.step(len(self.sheet.keys))

    def do_later(self, key: str) -> None:
        """Move the current item down."""
        del key
        self.shift(1)

    def do_earlier(self, key: str) -> None:
        """Move the current item up."""
        del key
        self.shift(-1)

    def shift(self, by: int) -> None:
        """Move the current item in its list; sections say which lists have an order of their own."""
        del by

    def shift_record(self, table: str, by: int) -> None:
        """Move the current item's record in its table, where it is one of it."""
        current = self.sheet.current
        wheres = [f"{table}.{record.id}" for record in records_at(self.context.document.session, table)]
        if current in wheres and 0 <= wheres.index(current) + by < len(wheres):
            self.context.document.move(current, wheres.index(current) + by)
            self.refresh_items()

    def do_filter(self, key: str) -> None:
        del key
        self.post_message(self.Asked("filter", self.filter))

    def do_help(self, key: str) -> None:
        del key
        self.post_message(self.Asked("help"))

    def do_escape(self, key: str) -> None:
        """End the filter, else back to where the meeting is."""
        del key
        if self.filter:
            self.set_filter("")
        else:
            self.post_message(self.Asked("return"))

    def set_filter(self, words: str) -> None:
        """Show only items that hold these words."""
        everything = sum(bool(item.key) for item in self.items())
        self.filter = words.casefold().strip()
        self.refresh_items()
        if self.filter:
            self.say("filter", shown=len(self.sheet.keys), all=everything)
        self.post_message(self.Turned())


def _in_field(*, breaks: bool) -> list[Command]:
    """Enter breaks the line in prose, and goes on elsewhere."""
    return [
        command._replace(name="new line") if breaks and command.id == "field.enter" else command
        for command in commands_of("field")
    ]


def _always() -> list[Command]:
    return [command for command in commands_of("app") if command.rank]


def _item_key(where: str, keys: Sequence[str]) -> str:
    while where and where not in keys:
        where = where.rpartition(".")[0]
    return where
