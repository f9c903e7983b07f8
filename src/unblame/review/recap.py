"""Where we are, in a few sentences, for somebody who comes late. Made from a Room, so it may be shown."""

from __future__ import annotations

from unblame.agenda.agenda import TITLES
from unblame.record.order import ordered, why_tree
from unblame.record.showing import show_time
from unblame.review.metrics import downtime
from unblame.review.milestones import incident_zone
from unblame.review.room import Room


def recap(room: Room, current_event: str = "") -> list[tuple[str, str]]:
    """Pairs of a label and a sentence; what is not known yet is left out."""
    session = room.session
    rows: list[tuple[str, str]] = []
    if session.incident.title:
        rows.append(("Incident", session.incident.title))
    if session.incident.summary:
        rows.append(("In short", session.incident.summary))
    if lasted := downtime(session).value:
        rows.append(("Lasted", lasted))
    if room.clock and room.clock.section:
        rows.append(("Now", TITLES.get(room.clock.section, room.clock.section)))
    events = ordered(session.timeline)
    here = next((i for i, event in enumerate(events) if event.id == current_event), None)
    if here is not None:
        event = events[here]
        at = f"{show_time(event.at, incident_zone(session))} " if event.at else ""
        rows.append(("Walking at", f"{at}{event.text} ({here + 1} of {len(events)})"))
    nodes = [node for node in why_tree(session.whys) if node.why.answer]
    roots = [node.why.answer for node in nodes if node.why.root]
    if session.root_cause.statement or roots:
        rows.append(("Found", session.root_cause.statement or "; ".join(roots)))
    elif nodes:
        rows.append(("Deepest answer", max(nodes, key=lambda node: node.depth).why.answer))
    if session.actions:
        rows.append(("Actions", f"{len(session.actions)} so far"))
    if room.parked:
        rows.append(("Parked", str(room.parked)))
    return rows
