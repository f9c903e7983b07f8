# pyright: basic
"""The registry: one id, one key, one meaning; and everything that names commands names them all."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tui.live import config_in, library, opened
from tui.small import small
from unblame.commands import BY_ID, COMMANDS, OF_CARDS, Command, commands_of, contexts_of, in_row, shown_key
from unblame.screens import session_commands
from unblame.screens.library import LibraryScreen
from unblame.screens.session import SECTIONS, SessionScreen

README = Path(__file__).parents[2] / "README.md"
CONTEXTS = {"app", "meeting", "list", "field", "library", "readiness", "conflicts", "cards", *SECTIONS}


def keys_in(*contexts: str) -> Counter[str]:
    """How often each key is taken in contexts that are open at the same time."""
    return Counter(key for command in commands_of(*contexts) for key in command.keys.split(","))


def test_ids_are_unique_and_name_their_context() -> None:
    assert len(BY_ID) == len(COMMANDS)
    for command in COMMANDS:
        assert command.where in CONTEXTS
        assert command.id.partition(".")[0] == command.where
        assert command.name
        assert command.help.endswith((".", "…"))
        assert command.keys


@pytest.mark.parametrize("section", SECTIONS)
def test_a_key_means_one_thing_on_a_list(section: str) -> None:
    assert [key for key, times in keys_in(*contexts_of(section), "app").items() if times > 1] == []


@pytest.mark.parametrize(
    "contexts", [("app",), ("meeting",), ("field", "app"), ("library",), ("readiness",), ("conflicts",)]
)
def test_a_key_means_one_thing_elsewhere(contexts: tuple[str, ...]) -> None:
    assert [key for key, times in keys_in(*contexts).items() if times > 1] == []


def test_keys_of_the_app_leave_the_editor_its_own() -> None:
    """Undo and redo are the session's; everything else a text area needs is left to it."""
    needed = {key for binding in TextArea.BINDINGS for key in _keys_of(binding)}
    assert {"ctrl+w", "ctrl+u", "ctrl+k", "backspace", "left", "home"} <= needed
    assert keys_in("app").keys() & needed <= {"ctrl+z", "ctrl+y", "f1", "f2", "f3", "f4", "f5", "f8"} - {"f1", "f2"}
    assert not [key for key in keys_in("app") if len(key) == 1]


def _keys_of(binding: object) -> list[str]:
    keys = getattr(binding, "key", None) or binding[0]  # type: ignore[index]
    return str(keys).split(",")


# ---------------------------------------------------------------------- who runs them


@pytest.mark.parametrize("command", commands_of("app", "meeting"), ids=lambda command: command.id)
def test_the_session_runs_its_commands(command: Command) -> None:
    own = {"app.palette", "app.quit"}
    assert command.id in own or command.verb in session_commands.COMMANDS


@pytest.mark.parametrize("command", commands_of("list", "cards", *SECTIONS), ids=lambda command: command.id)
def test_the_sections_run_theirs(command: Command) -> None:
    sections = {"list": tuple(SECTIONS), "cards": OF_CARDS}.get(command.where, (command.where,))
    classes = [getattr(import_module(f"unblame.screens.{name}"), SECTIONS[name]) for name in sections]
    if command.verb in ("later", "earlier"):
        classes = [each for each in classes if each.NAME != "writeup"]
    assert all(callable(getattr(each, f"do_{command.verb}", None)) for each in classes)


async def test_every_command_of_the_session_is_bound_to_its_key(tmp_path: Path) -> None:
    async with opened(small(tmp_path), section="timeline") as live:
        bound = {key: binding.binding.action for key, binding in live.app.active_bindings.items()}
        for command in commands_of("app"):
            if command.id not in ("app.palette", "app.quit"):
                assert bound[command.keys] == command.action
        assert "quit" in bound["ctrl+q"]
        assert "palette" in bound["ctrl+p"]


async def test_every_command_of_the_library_is_run(tmp_path: Path) -> None:
    small(tmp_path)
    async with library(tmp_path) as live:
        screen = live.app.screen
        assert isinstance(screen, LibraryScreen)
        for command in commands_of("library"):
            before = live.shown()
            await screen.run_command(command.id)
            await live.settle(0.1)
            went = not live.app.is_running or live.app.return_code == 0 or live.app.screen is not screen
            assert went or before != live.shown() or command.verb in ("down", "up"), command.id
            while live.app.is_running and len(live.app.screen_stack) > 1:
                session = live.app.open_session
                if session is not None:
                    session.close_session()
                await live.app.pop_screen()
                await live.settle()


# ---------------------------------------------------------------------- who names them


