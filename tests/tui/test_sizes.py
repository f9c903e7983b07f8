# pyright: basic
"""From a tiny terminal to a wall: every screen draws, nothing is wider than it, the current item can be seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from tui.live import Live, library, opened
from unblame.screens.overlays import Sheetlet

SECTIONS = ("opening", "timeline", "whys", "actions", "close", "incident", "lessons", "followup", "writeup")
SIZES = ((40, 10), (80, 24), (120, 36), (200, 50))
SAMPLE = next((Path(__file__).parents[2] / "sessions").glob("2024-01-15-*.toml"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path))


def assert_fits(live: Live, size: tuple[int, int]) -> None:
    """As many rows as the terminal has, none of them wider."""
    rows = live.rows()
    assert live.app._exception is None
    assert len(rows) == size[1]
    assert [row for row in rows if cell_len(row) > size[0]] == []


def current_is_seen(live: Live) -> bool:
    """Whether some of the current item can be seen; of an item that fits its first row, of a field its editor."""
    sheet = live.section.sheet
    inside = sheet.region
    if sheet.open_field:
        return inside.overlaps(sheet.editor.region)
    head = sheet._head.region
    return inside.overlaps(head) and (head.height > inside.height or inside.y <= head.y)


async def comes_into_sight(live: Live) -> bool:
    """Whether the current item is seen, at the latest when the rows have followed the record."""
    for _ in range(10):
        if current_is_seen(live):
            return True
        await live.settle(0.1)
    return False


@pytest.mark.parametrize(
    ("size", "meeting"),
    [
        pytest.param((40, 10), False, marks=pytest.mark.slow),
        ((80, 24), False),
        pytest.param((200, 50), False, marks=pytest.mark.slow),
        pytest.param((120, 36), True, marks=pytest.mark.slow),
    ],
    ids=str,
)
async def test_every_section_fits(path: Path, size: tuple[int, int], *, meeting: bool) -> None:
    async with opened(path, meeting=meeting, size=size) as live:
        for section in SECTIONS:
            await live.look(section)
            assert_fits(live, size)
            if section == "writeup":
                continue
            async for card in live.cards():
                leads_away = (section, card) == ("incident", 2)  # enter on a number goes to its event
                edits = () if leads_away else (("G", "[enter]", "[tab]"), ("[escape]", "K", "J"))
                for keys in (("g", "[pagedown]"), *edits):
                    await live.burst(*keys)
                    assert_fits(live, size)
                    assert await comes_into_sight(live), (section, card, keys)
            await live.burst("[escape]")


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:])], ids=str
)
async def test_what_lies_over_the_screens_fits(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, meeting=True, size=size) as live:
        await live.burst("[f2]")
        for keys in (("[f1]",), ("[ctrl+t]",), ("[ctrl+t]", "h"), ("[ctrl+t]", "i"), ("[ctrl+t]", "c"), ("[ctrl+l]",)):
            await live.burst(*keys)
            assert_fits(live, size)
            await live.burst("[escape]")
        await live.burst("[f1]", *["[pagedown]"] * 40)
        assert isinstance(live.app.screen, Sheetlet)
        box = live.app.screen.query_one("#sheetlet")
        assert box.scroll_y == box.max_scroll_y


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_library_fits(path: Path, size: tuple[int, int]) -> None:
    async with library(path.parent, size=size) as live:
        assert_fits(live, size)
        assert "2024-01-15" in live.shown()


async def test_the_agenda_row_keeps_the_running_section_whole(path: Path) -> None:
    async with opened(path, meeting=True, size=(40, 10)) as live:
        for section in SECTIONS[:5]:
            await live.look(section)
            assert section.capitalize() in live.rows()[1]


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("opening", ("g", "[enter]")),
        pytest.param("timeline", ("G", "a"), marks=pytest.mark.slow),
        pytest.param("whys", ("f",), marks=pytest.mark.slow),
    ],
)
async def test_a_resize_keeps_text_and_cursor(path: Path, section: str, keys: tuple[str, ...]) -> None:
    async with opened(path, section=section) as live:
        await live.burst(*keys, "one two three", "[left]", "[left]")
        editor = live.section.sheet.editor
        before = (editor.text, editor.cursor_location)
        for size in ((40, 10), (200, 50), (20, 5), (80, 24)):
            await live.pilot.resize_terminal(*size)
            await live.settle(0.2)
            assert (editor.text, editor.cursor_location) == before
            assert editor.has_focus
            assert_fits(live, size)
        assert current_is_seen(live)
        await live.burst("X", "[escape]")
        assert "one two thrXee" in str(live.record.model_dump())


async def test_a_key_of_the_list_brings_back_what_the_wheel_moved_away(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g")
        await wheel_to_the_end(live)
        assert not current_is_seen(live)
        await live.burst("k")
        assert current_is_seen(live)


async def test_what_others_write_scrolls_nothing_back(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g")
        await wheel_to_the_end(live)
        live.screen.context.document.put("incident.title", "Checkout was down", label="their title")
        live.section.refresh_items()
        await live.settle()
        assert not current_is_seen(live)
        await live.pilot.resize_terminal(90, 24)
        await live.later()
        assert not current_is_seen(live)
        await live.burst("j")
        assert current_is_seen(live)
        await wheel_to_the_end(live)
        await live.burst("[ctrl+z]")
        assert current_is_seen(live)


async def wheel_to_the_end(live: Live) -> None:
    """Turn the mouse's wheel until nothing more comes."""
    sheet = live.section.sheet
    while sheet.scroll_y < sheet.max_scroll_y:
        await live.pilot._post_mouse_events([events.MouseScrollDown], widget=sheet, button=0)
        await live.settle()
