"""What moves the meeting or speaks of it: one function a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unblame.agenda.texts import break_text
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.screens.session import SessionScreen


async def meeting(screen: SessionScreen, key: str) -> None:
    """The meeting key: its screen is there before the next key is looked at."""
    del key
    from unblame.screens.frame import NAMES
    from unblame.screens.meeting_keys import MeetingKeys
    from unblame.screens.session import SECTIONS

    async def chosen(answer: tuple[str, str] | None) -> None:
        if answer is not None:
            await screen.run_command(*answer)

    await app_of(screen).push_screen(MeetingKeys([NAMES[name] for name in SECTIONS], screen.config.keys), chosen)


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
    result = await screen.conductor.end()
    screen.refresh_chrome()
    if isinstance(result, OSError):
        screen.say("write-failed", path="the write-up", problem=result.strerror or str(result))
    elif result.refused:
        screen.say("export-refused", path=result.path.name, reason=result.refused)
    elif result.told:
        screen.say("exported-but", told=" ".join(result.told))
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


async def cover(screen: SessionScreen, key: str) -> None:
    """Cover the screen for a break."""
    del key
    from unblame.screens.overlays import Cover

    await app_of(screen).push_screen(Cover(screen.context.session.incident.title, cover_clock(screen)))


def cover_clock(screen: SessionScreen) -> str:
    """What the clock does meanwhile, for the cover: its time is the section's, not the break's."""
    return break_text(screen.context.clock.reading()) if screen.conductor.running else ""


async def return_(screen: SessionScreen) -> None:
    """Back to the section that is running; with no meeting, back to the library the session was opened from."""
    if screen.conductor.running:
        state = screen.conductor.clock.state
        await screen.look(state.plan[state.index].section)
    elif len(app_of(screen).screen_stack) > 1 and await screen.save_all():  # what says no has said why
        screen.close_session()
        screen.dismiss()
