"""Text, a key and more text in one write, as ssh and tmux send them: nothing is lost, nothing lands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tui.live import Live, opened
from tui.small import places_of, small, texts_of
from unblame.commands import COMMANDS, commands_of
from unblame.screens.line import LineScreen
from unblame.screens.session import SessionScreen

BEFORE, AFTER = "zebra", "walrus"
SUMMARY, PARKED = "incident.summary", "meeting.parking_lot#1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


def places(live: Live) -> tuple[list[str], list[str]]:
    """Where the text before the key stands, and where the text after it."""
    return places_of(live.record, BEFORE), places_of(live.record, AFTER)


async def in_summary(live: Live, *parts: str) -> None:
    """The summary, which takes text, is open in a meeting that runs; then everything in one burst."""
    await live.burst("[f2]", "g", "[enter]")
    await live.burst(BEFORE, *parts)


# ---------------------------------------------------------------------- commands of the whole session

STAYS = ("ctrl+s", "ctrl+n", "f2", "ctrl+g", "ctrl+r", "f12")
"""Keys of the session that leave the cursor in the field."""
LINES = {"ctrl+l": PARKED, "ctrl+f": "", "f5": ""}
"""Keys of the session that open a line, and where the line goes with enter."""
TO_LIST = ("f3", "f4", "f8", "ctrl+o")
LAYS_OVER = ("f1", "ctrl+p", "ctrl+t", "f9")
TURNS_BACK = ("ctrl+z", "ctrl+y")
LEAVES = ("ctrl+q",)


def test_every_key_of_the_session_is_in_a_burst_here() -> None:
    tried = {*STAYS, *LINES, *TO_LIST, *LAYS_OVER, *TURNS_BACK, *LEAVES}
    assert tried == {command.keys for command in commands_of("app")}


@pytest.mark.parametrize("key", STAYS)
async def test_text_goes_on_in_the_field(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, f"[{key}]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"
        assert places(live) == ([SUMMARY], [SUMMARY])
        assert live.section.in_field


async def test_rows_that_follow_the_record_leave_a_key_alone_that_is_on_its_way(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live)
        live.section.sheet.editor.insert("!")
        live.section.refresh_items()
        await live.burst(AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}!{AFTER}"


@pytest.mark.parametrize("key", LINES)
async def test_text_goes_into_the_line_that_opens(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, f"[{key}]", AFTER)
        assert isinstance(live.app.screen, LineScreen)
        assert live.app.screen.editor.text == AFTER
        assert places(live) == ([SUMMARY], [])
        await live.burst("[escape]")
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}"


async def test_parked_in_one_burst_and_on_in_the_field(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+l]", AFTER, "[enter]", "quail", "[ctrl+l]", "otter", "[enter]")
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}quail"
        assert live.record.meeting.parking_lot == ("Freeze at peak", AFTER, "otter")


async def test_minutes_in_one_burst_and_on_in_the_field(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[f5]", "+3", "[enter]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"
        assert live.record.meeting.plan[0].extended_minutes == 3


@pytest.mark.parametrize("key", TO_LIST)
async def test_keys_that_leave_the_field_take_its_text_along(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, f"[{key}]", "[ctrl+l]", AFTER, "[enter]")
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}"
        assert places(live) == ([SUMMARY], [PARKED])


async def test_after_next_text_stands_where_the_new_list_puts_it(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[f4]", "G", "a", "10:40 ", AFTER, "[enter]")
        made = live.record.timeline[-1]
        assert (made.text, made.at and made.at.isoformat()[11:16]) == (AFTER, "10:40")
        assert len(places(live)[1]) == 1


async def test_help_takes_one_key_and_the_field_the_rest(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[f1]", "[escape]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


async def test_readiness_takes_its_keys_and_the_field_the_rest(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[f9]", "j", "k", "[escape]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


async def test_the_palette_takes_the_text(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+p]", AFTER)
        assert not isinstance(live.app.screen, SessionScreen)
        assert places(live) == ([SUMMARY], [])
        await live.burst("[escape]")
        await live.settle(0.3)
        assert places(live) == ([SUMMARY], [])


async def test_undo_and_redo_act_between_what_is_typed(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+z]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{AFTER}"
        await live.burst("[ctrl+z]", "[ctrl+y]", "[ctrl+y]", "!")
        assert live.record.incident.summary == f"Nobody could pay.{AFTER}!"


async def test_quit_keeps_what_stood_before_it(path: Path) -> None:
    async with opened(path) as live:
        await live.look("opening")
        await live.burst("g", "[enter]")
        await live.burst(BEFORE, "[ctrl+q]")
        await live.settle(0.2)
        assert live.app.return_code == 0
    assert f"Nobody could pay.{BEFORE}" in path.read_text()


# ---------------------------------------------------------------------- after the meeting key

MEETING_STAYS = ("p", "y", "x", "d", "t")
MEETING_CLOSES = ("h", "i", "c", "r")
MEETING_LINES = ("m", "j")
MEETING_LIST = ("n", "b", "v")


def test_every_meeting_key_is_in_a_burst_here() -> None:
    tried = {*MEETING_STAYS, *MEETING_CLOSES, *MEETING_LINES, *MEETING_LIST, "e", "1,2,3,4,5,6,7,8,9"}
    assert tried == {command.keys for command in commands_of("meeting")}


@pytest.mark.parametrize("key", MEETING_STAYS)
async def test_a_meeting_key_and_on_in_the_field(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", key, AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


@pytest.mark.parametrize("key", MEETING_CLOSES)
async def test_what_lies_over_the_session_takes_one_key(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", key, "[escape]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


@pytest.mark.parametrize("key", MEETING_LINES)
async def test_a_meeting_key_that_opens_a_line(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", key, AFTER)
        assert isinstance(live.app.screen, LineScreen)
        assert live.app.screen.editor.text == AFTER
        assert places(live) == ([SUMMARY], [])


async def test_somebody_joins_in_one_burst(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", "j", "Eve @eve", "[enter]", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"
        assert live.record.meeting.participants[-1].name == "Eve"


OTHER_SECTIONS = [pytest.param(key, marks=pytest.mark.slow if key not in "59" else ()) for key in "123456789"]


@pytest.mark.parametrize("key", [*MEETING_LIST, *OTHER_SECTIONS])
async def test_a_meeting_key_that_goes_elsewhere(path: Path, key: str) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", key, "[ctrl+l]", AFTER, "[enter]")
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}"
        assert places(live) == ([SUMMARY], [PARKED])


async def test_the_editor_key_keeps_the_text_where_the_terminal_cannot_be_lent(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", "e", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


async def test_a_key_without_a_meaning_takes_the_meeting_row_away_and_nothing_else(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await in_summary(live, "[ctrl+t]", "x", AFTER)
        assert live.record.incident.summary == f"Nobody could pay.{BEFORE}{AFTER}"


# ---------------------------------------------------------------------- keys of the lists


def every_other(cases: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The cases, every second one for the long runs."""
    return [pytest.param(*case, marks=pytest.mark.slow) if at % 2 else case for at, case in enumerate(cases)]


