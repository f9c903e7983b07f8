"""How times and lengths of time are shown. English names, never those of the machine's locale."""

from __future__ import annotations

from datetime import datetime, tzinfo

from unblame.record.zones import fixed, zone_label

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def show_time(at: datetime, zone: tzinfo, *, with_seconds: bool | None = None) -> str:
    """Return “14:05” in that zone; None shows seconds where they are not zero."""
    local = at.astimezone(zone)
    seconds = local.second != 0 if with_seconds is None else with_seconds
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"


def show_clear_time(at: datetime, zone: tzinfo, *, with_seconds: bool | None = None) -> str:
    """As `show_time`; in an hour that comes twice, when clocks are put back, “01:30 UTC-04:00”."""
    local = at.astimezone(zone)
    shown = show_time(at, zone, with_seconds=with_seconds)
    twice = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    return f"{shown} {fixed(at, zone).tzinfo}" if twice else shown


def show_day_time(at: datetime, zone: tzinfo) -> str:
    """Return “Mon 15 Jan 14:05 UTC” in that zone."""
    local = at.astimezone(zone)
    day = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"
    return f"{day} {show_time(at, zone)} {zone_label(zone, at)}"


def elapsed(seconds: float) -> str:
    """Return the distance from an anchor: “+35s”, “+18m”, “+1h05m”, “+2d 3h”, “-5m”; “+0m” at the anchor.

    What is smaller than the last unit shown is cut off.
    """
    sign, whole = ("-" if seconds <= -1 else "+"), int(abs(seconds))
    if 0 < whole < _MINUTE:
        return f"{sign}{whole}s"
    if whole < _HOUR:
        return f"{sign}{whole // _MINUTE}m"
    if whole < _DAY:
        return f"{sign}{whole // _HOUR}h{whole % _HOUR // _MINUTE:02}m"
    days, hours = whole // _DAY, whole % _DAY // _HOUR
    return f"{sign}{days}d {hours}h" if hours else f"{sign}{days}d"


def duration(seconds: float) -> str:
    """Return a length of time: “35 s”, “47 min”, “47 min 20 s”, “2 h 11 min”, “1 d 3 h”.

    Seconds are shown below an hour, minutes below a day, parts that are zero never.
    """
    whole = int(abs(seconds))
    parts = [
        (whole // _DAY, "d"),
        (whole % _DAY // _HOUR, "h"),
        (whole % _HOUR // _MINUTE if whole < _DAY else 0, "min"),
        (whole % _MINUTE if whole < _HOUR else 0, "s"),
    ]
    words = " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
    return f"-{words}" if seconds <= -1 else words
