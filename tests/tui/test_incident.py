# pyright: basic
"""The incident's cards: every key of the record by keys and by mouse, and numbers that follow the timeline."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.live import Live, config_in, opened
from tui.small import SMALL, small
from unblame.screens.cards import CardSection

HEAD = 'schema = 1\nid = "2024-01-15-checkout-down-abcdef"\n\n[incident]\ntitle = "Checkout down"\n'
CARDS = ("Facts", "Impact", "Numbers", "Story", "Evidence", "When to hold one")
MORE = """
[[timeline]]
id = "E4"
at = 2024-01-15T11:00:00Z
text = "Payments work"
milestones = ["resolved"]
phase = "recovery"
evidence = ["V1"]

[[evidence]]
id = "V1"
kind = "log"
title = "Checkout log"
excerpt = "pool empty"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = small(tmp_path)
    file.write_text(SMALL + MORE, encoding="utf-8")
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    file = tmp_path / "2024-01-15-checkout-down.toml"
    file.write_text(HEAD, encoding="utf-8")
    return file


async def turn_to(live: Live, card: str) -> None:
    """Go to a card from the first one."""
    await live.burst(*["]"] * CARDS.index(card))


async def open_field(live: Live, name: str) -> None:
    """From an open field on by tab to another one of the item."""
    for _ in range(40):
        field = live.section.sheet.open_field
        if field is not None and field.where.endswith(f".{name}"):
            return
        await live.burst("[tab]")
    raise AssertionError(name)


def row_with(live: Live, words: str) -> str:
    """The row of the screen with these words."""
    found = [row for row in live.rows() if words in row]
    assert found, live.shown()
    return found[0]


# ---------------------------------------------------------------------- cards


async def test_an_empty_card_says_so_in_one_row(empty: Path) -> None:
    async with opened(empty, section="incident") as live:
        for number, card in enumerate(CARDS):
            await live.burst("]" if number else "g")
            assert all(title in row_with(live, "Facts") for title in CARDS)
            nothing = [row for row in live.rows() if "nothing yet" in row]
            titles = {"Impact": "Measures", "Numbers": "Numbers", "Story": "Notes", "Evidence": "Evidence"}
            assert len(nothing) <= 1
            if card in ("Numbers", "Story", "Evidence"):
                assert f"{titles[card]}: nothing yet" in nothing[0]
        await live.burst("]")
        assert "Title" in live.shown()
        await live.burst("[")
        assert "Not known yet: the incident has no severity" in live.shown()


async def test_a_card_is_turned_to_by_a_click(path: Path) -> None:
    async with opened(path, section="incident") as live:
        y = next(number for number, row in enumerate(live.rows()) if "Evidence" in row)
        await live.pilot.click(offset=(live.rows()[y].index("Evidence"), y))
        await live.settle()
        assert "log: Checkout log" in live.shown()


# ---------------------------------------------------------------------- impact


async def test_measures_by_their_line(empty: Path) -> None:
    async with opened(empty, section="incident") as live:
        await live.burst("]", "a", "error rate 0.2 -> 98 %, limit 1")
        await live.later()
        assert all(chip in live.shown() for chip in ("normally 0.2 %", "peak 98 %", "limit 1 %"))
        await live.burst("[enter]", "p99", "[escape]")
        first, second = live.record.impact.measures
        assert (first.name, first.normal, first.peak, first.limit, first.unit) == ("error rate", 0.2, 98, 1, "%")
        assert (second.name, second.normal, second.unit) == ("p99", None, "")
        assert "0.2 → 98 %, limit 1 %" in live.shown()
        await live.burst("[enter]", "[tab]", "~120", "[enter]", "4500", "[enter]", "[enter]", "ms", "[escape]")
        second = live.record.impact.measures[1]
        assert (second.normal, second.peak, second.limit, second.unit) == (120, 4500, None, "ms")
        assert live.record.impact.estimated == ()  # of the impact's own numbers only
        assert live.file().impact.measures == live.record.impact.measures
        await live.burst("d")
        assert len(live.record.impact.measures) == 1
        await live.burst("[ctrl+z]")
        assert len(live.record.impact.measures) == 2


async def test_a_measure_that_cannot_be_read_says_why(empty: Path) -> None:
    async with opened(empty, section="incident") as live:
        await live.burst("]", "a", "latency 200 ms -> 4 s")
        await live.later()
        assert "two units" in live.shown()
        assert live.record.impact.measures[0].name == "latency 200 ms -> 4 s"


