"""The picture: phases and marks in order, all said in words, never on top of each other, and none of them a user's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast, get_args

import pytest
from html5lib import HTMLParser
from hypothesis import given, settings
from hypothesis import strategies as st
from test_standard import SAMPLES

from unblame.exports.facts.moments import Moments
from unblame.exports.picture import svg
from unblame.record.kinds import Milestone, Phase
from unblame.record.session import Session
from unblame.review.phases import picture
from unblame.review.writeup_words import MILESTONES
from unblame.store.load import load_session

START = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
NARROW, WIDE = 240, 620
DISC = 18
ONCE = [milestone for milestone in get_args(Milestone) if milestone != "customers-updated"]
every_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


def session(*events: tuple[float, str, str], zone: str = "", **more: object) -> Session:
    """Events at minutes after the start, each with its milestones (parted by spaces) and its phase."""
    timeline = [
        {
            "id": f"E{number}",
            "at": START + timedelta(minutes=minutes),
            "milestones": named.split(),
            "phase": phase or None,
        }
        for number, (minutes, named, phase) in enumerate(events, 1)
    ]
    return Session.model_validate({"id": "x", "incident": {"timezone": zone, **more}, "timeline": timeline})


def figure(drawn: str) -> Any:
    parser: Any = HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(f"<!DOCTYPE html><html><head><title>x</title></head><body>{drawn}</body></html>").find(
        ".//figure"
    )


def all_of(drawn: str, name: str) -> list[Any]:
    return [element for element in figure(drawn).iter() if str(element.tag).rpartition("}")[2] == name]


def words(element: Any) -> str:
    return "".join(element.itertext()).replace("\N{NO-BREAK SPACE}", " ").strip()


def phases(drawn: str) -> list[str]:
    return [words(item) for item in figure(drawn).findall("ul/li")]


def marks(drawn: str) -> list[str]:
    return [words(item) for item in figure(drawn).findall("ol/li")]


def discs(drawn: str, kind: str) -> list[float]:
    """Where the discs stand, in per cent; with two layouts those of one."""
    group = re.search(rf'<g class="{kind}">(.*?)</g>', drawn, re.DOTALL)
    shown = group[1] if group else drawn
    assert group is not None or "<g" not in drawn
    return [float(place) for place in re.findall(r'<circle cx="([\d.]+)%"', shown)]


def test_without_a_beginning_and_an_end_there_is_none() -> None:
    assert svg(session()) == ""
    assert svg(session((0, "started", ""))) == ""
    assert svg(session((0, "started resolved", ""))) == ""


def test_what_it_says() -> None:
    drawn = svg(
        session(
            (0, "started", "lead-up"),
            (13, "impact-started detected", "detection"),
            (15.5, "acknowledged", ""),
            (18, "", "investigation"),
            (30, "cause-identified", "mitigation"),
            (60, "resolved", "recovery"),
            zone="Europe/Berlin",
        )
    )
    assert words(figure(drawn).find("figcaption")) == (
        "The course of events, 2024-01-15 11:00–12:00 (1 h). Times: Europe/Berlin (CET)."
    )
    assert phases(drawn) == [
        "lead-up 11:00–11:13, 13 min",
        "detection 11:13–11:18, 5 min",
        "investigation 11:18–11:30, 12 min",
        "mitigation 11:30–12:00, 30 min",
    ]
    assert marks(drawn) == [
        "11:00 started",
        "11:13 impact began, detected",
        "11:15:30 acknowledged",
        "11:30 cause found",
        "12:00 resolved",
    ]
    assert [words(text) for text in all_of(drawn, "text") if text.get("class") == "time"] == [
        "11:00", "11:15", "11:30", "11:45", "12:00",
    ]  # fmt: skip


@every_sample
def test_the_marks_of_a_sample_stand_in_its_order(path: Any) -> None:
    loaded = load_session(path).session
    drawn, moments = picture(loaded.timeline), Moments(loaded)
    assert drawn is not None
    said = marks(svg(loaded))
    times = [re.search(r"\d\d:\d\d(:\d\d)?", mark) for mark in said]
    assert [time and time[0] for time in times] == list(dict.fromkeys(moments.time(mark.at) for mark in drawn.marks))
    together = " ".join(said)
    assert all(MILESTONES[mark.milestone] in together for mark in drawn.marks)
    numbers = [words(text) for text in all_of(svg(loaded), "text") if text.get("class") == "number"]
    assert numbers[: len(said)] == [str(number) for number in range(1, len(said) + 1)]


@every_sample
def test_a_reader_who_sees_nothing_is_told_what_it_is(path: Any) -> None:
    drawn = svg(load_session(path).session)
    shown = all_of(drawn, "svg")[0]
    assert shown.get("role") == "img"
    ids = {element.get("id"): words(element) for element in all_of(drawn, "title") + all_of(drawn, "desc")}
    first, second = shown.get("aria-labelledby").split()
    assert ids[first].startswith("The incident along time: 20")
    assert re.fullmatch(r"A bar in the phases [a-z, -]+, with \d+ marked moments\. The lists below .+\.", ids[second])
    assert all(swatch.get("aria-hidden") == "true" for swatch in all_of(drawn, "svg")[1:])


def test_no_word_of_a_user_is_in_it() -> None:
    given = session((0, "started", ""), (9, "resolved", ""), zone="Mars/zzz<b>", title="zzz", summary="zzz")
    named = given.timeline[0].model_copy(update={"text": "zzz", "actor": "zzz", "source": "zzz"})
    drawn = svg(given.model_copy(update={"timeline": (named, *given.timeline[1:])}))
    assert "Times: UTC." in drawn
    assert "zzz" not in drawn
    assert "Mars" not in drawn


def test_days_are_said_where_there_are_several() -> None:
    drawn = svg(session((0, "started", ""), (60, "detected", ""), (60 * 72, "resolved", "")))
    assert marks(drawn) == ["15 Jan 10:00 started", "15 Jan 11:00 detected", "18 Jan 10:00 resolved"]
    assert phases(drawn)[-1] == "investigation 15 Jan 11:00–18 Jan 10:00, 2 d 23 h"
    over = svg(session((0, "started", ""), (60 * 24 * 400, "resolved", "")))
    assert marks(over)[-1] == "2025-02-18 10:00 resolved"


def test_an_early_beginning_is_said() -> None:
    drawn = svg(session((-60 * 48, "started", ""), (0, "impact-started", ""), (60, "resolved", "")))
    caption = words(figure(drawn).find("figcaption"))
    assert caption.endswith("It began 2 d before the bar does, at 2024-01-13 10:00.")
    assert marks(drawn) == ["10:00 impact began", "11:00 resolved"]


def test_an_approximate_time_is_said_to_be_one() -> None:
    given = session((0, "started", ""), (9, "resolved", ""))
    about = given.timeline[0].model_copy(update={"approximate": True})
    assert marks(svg(given.model_copy(update={"timeline": (about, given.timeline[1])})))[0] == "~10:00 started"


def test_a_phase_that_comes_again_is_listed_once() -> None:
    turns = ["detection", "investigation", "detection", "investigation"]
    given = session(*((10 * at, "started" * (at == 0), phase) for at, phase in enumerate(turns)), (60, "resolved", ""))
    assert phases(svg(given)) == [
        "detection 2 times in 10:00–10:30, 20 min in all",
        "investigation 2 times in 10:10–11:00, 40 min in all",
    ]


def test_each_phase_has_a_pattern_of_its_own() -> None:
    some = [phase for phase in get_args(Phase) if phase != "communication"]
    given = session(*((10 * at, "started" * (at == 0), phase) for at, phase in enumerate(some)), (60, "resolved", ""))
    grains = [path.get("d") for path in all_of(svg(given), "path")]
    assert len(set(grains)) == len(grains) == len(some)
    fills = [rect.get("fill") for rect in all_of(svg(given), "rect") if rect.get("y") and rect.get("fill")]
    assert fills == [f"url(#picture-{phase})" for phase in some]


def test_many_marks_at_one_time_are_one() -> None:
    given = session((0, " ".join(one for one in ONCE if one != "resolved"), ""), (5, "resolved", ""))
    assert len(marks(svg(given))) == 2
    assert "investigation began, cause found" in marks(svg(given))[0]


def test_very_many_updates_are_counted_and_keep_it_small() -> None:
    updates = [(1 + at / 100, "customers-updated", "investigation" if at % 2 else "mitigation") for at in range(3_000)]
    drawn = svg(session((0, "started", ""), *updates, (120, "resolved", "")))
    assert marks(drawn) == ["10:00 started", "12:00 resolved"]
    assert words(figure(drawn).find("p")) == (
        "Short lines above the bar: customers updated 3,000 times, 10:01–10:30:59."
    )
    assert len(drawn) < 200_000


def test_a_few_updates_have_their_numbers() -> None:
    drawn = svg(
        session((0, "started", ""), *((at, "customers-updated", "") for at in range(1, 9)), (10, "resolved", ""))
    )
    assert len(marks(drawn)) == 10
    assert figure(drawn).find("p") is None


events = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 3), st.floats(0, 4320)),
        st.sampled_from([milestone for milestone in get_args(Milestone) if milestone not in ("started", "resolved")]),
        st.sampled_from(["", *get_args(Phase)]),
    ),
    max_size=25,
)


@settings(max_examples=20, deadline=None)
@given(events, st.sampled_from(["", "Europe/Berlin", "Nowhere"]))
def test_no_mark_and_no_name_covers_another(given_events: list[tuple[float, str, str]], zone: str) -> None:
    drawn = svg(session((0, "started", "lead-up"), *given_events, (4320, "resolved", ""), zone=zone))
    for kind, pixels in (("narrow", NARROW), ("wide", WIDE)):
        places = discs(drawn, kind)
        assert len(places) == len(marks(drawn))
        assert all(0 <= place <= 100 for place in places)
        gaps = [(after - before) * pixels / 100 for before, after in pairwise(places)]
        assert all(gap > DISC for gap in gaps)
    assert_names_fit(drawn)


def assert_names_fit(drawn: str) -> None:
    spans = {
        float(rect.get("x")[:-1]) + float(rect.get("width")[:-1]) / 2: float(rect.get("width")[:-1])
        for rect in all_of(drawn, "rect")
        if rect.get("fill") and rect.get("y")
    }
    for text in all_of(drawn, "text"):
        if "name" in cast("str", text.get("class")).split():
            middle = float(text.get("x")[:-1])
            share = min((abs(at - middle), width) for at, width in spans.items())[1]
            pixels = WIDE if "wide" in text.get("class") else NARROW
            assert len(words(text)) * 7 <= share * pixels / 100


def test_marks_stand_at_their_moments_where_there_is_room() -> None:
    drawn = svg(session((0, "started", ""), (25, "detected", ""), (50, "declared", ""), (100, "resolved", "")))
    assert discs(drawn, "narrow") == discs(drawn, "wide") == [0, 25, 50, 100]


def test_marks_move_apart_around_their_middle() -> None:
    drawn = svg(session((0, "started", ""), (50, "detected", ""), (50.1, "declared", ""), (100, "resolved", "")))
    places = discs(drawn, "wide")
    assert places[1] + places[2] == pytest.approx(100.1, abs=0.02)
    assert discs(drawn, "narrow")[1] < places[1] < 50


def test_marks_close_to_an_end_stay_on_the_bar() -> None:
    first = [(at / 10, milestone, "") for at, milestone in enumerate(["started", *ONCE[1:5]])]
    last = [(100 + at / 10, milestone, "") for at, milestone in enumerate([*ONCE[5:10], "resolved"])]
    for kind in ("narrow", "wide"):
        places = discs(svg(session(*first, *last)), kind)
        assert (places[0], places[-1]) == (0, 100)
        assert places == sorted(set(places))
