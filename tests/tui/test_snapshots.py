"""How the screens look. `pytest tests/tui/test_snapshots.py --snapshot-update` makes the pictures anew; look at them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tui.live import Live, config_in, library, opened
from tui.pictures import PictureExtension, picture
from unblame.themes import LIGHT, PROJECTOR

SAMPLE = next((Path(__file__).parents[2] / "sessions").glob("2024-01-15-*.toml"))
SECTIONS = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident", "writeup")
NARROW, WIDE = (80, 24), (120, 36)


@pytest.fixture
def pictures(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(PictureExtension)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path))


async def at(live: Live, section: str) -> Live:
    """A section of the running meeting, two items down."""
    await live.look(section)
    await live.burst("j", "j")
    await live.settle(0.5 if section == "writeup" else 0)
    return live


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("section", SECTIONS)
async def test_section(path: Path, pictures: SnapshotAssertion, section: str, size: tuple[int, int]) -> None:
    if section in SECTIONS[3::2] and size == NARROW:
        pytest.skip("seen at the design size only")
    async with opened(path, meeting=True, size=size) as live:
        assert await picture(await at(live, section)) == pictures


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR])
@pytest.mark.parametrize("section", ["whys", "timeline"])
async def test_theme(path: Path, pictures: SnapshotAssertion, section: str, theme: str) -> None:
    config = config_in(path.parent, theme=theme)
    async with opened(path, meeting=True, size=WIDE, config=config) as live:
        assert await picture(await at(live, section)) == pictures


async def test_field(path: Path, pictures: SnapshotAssertion) -> None:
    """A field in MINE, its value not read yet."""
    async with opened(path, section="timeline", size=NARROW) as live:
        await live.burst("j", "[enter]", "[tab]", "[ctrl+u]", "10:6")
        await live.later()
        assert await picture(live) == pictures


async def test_library(path: Path, pictures: SnapshotAssertion) -> None:
    async with library(path.parent, size=NARROW) as live:
        assert await picture(live) == pictures


@pytest.mark.parametrize("keys", [("[f1]",), ("[ctrl+t]",)], ids=["help", "meeting-keys"])
async def test_over(path: Path, pictures: SnapshotAssertion, keys: tuple[str, ...]) -> None:
    async with opened(path, meeting=True, size=NARROW) as live:
        await at(live, "timeline")
        await live.burst(*keys)
        assert await picture(live) == pictures
