# pyright: basic
"""The lessons' cards: lists, insights, patterns, related incidents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.live import Live, opened
from tui.small import SMALL, small
from tui.test_shared_file import merged, rewrite, text

WIDE = (120, 36)
MORE = """
[lessons]
well = ["Fast page", "Calm room"]
poorly = ["Late word to customers", "The counter was on a page that one group opens and nobody else", "No notes"]
learned = ["Pools need alerts"]

[[lessons.insights]]
id = "I1"
theme = "Handover"
quote = "hush quotation"

[[systemic]]
id = "S1"
issue = "Limits nobody watches"
actions = ["A2"]

[[related]]
id = "L1"
reference = "INC-2023-045"
note = "hush relation"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    path = small(tmp_path)
    head, _, rest = SMALL.partition("[lessons]")
    path.write_text(head + MORE + rest[rest.index("[[actions]]") :], encoding="utf-8")
    return path


async def to_card(live: Live, title: str) -> None:
    """By key to the card of this title."""
    section = live.section
    for _ in range(5):
        if section.CARDS[section.card].title == title:  # type: ignore[attr-defined]
            return
        await live.burst("[right_square_bracket]")
    raise AssertionError(title)


def row_of(live: Live, words: str) -> str:
    """The row of the screen with these words."""
    return next(row for row in live.rows() if words in row)


# ---------------------------------------------------------------------- lists


