"""Every key and command of the app, declared once.

The bindings, the key row, the palette, the help, the keymap of the config file and the README's table are
made from this; a test walks it. A command's id is what a keymap names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SHOWN_KEYS = {
    "ctrl+": "^",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "space": "space",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "upper_j": "J",
    "upper_k": "K",
}


class Command(NamedTuple):
    """One thing that a key, the palette or a click does.

    `where` is the context it belongs to: `app` (any screen of a session), `meeting` (after ctrl+t), `list`
    (every list), `cards` (lists of several cards), a section's name (its list), `field`, or `library`. `rank` orders
    the key row, 0 leaves it out of the row (the help names it all the same).
    """

    id: str
    keys: str
    name: str
    help: str
    where: str
    rank: int = 0

    @property
    def action(self) -> str:
        """The Textual action that runs it."""
        return f"command('{self.id}')"

    @property
    def verb(self) -> str:
        """The part of the id behind the context, as a method's name: `list.add` gives `add`."""
        return self.id.partition(".")[2].replace("-", "_")

    @property
    def key(self) -> str:
        """Its first key, as a person writes it."""
        return shown_key(self.keys.split(",")[0])


def shown_key(key: str) -> str:
    """A key as the key row and the help write it."""
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    return SHOWN_KEYS.get(key, key)


