# pyright: basic
"""Fields that name other records, and lists under an action."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.live import Live, opened
from tui.small import SMALL, small

MORE = """
[[evidence]]
id = "V1"
title = "Checkout log"

[[evidence]]
id = "V2"
title = "Pool graph"

[[notes]]
id = "N1"
heading = "Reports"

[[impact.measures]]
id = "M1"
name = "error rate"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = small(tmp_path)
    file.write_text(SMALL + MORE, encoding="utf-8")
    return file


async def open_field(live: Live, name: str) -> None:
    """Open a field of the current item."""
    live.section.open_field(f"{live.section.sheet.current}.{name}")
    await live.settle()


# ---------------------------------------------------------------------- events


async def test_an_event_without_a_time_stands_behind_the_one_it_followed(path: Path) -> None:
    async with opened(path, section="timeline", size=(80, 36)) as live:
        await live.burst("a", "A customer calls", "[escape]")
        await open_field(live, "after")
        await live.burst("10:13")
        await live.later()
        assert "It can be “10:13 Alert fires”, “10:13 Pager rings”" in live.shown()
        assert live.record.timeline[-1].after == ""
        await live.burst(" pag")
        await live.later()
        assert "→ Mon 15 Jan 10:13 UTC" in live.shown()
        assert live.record.timeline[-1].after == "E3"
        await live.burst("[escape]")
        assert "10:13 Pager rings" in live.shown()
        assert live.file().timeline[-1].after == "E3"
        await live.burst("[ctrl+z]")
        assert live.record.timeline[-1].after == ""


async def test_an_event_leads_to_another_and_never_to_itself(path: Path) -> None:
    async with opened(path, section="timeline", size=(80, 36)) as live:
        await live.burst("g")
        await open_field(live, "led_to")
        await live.burst("v2.5")
        await live.later()
        assert "No event is named by “v2.5”" in live.shown()
        await live.burst("[ctrl+u]", "alert", "[escape]")
        assert live.record.timeline[0].led_to == "E2"
        await open_field(live, "led_to")
        assert live.section.sheet.editor.text == "10:13 Alert fires"
        await live.burst("[ctrl+u]", "[escape]")
        assert live.record.timeline[0].led_to == ""


@pytest.mark.parametrize(("section", "steps"), [("timeline", "g"), ("whys", "gj")])
async def test_evidence_is_named_by_its_number(path: Path, section: str, steps: str) -> None:
    async with opened(path, section=section, size=(80, 36)) as live:
        await live.burst(steps)
        await open_field(live, "evidence")
        await live.burst("V3")
        await live.later()
        assert "V1, V2" in live.shown()
        await live.burst("[backspace]", "2 v1", "[escape]")
        record = live.record.timeline[0] if section == "timeline" else live.record.whys[0]
        assert record.evidence == ("V2", "V1")
        assert "V2 V1" in live.shown()


async def test_the_customers_words_and_the_time_as_found(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g")
        await open_field(live, "public")
        await live.burst("We changed the checkout", "[tab]", "ten o’clock", "[escape]")
        assert live.record.timeline[0].public == "We changed the checkout"
        assert live.record.timeline[0].written == "ten o’clock"


async def test_what_the_meeting_is_to_ask_at_a_why(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("g", "j")
        await open_field(live, "ask")
        await live.burst("Who watches the pool?", "[escape]")
        assert live.record.whys[0].ask == "Who watches the pool?"


async def test_an_answer_is_put_behind_another_and_never_behind_its_own(path: Path) -> None:
    async with opened(path, section="whys", size=(80, 36)) as live:
        live.section.go("whys.W1")
        await open_field(live, "parent")
        await live.burst("W2")
        await live.later()
        assert "no other answer" in live.shown()
        assert live.record.whys[0].parent == ""
        await live.burst("[backspace]", "[backspace]", "[escape]")
        live.section.go("whys.W2")
        await open_field(live, "parent")
        assert live.section.sheet.editor.text == "W1"
        await live.burst("[backspace]", "[backspace]", "[escape]")
        assert live.record.whys[1].parent == ""
        live.section.go("whys.W1")
        await open_field(live, "parent")
        await live.burst("w2", "[escape]")
        assert live.file().whys[0].parent == "W2"
        assert "└─" in live.shown()


async def test_links_stay_out_of_the_room_s_way(path: Path) -> None:
    async with opened(path, meeting=True, section="timeline", size=(80, 40)) as live:
        await live.burst("g", "[enter]")
        item = live.section.sheet.item
        assert item is not None
        fields = item.fields
        assert not {"evidence", "public", "written", "source"} & {field.where.rpartition(".")[2] for field in fields}
        assert "Led to" not in live.shown()


# ---------------------------------------------------------------------- lists under an action


async def test_lists_are_typed_in_place_and_keep_their_ids(path: Path) -> None:
    async with opened(path, section="actions", size=(80, 36)) as live:
        await live.burst("g")
        await open_field(live, "lists")
        await live.burst("Drill")
        await live.later()
        assert "“Checklist:” on a line" in live.shown()
        assert live.record.actions[0].lists == ()
        await live.burst(":", "[enter]", "- stop the pool", "[enter]", "- restart", "[escape]")
        (made,) = live.record.actions[0].lists
        assert (made.heading, made.items) == ("Drill", ("stop the pool", "restart"))
        assert "- stop the pool" in live.shown()
        await open_field(live, "lists")
        await live.burst("[ctrl+end]", "[enter]", "Scope:", "[enter]", "- checkout only")
        await live.later()
        assert live.section.sheet.editor.text.endswith("- checkout only")  # how it is spelt is the writer's
        await live.burst("[tab]", "[escape]")
        first, second = live.record.actions[0].lists
        assert (first.id, first.items) == (made.id, made.items)
        assert (second.heading, second.items) == ("Scope", ("checkout only",))
        assert live.file().actions[0].lists == (first, second)
        await live.burst("[ctrl+z]")
        assert live.record.actions[0].lists == (made,)


async def test_pasted_lists_keep_their_lines(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g")
        await open_field(live, "lists")
        await live.paste("Drill:\n- one\n- two")
        await live.burst("[escape]")
        assert live.record.actions[0].lists[0].items == ("one", "two")


# ---------------------------------------------------------------------- nothing by hand only


async def test_enter_makes_a_line_among_lines_and_leaves_behind_an_empty_one(path: Path) -> None:
    async with opened(path, section="timeline", size=(80, 40)) as live:
        await live.burst("g")
        await open_field(live, "links")
        await live.burst("https://a.example/x", "[enter]", "https://b.example", "[enter]", "[enter]")
        assert live.section.sheet.open_field is None or not live.section.sheet.open_field.where.endswith(".links")
        await live.burst("[escape]")
        assert live.file().timeline[0].links == ("https://a.example/x", "https://b.example")


async def test_a_jump_within_a_section_leaves_its_entry_line(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("a", "10:18 abc", "[ctrl+f]", "fires", "[enter]")
        assert live.section.entry is None
        assert live.section.sheet.current == "timeline.E2"
        await live.burst("d")
        texts = [event.text for event in live.file().timeline]
        assert "abc" in texts
        assert "Alert fires" not in texts


async def test_a_comma_alone_is_no_number(path: Path) -> None:
    async with opened(path, section="whys") as live:
        live.section.go("whys.W2")
        await open_field(live, "parent")
        await live.burst("[backspace]", "[backspace]", ",")
        await live.later()
        assert "one number" in live.shown()
