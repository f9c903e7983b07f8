"""The help: keys of this screen, how it is used, and what is good to know about the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unblame.commands import Command, commands_of, contexts_of, shown_key
from unblame.widgets.rows import BLANK, Row, heading, plain

USES = {
    "opening": "Read the rules, then two sentences of what happened. Press a to add who is in the room: "
    "“Ana @ana, incident lead, was there”. Nothing runs until the clock is started.",
    "timeline": "Press a and type “10:18 what happened”; enter opens the next line. Several lines can be pasted "
    "at once. Walk with n; tab opens the first answer that is missing. Times may be 14:05, 2:05 pm, +12m, "
    "14:05 here or 2024-01-15 14:05 PST.",
    "whys": "Start from the problem. Press a to answer the question under an answer, b for another answer to the "
    "same question, r to mark a root, f for a condition: “process: no runbook -> nine minutes longer”. "
    "A chain that helped: payments failed · the pool was empty · connections stayed open on errors · nothing "
    "runs the error paths · load tests were written for success only.",
    "lessons": "A line each: what went well, poorly, and where luck helped. Press a on a list to add to it.",
    "actions": "Press a and type “Add an alert for a full pool @ana due fri P1”. A number gives the current action "
    "to somebody present. Three to five that get done are worth more than twenty.",
    "close": "Read out what was found; each owner says yes aloud, space notes it. End the meeting with the meeting "
    "key and n: the draft is written beside the session.",
    "incident": "A row a field; enter opens it, enter again goes on to the next. A ~ before a number marks an "
    "estimate. [ and ] turn the cards.",
    "followup": "What happens after the meeting: dates and checklist, progress, customers’ wording, where it was "
    "published. [ and ] turn the cards, space ticks a step.",
    "writeup": "What an export would write, as it stands. t chooses the template, f the format, w the place; x writes "
    "it, c copies it.",
    "library": "Every session of this folder. Enter opens one for drafting, m for its meeting, n makes a new one.",
}
KNOW = (
    "Underlined words are worth another look: ^g goes to the next, ^r asks it another way, f12 leaves it as it is.",
    "The rules miss sarcasm and hints between the lines.",
    "To select with the mouse, hold shift (option on a Mac) while dragging; ctrl+c copies inside the app.",
    "In tmux, escape and then a letter within half a second arrive as alt and that letter: “set -g escape-time 10”.",
    "A backspace right behind something understood, such as a time, takes it as plain words again.",
    "What other programs write into the file is merged; ^t d settles what both changed, ^z takes a merge back.",
    "If a terminal is left garbled after a crash, “reset” mends it.",
)
TITLES = {
    "list": "On a list",
    "cards": "Cards",
    "field": "In a field",
    "app": "Everywhere",
    "meeting": "After the meeting key",
    "library": "Here",
}


def help_rows(section: str, tenets: Sequence[str], keymap: Mapping[str, str], *, meeting: bool = True) -> list[Row]:
    """The help of a section (or the library)."""
    rows = [plain(USES.get(section, ""), lead=(("   ", ""),), wrap=True)]
    contexts = [*reversed(contexts_of(section)), "field", "app", "meeting"] if meeting else [section]
    for context in contexts:
        commands = commands_of(context)
        if commands:
            rows += [BLANK, heading(TITLES.get(context, "On this screen"))]
            rows += [_row(command, keymap) for command in commands]
    if tenets:
        rows += [BLANK, heading("What blameless means")]
        rows += [plain(tenet, lead=(("   · ", "dim"),), wrap=True) for tenet in tenets]
    rows += [BLANK, heading("Good to know")]
    rows += [plain(line, lead=(("   · ", "dim"),), wrap=True) for line in KNOW]
    return rows


def _row(command: Command, keymap: Mapping[str, str]) -> Row:
    keys = ", ".join(shown_key(key) for key in keymap.get(command.id, command.keys).split(","))
    return Row(((f"{command.name}: ", "strong"), (command.help, "")), ((f"   {keys:<18} ", "key"),), wrap=True)
