"""The tables of the record: what they take, what they refuse, what they leave out of a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from unblame.record.actions import Action
from unblame.record.analysis import Lessons
from unblame.record.incident import Impact, Incident, Measure
from unblame.record.meeting import Meeting
from unblame.record.session import Session
from unblame.record.table import Table, is_empty
from unblame.record.timeline import Event


def refusal(model: type[Table], **values: Any) -> str:
    """What the model says to wrong values."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return str(caught.value)


def test_a_session_needs_only_its_id() -> None:
    session = Session.model_validate({"id": "s"})
    assert session.entries() == [("schema", 1), ("id", "s")]
    assert "id" in refusal(Session)


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Incident(title="a").title = "b"  # pyright: ignore[reportAttributeAccessIssue] - that is the point


def test_prose_is_cleaned_and_lines_are_folded() -> None:
    incident = Incident(title="a\r\nb\x1b[31m", summary="one\r\ntwo\x07", services=("x\ny",))
    assert (incident.title, incident.summary, incident.services) == ("a b", "one\ntwo", ("x y",))


@pytest.mark.parametrize(
    ("written", "severity", "kept"),
    [
        ("SEV1", "SEV1", ""),
        ("sev-2", "SEV2", ""),
        (" Sev 0 ", "SEV0", ""),
        ("P0", "SEV1", "P0"),
        ("p3", "SEV4", "p3"),
    ],
)
def test_severity_in_any_case_and_scale(written: str, severity: str, kept: str) -> None:
    incident = Incident.model_validate({"severity": written})
    assert (incident.severity, incident.severity_written) == (severity, kept)


def test_a_written_severity_of_the_file_stands() -> None:
    incident = Incident.model_validate({"severity": "P1", "severity_written": "Major"})
    assert (incident.severity, incident.severity_written) == ("SEV2", "Major")


@pytest.mark.parametrize("written", ["SEV9", "P4", 1, True])
def test_other_severities_are_refused(written: object) -> None:
    assert "severity" in refusal(Incident, severity=written)


@pytest.mark.parametrize("text", ["soon", "2024-13-01T00:00:00Z", "", "2024-01-15T25:00:00Z"])
@pytest.mark.parametrize(("model", "key", "expected"), [(Event, "at", "with an offset"), (Action, "due", "2024-01-31")])
def test_wrong_dates_are_refused_in_our_own_words(model: type[Table], key: str, expected: str, text: str) -> None:
    said = refusal(model, id="E1", **{key: text})
    assert expected in said
    assert "isoformat" not in said


@pytest.mark.parametrize("naive", [datetime(2024, 1, 15, 10), "2024-01-15T10:00:00"])  # noqa: DTZ001 - refused
def test_a_time_without_its_offset_is_refused(naive: object) -> None:
    assert "the offset is missing" in refusal(Event, id="E1", at=naive)


def test_a_date_with_a_time_is_no_day() -> None:
    assert "without a time" in refusal(Action, id="A1", due=datetime(2024, 1, 31, tzinfo=UTC))


def test_times_keep_their_offset_and_utc_has_one_name() -> None:
    zero, two = timezone(timedelta(0), "zero"), timezone(timedelta(hours=2))
    events = [Event(id="E1", at=datetime(2024, 1, 15, 10, tzinfo=zone)) for zone in (zero, two)]
    assert [event.at and event.at.tzinfo for event in events] == [UTC, two]


@pytest.mark.parametrize("value", ["12", True, float("nan"), float("inf"), 10**400])
def test_numbers_are_finite_and_not_quoted(value: object) -> None:
    assert "a number, without quotes or units" in refusal(Impact, users_affected=value)


@pytest.mark.parametrize("value", [0, -3, 1.5, 10**15])
def test_numbers_stay_as_written(value: float) -> None:
    kept = Impact(users_affected=value).users_affected
    assert (kept, type(kept)) == (value, type(value))


@pytest.mark.parametrize("value", ["yes", 1, 0])
def test_flags_are_true_or_false(value: object) -> None:
    assert "true or false, without quotes" in refusal(Incident, novel=value)


@pytest.mark.parametrize("value", [0, 6, "3", 2.5])
def test_scores_go_from_one_to_five(value: object) -> None:
    refusal(Action, id="A1", impact=value)
    assert Action(id="A1", impact=5).impact == 5


@pytest.mark.parametrize("identifier", ["", "1E", "E 1", "E.1", "E#1", "E" * 65, "é1"])
def test_ids_fit_in_a_path(identifier: str) -> None:
    refusal(Event, id=identifier)
    assert Event(id="E" * 64).id == "E" * 64


@pytest.mark.parametrize(("said", "kept"), [(True, "yes"), (False, "none"), ("two rows", "two rows")])
def test_data_loss_may_be_said_in_a_word(said: object, kept: str) -> None:
    assert Impact.model_validate({"data_loss": said}).data_loss == kept


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        (None, True),
        ("", True),
        ((), True),
        ([], True),
        (Impact(), True),
        (False, False),
        (0, False),
        (0.0, False),
        (" ", False),
        (("",), False),
        (date(2024, 1, 1), False),
        (Impact(users_affected=0), False),
        (Impact(measures=(Measure(id="M1"),)), False),
    ],
)
def test_what_a_file_leaves_out(value: object, *, empty: bool) -> None:
    assert is_empty(value) is empty


@pytest.mark.parametrize("unknown", ["", [], {}, 0])
def test_a_table_that_holds_only_an_unknown_key_stays(unknown: object) -> None:
    session = Session.model_validate({"id": "s", "story": {"mood": unknown}})
    assert [key for key, _ in session.entries()] == ["schema", "id", "story"]
    assert session.story.unknown() == {"mood": unknown}


def test_entries_stand_in_the_order_of_the_schema_and_unknown_ones_behind() -> None:
    values = {"zeta": 1, "lucky": ["c"], "well": ["a"], "poorly": []}
    assert Lessons.model_validate(values).entries() == [("well", ("a",)), ("lucky", ("c",)), ("zeta", 1)]


def test_false_is_written_and_absent_is_not() -> None:
    assert Event(id="E1", decision=False).entries() == [("id", "E1"), ("decision", False)]


def test_a_list_is_not_a_text() -> None:
    refusal(Meeting, parking_lot="one")
