# pyright: basic
"""Others at the same file: what they write is merged on screen, and one program edits at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.live import Live, config_in, opened
from tui.small import small
from unblame.commands import COMMANDS, READING, contexts_of
from unblame.record.kinds import SCHEMA
from unblame.record.session import Session
from unblame.record.where import put, remove, value_at
from unblame.screens.line import LineScreen
from unblame.store.backup import backups
from unblame.store.load import load_session
from unblame.store.toml import dump_session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


def rewrite(path: Path, *changes: Callable[[Session], Session]) -> None:
    """Another program reads the file, changes it and writes it in place."""
    session = load_session(path).session
    for change in changes:
        session = change(session)
    path.write_bytes(dump_session(session).encode())


def text(where: str, value: object) -> Callable[[Session], Session]:
    return lambda session: put(session, where, value)


async def until(live: Live, done: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is so, and everything is drawn."""
    for _ in range(int(seconds / 0.05)):
        if done():
            break
        await asyncio.sleep(0.05)
    assert done(), live.shown()
    await live.settle()


async def merged(live: Live, where: str, value: object) -> None:
    await until(live, lambda: value_at(live.record, where) == value)


# ---------------------------------------------------------------------- merging


async def test_what_another_program_writes_is_on_the_screen_and_can_be_taken_back(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[enter]", " at noon", "[escape]")
        live.file()
        rewrite(path, text("timeline.E2.text", "Alert fires twice"))
        await merged(live, "timeline.E2.text", "Alert fires twice")
        assert "Alert fires twice" in live.shown()
        assert live.record.timeline[0].text == "v2.5.0 goes out at noon"
        assert "it is merged. ctrl+z takes that back" in live.message
        await live.burst("[ctrl+z]")
        assert live.record.timeline[1].text == "Alert fires"
        assert live.file().timeline[1].text == "Alert fires"
        await live.burst("[ctrl+y]")
        assert live.file().timeline[1].text == "Alert fires twice"


async def test_the_field_that_stands_open_keeps_its_cursor_and_its_words(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[enter]", " at")
        rewrite(path, text("timeline.E2.text", "Alert fires twice"), text("timeline.E1.actor", "pipeline"))
        await merged(live, "timeline.E1.actor", "pipeline")
        await live.burst(" noon")
        assert live.file().timeline[0].text == "v2.5.0 goes out at noon"
        assert live.section.in_field


async def test_a_line_of_a_list_is_found_again_when_others_stand_above_it(path: Path) -> None:
    """Lines have no ids: what is typed must not land in another one."""
    async with opened(path, section="lessons") as live:
        live.section.go("lessons.well#1")
        await live.settle()
        await live.burst("[enter]", " and")
        live.file()
        rewrite(path, text("lessons.well", ("First of all", "Fast page", "Calm room and")))
        await merged(live, "lessons.well", ("First of all", "Fast page", "Calm room and"))
        await live.burst(" quiet")
        assert live.file().lessons.well == ("First of all", "Fast page", "Calm room and quiet")


async def test_an_entry_line_goes_on_in_its_own_record(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        await live.burst("a", "new")
        await live.later()
        live.file()
        lines = live.record.lessons.well
        rewrite(path, text("lessons.well", ("First of all", *lines)))
        await merged(live, "lessons.well", ("First of all", *lines))
        await live.burst(" line")
        await live.later()
        assert live.file().lessons.well.count("new line") == 1
        assert set(live.file().lessons.well) == {"First of all", "Fast page", "Calm room", "new line"}


async def test_a_record_deleted_under_the_cursor_closes_its_field(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[enter]")
        rewrite(path, lambda session: remove(session, "timeline.E1"))
        await until(live, lambda: len(live.record.timeline) == 2)
        assert not live.section.in_field
        await live.burst("[ctrl+z]")
        assert [event.id for event in live.file().timeline] == ["E1", "E2", "E3"]


async def test_a_change_while_another_field_waits_to_be_read_is_merged_with_it(path: Path) -> None:
    """A value with a grammar enters the record after a while; what comes meanwhile must not lose it."""
    async with opened(path, section="incident") as live:
        live.section.go("incident.reference")
        await live.settle()
        await live.burst("[enter]")
        rewrite(path, text("incident.summary", "Theirs."))
        await live.burst("INC-7")
        await merged(live, "incident.summary", "Theirs.")
        await live.burst("8", "[escape]")
        assert (live.file().incident.reference, live.file().incident.summary) == ("INC-78", "Theirs.")


# ---------------------------------------------------------------------- what both changed


async def conflicting(live: Live, path: Path) -> None:
    """Both change the first event's text."""
    await live.burst("[enter]", " mine", "[escape]")
    live.file()
    rewrite(path, text("timeline.E1.text", "theirs"))
    await live.burst("[enter]", " too", "[escape]")
    await until(live, lambda: bool(live.record.conflicts))


async def test_what_both_changed_is_kept_twice_and_settled(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await conflicting(live, path)
        assert "Changed by both: 1" in live.message
        assert live.record.timeline[0].text == "v2.5.0 goes out mine too"
        await live.burst("[ctrl+t]", "d")
        assert "1 place to settle" in live.rows()[0]
        assert "1  v2.5.0 goes out mine too" in live.shown()
        assert "2  theirs" in live.shown()
        await live.burst("2")
        assert live.record.timeline[0].text == "theirs"
        assert live.record.conflicts == ()
        assert live.app.screen is live.screen
        await live.burst("[ctrl+z]")
        assert live.record.timeline[0].text == "v2.5.0 goes out mine too"
        assert len(live.file().conflicts) == 1


@pytest.mark.parametrize(
    ("key", "stands"),
    [
        pytest.param("1", "v2.5.0 goes out mine too", marks=pytest.mark.slow),
        ("b", "v2.5.0 goes out mine too\ntheirs"),
        pytest.param("s", "v2.5.0 goes out mine too", marks=pytest.mark.slow),
    ],
)
async def test_every_choice_settles(path: Path, key: str, stands: str) -> None:
    async with opened(path, section="timeline") as live:
        await conflicting(live, path)
        await live.burst("[ctrl+t]", "d", key)
        assert (live.record.timeline[0].text, live.record.conflicts) == (stands, ())


async def test_enter_goes_to_the_place_and_escape_leaves_the_rest(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.look("timeline")
        await conflicting(live, path)
        await live.look("whys")
        await live.burst("[ctrl+t]", "d", "[escape]")
        assert live.section.NAME == "whys"
        await live.burst("[ctrl+t]", "d", "[enter]")
        assert live.section.NAME == "timeline"
        assert live.section.in_field
        assert len(live.record.conflicts) == 1


async def test_the_room_sees_no_differences(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await conflicting(live, path)
        await live.burst("[f8]", "[ctrl+t]", "d")
        assert live.app.screen is live.screen
        assert "f8 swaps to MINE" in live.message


async def test_nothing_to_settle_is_said(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[ctrl+t]", "d")
        assert live.message == "Nothing waits to be settled."


# ---------------------------------------------------------------------- one editor


async def test_a_second_program_is_told_reads_along_and_takes_over(path: Path) -> None:
    async with opened(path, section="timeline") as first:
        await until(first, lambda: first.screen._lock is not None)
        async with opened(path, section="timeline") as second:
            await until(second, lambda: "Somebody else has it open" in second.shown())
            assert "since" in second.shown()
            await second.burst("r")
            assert "read only" in second.rows()[0]
            await second.burst("[enter]", "d", "a", "x")
            assert second.record == first.record
            await first.burst("[enter]", " at noon")
            await merged(second, "timeline.E1.text", "v2.5.0 goes out at noon")
            assert "at noon" in second.shown()

            await first.burst("[ctrl+z]")
            await merged(second, "timeline.E1.text", "v2.5.0 goes out")
            await second.settle(0.6)
            assert first.file().timeline[0].text == "v2.5.0 goes out"  # who reads along writes nothing back
            await first.burst("[ctrl+y]")

            await first.burst(" sharp")
            await second.burst("[ctrl+t]", "t")
            await until(second, lambda: not second.screen.context.document.read_only)
            assert second.record.timeline[0].text == "v2.5.0 goes out at noon sharp"
            await until(first, lambda: "edits it now" in first.message)
            assert "read only" in first.rows()[0]
            assert not first.section.in_field
            await second.burst("[enter]", " or so")
            await merged(first, "timeline.E1.text", "v2.5.0 goes out at noon sharp or so")
        await until(first, lambda: "Nobody edits it any more" in first.message)
        await first.burst("[ctrl+t]", "t")
        await until(first, lambda: not first.screen.context.document.read_only)
        await first.burst("[enter]", "!")
        assert first.file().timeline[0].text == "v2.5.0 goes out at noon sharp or so!"


async def test_where_it_can_only_be_read_no_command_changes_anything(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        live.screen.forbid_edits()
        before, data = live.record, path.read_bytes()
        for section in (
            "opening",
            "timeline",
            "whys",
            "lessons",
            "actions",
            "close",
            "incident",
            "followup",
            "writeup",
        ):
            await live.screen.look(section)
            for command in COMMANDS:
                if command.where in ("app", "meeting", *contexts_of(section)) and command.id not in READING:
                    await live.screen.run_command(command.id, "1")
                    assert section == live.section.NAME, command.id
            for item in live.section.sheet.keys[:3]:
                live.section.go(item)
                live.section.open_field()
            await live.settle()
            assert not live.section.in_field
        assert live.record is before
        assert path.read_bytes() == data


def test_what_only_reads_is_a_known_command() -> None:
    assert {command.id for command in COMMANDS} >= READING


async def test_a_file_of_a_newer_version_is_shown_and_never_written(path: Path) -> None:
    data = path.read_bytes().replace(b"schema = 1", f"schema = {SCHEMA + 1}".encode())
    path.write_bytes(data)
    async with opened(path, section="timeline") as live:
        assert "v2.5.0 goes out" in live.shown()
        assert "a newer Unblame wrote it" in live.message
        await live.burst("[enter]", "x", "[ctrl+t]", "t")
        await live.settle(0.5)
        assert live.screen.context.document.read_only
    assert path.read_bytes() == data


# ---------------------------------------------------------------------- other places


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


async def test_where_it_cannot_be_saved_another_place_can_be_named(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(path, section="timeline") as live:
        assert live.screen.opened is not None
        monkeypatch.setattr(live.screen.opened.saver._file, "_write", full)
        await live.burst("[enter]", " at noon", "[escape]")
        await until(live, lambda: live.screen.not_saved)
        assert "No space left on device" in live.message
        assert "ctrl+s" in live.message
        await live.burst("[ctrl+s]")
        await live.settle(1.2)
        elsewhere = tmp_path / "other" / "mine.toml"
        asks = live.app.screen
        assert isinstance(asks, LineScreen)
        editor = asks.editor
        editor.text = str(path)
        await live.burst("[enter]")
        assert "Something is there already" in live.shown()
        editor.text = str(elsewhere)
        await live.burst("[enter]")
        assert "no such folder" in live.shown()
        elsewhere.parent.mkdir()
        await live.burst("[enter]")
        await until(live, elsewhere.exists)
        await until(live, lambda: "saved" in live.rows()[0] and "not saved" not in live.rows()[0])
        await live.burst("[enter]", " sharp", "[escape]")
        await live.screen.save_all()
        assert load_session(elsewhere).session.timeline[0].text == "v2.5.0 goes out at noon sharp"
    assert load_session(path).session.timeline[0].text == "v2.5.0 goes out"


async def test_a_copy_is_asked_whether_it_is_a_session_of_its_own(path: Path, tmp_path: Path) -> None:
    config = config_in(tmp_path)
    async with opened(path, section="timeline", config=config) as live:
        await until(live, lambda: live.screen._lock is not None)
    folder = tmp_path / "copies"
    folder.mkdir()
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    async with opened(copy, section="timeline", config=config) as live:
        await until(live, lambda: "A copy" in live.shown())
        await live.burst("n")
        made = live.record.id
        assert made != load_session(path).session.id
        assert made.startswith("2024-01-15-checkout-down-")
        assert live.file().id == made
    async with opened(copy, section="timeline", config=config) as live:
        await until(live, lambda: live.screen._lock is not None)
        await live.settle(0.2)
        assert "A copy" not in live.shown()


# ---------------------------------------------------------------------- backups


async def test_a_copy_is_kept_when_a_meeting_starts_and_before_comments_go(path: Path, tmp_path: Path) -> None:
    config = config_in(tmp_path)
    path.write_bytes(b"# ours\n" + path.read_bytes())
    before = path.read_bytes()
    async with opened(path, meeting=True, config=config) as live:
        live.section.go("incident.summary")
        await live.burst("[enter]", " At noon.", "[escape]")
        live.file()
        found = backups(config.state_folder / "backups", live.record.id, path)
        assert [(each.reason, each.path.read_bytes()) for each in found] == [("comments", before)]
        await live.burst("[ctrl+t]", "n")
        await live.settle(0.3)
        kept = backups(config.state_folder / "backups", live.record.id, path)[0]
        assert kept.reason == "meeting"
        session = load_session(kept.path).session
        assert (session.incident.summary, session.meeting.runs) == ("Nobody could pay. At noon.", ())
        await live.burst("[ctrl+t]", "n", "[ctrl+t]", "b")
        assert len(backups(config.state_folder / "backups", live.record.id, path)) == 2
