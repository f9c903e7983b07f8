"""What the incident adds up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.incident import Impact, Incident, Measure
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.amounts import amounts
from unblame.review.metrics import Metric, Stated

TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)


def session(minutes: float | None = 47, *, rto: float | None = None, about: bool = False, **impact: Any) -> Session:
    """A session that was down from 10:00 for so many minutes; none leaves the resolution out."""
    timeline = [Event(id="E1", at=TEN, milestones=("detected",), approximate=about or None)]
    if minutes is not None:
        timeline.append(Event(id="E2", at=TEN + timedelta(minutes=minutes), milestones=("resolved",)))
    return Session(
        id="s",
        incident=Incident(rto_minutes=rto),
        impact=Impact.model_validate(impact),
        timeline=tuple(timeline),
    )


def found(made: Session) -> dict[str, Metric]:
    return {metric.id: metric for metric in amounts(made)}


def peak(**values: Any) -> Metric:
    (measured,) = list(amounts(session(measures=[{"id": "M1", "name": "Errors", **values}])))[3:]
    return measured


# ---------------------------------------------------------------------- user-minutes


def test_user_minutes_with_their_sum() -> None:
    made = found(session(users_affected=50_000))["user-minutes"]
    assert (made.value, made.amount) == ("2,350,000", 2_350_000)
    assert made.basis == "50,000 users × 47 min (10:00 detected to 10:47 resolved)"
    assert [anchor.event.id for anchor in made.anchors] == ["E1", "E2"]


@pytest.mark.parametrize(("estimated", "about"), [(["users_affected"], False), ([], True)])
def test_an_estimate_stays_one(estimated: list[str], about: bool) -> None:
    made = found(session(users_affected=100, estimated=estimated, about=about))["user-minutes"]
    assert made.value == "~4,700"
    assert "× 47 min" in made.basis


@pytest.mark.parametrize(
    ("minutes", "users", "value"), [(47, 0, "0"), (0.1, 3, "0.3"), (47, 1.5, "70"), (0, 50_000, "0")]
)
def test_small_numbers_and_none(minutes: float, users: float, value: str) -> None:
    assert found(session(minutes, users_affected=users))["user-minutes"].value == value


def test_what_user_minutes_lack() -> None:
    lacking = found(session())["user-minutes"]
    assert (lacking.missing, lacking.where) == ("not said: users affected", "impact.users_affected")
    lacking = found(session(None, users_affected=5))["user-minutes"]
    assert (lacking.missing, lacking.where) == ("no event is marked “resolved”", "")
    lacking = found(session(None))["user-minutes"]
    assert lacking.missing == "not said: users affected; no event is marked “resolved”"


# ---------------------------------------------------------------------- error budget


def test_the_error_budget_with_its_sum() -> None:
    made = found(session(43.2, slo_target=99.9, slo_window_days=30))["error-budget"]
    assert (made.value, made.amount) == ("100 %", 1.0)
    assert made.basis == "43 min 12 s of 43 min 12 s (30 days × 0.1 %)"
    assert found(session(47, slo_target=99.9, slo_window_days=30))["error-budget"].value == "109 %"


@pytest.mark.parametrize(
    ("minutes", "target", "days", "value"),
    [
        (0, 99.9, 30, "0 %"),
        (0.01, 99, 30, "under 0.1 %"),
        (10, 99, 30, "2.3 %"),
        (14.4, 99, 1, "100 %"),
        (1, 0, 1, "0.1 %"),
    ],
)
def test_small_shares(minutes: float, target: float, days: float, value: str) -> None:
    made = found(session(minutes, slo_target=target, slo_window_days=days))["error-budget"]
    assert made.value == value


@pytest.mark.parametrize(("target", "days"), [(100, 30), (99.9, 0), (101, 30)])
def test_a_target_without_a_budget(target: float, days: float) -> None:
    made = found(session(slo_target=target, slo_window_days=days))["error-budget"]
    assert made.missing == f"a target of {target} % over {days} days leaves no budget"
    assert (made.value, made.amount, made.where) == ("", None, "impact.slo_target")


@pytest.mark.parametrize(
    ("given", "missing", "where"),
    [
        ({}, "not said: SLO target, SLO window", "impact.slo_target"),
        ({"slo_target": 99.9}, "not said: SLO window", "impact.slo_window_days"),
        ({"slo_window_days": 30}, "not said: SLO target", "impact.slo_target"),
    ],
)
def test_what_the_budget_lacks(given: dict[str, Any], missing: str, where: str) -> None:
    made = found(session(**given))["error-budget"]
    assert (made.missing, made.where) == (missing, where)


@pytest.mark.parametrize(
    ("minutes", "breached", "differs"), [(47, True, False), (47, False, True), (40, True, True), (40, False, False)]
)
def test_whether_the_agreement_was_kept_stands_beside_it(minutes: float, breached: bool, differs: bool) -> None:
    made = found(session(minutes, slo_target=99.9, slo_window_days=30, sla_breached=breached))["error-budget"]
    said = "the agreement was breached" if breached else "the agreement was kept"
    assert made.stated == (Stated("impact.sla_breached", said, differs),)


# ---------------------------------------------------------------------- recovery target


@pytest.mark.parametrize(
    ("rto", "value", "amount"),
    [(15, "32 min over", 1920), (60, "13 min under", -780), (47, "on the minute", 0), (0, "47 min over", 2820)],
)
def test_the_recovery_against_its_target(rto: float, value: str, amount: float) -> None:
    made = found(session(rto=rto))["recovery-target"]
    assert (made.value, made.amount) == (value, amount)
    assert made.basis.startswith("47 min against ")


def test_the_recovery_that_is_about_right_and_one_without_a_target() -> None:
    assert found(session(rto=15, about=True))["recovery-target"].value == "~32 min over"
    lacking = found(session())["recovery-target"]
    assert (lacking.missing, lacking.where) == ("not said: recovery target (RTO)", "incident.rto_minutes")


# ---------------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("normal", "at_peak", "value"),
    [
        (0.2, 98, "490 times the normal"),
        (30, 90, "3 times the normal"),
        (40, 100, "2.5 times the normal"),
        (100, 150, "150 % of the normal"),
        (100, 100, "100 % of the normal"),
        (100, 5, "5 % of the normal"),
        (100, 0, "0 % of the normal"),
        (0, 5, "0 to 5 %"),
        (-5, 5, "-5 to 5 %"),
        (5, -5, "5 to -5 %"),
    ],
)
def test_a_peak_against_the_normal(normal: float, at_peak: float, value: str) -> None:
    made = peak(normal=normal, peak=at_peak, unit="%")
    assert made.id == "measure.M1"
    assert made.label == "Errors"
    assert made.value == value


def test_a_peak_that_no_ratio_can_hold() -> None:
    made = peak(normal=1e-300, peak=1e300)
    assert made.value.startswith("0.000")
    assert made.value.endswith("000")
    assert made.amount is None


def test_the_sum_of_a_peak_names_its_numbers() -> None:
    made = peak(normal=180, peak=30_000, limit=800, unit="ms")
    assert made.basis == "30,000 ms at the peak, 180 ms normally, limit 800 ms"
    assert peak(normal=1, peak=2).basis == "2 at the peak, 1 normally"


def test_a_measure_without_two_values_makes_no_number() -> None:
    measures = [Measure(id="M1", normal=1), Measure(id="M2", peak=2), Measure(id="M3", name="x")]
    assert len(found(session(measures=measures))) == 3
    (unnamed,) = [each for each in amounts(session(measures=[Measure(id="M1", normal=1, peak=2)])) if "M1" in each.id]
    assert unnamed.label == "Unnamed measure"


# ---------------------------------------------------------------------- any number


ANY = st.none() | st.integers(-(10**300), 10**300) | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=80, deadline=None)
@given(users=ANY, target=ANY, days=ANY, rto=ANY, normal=ANY, at_peak=ANY)
def test_any_number_that_a_file_can_hold_gives_a_value_or_says_why_not(
    users: float | None, target: float | None, days: float | None, rto: float | None, normal: Any, at_peak: Any
) -> None:
    measures = [Measure(id="M1", normal=normal, peak=at_peak)]
    made = session(rto=rto, users_affected=users, slo_target=target, slo_window_days=days, measures=measures)
    for metric in amounts(made):
        assert bool(metric.value) != bool(metric.missing)