async def test_an_estimate_and_a_currency_stand_beside_their_number(empty: Path) -> None:
    async with opened(empty, section="incident") as live:
        await live.burst("]", "[enter]")
        await open_field(live, "users_affected")
        await live.burst("~50k", "[enter]")
        await open_field(live, "revenue_lost")
        await live.burst("~$50k", "[escape]")
        impact = live.record.impact
        assert (impact.users_affected, impact.revenue_lost, impact.currency) == (50_000, 50_000, "USD")
        assert set(impact.estimated) == {"users_affected", "revenue_lost"}
        assert "~50,000" in row_with(live, "Users affected")
        assert "~50,000 USD" in row_with(live, "Revenue lost")
        await live.burst("[ctrl+z]")
        assert live.record.impact.revenue_lost is None
        assert (live.record.impact.currency, live.record.impact.estimated) == ("", ("users_affected",))
        await live.burst("[ctrl+y]")
        assert "~50,000 USD" in row_with(live, "Revenue lost")


# ---------------------------------------------------------------------- numbers


async def test_the_numbers_follow_the_timeline_and_undo(path: Path) -> None:
    async with opened(path, section="incident", size=(80, 40)) as live:
        await turn_to(live, "Numbers")
        assert "47 min" in row_with(live, "Time to resolve")
        assert "no event is marked “declared”" in row_with(live, "Time to declare")
        assert "10:00 started" in live.shown()
        document = live.screen.context.document
        document.put("timeline.E4.at", datetime(2024, 1, 15, 11, 30, tzinfo=UTC))
        await live.later()
        assert "1 h 17 min" in row_with(live, "Time to resolve")
        await live.burst("[ctrl+z]")
        await live.look("incident")
        assert "47 min" in row_with(live, "Time to resolve")


async def test_enter_goes_to_what_a_number_comes_from(path: Path) -> None:
    async with opened(path, section="incident", size=(80, 40)) as live:
        for label, place in (
            ("Time to resolve", "timeline.E4"),
            ("Time to declare", "timeline.E4"),  # nothing is marked: where one was in the timeline
            ("User-minutes", "impact.users_affected"),
            ("Against the recovery", "incident.rto_minutes"),
        ):
            assert isinstance(live.section, CardSection)
            live.section.show_card(CARDS.index("Numbers"))
            await live.settle()
            for _ in range(30):
                if label in next(row for row in live.rows()[4:] if row.startswith("▌")):
                    break
                await live.burst("j")
            await live.burst("[enter]")
            assert live.section.sheet.current == place
            if live.section.NAME != "incident":
                await live.look("incident")


async def test_a_stated_length_that_differs_is_said_in_a_word(path: Path) -> None:
    path.write_text(path.read_text().replace("Nobody could pay.", "Nobody could pay for 2 hours."))
    async with opened(path, section="incident", size=(120, 40)) as live:
        await turn_to(live, "Numbers")
        assert "47 min  differs from “2 hours”" in row_with(live, "Downtime")


@pytest.mark.parametrize("columns", [80, 120, 200])
async def test_the_picture_is_a_bar_from_end_to_end_with_a_sign_for_each_mark(path: Path, columns: int) -> None:
    async with opened(path, section="incident", size=(columns, 24)) as live:
        await turn_to(live, "Numbers")
        rows = live.rows()
        bar = next(number for number, row in enumerate(rows) if "▒▒" in row)
        drawn = re.sub(r"\s*[▁-█▏].*", "", rows[bar].removeprefix("▌"))
        assert set(drawn.strip()) == {"·", "▒"}
        assert len(drawn.strip()) >= columns - 50
        signs = rows[bar - 1].removeprefix("▌").split("▏")[0]
        assert signs.split() == ["1", "2", "3"]
        assert abs(signs.index("3") - (len(drawn) - 1)) <= 1
        assert "10:00" in rows[bar + 1]
        assert "11:00 UTC" in rows[bar + 1]
        assert "· lead-up   ▒ investigation" in rows[bar + 2]
        assert "2 10:13 detected" in live.shown()


async def test_the_room_sees_numbers_of_what_it_sees_and_no_other_card(path: Path) -> None:
    path.write_text(path.read_text().replace('text = "Payments work"', 'text = "Payments work"\ndraft = true'))
    async with opened(path, section="incident", size=(80, 40)) as live:
        await turn_to(live, "Numbers")
        assert "47 min" in row_with(live, "Time to resolve")
        await live.burst("[f8]")
        tabs = row_with(live, "Facts")
        assert [card for card in CARDS if card in tabs] == ["Facts", "Impact", "Numbers"]
        assert "no event is marked “resolved”" in row_with(live, "Time to resolve")
        for _ in range(3):
            await live.burst("]")
            assert "Checkout log" not in live.shown()


# ---------------------------------------------------------------------- story and evidence


