"""The clock in words: what is left, when it ends, what would be cut."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from unblame.agenda.agenda import TITLES
from unblame.agenda.pace import Proposal, Reading
from unblame.agenda.state import utc


def clock_text(seconds_left: float) -> str:
    """“6:00” while time is left, “+1:20” past zero; minutes are not folded into hours."""
    whole = math.ceil(round(seconds_left, 3))
    minutes, seconds = divmod(abs(whole), 60)
    return f"{'+' if whole < 0 else ''}{minutes}:{seconds:02}"


def passed_text(seconds: float) -> str:
    """“4:02”, from an hour on “1:04:02”."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def minutes_text(minutes: float) -> str:
    """“20”, “7.5”."""
    return f"{round(minutes, 1):g}"


def signed_text(minutes: float) -> str:
    """“+5”, “−2”: a change in minutes."""
    return f"{'−' if minutes < 0 else '+'}{minutes_text(abs(minutes))}"


def time_text(at: datetime, zone: tzinfo) -> str:
    """“15:03”, the time of day in `zone`."""
    return f"{utc(at).astimezone(zone):%H:%M}"


def left_text(reading: Reading) -> str:
    """“6:00 left of 20”, past zero “+1:20 over 20”."""
    side = "over" if reading.over else "left of"
    return f"{clock_text(reading.left_seconds)} {side} {minutes_text(reading.minutes_total)}"


def break_text(reading: Reading) -> str:
    """What the clock does in a break: “The clock runs: 6:00 left of Timeline”, past zero “+1:20 over, Timeline”."""
    does = "The clock stands" if reading.phase == "paused" else "The clock runs"
    side = "over," if reading.over else "left of"
    return f"{does}: {clock_text(reading.left_seconds)} {side} {TITLES.get(reading.section, reading.section)}"


def planned_text(reading: Reading, zone: tzinfo) -> str:
    """“planned 14:00–15:00”; without a time “planned 60 min”, without a plan nothing."""
    if reading.planned_start and reading.hard_end:
        return f"planned {time_text(reading.planned_start, zone)}–{time_text(reading.hard_end, zone)}"
    total = sum(section.minutes_total for section in reading.sections)
    return f"planned {minutes_text(total)} min" if reading.sections else ""


def ends_text(reading: Reading, zone: tzinfo) -> str:
    """“ends 15:03” at this rate, “ended 15:02” afterwards, nothing without a plan."""
    if reading.projected_end is None:
        return ""
    word = "ended" if reading.phase == "ended" else "ends"
    return f"{word} {time_text(reading.projected_end, zone)}"


def cuts_text(proposal: Proposal) -> str:
    """“Whys 15 to 13, actions 15 to 14”; nothing when no section can lend."""
    titles = ((TITLES.get(cut.section, cut.section).lower(), cut) for cut in proposal.cuts)
    cuts = ", ".join(
        f"{title} {minutes_text(cut.from_minutes)} to {minutes_text(cut.to_minutes)}" for title, cut in titles
    )
    return cuts[:1].upper() + cuts[1:]
