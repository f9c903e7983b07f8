"""The library: what is listed, opened, made, filtered; and the way back from a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tui.live import Live, library
from tui.small import small
from unblame.screens.context import ROOM
from unblame.screens.library import LibraryScreen
from unblame.screens.session import SessionScreen

SESSIONS = Path(__file__).parents[2] / "sessions"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sessions and a file that is none."""
    shutil.copy(next(SESSIONS.glob("2024-01-15-*.toml")), tmp_path)
    small(tmp_path)
    (tmp_path / "2023-05-01-broken.toml").write_text("[incident\ntitle = 1\n", encoding="utf-8")
    return tmp_path


async def waited(live: Live, kind: type[SessionScreen | LibraryScreen]) -> None:
    """Until a screen of this kind stands and has read what it shows."""
    for _ in range(100):
        screen = live.app.screen
        if isinstance(screen, kind) and (not isinstance(screen, SessionScreen) or screen.query("#panel")):
            break
        await live.settle(0.02)
    await live.settle(0.1)
    assert isinstance(live.app.screen, kind)


async def to_row(live: Live, words: str) -> None:
    """The cursor on the row that holds these words."""
    await live.burst("[slash]", "[ctrl+u]", words, "[enter]")


async def test_it_lists_every_session_newest_first(folder: Path) -> None:
    async with library(folder) as live:
        rows = live.rows()
        assert "3 sessions" in rows[0]
        titles = [row for row in rows if "Checkout down" in row]
        assert len(titles) == 2
        assert all("2024-01-15" in row and "SEV1" in row for row in titles)
        assert any("final" in row for row in titles)
        broken = next(row for row in rows if "broken" in row)
        assert "cannot be read" in broken
        assert rows.index(broken) > rows.index(titles[-1])


async def test_a_file_that_cannot_be_read_is_said_and_not_opened(folder: Path) -> None:
    before = (folder / "2023-05-01-broken.toml").read_bytes()
    async with library(folder, size=(200, 24)) as live:
        await live.burst("j", "j", "[enter]")
        assert isinstance(live.app.screen, LibraryScreen)
        assert "2023-05-01-broken.toml" in live.message
        await live.burst("m")
        assert isinstance(live.app.screen, LibraryScreen)
    assert (folder / "2023-05-01-broken.toml").read_bytes() == before


async def test_a_filter_holds_until_it_is_emptied(folder: Path) -> None:
    async with library(folder) as live:
        await to_row(live, "POOL EXH")
        assert [("2024" in row) for row in live.rows()].count(True) == 1
        await to_row(live, "nothing like it")
        assert "Nothing holds these words." in live.shown()
        await live.burst("[enter]")
        assert isinstance(live.app.screen, LibraryScreen)
        await live.burst("[slash]", "[ctrl+u]", "[enter]")
        assert [("2024" in row) for row in live.rows()].count(True) == 2


async def test_open_edit_and_back(folder: Path) -> None:
    async with library(folder, size=(120, 24)) as live:
        await live.burst("k", "k", "[slash]", "broken", "[escape]")
        await to_row(live, "pool")
        await live.burst("[enter]")
        await waited(live, SessionScreen)
        assert "MINE" in live.rows()[0]
        await live.look("incident")
        await live.burst("g", "[enter]", " (edited)", "[escape]", "[escape]")
        await waited(live, LibraryScreen)
        await live.settle(0.3)
        assert "(edited)" in live.shown()
        assert "(edited)" in next(folder.glob("2024-01-15-*pool*.toml")).read_text()
        await live.burst("[enter]")
        await waited(live, SessionScreen)
        assert "(edited)" in live.record.incident.title


async def test_meet_opens_the_room_view(folder: Path) -> None:
    async with library(folder) as live:
        await to_row(live, "checkout-down")
        await live.burst("m")
        await waited(live, SessionScreen)
        assert live.screen.context.view == ROOM
        assert "ROOM VIEW" in live.rows()[0]
        await live.burst("[f2]", "[escape]")
        assert isinstance(live.app.screen, SessionScreen)
        assert live.section.NAME == "opening"


@pytest.mark.parametrize("keys", [("[escape]",), ("[enter]",), ("   ", "[enter]")])
async def test_without_a_title_none_is_made(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with library(tmp_path) as live:
        assert "No session yet. Press n and type a title." in live.shown()
        assert "enter open" not in live.rows()[-1]
        await live.burst("[enter]", "m", "j")
        assert isinstance(live.app.screen, LibraryScreen)
        await live.burst("n", *keys)
        assert isinstance(live.app.screen, LibraryScreen)
        assert not list(tmp_path.glob("*.toml"))


async def test_a_new_one_is_made_from_its_title_in_one_burst(tmp_path: Path) -> None:
    async with library(tmp_path) as live:
        await live.burst("n", "Search is slow", "[enter]")
        await waited(live, SessionScreen)
        assert live.record.incident.title == "Search is slow"
        (path,) = tmp_path.glob("*.toml")
        assert path.name.startswith("2024-01-17-search-is-slow")
        await live.burst("[escape]")
        await waited(live, LibraryScreen)
        await live.settle(0.3)
        assert "Search is slow" in live.shown()
        assert "1 session" in live.rows()[0]


async def test_a_folder_that_cannot_take_one_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.write_text("a file, not a folder")
    async with library(folder, size=(200, 24)) as live:
        await live.burst("n", "Title", "[enter]")
        await live.settle(0.2)
        assert isinstance(live.app.screen, LibraryScreen)
        assert "--library" in live.message


@pytest.mark.parametrize("key", ["q", "[ctrl+q]"])
async def test_it_is_left_by_one_key(folder: Path, key: str) -> None:
    async with library(folder) as live:
        await live.burst(key)
        await live.settle(0.1)
        assert live.app.return_code == 0


async def test_two_enters_open_one_session(folder: Path) -> None:
    async with library(folder) as live:
        await live.burst("[enter]", "[enter]")
        await waited(live, SessionScreen)
        assert sum(isinstance(screen, SessionScreen) for screen in live.app.screen_stack) == 1


async def test_a_session_that_cannot_be_saved_is_not_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with library(folder, size=(120, 24)) as live:
        await to_row(live, "checkout-down")
        await live.burst("[enter]")
        await waited(live, SessionScreen)
        await live.look("opening")
        with monkeypatch.context() as broken:
            assert live.screen.opened is not None
            broken.setattr("unblame.screens.kept_frame.SAVE_SECONDS", 0.3)
            broken.setattr(live.screen.opened.saver._file, "_write", full_disk)  # pyright: ignore[reportPrivateUsage]
            await live.burst("g", "[enter]", " more", "[escape]", "[escape]")
            await live.settle(0.3)
            assert isinstance(live.app.screen, SessionScreen)
        await live.burst("[ctrl+s]")
        await live.settle(1.5)
        assert " more" in live.screen.path.read_text(encoding="utf-8")


def full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")
