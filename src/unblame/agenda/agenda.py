"""The sections of a meeting, the presets, and agendas that a team writes itself."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

import tomli

TITLES: Final[Mapping[str, str]] = {
    "opening": "Opening",
    "timeline": "Timeline",
    "whys": "Whys",
    "lessons": "Lessons",
    "actions": "Actions",
    "close": "Close",
}
SECTIONS: Final = tuple(TITLES)
DEFAULT: Final = "60"
MOST_MINUTES: Final = 600
"""No section is planned longer than this: ten hours is a slip of the pen."""

_BLOCKS = ("section", "sections")
_EXAMPLE = "[[section]] with section = “whys” and minutes = 20"


class AgendaError(ValueError):
    """An agenda that cannot be used; its text names the file and the place, and says what to write."""


class Slot(NamedTuple):
    """A section and the minutes it is given."""

    section: str
    minutes: float


class Agenda(NamedTuple):
    """Sections in the order of the meeting; each at most once."""

    name: str
    slots: tuple[Slot, ...]

    @property
    def minutes(self) -> float:
        """The length of the whole meeting."""
        return sum(slot.minutes for slot in self.slots)


def _preset(name: str, **minutes: float) -> Agenda:
    return Agenda(name, tuple(Slot(section, length) for section, length in minutes.items()))


PRESETS: Final[Mapping[str, Agenda]] = {
    agenda.name: agenda
    for agenda in (
        _preset("60", opening=5, timeline=20, whys=15, actions=15, close=5),
        _preset("60-analysis", opening=5, timeline=15, whys=20, actions=15, close=5),
        _preset("90", opening=5, timeline=15, whys=30, lessons=20, actions=15, close=5),
        _preset("30", opening=3, timeline=10, whys=8, actions=6, close=3),
    )
}


def load_agenda(name_or_path: str, folders: Sequence[Path] = ()) -> Agenda:
    """A preset by name, else the file at that path, else NAME.toml in the first of `folders` that holds it.

    Raises AgendaError.
    """
    if name_or_path in PRESETS:
        return PRESETS[name_or_path]
    names = (name_or_path, f"{name_or_path}.toml")
    places = [Path(name_or_path).expanduser()] if name_or_path.strip() else []
    places += [folder / name for folder in folders for name in names if name_or_path.strip()]
    for place in places:
        if _is_file(place):
            return parse_agenda(_text_of(place), str(place))
    raise AgendaError(_not_found(name_or_path, folders))


def parse_agenda(text: str, source: str) -> Agenda:
    """Read a team's agenda in TOML: an optional `name`, then `[[section]]` blocks of `section` and `minutes`.

    `source` is the file as its reader knows it: errors name it, its stem is the name where none is written.
    Unknown keys are left alone. Raises AgendaError.
    """
    table = _table(text, source)
    name = table.get("name", Path(source).stem)
    if not isinstance(name, str):
        raise AgendaError(f"{source}: name is {_shown(name)}, not text. Write it in quotes.")
    slots: list[Slot] = []
    for number, block in enumerate(_blocks(table, source), start=1):
        slot = _slot(block, f"{source}, section block {number}")
        if any(slot.section == other.section for other in slots):
            raise AgendaError(
                f"{source}, section block {number}: {_shown(slot.section)} is on the agenda twice. "
                "Keep one block and add its minutes up."
            )
        slots.append(slot)
    if not slots:
        raise AgendaError(f"{source}: no section at all. Add blocks such as {_EXAMPLE}.")
    return Agenda(_printable(name) or Path(source).stem, tuple(slots))


def _table(text: str, source: str) -> dict[str, object]:
    try:
        return tomli.loads(text)
    except ValueError as error:  # bad TOML, and numbers too long for Python
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        what, line, column = found.groups() if found else (str(error), None, None)
        place = f"line {line}, column {column}" if line else "at the end of the file"
        raise AgendaError(f"{source}, {place}: not TOML: {_printable(what)}. Mend it there.") from None
    except RecursionError:
        raise AgendaError(f"{source}: nested too deeply for an agenda. Write blocks such as {_EXAMPLE}.") from None


def _blocks(table: Mapping[str, object], source: str) -> list[Mapping[str, object]]:
    used = [key for key in _BLOCKS if key in table]
    if len(used) > 1:
        raise AgendaError(f"{source}: both [[section]] and [[sections]] are used. Keep to one, their order counts.")
    if not used:
        return []
    blocks = table[used[0]]
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in cast("list[object]", blocks)):
        raise AgendaError(f"{source}: {used[0]} is no list of blocks. Write {_EXAMPLE}, with two brackets.")
    return cast("list[Mapping[str, object]]", blocks)


def _slot(block: Mapping[str, object], place: str) -> Slot:
    written = block.get("section")
    if written is None:
        raise AgendaError(f"{place}: section is missing{_near_key('section', block)}. Write one of {_all_sections()}.")
    section = written.strip().casefold() if isinstance(written, str) else ""
    if section not in TITLES:
        near = difflib.get_close_matches(section, SECTIONS, n=1, cutoff=0.5)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        raise AgendaError(f"{place}: no section is called {_shown(written)}.{meant} There are {_all_sections()}.")
    return Slot(section, _minutes(block, f"{place} (“{section}”)"))


def _minutes(block: Mapping[str, object], place: str) -> float:
    minutes = block.get("minutes")
    if minutes is None:
        near = _near_key("minutes", block)
        raise AgendaError(f"{place}: minutes is missing{near}. Write a number, such as minutes = 20.")
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        raise AgendaError(f"{place}: minutes is {_shown(minutes)}, not a number. Write it plainly: minutes = 20.")
    if not 0 < minutes <= MOST_MINUTES:
        raise AgendaError(f"{place}: minutes is {_shown(minutes)}. Write more than 0 and at most {MOST_MINUTES}.")
    return minutes


def _near_key(key: str, block: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, block, n=1, cutoff=0.75)
    return f" (there is {_shown(near[0])})" if near else ""


def _all_sections() -> str:
    return ", ".join(SECTIONS)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for the file system is no file either
        return False


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AgendaError(f"{path}: not UTF-8 text. Save the agenda as UTF-8.") from None
    except OSError as error:
        raise AgendaError(f"{path}: cannot be read ({error.strerror}). Check the file and its rights.") from None


def _not_found(name: str, folders: Sequence[Path]) -> str:
    found = [f"In {folder}: {', '.join(names)}." for folder in folders if (names := _agendas_in(folder))]
    presets = f"No agenda {_shown(name)}. Presets: {', '.join(PRESETS)}."
    return " ".join([presets, *found, "Name one of these, or give the path of an agenda in TOML."])


def _agendas_in(folder: Path) -> list[str]:
    try:
        return sorted(_printable(path.stem) for path in folder.glob("*.toml"))
    except OSError:
        return []


def _printable(text: str) -> str:
    """Without control characters: a TOML string may spell terminal escapes."""
    return "".join(character for character in text if character.isprintable())


def _shown(value: object) -> str:
    text = _printable(str(value))
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
