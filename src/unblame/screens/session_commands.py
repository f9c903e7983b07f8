"""What the commands of a whole session do: one function a command, keyed by the command's verb."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from unblame.agenda.clock import clock_text
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.document import Step
    from unblame.screens.session import SessionScreen

Run = Callable[["SessionScreen", str], Awaitable[None]]


async def meeting(screen: SessionScreen, key: str) -> None:
    """The meeting key: its screen is there before the next key is looked at."""
    del key
    from unblame.screens.meeting_keys import MeetingKeys
    from unblame.screens.session import NAMES, SECTIONS

    async def chosen(answer: tuple[str, str] | None) -> None:
        if answer is not None:
            await screen.run_command(*answer)

    await app_of(screen).push_screen(MeetingKeys([NAMES[name] for name in SECTIONS]), chosen)


async def look(screen: SessionScreen, key: str) -> None:
    """Show another screen; the clock stays where it is."""
    from unblame.screens.session import SECTIONS

    names = list(SECTIONS)
    if key.isdigit() and 0 < int(key) <= len(names):
        await screen.look(names[int(key) - 1])


async def next_section(screen: SessionScreen, key: str) -> None:
    """Start, move on, or (in the last section) end the meeting and write the draft."""
    del key
    if _is_over(screen):
        return
    if screen.conductor.is_last:
        await end(screen)
        return
    notices = screen.conductor.next()
    await _follow_clock(screen)
    for notice in notices:
        screen.notice(notice)


def _is_over(screen: SessionScreen) -> bool:
    """Whether the meeting has ended; then it is said, and nothing moves."""
    over = screen.conductor.clock.state.phase == "ended"
    if over:
        screen.say("clock.over")
    return over


async def end(screen: SessionScreen) -> None:
    """The meeting is over: status review, the draft beside the session, its path shown."""
    result = screen.conductor.end()
    screen.refresh_chrome()
    if isinstance(result, OSError):
        screen.say("save-failed", path="the write-up", problem=result.strerror or str(result))
    elif result.refused:
        screen.say("export-refused", path=result.path.name, reason=result.refused)
    else:
        review = screen.context.document.session.follow_up.review_on
        screen.say("clock.ended", path=result.path.name, review=review.isoformat() if review else "not dated yet")


async def back(screen: SessionScreen, key: str) -> None:
    """Back to the section before; within ten seconds of its end, back into the meeting."""
    del key
    reopened = screen.conductor.reopen()
    if not reopened and _is_over(screen):
        return
    notices = reopened or screen.conductor.back()
    await _follow_clock(screen)
    for notice in notices:
        screen.notice(notice)


async def _follow_clock(screen: SessionScreen) -> None:
    """Only next and back move the meeting, and then the screen goes with it."""
    if screen.conductor.running:
        state = screen.conductor.clock.state
        await screen.look(state.plan[state.index].section)
    screen.refresh_chrome()


async def pause(screen: SessionScreen, key: str) -> None:
    """Start, pause, or go on."""
    del key
    if _is_over(screen):
        return
    begins = not screen.conductor.running
    for notice in screen.conductor.toggle():
        screen.notice(notice)
    if begins:
        await _follow_clock(screen)
    screen.refresh_chrome()


async def accept(screen: SessionScreen, key: str) -> None:
    """Take the proposal, or leave a sleep out."""
    del key
    for notice in screen.conductor.accept():
        screen.notice(notice)
    screen.refresh_chrome()


async def minutes(screen: SessionScreen, key: str) -> None:
    """Ask for the minutes: `20` in all, `+5` more, `-2` fewer."""
    del key
    from unblame.screens.line import LineScreen

    if not screen.conductor.running:
        screen.say("clock.not-started")
        return

    def given(text: str) -> None:
        if text.strip():
            value = float(text.strip().replace("−", "-"))
            for notice in screen.conductor.minutes(value, total=text.strip()[0].isdigit()):
                screen.notice(notice)
            screen.refresh_chrome()

    await app_of(screen).push_screen(
        LineScreen("minutes", "20 in all, +5 more, -2 fewer", given, check=_minutes_problem)
    )


def _minutes_problem(text: str) -> str:
    try:
        value = float(text.strip().replace("−", "-") or 0)
    except ValueError:
        return "Write minutes: 20 in all, +5 more, or -2 fewer."
    return "" if -600 <= value <= 600 else "At most 600 minutes."


async def joined(screen: SessionScreen, key: str) -> None:
    """Somebody joined: a participant who is here."""
    del key
    from unblame.record.meeting import Participant
    from unblame.record.people import read_person
    from unblame.screens.line import LineScreen

    def given(text: str) -> None:
        read = read_person(text)
        if not read.name:
            return
        document = screen.context.document
        known = next(
            (p for p in document.session.meeting.participants if p.name.casefold() == read.name.casefold()), None
        )
        if known is not None:
            document.put(f"meeting.participants.{known.id}.attended", value=True, label="joined")
        else:
            person = Participant(
                id="P",
                name=read.name,
                handle=read.handle,
                role=read.role,
                responder=read.responder or None,
                attended=True,
            )
            document.add("meeting.participants", person, label="joined")
        screen.say("joined", name=read.name)

    await app_of(screen).push_screen(LineScreen("joined", "Ana @ana, incident lead, was there", given))


async def recap(screen: SessionScreen, key: str) -> None:
    """Where we are, for who comes late; made from the room, so it may be shown."""
    del key
    from unblame.review.recap import recap as made
    from unblame.screens.overlays import Sheetlet, pairs

    context = screen.context
    event = context.current.get("timeline", "").rpartition(".")[2]
    rows = pairs(made(context.room(context.clock.reading()), event))
    await app_of(screen).push_screen(Sheetlet("Where we are", rows))


async def step_in(screen: SessionScreen, key: str) -> None:
    """Words for when the talk goes wrong; a number shows one to say."""
    del key
    from unblame.screens.overlays import Sheetlet
    from unblame.widgets.rows import Row

    ways = screen.context.common.interventions[:9]
    rows = [
        Row(((way.label, "strong"),), ((f"   {number}  ", "key"),), key=str(number))
        for number, way in enumerate(ways, 1)
    ]

    def chosen(answer: str | None) -> None:
        if answer and answer.isdigit() and int(answer) <= len(ways):
            screen.say_text(f"“{ways[int(answer) - 1].say}”")

    keys = [str(number) for number in range(1, len(ways) + 1)]
    await app_of(screen).push_screen(Sheetlet("Step in", rows, keys), chosen)


async def view(screen: SessionScreen, key: str) -> None:
    """Swap ROOM VIEW and MINE; a field that the room may not see is left first."""
    del key
    from unblame.screens.context import MINE, ROOM

    context = screen.context
    section = screen.section
    if section is not None and section.in_field:
        section.leave()
    context.view = MINE if context.in_room else ROOM
    screen.say_text("")
    if context.in_room and context.shown in ("incident", "writeup", "lessons") and screen.conductor.running:
        state = screen.conductor.clock.state
        await screen.look(state.plan[state.index].section)
    elif section is not None:
        await screen.look(section.NAME)


async def cover(screen: SessionScreen, key: str) -> None:
    """Cover the screen for a break."""
    del key
    from unblame.screens.overlays import Cover

    await app_of(screen).push_screen(Cover(screen.context.session.incident.title, cover_clock(screen)))


def cover_clock(screen: SessionScreen) -> str:
    """The running section's time, for the cover."""
    reading = screen.context.clock.reading()
    return clock_text(reading.left_seconds) if screen.conductor.running else ""


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
    from unblame.screens.places import item_of, section_of

    name = section_of(where)
    if name:
        section = await screen.look(name)
        section.go(item_of(where))


