"""What the commands of a whole session do: one function a command, keyed by the command's verb."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.screens import meeting_commands
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.history import Step
    from unblame.screens.session import SessionScreen

Run = Callable[["SessionScreen", str], Awaitable[None]]


async def view(screen: SessionScreen, key: str) -> None:
    """Swap ROOM VIEW and MINE; a field that the room may not see is left first."""
    del key
    from unblame.screens.context import MINE, ROOM

    context = screen.context
    section = screen.section
    if section is not None and section.in_field:
        section.leave()
    context.view = MINE if context.in_room else ROOM
    if screen.wording is not None:
        screen.wording.forget()
    screen.last_find = ""
    screen.say_text("")
    if context.in_room and context.shown in ("incident", "writeup", "lessons", "followup") and screen.conductor.running:
        state = screen.conductor.clock.state
        await screen.look(state.plan[state.index].section)
    elif section is not None:
        await screen.look(section.NAME)


async def editor(screen: SessionScreen, key: str) -> None:
    """Open the field in the user's own editor; clock and autosave go on."""
    del key
    from unblame.screens.external import edit_outside

    section = screen.section
    field = section.sheet.open_field if section else None
    if section is None or field is None:
        screen.say("no-field")
        return
    screen.run_worker(edit_outside(screen, section, field), exclusive=True, group="editor")


async def park(screen: SessionScreen, key: str) -> None:
    """One line for the parking lot; the room sees how many, not what."""
    del key
    from unblame.screens.line import LineScreen

    def given(text: str) -> None:
        if text.strip():
            document = screen.context.document
            lot = (*document.session.meeting.parking_lot, text.strip())
            document.put("meeting.parking_lot", lot, "parked")
            screen.say("parked", count=len(lot))

    await app_of(screen).push_screen(LineScreen("park", "it comes back in Actions", given))


async def question(screen: SessionScreen, key: str) -> None:
    """Another question; in the whys also another wording of the next one."""
    del key
    context = screen.context
    for turn in (context.shown, f"{context.shown}.wording"):
        context.turns[turn] = context.turns.get(turn, 0) + 1
    section = screen.section
    if section is not None:
        section.refresh_items()
    screen.refresh_chrome()


async def wording(screen: SessionScreen, key: str) -> None:
    """The next wording that is worth a look."""
    del key
    await screen.begin_wording().next()


async def reword(screen: SessionScreen, key: str) -> None:
    """Take what is offered."""
    del key
    await screen.begin_wording().take()


async def leave_wording(screen: SessionScreen, key: str) -> None:
    """Leave a wording as it is, with the reason."""
    del key
    await screen.begin_wording().leave()


async def readiness(screen: SessionScreen, key: str) -> None:
    """What is missing for the write-up."""
    del key
    await screen.begin_readiness().show()


async def writeup(screen: SessionScreen, key: str) -> None:
    """The write-up as it stands."""
    del key
    await screen.look("writeup")


async def find(screen: SessionScreen, key: str) -> None:
    """Find words; again with the same words goes to the next place."""
    del key
    from unblame.screens.line import LineScreen
    from unblame.screens.places import find as found_in

    def found(text: str) -> None:
        screen.call_later(go_to_found, text)

    async def go_to_found(text: str) -> None:
        if not text.strip():
            return
        places = found_in(screen.context.session, text)
        if not places:
            screen.say("found-none", text=text.strip())
            return
        index = screen.found + 1 if text == screen.last_find else 0
        screen.last_find, screen.found = text, index % len(places)
        await go(screen, places[screen.found])
        screen.say("found", count=len(places), number=screen.found + 1)

    await app_of(screen).push_screen(LineScreen("find", "words anywhere in the session", found, text=screen.last_find))


async def go(screen: SessionScreen, where: str) -> None:
    """Show a place of the record."""
    from unblame.review.sections import section_of
    from unblame.screens.places import item_of

    name = section_of(where)
    if name:
        section = await screen.look(name)
        section.go(item_of(where))


async def undo(screen: SessionScreen, key: str) -> None:
    """Take the last step back, go to its place and say what it was; in a meeting the screen stays where it is."""
    del key
    section = screen.section
    if section is not None and section.take_back_unkept():
        screen.say("undone", what="what was typed here")
        return
    await _history(screen, screen.context.document.undo(), "undone", "nothing-to-undo")


