# pyright: basic
"""ROOM VIEW: a mark stands in every private place of a session, and none of them is ever on a shared screen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from exports.full_session import Filler

from tui.live import Live, opened
from unblame.record.session import Session
from unblame.review.room import WHITELIST
from unblame.screens.context import MINE
from unblame.store.toml import dump_session

SECTIONS = ("opening", "timeline", "whys", "actions", "close", "incident", "lessons", "followup", "writeup")
SECRET = re.compile("hush[a-z0-9]*")
PARKED = "parkedthought"
PATH = "hushpath"
IDS = {"id", "schema_version", "evidence", "links", "after", "led_to", "parent", "addresses", "actions"}


class Hidden(Filler):
    """Fills every text that the whitelist does not name with a mark, and tells which marks it made."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, str] = {}

    def session(self) -> Session:
        values = json.loads(super().session().model_dump_json())
        values["schema_version"] = 1
        values["meeting"] |= {"plan": [], "runs": []}
        self.hide(values, "")
        values["incident"]["title"] = "Checkout down"
        values["meeting"]["parking_lot"] = [f"{PARKED} one", f"{PARKED} two"]
        people = values["meeting"]["participants"]
        people[0] |= {"name": "Mira", "attended": True}
        people[1] |= {"name": self.mark("meeting.participants.absent"), "attended": False}
        events = values["timeline"]
        events[0]["draft"] = None
        events[1] |= {"draft": True, "text": self.mark("timeline.draft")}
        return Session.model_validate(values)

    def mark(self, place: str) -> str:
        self.marks[place] = f"hush{len(self.marks)}x"
        return self.marks[place]

    def hide(self, values: Any, table: str) -> None:
        """Mark the texts of one table that are not for the room."""
        for key, value in values.items():
            place = f"{table}.{key}" if table else key
            if isinstance(value, dict):
                self.hide(value, place)
            elif isinstance(value, tuple | list) and value and isinstance(value[0], dict):
                for each in value:
                    self.hide(each, place)
            elif key not in IDS and key not in WHITELIST.get(table, ()) and table + key != "meetingparking_lot":
                if isinstance(value, str) and " " in value:
                    values[key] = self.mark(place)
                elif isinstance(value, tuple | list) and value and " " in str(value[0]):
                    values[key] = [self.mark(place)]


@pytest.fixture
def hidden() -> Hidden:
    return Hidden()


@pytest.fixture
def path(tmp_path: Path, hidden: Hidden) -> Path:
    folder = tmp_path / PATH
    folder.mkdir()
    file = folder / "checkout.toml"
    session = hidden.session()
    file.write_text(dump_session(session), encoding="utf-8")
    return file


def test_the_marks_stand_in_every_private_place(path: Path, hidden: Hidden) -> None:
    text = path.read_text()
    assert all(mark in text for mark in hidden.marks.values())
    wanted = """timeline.source timeline.where timeline.channel timeline.public notes.text notes.heading evidence.title
        evidence.excerpt meeting.participants.handle meeting.participants.absent timeline.draft follow_up.escalation
        meeting.checklist.step publication.customer_summary story.leadup systemic.issue lessons.insights.quote
        actions.blocked_reason actions.lists.heading unread.text conflicts.mine language.ignored.text
        impact.measures.name
        related.note follow_up.progress.note incident.tags"""
    assert set(wanted.split()) <= hidden.marks.keys()
    assert len([place for place in hidden.marks if "new_key_" in place]) > 15


async def everything_on(live: Live) -> str:
    """A section scrolled through, card by card, every item opened: then all its fields have rows."""
    shown: list[str] = []
    async for _ in live.cards():
        for keys in ("[pagedown]", "[pagedown]", "G", "g"):
            await live.burst(keys)
            shown.append(live.shown())
        if live.section.NAME == "writeup":
            break
        keys = live.section.sheet.keys
        for number, key in enumerate(keys):
            item = live.section.sheet.item
            if item is None or not item.inline or number < 3:  # a row that is its own field looks the same when open
                await live.burst("[enter]")
                shown.append(live.shown())
            await live.burst("[escape]", "j") if key != keys[-1] else None
        await live.burst("[tab]", "[tab]")
        shown.append(live.shown())
        await live.burst("[escape]")
    return "\n".join(shown)


@pytest.mark.parametrize("section", SECTIONS)
async def test_no_private_text_is_on_a_shared_screen(path: Path, section: str) -> None:
    async with opened(path, meeting=True, size=(120, 36)) as live:
        await live.look(section)
        shown = await everything_on(live)
        assert "ROOM VIEW" in shown
        assert not SECRET.findall(shown)