async def test_the_help_names_every_command_that_works_there(tmp_path: Path) -> None:
    from unblame.screens.help import help_rows

    for section in SECTIONS:
        rows = help_rows(section, (), {})
        words = "\n".join("".join(text for text, _ in (*row.lead, *row.body)) for row in rows)
        for command in commands_of(*contexts_of(section), "field", "app", "meeting"):
            assert f"{command.name}: {command.help}" in words
            assert all(shown_key(key) in words for key in command.keys.split(","))


async def test_help_is_one_key_away_and_scrolls_to_its_end(tmp_path: Path) -> None:
    async with opened(small(tmp_path), section="whys") as live:
        await live.burst("[question_mark]")
        assert "Help: Whys" in live.shown()
        await live.burst(*["[pagedown]"] * 30)
        assert "reset" in live.shown()


@pytest.mark.parametrize("section", SECTIONS)
async def test_the_key_row_and_the_palette_name_what_works(tmp_path: Path, section: str) -> None:
    async with opened(small(tmp_path), section=section, size=(230, 30)) as live:
        row = live.rows()[-1]
        shown = in_row(live.section.shown_commands())
        for command in shown:
            assert f"{command.key} {command.name}" in row
        offered = {command.title.casefold() for command in live.app.get_system_commands(live.screen)}
        assert {command.name for command in shown if command.keys not in ("ctrl+t", "ctrl+p")} <= offered
        assert "quit" in offered
        for command in commands_of("app"):
            if command.verb not in ("meeting", "palette"):
                assert command.name in offered


async def test_the_key_row_names_only_what_works(tmp_path: Path) -> None:
    async with opened(small(tmp_path), section="whys", size=(200, 30)) as live:
        await live.burst("g")
        assert "b branch" not in live.rows()[-1]
        await live.burst("j")
        assert "b branch" in live.rows()[-1]
        await live.burst("[enter]")
        assert "b branch" not in live.rows()[-1]
        assert "escape list" in live.rows()[-1]


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS if command.rank or command.where == "app"],
    ids=lambda command: command.id,
)
def test_the_readme_has_it_in_its_table_of_keys(command: Command) -> None:
    rows = [row for row in README.read_text(encoding="utf-8").splitlines() if row.startswith("|")]
    keys = {command.keys, command.key, command.keys.split(",")[0], shown_key(command.keys)}
    assert any(command.name in row and any(key in row for key in keys) for row in rows)


# ---------------------------------------------------------------------- other keys


async def test_keys_can_be_remapped(tmp_path: Path) -> None:
    keys = {"list.add": "i", "app.park": "f7", "timeline.walk": "w"}
    config = config_in(tmp_path, keys=keys)
    async with opened(small(tmp_path), section="timeline", config=config) as live:
        await live.burst("g", "a")
        assert not live.section.in_field
        await live.burst("w", "i", "10:40 fixed", "[enter]", "[escape]", "[f7]", "later", "[enter]")
        assert live.record.timeline[-1].text == "fixed"
        assert live.record.meeting.parking_lot[-1] == "later"
        await live.burst("[question_mark]")
        help_text = live.shown()
        await live.burst("[pagedown]")
        help_text += live.shown()
        assert any({"i", "add:"} <= set(row.split()) for row in help_text.splitlines())


async def test_the_key_row_shows_remapped_keys_and_a_click_runs_them(tmp_path: Path) -> None:
    config = config_in(tmp_path, keys={"list.add": "i"})
    async with opened(small(tmp_path), section="timeline", config=config, size=(120, 36)) as live:
        assert "i add" in live.rows()[-1]
        column = live.rows()[-1].index("add")
        await live.pilot.click(offset=(column, 35))
        await live.settle()
        assert live.section.in_field


async def test_every_spot_of_the_key_row_does_what_its_key_does(tmp_path: Path) -> None:
    async with opened(small(tmp_path), section="timeline", size=(120, 36)) as live:
        await live.burst("g")
        await live.pilot.click(offset=(live.rows()[-1].index("n next") + 1, 35))
        await live.settle()
        assert live.section.sheet.current == "timeline.E2"
        assert isinstance(live.app.screen, SessionScreen)


async def test_a_key_of_the_meeting_can_be_changed_too(tmp_path: Path) -> None:
    config = config_in(tmp_path, keys={"meeting.next": "x"})
    async with opened(small(tmp_path), meeting=True, config=config) as live:
        await live.burst("[ctrl+t]")
        assert " x next " in live.shown()
        await live.burst("n")
        assert not live.record.meeting.runs
        await live.burst("[ctrl+t]", "x")
        assert [run.section for run in live.record.meeting.runs] == ["opening"]
