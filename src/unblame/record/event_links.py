"""A link to an event as people write it: by its time, by how its words begin, or both (“10:13 Alert fires”)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from unblame.record.reading import Unread, shortened
from unblame.record.showing import show_time
from unblame.record.timeline import Event

_AT = re.compile(r"(?:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T])?(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?!\S)")
_BEGINNING = 40
"""Characters of an event's words that name it, where they tell it from the others."""
_OFFERED = 3


def read_event_link(text: str, events: Sequence[Event], zone: tzinfo) -> Event:
    """The one event that a text names; times are in `zone`. Raises Unread when there is none, or several.

    Of several, the one whose time and words are just these is meant. An event's id names it too.
    """
    written = " ".join(text.split())
    found = _AT.match(written)
    begun = (written[found.end() :].strip() if found else written).casefold()
    near: list[Event] = []
    exact: list[Event] = []
    for event in events:
        if event.id == written:
            return event
        if (found and not _is_at(event, found, zone)) or not (words := _words(event).casefold()).startswith(begun):
            continue
        near.append(event)
        if words == begun and (not found or _time(event, zone) == found["time"]):
            exact.append(event)
    named = exact or near
    if len(named) == 1:
        return named[0]
    raise Unread(text, "", question=_question(written, named, events, zone))


def show_event_link(identifier: str, events: Sequence[Event], zone: tzinfo) -> str:
    """The shortest text that is read as that event again; the id itself of an event that is gone."""
    event = next((each for each in events if each.id == identifier), None)
    for text in _forms(event, zone) if event else ():
        try:
            if read_event_link(text, events, zone) is event:
                return text
        except Unread:
            continue
    return identifier


def _forms(event: Event, zone: tzinfo) -> Iterator[str]:
    words, time = _words(event), _time(event, zone)
    begun = words if len(words) <= _BEGINNING else words[: _BEGINNING + 1].rpartition(" ")[0] or words[:_BEGINNING]
    day = event.at.astimezone(zone).date().isoformat() if event.at else ""
    for said in (begun, words):
        yield f"{time} {said}".strip()
        if day:
            yield f"{day} {time} {said}".strip()


def _is_at(event: Event, written: re.Match[str], zone: tzinfo) -> bool:
    """Whether an event is at a written time; without seconds it is any second of that minute."""
    if event.at is None:
        return False
    local = event.at.astimezone(zone)
    hour, *rest = (int(part) for part in written["time"].split(":"))
    if written["day"] and written["day"] != local.date().isoformat():
        return False
    return [local.hour, local.minute, local.second][: 1 + len(rest)] == [hour, *rest]


def _time(event: Event, zone: tzinfo) -> str:
    return show_time(event.at, zone) if event.at else ""


def _words(event: Event) -> str:
    return " ".join(event.text.split())


def _question(written: str, named: Sequence[Event], events: Sequence[Event], zone: tzinfo) -> str:
    offered = [f"“{shortened(next(_forms(event, zone)) or event.id)}”" for event in (named or events)[:_OFFERED]]
    if named:
        rest = f" and {len(named) - _OFFERED} more" if len(named) > _OFFERED else ""
        return f"It can be {', '.join(offered)}{rest}. Write more of its words, or its day."
    if not offered:
        return "There is no other event yet: leave it empty."
    return f"No event is named by “{shortened(written)}”. Write its time or how its words begin, such as {offered[0]}."
