"""Each rule of the merge, by example."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from unblame.record import where as places
from unblame.record.actions import Action, ActionList
from unblame.record.analysis import Factor, Lessons, Note, Systemic, Why
from unblame.record.ids import tail_of
from unblame.record.incident import Impact, Incident
from unblame.record.links import without_links
from unblame.record.meeting import Meeting, Participant, Survey
from unblame.record.session import Conflict, Session, Unread
from unblame.record.timeline import Event, Evidence
from unblame.store.load import parse_session
from unblame.store.merge.sessions import Merged, Stands, merge
from unblame.store.toml import dump_session

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
BASE = Session(
    id="s",
    incident=Incident(title="Checkout", summary="a\nb\nc", services=("web",)),
    timeline=(Event(id="E1", text="first"), Event(id="E2", text="second"), Event(id="E3", text="third")),
)


def with_(session: Session, where: str, value: Any) -> Session:
    return places.put(session, where, value)


def without(session: Session, where: str) -> Session:
    return without_links(places.remove(session, where), {where.rpartition(".")[2]})


def incident(**values: Any) -> Session:
    return Session(id="s", incident=Incident.model_validate({"title": "t", **values}))


def found(merged: Merged) -> list[tuple[str, str, str]]:
    return [(each.where, each.mine, each.theirs) for each in merged.conflicts]


# -------------------------------------------------------------------- the very objects


def test_an_unchanged_side_gives_the_other_itself() -> None:
    ours, theirs = with_(BASE, "incident.title", "x"), with_(BASE, "incident.title", "y")
    same = BASE.model_copy(deep=True)
    assert merge(BASE, ours, same) == (ours, ())
    assert merge(BASE, ours, same).session is ours
    assert merge(BASE, same, theirs).session == theirs
    assert merge(same, ours, ours.model_copy(deep=True)).session is ours


def test_what_theirs_left_is_ours_own_and_what_they_changed_is_theirs() -> None:
    ours = with_(BASE.model_copy(deep=True), "timeline.E1.text", "mine")
    theirs = with_(BASE.model_copy(deep=True), "timeline.E3.text", "other")
    merged = merge(BASE, ours, theirs).session
    assert merged.incident is ours.incident
    assert merged.timeline[0] is ours.timeline[0]
    assert merged.timeline[1] is ours.timeline[1]
    assert merged.timeline[2] is theirs.timeline[2]


def test_what_the_other_side_left_is_ours_own_where_only_it_changed_something() -> None:
    """A screen of thousands of events draws only those again that are not the same object."""
    ours = BASE.model_copy(deep=True)
    theirs = with_(BASE.model_copy(deep=True), "timeline.E3.text", "other")
    merged = merge(BASE, ours, theirs).session
    assert merged == theirs
    assert merged.incident is ours.incident
    assert merged.timeline[0] is ours.timeline[0]
    assert merged.timeline[2] is theirs.timeline[2]


def test_an_instant_in_another_offset_is_a_change() -> None:
    base = Session(id="s", timeline=(Event(id="E1", at=TEN),))
    ours = with_(base, "timeline.E1.at", TEN.astimezone(timezone(timedelta(hours=1))))
    merged = merge(base, ours, with_(base, "incident.title", "x")).session
    assert merged.timeline[0] is ours.timeline[0]


def test_ten_thousand_events_are_merged_in_a_moment() -> None:
    """From three files that share no object; about 0.2 s on a slow machine."""
    events = tuple(Event(id=f"E{n}", at=TEN + timedelta(seconds=n), text=f"event {n}") for n in range(10_000))
    base = Session(id="s", timeline=events)
    copies = [with_(base.model_copy(deep=True), f"timeline.E{n}.text", "changed") for n in (9_990, 9_995)]
    start = time.process_time()
    merged = merge(base, *copies)
    assert time.process_time() - start < 1.5
    assert merged.conflicts == ()
    assert [event.id for event in merged.session.timeline if event.text == "changed"] == ["E9990", "E9995"]


# -------------------------------------------------------------------- keys


def test_lines_of_a_text_are_merged() -> None:
    merged = merge(BASE, with_(BASE, "incident.summary", "A\nb\nc"), with_(BASE, "incident.summary", "a\nb\nC"))
    assert merged.session.incident.summary == "A\nb\nC"
    assert merged.conflicts == ()


@pytest.mark.parametrize(("stands", "shown"), [("longer", "a\nlonger\nc"), ("mine", "a\nB\nc")])
def test_a_line_that_both_changed_is_a_conflict(stands: Stands, shown: str) -> None:
    ours, theirs = with_(BASE, "incident.summary", "a\nB\nc"), with_(BASE, "incident.summary", "a\nlonger\nc")
    merged = merge(BASE, ours, theirs, stands=stands)
    assert merged.session.incident.summary == shown
    assert found(merged) == [("incident.summary", "a\nB\nc", "a\nlonger\nc")]
    assert merged.session.conflicts == merged.conflicts


def test_either_side_of_a_conflict_has_what_did_not_collide() -> None:
    base = with_(BASE, "incident.summary", "a\nm\nb\nn\nc")
    ours = with_(base, "incident.summary", "a1\nm\nb\nn\nc1")
    theirs = with_(base, "incident.summary", "a2\nm\nb2\nn\nc")
    assert found(merge(base, ours, theirs)) == [("incident.summary", "a1\nm\nb2\nn\nc1", "a2\nm\nb2\nn\nc1")]


@pytest.mark.parametrize(
    ("key", "base", "ours", "theirs", "longer", "texts"),
    [
        ("private", None, True, False, False, ("true", "false")),
        ("private", True, None, False, False, ("", "false")),
        ("kind", None, "incident", "near-miss", "near-miss", ("incident", "near-miss")),
        ("kind", "near-miss", "incident", None, "incident", ("incident", "")),
        ("rto_minutes", 1, 10, 7.5, 7.5, ("10", "7.5")),
        ("rto_minutes", 1, 8, 9, 9, ("8", "9")),
        ("title", "Checkout", "", "short", "short", ("", "short")),
    ],
)
def test_values_that_both_changed(
    key: str, base: object, ours: object, theirs: object, longer: object, texts: tuple[str, str]
) -> None:
    old, mine, other = (with_(incident(), f"incident.{key}", value) for value in (base, ours, theirs))
    for first, second, face in ((mine, other, texts), (other, mine, texts[::-1])):
        merged = merge(old, first, second)
        assert getattr(merged.session.incident, key) == longer
        assert found(merged) == [(f"incident.{key}", *face)]
        assert merge(old, first, second, stands="mine").session.incident is first.incident


def test_moments_and_days_are_written_as_in_the_file() -> None:
    base = Session(id="s", timeline=(Event(id="E1"),), actions=(Action(id="A1"),))
    sides = [
        with_(with_(base, "timeline.E1.at", TEN + timedelta(hours=n)), "actions.A1.due", date(2024, 1, 30 + n))
        for n in (0, 1)
    ]
    assert found(merge(base, *sides)) == [
        ("actions.A1.due", "2024-01-30", "2024-01-31"),
        ("timeline.E1.at", "2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z"),
    ]


def test_lists_are_merged_without_a_conflict() -> None:
    base = Session(id="s", lessons=Lessons(well=("a", "b", "c")))
    ours, theirs = with_(base, "lessons.well", ("a", "B1", "c", "x")), with_(base, "lessons.well", ("a", "B2", "y"))
    merged = merge(base, ours, theirs)
    assert set(merged.session.lessons.well) == {"a", "B1", "B2", "x", "y"}
    assert merged.session == merge(base, theirs, ours).session
    assert merged.conflicts == ()


def test_counts_are_one_value() -> None:
    base = Session(id="s", survey=Survey(counts=("0 0", "1 1")))
    merged = merge(base, with_(base, "survey.counts", ("5 0", "1 1")), with_(base, "survey.counts", ("0 0", "10 1")))
    assert merged.session.survey.counts == ("0 0", "10 1")
    assert found(merged) == [("survey.counts", '["5 0", "1 1"]', '["0 0", "10 1"]')]


def test_unknown_keys_are_merged_at_any_depth() -> None:
    base = incident(deep={"a": 1, "b": 2, "gone": 3}, text="x\ny", tagged=["p", "q"], raw=[1])
    ours = incident(deep={"a": 10, "b": 2, "mine": {"k": 1}}, text="X\ny", tagged=["p", "q", "r"], raw=[1])
    theirs = incident(deep={"a": 1, "b": 20, "gone": 3, "yours": 1}, text="x\nY", tagged=["q"], raw=[2])
    merged = merge(base, ours, theirs)
    assert merged.session.incident.unknown() == {
        "deep": {"a": 10, "b": 20, "mine": {"k": 1}, "yours": 1},
        "text": "X\nY",
        "tagged": ["q", "r"],
        "raw": [2],
    }
    assert merged.conflicts == ()
    assert ours.incident.unknown()["deep"] == {"a": 10, "b": 2, "mine": {"k": 1}}, "no side is touched"


def test_an_unknown_key_that_one_side_dropped_goes() -> None:
    base, ours = incident(a=1, b=1), with_(incident(b=1), "incident.title", "mine")
    merged = merge(base, ours, with_(base, "incident.reference", "INC-1"))
    assert merged.session.incident == Incident.model_validate({"title": "mine", "reference": "INC-1", "b": 1})


def test_unknown_keys_that_both_changed() -> None:
    base = incident(deep={"n": 1, "gone": 1, "table": {"k": 1}})
    ours = incident(deep={"n": 22, "table": {"k": 1, "at": TEN}})
    theirs = incident(deep={"n": "3", "gone": 2, "table": "text"})
    merged = merge(base, ours, theirs)
    assert found(merged) == [
        ("incident.deep.gone", "", "2"),
        ("incident.deep.n", "22", "3"),
        ("incident.deep.table", "{ k = 1, at = 2024-01-15T10:00:00Z }", "text"),
    ]
    assert merged.session.incident.unknown()["deep"] == {"n": 22, "gone": 2, "table": {"k": 1, "at": TEN}}


@pytest.mark.parametrize("key", ["cls", "self", "_fields_set", "model_config", "a.b", "", "update"])
def test_no_name_of_an_unknown_key_disturbs(key: str) -> None:
    base = incident(**{key: 1, "other": 1})
    merged = merge(base, incident(**{key: 2, "other": 1}), incident(**{key: 1, "other": 3}))
    assert merged.session.incident.unknown() == {key: 2, "other": 3}


def test_nan_is_itself() -> None:
    base, ours = incident(n=float("nan")), with_(incident(n=float("nan")), "incident.title", "x")
    merged = merge(base, ours, with_(incident(n=float("nan")), "incident.reference", "y"))
    assert merged.conflicts == ()


# -------------------------------------------------------------------- records


def test_a_record_deleted_on_one_side_is_deleted() -> None:
    merged = merge(BASE, without(BASE, "timeline.E2"), with_(BASE, "timeline.E1.text", "changed"))
    assert [event.text for event in merged.session.timeline] == ["changed", "third"]
    assert merged.conflicts == ()


@pytest.mark.parametrize("swapped", [False, True])
def test_a_record_deleted_here_and_changed_there_stays(swapped: bool) -> None:
    base = Session(id="s", actions=(Action(id="A1", title="a", lists=(ActionList(id="T1", items=("x",)),)),))
    changed = with_(with_(base, "actions.A1.title", "two\nlines"), "actions.A1.due", date(2024, 1, 31))
    sides = (without(base, "actions.A1"), changed)
    merged = merge(base, *(sides[::-1] if swapped else sides), stands="mine")
    text = 'id = "A1"\ntitle = """\ntwo\nlines"""\ndue = 2024-01-31\n\n[[lists]]\nid = "T1"\nitems = ["x"]\n'
    assert merged.session.actions == changed.actions
    assert found(merged) == [("actions.A1", text, "") if swapped else ("actions.A1", "", text)]


def test_a_record_that_somebody_types_in_is_not_deleted() -> None:
    ours = places.insert(BASE, "unread", Unread(id="U1", where="timeline.E2.at", text="soon"))
    for sides in ((ours, without(BASE, "timeline.E2")), (without(BASE, "timeline.E2"), ours)):
        merged = merge(BASE, *sides)
        assert merged.session.timeline == BASE.timeline
        assert merged.session.unread == ours.unread
        assert [each.where for each in merged.conflicts] == ["timeline.E2"]


def test_records_moved_on_both_sides_stay_once() -> None:
    ours, theirs = places.move(BASE, "timeline.E3", 0), places.move(BASE, "timeline.E1", 2)
    for sides in ((ours, theirs), (theirs, ours)):
        assert [event.id for event in merge(BASE, *sides).session.timeline] == ["E3", "E2", "E1"]


def test_the_same_record_added_twice_is_one() -> None:
    ours, theirs = (places.insert(BASE, "notes", Note(id="N1", text="new")) for _ in range(2))
    merged = merge(BASE, ours, with_(theirs, "incident.title", "x"))
    assert merged.session.notes is ours.notes


def test_one_id_for_two_new_records_becomes_two() -> None:
    def side(text: str) -> Session:
        return Session(
            id="s",
            whys=(Why(id="W1", answer=text), Why(id="W2", parent="W1", answer="below " + text)),
            actions=(Action(id="A1", addresses=("W1",), title=text),),
            systemic=(Systemic(id="S1", issue=text, actions=("A1",)),),
            unread=(Unread(id="U1", where="actions.A1.due", text=text),),
        )

    one, other = side("alpha"), side("beta")
    merged = merge(Session(id="s"), one, other)
    assert merged.session == merge(Session(id="s"), other, one).session
    assert merged.conflicts == ()
    whys = {why.answer: why for why in merged.session.whys}
    assert len(merged.session.whys) == 4
    assert (whys["alpha"].id, whys["below alpha"].parent) == ("W1", "W1")
    assert whys["below beta"].parent == whys["beta"].id != "W1"
    actions = {action.title: action for action in merged.session.actions}
    assert actions["beta"].addresses == (whys["beta"].id,)
    assert {each.issue: each.actions for each in merged.session.systemic} == {
        title: (actions[title].id,) for title in ("alpha", "beta")
    }
    assert {each.text: each.where for each in merged.session.unread} == {
        title: f"actions.{actions[title].id}.due" for title in ("alpha", "beta")
    }


def test_the_new_id_is_made_from_the_old_one_and_the_content() -> None:
    from unblame.store.merge.texts import canonical

    one, other = (Session(id="s", notes=(Note(id="N1", text=text),)) for text in ("alpha", "beta"))
    assert [note.id for note in merge(Session(id="s"), other, one).session.notes] == [
        "N1",
        "N" + tail_of(f"N1\n{canonical(other.notes[0])}"),
    ]


def test_one_id_in_two_tables_becomes_two() -> None:
    ours, theirs = Session(id="s", notes=(Note(id="Q1"),)), Session(id="s", factors=(Factor(id="Q1"),))
    merged = merge(Session(id="s"), ours, theirs).session
    assert merged == merge(Session(id="s"), theirs, ours).session
    assert len({merged.notes[0].id, merged.factors[0].id}) == 2
    assert "Q1" in (merged.notes[0].id, merged.factors[0].id)


def test_what_stands_in_a_record_under_a_new_id_gets_one_too() -> None:
    def side(title: str) -> Session:
        return Session(id="s", actions=(Action(id="A1", title=title, lists=(ActionList(id="T1", heading="same"),)),))

    merged = merge(Session(id="s"), side("alpha"), side("beta")).session
    assert len(set(places.all_ids(merged))) == 4
    assert [action.lists[0].heading for action in merged.actions] == ["same", "same"]


def test_a_record_moved_to_another_table_and_changed_in_the_old_one_becomes_two() -> None:
    base = Session(id="s", notes=(Note(id="actions", text="a"),))
    ours = Session(id="s", factors=(Factor(id="actions", text="a"),))
    merged = merge(base, ours, with_(base, "notes.actions.text", "b")).session
    assert merged.factors[0].id != "actions"
    assert merged.notes == (Note(id="actions", text="b"),)


def test_links_to_a_record_that_is_gone_go() -> None:
    base = Session(id="s", timeline=(Event(id="E1"), Event(id="E2")), evidence=(Evidence(id="V1"),))
    merged = merge(base, without(base, "evidence.V1"), with_(base, "timeline.E2.evidence", ("V1",)))
    assert merged.session.timeline[1].evidence == ()
    assert merged.conflicts == ()


def test_losing_a_link_is_no_change_of_a_record_that_the_other_side_deleted() -> None:
    base = Session(id="s", timeline=(Event(id="E1", evidence=("V1",)), Event(id="E2")), evidence=(Evidence(id="V1"),))
    merged = merge(base, without(base, "evidence.V1"), without(base, "timeline.E1"))
    assert (merged.session.timeline, merged.session.evidence) == (base.timeline[1:], ())
    assert merged.conflicts == ()


def test_links_go_to_a_record_that_only_lost_a_link_and_is_deleted() -> None:
    base = Session(id="s", timeline=(Event(id="E1", evidence=("V1",)), Event(id="E2")), evidence=(Evidence(id="V1"),))
    theirs = with_(without(base, "evidence.V1"), "timeline.E2.after", "E1")
    merged = merge(base, without(base, "timeline.E1"), theirs)
    assert (merged.session.timeline, merged.session.evidence) == (base.timeline[1:], ())
    assert merged.conflicts == ()


# -------------------------------------------------------------------- people

PEOPLE = Session(
    id="s",
    meeting=Meeting(
        facilitator="Ana", participants=(Participant(id="P1", name="Ana"), Participant(id="P2", name="Ben"))
    ),
    actions=(Action(id="A1", title="x"),),
)


@pytest.mark.parametrize("swapped", [False, True])
def test_mentions_by_the_other_side_follow_a_new_name(swapped: bool) -> None:
    ours = with_(PEOPLE, "meeting.participants.P1.name", "Anna")
    theirs = with_(PEOPLE, "actions.A1.owner", "Ana")
    merged = merge(PEOPLE, *((theirs, ours) if swapped else (ours, theirs)))
    assert merged.session.actions[0].owner == "Anna"
    assert merged.session.meeting.facilitator == "Anna"
    assert merged.conflicts == ()


def test_a_role_given_to_somebody_else_is_no_conflict_with_a_new_name() -> None:
    ours = with_(with_(PEOPLE, "meeting.participants.P1.name", "Anna"), "meeting.facilitator", "Anna")
    merged = merge(PEOPLE, ours, with_(PEOPLE, "meeting.facilitator", "Ben"))
    assert merged.session.meeting.facilitator == "Ben"
    assert merged.conflicts == ()


def test_two_names_for_one_person_are_a_conflict() -> None:
    ours, theirs = (with_(PEOPLE, "meeting.participants.P1.name", new) for new in ("Anna", "Annika"))
    merged = merge(PEOPLE, ours, theirs)
    assert found(merged) == [("meeting.participants.P1.name", "Anna", "Annika")]
    assert merged.session.meeting.facilitator == "Ana"


# -------------------------------------------------------------------- conflicts


def test_a_conflict_has_the_same_id_for_both_sides() -> None:
    ours, theirs = with_(BASE, "incident.title", "one"), with_(BASE, "incident.title", "other")
    mine, other = merge(BASE, ours, theirs).session, merge(BASE, theirs, ours).session
    assert [each.id for each in mine.conflicts] == ["X" + tail_of("incident.title\0one\0other")]
    assert mine.conflicts[0].id == other.conflicts[0].id
    for base in (BASE, ours, theirs):
        assert merge(base, mine, other) == (mine, ())


def test_a_conflict_that_ours_settled_does_not_come_back() -> None:
    ours, theirs = with_(BASE, "incident.title", "one"), with_(BASE, "incident.title", "other")
    mine, other = merge(BASE, ours, theirs).session, merge(BASE, theirs, ours).session
    settled = places.remove(mine, f"conflicts.{mine.conflicts[0].id}")
    assert merge(mine, settled, with_(other, "incident.reference", "new")).session.conflicts == ()


def test_new_conflicts_stand_behind_the_old_ones_by_place() -> None:
    base = places.insert(BASE, "conflicts", Conflict(id="X1", where="story.trigger", mine="a", theirs="b"))
    sides: list[Session] = []
    for text in ("one", "other"):
        side = with_(base, "timeline.E2.text", text)
        sides.append(with_(with_(side, "timeline.E1.text", text), "incident.title", text))
    merged = merge(base, *sides)
    wheres = ["incident.title", "timeline.E1.text", "timeline.E2.text"]
    assert [each.where for each in merged.conflicts] == wheres
    assert [each.where for each in merged.session.conflicts] == ["story.trigger", *wheres]


def test_an_id_that_is_taken_is_left_alone() -> None:
    taken = "X" + tail_of("incident.title\0one\0other")
    base = places.insert(BASE, "notes", Note(id=taken, text="mine since long"))
    merged = merge(base, with_(base, "incident.title", "one"), with_(base, "incident.title", "other"))
    assert merged.session.notes == base.notes
    assert merged.conflicts[0].id == "X" + tail_of("incident.title\0one\0other\0" + "1")


def test_text_with_controls_in_an_unknown_key_survives_the_file() -> None:
    base = incident(odd="a")
    merged = merge(base, incident(odd="b\x1b[1m"), incident(odd="c\r")).session
    assert parse_session(dump_session(merged).encode(), Path("s.toml")) == merged


@pytest.mark.parametrize("make", [lambda: Impact(users_affected=1), lambda: Impact(users_affected=2)])
def test_both_sides_filled_an_empty_table(make: Callable[[], Impact]) -> None:
    base = Session(id="s")
    ours = base.model_copy(update={"impact": make()})
    theirs = with_(with_(base, "impact.users_total", 9), "incident.title", "x")
    assert merge(base, ours, theirs).session.impact == make().model_copy(update={"users_total": 9})
