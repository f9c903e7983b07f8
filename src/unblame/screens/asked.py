"""What a section asks of the whole session's screen: another place, help, a filter, an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from unblame.screens import meeting_commands
from unblame.screens.session_commands import go, help_
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.screens.session import SessionScreen


async def answer(screen: SessionScreen, command: str, value: str) -> None:
    """What a section asks the screen for."""
    if command == "help":
        await help_(screen, "")
    elif command == "return":
        await meeting_commands.return_(screen)
    elif command == "filter":
        await _filter(screen, value)
    elif command == "go":
        await go(screen, value)
    elif screen.context.shown == "writeup":
        from unblame.screens.delivering import ASKED, Choosing

        await ASKED[command](screen, cast("Choosing", screen.section))


async def _filter(screen: SessionScreen, value: str) -> None:
    """Ask for the words that a list is filtered by."""
    from unblame.screens.line import LineScreen

    def given(text: str) -> None:
        section = screen.section
        if section is not None:
            section.set_filter(text)

    await app_of(screen).push_screen(LineScreen("filter", "show only what holds these words", given, text=value))
