"""What holds for every merge, whatever both sides did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record import where as places
from unblame.record.actions import Action, ActionList
from unblame.record.analysis import Factor, Insight, Lessons, Note, Systemic, Why
from unblame.record.incident import Impact, Incident, Measure, Story
from unblame.record.links import renamed, without_links
from unblame.record.meeting import Meeting, Participant, Survey
from unblame.record.order import ordered
from unblame.record.session import Conflict, Ignored, Language, Session, Unread
from unblame.record.table import Record, Table
from unblame.record.timeline import Event, Evidence
from unblame.store.load import parse_session
from unblame.store.merge.same import same
from unblame.store.merge.sessions import Stands, merge
from unblame.store.toml import dump_session

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
EAST = timezone(timedelta(hours=1))
Edit = Callable[[Session], Session]


def tabled(model: type[Table], **values: Any) -> Any:
    """A table as a file gives it, with unknown keys."""
    return model.model_validate(values)


BASE = Session(
    id="s",
    incident=tabled(
        Incident,
        title="Checkout down",
        summary="one\ntwo\nthree\nfour",
        services=["web", "api"],
        incident_commander="Ana",
        later="raw",
        scores=[1, 2],
        labels=["x", "y"],
        deep={"a": {"b": 1, "c": "text"}, "d": [{"e": 1}]},
    ),
    story=Story(response="alpha\nbeta"),
    impact=Impact(users_affected=10, measures=(Measure(id="M1", name="errors", peak=4.5),)),
    timeline=(
        tabled(Event, id="E1", at=TEN, text="first", evidence=["V1"], odd=1),
        Event(id="E3", after="E1", led_to="E2", text="third"),
        Event(id="E2", at=TEN + timedelta(minutes=5), text="second\nline", milestones=("detected",)),
    ),
    evidence=(Evidence(id="V1", title="graph"), Evidence(id="V2", title="log")),
    whys=(Why(id="W1", answer="pool", evidence=("V1",)), Why(id="W2", parent="W1", answer="limit")),
    factors=(Factor(id="F1", text="no alert"),),
    systemic=(Systemic(id="S1", issue="habit", actions=("A1",)),),
    lessons=Lessons(well=("paging", "calm"), insights=(Insight(id="I1", theme="pools"),)),
    actions=(
        Action(
            id="A1", title="Alert", owner="Ana", addresses=("F1", "W2"), lists=(ActionList(id="T1", items=("a", "b")),)
        ),
        Action(id="A2", title="Runbook", due=date(2024, 2, 1)),
    ),
    meeting=Meeting(
        facilitator="Ben", participants=(Participant(id="P1", name="Ana"), Participant(id="P2", name="Ben"))
    ),
    survey=Survey(responses=5, counts=("0 1 2 2 0",)),
    notes=(Note(id="N1", heading="Old", text="kept"),),
    unread=(Unread(id="U1", where="timeline.E3.at", text="soonish"),),
    conflicts=(Conflict(id="X1", where="timeline.E2.text", mine="m", theirs="t"),),
    language=Language(ignored=(Ignored(id="J1", rule="r", where="factors.F1.text"),)),
)


def put(where: str, value: Any) -> Edit:
    return lambda session: places.put(session, where, value)


def name(where: str, new: str) -> Edit:
    """As the app does: what mentions the participant follows."""

    def edit(session: Session) -> Session:
        old = places.value_at(session, where)
        return renamed(places.put(session, where, new), old, new)

    return edit


def delete(where: str) -> Edit:
    def edit(session: Session) -> Session:
        places.value_at(session, where)
        return without_links(places.remove(session, where), {where.rpartition(".")[2]})

    return edit


def add(table: str, record: Record, before: str | None = None) -> Edit:
    def edit(session: Session) -> Session:
        if record.id in set(places.all_ids(session)):
            return session
        return places.insert(session, table, record, before)

    return edit


def move(where: str, target: int) -> Edit:
    return lambda session: places.move(session, where, target)


def unread(identifier: str, where: str, text: str) -> Edit:
    def edit(session: Session) -> Session:
        places.value_at(session, where)
        return add("unread", Unread(id=identifier, where=where, text=text))(session)

    return edit


def unknown(where: str, **values: Any) -> Edit:
    """Other unknown keys for a table of the root or a record."""

    def edit(session: Session) -> Session:
        table = cast("Table", places.value_at(session, where))
        made = type(table).model_validate({**table.__dict__, **table.unknown(), **values})
        head, _, identifier = where.rpartition(".")
        if not head:
            return session.model_copy(update={where: made})
        records = tuple(made if each.id == identifier else each for each in places.records_at(session, head))
        return places.put_records(session, head, cast("tuple[Record, ...]", records))

    return edit


EDITS: dict[str, list[Edit]] = {
    "incident": [
        put("incident.title", "Checkout was down"),
        put("incident.title", "Payments failed"),
        put("incident.summary", "ONE\ntwo\nthree\nfour"),
        put("incident.summary", "one\ntwo\n3\nfour\nfive"),
        put("incident.summary", "one\nTWO changed\nthree\nfour"),
        put("incident.summary", ""),
        put("incident.services", ("web", "queue", "api")),
        put("incident.services", ("api", "mail")),
        put("incident.private", True),
        put("incident.private", False),
        put("incident.kind", "incident"),
        put("incident.kind", "near-miss"),
        put("incident.incident_commander", "Cleo"),
        unknown("incident", later="changed raw", new="brand-new"),
        unknown("incident", later=7, new={"deep": 1}),
        unknown("incident", scores=[2, 3], labels=["x", "q", "y"]),
        unknown("incident", labels=["x"], deep={"a": {"b": 2, "c": "text"}, "z": "more"}),
        unknown("incident", deep={"a": {"b": 1, "c": "other text"}}),
    ],
    "story": [
        put("story.response", "alpha\nBETA"),
        put("story.response", "alpha\ngamma\nbeta"),
        put("story.trigger", "go"),
    ],
    "impact": [
        put("impact.users_affected", 12),
        put("impact.users_affected", 12.5),
        put("impact.users_affected", None),
        add("impact.measures", Measure(id="M7", name="latency")),
        delete("impact.measures.M1"),
        put("impact.measures.M1.peak", 5),
    ],
    "timeline": [
        put("timeline.E1.text", "first, changed"),
        put("timeline.E1.text", "first of all"),
        put("timeline.E1.at", TEN.astimezone(EAST)),
        put("timeline.E2.at", TEN + timedelta(hours=1)),
        put("timeline.E2.milestones", ("detected", "declared")),
        put("timeline.E2.milestones", ("acknowledged",)),
        put("timeline.E3.led_to", "E1"),
        put("timeline.E1.evidence", ("V1", "V2")),
        unknown("timeline.E1", odd=2),
        delete("timeline.E1"),
        delete("timeline.E3"),
        add("timeline", Event(id="E7", text="seven")),
        add("timeline", Event(id="E7", text="sieben", after="E1"), "E1"),
        add("timeline", Event(id="Z7", text="zed")),
        move("timeline.E3", 0),
        move("timeline.E1", 2),
    ],
    "evidence": [
        delete("evidence.V1"),
        put("evidence.V1.title", "chart"),
        add("evidence", Evidence(id="V7", title="trace")),
        add("evidence", Evidence(id="V7", title="dump")),
    ],
    "whys": [
        delete("whys.W1"),
        put("whys.W1.answer", "pool too small"),
        add("whys", Why(id="W7", parent="W2", answer="seven")),
        add("whys", Why(id="W7", parent="W1", answer="other seven", evidence=("V7",))),
        move("whys.W2", 0),
    ],
    "actions": [
        delete("actions.A1"),
        put("actions.A1.title", "Alert on the pool"),
        put("actions.A1.owner", "Ben"),
        put("actions.A2.due", date(2024, 3, 1)),
        put("actions.A2.due", date(2024, 4, 1)),
        put("actions.A1.lists.T1.items", ("a", "c", "b")),
        put("actions.A1.lists.T1.heading", "Steps"),
        put("actions.A1.lists.T1.heading", "Contents"),
        add("actions.A1.lists", ActionList(id="T7", heading="seven")),
        add("actions.A1.lists", ActionList(id="T7", heading="sieben")),
        add(
            "actions", Action(id="A7", title="seven", addresses=("W7",), lists=(ActionList(id="T8", items=("eight",)),))
        ),
        add("actions", Action(id="A7", title="sieben", lists=(ActionList(id="T8", items=("eight",)),))),
        move("actions.A2", 0),
    ],
    "meeting": [
        name("meeting.participants.P1.name", "Anna"),
        name("meeting.participants.P1.name", "Anouk"),
        name("meeting.participants.P2.name", "Benno"),
        put("meeting.participants.P1.role", "lead"),
        put("meeting.facilitator", "Ana"),
        put("meeting.participants.P2.attended", True),
        add("meeting.participants", Participant(id="P7", name="Cleo")),
    ],
    "survey": [put("survey.counts", ("1 1 2 1 0",)), put("survey.counts", ("0 0 0 5 0", "5 0 0 0 0"))],
    "lessons": [
        put("lessons.well", ("paging", "calm", "tools")),
        put("lessons.well", ("docs", "calm")),
        put("lessons.insights.I1.theme", "limits"),
    ],
    "notes": [
        delete("notes.N1"),
        put("notes.N1.text", "kept, changed"),
        add("notes", Note(id="N7", heading="new note")),
        add("notes", Note(id="Z7", heading="zed of the notes")),
    ],
    "unread": [
        unread("U7", "timeline.E1.at", "about ten"),
        unread("U7", "actions.A2.due", "Friday"),
        delete("unread.U1"),
    ],
    "conflicts": [
        delete("conflicts.X1"),
        add("conflicts", Conflict(id="X7", where="story.recovery", mine="k", theirs="l")),
    ],
}


def applied(edits: list[Edit]) -> Session:
    def step(session: Session, edit: Edit) -> Session:
        try:
            return edit(session)
        except places.NoSuchPlace:
            return session

    return reduce(step, edits, BASE)


def sides(groups: list[str]) -> st.SearchStrategy[Session]:
    edits = [edit for group in groups for edit in EDITS[group]]
    return st.lists(st.sampled_from(edits), max_size=8).map(applied) if edits else st.just(BASE)


SIDES = sides([*EDITS])
BOTH: st.SearchStrategy[Stands] = st.sampled_from(["longer", "mine"])
APART = EDITS.keys() - {"unread"}  # what is typed in a record belongs to the record
DISJOINT = st.sets(st.sampled_from(sorted(APART))).flatmap(
    lambda ours: st.tuples(sides(sorted(ours)), sides(sorted(APART - ours)))
)


def in_file(session: Session) -> Session:
    return parse_session(dump_session(session).encode(), Path("s.toml"))


def faceless(session: Session) -> Session:
    """Which text of a conflict is mine depends on who merged."""
    turned = tuple(
        each.model_copy(update={"mine": min(each.mine, each.theirs), "theirs": max(each.mine, each.theirs)})
        for each in session.conflicts
    )
    return session.model_copy(update={"conflicts": turned})


class Holding(NamedTuple):
    lines: set[str]
    """Each line of each text, with numbers and dates as they are printed."""
    whole: str


def held(session: Session) -> Holding:
    texts = [str(value) for value in _leaves(session)]
    return Holding({line for text in texts for line in text.split("\n")}, "\n".join(texts))


def _leaves(value: Any, key: str = "") -> Iterator[Any]:
    """All that a person wrote: no ids, links or places, since those may follow a record."""
    if isinstance(value, Table):
        for inner, each in value.entries():
            if not (isinstance(value, Event | Why | Action | Systemic) and inner in LINKS) and inner != "id":
                yield from _leaves(each, inner)
    elif isinstance(value, dict):
        for inner, each in cast("dict[str, Any]", value).items():
            yield from _leaves(each, inner)
    elif isinstance(value, tuple | list):
        for each in cast("list[Any]", value):
            yield from _leaves(each, key)
    elif isinstance(value, str) and key != "where":
        yield value


TABLES = [key for key in Session.model_fields if key not in ("schema_version", "id")]
LINKS = ("after", "led_to", "evidence", "parent", "addresses", "actions")


@given(SIDES, BOTH)
@settings(max_examples=60)
def test_an_unchanged_side_leaves_the_other_as_it_is(side: Session, stands: Stands) -> None:
    base = in_file(BASE)
    for mine, theirs in ((base, side), (side, base), (BASE, side), (side, BASE)):
        merged = merge(BASE, mine, theirs, stands=stands)
        assert same(merged.session, side)
        assert merged.conflicts == ()


@given(SIDES, SIDES)
@settings(max_examples=60)
def test_a_merge_is_the_same_from_both_sides(ours: Session, theirs: Session) -> None:
    one, other = merge(BASE, ours, theirs), merge(BASE, theirs, ours)
    assert faceless(one.session) == faceless(other.session)
    assert dump_session(faceless(one.session)) == dump_session(faceless(other.session))
    faces = [{(each.id, each.mine, each.theirs) for each in merged.conflicts} for merged in (one, other)]
    assert faces[0] == {(identifier, theirs, mine) for identifier, mine, theirs in faces[1]}


@given(SIDES, SIDES)
@settings(max_examples=60)
def test_two_clones_that_merged_the_same_have_nothing_to_merge(ours: Session, theirs: Session) -> None:
    mine, other = merge(BASE, ours, theirs).session, merge(BASE, theirs, ours).session
    for base in (BASE, ours, theirs):
        again = merge(base, mine, other)
        assert again.conflicts == ()
        assert again.session == mine or (other == base and faceless(mine) == faceless(again.session))


@given(SIDES, SIDES, BOTH)
@settings(max_examples=60)
def test_a_merge_is_a_session_that_a_file_can_hold(ours: Session, theirs: Session, stands: Stands) -> None:
    merged = merge(BASE, ours, theirs, stands=stands).session
    by_time = merged.model_copy(update={"timeline": tuple(ordered(merged.timeline))})
    assert in_file(merged) == by_time
    ids = list(places.all_ids(merged))
    assert len(ids) == len(set(ids))


@given(SIDES, SIDES, BOTH)
@settings(max_examples=60)
def test_no_new_text_is_lost(ours: Session, theirs: Session, stands: Stands) -> None:
    merged = merge(BASE, ours, theirs, stands=stands).session
    before, after = held(BASE), held(merged)
    for side in (ours, theirs):
        names = {person.name for person in side.meeting.participants} | {"Cleo"}
        for line in held(side).lines - before.lines - names:
            assert re.search(re.escape(line), after.whole), line


@given(DISJOINT, BOTH)
@settings(max_examples=60)
def test_edits_in_different_tables_never_conflict(pair: tuple[Session, Session], stands: Stands) -> None:
    merged = merge(BASE, *pair, stands=stands)
    assert merged.conflicts == ()


@given(SIDES, SIDES, BOTH)
@settings(max_examples=60)
def test_what_is_as_in_ours_is_ours_own(ours: Session, theirs: Session, stands: Stands) -> None:
    merged = merge(BASE, ours, in_file(theirs), stands=stands).session
    if in_file(theirs) == merged and ours == BASE:
        return  # theirs itself
    mine = {record.id: record for record in _records(ours)}
    for record in _records(merged):
        like = mine.get(record.id)
        assert like is None or like is record or repr(like) != repr(record)  # repr shows types and offsets
    for key in TABLES:
        assert getattr(merged, key) is getattr(ours, key) or repr(getattr(merged, key)) != repr(getattr(ours, key))


def _records(table: Table) -> Iterator[Record]:
    for key in type(table).model_fields:
        value = getattr(table, key)
        for each in cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,)):
            if isinstance(each, Record):
                yield each
            if isinstance(each, Table):
                yield from _records(each)