async def test_nor_over_the_screens(path: Path) -> None:
    async with opened(path, meeting=True, size=(120, 36)) as live:
        shown: list[str] = []
        for key in ("[f1]", "[ctrl+t]", "[ctrl+p]"):
            await live.burst(key)
            await live.settle(0.1)
            shown.append(live.shown())
            await live.burst(*["[pagedown]"] * 2 if key != "[ctrl+t]" else ())
            shown.append(live.shown())
            await live.burst("[escape]")
            await live.settle(0.1)
        for key in "hicm":
            await live.burst("[f2]" if key == "m" else "[f5]", "[escape]", "[ctrl+t]", key)
            shown.append(live.shown())
            await live.burst("[escape]")
        assert not SECRET.findall("\n".join(shown))
        assert "Where we are" in "\n".join(shown)
        assert "Back in a moment" in "\n".join(shown)


async def test_find_does_not_show_what_the_room_may_not_see(path: Path, hidden: Hidden) -> None:
    async with opened(path, meeting=True, size=(120, 36)) as live:
        for place in ("timeline.source", "timeline.draft", "evidence.title", "meeting.participants.absent"):
            await live.burst("[ctrl+f]", "[ctrl+u]", hidden.marks[place], "[enter]")
            rows = [row for row in live.rows() if hidden.marks[place] not in live.message or row not in live.rows()[-2]]
            assert not SECRET.findall("\n".join(rows)), place


async def test_messages_keep_paths_and_names_back(path: Path) -> None:
    async with opened(path, meeting=True, size=(120, 36)) as live:
        for keys in (("[ctrl+s]",), ("[ctrl+z]",), ("[ctrl+t]", "9", "x")):
            await live.burst(*keys)
            assert not SECRET.findall(live.shown()), keys
        await live.burst("[ctrl+t]", "n", *["[ctrl+t]", "n"] * 5)
        await live.settle(0.3)
        assert "ended" in live.rows()[1]
        assert not SECRET.findall(live.shown())


async def test_what_is_parked_waits_for_actions(path: Path) -> None:
    """While an earlier section runs it stays parked, even when Actions is looked at."""
    async with opened(path, meeting=True, size=(120, 36)) as live:
        await live.burst("[f2]")
        for running in ("opening", "timeline", "whys"):
            assert live.record.meeting.runs[-1].section == running
            for section in ("actions", "close", running):
                await live.look(section)
                shown = await everything_on(live) if section == "actions" and running == "opening" else live.shown()
                assert PARKED not in shown, (running, section)
            await live.burst("[f4]")
        assert live.record.meeting.runs[-1].section == "actions"
        await live.burst("G")
        assert PARKED in live.shown()


async def test_mine_shows_all_of_it(path: Path, hidden: Hidden) -> None:
    async with opened(path, meeting=True, size=(120, 60)) as live:
        await live.burst("[f2]", "[f8]")
        assert live.screen.context.view == MINE
        await live.look("actions")
        await live.burst("G")
        assert PARKED in live.shown()
        await live.look("timeline")
        shown = await everything_on(live)
        assert {hidden.marks["timeline.source"], hidden.marks["timeline.draft"]} <= set(SECRET.findall(shown))


async def test_back_in_room_view_the_open_private_field_is_left(path: Path) -> None:
    async with opened(path, section="timeline", size=(120, 60)) as live:
        await live.burst("g", "[enter]", *["[tab]"] * 15)
        while live.section.sheet.open_field and not live.section.sheet.open_field.where.endswith(".source"):
            await live.burst("[tab]")
        assert live.section.in_field
        await live.burst(" and more", "[f8]")
        assert not SECRET.findall(live.shown())
        assert "ROOM VIEW" in live.shown()
        assert [bool(event.source.endswith(" and more")) for event in live.record.timeline].count(True) == 1


async def test_what_mine_wrote_is_not_shown_to_the_room(path: Path, hidden: Hidden) -> None:
    """The write-up of MINE is there before that of the room is made; undo and find remember MINE too."""
    async with opened(path, section="writeup", size=(120, 60)) as live:
        await live.settle(0.5)
        await live.burst("[ctrl+f]", hidden.marks["timeline.draft"], "[enter]")
        await live.look("writeup")
        await live.burst("[f8]")
        await live.look("writeup")
        assert not SECRET.findall(live.shown())
        await live.burst("[ctrl+f]")
        assert not SECRET.findall(live.shown())
        await live.burst("[escape]", "[f8]")
        await live.look("timeline")
        where = next(f"timeline.{event.id}" for event in live.record.timeline if event.draft)
        live.section.go(where)
        await live.burst("d", "[f8]", "[ctrl+z]")
        assert "Taken back" in live.message
        assert not SECRET.findall(live.shown())