COMMANDS = (
    # any screen of a session
    Command("app.meeting", "ctrl+t", "meeting", "The meeting key: the next key starts, moves or looks.", "app", 80),
    Command("app.help", "f1", "help", "Keys of this screen, and how it is used.", "app", 99),
    Command("app.pause", "f2", "start or pause", "Start the meeting's clock, or pause it and go on.", "app"),
    Command("app.back", "f3", "back", "Back to the section before; within ten seconds takes next back.", "app"),
    Command("app.next", "f4", "next", "On to the next section; in the last one, end the meeting.", "app"),
    Command("app.minutes", "f5", "minutes", "Give this section more or fewer minutes.", "app"),
    Command("app.view", "f8", "view", "Swap ROOM VIEW, safe to share, and MINE.", "app"),
    Command("app.question", "ctrl+n", "question", "Another question to ask.", "app", 70),
    Command("app.park", "ctrl+l", "park", "Put a thought in the parking lot; it comes back in Actions.", "app", 60),
    Command("app.wording", "ctrl+g", "wording", "Go to the next wording that is worth a look.", "app", 90),
    Command("app.reword", "ctrl+r", "reword", "Take what is offered for the wording at the cursor.", "app"),
    Command("app.leave-wording", "f12", "leave wording", "Leave the wording as it is, and say why.", "app"),
    Command("app.readiness", "f9", "readiness", "What stands between the draft and a write-up to publish.", "app"),
    Command("app.writeup", "ctrl+o", "write-up", "Look at the write-up as it stands.", "app"),
    Command("app.find", "ctrl+f", "find", "Find words anywhere in the session.", "app"),
    Command("app.undo", "ctrl+z", "undo", "Take the last edit back, wherever it was.", "app"),
    Command("app.redo", "ctrl+y", "redo", "Do it again.", "app"),
    Command("app.save", "ctrl+s", "save", "Save now; it is saved within a second in any case.", "app"),
    Command("app.palette", "ctrl+p", "palette", "Every command by name.", "app"),
    Command("app.quit", "ctrl+q", "quit", "Save and quit; twice while a meeting runs.", "app"),
    # after the meeting key
    Command(
        "meeting.next",
        "n",
        "next",
        "On to the next section; before the start, start the clock.",
        "meeting",
        1,
    ),
    Command("meeting.back", "b", "back", "Back to the section before.", "meeting", 2),
    Command("meeting.pause", "p", "pause", "Start, pause, or go on.", "meeting", 3),
    Command("meeting.minutes", "m", "minutes", "Give this section more or fewer minutes.", "meeting", 4),
    Command("meeting.accept", "y", "accept", "Take the minutes proposed, or leave a sleep out.", "meeting", 5),
    Command("meeting.joined", "j", "joined", "Somebody joined: write the name.", "meeting", 6),
    Command("meeting.recap", "h", "recap", "Where we are, for who comes late.", "meeting", 7),
    Command("meeting.step-in", "i", "step in", "Words for when the talk goes wrong.", "meeting", 8),
    Command("meeting.view", "v", "view", "Swap ROOM VIEW and MINE.", "meeting", 9),
    Command("meeting.cover", "c", "cover", "Cover the screen for a break.", "meeting", 10),
    Command("meeting.readiness", "r", "readiness", "What is still missing for the write-up.", "meeting", 11),
    Command("meeting.editor", "e", "editor", "Open the field in your own editor.", "meeting", 12),
    Command("meeting.leave-wording", "x", "leave wording", "Leave the wording at the cursor as it is.", "meeting", 13),
    Command("meeting.conflicts", "d", "differences", "What a merge could not settle: choose.", "meeting", 14),
    Command("meeting.edit-here", "t", "edit here", "Take over a session that is open elsewhere.", "meeting", 15),
    Command("meeting.look", "1,2,3,4,5,6,7,8,9", "look", "Look at a screen; the clock stays.", "meeting"),
    # on every list
    Command("list.add", "a", "add", "Add one: type it in a line; enter opens the next.", "list", 3),
    Command("list.edit", "enter", "edit", "Edit what the cursor is on.", "list", 1),
    Command("list.field", "tab", "next field", "Open the first field that is still empty.", "list", 5),
    Command("list.delete", "d", "delete", "Delete it; undo brings it back.", "list", 40),
    Command("list.down", "j,down", "down", "One down.", "list"),
    Command("list.up", "k,up", "up", "One up.", "list"),
    Command("list.first", "g,home", "first", "To the first.", "list"),
    Command("list.last", "G,end", "last", "To the last.", "list"),
    Command("list.page-down", "pagedown", "page down", "Ten down.", "list"),
    Command("list.page-up", "pageup", "page up", "Ten up.", "list"),
    Command("list.later", "J", "move down", "Move it down.", "list"),
    Command("list.earlier", "K", "move up", "Move it up.", "list"),
    Command("list.filter", "slash", "filter", "Show only what holds these words.", "list", 50),
    Command("list.help", "question_mark", "help", "Keys of this screen.", "list"),
    Command("list.escape", "escape", "return", "Back to the running section or the library; ends a filter.", "list"),
    # single sections
    Command("timeline.walk", "n", "next", "On to the next event.", "timeline", 2),
    Command("timeline.milestone", "m", "milestone", "Mark it: detected, resolved …", "timeline", 6),
    Command("timeline.well", "plus", "went well", "A line for what went well.", "timeline", 7),
    Command("timeline.poorly", "minus", "poorly", "A line for what went poorly.", "timeline", 8),
    Command("timeline.lucky", "asterisk", "lucky", "A line for where luck helped.", "timeline", 9),
    Command("whys.branch", "b", "branch", "Another answer to the same question.", "whys", 6),
    Command("whys.root", "r", "root", "Mark it as a root, or not.", "whys", 7),
    Command("whys.factor", "f", "factor", "A condition that made it likelier or worse.", "whys", 8),
    Command("whys.classify", "c", "classify", "Type, classes, risk: the drafter’s work.", "whys", 9),
    Command("actions.owner", "1,2,3,4,5,6,7,8,9", "owner", "Give it to one of those present.", "actions"),
    Command("actions.rank", "r", "rank", "Sort by priority, then by effect and effort.", "actions", 7),
    Command("actions.soak", "s", "soak", "Collected now, decided in two working days.", "actions", 8),
    Command("actions.accept", "x", "accept", "Accept the factor: say why nothing is done.", "actions", 9),
    Command("actions.question", "o", "open question", "Keep it as an open question.", "actions", 10),
    Command("close.yes", "space", "yes", "The owner says yes.", "close", 2),
    Command("close.owner", "o", "other owner", "Somebody else takes it.", "close", 6),
    Command("cards.next-card", "right_square_bracket", "next card", "The next card.", "cards", 6),
    Command("cards.last-card", "left_square_bracket", "card before", "The card before.", "cards", 7),
    Command("opening.tick", "space", "tick", "Done, or not done after all.", "opening", 6),
    Command("followup.tick", "space", "tick", "Done today, or not done after all.", "followup", 2),
    Command("writeup.export", "x", "export", "Write the document where the first row says.", "writeup", 2),
    Command("writeup.copy", "c", "copy", "Copy the document to the clipboard.", "writeup", 3),
    Command("writeup.template", "t", "template", "Choose another template.", "writeup", 4),
    Command("writeup.format", "f", "format", "Choose another format.", "writeup", 5),
    Command("writeup.target", "w", "where", "Say where it is written.", "writeup", 6),
    # in a field
    Command("field.enter", "enter", "next", "Take it and go on.", "field", 1),
    Command("field.tab", "tab", "next field", "On to the next field; shift+tab goes back.", "field", 2),
    Command("field.escape", "escape", "list", "Back to the list.", "field", 3),
    # the readiness list
    Command(
        "readiness.go",
        "enter",
        "go there",
        "Go to the place and mend it; f9 comes back to the next one.",
        "readiness",
        1,
    ),
    Command("readiness.down", "j,down", "down", "One down.", "readiness"),
    Command("readiness.up", "k,up", "up", "One up.", "readiness"),
    Command("readiness.back", "escape,f9", "back", "Back to where you were.", "readiness", 2),
    # the differences that a merge left
    Command("conflicts.first", "1", "take 1", "Take the first text.", "conflicts", 1),
    Command("conflicts.second", "2", "take 2", "Take the second text.", "conflicts", 2),
    Command("conflicts.both", "b", "both", "Keep both texts, one behind the other.", "conflicts", 3),
    Command("conflicts.as-is", "s", "as it stands", "What the place holds now is right.", "conflicts", 4),
    Command("conflicts.go", "enter", "go there", "Go to the place and write it anew.", "conflicts", 5),
    Command("conflicts.undo", "ctrl+z", "undo", "Take the last choice back.", "conflicts", 6),
    Command("conflicts.redo", "ctrl+y", "redo", "Choose it again.", "conflicts"),
    Command("conflicts.down", "j,down", "down", "One down.", "conflicts"),
    Command("conflicts.up", "k,up", "up", "One up.", "conflicts"),
    Command("conflicts.back", "escape", "back", "Back to where you were; the rest waits.", "conflicts", 7),
    # the library
    Command("library.open", "enter", "open", "Open it for drafting.", "library", 1),
    Command("library.meet", "m", "meet", "Open it in ROOM VIEW for its meeting.", "library", 2),
    Command("library.new", "n", "new", "A new session: type its title.", "library", 3),
    Command("library.down", "j,down", "down", "One down.", "library"),
    Command("library.up", "k,up", "up", "One up.", "library"),
    Command("library.filter", "slash", "filter", "Show only what holds these words.", "library", 4),
    Command("library.help", "f1,question_mark", "help", "Keys of this screen.", "library", 9),
    Command("library.quit", "ctrl+q,q", "quit", "Leave.", "library", 10),
)

