# pyright: basic
"""Editing by keys: values that cannot be read yet, chips, pastes, undo, names, lines, order, filter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tui.live import Live, opened
from tui.small import small
from unblame.record.order import ordered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


def times(live: Live) -> dict[str, str]:
    """The events' texts with their times."""
    return {event.text: event.at.strftime("%H:%M") if event.at else "" for event in live.record.timeline}


async def to_field(live: Live, name: str) -> None:
    """From an open field on by tab to another one of the item."""
    for _ in range(40):
        field = live.section.sheet.open_field
        if field is not None and field.where.endswith(f".{name}"):
            return
        await live.burst("[tab]")
    raise AssertionError(name)


# ---------------------------------------------------------------------- values


async def test_a_value_that_cannot_be_read_waits_and_the_record_keeps_the_last_good_one(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g", "[enter]", "[tab]", "[ctrl+u]", "10:6")
        await live.later()
        assert times(live)["v2.5.0 goes out"] == "10:00"
        assert [(unread.where, unread.text) for unread in live.record.unread] == [("timeline.E1.at", "10:6")]
        assert "14:05" in live.shown() or "10:18" in live.shown()
        assert live.file().unread == live.record.unread
        await live.burst("[escape]", "G", "g", "[enter]", "[tab]")
        assert live.section.sheet.editor.text == "10:6"
        await live.burst("[backspace]", "06")
        await live.later()
        assert times(live)["v2.5.0 goes out"] == "10:06"
        assert not live.record.unread


async def test_what_was_typed_and_not_read_is_there_after_opening_again(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "[enter]")
        await to_field(live, "due")
        await live.burst("31 Foo", "[escape]")
        live.file()
    async with opened(path, section="actions") as again:
        assert [unread.text for unread in again.record.unread] == ["31 Foo"]
        await again.burst("g", "[enter]")
        await to_field(again, "due")
        assert again.section.sheet.editor.text == "31 Foo"
        await again.burst("[ctrl+u]", "31 Jan", "[enter]")
        assert str(again.record.actions[0].due) == "2024-01-31"
        assert not again.record.unread


async def test_choices_by_prefix_and_by_arrows(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("G", "m", "mitig", "[enter]")
        await live.burst("[escape]")
        assert live.record.timeline[2].milestones == ("mitigation-started",)
        await live.burst("g", "[enter]")
        await to_field(live, "phase")
        await live.burst("[down]")
        first = live.record.timeline[0].phase
        await live.burst("[down]")
        second = live.record.timeline[0].phase
        await live.burst("[up]")
        assert first == live.record.timeline[0].phase == "lead-up"
        assert second == "detection"


async def test_a_name_may_be_begun(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "[enter]")
        await to_field(live, "owner")
        await live.burst("[ctrl+u]", "@mi", "[enter]")
        assert live.record.actions[0].owner == "Mira"


# ---------------------------------------------------------------------- entry lines


async def test_chips_and_backspace_makes_them_words_again(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g", "a", "10:40 fixed")
        await live.later()
        assert times(live)["fixed"] == "10:40"
        await live.burst("[home]", *["[right]"] * 5, "[backspace]")
        await live.later()
        assert times(live)["10:40 fixed"] == ""
        assert live.section.sheet.editor.text == "10:40 fixed"
    async with opened(path, section="actions") as live:
        await live.burst("a", "Drill @ben P0")
        assert "P0" in live.shown()
        await live.burst("[backspace]")
        await live.later()
        assert (live.record.actions[-1].title, live.record.actions[-1].owner) == ("Drill P0", "Ben")
        assert live.record.actions[-1].priority is None


async def test_several_pasted_lines_become_several_events(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("G", "a")
        await live.paste("14:02 one\n2:05 pm two\n- 14:07 UTC: three\n\nfour without a time\n")
        await live.burst("[escape]")
        found = times(live)
        assert [found[text] for text in ("one", "two", "three", "four without a time")] == [
            "14:02",
            "14:05",
            "14:07",
            "",
        ]
        assert not any(event.draft for event in live.record.timeline)
        await live.burst("[ctrl+z]")
        assert len(live.record.timeline) == 3


async def test_pasted_lines_become_actions_factors_and_lessons(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("a")
        await live.paste("First P1\nSecond @ben")
        await live.look("whys")
        await live.burst("f")
        await live.paste("process: one\ntwo")
        await live.look("lessons")
        await live.burst("g", "a")
        await live.paste("quiet\nquick\n")
        await live.burst("[escape]")
        assert [action.title for action in live.record.actions[-2:]] == ["First", "Second"]
        assert [factor.text for factor in live.record.factors[-2:]] == ["one", "two"]
        assert live.record.lessons.well == ("Fast page", "quiet", "quick", "Calm room")


@pytest.mark.parametrize("section", ["timeline", "whys", "lessons"])
async def test_an_empty_entry_makes_none_and_escape_leaves_a_full_one(path: Path, section: str) -> None:
    async with opened(path, section=section) as live:
        before = live.record
        await live.burst("a", "[enter]", "a", "[escape]", "a", "   ", "[enter]")
        await live.burst("[escape]")
        assert live.record == before
        await live.burst("a", "word", "[escape]")
        assert live.record != before
        assert not live.section.in_field
        await live.burst("[ctrl+z]")
        assert live.record == before


async def test_escape_and_a_letter_that_arrive_as_alt(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g", "[enter]", "[alt+n]")
        assert not live.section.in_field
        assert live.section.sheet.current == "timeline.E2"
        await live.burst("[alt+a]")
        assert live.record.timeline[0].text == "v2.5.0 goes out"


# ---------------------------------------------------------------------- undo


async def test_undo_goes_to_the_place_in_another_section(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("g", "[enter]", " badly", "[escape]")
        await live.look("timeline")
        await live.burst("G", "[enter]", " twice", "[escape]")
        await live.look("lessons")
        await live.burst("[ctrl+z]")
        assert (live.section.NAME, live.section.sheet.current) == ("timeline", "timeline.E3")
        assert live.record.timeline[2].text == "Pager rings"
        assert live.message
        await live.burst("[ctrl+z]")
        assert (live.section.NAME, live.record.root_cause.problem) == ("whys", "Payments failed")
        await live.burst("[ctrl+y]", "[ctrl+y]")
        assert (live.section.NAME, live.record.timeline[2].text) == ("timeline", "Pager rings twice")
        await live.burst("[ctrl+y]")
        assert live.record.timeline[2].text == "Pager rings twice"


async def test_a_step_ends_with_a_pause_a_turn_and_leaving(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await live.burst("g", "[enter]", " one")
        live.clock.now += timedelta(seconds=3)
        await live.burst(" two", "[backspace]", "[backspace]", "x")
        steps = [live.record.incident.summary]
        for _ in range(4):
            await live.burst("[ctrl+z]")
            steps.append(live.record.incident.summary)
        assert steps == [f"Nobody could pay. one{rest}" for rest in (" tx", " t", " two", "")] + ["Nobody could pay."]
        assert live.section.sheet.editor.text == "Nobody could pay."


async def test_undo_in_an_open_entry_line(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("g", "j", "a", "An answer")
        await live.later()
        assert len(live.record.whys) == 3
        await live.burst("[ctrl+z]")
        assert len(live.record.whys) == 2
        await live.burst("Another", "[enter]", "[escape]")
        assert live.record.whys[-1:][0].answer == "Another"
        assert len(live.record.whys) == 3


async def test_delete_asks_nothing_and_undo_brings_all_of_it_back(path: Path) -> None:
    async with opened(path, section="whys") as live:
        before = live.record
        await live.burst("g", "j", "d")
        assert live.record.whys == ()
        assert "The pool was empty" in live.message
        assert live.record.actions[0].addresses == ()
        await live.burst("[ctrl+z]")
        assert live.record == before


# ---------------------------------------------------------------------- names, lines, order, filter


async def test_a_renamed_participant_is_renamed_everywhere(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await live.burst(
            "g", "j", "[enter]", "nda", "[enter]", "[escape]", "j", "[enter]", "-Lena", "[enter]", "[escape]"
        )
        assert live.record.meeting.facilitator == "Miranda"
        assert [action.owner for action in live.record.actions] == ["Ana-Lena", "Ben"]


async def test_lines_of_a_list_are_edited_in_place(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        await live.burst("g", "[enter]", "!", "[escape]", "J")
        assert live.record.lessons.well == ("Calm room", "Fast page!")
        await live.burst("K", "a", "Between", "[escape]")
        assert live.record.lessons.well == ("Fast page!", "Between", "Calm room")
        await live.burst("[enter]", "[ctrl+u]", "[escape]")
        assert live.record.lessons.well == ("Fast page!", "Calm room")
        await live.burst("g", "d", "[ctrl+z]", "d")
        assert live.record.lessons.well == ("Calm room",)


async def test_order_changes_among_equals_only(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g", "J")
        assert [event.id for event in live.record.timeline] == ["E1", "E2", "E3"]
        assert live.message
        await live.burst("G", "K")
        assert [event.id for event in live.record.timeline] == ["E1", "E3", "E2"]
        await live.look("actions")
        await live.burst("g", "J")
        assert [action.id for action in live.record.actions] == ["A2", "A1"]
        await live.burst("[ctrl+z]")
        assert [action.id for action in live.record.actions] == ["A1", "A2"]
        await live.look("opening")
        await live.burst("g", "j", "J")
        assert [person.name for person in live.record.meeting.participants] == ["Ana", "Mira", "Ben"]


async def test_a_changed_time_sorts_on_leaving(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("g", "[enter]", "[tab]", "[ctrl+u]", "10:30", "[escape]")
        assert live.section.sheet.keys == ["timeline.E2", "timeline.E3", "timeline.E1"]
        assert live.section.sheet.current == "timeline.E1"


async def test_a_filter_shows_only_what_holds_the_words(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("[slash]", "PAGER", "[enter]")
        assert live.section.sheet.keys == ["timeline.E3"]
        assert "Alert fires" not in live.shown()
        await live.burst("[escape]")
        assert len(live.section.sheet.keys) == 3


async def test_undo_of_a_part_of_an_entry_closes_the_line(path: Path) -> None:
    """The line would go on saying what the record no longer does, and the next key would bring it back."""
    async with opened(path, section="timeline") as live:
        await live.burst("G", "a", "10:20 good")
        await live.later()
        live.clock.forward(seconds=5)
        await live.burst(" WRONG", "[ctrl+z]")
        assert not live.section.in_field
        assert [event.text for event in live.record.timeline][-1] == "good"
        await live.burst("[ctrl+y]")
        assert [event.text for event in live.record.timeline][-1] == "good WRONG"


async def test_undo_in_a_line_of_a_list_makes_no_second_one(path: Path) -> None:
    async with opened(path, section="lessons") as live:
        await live.burst("g", "a", "first part")
        await live.later()
        live.clock.forward(seconds=5)
        await live.burst(" second", "[ctrl+z]", "X")
        assert live.record.lessons.well == ("Fast page", "first part", "Calm room")


async def test_an_answer_to_what_undo_took_back_is_no_orphan(path: Path) -> None:
    async with opened(path, section="whys") as live:
        await live.burst("G", "g", "j", "a", "One", "[enter]", "[ctrl+z]", "[escape]", "g", "j", "a", "Two", "[enter]")
        known = {why.id for why in live.record.whys}
        assert all(not why.parent or why.parent in known for why in live.record.whys)


async def test_after_undo_the_list_has_the_keys(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("G", "a", "10:20 new one", "[tab]", "[ctrl+z]")
        assert live.app.focused is not None
        before = live.section.sheet.current
        await live.burst("g", "j")
        assert live.section.sheet.current != before or before.endswith("E2")


async def test_a_pause_within_a_value_joins_no_words(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "[enter]")
        await to_field(live, "owner")
        await live.burst("[ctrl+u]", "Ana ")
        await live.later()
        await live.burst("Lee", "[escape]")
        assert live.record.actions[0].owner == "Ana Lee"


async def test_a_space_before_a_line_stays_where_it_is_while_it_is_typed(path: Path) -> None:
    async with opened(path, section="incident") as live:
        await live.burst("g", "[enter]")
        await to_field(live, "title")
        await live.burst("[ctrl+u]", "Orders down", "[home]", *["[delete]"] * 6)
        await live.later()
        assert live.record.incident.title == "down"
        await live.burst("Shop", "[escape]")
        assert live.record.incident.title == "Shop down"


async def test_what_was_said_of_a_value_goes_with_it(path: Path) -> None:
    async with opened(path, section="opening") as live:
        live.section.sheet.go("meeting")
        live.section.open_field("meeting.starts_at")
        await live.burst("1 2")
        await live.later()
        assert "cannot be read" in live.shown()
        await live.burst("[ctrl+z]")
        assert live.section.sheet.editor.text == ""
        assert "cannot be read" not in live.shown()


async def test_a_chat_of_last_night_is_not_told_from_tomorrow(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('schema = 1\nid = "x"\n\n[incident]\ntitle = "Down"\n', "utf-8")
    async with opened(path, section="timeline") as live:  # it is 14:00 on the 17th
        await live.burst("a")
        await live.paste("22:01 errors seen\n23:50 found\n00:10 over")
        await live.burst("[escape]")
        shown = [event.at.strftime("%d %H:%M") for event in ordered(live.record.timeline) if event.at]
        assert shown == ["16 22:01", "16 23:50", "17 00:10"]
    path.write_text('schema = 1\nid = "x"\n\n[incident]\ntitle = "Down"\n', "utf-8")
    async with opened(path, section="timeline") as live:
        await live.burst("a", "13:50 errors seen", "[escape]")
        assert [event.at.day for event in live.record.timeline if event.at] == [17]


async def test_enter_goes_from_the_problem_to_its_first_answer(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('schema = 1\nid = "x"\n\n[incident]\ntitle = "Down"\n', "utf-8")
    async with opened(path, section="whys") as live:
        await live.burst("[enter]", "Nobody could pay", "[enter]", "Every write failed", "[enter]", "[escape]")
        assert live.record.root_cause.problem == "Nobody could pay"
        assert [why.answer for why in live.record.whys] == ["Every write failed"]
        await live.burst("g", "[enter]", "[enter]")
        assert live.section.sheet.open_field is None


async def test_accepting_a_factor_is_undone_where_it_was_done(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("G")
        while not live.section.sheet.current.startswith("uncovered"):
            await live.burst("k")
        await live.burst("[enter]", "It does no harm", "[escape]", "[ctrl+z]")
        assert not any(factor.accepted for factor in live.record.factors)
        assert live.section.NAME == "actions"


async def test_undo_keeps_the_section_that_a_meeting_shows(path: Path) -> None:
    async with opened(path, meeting=True) as live:
        await live.burst("[f2]", "[f4]")
        shown = live.section.NAME
        await live.burst("[ctrl+l]", "Ask the vendor", "[enter]")
        assert live.record.meeting.parking_lot[-1] == "Ask the vendor"
        await live.burst("[ctrl+z]")
        assert "Ask the vendor" not in live.record.meeting.parking_lot
        assert shown == live.section.NAME


async def test_a_field_stays_open_while_its_item_leaves_the_list(path: Path) -> None:
    """The first letter covers the factor, which would take it from the list of those not covered."""
    async with opened(path, section="actions") as live:
        await live.burst("G")
        while not live.section.sheet.current.startswith("uncovered"):
            await live.burst("k")
        await live.burst("[enter]", "I")
        await live.later()
        await live.burst("t does no harm", "[escape]")
        assert "It does no harm" in [factor.accepted for factor in live.record.factors]


async def test_several_lines_pasted_into_a_field_of_lines_stay_several(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "[enter]")
        await to_field(live, "success_criteria")
        await live.paste("one\ntwo\nthree")
        await live.burst("[escape]")
        assert live.record.actions[0].success_criteria == ("one", "two", "three")


async def test_another_owner_replaces_and_another_milestone_is_added(path: Path) -> None:
    async with opened(path, section="close") as live:
        await live.burst("g", "j", "o", "Chen", "[enter]", "[escape]")
        assert live.record.actions[0].owner == "Chen"
        await live.look("timeline")
        await live.burst("g", "j", "m", "resolved", "[enter]", "[escape]")
        assert live.record.timeline[1].milestones == ("detected", "resolved")
        await live.burst("m", "[escape]")
        assert live.record.timeline[1].milestones == ("detected", "resolved")
        assert not live.record.unread


async def test_blank_lines_behind_a_text_go_when_it_is_left(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await live.burst("g", "[enter]")
        assert "enter new line" in live.rows()[-1]
        await live.burst("[enter]", "[enter]", "[escape]")
        assert live.record.incident.summary == "Nobody could pay."


async def test_what_the_message_row_says_of_an_edit_goes_with_the_next(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("G", "d")
        assert "ctrl+z brings it back" in live.message
        await live.burst("a", "10:50 all fine", "[escape]")
        assert "ctrl+z brings it back" not in live.message


async def test_a_digit_says_who_owns_it_now(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "1")
        assert "Owner: Mira, was Ana." in live.message


async def test_a_pasted_chat_keeps_its_times_its_order_and_who_wrote(path: Path) -> None:
    async with opened(path, section="timeline") as live:
        await live.burst("G", "a")
        await live.paste("Ana Lima  10:20 AM\ndeploying now\nlooks fine\nBen  10:25 AM\nerrors again")
        await live.burst("[escape]")
        made = [event for event in ordered(live.record.timeline) if event.id not in ("E1", "E2", "E3")]
        assert [(event.text, event.actor, event.at is None) for event in made] == [
            ("deploying now", "Ana Lima", False),
            ("looks fine", "", True),
            ("errors again", "Ben", False),
        ]


async def test_a_date_that_cannot_be_read_is_not_replaced_by_one_from_the_priority(path: Path) -> None:
    async with opened(path, section="actions") as live:
        await live.burst("g", "a", "Test it P0 due 5.12.", "[enter]", "[escape]")
        made = [(action.priority, action.due) for action in live.record.actions if action.title.startswith("Test it")]
        assert made == [("P0", None)]
