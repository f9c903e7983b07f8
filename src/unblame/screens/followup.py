"""What happens after the meeting: dates and checklist, progress, customers’ wording, where the write-up went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType

from unblame.record.reading import Unread
from unblame.record.session import Session
from unblame.record.survey_counts import WANTED_AVERAGE, average, disagreements
from unblame.record.typed import read_typed
from unblame.screens import closing, customers
from unblame.screens.bindings import bindings_of
from unblame.screens.cards import CardSection
from unblame.screens.checklist import PLACE, ChecklistSection, Step, item_of, left, others, steps_of
from unblame.screens.columns import FROM_WIDTH, width_of_sheet
from unblame.screens.context import Context
from unblame.screens.followup_cards import CARDS
from unblame.widgets.field import Field
from unblame.widgets.rows import BLANK, heading, plain
from unblame.widgets.sheet import Item


class FollowUp(ChecklistSection, CardSection):
    """A row a field, a list where there are several; an empty card is one row."""

    NAME = "followup"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("cards", "followup")
    CARDS = CARDS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._leaks: Mapping[str, tuple[str, ...]] = {}
        """By place, what must not leave, as it was when no field stood open."""
        self._searched: Session | None = None
        """The session that was searched for it."""

    def shows(self, where: str) -> bool:
        ours = not where.startswith("timeline.") or where.endswith(".public")
        return ours and super().shows(where)

    # ------------------------------------------------------------------ the checklist

    def steps(self) -> list[Step]:
        """The steps after the meeting, then those that were ticked under other words."""
        ticked = self.context.document.session.meeting.checklist
        after, before = (self.context.words(name).checklist for name in ("followup", "opening"))
        return [*steps_of(after, ticked), *others(ticked, after, before)]

    def checklist_items(self) -> list[Item]:
        """The checklist with its boxes."""
        found, today = self.steps(), self.context.today
        known = {prompt.text for prompt in self.context.words("followup").checklist}
        items = [Item("", (BLANK, heading("After the meeting", f"{len(found) - left(found)} of {len(found)}")))]
        for step in found:
            on = self.field(f"{step.key}.on", "     Day", "date", hint="today") if step.ticked else None
            own = step.ticked is not None and step.text not in known
            text = self.field(f"{step.key}.step", "     Step") if own else None
            items.append(item_of(step, today, *(field and field._replace(quiet=True) for field in (on, text))))
        return items

    # ------------------------------------------------------------------ actions

    def closing_items(self) -> list[Item]:
        """What keeps it open."""
        return closing.closing_items(self.context.session.actions)

    def action_items(self) -> list[Item]:
        """How each action stands."""
        return closing.action_items(self.context.session.actions, self.context.today)

    def can(self, command: str) -> bool:
        if command == "followup.tick":
            return self.sheet.current.startswith((f"{PLACE}.", "step."))
        return super().can(command)

    def goes_to(self) -> str:
        """The action that stands there."""
        return closing.place_of(self.sheet.current)

    # ------------------------------------------------------------------ customers

    def customer_items(self) -> list[Item]:
        """What we know beside what customers read."""
        session, zone = self.context.session, self.context.zone
        field = self.sheet.open_field
        events = customers.events(session, zone, field.where if field else "")
        fields = customers.fields(session)
        if not self.in_field and session is not self._searched:
            self._searched, self._leaks = session, customers.leaks_of(session, [*fields, *events])
        items = [item for pair in fields for item in self._pair(pair)]
        if not events:
            hint = "  Key events: none yet; say on the timeline which ones are"
            return [*items, Item("", (BLANK, plain(hint, "dim")))]
        worded = sum(not pair.asks for pair in events)
        items.append(Item("", (BLANK, heading("Key events", f"{worded} of {len(events)} worded"))))
        return [*items, *(item for pair in events for item in self._pair(pair))]

    def _pair(self, pair: customers.Pair) -> list[Item]:
        field = self.field(pair.where, "", pair.kind, hint=pair.hint)
        if field is None:
            return []
        screen = self.screen.size.width
        width, leaks = width_of_sheet(self.sheet.size.width, screen), self._leaks.get(pair.where, ())
        return customers.item_of(pair, field, width, leaks, beside=screen >= FROM_WIDTH)

    # ------------------------------------------------------------------ the survey

    def survey_head(self) -> list[Item]:
        """What is kept of a survey, and what never is."""
        said = "  Only how often each mark was given; under five answers nothing is kept."
        return [Item("", (plain(said, "dim"), BLANK))]

    def survey_items(self) -> list[Item]:
        """The average, and what does not fit together."""
        survey = self.context.session.survey
        rows = [plain(f"  {text}", "bad") for text in disagreements(survey.responses, survey.counts)]
        mean = average(survey.counts)
        if mean is not None:
            low = mean < WANTED_AVERAGE
            said = f"  Average {mean:.1f}; {'below' if low else 'at least'} the {WANTED_AVERAGE} that is wanted"
            rows.append(plain(said, "ask" if low else "good"))
        return [Item("", (BLANK, *rows))] if rows else []

    def take(self, field: Field, text: str) -> None:
        """What is not fit to be kept of a survey is not kept as unread either."""
        if not self._refusal(field, text):
            super().take(field, text)

    def follows_record(self, field: Field) -> bool:
        return not self._refusal(field, self.sheet.editor.text) and super().follows_record(field)

    def take_back_unkept(self) -> bool:
        field = self.sheet.open_field
        if field is None or not self._refusal(field, self.sheet.editor.text):
            return False
        self.sheet.editor.follow(field.text)
        self.note(field, field.text)
        return True

    def leave(self, current: str = "") -> None:
        self._say_refused()
        super().leave(current)

    def after_last_field(self, by: int) -> None:
        self._say_refused()
        super().after_last_field(by)

    def _say_refused(self) -> None:
        field = self.sheet.open_field
        if field is not None and (problem := self._refusal(field, self.sheet.editor.text)):
            self.say("survey-not-kept", problem=problem)

    def _refusal(self, field: Field, text: str) -> str:
        """Why what stands in a field of the survey is not kept; empty for what is, and for other fields."""
        if not field.where.startswith("survey.") or not text.strip():
            return ""
        try:
            read_typed(field.kind, text, self.near(field))
        except Unread as unread:
            return str(unread)
        return ""
