"""Time zones by IANA name, by offset, and by the letters people write behind a time."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from unblame.record.reading import Unread, shortened

EXPECTED_ZONE = "UTC, a name such as Europe/Berlin, or an offset such as +05:30"
EXPECTED_LETTERS = "UTC, PST, +05:30 or Europe/Berlin"

# Letters with one usual meaning where incidents are written down, in minutes east of UTC.
_FIXED = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "SAST": 120, "CAT": 120, "WAT": 60, "EAT": 180, "PKT": 300, "WIB": 420,
    "NST": -210, "NDT": -150, "ADT": -180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180,
    "SGT": 480, "HKT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip

AMBIGUOUS: dict[str, tuple[tuple[str, str], ...]] = {
    "IST": (("India", "+05:30"), ("Israel", "+02:00"), ("Ireland", "+01:00")),
    "CST": (("US Central", "-06:00"), ("China", "+08:00"), ("Cuba", "-05:00")),
    "BST": (("British Summer", "+01:00"), ("Bangladesh", "+06:00")),
    "AST": (("Atlantic", "-04:00"), ("Arabia", "+03:00")),
    "SST": (("Samoa", "-11:00"), ("Singapore", "+08:00")),
    "GST": (("Gulf", "+04:00"), ("South Georgia", "-02:00")),
    "AMT": (("Amazon", "-04:00"), ("Armenia", "+04:00")),
    "ECT": (("Ecuador", "-05:00"), ("Eastern Caribbean", "-04:00")),
    "WST": (("Western Australia", "+08:00"), ("Samoa", "+13:00")),
}
"""Letters that mean several zones, each with its meanings and their offsets."""

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{2}):([0-9]{2})", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_LONGEST = 60
_EARLIEST, _LATEST = timedelta(hours=-12), timedelta(hours=14)
_QUARTER = 15
_NOT_PLACES = frozenset(["localtime", "posixrules", "Factory"])


def zone(name: str) -> tzinfo:
    """Return the zone of `incident.timezone`: an IANA name, an offset (`+05:30`, `UTC+05:30`) or UTC.

    Raises Unread, naming the nearest IANA names.
    """
    written = name.strip()
    found = _offset_or_utc(written) or _named(written)
    if found is None:
        near = nearest(written)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise Unread(name, EXPECTED_ZONE, reason=f"There is no time zone “{shortened(written)}”.{hint}")
    return found


def written_zone(text: str) -> tzinfo:
    """Return the zone written behind a time: letters, an offset or an IANA name with a `/`.

    Raises Unread with a question for letters of several meanings, and for unknown ones.
    """
    letters = text.upper()
    if meanings := AMBIGUOUS.get(letters):
        choices = _either([f"{place} (UTC{offset})" for place, offset in meanings])
        offsets = _either([f"UTC{offset}" for _, offset in meanings])
        question = f"{letters} can mean {choices}. Write {offsets} in its place."
        raise Unread(text, EXPECTED_LETTERS, question=question)
    if letters in _FIXED:
        minutes = _FIXED[letters]
        return timezone(timedelta(minutes=minutes)) if minutes else UTC
    found = _offset_or_utc(text) or (_named(text) if "/" in text else None)
    if found is None:
        question = f"“{shortened(text)}” is no time zone known here. Write {EXPECTED_LETTERS}."
        raise Unread(text, EXPECTED_LETTERS, question=question)
    return found


def offset_zone(text: str) -> timezone | None:
    """Return the zone of `+05:30`, `-08:00` or `UTC+05:30`; None for an offset that no clock on earth has."""
    form = _OFFSET.fullmatch(text)
    if form is None:
        return None
    size = timedelta(hours=int(form[2]), minutes=int(form[3]))
    offset = -size if form[1] == "-" else size
    if int(form[3]) % _QUARTER or int(form[3]) > 45 or not _EARLIEST <= offset <= _LATEST:
        return None
    return timezone(offset) if offset else UTC


def zone_label(zone: tzinfo, at: datetime) -> str:
    """Return what a column calls the zone at that moment: “UTC”, “CET” or “UTC+05:30”."""
    name = at.astimezone(zone).tzname() or ""
    if name and name[0] in "+-":  # IANA has no letters for this place
        return str(fixed(at, zone).tzinfo)
    return name


def fixed(at: datetime, zone: tzinfo) -> datetime:
    """Return the same instant in a zone, as the plain offset that a TOML file can hold (whole minutes)."""
    instant = at.astimezone(UTC)  # a detour: a skipped local time would keep its impossible clock
    offset = instant.astimezone(zone).utcoffset() or timedelta()
    minutes = offset // timedelta(minutes=1)
    return instant.astimezone(timezone(timedelta(minutes=minutes)) if minutes else UTC)


def nearest(name: str) -> list[str]:
    """Return up to three IANA names that a mistyped one, or a city alone, may stand for."""
    wanted = name[:_LONGEST].lower().replace(" ", "_")
    known = _known_names()
    cities = [full for lower, full in known.items() if lower.rpartition("/")[2] == wanted]
    close = [known[lower] for lower in difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.7)]
    return list(dict.fromkeys([*cities, *close]))[:3]


@cache
def _known_names() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


def _offset_or_utc(text: str) -> tzinfo | None:
    return UTC if text.upper() in {"UTC", "Z", "ETC/UTC"} else offset_zone(text)


def _named(name: str) -> ZoneInfo | None:
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        return None
    if name in _NOT_PLACES or name.startswith(("posix/", "right/")):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _either(choices: list[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
