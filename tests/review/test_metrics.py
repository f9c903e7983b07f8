"""The numbers that the timeline implies. The known answers are those of the sources' own examples."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from unblame.record.analysis import Note
from unblame.record.followup import Publication
from unblame.record.incident import Impact, Incident
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.review.metrics import Metric, Stated, downtime, metrics

DAY = datetime(2024, 1, 15, tzinfo=UTC)
Marked = tuple[str, str]


def at(clock: str) -> datetime:
    """A time on the day, “+1” behind it on the next."""
    time_, _, days = clock.partition("+")
    hour, minute, *second = (int(part) for part in time_.split(":"))
    return DAY + timedelta(days=int(days or 0), hours=hour, minutes=minute, seconds=second[0] if second else 0)


def session(*marked: Marked, approximate: Sequence[str] = (), zone: str = "", summary: str = "") -> Session:
    """A session of events such as ("10:13", "impact-started detected")."""
    timeline = [
        Event.model_validate(
            {
                "id": f"E{number}",
                "at": at(clock),
                "milestones": milestones.split(),
                "approximate": clock in approximate or None,
            }
        )
        for number, (clock, milestones) in enumerate(marked)
    ]
    return Session(id="s", incident=Incident(timezone=zone, summary=summary), timeline=tuple(timeline))


def found(made: Session) -> dict[str, Metric]:
    return {metric.id: metric for metric in metrics(made)}


TABLE = (("14:23", "started"), ("14:31", "impact-started detected"), ("15:18", "resolved"))
CHECKOUT = (
    ("10:00", "started"),
    ("10:13", "impact-started detected"),
    ("10:15", "acknowledged"),
    ("10:30", "cause-identified"),
    ("11:00", "resolved"),
)
OUTAGE = (("15:52", "impact-started detected"), ("17:05", "resolved"))
EVERYTHING = (
    ("10:00", "started"),
    ("10:13", "impact-started"),
    ("10:14", "detected"),
    ("10:15", "acknowledged"),
    ("10:16", "investigation-started"),
    ("10:20", "declared"),
    ("10:25", "customers-informed"),
    ("10:31", "cause-identified"),
    ("10:40", "mitigation-started"),
    ("10:44", "customers-updated"),
    ("10:48", "partially-restored"),
    ("11:00:30", "resolved customers-updated"),
)


# ---------------------------------------------------------------------- known answers


def test_the_table_lasts_47_minutes_from_the_alert_and_55_from_the_deploy() -> None:
    made = found(session(*TABLE))
    assert (made["downtime"].value, made["downtime"].basis) == ("47 min", "14:31 impact began to 15:18 resolved")
    assert (made["start-to-end"].value, made["start-to-end"].basis) == ("55 min", "14:23 started to 15:18 resolved")


def test_the_checkout_lasts_47_minutes_and_its_cause_is_found_after_17() -> None:
    made = found(session(*CHECKOUT))
    assert (made["downtime"].value, made["downtime"].basis) == ("47 min", "10:13 impact began to 11:00 resolved")
    assert made["time-to-cause"].value == "17 min"
    assert (made["time-to-detect"].value, made["time-to-acknowledge"].value) == ("13 min", "2 min")


def test_the_full_outage_lasts_73_minutes() -> None:
    made = found(session(*OUTAGE))
    assert made["full-outage"].amount == 73 * 60
    assert made["full-outage"].value == made["downtime"].value == "1 h 13 min"
    assert made["partial-outage"].missing == "no event is marked “partly restored”"


# ---------------------------------------------------------------------- each number


@pytest.mark.parametrize(
    ("metric", "value", "needs"),
    [
        ("time-to-detect", "14 min", ("started", "detected")),
        ("time-to-declare", "6 min", ("detected", "declared")),
        ("time-to-acknowledge", "1 min", ("detected", "acknowledged investigation-started")),
        ("time-to-cause", "17 min", ("detected", "cause-identified")),
        ("time-to-mitigate", "26 min", ("detected", "mitigation-started")),
        ("time-to-restore-partly", "34 min", ("detected", "partially-restored")),
        ("time-to-resolve", "46 min 30 s", ("detected", "resolved")),
        ("start-to-end", "1 h", ("started", "resolved")),
        ("time-to-inform", "11 min", ("detected", "customers-informed")),
        ("downtime", "47 min 30 s", ("impact-started detected", "resolved")),
        ("full-outage", "35 min", ("impact-started detected", "partially-restored resolved")),
        ("partial-outage", "12 min 30 s", ("partially-restored", "resolved")),
    ],
)
def test_each_number_and_what_it_lacks_without_its_milestones(metric: str, value: str, needs: Sequence[str]) -> None:
    whole = found(session(*EVERYTHING))[metric]
    assert (whole.value, whole.missing) == (value, "")
    assert [anchor.event.milestones for anchor in whole.anchors]
    for needed in needs:
        gone = set(needed.split())
        marked = [(clock, " ".join(set(names.split()) - gone)) for clock, names in EVERYTHING]
        lacking = found(session(*marked))[metric]
        assert lacking.value == ""
        assert lacking.amount is None
        assert lacking.missing.startswith("no event is marked “")


@pytest.mark.parametrize("gone", ["impact-started", "partially-restored", "acknowledged"])
def test_what_stands_in_for_a_milestone(gone: str) -> None:
    made = found(session(*((clock, " ".join(set(names.split()) - {gone})) for clock, names in EVERYTHING)))
    assert made["downtime"].basis.startswith("10:14 detected" if gone == "impact-started" else "10:13 impact began")
    assert made["full-outage"].basis.endswith("resolved" if gone == "partially-restored" else "partly restored")
    acknowledged = made["time-to-acknowledge"].basis
    assert acknowledged.endswith("investigation began" if gone == "acknowledged" else "acknowledged")


def test_nothing_is_known_of_an_empty_timeline() -> None:
    made = metrics(session())
    assert made
    assert not any(metric.value or metric.anchors for metric in made)
    assert all(metric.missing for metric in made)
    assert found(session())["time-to-detect"].missing == "no event is marked “started”, none “detected”"


def test_updates_are_counted_and_named() -> None:
    updates = found(session(*EVERYTHING))["customer-updates"]
    assert (updates.value, updates.basis) == ("2", "at 10:44, 11:00:30")
    many = found(session(*((f"10:{minute}", "customers-updated") for minute in range(10, 17))))["customer-updates"]
    assert (many.value, many.basis) == ("7", "at 10:10, 10:11, 10:12, 10:13, 10:14 and 2 more")
    undated = Session(id="s", timeline=(Event(id="E1", milestones=("customers-updated",)),))
    assert (found(undated)["customer-updates"].value, found(undated)["customer-updates"].basis) == ("1", "")


def test_no_update_is_a_number_only_where_customers_were_told_anything() -> None:
    told = found(session(("10:00", "customers-informed")))["customer-updates"]
    assert (told.value, told.amount) == ("0", 0)
    silent = found(session(*CHECKOUT))["customer-updates"]
    assert (silent.value, silent.missing) == ("", "no event is marked “customers updated”")


# ---------------------------------------------------------------------- awkward timelines


def test_the_wrong_way_round_is_said_and_not_counted() -> None:
    made = found(session(("10:30", "started"), ("10:13", "detected"), ("10:00", "resolved")))
    assert made["time-to-detect"].missing == "the wrong way round: 10:30 started to 10:13 detected"
    assert made["downtime"].missing == "the wrong way round: 10:13 detected to 10:00 resolved"
    assert made["downtime"].amount is None
    assert made["downtime"].anchors[-1].milestone == "resolved"


def test_the_earliest_of_two_counts_whatever_their_order() -> None:
    made = found(session(("11:00", "resolved"), ("10:30", "detected"), ("10:13", "detected"), ("11:30", "resolved")))
    assert made["downtime"].value == "47 min"


def test_an_approximate_time_makes_an_approximate_number() -> None:
    made = found(session(*CHECKOUT, approximate=["10:00"]))
    assert made["time-to-detect"].value == "~13 min"
    assert made["downtime"].value == "47 min"


def test_events_at_one_moment_are_no_time_apart() -> None:
    made = found(session(("10:00", "started detected resolved")))
    assert (made["time-to-detect"].value, made["time-to-detect"].amount) == ("0 s", 0)


def test_over_several_days_moments_have_their_day() -> None:
    lasted = downtime(session(("23:50", "detected"), ("02:10+1", "resolved")))
    assert lasted.value == "2 h 20 min"
    assert lasted.basis == "2024-01-15 23:50 detected to 2024-01-16 02:10 resolved"
    updates = found(session(("23:50", "customers-updated"), ("00:10+1", "customers-updated")))["customer-updates"]
    assert updates.basis == "at 2024-01-15 23:50, 2024-01-16 00:10"


def test_where_the_clocks_change_real_time_is_counted() -> None:
    start = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)  # 01:30 in Berlin, half an hour before an hour is left out
    timeline = (
        Event(id="E1", at=start, milestones=("detected",)),
        Event(id="E2", at=start + timedelta(hours=1), milestones=("resolved",)),
    )
    lasted = downtime(Session(id="s", incident=Incident(timezone="Europe/Berlin"), timeline=timeline))
    assert (lasted.value, lasted.basis) == ("1 h", "01:30 detected to 03:30 resolved")


def test_days_are_those_of_the_incident_s_zone() -> None:
    made = session(("23:50", "detected"), ("00:10+1", "resolved"), zone="Asia/Kolkata")
    assert downtime(made).basis == "05:20 detected to 05:40 resolved"


def test_ten_thousand_events_are_counted_at_once() -> None:
    events = [Event(id=f"E{number}", at=DAY + timedelta(seconds=number), text="x") for number in range(10_000)]
    events[5] = events[5].model_copy(update={"milestones": ("detected",)})
    events[9_995] = events[9_995].model_copy(update={"milestones": ("resolved", "customers-updated")})
    made = Session(id="s", timeline=tuple(events))
    began = time.process_time()
    assert found(made)["downtime"].amount == 9990
    assert time.process_time() - began < 1.0


# ---------------------------------------------------------------------- what is stated


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("Payments failed for 47 minutes.", ("47 minutes", False)),
        ("It lasted 46 min.", ("46 min", False)),
        ("An outage of ~50 minutes", ("50 minutes", True)),
        ("down for 2 hours", ("2 hours", True)),
        ("Duration: **47 minutes**", ("47 minutes", False)),
    ],
)
def test_a_length_that_somebody_wrote_stands_beside_the_number(summary: str, said: tuple[str, bool]) -> None:
    lasted = downtime(session(*CHECKOUT, summary=summary))
    assert lasted.stated == (Stated("incident.summary", *said),)


@pytest.mark.parametrize("summary", ["Found after 17 minutes.", "Every 5 minutes a retry", "from 10:13 to 11:00"])
def test_other_lengths_are_not_the_incident_s(summary: str) -> None:
    assert downtime(session(*CHECKOUT, summary=summary)).stated == ()


def test_every_place_that_states_a_duration_is_read() -> None:
    made = session(*CHECKOUT).model_copy(
        update={
            "impact": Impact(description="Nobody could pay for 40 minutes."),
            "publication": Publication(customer_summary="Checkout was down for 47 minutes."),
            "notes": (Note(id="N1", heading="Duration", text="1 h"), Note(id="N2", heading="Other", text="for 5 min")),
        }
    )
    assert downtime(made).stated == (
        Stated("impact.description", "40 minutes", differs=True),
        Stated("publication.customer_summary", "47 minutes", differs=False),
        Stated("notes.N1.text", "1 h", differs=True),
    )
    assert downtime(made.model_copy(update={"timeline": ()})).stated == ()
