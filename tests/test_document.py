"""An open session: edits, undo and redo, what is saved and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.document import Change, Document
from unblame.history import UNDO_STEPS
from unblame.record.actions import Action
from unblame.record.analysis import Why
from unblame.record.ids import seeded_tails
from unblame.record.meeting import PlannedSection, SectionRun
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.record.where import NoSuchPlace, put, value_at

START = Session.model_validate(
    {
        "id": "s",
        "incident": {"title": "Pool empty", "severity": "P1"},
        "timeline": [{"id": "E1", "text": "one"}, {"id": "E2", "after": "E1"}],
        "whys": [{"id": "W1"}, {"id": "W2", "parent": "W1"}, {"id": "W3", "parent": "W2"}, {"id": "W4"}],
        "lessons": {"well": ["Alert", ""]},
        "actions": [{"id": "A1", "title": "Add a limit", "owner": "Ana", "addresses": ["W3", "W4"]}],
        "meeting": {"facilitator": "Ana", "participants": [{"id": "P1", "name": "Ana"}, {"id": "P2", "name": "Ben"}]},
        "unread": [{"id": "U1", "where": "actions.A1.due", "text": "soon"}],
    }
)
TITLE, WELL, NAME = "incident.title", "lessons.well", "meeting.participants.P1.name"
TWO = datetime(2024, 1, 17, 14, tzinfo=UTC)


class Desk:
    """A document with a clock that only `pass_time` moves, a saver and a listener that remember."""

    def __init__(self, session: Session = START) -> None:
        self.now = TWO
        self.offered: list[Session] = []
        self.taken: list[Session] = []
        self.includes = 0
        self.changes: list[Change] = []
        self.document = Document(session, self, tail=seeded_tails(1), now=lambda: self.now)
        self.stop = self.document.listen(self.changes.append)

    def offer(self, session: Session, *, includes: int = 0) -> None:
        self.offered.append(session)
        self.includes = includes

    def took(self, session: Session, includes: int) -> None:
        self.taken.append(session)
        self.includes = includes

    def flush(self, timeout: float) -> bool:
        return timeout > 1

    def type(self, where: str, *texts: Any, seconds: float = 0.1) -> None:
        for text in texts:
            self.now += timedelta(seconds=seconds)
            self.document.put(where, text, typing=True)

    def undone(self, where: str) -> list[Any]:
        values: list[Any] = []
        while self.document.undo():
            values.append(value_at(self.document.session, where))
        return values

    def keep_clock(self, number: int) -> None:
        plan = PlannedSection(id="B1", section="opening", minutes=number)
        self.document.keep_clock((plan,), (SectionRun(id="R1", section="opening", started_at=TWO),))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_edit_is_in_the_record_saved_and_told(desk: Desk) -> None:
    desk.document.put(TITLE, "Pool\nfull", "title")
    assert desk.document.session.incident.title == "Pool full"
    assert desk.offered == [desk.document.session]
    (change,) = desk.changes
    assert (change.where, change.origin, change.before, change.after) == (TITLE, "edit", START, desk.document.session)
    assert change.touches("incident", "story")
    assert not change.touches("story", "timeline")
    assert (desk.document.save(10), desk.document.save(0.5), Document(START).save()) == (True, False, True)
    desk.stop()
    desk.document.put(TITLE, "x")
    assert len(desk.changes) == 1, "who stopped listening is not told"


NOTHINGS: list[Callable[[Document], object]] = [
    lambda document: document.put(TITLE, " Pool empty\n"),
    lambda document: document.remove("timeline.E9"),
    lambda document: document.move("timeline.E2", 9),
    lambda document: document.update("timeline.E1", {"text": "one"}, "event", typed=("one", "one ")),
    lambda document: document.change(TITLE, "nothing", lambda session: put(session, TITLE, "Pool empty")),
    lambda document: document.drop_unread(TITLE),
    lambda document: document.keep_unread("actions.A1.due", "soon"),
]


@pytest.mark.parametrize("edit", NOTHINGS)
def test_an_edit_that_changes_nothing_is_no_step(desk: Desk, edit: Callable[[Document], object]) -> None:
    desk.document.put("incident.summary", "x")
    desk.document.undo()
    told = len(desk.changes)
    edit(desk.document)
    assert len(desk.changes) == told
    assert desk.document.undo() is None
    assert desk.document.redo() is not None, "what was undone can still be done again"


def test_undo_says_what_it_took_back_and_where(desk: Desk) -> None:
    assert desk.document.undo() is None
    assert desk.document.redo() is None
    desk.document.put("incident.detection_method", "alert")
    where = desk.document.add("actions", Action(id="A"))
    desk.document.remove(where, "deleted it")
    steps = [desk.document.undo() for _ in range(3)]
    assert [(step.label, step.where) for step in steps if step] == [
        ("deleted it", where), ("new actions", where), ("detection method", "incident.detection_method"),
    ]  # fmt: skip
    assert [change.origin for change in desk.changes] == ["edit"] * 3 + ["undo"] * 3
    assert desk.document.session == START
    desk.document.put(TITLE, "b")
    assert desk.document.redo() is None, "a new edit ends what could be done again"


@pytest.mark.parametrize(
    ("where", "texts", "undone"),
    [
        ("incident.summary", ["a", "ab", "abc"], [""]),
        ("incident.summary", ["a", "ab", "a", ""], ["ab", ""]),
        ("incident.summary", ["a", "a\n", "a\nb"], ["a", ""]),
        ("whys.W1.answer", ["x", "xy", "x", "xz"], ["x", "xy", ""]),
        (WELL, [("Alert", "R"), ("Alert", "Ro")], [("Alert", "")]),
        (WELL, [("Alert", "R"), ("Alert", "R", "x")], [("Alert", "R"), ("Alert", "")]),
        (WELL, [("Alert", "R"), ("Alert", "R\n")], [("Alert", "R"), ("Alert", "")]),
    ],
)
def test_a_line_break_and_a_turn_begin_a_new_step(desk: Desk, where: str, texts: list[Any], undone: list[Any]) -> None:
    desk.type(where, *texts)
    assert desk.undone(where) == undone


def test_a_pause_a_rest_and_another_field_begin_a_new_step(desk: Desk) -> None:
    summary = "incident.summary"
    desk.type(summary, "a", "ab")
    desk.type(summary, "abc", seconds=2.1)
    desk.type(summary, "abcd", seconds=2)
    desk.document.rest()
    desk.type(summary, "abcde")
    desk.type("whys.W1.answer", "x")
    desk.type(summary, "abcdef")
    assert desk.undone(summary) == ["abcde", "abcde", "abcd", "ab", ""]


def test_an_offer_taken_while_typing_is_a_step_of_its_own(desk: Desk) -> None:
    summary = "incident.summary"
    desk.type(summary, "a", "ab")
    desk.document.put(summary, "offered")
    desk.type(summary, "offered!", "offered!!")
    assert desk.undone(summary) == ["offered", "ab", ""]


def test_a_step_of_the_clock_does_not_part_typing(desk: Desk) -> None:
    desk.type("incident.summary", "a")
    desk.keep_clock(5)
    desk.keep_clock(5)
    desk.type("incident.summary", "ab")
    assert [change.origin for change in desk.changes] == ["edit", "clock", "edit"]
    assert desk.undone("incident.summary") == [""]
    assert desk.document.session.meeting.plan[0].minutes == 5


def test_a_record_made_from_a_line_grows_with_it_in_one_step(desk: Desk) -> None:
    document = desk.document
    where = document.add("timeline", Event(id="E", text="e"), before="E1", typed="e")
    document.update(where, {"text": "er", "source": "chat"}, "event", typed=("e", "er"))
    assert [event.text for event in document.session.timeline] == ["er", "one", ""]
    document.undo()
    assert document.session == START


def test_old_steps_are_forgotten() -> None:
    desk = Desk(Session(id="s"))
    for number in range(UNDO_STEPS + 5):
        desk.document.put(TITLE, str(number))
    assert desk.undone(TITLE)[-1] == "4"


def test_a_why_goes_with_its_subtree_and_the_links_to_it(desk: Desk) -> None:
    desk.document.remove("whys.W1")
    assert [why.id for why in desk.document.session.whys] == ["W4"]
    assert desk.document.session.actions[0].addresses == ("W4",)
    desk.document.undo()
    assert desk.document.session == START


def test_roles_follow_a_new_name(desk: Desk) -> None:
    desk.type(NAME, "An", "A", "", "Z", "Zo", "Zoe")
    session = desk.document.session
    assert (session.meeting.facilitator, session.actions[0].owner) == ("Zoe", "Zoe")
    assert desk.undone("meeting.facilitator")[-1] == "Ana"


@pytest.mark.parametrize(("severity", "kept"), [("SEV3", ("SEV3", "")), ("P2", ("SEV3", "P2")), (None, (None, ""))])
def test_a_new_severity_drops_what_was_written_for_the_old(
    desk: Desk, severity: str | None, kept: tuple[str | None, str]
) -> None:
    desk.document.put("incident.severity", severity)
    incident = desk.document.session.incident
    assert (incident.severity, incident.severity_written) == kept
    desk.document.undo()
    assert desk.document.session == START


def test_what_cannot_be_read_is_kept_beside_the_last_good_value(desk: Desk) -> None:
    document, due = desk.document, "actions.A1.due"
    assert document.unread_at(due) == "soon"
    document.put(due, "2024-02-01")
    document.keep_unread(due, "2024-02-3")
    document.keep_unread(due, "2024-02-31")
    assert (document.unread_at(due), str(value_at(document.session, due))) == ("2024-02-31", "2024-02-01")
    document.drop_unread(due)
    assert document.unread_at(due) is None
    document.put(due, "2024-03-01")
    document.undo()
    document.undo()
    assert document.unread_at(due) == "2024-02-31"


def test_ids_are_never_used_twice() -> None:
    desk = Desk(Session(id="s", whys=(Why(id="Waaaaaa"), Why(id="Wbbbbbb", parent="Waaaaaa"))))
    tails = iter("abacabcdacde")
    document = Document(desk.document.session, tail=lambda: next(tails) * 6)
    document.remove("whys.Waaaaaa")
    first = document.add("whys", Why(id="W"))
    document.undo()
    second, third = (document.add("whys", Why(id="W")) for _ in range(2))
    assert (first, second, third) == ("whys.Wcccccc", "whys.Wdddddd", "whys.Weeeeee")


WORDS = st.text("ab\n ", max_size=4)
TEXTS = st.sampled_from([TITLE, "incident.summary", NAME, "whys.W4.answer"])
GONE = st.sampled_from(["timeline.E1", "actions.A1", "whys.W1", "whys.W3"])
KINDS = {"timeline": Event, "actions": Action, "whys": Why}
EDITS = st.lists(
    st.tuples(st.sampled_from(["put", "type"]), TEXTS, WORDS)
    | st.tuples(st.just("type"), st.just(WELL), st.lists(WORDS, max_size=3).map(tuple))
    | st.tuples(st.just("add"), st.sampled_from(sorted(KINDS)), WORDS)
    | st.tuples(st.just("remove"), GONE, st.just(""))
    | st.tuples(st.just("move"), st.sampled_from(["timeline.E2", "whys.W4"]), st.integers(0, 5))
    | st.tuples(st.just("unread"), st.sampled_from(["actions.A1.due", "incident.kind"]), WORDS)
    | st.tuples(st.sampled_from(["rest", "undo", "redo", "clock", "change"]), st.just(""), st.integers(0, 3)),
    max_size=30,
)


def edit(desk: Desk, what: str, where: str, value: Any) -> None:
    document = desk.document
    desk.now += timedelta(seconds=0.9)
    acts: dict[str, Callable[[], object]] = {
        "put": lambda: document.put(where, value),
        "type": lambda: document.put(where, value, typing=True),
        "add": lambda: document.add(where, KINDS[where](id=KINDS[where].LETTER), typed=value),
        "remove": lambda: document.remove(where),
        "move": lambda: document.move(where, value),
        "unread": lambda: document.keep_unread(where, value) if value else document.drop_unread(where),
        "rest": document.rest,
        "undo": document.undo,
        "redo": document.redo,
        "clock": lambda: desk.keep_clock(value),
        "change": lambda: document.change(WELL, "swept", lambda session: put(session, WELL, ("swept",) * value)),
    }
    try:
        acts[what]()
    except NoSuchPlace:
        assert where.startswith(("timeline.E2", "whys.W4")), "only what was deleted is nowhere"


def without_clock(session: Session) -> Session:
    return session.model_copy(update={"meeting": session.meeting.model_copy(update={"plan": (), "runs": ()})})


@given(EDITS)
def test_undo_leads_back_to_the_start_and_redo_to_the_end(edits: list[tuple[str, str, Any]]) -> None:
    desk = Desk()
    for each in edits:
        edit(desk, *each)
    while desk.document.redo():
        pass
    end = desk.document.session
    steps = len(desk.undone(TITLE))
    assert without_clock(desk.document.session) == without_clock(START)
    assert desk.document.session.meeting.plan == end.meeting.plan, "the clock is never taken back"
    for _ in range(steps):
        assert desk.document.redo()
    assert desk.document.session == end
    assert desk.document.redo() is None
    assert [change.after for change in desk.changes] == desk.offered


def test_several_changes_can_be_one_step() -> None:
    document = Document(Session.model_validate({"id": "x", "incident": {"title": "T"}}))
    with document.as_one("both"):
        document.put("incident.title", "U")
        document.put("incident.summary", "S")
    step = document.undo()
    assert step is not None
    assert (step.label, document.session.incident.title, document.session.incident.summary) == ("both", "T", "")
    document.redo()
    assert (document.session.incident.title, document.session.incident.summary) == ("U", "S")
    with document.as_one("nothing"):
        pass
    step = document.undo()
    assert step is not None
    assert step.label == "both"
