# pyright: basic
"""Readiness in the app: the list on f9, the way to a field and back, landing, the library, the close."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.live import Live, config_in, library, opened
from tui.small import SMALL, small
from unblame.review.readiness import LEVELS, Mend
from unblame.screens.readiness import ReadinessScreen

SESSIONS = Path(__file__).parents[2] / "sessions"
SAID = "Bob should have checked the dashboard"
HEAD = 'schema = 1\nid = "2024-01-15-checkout-down-abcdef"\n\n[incident]\n'
KEY = "AKIAIOSFODNN7EXAMPLE"
READY = next(SESSIONS.glob("2024-01-15-*.toml")).read_text(encoding="utf-8")
"""A session that lacks nothing required."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


async def until(live: Live, done: Callable[[], object], seconds: float = 2.0) -> None:
    """Wait for something to be drawn."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        await live.settle(0.03)
    assert done()


def the_list(live: Live) -> ReadinessScreen:
    """The list, which is on screen."""
    screen = live.app.screen
    assert isinstance(screen, ReadinessScreen)
    return screen


async def listed(live: Live, *keys: str) -> list[Mend]:
    """Open the list; what is in it."""
    await live.burst(*(keys or ("[f9]",)))
    await until(live, lambda: isinstance(live.app.screen, ReadinessScreen) and live.app.screen.sheet.is_attached)
    await live.settle()
    return list(the_list(live)._mends)


def current(live: Live) -> Mend:
    """The one that the cursor is on."""
    screen = the_list(live)
    return screen._mends[int(screen.sheet.current)]


def opened_field(live: Live) -> str:
    """The place of the open field."""
    field = live.section.sheet.open_field if live.app.screen is live.screen else None
    return field.where if field else ""


async def to_mend(live: Live, rule: str, where: str = "") -> None:
    """The list's cursor on one finding."""
    for _ in the_list(live)._mends:
        if current(live).rule == rule and current(live).where.startswith(where):
            return
        await live.burst("j")
    assert current(live).rule == rule


# ---------------------------------------------------------------------- the list


async def test_it_lists_by_level_and_counts(path: Path) -> None:
    async with opened(path, section="opening") as live:
        mends = await listed(live)
        counts = [sum(mend.level == level for mend in mends) for level in LEVELS]
        assert [mend.level for mend in mends] == [
            level for level, n in zip(LEVELS, counts, strict=True) for _ in range(n)
        ]
        rows = live.rows()
        assert f"{counts[0]} required, {counts[1]} recommended, {counts[2]} optional" in rows[0]
        assert f"Required ({counts[0]})" in live.shown()
        assert mends[0].mend.split()[0] in live.shown()
        assert "enter go there" in rows[-1]
        assert not [row for row in rows if row.endswith("…")]
        await live.burst("[escape]")
        assert live.app.screen is live.screen
        assert await listed(live, "[ctrl+t]", "r") == mends
        await live.burst("[f9]")
        assert live.app.screen is live.screen


async def test_what_was_just_typed_is_there_no_longer_missing(path: Path) -> None:
    path.write_text(SMALL.replace('summary = "Nobody could pay."\n', ""), encoding="utf-8")
    async with opened(path, section="opening") as live:
        live.section.go("incident.summary")
        before = await listed(live)
        await live.burst("[escape]")
        after = await listed(live, "[enter]", "Nobody paid. Alarms rang at once.", "[f9]")
        assert {mend.rule for mend in before} - {mend.rule for mend in after} == {"incident.no-summary"}


