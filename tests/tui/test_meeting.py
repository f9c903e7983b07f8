"""The main job: a whole meeting with keys only, and what it leaves behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.live import FakeClock, Live, opened
from unblame.exports.render import render
from unblame.record.order import ordered, why_tree
from unblame.store.load import load_session

EMPTY = 'schema = 1\nid = "2024-01-15-checkout-down-abcdef"\n\n[incident]\ntitle = "Checkout down"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "2024-01-15-checkout-down.toml"
    file.write_text(EMPTY)
    return file


NEXT = "[ctrl+t] n "
OPENING = "a «Mira, facilitator» «Ana @ana, incident lead, was there» «Ben @ben, on call, was there» [escape] " + NEXT
TIMELINE = (
    NEXT + "a «2024-01-15 10:00 v2.5.0 goes out» «10:13 alert fires» «10:15 on-call is paged» "
    "«10:18 errors in the logs» «10:30 cause found» «11:00 restart done» [escape] "
    "g m started [escape] n m detected,impact [escape] G m resolved [escape]"
)
WHYS = (
    NEXT + "[enter] «Nobody could pay» [escape] g a «The pool was empty» «Connections stayed open» "
    "«Error paths are not run» [escape] r b «The checklist is silent» [escape] g j a «It drained unseen» "
    "«No alert watches the pool» [escape] f «process: no runbook -> nine minutes» «technology: no timeout» "
    "[escape] [ctrl+l] «No releases at peak?»"
)
ACTIONS = (
    NEXT + "a «Close connections on errors @ben due fri P0» «Alert at 80 % P1» "
    "«Write the runbook @ana due 2024-02-16 P2» [escape] k 1"
)
CLOSE = NEXT + "j [space] [space] [space]"


async def keys(live: Live, script: str) -> None:
    """Type a script: `[key]`, «a line and enter», or letters."""
    for part in re.findall(r"\[\S+?\]|«.*?»|\S+", script):
        if part.startswith("«"):
            await live.burst(part[1:-1], "[enter]")
        else:
            await live.burst(part)


async def hold_meeting(live: Live) -> None:
    """Everything that a facilitator types in an hour."""
    for section, minutes in ((OPENING, 4), (TIMELINE, 18), (WHYS, 15), (ACTIONS, 15), (CLOSE, 0)):
        await keys(live, section)
        live.clock.forward(minutes=minutes)


async def test_a_whole_meeting_is_kept_and_stays_ended(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await hold_meeting(live)
        await live.burst("[ctrl+t]", "n")
        await live.settle(0.3)
        session = live.file()
        assert "ended" in live.rows()[1]

    assert [event.text for event in ordered(session.timeline)][:2] == ["v2.5.0 goes out", "alert fires"]
    assert [len(event.milestones) for event in ordered(session.timeline)] == [1, 2, 0, 0, 0, 1]
    tree = why_tree(session.whys)
    assert [(node.depth, node.why.answer) for node in tree] == [
        (1, "The pool was empty"),
        (2, "Connections stayed open"),
        (3, "Error paths are not run"),
        (3, "The checklist is silent"),
        (2, "It drained unseen"),
        (3, "No alert watches the pool"),
    ]
    assert [node.why.answer for node in tree if node.why.root] == ["Error paths are not run"]
    assert session.root_cause.problem == "Nobody could pay"
    assert [(factor.category, factor.impact) for factor in session.factors] == [
        ("process", "nine minutes"),
        ("technology", ""),
    ]
    assert [(action.owner, action.priority, str(action.due)) for action in session.actions] == [
        ("Ben", "P0", "2024-01-19"),
        ("Mira", "P1", "2024-01-31"),
        ("Ana", "P2", "2024-02-16"),
    ]
    assert all(action.confirmed for action in session.actions)
    assert session.meeting.parking_lot == ("No releases at peak?",)
    assert session.meeting.facilitator == "Mira"
    assert [run.section for run in session.meeting.runs] == ["opening", "timeline", "whys", "actions", "close"]
    assert all(run.ended_at for run in session.meeting.runs)
    assert session.incident.status == "review"

    draft = next(path.parent.glob("postmortem-2024-01-15-*.md")).read_text()
    for words in ("errors in the logs", "No alert watches the pool", "nine minutes", "Write the runbook", "Mira"):
        assert words in draft
    assert draft.startswith(render(load_session(path).session)[:200])

    async with opened(path, meeting=True, clock=FakeClock(live.clock.now)) as again:
        assert again.record == session
        await again.burst("[ctrl+t]", "n")
        assert "ended" in again.rows()[1]
        assert again.record.meeting.runs == session.meeting.runs


async def test_nothing_runs_until_it_is_started(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        assert "planned 60 min" in live.rows()[1]
        live.clock.forward(minutes=10)
        await live.settle(1.1)
        assert not live.record.meeting.runs
        assert "planned" in live.rows()[1]
        await live.burst("[f2]")
        assert "5:00 left of 5" in live.rows()[1]


async def test_only_next_and_back_move_the_clock(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[ctrl+t]", "n", "[ctrl+t]", "n")
        for number in "13456782":
            await live.burst("[ctrl+t]", number)
        assert [run.section for run in live.record.meeting.runs] == ["opening", "timeline"]
        await live.burst("[ctrl+t]", "5")
        assert "▶ Timeline" in live.rows()[1]
        await live.burst("[escape]")
        assert live.section.NAME == "timeline"


async def test_back_within_ten_seconds_takes_next_back(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[f2]", "[f4]")
        live.clock.forward(seconds=8)
        await live.burst("[f3]")
        assert [run.section for run in live.record.meeting.runs] == ["opening"]
        assert live.section.NAME == "opening"


async def test_minutes_pace_and_the_proposal(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[f2]", "[f4]")
        await live.awake(29)
        assert "+9:00 over 20" in live.rows()[1]
        await live.burst("[ctrl+t]", "y")
        plan = {row.section: row.extended_minutes for row in live.record.meeting.plan}
        assert plan["whys"]
        assert not plan["close"]
        await live.burst("[f5]", "+5", "[enter]")
        assert "over 25" in live.rows()[1]


async def test_a_sleep_is_said_and_one_key_leaves_it_out(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[f2]")
        await live.settle(1.2)
        live.clock.forward(minutes=4, seconds=2)
        await live.settle(1.2)
        assert "4:0" in live.message
        await live.burst("[ctrl+t]", "y")
        assert live.record.meeting.runs[0].paused_seconds
        assert "left of 5" in live.rows()[1]


async def test_a_crash_leaves_a_gap_that_is_said(path: Path) -> None:
    clock = FakeClock()
    async with opened(path, meeting=True, clock=clock) as live:
        await live.burst("[f2]", "[f4]")
        await live.settle(0.2)
        live.file()
        live.screen.conductor.close()
    clock.forward(minutes=3)
    async with opened(path, meeting=True, clock=clock) as again:
        await again.settle(1.2)
        assert again.section.NAME == "timeline"
        assert "3:0" in again.message


async def test_quitting_a_meeting_takes_two(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[f2]", "[ctrl+q]")
        assert live.message
        assert live.app.is_running
        await live.burst("[ctrl+q]")
        await live.settle(0.2)
        assert live.app.return_code == 0