async def undo(screen: SessionScreen, key: str) -> None:
    """Take the last step back, go to its place and say what it was."""
    del key
    await _history(screen, screen.context.document.undo(), "undone", "nothing-to-undo")


async def redo(screen: SessionScreen, key: str) -> None:
    """Do the last undone step again."""
    del key
    await _history(screen, screen.context.document.redo(), "redone", "nothing-to-redo")


async def _history(screen: SessionScreen, step: Step | None, said: str, nothing: str) -> None:
    from unblame.screens.places import item_of, section_of

    if step is None:
        screen.say(nothing)
        return
    name = section_of(step.where) or screen.context.shown
    shown = screen.section
    if shown is not None and name != shown.NAME:
        shown = await screen.look(name)
    if shown is not None:
        shown.after_history(item_of(step.where))
    screen.refresh_chrome()
    screen.say(said, what=step.label)


async def save(screen: SessionScreen, key: str) -> None:
    """Save now, and say where."""
    del key
    screen.context.document.rest()
    if screen.context.document.save(2.0):
        screen.say("saved", path=screen.saved_in.name)


async def help_(screen: SessionScreen, key: str) -> None:
    """The keys of this screen and how it is used."""
    del key
    from unblame.screens.help import help_rows
    from unblame.screens.overlays import Sheetlet
    from unblame.screens.session import NAMES

    name = screen.context.shown
    tenets = screen.context.words("opening").tenets
    rows = help_rows(name, tenets, screen.config.keys)
    await app_of(screen).push_screen(Sheetlet(f"Help: {NAMES[name]}", rows))


async def export(screen: SessionScreen) -> None:
    """Write the markdown beside the session."""
    from unblame.exports.write import draft_path, write_markdown

    document = screen.context.document
    path = draft_path(document.session, screen.path)
    try:
        result = write_markdown(document.session, path)
    except OSError as error:
        screen.say("save-failed", path=path.name, problem=error.strerror or str(error))
        return
    if result.refused:
        screen.say("export-refused", path=path.name, reason=result.refused)
    else:
        screen.say("exported", path=f"{path.name} in {path.parent}")


async def asked(screen: SessionScreen, command: str, value: str) -> None:
    """What a section asks the screen for."""
    if command == "help":
        await help_(screen, "")
    elif command == "return":
        await return_(screen)
    elif command == "filter":
        await filter_(screen, value)
    elif command == "export":
        await export(screen)


async def return_(screen: SessionScreen) -> None:
    """Back to the section that is running; with no meeting, back to the library the session was opened from."""
    if screen.conductor.running:
        state = screen.conductor.clock.state
        await screen.look(state.plan[state.index].section)
    elif len(app_of(screen).screen_stack) > 1 and screen.close_session():
        screen.dismiss()


async def filter_(screen: SessionScreen, value: str) -> None:
    """Ask for the words that a list is filtered by."""
    from unblame.screens.line import LineScreen

    def given(text: str) -> None:
        section = screen.section
        if section is not None:
            section.set_filter(text)

    await app_of(screen).push_screen(LineScreen("filter", "show only what holds these words", given, text=value))


COMMANDS: dict[str, Run] = {
    "meeting": meeting,
    "help": help_,
    "pause": pause,
    "back": back,
    "next": next_section,
    "minutes": minutes,
    "view": view,
    "question": question,
    "park": park,
    "writeup": writeup,
    "find": find,
    "undo": undo,
    "redo": redo,
    "save": save,
    "accept": accept,
    "joined": joined,
    "recap": recap,
    "step_in": step_in,
    "cover": cover,
    "editor": editor,
    "look": look,
}
