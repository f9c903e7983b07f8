"""How the fixed rows are filled: title, agenda, the meeting as a line, the keys. Pure; nothing is decided here
but what fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from unblame.commands import Command, shown_key
from unblame.widgets.bar import Spot

PAST, CURRENT, COMING = "✓", "▶", "○"
ALWAYS = ("app.help", "app.meeting", "library.help")


class AgendaEntry(NamedTuple):
    """A section of the agenda row: `state` is past, current, coming, or empty where no meeting runs."""

    section: str
    title: str
    state: str = ""
    shown: bool = False
    wordings: int = 0
    """Wordings left to look at."""


def title_spots(title: str, reference: str, severity: str, view: str, saved: str) -> tuple[list[Spot], list[Spot]]:
    """Row 1: the incident at the left, what it is and how it is seen at the right."""
    right = [Spot(f"  {text}", role) for text, role in ((reference, "dim"), (severity, "strong")) if text]
    right += [Spot("  "), Spot(view, "mark", "app.view"), Spot(f"  {saved} ", "dim", "app.save")]
    return [Spot(f" {title}", "strong")], right


def agenda_spots(entries: Sequence[AgendaEntry], right: str, width: int) -> tuple[list[Spot], list[Spot]]:
    """Row 2. Where it does not fit, past sections shrink to ✓ and coming ones to ○ and three letters."""
    room = width - cell_len(right) - 2
    for past, coming in ((99, 99), (0, 99), (0, 3), (0, 0)):
        spots = _agenda(entries, past, coming)
        if sum(cell_len(spot.text) for spot in spots) <= room:
            break
    return spots, [Spot(f"{right} ")] if right else []


def _agenda(entries: Sequence[AgendaEntry], past: int, coming: int) -> list[Spot]:
    spots = [Spot(" ")]
    marks = {"past": PAST, "current": CURRENT, "coming": COMING}
    for entry in entries:
        limit = {"past": past, "coming": coming}.get(entry.state, 99)
        full = entry.shown or entry.state == "current"
        title = entry.title if full else entry.title[:limit]
        mark = marks.get(entry.state, "")
        text = " ".join(part for part in (mark, title) if part)
        role = "shown" if entry.shown else "strong" if entry.state == "current" else "dim"
        spots.append(Spot(text, role, f"look.{entry.section}"))
        if entry.wordings:
            spots.append(Spot(f" {entry.wordings}", "ask", f"look.{entry.section}"))
        spots.append(Spot("  "))
    return spots[:-1]


def line_spots(fraction: float, ticks: Sequence[float], width: int, *, started: bool) -> list[Spot]:
    """Row 3: the whole meeting, heavy where it is done, a tick at each section's end."""
    done = round(fraction * width) if started else 0
    marks = {min(width - 1, round(tick * width)) for tick in ticks if 0 < tick < 1}
    cells = [
        ("┿" if column in marks else "━") if column < done else ("┼" if column in marks else "─")
        for column in range(width)
    ]
    return [Spot("".join(cells[:done]), "mark"), Spot("".join(cells[done:]), "rule")]


def key_spots(commands: Sequence[Command], width: int, keymap: Mapping[str, str]) -> list[Spot]:
    """The last row: as many keys as fit, the most wanted ones, the meeting key and the help always."""
    wanted: list[Command] = []
    room = width - 1
    for command in sorted(commands, key=lambda each: (each.id not in ALWAYS, each.rank)):
        length = cell_len(f"{key_of(command, keymap)} {command.name}") + 2
        if length <= room:
            wanted.append(command)
            room -= length
    spots = [Spot(" ")]
    for command in sorted(wanted, key=lambda each: each.rank):
        spots += [*command_spots(command, keymap), Spot("  ")]
    return spots


def command_spots(command: Command, keymap: Mapping[str, str]) -> tuple[Spot, Spot]:
    """A key and its name."""
    return Spot(key_of(command, keymap), "key", command.id), Spot(f" {command.name}", "", command.id)


def flowed(groups: Iterable[Sequence[Spot]], width: int) -> list[list[Spot]]:
    """Groups of spots in as many rows as they need."""
    rows: list[list[Spot]] = [[]]
    room = 0
    for group in groups:
        length = sum(cell_len(spot.text) for spot in group) + 2
        if length > room and (rows[-1] or len(rows) > 1):
            rows.append([])
        if not rows[-1]:
            rows[-1], room = [Spot(" ")], width - 1
        rows[-1] += [*group, Spot("  ")]
        room -= length
    return rows


def key_of(command: Command, keymap: Mapping[str, str]) -> str:
    """A command's first key, the user's own where the config file has one."""
    return shown_key(keymap.get(command.id, command.keys).split(",")[0])
