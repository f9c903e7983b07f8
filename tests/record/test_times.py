"""Times as typed: every form, what is refused, and how they are shown."""

from __future__ import annotations

import contextlib
import time as stopwatch
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.reading import Unread
from unblame.record.times import (
    EXPECTED_TIME,
    TimeContext,
    duration,
    elapsed,
    match_time_at_start,
    read_time,
    show_day_time,
    show_time,
    zone,
    zone_label,
)

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


def utc(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, minute, second, tzinfo=UTC)


AT_TEN = TimeContext(zone=UTC, here=BERLIN, above=utc(15, 10), selected=utc(15, 10, 18), started=utc(15, 9, 50))
BARE = TimeContext(zone=UTC, here=BERLIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:05", utc(15, 14, 5)),
        ("9:05", utc(15, 9, 5)),
        ("14:05:30", utc(15, 14, 5, 30)),
        ("2:05 pm", utc(15, 14, 5)),
        ("2:05pm", utc(15, 14, 5)),
        ("2:05\u202fPM", utc(15, 14, 5)),
        ("2 pm", utc(15, 14)),
        ("12 pm", utc(15, 12)),
        ("11:59:30 am", utc(15, 11, 59, 30)),
        ("+12m", utc(15, 10, 30)),
        ("+1h", utc(15, 11, 18)),
        ("+1h30m", utc(15, 11, 48)),
        ("+1h05m", utc(15, 11, 23)),
        ("+90s", utc(15, 10, 19, 30)),
        ("+00:12", utc(15, 10, 30)),
        ("14:05 here", utc(15, 13, 5)),
        ("2024-01-15 14:05 PST", utc(15, 22, 5)),
        ("2024-01-15T14:05:30Z", utc(15, 14, 5, 30)),
        ("2024-01-16 14:05+01:00", utc(16, 13, 5)),
        ("2024-01-16 14:05-08:00", utc(16, 22, 5)),
        ("2024-01-16 2:05 pm PDT", utc(16, 21, 5)),
        ("14:05 UTC", utc(15, 14, 5)),
        ("14:05 utc", utc(15, 14, 5)),
        ("14:05Z", utc(15, 14, 5)),
        ("14:05 GMT", utc(15, 14, 5)),
        ("14:05 pst", utc(15, 22, 5)),
        ("14:05 +05:30", utc(15, 8, 35)),
        ("14:05 -05:00", utc(15, 19, 5)),
        ("14:05 UTC+05:30", utc(15, 8, 35)),
        ("14:05UTC-05:00", utc(15, 19, 5)),
        ("14:05 Europe/Berlin", utc(15, 13, 5)),
        ("14:05 America/Argentina/Buenos_Aires", utc(15, 17, 5)),
        ("  14:05  ", utc(15, 14, 5)),
    ],
)
def test_every_form_is_read(text: str, expected: datetime) -> None:
    read = read_time(text, AT_TEN)
    assert (read.at, read.approximate, read.written) == (expected, False, text.strip())
    assert read.at.tzinfo is UTC
    about = read_time(f"~{text.strip()}", AT_TEN)
    assert (about.at, about.approximate) == (expected, True)


@pytest.mark.parametrize(
    "text",
    ["", "~", "14", "1405", "25:00", "24:00", "14:60", "14:05:60", "14:5", "14:055", "13:05 pm", "0:05 am",
     "14.05", "14h05", "11:21a", "5 min", "noon", "+12", "+m", "+1h30", "-5m", "+12m UTC", "+5 servers",
     "2024-02-30 14:05", "2024-01-15", "2024-01-15  14:05", "14:05 text", "14:05 - text", "14:05:30.123",
     "14:05here", "１４:05", "a" * 100_000, "14:05\x00"],
)  # fmt: skip
def test_other_text_is_not_read(text: str) -> None:
    with pytest.raises(Unread) as unread:
        read_time(text, AT_TEN)
    assert unread.value.expected
    assert len(str(unread.value)) < 250


def test_unread_says_what_is_expected() -> None:
    with pytest.raises(Unread) as unread:
        read_time("half past two", AT_TEN)
    assert unread.value.expected == EXPECTED_TIME == "14:05, 2:05 pm, +12m or 2024-01-15 14:05 PST"
    assert unread.value.question is None
    assert str(unread.value) == f"“half past two” cannot be read. Write {EXPECTED_TIME}."


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("14:05 IST", ["India (UTC+05:30)", "Israel (UTC+02:00)", "Ireland (UTC+01:00)", "UTC+05:30"]),
        ("2024-01-15 14:05 cst", ["US Central", "China", "Cuba", "UTC-06:00"]),
        ("2:05 pm BST", ["British Summer", "Bangladesh"]),
        ("14:05 XYZ", ["“XYZ” is no time zone"]),
        ("14:05 Europe/Berlim", ["“Europe/Berlim” is no time zone"]),
        ("2024-01-15 14:05+15:00", ["“+15:00” is no time zone"]),
        ("10:05-11:00", ["10:05 UTC-11:00", "10:05 alone"]),
    ],
)
def test_what_has_several_meanings_asks(text: str, meanings: list[str]) -> None:
    with pytest.raises(Unread) as unread:
        read_time(text, AT_TEN)
    assert unread.value.question
    assert all(meaning in unread.value.question for meaning in meanings)