async def redo(screen: SessionScreen, key: str) -> None:
    """Do the last undone step again."""
    del key
    await _history(screen, screen.context.document.redo(), "redone", "nothing-to-redo")


async def _history(screen: SessionScreen, step: Step | None, said: str, nothing: str) -> None:
    from unblame.review.sections import section_of
    from unblame.screens.places import item_of

    if step is None:
        screen.say(nothing)
        return
    name = section_of(step.where) or screen.context.shown
    shown = screen.section
    if shown is not None and name != shown.NAME and not shown.shows(step.where):
        if screen.conductor.running:
            shown.refresh_items()
            shown = None
        else:
            shown = await screen.look(name)
    if shown is not None:
        shown.after_history(item_of(step.where))
    screen.refresh_chrome()
    screen.say(said, what=step.label)


async def save(screen: SessionScreen, key: str) -> None:
    """Save now, and say where; where it cannot be saved, ask for another place."""
    del key
    if screen.context.document.read_only:
        screen.say("read-only")
        return
    screen.context.document.rest()
    if screen.not_saved and not await asyncio.to_thread(screen.context.document.save, 1.0):
        await _ask_elsewhere(screen)
    elif await asyncio.to_thread(screen.context.document.save, 2.0):
        screen.say("saved", path=screen.saved_in.name)


def _named(text: str) -> Path:
    """The path that a text names; with a user's home where there is such a user."""
    return Path(os.path.expanduser(text.strip())).absolute()  # noqa: PTH111 - a Path raises where there is none


async def _ask_elsewhere(screen: SessionScreen) -> None:
    from unblame.screens.line import LineScreen
    from unblame.store.folder import free_place

    def given(text: str) -> None:
        if text.strip():
            screen.run_worker(screen.save_elsewhere(_named(text)), group="elsewhere")

    def problem(text: str) -> str:
        path = _named(text)
        if os.path.lexists(path):
            return "Something is there already. Give a name that is free."
        there = os.path.isdir(path.parent)  # noqa: PTH112 - a Path raises where it may not look
        return "" if there else "There is no such folder. Name one that is there."

    text = "" if screen.context.in_room else str(free_place(Path.home(), screen.path.name))
    await app_of(screen).push_screen(
        LineScreen("save in", "a file that is not there yet", given, text=text, check=problem)
    )


async def conflicts(screen: SessionScreen, key: str) -> None:
    """What a merge could not settle."""
    del key
    from unblame.screens.conflicts import ConflictsScreen

    context = screen.context
    if context.in_room:
        screen.say("differences-in-mine")
    elif not context.document.session.conflicts:
        screen.say("no-differences")
    else:
        section = screen.section
        if section is not None and section.in_field:
            section.leave()

        async def chosen(where: str | None) -> None:
            if where:
                await screen.go_to_field(where)

        await app_of(screen).push_screen(ConflictsScreen(context, screen.config.keys), chosen)


async def edit_here(screen: SessionScreen, key: str) -> None:
    """Take over what is open elsewhere."""
    del key
    screen.take_over()


async def help_(screen: SessionScreen, key: str) -> None:
    """The keys of this screen and how it is used."""
    del key
    from unblame.screens.frame import NAMES
    from unblame.screens.help import help_rows
    from unblame.screens.overlays import Sheetlet

    name = screen.context.shown
    tenets = screen.context.words("opening").tenets
    rows = help_rows(name, tenets, screen.config.keys)
    await app_of(screen).push_screen(Sheetlet(f"Help: {NAMES[name]}", rows))


COMMANDS: dict[str, Run] = {
    "meeting": meeting_commands.meeting,
    "help": help_,
    "pause": meeting_commands.pause,
    "back": meeting_commands.back,
    "next": meeting_commands.next_section,
    "minutes": meeting_commands.minutes,
    "view": view,
    "question": question,
    "park": park,
    "writeup": writeup,
    "wording": wording,
    "readiness": readiness,
    "reword": reword,
    "leave_wording": leave_wording,
    "find": find,
    "undo": undo,
    "redo": redo,
    "save": save,
    "accept": meeting_commands.accept,
    "joined": meeting_commands.joined,
    "recap": meeting_commands.recap,
    "step_in": meeting_commands.step_in,
    "cover": meeting_commands.cover,
    "editor": editor,
    "look": meeting_commands.look,
    "conflicts": conflicts,
    "edit_here": edit_here,
}
