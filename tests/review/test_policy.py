"""The severity policy: each trigger met, just not met and unknown; each level; a team's file; its errors."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from unblame.record.due import suggested_due
from unblame.record.session import Session
from unblame.review.policy import Assessment, PolicyError, Trigger, assess, load_policy, schedule

Values = dict[str, Any]
DEFAULT = load_policy()
TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)
OWN_SCALE = "\n".join(
    [
        'replace = ["levels"]',
        *(
            f'[[levels]]\nid = "{name}"\nname = "Grade {name}"\nmeaning = "m"\nneed = "{need}"\nhold_by_hours = {hours}'
            for name, need, hours in (
                ("P0", "required", 24),
                ("P1", "required", 72),
                ("P2", "recommended", 0),
                ("P3", "optional", 0),
            )
        ),
    ]
)


def session(severity: str | None = None, **tables: Any) -> Session:
    incident: Values = {"title": "Checkout down", **tables.pop("incident", {})}
    if severity:
        incident["severity"] = severity
    return Session.model_validate({"schema": 1, "id": "s", "incident": incident, **tables})


def impact(**values: Any) -> Values:
    return {"impact": values}


def incident(**values: Any) -> Values:
    return {"incident": values}


def cause(*classes: str, users: int | None = None) -> Values:
    return {"root_cause": {"classes": list(classes)}, **impact(users_affected=users)}


def timeline(**minutes: float) -> Values:
    """Events by milestone (with `_` for `-`), so many minutes after ten o'clock."""
    return {
        "timeline": [
            {"id": f"E{n}", "at": TEN + timedelta(minutes=after), "milestones": [name.replace("_", "-")]}
            for n, (name, after) in enumerate(minutes.items(), 1)
        ]
    }


def outage(minutes: float) -> Values:
    return timeline(impact_started=0, resolved=minutes)


def row(assessment: Assessment, rule: str) -> Trigger:
    return next(each for each in assessment.checklist if each.id == rule)


def rules(assessment: Assessment) -> list[str]:
    return [reason.rule for reason in assessment.reasons]


class Case(NamedTuple):
    rule: str
    met: tuple[str | None, Values]
    not_met: tuple[str | None, Values]
    unknown: tuple[str | None, Values]
    need: str