@pytest.mark.parametrize("offer", ["14:05 UTC+05:30", "14:05 UTC-06:00", "10:05 UTC-11:00"])
def test_what_a_question_offers_can_be_read(offer: str) -> None:
    assert read_time(offer, AT_TEN).written == offer


@pytest.mark.parametrize(
    ("above", "text", "expected"),
    [
        (utc(15, 23, 50), "00:10", utc(16, 0, 10)),
        (utc(15, 14), "13:50", utc(15, 13, 50)),
        (utc(15, 14), "02:00", utc(15, 2)),
        (utc(15, 14, 1), "02:00", utc(16, 2)),
        (utc(31, 23), "01:00", datetime(2024, 2, 1, 1, tzinfo=UTC)),
        (utc(15, 0, 10), "23:50", utc(15, 23, 50)),
        (utc(16, 3), "20:00 PST", utc(16, 4)),
        (utc(16, 3), "04:30 here", utc(16, 3, 30)),
    ],
)
def test_a_bare_time_takes_the_day_above(above: datetime, text: str, expected: datetime) -> None:
    assert read_time(text, AT_TEN._replace(above=above)).at == expected


def test_the_day_when_nothing_stands_above() -> None:
    assert read_time("14:05", BARE._replace(day=date(2024, 1, 20), started=utc(15, 9))).at == utc(20, 14, 5)
    assert read_time("14:05", BARE._replace(started=utc(15, 9))).at == utc(15, 14, 5)
    assert read_time("2024-01-15 14:05", BARE).at == utc(15, 14, 5)
    with pytest.raises(Unread, match=r"day of “14:05” is not known yet\. Write 2024-01-15 14:05"):
        read_time("14:05", BARE)


def test_relative_times_count_from_the_selected_event_then_from_the_start() -> None:
    assert read_time("+12m", AT_TEN._replace(selected=None)).at == utc(15, 10, 2)
    with pytest.raises(Unread, match="counts from an event"):
        read_time("+12m", BARE)


def test_a_result_has_the_incident_zones_offset_as_a_plain_one() -> None:
    at = read_time("2024-07-01 14:05 UTC", BARE._replace(zone=NEW_YORK)).at
    assert at.isoformat() == "2024-07-01T10:05:00-04:00"
    assert at.tzinfo == timezone(timedelta(hours=-4))


def test_a_skipped_time_is_refused() -> None:
    with pytest.raises(Unread, match="did not happen on 10 Mar 2024 in America/New_York") as unread:
        read_time("2024-03-10 02:30", BARE._replace(zone=NEW_YORK))
    assert "Write 2024-03-10 03:30-04:00 or 2024-03-10 01:30-05:00." in str(unread.value)


def test_a_repeated_time_asks_which() -> None:
    context = BARE._replace(zone=NEW_YORK)
    with pytest.raises(Unread, match="happened twice on 3 Nov 2024") as unread:
        read_time("2024-11-03 01:30", context)
    assert "Write 2024-11-03 01:30-04:00 or 2024-11-03 01:30-05:00." in str(unread.value)
    first = read_time("2024-11-03 01:30-04:00", context).at
    assert read_time("2024-11-03 01:30 EST", context).at - first == timedelta(hours=1)


def test_counting_on_crosses_a_change_of_clocks_in_real_time() -> None:
    start = datetime(2024, 3, 10, 1, 50, tzinfo=NEW_YORK)
    at = read_time("+20m", BARE._replace(zone=NEW_YORK, selected=start)).at
    assert at.isoformat() == "2024-03-10T03:10:00-04:00"


@pytest.mark.parametrize(
    "text", ["0001-01-01 00:00+14:00", "9999-12-31 23:59-12:00", "0000-01-01 10:00", "9999-06-01 10:00"]
)
def test_the_edges_of_the_calendar_are_refused(text: str) -> None:
    with pytest.raises(Unread):
        read_time(text, BARE)


def test_the_day_after_the_last_day_is_refused() -> None:
    last = datetime(9998, 12, 31, 23, 50, tzinfo=UTC)
    for text in ("00:10", "+1h"):
        with pytest.raises(Unread, match="beyond the years"):
            read_time(text, BARE._replace(above=last, selected=last))