async def test_the_story_is_written_part_by_part(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await turn_to(live, "Story")
        assert "told by 1 event of the timeline" in row_with(live, "Back to normal")
        await live.burst("[enter]", "First", "[enter]", "then", "[tab]", "Before", "[escape]")
        assert live.record.story.what_happened == "First\nthen"
        assert live.record.story.leadup == "Before"
        await live.burst("a", "Reports: twelve mails", "[enter]", "Words only", "[escape]")
        assert [(note.heading, note.text) for note in live.record.notes] == [
            ("Reports", "twelve mails"),
            ("Words only", ""),
        ]
        assert live.file().story == live.record.story
        await live.burst("[ctrl+z]")
        assert len(live.record.notes) == 1


async def test_evidence_by_its_line_and_in_every_field(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await turn_to(live, "Evidence")
        assert "11:00" in row_with(live, "log: Checkout log")
        await live.burst("a", "alert: TooSlow https://a.example/1")
        await live.later()
        assert "https://a.example/1" in live.shown()
        await live.burst("[escape]", "[enter]")
        await open_field(live, "at")
        await live.burst("10:13", "[enter]", "line one", "[enter]", "line two", "[tab]", "sql", "[enter]", "look")
        await live.burst("[tab]", "old code", "[tab]", "new code", "[escape]")
        made = live.record.evidence[-1]
        assert (made.kind, made.title, made.url) == ("alert", "TooSlow", "https://a.example/1")
        assert made.at is not None
        assert f"{made.at:%H:%M}" == "10:13"
        assert (made.excerpt, made.language, made.caption) == ("line one\nline two", "sql", "look")
        assert (made.before, made.after) == ("old code", "new code")
        assert live.file().evidence == live.record.evidence
        await live.burst("K")
        assert [each.title for each in live.record.evidence] == ["TooSlow", "Checkout log"]


async def test_pasted_lines_are_evidence_each(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await turn_to(live, "Evidence")
        await live.burst("a")
        await live.paste("alert: one\nlog: two\n")
        await live.burst("[escape]")
        assert [(each.kind, each.title) for each in live.record.evidence[1:]] == [("alert", "one"), ("log", "two")]
        await live.burst("[ctrl+z]")
        assert len(live.record.evidence) == 1
        await live.burst("[ctrl+y]")
        assert len(live.record.evidence) == 3


async def test_deleted_evidence_is_named_no_more_and_undo_names_it_again(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await turn_to(live, "Evidence")
        await live.burst("d")
        assert live.record.evidence == ()
        assert live.record.timeline[3].evidence == ()
        await live.burst("[ctrl+z]")
        assert live.record.timeline[3].evidence == ("V1",)


# ---------------------------------------------------------------------- when to hold one


async def test_when_to_hold_one_with_reasons_triggers_and_days(path: Path) -> None:
    async with opened(path, section="incident", size=(120, 60)) as live:
        await turn_to(live, "When to hold one")
        shown = live.shown()
        assert "Required  hold it by Wed 17 Jan 11:00 UTC, counted from its end" in shown
        assert "✓ " in row_with(live, "An outage of more than 30 minutes")
        assert "? " in row_with(live, "Data was lost")
        assert "Its days, counted from the resolution" in shown
        assert "Tue 16 Jan" in shown


async def test_the_end_of_the_checklist_can_be_reached(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await turn_to(live, "When to hold one")
        await live.burst("G")
        assert "from " in live.shown()
        await live.burst("g")
        assert "Required" in live.shown()


async def test_a_policy_file_that_cannot_be_used_is_said(path: Path, tmp_path: Path) -> None:
    config = config_in(tmp_path)
    config.policy_file.parent.mkdir(parents=True, exist_ok=True)
    config.policy_file.write_text("[levels\n", encoding="utf-8")
    async with opened(path, section="incident", config=config) as live:
        await turn_to(live, "When to hold one")
        assert "line 1, column 8" in live.shown()
        assert "Required" in live.shown()


async def test_a_session_that_can_only_be_read_shows_every_card(path: Path) -> None:
    async with opened(path, section="incident") as live:
        live.screen.context.document.read_only = True
        for card in CARDS[1:]:
            await live.burst("]")
            assert card in live.shown()
        await live.burst("[", "a")
        assert live.section.sheet.open_field is None


async def test_enter_goes_on_from_a_number_that_can_only_be_read(path: Path) -> None:
    async with opened(path, section="incident", size=(80, 40)) as live:
        live.screen.context.document.read_only = True
        await turn_to(live, "Numbers")
        for _ in range(30):
            if "Time to resolve" in next(row for row in live.rows()[4:] if row.startswith("▌")):
                break
            await live.burst("j")
        await live.burst("[enter]")
        assert (live.section.NAME, live.section.sheet.current) == ("timeline", "timeline.E4")
        await live.burst("[enter]")
        assert "only be read" in live.message
        assert live.section.sheet.open_field is None


async def test_what_others_write_shows_on_the_card_at_once(path: Path) -> None:
    async with opened(path, section="incident", size=(80, 40)) as live:
        await turn_to(live, "Numbers")
        path.write_text(path.read_text().replace("11:00:00Z", "11:30:00Z"), encoding="utf-8")
        for _ in range(40):
            await live.settle(0.1)
            if "1 h 17 min" in live.shown():
                break
        assert "1 h 17 min" in row_with(live, "Time to resolve")


async def test_tab_opens_the_next_field_that_is_empty(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("g", "[tab]")
        field = live.section.sheet.open_field
        assert field is not None
        assert field.where != "incident.title"
        assert field.text == ""
