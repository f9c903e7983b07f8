"""The meeting clock: a state machine over an injected wall clock.

Only its moves change whose time is running; which screen is looked at does not matter here. Wall time and not
monotonic time, since that stops while a laptop sleeps and means nothing in a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple

from unblame.agenda.agenda import TITLES, Agenda
from unblame.agenda.pace import Proposal, Reading, read
from unblame.agenda.state import ClockState, Gap, Planned, Run, seconds_between, utc
from unblame.agenda.texts import cuts_text, minutes_text, passed_text, signed_text, time_text

TAKE_BACK_SECONDS: Final = 10
"""So long after next, back takes it back instead of opening another visit."""
GAP_SECONDS: Final = 30
"""More than this between two ticks is a sleep."""
GAP_STANDS_SECONDS: Final = 180
"""So long a sleep can be left out. Meanwhile no proposal is said: it would ask for the same key."""
WORTH_SAYING_SECONDS: Final = 60
"""A proposal is read out from this lateness on; below it, it only stands in the reading."""

Value = str | int | datetime


class Notice(NamedTuple):
    """Something for the message row: a rule, whose sentence is data elsewhere, and what its braces hold."""

    rule: str
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, rule: str, **values: Value) -> Notice:
        return cls(rule, tuple(values.items()))

    def texts(self, zone: tzinfo) -> dict[str, str]:
        """The values as text, times of day in `zone`."""
        return {
            name: time_text(value, zone) if isinstance(value, datetime) else str(value) for name, value in self.values
        }


Notices = tuple[Notice, ...]


def wall_clock() -> datetime:
    """The `now` of a real meeting."""
    return datetime.now(UTC)


def plan_of(agenda: Agenda) -> tuple[Planned, ...]:
    return tuple(Planned(slot.section, slot.minutes) for slot in agenda.slots)


class MeetingClock:
    """Moves `state`, which others store. Each move raises nothing and returns what it has to say.

    Where a row has room for one notice, the last is the one to show.

    Moments are whole seconds, so that the file reads well. Without a plan, and after the end, every move is
    refused in silence; before the start all but start, next and toggle say `clock.not-started`.
    """

    def __init__(self, now: Callable[[], datetime], state: ClockState) -> None:
        self._now = now
        self.state = state

    def reading(self) -> Reading:
        return read(self.state, self._moment())

    def tick(self) -> Notices:
        """Count on; to be called about once a second. Says sleeps, nudges and proposals, each once."""
        now, slept = self._before()
        if slept or self.state.phase != "running":
            return slept
        return self._nudge(now) + self._offer(now)

    def start(self) -> Notices:
        now, slept = self._before()
        return self._start(now) + slept

    def next(self) -> Notices:
        """To the next section; before the start, start. In the last section nothing moves: `end` ends."""
        now, slept = self._before()
        if self.state.phase == "planned":
            return self._start(now) + slept
        if not self._is_open:
            return slept
        if self.state.index + 1 >= len(self.state.plan):
            return (Notice("clock.last-section"), *slept)
        return self._visit(self.state.index + 1, now) + slept

    def back(self) -> Notices:
        """To the section before; within ten seconds of next, next is taken back and no time is lost."""
        now, slept = self._before()
        if not self._is_open:
            return self._refused() + slept
        if self.state.index == 0:
            return (Notice("clock.first-section"), *slept)
        if self._can_take_back(now):
            return self._take_back(now) + slept
        return self._visit(self.state.index - 1, now) + slept

    def pause(self) -> Notices:
        now, slept = self._before()
        if self.state.phase == "paused":
            return slept
        if not self._is_open:
            return self._refused() + slept
        self.state = replace(self.state, paused_since=now)
        return (Notice("clock.paused"), *slept)

    def resume(self) -> Notices:
        now, slept = self._before()
        if self.state.phase == "running":
            return slept
        if not self._is_open:
            return self._refused() + slept
        self.state = replace(self.state, runs=(*self.state.runs[:-1], self._counted_run(now)), paused_since=None)
        return (Notice("clock.resumed"), *slept)

    def toggle(self) -> Notices:
        """Start, pause or resume, whichever comes next."""
        moves = {"planned": self.start, "running": self.pause, "paused": self.resume}
        move = moves.get(self.state.phase)
        return move() if move else self.tick()

    def extend(self, minutes: float) -> Notices:
        """Give the current section minutes, or take some (below 0); its total never goes below 0."""
        _, slept = self._before()
        if not self._is_open:
            return self._refused() + slept
        index = self.state.index
        planned = self.state.plan[index]
        total = max(0.0, planned.total_minutes + minutes)
        changed = total - planned.total_minutes
        self._extended(index, total - planned.minutes)
        extended = Notice.of("clock.extended", minutes=signed_text(changed), section=_title(planned.section))
        return (extended, *slept)

    def set_minutes(self, total: float) -> Notices:
        """Give the current section so many minutes in all."""
        current = self.state.plan[self.state.index].total_minutes if self.state.plan else 0.0
        return self.extend(total - current)

    def accept(self) -> Notices:
        """Take the proposal: what is borrowed shows as negative extended minutes of those that lend."""
        now, slept = self._before()
        if not self._is_open:
            return self._refused() + slept
        proposal = read(self.state, now).proposal
        if proposal is None or not proposal.cuts:
            return (Notice("clock.nothing-to-accept"), *slept)
        places = {planned.section: index for index, planned in reversed(list(enumerate(self.state.plan)))}
        for cut in proposal.cuts:
            index = places[cut.section]
            self._extended(index, cut.to_minutes - self.state.plan[index].minutes)
        said = self.state.offered - {(len(self.state.runs) - 1, "clock.proposal")}
        self.state = replace(self.state, offered=said)
        return (Notice("clock.proposal-taken", _ends(read(self.state, now), proposal)), *slept)

    def leave_out_gap(self) -> Notices:
        """Count the last sleep as a pause; the nudges that it swallowed come when they are due again."""
        _, slept = self._before()
        gap = self.state.gap
        if gap is None or not self._is_open:
            return slept
        runs = list(self.state.runs)
        run = runs[gap.run]
        runs[gap.run] = run._replace(paused_seconds=run.paused_seconds + gap.seconds)
        self.state = replace(self.state, runs=tuple(runs), gap=None, nudged=self.state.nudged - gap.dropped)
        return (Notice.of("clock.left-out", passed=passed_text(gap.seconds)), *slept)

    def end(self) -> Notices:
        """End the meeting, from whichever section it is in."""
        now, slept = self._before()
        if not self._is_open:
            return self._refused() + slept
        last = self._counted_run(now)._replace(ended_at=now)
        runs = (*self.state.runs[:-1], last)
        self.state = replace(self.state, runs=runs, paused_since=None, gap=None, ended=True)
        return (Notice("clock.ended"), *slept)

    @property
    def _is_open(self) -> bool:
        return self.state.phase in {"running", "paused"}

    def _moment(self) -> datetime:
        """Now; where the wall clock has stepped back, the latest moment until it has caught up."""
        moment = utc(self._now()).replace(microsecond=0)
        latest = self.state.latest
        if latest is not None and moment < utc(latest):
            return utc(latest)
        self.state = replace(self.state, latest=moment)
        return moment

    def _before(self) -> tuple[datetime, Notices]:
        """One moment for a whole move, and the sleep it ends. Nudges and proposals wait for the next tick."""
        now = self._moment()
        return now, self._wake(now)

    def _wake(self, now: datetime) -> Notices:
        seen, gap = self.state.seen_at, self.state.gap
        if gap is not None and seconds_between(gap.ended_at, now) > GAP_STANDS_SECONDS:
            gap = None
        self.state = replace(self.state, seen_at=now, gap=gap)
        if self.state.phase != "running" or seen is None or seconds_between(seen, now) <= GAP_SECONDS:
            return ()
        dropped = self.state.due_nudges(now)
        gap = Gap(seen, now, len(self.state.runs) - 1, dropped)
        self.state = replace(self.state, gap=gap, nudged=self.state.nudged | dropped)
        return (Notice.of("clock.slept", passed=passed_text(gap.seconds)),)

    def _nudge(self, now: datetime) -> Notices:
        due = self.state.due_nudges(now)
        if not due:
            return ()
        self.state = replace(self.state, nudged=self.state.nudged | due)
        index, percent = max(due)
        planned = self.state.plan[index]
        used = int(self.state.used_seconds(planned.section, now) // 60)
        minutes = minutes_text(planned.total_minutes)
        return (Notice.of(f"clock.section-{percent}", section=_title(planned.section), used=used, minutes=minutes),)

    def _offer(self, now: datetime) -> Notices:
        """Say the proposal: once a visit, again when it stops being enough, never while a sleep asks."""
        if self.state.gap is not None:
            return ()
        reading = read(self.state, now)
        proposal = reading.proposal
        if proposal is None or reading.late_by_seconds < WORTH_SAYING_SECONDS:
            return ()
        rule = "clock.proposal-short" if proposal.short_by_minutes else "clock.proposal"
        key = (len(self.state.runs) - 1, rule)
        if key in self.state.offered:
            return ()
        self.state = replace(self.state, offered=self.state.offered | {key})
        return (Notice(rule, (*_ends(reading, proposal), ("minutes", proposal.short_by_minutes))),)

    def _start(self, now: datetime) -> Notices:
        if self.state.phase != "planned":
            return ()
        first = self.state.plan[0].section
        self.state = replace(self.state, runs=(Run(first, now),))
        started = Notice.of("clock.started", section=_title(first))
        late = seconds_between(self.state.starts_at, now) if self.state.starts_at else 0.0
        if late < WORTH_SAYING_SECONDS:
            return (started,)
        # The late start is said here; the first visit need not say it again as a proposal.
        self.state = replace(self.state, offered=self.state.offered | {(0, "clock.proposal")})
        return (started, Notice.of("clock.late-start", minutes=int(late // 60)))

    def _visit(self, index: int, now: datetime) -> Notices:
        section = self.state.plan[index].section
        left = self._counted_run(now)._replace(ended_at=now)
        runs = (*self.state.runs[:-1], left, Run(section, now))
        self.state = replace(self.state, runs=runs, paused_since=None)
        return (Notice.of("clock.moved", section=_title(section)),)

    def _can_take_back(self, now: datetime) -> bool:
        if len(self.state.runs) < 2:
            return False
        before, opened = self.state.runs[-2:]
        came_by_next = before.section == self.state.plan[self.state.index - 1].section
        return came_by_next and seconds_between(opened.started_at, now) <= TAKE_BACK_SECONDS

    def _take_back(self, now: datetime) -> Notices:
        before, opened = self.state.runs[-2], self._counted_run(now)
        paused = before.paused_seconds + opened.paused_seconds
        runs = (*self.state.runs[:-2], before._replace(ended_at=None, paused_seconds=paused))
        offered = frozenset(said for said in self.state.offered if said[0] < len(runs))
        self.state = replace(self.state, runs=runs, paused_since=None, offered=offered)
        return (Notice.of("clock.taken-back", section=_title(before.section)),)

    def _counted_run(self, now: datetime) -> Run:
        """The open run with the pause that lasts, if one does."""
        last, since = self.state.runs[-1], self.state.paused_since
        if since is None:
            return last
        return last._replace(paused_seconds=last.paused_seconds + seconds_between(since, now))

    def _extended(self, index: int, minutes: float) -> None:
        plan = self.state.plan
        changed = plan[index]._replace(extended_minutes=minutes)
        self.state = replace(self.state, plan=(*plan[:index], changed, *plan[index + 1 :]))

    def _refused(self) -> Notices:
        return (Notice("clock.not-started"),) if self.state.phase == "planned" else ()


def _ends(reading: Reading, proposal: Proposal) -> tuple[tuple[str, Value], ...]:
    ends = (("end", reading.projected_end), ("hard_end", reading.hard_end))
    return (("cuts", cuts_text(proposal)), *((name, at) for name, at in ends if at is not None))


def _title(section: str) -> str:
    return TITLES.get(section, section)