async def test_keys_behind_f9_go_to_the_list(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await listed(live)
        await live.burst("[escape]", "[f9]", "j", "j", "[enter]")
        await until(live, lambda: opened_field(live) == "actions.A1.due")
        assert live.file().model_dump(exclude={"language"}) == live.record.model_dump(exclude={"language"})
        assert live.record.actions[0].due is None


async def test_a_finished_session_lacks_nothing_required(tmp_path: Path) -> None:
    path = tmp_path / "2024-01-15-checkout.toml"
    path.write_text(READY, encoding="utf-8")
    async with opened(path, section="opening") as live:
        mends = await listed(live)
        assert "0 required" in live.rows()[0]
        assert "Required" not in live.shown()
        assert all(mend.level != "required" for mend in mends)


# ---------------------------------------------------------------------- there and back


async def test_enter_goes_to_the_field_and_f9_returns_to_the_next_one(path: Path) -> None:
    async with opened(path, section="opening") as live:
        mends = await listed(live)
        await to_mend(live, "actions.no-due", "actions.A1")
        index = mends.index(current(live))
        await live.burst("[enter]")
        await until(live, lambda: opened_field(live) == "actions.A1.due")
        await listed(live)
        assert current(live) == mends[index + 1], "not mended: on to the next all the same"
        await live.burst("k", "[enter]")
        await until(live, lambda: opened_field(live) == "actions.A1.due")
        await live.burst("31 Jan", "[enter]")
        after = await listed(live)
        assert len(after) == len(mends) - 1
        assert (current(live).rule, current(live).where) == ("actions.no-due", "actions.A2.due")


async def test_behind_the_last_one_it_begins_again(path: Path) -> None:
    async with opened(path, section="opening") as live:
        mends = await listed(live)
        for _ in mends:
            the_list(live).sheet.step(1)
        last = current(live)
        assert last == mends[-1]
        await live.burst("[enter]")
        await live.settle(0.1)
        await listed(live)
        assert current(live) == mends[0]


async def test_every_field_that_is_named_opens(path: Path) -> None:
    """What names an item, a card or a list shows it; what names a field opens it."""
    wanted = {
        "meeting.overdue": "meeting.starts_at",
        "impact.data-loss-unsaid": "impact.data_loss",
        "close.no-review-date": "follow_up.review_on",
        "language.counterfactual": "whys.W1.answer",
    }
    path.write_text(SMALL.replace("The pool was empty", SAID), encoding="utf-8")
    async with opened(path, section="opening") as live:
        mends = await listed(live)
        for rule, where in wanted.items():
            the_list(live).sheet.go(str(next(i for i, mend in enumerate(mends) if mend.rule == rule)))
            await live.burst("[enter]")
            await until(live, lambda where=where: opened_field(live) == where)
            await listed(live)
        the_list(live).sheet.go(str(next(i for i, mend in enumerate(mends) if mend.rule == "actions.uncovered")))
        await live.burst("[enter]")
        await until(live, lambda: live.section.sheet.current == "factors.F1")


async def test_a_section_that_an_import_kept_is_gone_to(path: Path) -> None:
    path.write_text(f'{SMALL}\n[[notes]]\nid = "N1"\ntext = "the key {KEY}"\n', encoding="utf-8")
    async with opened(path, section="whys") as live:
        await listed(live)
        await to_mend(live, "private.secret")
        await live.burst("[enter]")
        await until(live, lambda: opened_field(live) == "notes.N1.text")


async def test_what_cannot_be_read_yet_is_gone_to(path: Path) -> None:
    path.write_text(f'{SMALL}\n[[unread]]\nid = "U1"\nwhere = "actions.A1.due"\ntext = "31 Foo"\n', encoding="utf-8")
    async with opened(path, section="opening") as live:
        await listed(live)
        await to_mend(live, "left.unread")
        await live.burst("[enter]")
        await until(live, lambda: opened_field(live) == "actions.A1.due")
        assert live.section.sheet.editor.text == "31 Foo"


async def test_by_mouse_a_click_chooses_and_the_next_goes(path: Path) -> None:
    async with opened(path, section="opening") as live:
        await listed(live)
        row = next(number for number, text in enumerate(live.rows()) if "A1 has no due date" in text)
        await live.pilot.click(offset=(12, row))
        await live.settle()
        assert current(live).where == "actions.A1.due"
        row = next(number for number, text in enumerate(live.rows()) if "A1 has no due date" in text)
        await live.pilot.click(offset=(12, row))
        await until(live, lambda: opened_field(live) == "actions.A1.due")
        await listed(live)
        await live.pilot.click(offset=(live.rows()[-1].index("back"), 23))
        await live.settle()
        assert live.app.screen is live.screen


# ---------------------------------------------------------------------- the shared screen


async def test_a_shared_screen_leaves_wording_and_private_things_out(path: Path) -> None:
    text = SMALL.replace("The pool was empty", SAID).replace("Alert fires", f"Alert with {KEY}")
    path.write_text(f'{text}\n[[notes]]\nid = "N1"\ntext = "hushnote {KEY}"\n', encoding="utf-8")
    async with opened(path, section="opening", size=(120, 60)) as live:
        mine = await listed(live)
        assert {"language.counterfactual", "private.secret"} <= {mend.rule for mend in mine}
        await live.burst("[escape]", "[f8]")
        shared = await listed(live)
        shown = live.shown()
        assert "wording and private places are left out" in shown
        assert not [mend for mend in shared if mend.rule.startswith(("language.", "private."))]
        assert not [word for word in ("Bob", KEY[:4], "hushnote", "notes") if word in shown]
        assert f"{sum(mend.level == 'required' for mend in shared)} required" in shown
        public = {
            mend.rule for mend in mine if mend.where.partition(".")[0] in ("impact", "timeline", "whys", "actions")
        }
        public -= {rule for rule in public if rule.startswith(("language.", "private.", "actions.owner-unasked"))}
        assert public <= {mend.rule for mend in shared}, "what the room may see is not left out"


async def test_the_close_does_not_call_a_write_up_complete_that_is_not(tmp_path: Path) -> None:
    path = tmp_path / "2024-01-15-checkout.toml"
    path.write_text(READY.replace('"resolved"', '"closed"'), encoding="utf-8")
    async with opened(path, section="opening") as live:
        assert [mend.rule for mend in await listed(live) if mend.level == "required"] == ["timeline.no-resolved"]
    async with opened(path, section="opening", meeting=True) as live:
        await live.look("close")
        await until(live, lambda: "f9" in live.message or "lacks" in live.message)
        assert "1 required" in live.message


# ---------------------------------------------------------------------- policy


async def test_a_broken_policy_is_said_and_the_default_is_used(path: Path) -> None:
    config = config_in(path.parent)
    async with opened(path, section="opening", config=config) as live:
        usual = await listed(live)
    config.config_folder.mkdir()
    (config.config_folder / "policy.toml").write_text("levels = 3\n", encoding="utf-8")
    async with opened(path, section="opening", config=config, size=(300, 40)) as live:
        assert await listed(live) == usual
        seen = live.shown()
        await live.burst("[escape]")
        seen += live.message
        assert "policy.toml: levels is no list of blocks. Write [[levels]]" in seen


async def test_a_teams_policy_decides_whether_a_meeting_is_due(path: Path) -> None:
    config = config_in(path.parent)
    config.config_folder.mkdir()
    off = 'replace = ["triggers"]\n[[levels]]\nid = "SEV1"\nneed = "optional"\n'
    (config.config_folder / "policy.toml").write_text(off, encoding="utf-8")
    async with opened(path, section="opening", config=config, size=(300, 40)) as live:
        mends = await listed(live)
        await live.burst("[escape]")
        assert "policy.toml" not in live.message
        assert "meeting.overdue" not in {mend.rule for mend in mends}


# ---------------------------------------------------------------------- landing, library, close


@pytest.mark.parametrize(
    ("text", "section", "where"),
    [
        (HEAD, "incident", "incident.title"),
        (f'{HEAD}title = "Checkout down"\n', "opening", "incident.summary"),
        (SMALL, "incident", "impact."),
        (
            f"{SMALL}\n[impact]\nusers_affected = 5\n".replace('"detected"', '"detected", "resolved"'),
            "actions",
            "actions.A1",
        ),
        (READY, "writeup", ""),
    ],
    ids=["new", "summary", "impact", "due", "ready"],
)
async def test_open_lands_on_the_first_required_thing(tmp_path: Path, text: str, section: str, where: str) -> None:
    path = tmp_path / "2024-01-15-checkout-down.toml"
    path.write_text(text, encoding="utf-8")
    async with opened(path) as live:
        assert section == live.section.NAME
        assert live.section.sheet.current.startswith(where)
        assert not live.section.in_field


async def test_the_library_counts_what_each_write_up_lacks(tmp_path: Path) -> None:
    small(tmp_path)
    (tmp_path / "2024-01-16-ready.toml").write_text(READY, encoding="utf-8")
    (tmp_path / "2024-01-17-broken.toml").write_text("[incident\n", encoding="utf-8")
    async with library(tmp_path) as live:

        def row(words: str) -> str:
            return next(text for text in live.rows() if words in text)

        await until(live, lambda: "✓" in live.shown())
        assert "✓" in row("connection pool")
        assert row("SEV1  draft").split()[-2:] == ["4", "2"]
        lacks = live.rows()[1].index("Lacks") + len("Lacks")
        assert row("SEV1  draft")[lacks - 1] == "4", "under its heading"
        assert row("broken").endswith("cannot be read")


@pytest.mark.parametrize(("text", "said"), [(SMALL, "4 required"), (READY, "4 recommended")], ids=["missing", "ready"])
async def test_the_close_says_what_is_missing(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "2024-01-15-checkout-down.toml"
    path.write_text(text, encoding="utf-8")
    async with opened(path, section="opening") as live:
        await live.look("close")
        await until(live, lambda: said in live.message)
        assert not live.message.endswith("…"), "it fits 80 columns"
        assert "f9" in live.message
        assert "0 required" not in live.message
