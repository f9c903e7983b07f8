"""Which section shows which place of the record."""

from __future__ import annotations

from collections.abc import Mapping

_TABLES: Mapping[str, str] = {
    "incident": "incident",
    "impact": "incident",
    "story": "incident",
    "evidence": "incident",
    "notes": "incident",
    "timeline": "timeline",
    "whys": "whys",
    "root_cause": "whys",
    "factors": "whys",
    "lessons": "lessons",
    "systemic": "lessons",
    "related": "lessons",
    "actions": "actions",
    "meeting": "opening",
    "survey": "followup",
    "follow_up": "followup",
    "publication": "followup",
}
_PLACES: Mapping[str, str] = {
    "incident.summary": "opening",
    "meeting.parking_lot": "actions",
    "meeting.commitment": "close",
    "meeting.learned_count": "close",
    "meeting.decide_on": "close",
    "meeting.checklist": "followup",
    "follow_up.review_on": "close",
    "follow_up.next_review": "close",
}
"""Places that stand on another screen than the rest of their table."""


def section_of(where: str) -> str:
    """The section that shows a place; empty for what has a screen of its own (differences) or none."""
    place = where.partition("#")[0]
    table, _, rest = place.partition(".")
    own = f"{table}.{rest.partition('.')[0]}"
    return _PLACES.get(own) or _TABLES.get(table, "")