USERS, REVENUE = impact(users_affected=1001), impact(revenue_lost=10000.01)
FEW, LITTLE = impact(users_affected=1000), impact(revenue_lost=10000)
CASES = [
    Case("sev2-users", ("SEV2", USERS), ("SEV2", FEW), ("SEV2", {}), "required"),
    Case("sev2-revenue", ("SEV2", REVENUE), ("SEV2", LITTLE), ("SEV2", {}), "required"),
    Case("priority-high", ("P1", {}), ("P2", {}), (None, {}), "required"),
    Case("p2-users", ("P2", USERS), ("P2", FEW), ("P2", {}), "required"),
    Case("p2-revenue", ("P2", REVENUE), ("P2", LITTLE), ("P2", {}), "required"),
    Case("p2-novel", ("P2", incident(novel=True)), ("P2", incident(novel=False)), ("P2", {}), "required"),
    Case("data-loss", (None, impact(data_loss="3 rows")), (None, impact(data_loss="none")), (None, {}), "required"),
    Case("security", (None, incident(security=True)), (None, incident(security=False)), (None, {}), "required"),
    Case("outage-short", (None, outage(5.1)), (None, outage(5)), (None, timeline(detected=0)), "recommended"),
    Case("outage-long", (None, outage(16)), (None, outage(15)), (None, timeline(resolved=60)), "recommended"),
    Case("outage-severe", (None, outage(31)), (None, outage(30)), (None, outage(-1)), "recommended"),
    Case("users", (None, USERS), (None, FEW), (None, {}), "recommended"),
    Case("revenue", (None, REVENUE), (None, LITTLE), (None, {}), "recommended"),
    Case("sla", (None, impact(sla_breached=True)), (None, impact(sla_breached=False)), (None, {}), "recommended"),
    Case("near-miss", (None, incident(kind="near-miss")), (None, incident(kind="incident")), (None, {}), "recommended"),
    Case("novel", (None, incident(novel=True)), (None, incident(novel=False)), (None, {}), "recommended"),
    Case("sev1-sev2", ("SEV2", {}), ("SEV3", {}), (None, {}), "recommended"),
    Case("critical-resolved", ("SEV1", outage(1)), ("SEV2", outage(1)), ("SEV1", {}), "recommended"),
    Case("production", (None, incident(kind="incident")), (None, incident(kind="near-miss")), (None, {}), "optional"),
    Case("degraded", (None, impact(users_affected=1)), (None, impact(users_affected=0)), (None, {}), "optional"),
    Case("escaped-bug", (None, cause("code", users=1)), (None, cause("code", users=0)), (None, {}), "optional"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_trigger_is_met_just_not_met_or_unknown(case: Case) -> None:
    for (severity, values), expected in ((case.met, True), (case.not_met, False), (case.unknown, None)):
        found = row(assess(session(severity, **values), DEFAULT), case.rule)
        assert found.met is expected
        assert found.need == case.need
        assert found.source
        assert "{" not in found.text


def test_every_trigger_of_the_default_has_a_case() -> None:
    assert {case.rule for case in CASES} | {"repeat", "gap"} == {rule.id for rule in DEFAULT.triggers}


def test_what_the_record_cannot_deny_is_met_or_unknown() -> None:
    assert row(assess(session(), DEFAULT, repeat_of="2023-11-02-pool"), "repeat").met is True
    assert row(assess(session(), DEFAULT), "repeat").met is None
    assert row(assess(session(**cause("process gap")), DEFAULT), "gap").met is True
    assert row(assess(session(systemic=[{"id": "S1", "issue": "No alert"}]), DEFAULT), "gap").met is True
    assert row(assess(session(), DEFAULT), "gap").met is None


@pytest.mark.parametrize("words", ["None", "no", "None known.", "No data was lost", "nothing", "N/A"])
def test_words_that_deny_a_loss(words: str) -> None:
    assert row(assess(session(**impact(data_loss=words)), DEFAULT), "data-loss").met is False


@pytest.mark.parametrize("words", ["No backup worked: 6 hours of orders", "some", "data", "yes", "1"])
def test_words_that_tell_of_a_loss(words: str) -> None:
    assert row(assess(session(**impact(data_loss=words)), DEFAULT), "data-loss").met is True


def test_an_outage_counts_from_the_impact_else_from_detection() -> None:
    assert row(assess(session(**timeline(detected=0, resolved=6)), DEFAULT), "outage-short").met is True
    both = timeline(impact_started=3, detected=0, resolved=6)
    assert row(assess(session(**both), DEFAULT), "outage-short").met is False
    assert row(assess(session(**timeline(started=0, resolved=6)), DEFAULT), "outage-short").met is None


def test_an_estimate_is_as_good_as_a_count() -> None:
    found = assess(session("SEV2", **impact(users_affected=2000, estimated=["users_affected"])), DEFAULT)
    assert found.need == "required"
    assert found.reasons[0].text == "SEV2 with ~2,000 users affected, more than 1,000."


def test_a_priority_counts_only_while_the_severity_is_what_it_meant() -> None:
    stale = session("SEV3", incident={"severity_written": "P0"})
    assert row(assess(stale, DEFAULT), "priority-high").met is False
    assert assess(stale, DEFAULT).need == "recommended"


@pytest.mark.parametrize(
    ("severity", "need", "hours"),
    [
        ("SEV0", "required", 48),
        ("SEV1", "required", 48),
        ("SEV2", "recommended", 168),
        ("SEV3", "recommended", None),
        ("SEV4", "optional", None),
        ("P0", "required", 48),
        ("P1", "required", 48),
        ("P2", "recommended", None),
        ("P3", "optional", None),
    ],
)
def test_each_level_has_its_need_and_its_hours_from_the_resolution(severity: str, need: str, hours: int | None) -> None:
    found = assess(session(severity, **timeline(detected=-5, resolved=0)), DEFAULT)
    assert (found.need, found.counted_from) == (need, "resolved")
    assert found.hold_by == (TEN + timedelta(hours=hours) if hours else None)
    assert found.reasons[0].need == need


@pytest.mark.parametrize(
    ("values", "need"),
    [(FEW, "recommended"), (LITTLE, "recommended"), ({}, "recommended"), (USERS, "required"), (REVENUE, "required")],
)
def test_sev2_is_required_above_its_numbers_only(values: Values, need: str) -> None:
    found = assess(session("SEV2", **values, **outage(0)), DEFAULT)
    assert found.need == need
    assert found.hold_by == TEN + timedelta(days=7)


def test_big_numbers_alone_recommend_and_set_no_date() -> None:
    found = assess(session("SEV3", **USERS, **outage(120)), DEFAULT)
    assert (found.need, found.hold_by) == ("recommended", None)


@pytest.mark.parametrize("values", [{}, incident(kind="incident"), impact(users_affected=3)])
def test_without_a_severity_nothing_makes_one_optional(values: Values) -> None:
    found = assess(session(**values), DEFAULT)
    assert (found.need, found.level, found.hold_by) == ("unknown", None, None)


def test_without_a_severity_a_trigger_still_asks_for_one() -> None:
    found = assess(session(**incident(novel=True)), DEFAULT)
    assert (found.need, rules(found)) == ("recommended", ["novel"])


@pytest.mark.parametrize(
    ("milestones", "anchor", "start"),
    [
        ({"impact_started": 0, "detected": 5, "resolved": 9}, "resolved", 9),
        ({"impact_started": 0, "detected": 5}, "detected", 5),
        ({"impact_started": 4, "started": 0}, "began", 4),
        ({}, "", None),
    ],
)
def test_the_date_counts_from_the_best_moment_that_is_known(
    milestones: dict[str, float], anchor: str, start: int | None
) -> None:
    found = assess(session("SEV1", **timeline(**milestones)), DEFAULT)
    assert found.counted_from == anchor
    assert found.hold_by == (None if start is None else TEN + timedelta(minutes=start, hours=48))


def test_the_earliest_date_of_what_was_met_holds() -> None:
    found = assess(session("SEV1", **impact(data_loss="3 rows"), **outage(0)), DEFAULT)
    assert found.hold_by == TEN + timedelta(hours=48)
    found = assess(session("SEV4", **impact(data_loss="3 rows"), **outage(0)), DEFAULT)
    assert (found.need, found.hold_by) == ("required", TEN + timedelta(hours=168))


def test_the_date_is_shown_in_the_incidents_zone_and_is_so_many_true_hours_away() -> None:
    zoned = incident(timezone="Europe/Berlin")
    before_summer_time = datetime(2024, 3, 30, 12, tzinfo=UTC)
    events = [{"id": "E1", "at": before_summer_time, "milestones": ["resolved"]}]
    found = assess(session("SEV1", **zoned, timeline=events), DEFAULT).hold_by
    assert found == before_summer_time + timedelta(hours=48)
    assert found is not None
    assert found.isoformat() == "2024-04-01T14:00:00+02:00"


def test_the_calendars_end_is_no_crash() -> None:
    events = [{"id": "E1", "at": "9998-12-31T20:00:00Z", "milestones": ["resolved"]}]
    late = session("SEV1", timeline=events)
    assert assess(late, DEFAULT).hold_by == datetime(9999, 1, 2, 20, tzinfo=UTC)
    assert schedule(late, DEFAULT)[-1].first.year == 9999


def test_reasons_stand_strongest_first_and_once_for_each_fact() -> None:
    found = assess(session("SEV1", **impact(data_loss="3 rows", users_affected=5000), **outage(47)), DEFAULT)
    assert rules(found) == ["severity.SEV1", "data-loss", "outage-severe", "users", "critical-resolved"]
    assert [each.met for each in found.checklist if each.id.startswith("outage")] == [True, True, True]
    assert "47 min" in found.reasons[2].text
    assert found.reasons[0].source == "Numeric, Severity table"


def test_a_reason_for_an_optional_one_is_kept_only_while_nothing_asks_for_more() -> None:
    live = incident(kind="incident")
    assert rules(assess(session("SEV4", **live), DEFAULT)) == ["severity.SEV4", "production"]
    assert rules(assess(session("SEV3", **live), DEFAULT)) == ["severity.SEV3"]


def test_a_reason_names_what_it_looked_at() -> None:
    texts = [
        assess(session("P1"), DEFAULT).reasons[0].text,
        assess(session(), DEFAULT, repeat_of="2023-11-02-pool").reasons[0].text,
        assess(session(**impact(revenue_lost=12500, currency="EUR")), DEFAULT).reasons[0].text,
    ]
    assert texts == [
        "It was graded P1, which always gets a post-mortem.",
        "It repeats 2023-11-02-pool: the root cause is of the same kind.",
        "12,500 EUR of revenue was lost, more than 10,000.",
    ]


def test_words_of_the_record_are_never_taken_for_placeholders() -> None:
    found = assess(session(), DEFAULT, repeat_of="{value} \\1 {nothing}")
    assert "{value} \\1 {nothing}" in found.reasons[0].text


def test_the_schedule_counts_days_from_the_resolution_in_the_incidents_zone() -> None:
    late: Values = {"timeline": [{"id": "E1", "at": "2024-01-15T23:30:00Z", "milestones": ["resolved"]}]}
    found = schedule(session(**incident(timezone="Asia/Tokyo"), **late), DEFAULT)
    assert [(due.id, due.first, due.last) for due in found] == [
        ("draft", date(2024, 1, 17), date(2024, 1, 18)),
        ("meeting", date(2024, 1, 19), date(2024, 1, 21)),
        ("finalise", date(2024, 1, 21), date(2024, 1, 23)),
        ("actions", date(2024, 1, 24), None),
    ]
    assert all(due.step for due in found)
    assert schedule(session(**timeline(detected=0)), DEFAULT) == ()


def test_the_default_numbers() -> None:
    numbers = DEFAULT.numbers
    assert (numbers.outage_minutes_short, numbers.outage_minutes_long, numbers.outage_minutes_severe) == (5, 15, 30)
    assert (numbers.users_affected, numbers.revenue_lost, numbers.most_actions) == (1000, 10000, 5)
    assert (DEFAULT.closing.done, DEFAULT.closing.scheduled) == (("P0", "P1"), ("P2",))


@pytest.mark.parametrize("priority", ["P0", "P1", "P2", "P3"])
def test_a_priority_is_due_when_the_editor_suggests_it(priority: str) -> None:
    found = DEFAULT.priority(priority)
    assert found is not None
    assert found.meaning
    assert found.due_on(date(2024, 1, 31)) == suggested_due(priority, date(2024, 1, 31))
    assert DEFAULT.priority(None) is None


def test_an_empty_file_changes_nothing() -> None:
    assert load_policy("") == load_policy("\ufeff# only words\n") == DEFAULT


def test_a_number_in_one_place_changes_all_that_name_it() -> None:
    policy = load_policy("[numbers]\nusers_affected = 50\n")
    found = assess(session("SEV2", **impact(users_affected=51)), policy)
    assert found.need == "required"
    assert row(found, "users").met is True
    assert row(found, "users").text == "More than 50 users affected"
    assert policy.numbers.revenue_lost == 10000


def test_a_block_changes_the_keys_that_it_writes() -> None:
    policy = load_policy('[[levels]]\nid = "SEV2"\nneed = "required"\nhold_by_hours = 0\n')
    level = policy.level("SEV2")
    assert level is not None
    assert (level.need, level.hold_by_hours, level.name, level.severity) == ("required", 0, "High", "SEV2")
    assert [each.id for each in policy.levels] == ["SEV0", "SEV1", "SEV2", "SEV3", "SEV4"]
    assert assess(session("SEV2", **outage(0)), policy).hold_by is None


def test_a_team_adds_a_trigger_and_takes_one_out() -> None:
    policy = load_policy("""
        [[books]]
        id = "team"
        name = "Shop team"
        [[triggers]]
        id = "novel"
        need = "none"
        [[triggers]]
        id = "tickets"
        say = "More than {limit} support tickets"
        when = "support_tickets"
        over = 20
        need = "required"
        hold_by_hours = 24
        reason = "{value} tickets came in, more than {limit}."
        """)
    found = assess(session("SEV4", **incident(novel=True), **impact(support_tickets=21), **outage(0)), policy)
    assert (found.need, found.hold_by) == ("required", TEN + timedelta(hours=24))
    assert (found.reasons[0].text, found.reasons[0].source) == ("21 tickets came in, more than 20.", "Shop team")
    assert "novel" not in {each.id for each in found.checklist}
    assert row(assess(session(**impact(support_tickets=20)), policy), "tickets").met is False


def test_a_trigger_may_look_at_something_else_afterwards() -> None:
    written = '[[triggers]]\nid = "users"\nwhen = "security"\nsay = "Security"\nreason = "Security."\n'
    found = assess(session(**incident(security=True)), load_policy(written))
    assert row(found, "users").met is True


def test_a_scale_of_p0_to_p3_takes_the_place_of_ours() -> None:
    policy = load_policy(OWN_SCALE)
    assert [(level.id, level.severity) for level in policy.levels] == [
        ("P0", "SEV1"),
        ("P1", "SEV2"),
        ("P2", "SEV3"),
        ("P3", "SEV4"),
    ]
    found = assess(session("P0", **outage(0)), policy)
    assert (found.need, found.hold_by) == ("required", TEN + timedelta(hours=24))
    assert found.reasons[0].text == "Its severity is P0."
    assert found.reasons[0].source == "Team"
    assert len(policy.triggers) == len(DEFAULT.triggers)


def test_a_severity_that_the_scale_leaves_out_is_the_next_more_severe() -> None:
    blocks = [
        f'[[levels]]\nid = "{name}"\nname = "n"\nmeaning = "m"\nneed = "optional"\n' for name in ("SEV-3", "SEV-1")
    ]
    policy = load_policy('replace = ["levels"]\n' + "".join(blocks))
    found = [policy.level(f"SEV{number}") for number in range(5)]
    assert [level.id if level else "" for level in found] == ["SEV-1", "SEV-1", "SEV-1", "SEV-3", "SEV-3"]
    assert policy.level(None) is None


def test_triggers_and_the_schedule_are_replaced_whole_or_emptied() -> None:
    policy = load_policy('replace = ["triggers", "schedule"]\n[[schedule]]\nid = "all"\nstep = "All"\nfrom_day = 0\n')
    assert policy.triggers == ()
    (due,) = schedule(session(**outage(0)), policy)
    assert (due.first, due.last) == (TEN.date(), None)
    assert assess(session(), policy).need == "unknown"


def test_a_priority_gets_another_length_and_closing_another_rule() -> None:
    policy = load_policy('[[priorities]]\nid = "P2"\ndue = "20 days"\n[closing]\nscheduled = []\n')
    found = policy.priority("P2")
    assert found is not None
    assert (found.due_on(date(2024, 1, 1)), found.name) == (date(2024, 1, 21), "Medium")
    assert (policy.closing.done, policy.closing.scheduled) == (("P0", "P1"), ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("levels = [", "policy.toml, at the end of the file: not TOML"),
        ("a = 1\nb = = 2", "line 2, column 5: not TOML"),
        ("numbers = " + "[" * 5000, "nested too deeply"),
        ("nubmers = 1", "“nubmers” is not known here. Did you mean “numbers”?"),
        ("zzz = 1", "Write one of replace, numbers, closing, books, levels"),
        ("numbers = 5", "numbers is “5”. Write [numbers] and its keys below."),
        ("[levels]\nid = 'SEV1'", "levels is no list of blocks. Write [[levels]], with two brackets."),
        ("levels = [1]", "levels is no list of blocks"),
        ('[numbers]\nusers_affected = "1000"', "numbers: users_affected is “1000”. Write a number from 0 to"),
        ("[numbers]\nusers_affected = true", "users_affected is true. Write a number"),
        ("[numbers]\nusers_affected = nan", "users_affected is “nan”. Write a number"),
        ("[numbers]\nmost_actions = 4.5", "most_actions is “4.5”. Write a whole number from 1 to 100"),
        ("[numbers]\nusers = 5", "numbers: “users” is not known here. Did you mean “users_affected”?"),
        ('[[levels]]\nneed = "optional"', 'levels block 1: id is missing. Add id = "SEV0"'),
        ("[[levels]]\nid = 5", "levels “5”: id is “5”. Write a text in quotes."),
        ('[[levels]]\nid = "SEV1"\nneed = "must"', "levels “SEV1”: need is “must”. Write required, recommended or"),
        ('[[levels]]\nid = "SEV1"\nneed = "none"', "need is “none”. Write required"),
        ('[[levels]]\nid = "SEV1"\nhold_by_hours = -1', "hold_by_hours is “-1”. Write a number from 0 to 8760"),
        ('[[levels]]\nid = "SEV1"\n[[levels]]\nid = "SEV1"', "levels “SEV1”: this id stands here twice."),
        ('[[levels]]\nid = "SEV1"\nsource = "numeric"', 'source is “numeric”. Write a list such as ["numeric"]'),
        ('[[levels]]\nid = "SEV1"\nsource = [1]', "source is a list. Write a list such as"),
        ('[[levels]]\nid = "SEV1"\nsource = ["numbers"]', "source names “numbers”, which is no book. Write numeric,"),
        ('[[levels]]\nid = "SEV1"\nreason = "{value}"', "reason holds “{value}”, which nothing fills. Write {id}"),
        ('[[levels]]\nid = "Major"', 'levels “Major”: severity is missing. Add it, as severity = "SEV1".'),
        ('[[levels]]\nid = "SEV1"\nseverity = "SEV2"', "levels “SEV2”: it stands for SEV2, as “SEV1” does."),
        (OWN_SCALE.replace('replace = ["levels"]', ""), "it stands for SEV1, as “SEV1” does. For a scale of your own"),
        ('replace = ["levels"]', "no level is left"),
        ('replace = ["books"]', "replace is a list. Write a list such as"),
        ('[[triggers]]\nid = "mine"', "triggers “mine”: say is missing."),
        ('[[triggers]]\nid = "novel"\nwhen = "moon"', "when is “moon”. Write outage_minutes"),
        ('[[triggers]]\nid = "novel"\nover = 3', "over is for numbers, and “novel” is a yes or no. Take it out."),
        ('[[triggers]]\nid = "novel"\nwhen = "users_affected"', "over is missing. Add it, as over = 1000."),
        ('[[triggers]]\nid = "novel"\nreason = "{value}"', "reason holds “{value}”, which nothing fills."),
        ('[[triggers]]\nid = "novel"\nsay = "over {limit}"', "say holds “{limit}”, which nothing fills. Write plain"),
        ('[[triggers]]\nid = "users"\nover = "user"', "over is “user”. Write a number without quotes, or one of"),
        ('[[triggers]]\nid = "users"\nreason = "{value.__class__}"', "holds “{value.__class__}”, which nothing fills"),
        ('[[triggers]]\nid = "users"\nreason = "a } b"', "reason holds “}”"),
        ('[[triggers]]\nid = "users"\nseverities = ["P1"]', 'a list such as ["SEV2"]; each is SEV0, SEV1'),
        (
            '[[schedule]]\nid = "draft"\nfrom_day = 3',
            "schedule “draft”: to_day comes before from_day. Write to_day = 3",
        ),
        ('[[schedule]]\nid = "draft"\nfrom_day = 1.5', "from_day is “1.5”. Write a whole number"),
        ('[[priorities]]\nid = "P9"', "id is “P9”. Write P0, P1, P2 or P3"),
        ('[[priorities]]\nid = "P1"\ndue = "soon"', 'due is “soon”. Write a length such as "3 days"'),
        ('[[priorities]]\nid = "P1"\nmeaning = "\\u001b[2J"', "meaning is “"),
        ('[closing]\ndone = ["P5"]', 'closing: done is a list. Write a list such as ["P0", "P1"]; each is P0'),
    ],
)
def test_an_error_says_the_file_the_place_what_is_wrong_and_what_to_write(text: str, says: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(text, "/home/ana/policy.toml")
    message = str(caught.value)
    assert message.startswith("/home/ana/policy.toml")
    assert says in message
    assert message.isprintable()


def test_a_file_that_failed_leaves_the_default_as_it_was() -> None:
    with pytest.raises(PolicyError):
        load_policy('[numbers]\nusers_affected = 1\n[[levels]]\nid = "SEV1"\nneed = 1\n')
    assert load_policy() is DEFAULT
    assert load_policy("") == DEFAULT


def test_importing_the_module_reads_no_file() -> None:
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import unblame.review.policy\n"
        "sys.exit(any(name.endswith('.toml') for name in opened))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
