"""The meeting clock as the record keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda.agenda import PRESETS
from unblame.agenda.clock import MeetingClock
from unblame.agenda.kept import kept_plan, kept_runs, state_of
from unblame.agenda.state import ClockState
from unblame.record.ids import new_id, seeded_tails
from unblame.record.meeting import Meeting, PlannedSection, SectionRun

AGENDA = PRESETS["60"]
TWO = datetime(2024, 1, 17, 14, tzinfo=UTC)


def keep(state: ClockState, meeting: Meeting, seed: int = 1) -> Meeting:
    tail = seeded_tails(seed)

    def make(letter: str) -> str:
        return new_id(letter, (), tail)

    return meeting.model_copy(update={"plan": kept_plan(state, meeting, make), "runs": kept_runs(state, meeting, make)})


def test_without_a_plan_the_agenda_counts() -> None:
    state = state_of(Meeting(starts_at=TWO, minutes=45), AGENDA)
    assert [(planned.section, planned.minutes) for planned in state.plan] == [
        ("opening", 5), ("timeline", 20), ("whys", 15), ("actions", 15), ("close", 5),
    ]  # fmt: skip
    assert (state.phase, state.starts_at, state.minutes) == ("planned", TWO, 45)


def test_a_plan_of_the_record_counts_before_the_agenda() -> None:
    plan = (PlannedSection(id="B1", section="whys", minutes=7.5, extended_minutes=-2),)
    state = state_of(Meeting(plan=plan, minutes=0), AGENDA)
    assert [(planned.section, planned.total_minutes) for planned in state.plan] == [("whys", 5.5)]
    assert state.minutes is None, "a booked length of 0 is none"


def test_runs_without_a_start_are_no_visits() -> None:
    runs = (SectionRun(id="R1", section="opening"), SectionRun(id="R2", section="opening", started_at=TWO))
    assert [run.section for run in state_of(Meeting(runs=runs), AGENDA).runs] == ["opening"]


def test_ids_and_unknown_keys_stay() -> None:
    meeting = Meeting.model_validate(
        {
            "plan": [{"id": "B1", "section": "opening", "minutes": 5, "mood": "calm"}],
            "runs": [{"id": "R1", "section": "opening", "started_at": TWO, "room": "blue"}],
        }
    )
    kept = keep(state_of(meeting, AGENDA, ended=False), meeting)
    assert kept == meeting
    assert (kept.plan[0].unknown(), kept.runs[0].unknown()) == ({"mood": "calm"}, {"room": "blue"})


def test_numbers_are_written_short() -> None:
    clock = MeetingClock(lambda: TWO, state_of(Meeting(), AGENDA))
    clock.start()
    clock.extend(2.5)
    plan, runs = keep(clock.state, Meeting()).plan, keep(clock.state, Meeting()).runs
    assert [(repr(row.minutes), row.extended_minutes) for row in plan[:2]] == [("5", 2.5), ("20", None)]
    assert runs[0].paused_seconds is None


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["start", "next", "back", "pause", "resume", "tick", "accept", "leave_out_gap", "end"]),
        st.integers(0, 400),
    ),
    min_size=1,
    max_size=25,
)


@given(MOVES)
def test_a_meeting_is_kept_and_read_again_as_it_was(moves: list[tuple[str, int]]) -> None:
    now = TWO
    clock = MeetingClock(lambda: now, state_of(Meeting(starts_at=TWO), AGENDA))
    meeting = Meeting(starts_at=TWO)
    for number, (move, seconds) in enumerate(moves):
        now += timedelta(seconds=seconds)
        getattr(clock, move)()
        former = {(run.section, run.started_at): run.id for run in meeting.runs}
        meeting = keep(clock.state, meeting, number)
        assert len({row.id for row in (*meeting.plan, *meeting.runs)}) == len(meeting.plan) + len(meeting.runs)
        assert all(former.get((run.section, run.started_at), run.id) == run.id for run in meeting.runs)
    state = clock.state
    again = state_of(meeting, PRESETS["30"], paused_since=state.paused_since, seen_at=state.seen_at, ended=state.ended)
    assert (again.plan, again.runs, again.phase, again.index) == (state.plan, state.runs, state.phase, state.index)
    assert keep(again, meeting) == meeting