SECTIONS = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident")
"""The sections whose first item is text that can be typed into."""
OPENING_KEYS = {
    ("opening", "a"), ("timeline", "a"), ("timeline", "plus"), ("timeline", "minus"), ("timeline", "asterisk"),
    ("whys", "a"), ("whys", "f"), ("lessons", "a"), ("actions", "a"), ("close", "a"),
}  # fmt: skip


def keys_of(section: str) -> list[str]:
    """Every key of a section's own; the timeline stands for what all lists share, the incident for all cards."""
    shared = [command for command in commands_of("list") if section == "timeline" or command.keys in ("a", "d")]
    cards = ("cards",) if section == "incident" else ()  # all its cards begin with a text
    own = commands_of(*cards, section)
    return [key for command in (*shared, *own) for key in command.keys.split(",")]


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(each, marks=pytest.mark.slow)
        if each in ("timeline", "actions", "whys", "lessons", "close")
        else each
        for each in SECTIONS
    ],
)
async def test_a_list_key_behind_text_leaves_the_text_whole(path: Path, section: str) -> None:
    """Text, escape, the key, and text for the parking lot, which no list key may swallow."""
    async with opened(path, section=section) as live:
        for number, key in enumerate(keys_of(section), 100):
            before, after = f"z{number}", f"w{number}"
            await live.burst(
                "[escape]", "g", "[enter]", before, "[escape]", f"[{key}]", *over(key), "[ctrl+l]", after, "[enter]"
            )
            assert live.record.meeting.parking_lot[-1] == after, key
            assert len(places_of(live.record, after)) == 1, key
            found = places_of(live.record, before)
            if key == "d" and section in ("timeline", "lessons", "actions"):
                assert not found, key
            else:
                assert [texts_of(live.record)[place].endswith(before) for place in found] == [True], key