@pytest.mark.parametrize(
    ("line", "written", "rest"),
    [
        ("10:18 errors", "10:18", "errors"),
        ("2:05 pm alert", "2:05 pm", "alert"),
        ("- 14:02 UTC: text", "14:02 UTC", "text"),
        ("[14:02] text", "14:02", "text"),
        ("(14:02 UTC) text", "14:02 UTC", "text"),
        ("**14:02**: text", "14:02", "text"),
        ("`14:02` text", "14:02", "text"),
        ("14:02 - text", "14:02", "text"),
        ("14:02 – text", "14:02", "text"),
        ("14:02 -> text", "14:02", "text"),
        ("14:02: text", "14:02", "text"),
        ("14:02 | text", "14:02", "text"),
        ("14:02-text", "14:02", "text"),
        ("14:02. text", "14:02", "text"),
        ("2024-01-15 14:02 text", "2024-01-15 14:02", "text"),
        ("2024-01-15T14:02:30Z text", "2024-01-15T14:02:30Z", "text"),
        ("~14:02 text", "~14:02", "text"),
        ("+12m text", "+12m", "text"),
        ("+00:12 text", "+00:12", "text"),
        ("14:02 here text", "14:02 here", "text"),
        ("14:02 Europe/Berlin text", "14:02 Europe/Berlin", "text"),
        ("2:05 PM PDT alert fires", "2:05 PM PDT", "alert fires"),
        ("14:02 api/gateway fails", "14:02", "api/gateway fails"),
        ("14:02 ALERT fires", "14:02", "ALERT fires"),
        ("14:02 met the limit", "14:02", "met the limit"),
        ("14:02 +5 servers", "14:02", "+5 servers"),
        ("14:02 UTC-text", "14:02 UTC", "text"),
        ("14:02 -5 degrees", "14:02", "-5 degrees"),
        ("14:02 second alert", "14:02", "second alert"),
        ("14:02–14:10 outage", "14:02", "–14:10 outage"),
        ("14:02-14:20 outage", "14:02", "-14:20 outage"),
        ("14:02 - 14:10 outage", "14:02", "- 14:10 outage"),
        ("14:02", "14:02", ""),
        ("  14:02  ", "14:02", ""),
    ],
)
def test_a_time_at_the_start_of_a_line(line: str, written: str, rest: str) -> None:
    found = match_time_at_start(line, AT_TEN)
    assert found is not None
    read, end = found
    assert (read.written, line[end:].rstrip()) == (written, rest)
    assert read == read_time(written, AT_TEN)


@pytest.mark.parametrize(
    "line",
    ["", "errors at 14:02", "14:02 minutes of errors", "14:02 min", "took 5 min", "5 min of errors",
     "for 14:02 minutes", "14:02:5 x", "14:02text", "14:02/14:05", "14:02.5 x", "[14:02 text",
     "25:61 ratio", "+5 servers", "+50ms latency", "10 pmx", "3 PMs joined", "2024-01-15 deploy",
     "192.168.0.1 down", "14:02:30.123 x"],
)  # fmt: skip
def test_no_time_at_the_start(line: str) -> None:
    assert match_time_at_start(line, AT_TEN) is None


@pytest.mark.parametrize("line", ["14:02 IST alert", "[14:02 CST] alert", "10:05-11:00 outage", "14:02 UTC+1 alert"])
def test_a_time_in_a_line_that_needs_an_answer_asks(line: str) -> None:
    with pytest.raises(Unread) as unread:
        match_time_at_start(line, AT_TEN)
    assert unread.value.question


def test_a_form_turned_back_to_words_gives_way_to_the_shorter_one() -> None:
    line = "14:05 here comes the alert"
    found = match_time_at_start(line, AT_TEN, frozenset({"14:05 here"}))
    assert found is not None
    assert (found[0].written, line[found[1] :]) == ("14:05", "here comes the alert")
    assert match_time_at_start(line, AT_TEN, frozenset({"14:05 here", "14:05"})) is None


@pytest.mark.parametrize("unit", [" ", "-", "~", "14:05 ", "+", "[", "14:05-", "1", ":", "A/", "+1h", "**"])
def test_a_long_line_is_linear(unit: str) -> None:
    before = stopwatch.process_time()
    for line in (unit * 100_000, "14:05" + unit * 100_000, "14:05 " + unit * 100_000 + "x"):
        with contextlib.suppress(Unread):
            match_time_at_start(line, AT_TEN)
    assert stopwatch.process_time() - before < 2


TIME_LIKE = st.text(st.sampled_from("0123456789:+-~ TZapmhUTCISehr/[]*–.|"), max_size=30)
INSTANTS = st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from([UTC, NEW_YORK, BERLIN, ZoneInfo("Asia/Kolkata"), timezone(timedelta(hours=-3, minutes=-30))])


