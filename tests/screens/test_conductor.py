"""The conductor: every move of the meeting is in the record and in the live file."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from unblame.config import Config
from unblame.document import Document
from unblame.exports.write import Written, draft_path
from unblame.record.ids import seeded_tails
from unblame.record.session import Session
from unblame.screens.conductor import HEARTBEAT, Conductor, make_clock
from unblame.screens.context import MINE, Context
from unblame.store.live import Live, live_path, own_pid, read_live, write_live

TWO = datetime(2024, 1, 17, 14, tzinfo=UTC)
FIVE = timedelta(minutes=5)


class Room:
    """A conductor over a session, with folders of its own and a clock that only `wait` moves."""

    def __init__(self, folder: Path, **values: Any) -> None:
        self.folder, self.now = folder, TWO
        self.config = Config(folder / "data", folder / "state", folder / "config")
        self.conductors: list[Conductor] = []
        self.open(Session.model_validate({"id": "pool", "incident": {"title": "Pool"}, **values}))

    def open(self, session: Session) -> None:
        """Open a session as the app does, also a second time, as after a crash."""
        document = Document(session, tail=seeded_tails(len(self.conductors)), now=lambda: self.now)
        clock, self.problem = make_clock(document, self.config, lambda: self.now)
        path = self.folder / "pool.toml"
        context = Context(document, path, clock, self.config, view=MINE, here=UTC, now=lambda: self.now)
        self.document, self.context, self.conductor = document, context, Conductor(context)
        self.conductors.append(self.conductor)

    def wait(self, passed: timedelta) -> None:
        """Let time pass with a tick each second."""
        for _ in range(int(passed.total_seconds())):
            self.now += timedelta(seconds=1)
            self.conductor.tick()

    @property
    def visits(self) -> list[tuple[str, float | None]]:
        """Sections and how many minutes each visit lasted; none while it lasts."""
        runs = self.document.session.meeting.runs
        return [
            (
                run.section,
                (run.ended_at - run.started_at).total_seconds() / 60 if run.ended_at and run.started_at else None,
            )
            for run in runs
        ]

    def live(self) -> Live:
        """The live file once all is written."""
        self.conductor.close()
        live = read_live(live_path(self.config.state_folder, "pool"))
        assert live is not None
        return live


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    for conductor in room.conductors:
        conductor.close()


def test_nothing_is_written_before_the_start(room: Room) -> None:
    room.wait(timedelta(seconds=20))
    room.conductor.back()
    assert not room.conductor.running
    assert room.document.session.meeting.runs == ()
    room.conductor.close()
    assert not (room.folder / "state").exists()


def test_the_plan_is_written_whole_at_the_start(room: Room) -> None:
    (started,) = room.conductor.next()
    assert started.rule == "clock.started"
    plan = room.document.session.meeting.plan
    assert [(row.section, row.minutes) for row in plan] == [
        ("opening", 5), ("timeline", 20), ("whys", 15), ("actions", 15), ("close", 5),
    ]  # fmt: skip
    assert room.visits == [("opening", None)]
    assert room.conductor.running


def test_moves_are_visits_in_the_record(room: Room) -> None:
    room.conductor.next()
    room.wait(FIVE)
    room.conductor.next()
    room.wait(FIVE)
    room.conductor.back()
    assert room.visits == [("opening", 5), ("timeline", 5), ("opening", None)]
    ids = [run.id for run in room.document.session.meeting.runs]
    room.conductor.next()
    assert [run.id for run in room.document.session.meeting.runs][:3] == ids


def test_a_pause_is_kept(room: Room) -> None:
    room.conductor.toggle()
    room.wait(FIVE)
    room.conductor.toggle()
    room.now += FIVE
    assert room.conductor.running
    assert room.live().paused_since == TWO + FIVE
    room.conductor = Conductor(room.context)
    room.conductors.append(room.conductor)
    room.conductor.toggle()
    assert room.document.session.meeting.runs[0].paused_seconds == 300


def test_minutes_are_added_or_set(room: Room) -> None:
    room.conductor.next()
    room.conductor.minutes(2, total=False)
    assert room.document.session.meeting.plan[0].extended_minutes == 2
    room.conductor.minutes(4, total=True)
    assert room.document.session.meeting.plan[0].extended_minutes == -1


def test_accept_takes_the_proposal_or_leaves_a_sleep_out(room: Room) -> None:
    room.conductor.next()
    room.wait(timedelta(minutes=6))
    (taken,) = room.conductor.accept()
    assert taken.rule == "clock.proposal-taken"
    assert room.document.session.meeting.plan[1].extended_minutes == -1
    room.now += FIVE
    (slept,) = room.conductor.tick()
    (left_out,) = room.conductor.accept()
    assert (slept.rule, left_out.rule) == ("clock.slept", "clock.left-out")
    assert room.document.session.meeting.runs[0].paused_seconds == 300


def test_undo_never_takes_the_clock_back(room: Room) -> None:
    room.document.put("incident.title", "Pool empty")
    room.conductor.next()
    room.document.undo()
    assert room.document.session.incident.title == "Pool"
    assert room.visits == [("opening", None)]


def test_the_live_file_follows_each_move_and_beats_between(room: Room) -> None:
    room.conductor.next()
    room.context.shown, room.context.current = "timeline", {"timeline": "timeline.E1"}
    room.conductor.next()
    room.wait(HEARTBEAT + timedelta(seconds=3))
    live = room.live()
    assert (live.pid, live.since, live.section, live.shown) == (own_pid(), TWO, "timeline", "timeline.E1")
    assert TWO + HEARTBEAT <= live.seen_at <= room.now
    assert (live.paused_since, live.ended) == (None, False)


def test_a_live_file_that_cannot_be_written_stops_no_meeting(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", encoding="utf-8")
    room = Room(tmp_path)
    room.conductor.next()
    room.conductor.close()
    assert room.visits == [("opening", None)]


def test_a_move_after_the_last_word_is_in_the_record_only(room: Room) -> None:
    room.conductor.next()
    before = room.live()
    room.now += FIVE
    room.conductor.next()
    assert room.visits[-1] == ("timeline", None)
    assert room.live() == before


def test_after_a_crash_the_time_unseen_is_counted_and_can_be_left_out(room: Room) -> None:
    room.conductor.next()
    room.wait(timedelta(minutes=1))
    room.conductor.close()
    room.now += FIVE
    room.open(room.document.session)
    (slept,) = room.conductor.tick()
    assert (slept.rule, dict(slept.values)["passed"]) == ("clock.slept", "5:00")
    assert room.context.clock.reading().used_seconds == 360
    room.conductor.accept()
    assert room.context.clock.reading().used_seconds == 60


async def test_the_end_of_a_meeting(room: Room) -> None:
    room.conductor.next()
    for section in ("timeline", "whys", "actions", "close"):
        assert not room.conductor.is_last
        room.wait(timedelta(seconds=11))
        room.conductor.next()
        assert room.visits[-1] == (section, None)
    assert room.conductor.is_last
    written = await room.conductor.end()
    assert isinstance(written, Written)
    assert "Pool" in written.path.read_text(encoding="utf-8")
    session = room.document.session
    assert (session.incident.status, room.conductor.running, room.visits[-1]) == ("review", False, ("close", 0))
    (published,) = session.publication.published
    assert (published.to, published.audience, published.on) == (written.path.name, "draft", TWO.date())
    assert room.conductor.tick() == ()
    assert room.live().ended
    room.open(session)
    assert not room.conductor.running


async def test_a_draft_in_a_repository_is_kept_from_its_root(tmp_path: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "sessions").mkdir()
    room = Room(tmp_path / "sessions")
    room.conductor.next()
    written = await room.conductor.end()
    assert isinstance(written, Written)
    (published,) = room.document.session.publication.published
    assert published.to == f"sessions/{written.path.name}"


async def test_a_second_end_publishes_nothing_twice(room: Room) -> None:
    room.conductor.next()
    await room.conductor.end()
    await room.conductor.end()
    assert len(room.document.session.publication.published) == 1


async def test_a_draft_that_cannot_be_written_ends_the_meeting_all_the_same(tmp_path: Path) -> None:
    room = Room(tmp_path)
    draft_path(room.document.session, room.context.path).mkdir()
    room.conductor.next()
    assert isinstance(await room.conductor.end(), OSError)
    assert not room.conductor.running
    room.conductor.close()


def test_before_the_start_the_plan_follows_the_meeting(room: Room) -> None:
    room.document.put("meeting.agenda", "30")
    room.document.put("meeting.starts_at", TWO + FIVE)
    room.conductor.replan()
    reading = room.context.clock.reading()
    assert (reading.minutes_total, reading.planned_start) == (3, TWO + FIVE)
    room.conductor.next()
    room.document.put("meeting.agenda", "90")
    room.conductor.replan()
    assert room.context.clock.reading().minutes_total == 3, "not once it has begun"


def test_the_booked_length_can_be_changed_while_the_meeting_runs(room: Room) -> None:
    room.conductor.next()
    room.wait(timedelta(seconds=5))
    room.document.put("meeting.minutes", 45)
    room.conductor.replan()
    assert room.context.clock.reading().hard_end == TWO + timedelta(minutes=45)
    room.document.put("meeting.minutes", None)
    room.conductor.replan()
    assert room.context.clock.reading().hard_end == TWO + timedelta(minutes=60)


async def test_taking_the_end_back_leaves_nothing_of_it(room: Room) -> None:
    room.conductor.next()
    room.wait(timedelta(seconds=30))
    room.conductor.toggle()
    room.now += timedelta(seconds=60)
    await room.conductor.end()
    assert room.document.session.incident.status == "review"
    room.now += timedelta(seconds=5)
    assert [notice.rule for notice in room.conductor.reopen()] == ["clock.taken-back"]
    session = room.document.session
    assert (session.incident.status, session.publication.published) == (None, ())
    assert room.context.clock.state.phase == "paused", "as it was"
    room.conductor.toggle()
    room.wait(timedelta(seconds=10))
    assert room.context.clock.reading().used_seconds == 40
    assert room.conductor.reopen() == ()


@pytest.mark.parametrize(("agenda", "problem"), [("30", ""), ("", ""), ("lunch", "No agenda “lunch”")])
def test_an_agenda_that_cannot_be_used_is_said_and_the_usual_one_taken(
    tmp_path: Path, agenda: str, problem: str
) -> None:
    room = Room(tmp_path, meeting={"agenda": agenda})
    assert room.problem.startswith(problem)
    assert bool(room.problem) is bool(problem)
    assert len(room.context.clock.state.plan) == 5
    clock, _ = make_clock(room.document, room.config, lambda: TWO, agenda="90")
    assert len(clock.state.plan) == 6, "what the command names comes first"
    room.conductor.close()


def test_a_team_has_agendas_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "agendas"
    folder.mkdir(parents=True)
    (folder / "quick.toml").write_text('[[section]]\nsection = "close"\nminutes = 2\n', encoding="utf-8")
    room = Room(tmp_path, meeting={"agenda": "quick"})
    assert [planned.section for planned in room.context.clock.state.plan] == ["close"]
    room.conductor.close()


def test_a_live_file_of_a_meeting_that_has_an_end_does_not_open_it_again(tmp_path: Path) -> None:
    run = {"id": "R1", "section": "close", "started_at": TWO, "ended_at": TWO + FIVE}
    plan = {"id": "B1", "section": "close", "minutes": 5}
    write_live(live_path(tmp_path / "state", "pool"), Live(1, TWO, TWO, paused_since=TWO))
    room = Room(tmp_path, meeting={"plan": [plan], "runs": [run]})
    assert room.context.clock.state.phase == "ended"
    room.conductor.close()