async def test_a_line_is_added_by_one_key_and_an_empty_list_is_one_row(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        assert "What went poorly: nothing yet, press a" in live.shown()
        await live.burst("a", "First", "[enter]", "Second", "[escape]")
        assert live.record.lessons.well == ("Fast page", "First", "Second", "Calm room")
        live.section.go("lessons.organisation")
        await live.settle()
        await live.burst("a", "Everybody has a pool", "[escape]")
        assert live.file().lessons.organisation == ("Everybody has a pool",)
        await live.burst("[ctrl+z]")
        assert live.record.lessons.organisation == ()
        assert "Lessons for everybody: nothing yet, press a" in live.shown()


async def test_an_entry_line_stays_where_its_list_is_while_it_is_typed(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        live.section.go("lessons.poorly")
        await live.settle()
        await live.burst("a", "Late word")
        await live.later()
        rows = live.rows()
        at = rows.index(row_of(live, "Late word"))
        assert at < rows.index(row_of(live, "Where luck helped"))
        assert live.record.lessons.poorly == ("Late word",)


async def test_from_100_columns_on_they_stand_side_by_side_and_below_one_under_the_other(full: Path) -> None:
    async with opened(full, section="lessons", size=WIDE) as live:
        assert "What went poorly 3" in row_of(live, "What went well 2")
        await live.pilot.resize_terminal(80, 24)
        await live.later()
        rows = live.rows()
        assert rows.index(row_of(live, "What went well")) < rows.index(row_of(live, "Fast page"))
        assert rows.index(row_of(live, "Calm room")) < rows.index(row_of(live, "What went poorly"))
        await live.pilot.resize_terminal(*WIDE)
        await live.later()
        assert "Late word to customers" in row_of(live, "Fast page")
        assert "The counter was on a page" in row_of(live, "Calm room")
        keys = live.section.sheet.keys
        assert keys[:5] == [f"lessons.{key}" for key in ("well#0", "well#1", "poorly#0", "poorly#1", "poorly#2")]


async def test_the_cursor_goes_down_one_list_then_the_other(full: Path) -> None:
    async with opened(full, section="lessons", size=WIDE) as live:
        await live.burst("g", "j", "j", "j")
        assert live.section.sheet.current == "lessons.poorly#1"
        assert row_of(live, "Calm room").startswith("▌")
        assert live.shown().count("Calm room") == live.shown().count("The counter was") == 1
        await live.burst("[enter]", " at all", "[escape]")
        assert live.record.lessons.poorly[1].endswith("nobody else at all")
        await live.burst("k", "k", "[enter]", ", and kind")
        await live.later()
        assert live.record.lessons.well[1] == "Calm room, and kind"
        assert live.shown().count("The counter was") == 1
        await live.burst("[ctrl+z]", "[escape]", "[ctrl+z]")
        assert live.record.lessons.poorly[1].endswith("nobody else")
        assert live.section.sheet.current.startswith("lessons.poorly#")


async def test_an_entry_line_of_the_right_list_hides_no_line(full: Path) -> None:
    async with opened(full, section="lessons", size=WIDE) as live:
        live.section.go("lessons.poorly#0")
        await live.settle()
        await live.burst("a", "Too many tools")
        await live.later()
        shown = live.shown()
        assert all(words in shown for words in ("Fast page", "Calm room", "Late word", "The counter was", "No notes"))
        assert live.record.lessons.poorly[1] == "Too many tools"
        await live.burst("[escape]", "K", "d")
        assert live.record.lessons.poorly[0] == "Late word to customers"
        assert len(live.record.lessons.poorly) == 3


async def test_each_list_of_the_table_is_clicked_for_itself(full: Path) -> None:
    async with opened(full, section="lessons", size=WIDE) as live:
        rows = live.rows()
        at = rows.index(row_of(live, "Calm room"))
        await live.pilot.click(offset=(rows[at].index("The counter"), at))
        await live.settle()
        assert live.section.sheet.current == "lessons.poorly#1"
        await live.pilot.click(offset=(rows[at].index("Calm room"), at))
        await live.settle()
        assert live.section.sheet.current == "lessons.well#1"


# ---------------------------------------------------------------------- records


async def test_insights_related_and_patterns_are_entered_in_a_line(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        await to_card(live, "Insights")
        assert "Insights: nothing yet, press a" in live.shown()
        await live.burst("a", "Handover: nobody knew who held it", "[escape]")
        await to_card(live, "Related")
        await live.burst("a", "INC-2023-045: similar leak", "[escape]")
        await to_card(live, "Systemic")
        await live.burst("a", "Limits nobody watches", "[escape]")
        record = live.file()
        assert (record.lessons.insights[0].theme, record.lessons.insights[0].discussion) == (
            "Handover",
            "nobody knew who held it",
        )
        assert (record.related[0].reference, record.related[0].note) == ("INC-2023-045", "similar leak")
        assert record.systemic[0].issue == "Limits nobody watches"
        for _ in range(3):
            await live.burst("[ctrl+z]")
        assert not live.record.lessons.insights
        assert not live.record.related
        assert not live.record.systemic


async def test_every_field_of_a_pattern_and_its_actions_by_number(full: Path) -> None:
    async with opened(full, section="lessons", size=WIDE) as live:
        await to_card(live, "Systemic")
        assert row_of(live, "Limits nobody watches").split()[:2] == ["▌", "S1"]
        assert "A2" in row_of(live, "Limits nobody watches")
        fields = [field.where.rpartition(".")[2] for field in live.section.sheet.item.fields]  # type: ignore[union-attr]
        assert fields == [name for name in type(live.record.systemic[0]).model_fields if name != "id"]
        live.section.open_field("systemic.S1.actions")
        await live.burst(" a1", "[enter]")
        assert live.file().systemic[0].actions == ("A2", "A1")
        live.section.open_field("systemic.S1.actions")
        await live.burst(" A9", "[escape]")
        assert live.record.systemic[0].actions == ("A2", "A1")
        assert [unread.text for unread in live.record.unread] == ["A2 A1 A9"]


@pytest.mark.slow
async def test_what_others_write_while_a_pattern_is_edited_is_merged(full: Path) -> None:
    async with opened(full, section="lessons") as live:
        await to_card(live, "Systemic")
        live.section.open_field("systemic.S1.gap")
        await live.burst("no owner")
        live.file()
        rewrite(full, text("systemic.S1.scope", "All teams"))
        await merged(live, "systemic.S1.scope", "All teams")
        await live.burst(" at all")
        assert live.file().systemic[0].gap == "no owner at all"
        assert live.section.in_field


# ---------------------------------------------------------------------- views


async def test_the_room_sees_the_lists_only(full: Path) -> None:
    async with opened(full, meeting=True, section="lessons", size=WIDE) as live:
        await live.burst("[right_square_bracket]")
        shown = live.shown()
        assert "ROOM VIEW" in shown
        assert "Fast page" in shown
        assert not any(word in shown for word in ("hush", "Insights", "Systemic", "INC-2023", "next card"))
        await live.burst("a", "Said in the room", "[escape]")
        assert "Said in the room" in live.record.lessons.well


async def test_what_can_only_be_read_opens_no_field_and_no_line(full: Path) -> None:
    async with opened(full, section="lessons") as live:
        live.screen.forbid_edits()
        await live.burst("g", "[enter]", "x", "a", "x", "d")
        assert not live.section.in_field
        await to_card(live, "Insights")
        await live.burst("[enter]", "x", "a", "x", "d")
        assert live.record.lessons.insights[0].theme == "Handover"
        assert len(live.record.lessons.well) == 2