@given(st.text(max_size=60) | TIME_LIKE, ZONES)
def test_no_text_raises_anything_else(text: str, incident_zone: ZoneInfo) -> None:
    for context in (AT_TEN._replace(zone=incident_zone), BARE._replace(zone=incident_zone)):
        for read in (read_time, match_time_at_start):
            try:
                found = read(text, context)
            except Unread:
                continue
            result = found[0] if isinstance(found, tuple) else found
            assert result is None or isinstance(result.at.tzinfo, timezone)


@given(INSTANTS, ZONES, st.booleans())
def test_what_is_shown_is_read_back(at: datetime, incident_zone: ZoneInfo, with_seconds: bool) -> None:
    at = at if with_seconds else at.replace(second=0)
    context = TimeContext(zone=incident_zone, here=UTC, above=at)
    try:
        read = read_time(show_time(at, incident_zone), context)
    except Unread as unread:
        if "happened twice" not in str(unread):  # only an hour that the clocks repeat may ask
            raise
    else:
        assert read.at == at


@given(INSTANTS)
def test_iso_text_is_read_back(at: datetime) -> None:
    assert read_time(at.isoformat(), BARE).at == at


def test_showing_a_time() -> None:
    at = utc(15, 14, 5)
    assert show_time(at, UTC) == "14:05"
    assert show_time(at, BERLIN) == "15:05"
    assert show_time(at.replace(second=30), UTC) == "14:05:30"
    assert show_time(at.replace(second=30), UTC, with_seconds=False) == "14:05"
    assert show_time(at, UTC, with_seconds=True) == "14:05:00"
    assert show_day_time(at, UTC) == "Mon 15 Jan 14:05 UTC"
    assert show_day_time(utc(31, 23, 30), BERLIN) == "Thu 1 Feb 00:30 CET"


def test_zone_labels() -> None:
    assert zone_label(UTC, utc(15, 12)) == "UTC"
    assert zone_label(BERLIN, utc(15, 12)) == "CET"
    assert zone_label(BERLIN, datetime(2024, 7, 1, tzinfo=UTC)) == "CEST"
    assert zone_label(timezone(timedelta(hours=5, minutes=30)), utc(15, 12)) == "UTC+05:30"
    assert zone_label(ZoneInfo("America/Sao_Paulo"), utc(15, 12)) == "UTC-03:00"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "+0m"), (35, "+35s"), (1080, "+18m"), (3900, "+1h05m"), (3600, "+1h00m"), (183600, "+2d 3h"),
     (86400, "+1d"),
     (-300, "-5m"), (-5, "-5s"), (-0.5, "+0m"), (1139.9, "+18m")],
)  # fmt: skip
def test_elapsed(seconds: float, shown: str) -> None:
    assert elapsed(seconds) == shown


@given(st.integers(0, 86399))
def test_elapsed_below_a_day_is_read_back(seconds: int) -> None:
    start = utc(15, 0)
    passed = read_time(elapsed(seconds), BARE._replace(selected=start)).at - start
    assert timedelta(0) <= timedelta(seconds=seconds) - passed < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (35, "35 s"), (2820, "47 min"), (2840, "47 min 20 s"), (7860, "2 h 11 min"), (7200, "2 h"),
     (7230, "2 h"), (97200, "1 d 3 h"), (-300, "-5 min")],
)  # fmt: skip
def test_duration(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_zones_by_name_and_offset() -> None:
    assert zone("UTC") is UTC
    assert zone("utc") is UTC
    assert zone("Europe/Berlin") == BERLIN
    assert zone("+05:30") == zone("UTC+05:30") == timezone(timedelta(hours=5, minutes=30))
    assert zone("-08:00") == timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("name", "near"),
    [("Europe/Berlim", "Europe/Berlin"), ("berlin", "Europe/Berlin"), ("New York", "America/New_York"),
     ("europe/paris", "Europe/Paris"), ("America/Los Angeles", "America/Los_Angeles")],
)  # fmt: skip
def test_an_unknown_zone_names_the_nearest(name: str, near: str) -> None:
    with pytest.raises(Unread, match=f"no time zone “{name}”. Nearest: .*{near}"):
        zone(name)


@pytest.mark.parametrize(
    "name", ["", "PST", "IST", "+15:00", "+05:61", "../etc/passwd", "Europe", "localtime", "x" * 9999, "\x00"]
)
def test_what_is_no_zone(name: str) -> None:
    with pytest.raises(Unread, match="There is no time zone"):
        zone(name)


@settings(deadline=None)  # the first unknown name reads the list of all zones
@given(st.text(max_size=40))
def test_no_zone_name_raises_anything_else(name: str) -> None:
    try:
        found = zone(name)
    except Unread:
        return
    assert zone_label(found, utc(15, 12))
