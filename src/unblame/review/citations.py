"""Which events and whys name a piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping

from unblame.record.order import ordered, why_tree
from unblame.record.reading import shortened
from unblame.record.remembered import remembered
from unblame.record.session import Session
from unblame.record.showing import show_time
from unblame.record.timeline import Event, Evidence
from unblame.record.typed import Surroundings
from unblame.review.milestones import incident_zone

_WORDS = 24


def cited(session: Session) -> Mapping[str, tuple[str, ...]]:
    """By the id of a piece of evidence, what names it: events by their time (or first words), whys as `W2`."""
    zone = incident_zone(session)
    found: dict[str, list[str]] = {}
    for event in _citing(session.timeline):
        name = show_time(event.at, zone) if event.at else f"“{shortened(event.text, _WORDS)}”"
        for identifier in event.evidence:
            found.setdefault(identifier, []).append(name)
    for number, node in enumerate(why_tree(session.whys), 1):
        for identifier in node.why.evidence:
            found.setdefault(identifier, []).append(f"W{number}")
    return {identifier: tuple(dict.fromkeys(names)) for identifier, names in found.items()}


@remembered
def _citing(timeline: tuple[Event, ...]) -> list[Event]:
    """The events that name any: few of a long timeline."""
    return ordered([event for event in timeline if event.evidence])


def naming_evidence(near: Surroundings, evidence: tuple[Evidence, ...]) -> Surroundings:
    """The surroundings of a field that names evidence: `V1` by order, with the ids behind the numbers."""
    numbers = {f"V{number}": each.id for number, each in enumerate(evidence, 1)}
    return near._replace(numbers=numbers, numbered="evidence")
