"""Pictures of the screens. `make snapshots` draws them again."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tui.live import FakeClock, Live, config_in, library, opened
from unblame.screens.cards import CardSection
from unblame.store.lock import Held, Holder

SESSIONS = Path(__file__).parents[2] / "sessions"
SAMPLE = next(SESSIONS.glob("2024-01-15-*.toml"))
SECTIONS = ("opening", "timeline", "whys", "actions", "close", "incident", "lessons", "writeup")


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


@pytest.mark.parametrize(
    ("section", "card", "size"),
    [("incident", 2, (80, 24)), ("lessons", 0, (120, 36)), ("followup", 0, (80, 24)), ("followup", 2, (120, 36))],
    ids=["numbers", "lessons", "dates", "customers"],
)
async def test_cards(section: str, card: int, size: tuple[int, int], path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, section=section, size=size, clock=FakeClock()) as live:
        shown = cast("CardSection", live.section)
        shown.show_card(card)
        await live.burst("j", "j")
        assert await drawn(live) == picture


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


async def test_wording_is_marked_explained_and_counted(path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, section="whys", size=(120, 36)) as live:
        await live.burst("a")
        live.section.sheet.editor.cursor_blink = False
        await live.burst("Bob should have checked the dashboard")
        await live.burst("[ctrl+g]")
        await live.screen.begin_wording().check_session()
        await live.settle(0.6)
        assert await drawn(live) == picture


async def test_the_readiness_list(path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("[f9]")
        await live.settle(0.3)
        svg = live.app.export_screenshot(simplify=True)
        assert re.sub(r"terminal-\d+", "terminal", re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)) == picture


async def test_the_differences(path: Path, picture: SnapshotAssertion) -> None:
    text = path.read_text(encoding="utf-8")
    identifier = re.findall(r'\[\[actions\]\]\nid = "(\w+)"', text)[0]
    text += "".join(
        f'\n[[conflicts]]\nid = "X{number}"\nwhere = "{where}"\nmine = "{mine}"\ntheirs = "{theirs}"\n'
        for number, (where, mine, theirs) in enumerate(
            [
                ("incident.summary", "Nobody could pay for an hour.", "Payments failed from 10:13 to 11:17."),
                (f"actions.{identifier}.owner", "Ana", ""),
                ("incident.title", "Checkout down", "The checkout was down"),
            ]
        )
    )
    path.write_text(text, encoding="utf-8")
    async with opened(path, section="timeline", clock=FakeClock()) as live:
        await live.burst("[ctrl+t]", "d", "j")
        assert await drawn(live) == picture


async def test_who_has_it_open(path: Path, picture: SnapshotAssertion) -> None:
    async with opened(path, section="timeline", clock=FakeClock()) as live:
        holder = Holder("ana@laptop", 4711, datetime(2024, 1, 17, 13, 40, tzinfo=UTC))
        await live.screen._held_elsewhere(Held(path, holder))  # pyright: ignore[reportPrivateUsage]
        assert await drawn(live) == picture
