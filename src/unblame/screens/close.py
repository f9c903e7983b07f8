"""The close: what was found, each owner's yes, what we commit to, what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual.binding import BindingType

from unblame.record.actions import Action
from unblame.record.dates import show_date
from unblame.record.session import Session
from unblame.screens.bindings import bindings_of
from unblame.screens.context import Context
from unblame.screens.lines import LineSection
from unblame.screens.section import Entry
from unblame.widgets.rows import BLANK, Row, heading
from unblame.widgets.sheet import Item

STATEMENT = "root_cause.statement"
TAKE_AWAY = "lessons.learned"
REVIEW_AFTER = timedelta(days=30)
LABELS = (
    ("meeting.commitment", "   We commit to ", "words", "what this group promises"),
    ("meeting.learned_count", "   Hands up     ", "number", "how many learned something?"),
)
DATES = (
    ("meeting.decide_on", "   Decide on    ", "the provisional actions are decided"),
    ("follow_up.review_on", "   Review on    ", "did it work? the thirty-day review"),
    ("follow_up.next_review", "   Next review  ", "how the actions stand"),
)


class Close(LineSection):
    """Read out in this order; `space` is an owner's yes, `a` a line to take away."""

    NAME = "close"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("close")
    ADDS = TAKE_AWAY

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._actions: dict[str, tuple[int, Action]] = {}

    def items(self) -> list[Item]:
        session = self.context.session
        self._actions = {f"actions.{action.id}": (i, action) for i, action in enumerate(session.actions, 1)}
        yes = sum(bool(action.confirmed) for action in session.actions)
        items = [Item("", (heading("What we found"),)), self._statement(session)]
        items.append(Item("", (BLANK, heading(f"Each owner says yes aloud ({yes} of {len(session.actions)})"))))
        items += [self._action(key, number, action) for key, (number, action) in self._actions.items()]
        items.append(Item("", (BLANK,)))
        items += [item for row in LABELS if (item := self._labelled(session, *row)) is not None]
        items += [Item("", (BLANK, heading("To take away"))), *self._lines()]
        items.append(Item("", (BLANK, heading("What comes next"))))
        items += [item for row in DATES if (item := self._date(*row)) is not None]
        return items

    def _lines(self) -> list[Item]:
        hint = Row((("press a: one line that was learned", "dim"),), (("   ", ""),), key=TAKE_AWAY)
        return self.line_items(TAKE_AWAY) or [Item(TAKE_AWAY, (hint,), (hint,))]

    def _statement(self, session: Session) -> Item:
        hint = "The root cause in one sentence"
        field = self.field(STATEMENT, "   ", hint=hint, quiet=True)
        text = session.root_cause.statement
        row = Row(((text or hint, "strong" if text else "dim"),), (("   ", ""),), key=STATEMENT, wrap=True)
        return Item(STATEMENT, (row,), (row,), self.fields(field), inline=True)

    def _action(self, key: str, number: int, action: Action) -> Item:
        mark = ("✓ ", "good") if action.confirmed else ("? ", "ask")
        due = show_date(action.due, self.context.today) if action.due else "no date"
        owner = action.owner or "nobody yet"
        lead = (("   ", ""), mark, (f"A{number:<2} ", "dim"), (f"{owner:<10} ", "" if action.owner else "ask"))
        row = Row(((action.title, ""),), lead, right=((f"{due} ", "dim"),), key=key)
        bold = Row(((action.title, "strong"),), lead, right=((f"{due} ", ""),), key=key, wrap=True)
        people = tuple(self.context.people)
        fields = self.fields(
            self.field(f"{key}.owner", "     Owner", "name", options=people, hint="one person", quiet=True),
            self.field(f"{key}.due", "     Due", "date", hint="fri, 31 Jan or +2w", quiet=True),
        )
        return Item(key, (row,), (bold,), fields)

    def _labelled(self, session: Session, where: str, label: str, kind: str, hint: str) -> Item | None:
        field = self.field(where, label, kind, hint=hint, quiet=True)
        if field is None:
            return None
        here = sum(person.attended is not False for person in session.meeting.participants)
        note = f" of {here}" if where.endswith("learned_count") and here else ""
        value = (f"{field.text}{note}", "bad" if field.bad else "") if field.text else (hint, "dim")
        row = Row((value,), ((label, "dim"),), key=where, wrap=True)
        return Item(where, (row,), (row,), (field,), inline=True)

    def _date(self, where: str, label: str, meaning: str) -> Item | None:
        suggested = (self.context.today + REVIEW_AFTER).isoformat()
        hint = f"{suggested}, or +30d" if where.endswith("review_on") else "fri, 31 Jan or +2w"
        field = self.field(where, label, "date", hint=hint, quiet=True)
        if field is None or (where == "meeting.decide_on" and not field.text and not self.edits(where)):
            return None
        value = (field.text, "bad" if field.bad else "") if field.text else (hint, "dim")
        row = Row((value,), ((label, "dim"),), right=((f"{meaning} ", "dim"),), key=where)
        return Item(where, (row,), (row,), (field,), inline=True)

    # ------------------------------------------------------------------ entries

    def entry_hint(self) -> str:
        return "one line that was learned"

    def do_add(self, key: str) -> None:
        del key
        self.open_entry(TAKE_AWAY, "   · ", self.entry_hint(), self.sheet.current)

    def entry_follows(self, entry: Entry) -> str:
        lines = self.context.session.lessons.learned
        hidden = entry.where.partition("#")[2]
        last = [f"{TAKE_AWAY}#{i}" for i in range(len(lines)) if str(i) != hidden]
        return entry.after if entry.after in last else last[-1] if last else TAKE_AWAY

    def write_entry(self, entry: Entry, text: str) -> str:
        return self.write_line(entry, text)

    # ------------------------------------------------------------------ commands

    def deletable(self) -> str:
        return self.sheet.current if "#" in self.sheet.current else ""

    def can(self, command: str) -> bool:
        if command in ("close.yes", "close.owner"):
            return self.sheet.current in self._actions
        return super().can(command)

    def do_yes(self, key: str) -> None:
        """The owner says yes, or takes it back; the cursor goes on to the next."""
        del key
        current = self.sheet.current
        if current not in self._actions:
            return
        action = self._actions[current][1]
        if not action.owner:
            self.open_field(f"{current}.owner")
            return
        self.context.document.put(f"{current}.confirmed", None if action.confirmed else True, "the owner's yes")
        self.refresh_items()
        waiting = [key for key, (_, each) in self._actions.items() if not each.confirmed and key != current]
        if not action.confirmed and waiting:
            self.sheet.go(waiting[0])

    def do_owner(self, key: str) -> None:
        """Somebody else takes it."""
        del key
        if self.sheet.current in self._actions:
            self.open_field(f"{self.sheet.current}.owner")
            self.sheet.editor.select_all()

    def shift(self, by: int) -> None:
        self.shift_line(by)
