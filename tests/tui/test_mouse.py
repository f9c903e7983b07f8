# pyright: basic
"""The mouse in a list of fields: what is clicked is what acts, and the keyboard goes on where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tui.live import Live, opened
from tui.small import SMALL, small

EVIDENCE = "".join(
    f'\n[[evidence]]\nid = "V{number}"\nkind = "log"\ntitle = "Log {number}"\nexcerpt = "one\\ntwo\\nthree"\n'
    for number in range(1, 6)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = small(tmp_path)
    file.write_text(SMALL + EVIDENCE, encoding="utf-8")
    return file


def row_of(live: Live, words: str) -> int:
    """The last row of the list with these words: below a field its options."""
    found = [number for number, row in enumerate(live.rows()[:-2]) if words in row]
    assert found, live.shown()
    return found[-1]


async def press(live: Live, x: int, y: int) -> None:
    """A click as a terminal sends it, so that the app itself counts how many there were."""
    for kind in (events.MouseDown, events.MouseUp):
        live.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await live.settle()


async def click(live: Live, words: str, *, times: int = 1) -> None:
    """Click on words of the screen, several times at one place; not at once after the click before."""
    live.app._click_chain_last_time = None
    y = row_of(live, words)
    x = live.rows()[y].index(words) + 1
    for _ in range(times):
        await press(live, x, y)


async def test_a_click_beside_an_open_field_leaves_the_cursor_there(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("g", "j", "[enter]")
        field = live.section.sheet.open_field
        assert field is not None
        sheet, editor = live.section.sheet, live.section.sheet.editor
        keyless = [sheet.region.y + 1, editor.region.y]
        for y, x in zip(keyless, (40, 3), strict=True):
            await press(live, x, y)
            assert sheet.open_field is not None
            assert editor.has_focus, y
        await live.burst("[escape]")
        assert sheet.open_field is None


@pytest.mark.parametrize("entry", [False, True])
async def test_a_click_on_a_heading_loses_no_key(path: Path, *, entry: bool) -> None:
    async with opened(path, section="lessons") as live:
        await live.burst("a" if entry else "[enter]", "one ")
        await click(live, "── ")
        await live.burst("two", "[enter]")
        assert "one two" in str(live.record.model_dump())


async def test_an_option_below_a_field_is_taken_by_a_click(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("g")
        await click(live, "Severity", times=2)
        await click(live, "SEV3")
        assert live.record.incident.severity == "SEV3"
        assert live.section.sheet.editor.has_focus
        await live.burst("[escape]", "[ctrl+z]")
        assert live.record.incident.severity == "SEV1"


async def test_options_of_a_narrow_terminal_are_clicked_in_each_row(path: Path) -> None:
    async with opened(path, section="timeline", size=(60, 40)) as live:
        await live.burst("g")
        live.section.open_field("timeline.E1.milestones")
        await live.burst("[ctrl+u]")
        assert row_of(live, "closed") > row_of(live, "impact-started")
        await click(live, "closed")
        await click(live, "impact-started")
        assert live.record.timeline[0].milestones == ("impact-started", "closed")
        await click(live, "closed")
        assert live.record.timeline[0].milestones == ("impact-started",)


async def test_a_second_click_belongs_to_what_the_first_was_on(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await click(live, " Evidence ")
        assert "excerpt" in live.shown().casefold()  # the first stands open, and the others move when it closes
        await click(live, "Log 2", times=2)
        field = live.section.sheet.open_field
        assert field is not None
        assert field.where == "evidence.V2.title"


async def test_a_click_on_the_current_row_of_a_form_opens_it(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("g")
        await click(live, "Reference")
        assert live.section.sheet.open_field is None
        await click(live, "Reference")
        field = live.section.sheet.open_field
        assert field is not None
        assert field.where == "incident.reference"


async def test_typing_comes_back_from_where_the_wheel_looks(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("]", "]", "]", "g", "[enter]")
        sheet = live.section.sheet
        for _ in range(20):
            await live.pilot._post_mouse_events([events.MouseScrollDown], widget=sheet, button=0)
        await live.settle()
        assert not sheet.region.overlaps(sheet.editor.region) or sheet.max_scroll_y == 0
        await live.burst("h")
        assert sheet.region.overlaps(sheet.editor.region)


async def test_a_text_that_is_wrapped_anew_stays_in_sight(path: Path) -> None:
    async with opened(path, section="followup", size=(200, 50)) as live:
        await live.burst("]", "]", "g", "j", "[enter]")
        await live.paste("It was told to customers in many words. " * 8)
        await live.pilot.resize_terminal(80, 24)
        await live.later()
        sheet = live.section.sheet
        assert sheet.region.contains_region(sheet.editor.region)
