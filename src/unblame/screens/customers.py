"""What we know beside what customers read: field by field, then event by event. FEATURES rows 111 and 125."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from unblame.record.order import ordered
from unblame.record.session import Session
from unblame.record.showing import show_time
from unblame.record.timeline import Event
from unblame.screens.columns import column, side_by_side
from unblame.widgets.field import Field
from unblame.widgets.rows import Row, plain
from unblame.widgets.sheet import Item

FIELDS = ("customer_summary", "what_happened", "cause", "resolution", "prevention", "services")
_STORY = ("what_happened", "leadup", "trigger", "detection", "response", "recovery")
_EVENT_HINT = "what may customers read of it?"
_LABEL = 16
_GAP = "  "


class Pair(NamedTuple):
    """A text of ours and the place of the customers' wording. `asks` when it is needed and easily forgotten.

    `time` stands before the text, which hangs below itself.
    """

    where: str
    title: str
    ours: str
    time: str = ""
    kind: str = "prose"
    hint: str = ""
    asks: bool = False


def fields(session: Session) -> list[Pair]:
    """The texts of the report, in its order."""
    prevents = [action for action in session.actions if action.purpose == "prevent" and not action.provisional]
    return [
        _field("customer_summary", "Summary", session.incident.summary, "what it was for them, in two sentences"),
        _field("what_happened", "What happened", _story(session), "without our names for things"),
        _field("cause", "Cause", session.root_cause.statement, "what made it possible"),
        _field("resolution", "Resolution", session.incident.resolution, "what ended it"),
        _field("prevention", "Prevention", "\n".join(action.title for action in prevents), "what will be different"),
        Pair("publication.services", "Services", ", ".join(session.incident.services), kind="names",
             hint="as customers call them: Shop, Checkout"),
    ]  # fmt: skip


def _field(key: str, title: str, ours: str, hint: str) -> Pair:
    return Pair(f"publication.{key}", title, ours, hint=hint)


def _story(session: Session) -> str:
    """What happened as it was written; where it was not, the parts of the story that were."""
    story = session.story
    parts = [getattr(story, key).strip() for key in _STORY[1:]]
    return story.what_happened or "\n".join(part for part in parts if part)


def events(session: Session, zone: tzinfo, open_field: str = "") -> list[Pair]:
    """Each key event, and any other that has wording for customers or is being worded, in the timeline's order."""
    return [
        _event(event, zone)
        for event in ordered(session.timeline)
        if event.key or event.public.strip() or open_field == f"timeline.{event.id}.public"
    ]


def _event(event: Event, zone: tzinfo) -> Pair:
    time = f"{show_time(event.at, zone)} " if event.at else ""
    missing = not event.public.strip()
    return Pair(f"timeline.{event.id}.public", "", event.text, time, hint=_EVENT_HINT, asks=missing)


def item_of(pair: Pair, field: Field, width: int, leaks: Sequence[str], *, beside: bool) -> list[Item]:
    """A pair as items: side by side in a sheet of this width, else one below the other. `leaks` say what must go."""
    return _beside(pair, field, width, leaks) if beside else [_below(pair, field, leaks)]


def _beside(pair: Pair, field: Field, width: int, leaks: Sequence[str]) -> list[Item]:
    half = max(20, (width - 8) // 2)
    ours = [f"   {line}" for line in column(pair.ours or "–", half, bullet=pair.time)]
    theirs, role = _theirs(pair, field)
    rows = [
        Row(((f"{a}{_GAP}", "dim"), (b, role)), key=pair.where)
        for a, b in side_by_side(ours, column(theirs, half), half + 3)
    ]
    bold = [row._replace(body=(row.body[0], (row.body[1][0], role or "strong"))) for row in rows]
    said = [plain(text, "bad", lead=((" " * (half + 5), ""),), key=pair.where, wrap=True) for text in leaks]
    own = field._replace(label="\n".join(ours), quiet=True)
    head = [Item("", (plain(f"  {pair.title}", "heading"),))] if pair.title else []
    return [*head, Item(pair.where, (*rows, *said), (*bold, *said), (own,), inline=True)]


def _below(pair: Pair, field: Field, leaks: Sequence[str]) -> Item:
    lead = ((f"  {pair.title:<{_LABEL}}", "dim"),)
    ours = Row(((pair.ours or "–", "dim"),), (*lead, (pair.time, "dim")), key=pair.where, wrap=True)
    theirs, role = _theirs(pair, field)
    row = Row(((theirs, role),), ((f"  {'  customers':<{_LABEL}}", "dim"),), key=pair.where, wrap=True)
    hang = " " * (_LABEL + 2)
    said = [plain(text, "bad", lead=((hang, ""),), key=pair.where, wrap=True) for text in leaks]
    own = field._replace(label=f"  {'  customers':<{_LABEL - 2}}", always=True, quiet=False)
    own = own._replace(note="; ".join(leaks), bad=True) if leaks else own
    return Item(pair.where, (ours, row, *said), (ours,), (own,))


def _theirs(pair: Pair, field: Field) -> tuple[str, str]:
    if field.text:
        return field.text, "bad" if field.bad else ""
    return pair.hint, "ask" if pair.asks else "dim"


def leaks_of(session: Session, pairs: Sequence[Pair]) -> Mapping[str, tuple[str, ...]]:
    """By place, what must not leave in the customers' wording, each with what to do."""
    from unblame.review.leaks import leaks

    publication, by_id = session.publication, {event.id: event for event in session.timeline}
    texts: list[tuple[str, str]] = []
    for pair in pairs:
        table, identifier = pair.where.split(".")[:2]
        if table == "timeline":
            texts.append((pair.where, by_id[identifier].public))
        elif pair.kind == "names":
            texts += [(pair.where, name) for name in publication.services]
        else:
            texts.append((pair.where, getattr(publication, identifier)))
    found: dict[str, list[str]] = {}
    for leak in leaks(texts, session):
        kind = "names" if leak.kind == "name" else f"{leak.kind}:"
        found.setdefault(leak.where, []).append(f"{kind} “{leak.text}”: say it without, or allow the word")
    return {where: tuple(said) for where, said in found.items()}