BY_ID = {command.id: command for command in COMMANDS}

READING = frozenset(
    (
        "app.meeting",
        "app.help",
        "app.view",
        "app.question",
        "app.wording",
        "app.readiness",
        "app.writeup",
        "app.find",
        "app.save",
        "app.palette",
        "app.quit",
        "meeting.recap",
        "meeting.step-in",
        "meeting.view",
        "meeting.cover",
        "meeting.readiness",
        "meeting.look",
        "meeting.conflicts",
        "meeting.edit-here",
        "list.down",
        "list.up",
        "list.first",
        "list.last",
        "list.page-down",
        "list.page-up",
        "list.filter",
        "list.help",
        "list.escape",
        "timeline.walk",
        "cards.next-card",
        "cards.last-card",
        "writeup.export",
        "writeup.copy",
        "writeup.template",
        "writeup.format",
        "writeup.target",
    )
)
"""Commands that change nothing in the session: they work where it can only be read."""


OF_CARDS = ("incident", "lessons", "followup")
"""The sections that are lists of several cards."""


def contexts_of(section: str) -> tuple[str, ...]:
    """The contexts of a section's list, its own last."""
    return ("list", "cards", section) if section in OF_CARDS else ("list", section)


def commands_of(*contexts: str) -> list[Command]:
    """The commands of some contexts, in the order they are declared."""
    return [command for command in COMMANDS if command.where in contexts]


def in_row(commands: Iterable[Command]) -> list[Command]:
    """Those that the key row names, most wanted first."""
    return sorted((command for command in commands if command.rank), key=lambda command: command.rank)
