"""A write-up that was corrected while the session went on."""

from __future__ import annotations

from datetime import date

from unblame.exports.render import render
from unblame.imports.three_way import Imported, import_writeup
from unblame.record.session import Session
from unblame.record.where import put

TODAY = date(2024, 2, 1)
ACTIONS = [
    {"id": "A1", "title": "Close connections", "owner": "Ben", "due": date(2024, 1, 19)},
    {"id": "A2", "title": "Watch the pool", "owner": "Ana", "due": date(2024, 1, 26)},
    {"id": "A3", "title": "Write the runbook", "owner": "Eve"},
]
EVENTS = [
    {"id": "E1", "at": "2024-01-15T10:13:00Z", "text": "Alert"},
    {"id": "E2", "text": "Somebody calls", "after": "E1"},
]
THEN = Session.model_validate(
    {
        "id": "x",
        "incident": {"title": "T", "summary": "One.\n\nTwo."},
        "lessons": {"lucky": ["a", "b"]},
        "actions": ACTIONS,
        "timeline": EVENTS,
    }
)


def imported(now: Session, *changed: tuple[str, str]) -> Imported:
    base = edited = render(THEN)
    for old, new in changed:
        assert old in edited
        edited = edited.replace(old, new, 1)
    return import_writeup(now, edited, base, render, TODAY)


def test_what_changed_in_the_session_stays_beside_the_corrections() -> None:
    now = put(put(THEN, "actions.A1.owner", "Mira"), "incident.title", "New title")
    now = put(now, "lessons.lucky", ("a", "b", "c"))
    taken = imported(now, ("| 2024-01-26 |", "| 2024-01-29 |"), ("- a\n", "- A\n"))
    assert taken.session.actions[0].owner == "Mira"
    assert taken.session.actions[1].due == date(2024, 1, 29)
    assert taken.session.incident.title == "New title"
    assert taken.session.lessons.lucky == ("A", "b", "c")
    assert (taken.conflicts, taken.problems) == ((), ())


def test_the_session_wins_where_both_changed_one_thing_and_both_are_kept() -> None:
    now = put(THEN, "actions.A2.due", date(2024, 2, 2))
    taken = imported(now, ("| 2024-01-26 |", "| 2024-01-29 |"))
    (conflict,) = taken.conflicts
    assert (conflict.where, conflict.mine, conflict.theirs) == ("actions.A2.due", "2024-02-02", "2024-01-29")
    assert taken.session.actions[1].due == date(2024, 2, 2)
    assert taken.session.conflicts == taken.conflicts
    assert taken.lines["actions.A2.due"] == next(
        at for at, line in enumerate(render(THEN).split("\n"), 1) if "| AI-2 |" in line
    )


def test_rows_are_found_though_the_session_has_others_before_them() -> None:
    first = THEN.actions[0].model_copy(update={"id": "A9", "title": "Something before all"})
    now = THEN.model_copy(update={"actions": (first, *THEN.actions[1:])})
    taken = imported(now, ("| Write the runbook | Eve |", "| Write the runbook | Ana |"))
    assert [(each.id, each.owner) for each in taken.session.actions] == [("A9", "Ben"), ("A2", "Ana"), ("A3", "Ana")]
    assert taken.conflicts == ()


def test_a_record_that_is_gone_comes_back_only_when_it_was_corrected() -> None:
    now = THEN.model_copy(update={"actions": THEN.actions[1:]})
    assert imported(now, ("Two.", "Three.")).session.actions == now.actions
    taken = imported(now, ("Close connections", "Close all connections"))
    assert [each.title for each in taken.session.actions if each.title.startswith("Close")] == ["Close all connections"]
    assert len(taken.conflicts) == 1


def test_a_row_that_the_session_changed_is_not_deleted_silently() -> None:
    now = put(THEN, "actions.A3.due", date(2024, 3, 1))
    line = next(line for line in render(THEN).split("\n") if "| AI-3 |" in line)
    taken = imported(now, (f"{line}\n", ""))
    assert "A3" in {each.id for each in taken.session.actions}
    assert [each.where for each in taken.conflicts] == ["actions.A3"]


def test_what_is_worked_out_anew_is_no_correction() -> None:
    """The day and the numbers in the file are of the export; nobody wrote them."""
    now = put(THEN, "timeline.E1.at", "2024-01-16T11:00:00Z")
    taken = imported(now, ("Two.", "Three."))
    assert (taken.problems, taken.conflicts) == ((), ())
    assert taken.session.incident.summary == "One.\n\nThree."
    assert taken.session.timeline == now.timeline


def test_without_the_exported_text_the_document_wins() -> None:
    now = put(THEN, "actions.A1.owner", "Mira")
    taken = import_writeup(now, render(THEN), None, render, TODAY)
    assert taken.session.actions[0].owner == "Ben"