def over(key: str) -> tuple[str, ...]:
    """What takes away the screen that a list's key lays over the session."""
    return ("[escape]",) if key in ("slash", "question_mark") else ()


@pytest.mark.parametrize(("section", "key"), every_other(sorted(OPENING_KEYS)))
async def test_text_behind_a_key_that_opens_a_line_stands_in_it(path: Path, section: str, key: str) -> None:
    async with opened(path, section=section) as live:
        await live.burst("g", "[enter]", BEFORE, "[escape]", f"[{key}]", AFTER, "[enter]", "otter")
        made = places(live)[1]
        assert len(made) == 1
        assert texts_of(live.record)[made[0]] == AFTER
        assert live.section.in_field
        assert live.section.sheet.editor.text == "otter"


async def test_a_branch_in_one_burst(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("g", "j", "j", "b", AFTER, "[enter]")
        assert [(why.answer, why.parent) for why in live.record.whys][-1] == (AFTER, "W1")


async def test_a_filter_in_one_burst(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[slash]", "pager", "[enter]", "[enter]", BEFORE, "[escape]")
        assert places(live)[0] == ["timeline.E3.text"]


async def test_a_card_a_walk_and_a_field_in_one_burst(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("]", "[enter]", BEFORE, "[escape]", "[", "[enter]", AFTER)
        assert places(live) == (["impact.description"], ["incident.title"])
    async with opened(path, section="timeline") as live:
        await live.burst("g", "n", "[tab]", BEFORE, "[tab]", AFTER, "[escape]")
        assert live.record.timeline[1].knew == BEFORE
        assert live.record.timeline[1].options == AFTER


# ---------------------------------------------------------------------- keys inside a field

EDITS = {
    "backspace": (("abc", "[backspace]", "d"), "abd"),
    "left": (("abc", "[left]", "[left]", "X"), "aXbc"),
    "right": (("abc", "[left]", "[left]", "[right]", "X"), "abXc"),
    "home": (("abc", "[home]", "X", "[end]", "Y"), "XabcY"),
    "delete": (("abc", "[home]", "[delete]", "X"), "Xbc"),
    "ctrl+w": (("one two", "[ctrl+w]", "three"), "one three"),
    "ctrl+u": (("one two", "[ctrl+u]", "three"), "three"),
    "ctrl+k": (("one two", "[home]", "[ctrl+k]", "three"), "three"),
    "ctrl+left": (("one two", "[ctrl+left]", "X"), "one Xtwo"),
    "shift+left": (("abc", "[shift+left]", "[shift+left]", "X"), "aX"),
}


@pytest.mark.parametrize(("parts", "text"), every_other(EDITS.values()), ids=EDITS)
async def test_editing_keys_act_in_the_order_they_were_sent(path: Path, parts: tuple[str, ...], text: str) -> None:
    async with opened(path, section="opening") as live:
        await live.burst("[ctrl+t]", "2", "G", "[tab]", *parts)
        assert live.record.timeline[2].knew == text
        await live.burst("[escape]")
        assert live.record.timeline[2].knew == text


async def test_lines_in_prose_in_one_burst(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await live.burst("g", "[enter]", "[enter]", "one", "[enter]", "two", "[up]", "[home]", ">", "[escape]")
        assert live.record.incident.summary == "Nobody could pay.\n>one\ntwo"


async def test_hundreds_of_characters_in_one_burst(path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    async with opened(path, section="opening") as live:
        await live.burst("g", "[enter]", words, "[ctrl+s]", words)
        assert live.record.incident.summary == f"Nobody could pay.{words}{words}"


def test_every_context_of_the_registry_is_covered() -> None:
    covered = {"app", "meeting", "list", "cards", *SECTIONS}
    assert {command.where for command in COMMANDS} - covered == {
        "field",
        "library",
        "readiness",
        "conflicts",
        "followup",
        "writeup",
    }
