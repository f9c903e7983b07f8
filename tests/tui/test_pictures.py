"""Pictures of the screens, and that every screen fits every size. `make snapshots` draws them again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tui.live import FakeClock, Live, config_in, library, opened

SESSIONS = Path(__file__).parents[2] / "sessions"
SAMPLE = next(SESSIONS.glob("2024-01-15-*.toml"))
SECTIONS = ("opening", "timeline", "whys", "actions", "close", "incident", "lessons", "writeup")
SIZES = ((80, 24), (120, 36), (200, 50))


class Picture(SingleFileSnapshotExtension):
    """An SVG a picture, without what differs from run to run."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The snapshot of a screen."""
    return snapshot.use_extension(Picture)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sample before its meeting: no plan and no runs yet."""
    text = re.sub(r"\[\[meeting\.(plan|runs)\]\]\n(?:[^\[].*\n|\n)*", "", SAMPLE.read_text())
    text = re.sub(r"starts_at = \S+", "starts_at = 2024-01-17T14:00:00Z", text)
    file = tmp_path / SAMPLE.name
    file.write_text(text)
    return file


async def drawn(live: Live) -> str:
    """The screen as an SVG."""
    section = live.screen.section if live.app.open_session else None
    if section is not None:
        section.sheet.editor.cursor_blink = False
    if section is not None:
        live.screen.say_text("")
    await live.settle(0.5)
    svg = live.app.export_screenshot(simplify=True)
    return re.sub(r"terminal-\d+", "terminal", re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL))


@pytest.mark.parametrize("section", SECTIONS)
async def test_each_section_in_the_room(section: str, path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, meeting=True, section=section, clock=FakeClock()) as live:
        await live.burst("j", "j", "j")
        assert await drawn(live) == picture


@pytest.mark.parametrize("theme", ["unblame-light", "unblame-projector"])
async def test_the_whys_in_the_other_themes(theme: str, path: Path, picture: SnapshotAssertion) -> None:
    config = config_in(path.parent, theme=theme)
    async with opened(path, section="whys", size=(120, 36), config=config) as live:
        await live.burst("j", "j", "[enter]")
        assert await drawn(live) == picture


async def test_the_meeting_key_and_the_help(path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[ctrl+t]")
        assert await drawn(live) == picture(name="meeting-key")
        await live.burst("[escape]", "[f1]")
        assert await drawn(live) == picture(name="help")


async def test_the_library(tmp_path: Path, picture: SnapshotAssertion) -> None:
    for file in SESSIONS.glob("*.toml"):
        shutil.copy(file, tmp_path)
    async with library(tmp_path) as live:
        assert await drawn(live) == picture


@pytest.mark.parametrize("size", [*SIZES, (40, 10)])
@pytest.mark.parametrize("view", ["room", "mine"])
async def test_every_section_fits(size: tuple[int, int], view: str, path: Path) -> None:
    async with opened(path, meeting=view == "room", section="opening", size=size) as live:
        for section in SECTIONS:
            await live.look(section)
            await live.burst("j", "[enter]")
            rows = live.rows()
            assert len(rows) == size[1]
            assert all(cell_len(row) <= size[0] for row in rows)
            await live.burst("[escape]")


async def test_a_resize_while_editing_keeps_the_text_and_the_place(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[enter]", " and more")
        await live.pilot.resize_terminal(120, 36)
        await live.burst("!")
        await live.pilot.resize_terminal(60, 20)
        await live.burst("?")
        assert live.record.timeline[0].text.endswith(" and more!?")
        assert live.section.in_field
