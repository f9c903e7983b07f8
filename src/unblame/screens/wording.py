"""The wording of the open session: marks in the open field, what the panel says of them, next, take, leave.

The open field is checked a moment after the last key, the whole session behind it in a thread. On a shared screen
nothing of this shows until somebody asks for one finding.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from unblame.record.session import Ignored
from unblame.review.finding import Finding
from unblame.review.sections import section_of
from unblame.review.wording import Worded, WordingReader, judged_choices
from unblame.screens.open_text import OpenText, item_of_text, open_text, says_the_same, underlines
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from unblame.screens.session import SessionScreen

FIELD_AFTER, SESSION_AFTER = 0.1, 0.5
"""Seconds after the last key until the open field, and the whole session, are checked."""
AT_ONCE = 4_000
"""Characters of a field that are checked between two keys; a longer one is checked in a thread."""


class SessionWording:
    """What the language checker says of one open session."""

    def __init__(self, screen: SessionScreen) -> None:
        self._screen = screen
        self._reader = WordingReader()
        self.found: tuple[Worded, ...] = ()
        """All of the session that is left to look at, in the order of a write-up."""
        self.asked: Worded | None = None
        """The one that was gone to."""
        self._here: tuple[Worded, ...] = ()
        self._timers: dict[str, Timer] = {}

    # ------------------------------------------------------------------ checking

    def changed(self) -> None:
        """The record or the open field is another one: look again when the keys rest."""
        self._later("field", FIELD_AFTER, self.check_field)
        self._later("session", SESSION_AFTER, self._check_session_soon)

    def _later(self, name: str, seconds: float, run: Callable[[], Any]) -> None:
        if (timer := self._timers.pop(name, None)) is not None:
            timer.stop()
        self._timers[name] = self._screen.set_timer(seconds, run)

    def open_text(self) -> OpenText | None:
        """What stands in the editor, where the checker reads it."""
        section = self._screen.section
        return open_text(section) if section else None

    async def check_field(self) -> None:
        """Mark what the open field holds."""
        here = self.open_text()
        if here is None:
            self._show_here(())
            return
        session = self._screen.context.document.session
        if len(here.text) > AT_ONCE or not self._reader.is_ready:
            found = await asyncio.to_thread(self._reader.read, session, here.where, here.text)
        else:
            found = self._reader.read(session, here.where, here.text)
        if here == self.open_text():
            self._show_here(tuple(each._replace(words=each.words.moved(here.begins)) for each in found))

    def _check_session_soon(self) -> None:
        self._screen.run_worker(self.check_session(), exclusive=True, group="wording", exit_on_error=False)

    async def check_session(self) -> None:
        """Read the whole session again, behind the keys."""
        session = self._screen.context.document.session
        self.found = await asyncio.to_thread(self._reader.session, session)
        if self._screen.is_attached:
            self._screen.refresh_chrome()

    async def fresh(self) -> tuple[Worded, ...]:
        """What is left in the session as it stands now."""
        await self.check_session()
        return self.found

    # ------------------------------------------------------------------ what is seen

    def _show_here(self, found: tuple[Worded, ...]) -> None:
        self._here = found
        self._keep_asked(found)
        section = self._screen.section
        if section is None or not section.in_field:
            return
        shown = [each for each in found if not self._screen.context.in_room or self._is_asked(each)]
        text = section.sheet.editor.text
        section.sheet.underline([line for each in shown for line in underlines(text, each)])
        self._screen.refresh_chrome()

    def _keep_asked(self, found: tuple[Worded, ...]) -> None:
        """What was asked for has moved with the text before it: the nearest of the same words is meant."""
        asked = self.asked
        if asked is None:
            return
        same = [each for each in found if says_the_same(each, asked)]
        if same:
            self.asked = min(same, key=lambda each: abs(each.words.start - asked.words.start))

    def _is_asked(self, each: Worded) -> bool:
        asked = self.asked
        return asked is not None and says_the_same(each, asked) and each.words.start == asked.words.start

    def forget(self) -> None:
        """What was asked for in one view is not shown in the other."""
        self.asked = None
        self.changed()

    def left(self, section: str) -> int:
        """How many of a section are left; softer ones do not count, and on a shared screen none."""
        if self._screen.context.in_room:
            return 0
        return sum(not each.words.is_soft and section_of(each.place) == section for each in self.found)

    def judged(self, section: str) -> tuple[Finding, ...]:
        """Events that judge a choice by its outcome, for the watch-fors of the timeline."""
        return judged_choices(self.found)[:1] if section == "timeline" else ()

    def shown(self) -> tuple[Worded, int] | None:
        """The finding that the panel explains, and how many its text holds."""
        current = self.current()
        if current is None or (self._screen.context.in_room and not self._is_asked(current)):
            return None
        return current, len(self._here)

    def current(self) -> Worded | None:
        """The finding at the cursor, else the first of the open field."""
        section = self._screen.section
        if section is None or not section.in_field or not self._here:
            return None
        cursor = section.sheet.editor.cursor_offset
        at_cursor = (each for each in self._here if each.words.start <= cursor <= each.words.end)
        return next(at_cursor, next((each for each in self._here if self._is_asked(each)), self._here[0]))

    def explained(self) -> tuple[str, ...]:
        """What the panel says: a title, the words, why, the offer, the keys."""
        shown = self.shown()
        if shown is None:
            return ()
        words, count = shown[0].words, shown[1]
        title = "Wording" if count == 1 or self._screen.context.in_room else f"Wording ({count})"
        return title, f"“{words.text}”", words.why, words.offer, "^r take it  ^g next  f12 leave"

    # ------------------------------------------------------------------ going, taking, leaving

    async def next(self) -> None:
        """Go to the next wording, first of the open field, then of the session; no softer ones in a room."""
        await self.check_field()
        if (here := self._next_here()) is not None:
            self._go_here(here)
            return
        await self.check_session()
        wanted = [each for each in self.found if self._can_show(each)]
        if not wanted:
            self._say_none()
            return
        await self._go(wanted[(self._position(wanted) + 1) % len(wanted)])

    def _say_none(self) -> None:
        """There is none, or none that a screen edits."""
        context = self._screen.context
        elsewhere = [] if context.in_room else [each for each in self.found if not section_of(each.place)]
        if elsewhere:
            self._screen.say("wording-elsewhere", text=elsewhere[0].words.text)
        else:
            self._screen.say("wording-none")

    def _next_here(self) -> Worded | None:
        here = [each for each in self._here if self._can_show(each)]
        numbers = [number for number, each in enumerate(here) if self._is_asked(each)]
        index = numbers[0] + 1 if numbers else 0
        return here[index] if index < len(here) else None

    def _can_show(self, each: Worded) -> bool:
        context = self._screen.context
        if not section_of(each.place) or not context.allows(each.place):
            return False
        return not (context.in_room and each.words.is_soft)

    def _position(self, wanted: list[Worded]) -> int:
        if (asked := self.asked) is not None:
            for number, each in enumerate(wanted):
                if (each.where, each.words.start) == (asked.where, asked.words.start):
                    return number
            same = [number for number, each in enumerate(wanted) if says_the_same(each, asked)]
            if same:
                return same[-1]
        section = self._screen.context.shown
        return next((number for number, each in enumerate(wanted) if section_of(each.place) == section), 0) - 1

    async def _go(self, wanted: Worded) -> None:
        section = await self._screen.look(section_of(wanted.place))
        if section.in_field:
            section.leave()
        section.go(item_of_text(wanted.where, section))
        item = section.sheet.item
        if item is None or all(field.where != wanted.where for field in item.fields):
            self.asked = wanted
            self._screen.say("wording-elsewhere", text=wanted.words.text)
            return
        section.open_field(wanted.where)
        self._here = self._reader.read(self._screen.context.document.session, wanted.where, section.sheet.editor.text)
        self._go_here(wanted)

    def _go_here(self, wanted: Worded) -> None:
        section = self._screen.section
        if section is not None:
            self.asked = wanted
            section.sheet.editor.go_to(wanted.words.end)
            self._show_here(self._here)

    async def take(self) -> None:
        """Put the offer in the place of the sentence; undo brings the sentence back."""
        await self.check_field()
        shown = self.shown()
        section = self._screen.section
        field = section.sheet.open_field if section else None
        if shown is None or section is None or field is None:
            self._screen.say("wording-nothing-here")
            return
        words, text = shown[0].words, section.sheet.editor.text
        if words.instead == text[words.opens : words.closes]:
            self._screen.say("wording-by-hand", offer=words.offer)
            return
        changed = text[: words.opens] + words.instead + text[words.closes :]
        document = self._screen.context.document
        document.rest()
        section.sheet.editor.follow(changed)
        section.sheet.editor.heard()
        if field.kind == "entry":
            section.note(field, changed)
        section.take(field, changed)
        document.rest()
        self.asked = None
        await self.check_field()
        self._screen.say("reworded")

    async def leave(self) -> None:
        """Leave a wording as it is, with the reason."""
        from unblame.screens.line import LineScreen

        await self.check_field()
        shown = self.shown()
        if shown is None:
            self._screen.say("wording-nothing-here")
            return
        wanted = shown[0]

        def given(reason: str) -> None:
            document = self._screen.context.document
            kept = Ignored(
                id=Ignored.LETTER,
                rule=wanted.words.rule,
                text=wanted.words.text,
                where=wanted.place,
                reason=reason.strip(),
            )
            document.add("language.ignored", kept, label="wording left as it is")
            self.asked = None
            self.changed()
            self._screen.say("wording-left")

        def wrong(reason: str) -> str:
            return "" if reason.strip() else "A reason, so that the next reader need not ask. Escape leaves the mark."

        hint = f"why “{wanted.words.text}” may stay"
        await app_of(self._screen).push_screen(LineScreen("leave it", hint, given, check=wrong))
