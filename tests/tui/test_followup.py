# pyright: basic
"""After the meeting: dates, checklists, closure, progress, customers' wording, publication, survey."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.live import Live, opened
from tui.small import small
from tui.test_lessons import row_of, to_card
from tui.test_shared_file import merged, rewrite, text

WIDE = (120, 36)
TODAY = date(2024, 1, 17)
MORE = """
[story]
leadup = "The release doubled the lookups."

[survey]
responses = 6
counts = ["0 1 2 3 0", "0 1 2 3 0", "0 1 2 3 0", "0 1 2 3 0", "0 1 2 3 0", "0 1 2 3 0", "0 1 2 3 1"]

[follow_up]
escalation = "hush director"

[[follow_up.progress]]
id = "G1"
note = "hush progress"

[publication]
customer_summary = "Ana could not pay for hush minutes."

[[publication.questions]]
id = "Q1"
question = "hush question?"
"""
COUNTS = "\n".join(["0 1 2 3 0"] * 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    path = small(tmp_path)
    told = path.read_text(encoding="utf-8").replace('text = "Alert fires"', 'text = "Alert fires"\nkey = true')
    told = told.replace('title = "Add an alert"', 'title = "Add an alert"\npriority = "P2"\ndue = 2024-01-14')
    path.write_text(told + MORE, encoding="utf-8")
    return path


async def at(live: Live, where: str) -> None:
    """The cursor on an item."""
    live.section.go(where)
    await live.settle()
    assert live.section.sheet.current == where


# ---------------------------------------------------------------------- dates and checklists


async def test_dates_are_rows_and_enter_goes_on_to_the_next(path: Path) -> None:
    async with opened(path, section="followup") as live:
        await live.burst("g", "[enter]", "+30d", "[enter]", "+2w", "[enter]", "[escape]")
        assert live.record.follow_up.review_on == date(2024, 2, 16)
        assert live.file().follow_up.next_review == date(2024, 1, 31)
        await live.burst("[ctrl+z]")
        assert live.record.follow_up.next_review is None
        assert live.section.NAME == "followup"
        await at(live, "meeting.decide_on")
        await live.burst("[enter]", "fri", "[escape]")
        assert live.file().meeting.decide_on == date(2024, 1, 19)


async def test_a_step_that_no_list_knows_stays_and_can_be_worded_anew(path: Path) -> None:
    more = '\n[[meeting.checklist]]\nid = "C1"\nstep = "Told the board"\non = 2024-01-16\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    async with opened(path, section="followup") as live:
        await at(live, "meeting.checklist.C1")
        assert "✓ Told the board" in live.shown()
        live.section.open_field("meeting.checklist.C1.step")
        await live.burst(" of it", "[escape]")
        assert live.record.meeting.checklist[0].step == "Told the board of it"


async def test_space_ticks_a_step_with_its_day_and_takes_the_tick_back(path: Path) -> None:
    async with opened(path, section="followup") as live:
        await at(live, "step.followup.publish")
        await live.burst("[space]")
        (step,) = live.file().meeting.checklist
        assert (step.step, step.on) == ("Publish it where everybody can find it.", TODAY)
        assert "✓" in row_of(live, "Publish it")
        assert "Wed 17 Jan" in row_of(live, "Publish it")
        assert "1 of 5" in live.shown()
        await live.burst("[space]")
        assert not live.record.meeting.checklist
        assert live.section.sheet.current == "step.followup.publish"
        await live.burst("[ctrl+z]", "[enter]", "[ctrl+u]", "2024-01-16", "[escape]")
        assert live.record.meeting.checklist[0].on == date(2024, 1, 16)
        await live.burst("[ctrl+z]", "[ctrl+z]", "[ctrl+z]")
        assert not live.record.meeting.checklist
        assert live.section.NAME == "followup"


async def test_a_click_on_the_box_ticks_and_one_on_the_words_does_not(path: Path) -> None:
    async with opened(path, section="followup", size=WIDE) as live:
        row = live.rows().index(row_of(live, "Open a ticket"))
        await live.pilot.click(offset=(live.rows()[row].index("Open"), row))
        await live.settle()
        assert not live.record.meeting.checklist
        assert live.section.sheet.current == "step.followup.tickets"
        await live.pilot.click(offset=(live.rows()[row].index("○"), row))
        await live.settle()
        assert [step.step for step in live.record.meeting.checklist] == ["Open a ticket for each action."]


async def test_the_opening_has_its_own_checklist_until_the_meeting_begins(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await live.burst("G", "[space]")
        assert live.record.meeting.checklist[0].step.startswith("Send the draft timeline")
        assert "1 of 4" in live.shown()
        await live.burst("[ctrl+z]")
        assert not live.record.meeting.checklist
        assert live.section.NAME == "opening"
        for step in ("sources", "invite", "expectation", "pre-read"):
            await at(live, f"step.opening.{step}")
            await live.burst("[space]")
        await live.burst("g")
        assert len(live.record.meeting.checklist) == 4
        live.section.refresh_items()
        await live.settle()
        assert "all 4 steps are done" in "\n".join(row.body[0][0] for row in _all_rows(live))
        await live.burst("[f8]")
        assert not any(row.body and "steps are done" in row.body[0][0] for row in _all_rows(live))
        await live.burst("[f8]", "[f2]")
        assert not any(row.body and "steps are done" in row.body[0][0] for row in _all_rows(live))


def _all_rows(live: Live) -> list:
    return [row for item in live.section.items() for row in item.rows if row.body]


# ---------------------------------------------------------------------- closure and progress


async def test_what_keeps_it_open_leads_to_the_action(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        assert "P1 0 of 1 done   P2 0 of 1 done" in live.shown()
        assert "Ana, not done" in row_of(live, "Close connections")
        await at(live, "see.closing.A1")
        await live.burst("[enter]")
        assert (live.section.NAME, live.section.sheet.current) == ("actions", "actions.A1")


async def test_progress_begins_with_its_day_or_is_of_today_and_late_actions_are_marked(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        await to_card(live, "Progress")
        assert "not started, 3 days late" in row_of(live, "Add an alert")
        await live.burst("a", "2024-01-16 one of two is done", "[enter]", "both are done", "[escape]")
        steps = live.file().follow_up.progress
        assert {(step.on, step.note) for step in steps[-2:]} == {
            (date(2024, 1, 16), "one of two is done"),
            (TODAY, "both are done"),
        }
        await live.burst("[ctrl+z]", "[ctrl+z]")
        assert [step.id for step in live.record.follow_up.progress] == ["G1"]
        await live.burst("G", "[enter]")
        assert live.section.sheet.current == "actions.A2"


# ---------------------------------------------------------------------- customers


async def test_our_text_stands_left_of_the_customers(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        await to_card(live, "Customers")
        row = row_of(live, "Nobody could pay.")
        assert row.index("Nobody") < row.index("Ana could not pay")
        assert "The release doubled the lookups." in row_of(live, "without our names for things")
        assert "names “Ana”: say it without" in live.shown()
        assert "what may customers read of it?" in row_of(live, "10:13 Alert fires")
        assert "0 of 1 worded" in live.shown()


async def test_enter_opens_the_customers_wording_beside_ours(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        await to_card(live, "Customers")
        await live.burst("g", "[enter]", "[ctrl+u]", "Nobody could buy.")
        await live.later()
        row = row_of(live, "Nobody could pay.")
        assert row.index("Nobody could pay.") < row.index("Nobody could buy.")
        await live.burst("[tab]", "It was slow.", "[escape]")
        assert "say it without" not in live.shown()
        publication = live.file().publication
        assert (publication.customer_summary, publication.what_happened) == ("Nobody could buy.", "It was slow.")
        await at(live, "timeline.E2.public")
        await live.burst("[enter]", "Payments began to fail.", "[escape]")
        assert live.record.timeline[1].public == "Payments began to fail."
        assert "1 of 1 worded" in live.shown()
        await live.burst("[ctrl+z]")
        assert live.section.NAME == "followup"
        assert live.record.timeline[1].public == ""


async def test_below_100_columns_our_text_stands_above(full: Path) -> None:
    async with opened(full, section="followup") as live:
        await to_card(live, "Customers")
        rows = live.rows()
        assert rows.index(row_of(live, "Nobody could pay.")) + 1 == rows.index(row_of(live, "Ana could not pay"))
        assert "names “Ana”" in live.shown()
        await at(live, "publication.services")
        await live.burst("[enter]", "Shop, Checkout", "[escape]")
        assert live.file().publication.services == ("Shop", "Checkout")
        assert row_of(live, "Shop, Checkout").split()[:2] == ["▌", "customers"]
        await live.burst("G", "a", "Was I charged? No.", "[escape]")
        asked = live.file().publication.questions[1]
        assert (asked.question, asked.answer) == ("Was I charged?", "No.")
        await live.burst("[ctrl+z]")
        assert [question.id for question in live.record.publication.questions] == ["Q1"]


async def test_what_others_write_while_the_wording_is_open_is_merged(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        await to_card(live, "Customers")
        await at(live, "publication.cause")
        await live.burst("[enter]", "A limit")
        live.file()
        rewrite(full, text("incident.summary", "Nobody at all could pay."))
        await merged(live, "incident.summary", "Nobody at all could pay.")
        await live.burst(" was too low.")
        assert live.file().publication.cause == "A limit was too low."
        assert "Nobody at all could pay." in live.shown()


# ---------------------------------------------------------------------- publication


async def test_where_it_went_with_day_and_audience(path: Path) -> None:
    async with opened(path, section="followup") as live:
        await to_card(live, "Publication")
        await at(live, "publication.published")
        await live.burst("a", "2024-01-16 https://status.example/1 for customers", "[escape]")
        await at(live, "publication.shared")
        await live.burst("a", "all-hands")
        await live.later()
        assert live.rows().index(row_of(live, "Passed on")) < live.rows().index(row_of(live, "all-hands"))
        await live.burst("[escape]")
        publication = live.file().publication
        (published,), (shared,) = publication.published, publication.shared
        assert (published.to, published.audience, published.on) == (
            "https://status.example/1",
            "customers",
            date(2024, 1, 16),
        )
        assert (shared.where, shared.on) == ("all-hands", TODAY)
        await at(live, f"publication.published.{published.id}")
        live.section.open_field(f"publication.published.{published.id}.template")
        await live.burst("public", "[escape]")
        assert live.record.publication.published[0].template == "public"
        await live.burst("[ctrl+z]", "[ctrl+z]", "[ctrl+z]")
        assert not live.record.publication.published
        assert not live.record.publication.shared
        await live.burst("[ctrl+y]", "d")
        assert "https://status.example/1" in live.message
        assert not live.record.publication.published


async def test_people_as_roles_allowed_words_and_who_approved(path: Path) -> None:
    async with opened(path, section="followup") as live:
        await to_card(live, "Publication")
        await live.burst("g", "[enter]", "rol", "[enter]", "Will, status.example", "[enter]", "@mi", "[escape]")
        await at(live, "publication.approved_on")
        await live.burst("[enter]", "today", "[escape]")
        publication = live.file().publication
        assert (publication.names, publication.allow) == ("roles", ("Will", "status.example"))
        assert (publication.promised_by, publication.approved_on) == ("Mira", TODAY)


# ---------------------------------------------------------------------- survey


async def test_counts_are_taken_and_undone_and_say_what_does_not_fit(full: Path) -> None:
    async with opened(full, section="followup") as live:
        await to_card(live, "Survey")
        assert "Question 7 has 7 answers, and 6 people answered." in live.shown()
        before = live.record.survey.counts
        await live.burst("G", "[enter]", *["[ctrl+u]", "[backspace]"] * 7)
        await live.paste(COUNTS)
        await live.burst("[escape]")
        assert live.file().survey.counts == ("0 1 2 3 0",) * 7
        assert "Average 3.3; below the 3.5 that is wanted" in live.shown()
        assert "people answered." not in live.shown()
        await live.burst("[ctrl+z]")
        assert live.record.survey.counts == before
        await at(live, "survey.responses")
        await live.burst("[enter]", "0", "[escape]")
        assert live.record.survey.responses == 60
        await live.burst("[ctrl+z]")
        assert live.record.survey.responses == 6


async def test_undo_in_marks_that_are_not_kept_touches_nothing_else(full: Path) -> None:
    async with opened(full, section="followup") as live:
        await to_card(live, "Survey")
        live.screen.context.document.put("incident.title", "Another title")
        before = live.record
        await live.burst("G", "[enter]", "[ctrl+end]", "[enter]", "9")
        assert "9" in live.section.sheet.editor.text.splitlines()[-1]
        await live.burst("[ctrl+z]")
        assert live.record == before
        assert live.section.sheet.editor.text == "\n".join(before.survey.counts)


async def test_under_five_nothing_is_kept_not_even_unread(path: Path) -> None:
    async with opened(path, section="followup") as live:
        await to_card(live, "Survey")
        await live.burst("g", "[enter]", "4")
        await live.later()
        assert "4 answers: under 5 nothing is kept." in live.shown()
        await live.burst("[escape]")
        assert "Not kept: 4 answers: under 5 nothing is kept. Write how many answered" in live.message
        await at(live, "survey.counts")
        await live.burst("[enter]")
        await live.paste(COUNTS.replace("0 1 2 3 0", "0 1 2 0 0", 1))
        await live.later()
        await live.burst("[tab]")
        record = live.file()
        assert (record.survey.responses, record.survey.counts, record.unread) == (None, (), ())


# ---------------------------------------------------------------------- views


async def test_the_room_sees_the_dates_that_are_for_it_and_nothing_else(full: Path) -> None:
    async with opened(full, meeting=True, section="followup", size=WIDE) as live:
        shown = [live.shown()]
        for _ in live.section.sheet.keys:
            await live.burst("[enter]", "[escape]", "j", "[right_square_bracket]")
            shown.append(live.shown())
        said = "\n".join(shown)
        assert "ROOM VIEW" in said
        assert {"follow_up.review_on", "follow_up.next_review"} <= set(live.section.sheet.keys)
        assert not any(word in said for word in ("hush", "Ana", "Escalation", "After the meeting", "Survey", "Closing"))


async def test_what_can_only_be_read_ticks_and_adds_nothing(full: Path) -> None:
    async with opened(full, section="followup", size=WIDE) as live:
        live.screen.forbid_edits()
        before = live.record
        await at(live, "step.followup.publish")
        await live.burst("[space]", "[enter]", "x")
        row = live.rows().index(row_of(live, "Publish it"))
        await live.pilot.click(offset=(live.rows()[row].index("○"), row))
        for title in ("Progress", "Customers", "Publication", "Survey"):
            await to_card(live, title)
            await live.burst("g", "a", "x", "[enter]", "x", "d")
        assert live.record is before


async def test_wording_that_is_typed_anew_stays_where_it_is(full: Path) -> None:
    """An event that is no key event stands there for its wording alone."""
    worded = full.read_text(encoding="utf-8").replace("\nkey = true", '\npublic = "x"')
    full.write_text(worded, encoding="utf-8")
    async with opened(full, section="followup", size=WIDE) as live:
        await at(live, "timeline.E2.public")
        await live.burst("[enter]", "[backspace]")
        await live.settle(0.3)
        await live.burst("delays")
        assert live.file().timeline[1].public == "delays"
        assert len(live.record.publication.questions) == 1
