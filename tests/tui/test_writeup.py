# pyright: basic
"""The write-up's screen: any template and format, live, written where it says, and remembered."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tui.live import Live, config_in, opened
from tui.small import small

WHERE = "postmortem-2024-01-15-checkout-down"


async def until(live: Live, holds: Callable[[], bool]) -> None:
    """Wait for what is made off the event loop."""
    for _ in range(150):
        if holds():
            return
        await live.settle(0.02)
    raise AssertionError(live.shown())


async def chosen(live: Live, key: str, name: str) -> None:
    """Choose by the letter that stands before a name."""
    await live.burst(key)
    for _ in range(12):
        for row in live.rows():
            words = row.split()
            for letter, word in pairwise(words):
                if word == f"{name}:" and len(letter) == 1:
                    await live.burst(letter)
                    return
        await live.burst("[down]", "[down]", "[down]")
    raise AssertionError(live.shown())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small(tmp_path)


async def test_any_template_is_shown_as_it_stands_and_written_where_it_says(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await chosen(live, "t", "quick")
        await until(live, lambda: f"To {WHERE}-quick.md" in live.shown())
        assert "Template quick" in live.shown()
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        assert "Checkout down" in (path.parent / f"{WHERE}-quick.md").read_text("utf-8")
        published = live.file().publication.published
        assert [(each.template, each.to) for each in published] == [("quick", f"{WHERE}-quick.md")]
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        assert len(live.file().publication.published) == 1


async def test_the_text_is_copied_as_it_would_be_written(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: "# Post-mortem: Checkout down" in live.shown())
        assert "c copy" in live.rows()[-1]
        await live.burst("c")
        assert "Copied" in live.message
        copied = live.app.clipboard
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        written = (path.parent / f"{WHERE}.md").read_text("utf-8")
        assert written.startswith(copied.rstrip())


@pytest.mark.parametrize(
    ("name", "ending", "holds"),
    [
        ("html", ".html", "<!DOCTYPE html>"),
        ("json", ".json", '"Checkout down"'),
        ("csv", "-actions.csv", '"Close connections"'),
        ("github", "-github.sh", "gh issue create"),
    ],
)
async def test_any_format_is_written(path: Path, name: str, ending: str, holds: str) -> None:
    async with opened(path, section="writeup") as live:
        await chosen(live, "f", name)
        await until(live, lambda: f"To {WHERE}{ending}" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        text = (path.parent / f"{WHERE}{ending}").read_text("utf-8")
        assert holds.casefold() in text.casefold()
        if name == "json":
            assert json.loads(text)["id"] == live.record.id


async def test_the_team_s_choice_is_there_the_next_time_and_in_another_session(path: Path) -> None:
    config = config_in(path.parent)
    async with opened(path, section="writeup", config=config) as live:
        await chosen(live, "t", "one-page")
        await live.burst("w", "docs/", "[enter]")
        await until(live, lambda: f"To docs/{WHERE}-one-page.md" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
    assert (path.parent / "docs" / f"{WHERE}-one-page.md").is_file()
    other = path.with_name("other.toml")
    other.write_text('schema = 1\nid = "other-abcdef"\n\n[incident]\ntitle = "Search slow"\n', "utf-8")
    async with opened(other, section="writeup", config=config) as live:
        await until(live, lambda: "Template one-page" in live.shown())
        assert "To docs/postmortem-search-slow-one-page.md" in live.shown()


async def test_a_place_is_kept_from_the_root_of_the_repository(path: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["git", "init", "-q", str(path.parent)], check=True)
    inner = path.parent / "sessions"
    inner.mkdir()
    moved = path.rename(inner / path.name)
    async with opened(moved, section="writeup", config=config_in(path.parent)) as live:
        await live.burst("w", "docs/technical/", "[enter]")
        await until(live, lambda: f"To docs/technical/{WHERE}.md" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        assert (path.parent / "docs/technical" / f"{WHERE}.md").is_file()
        assert live.file().publication.published[0].to == f"docs/technical/{WHERE}.md"


async def test_corrections_in_the_file_are_shown_and_stay_unless_that_is_chosen(path: Path) -> None:
    async with opened(path, section="writeup", size=(100, 40)) as live:
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        target = path.parent / f"{WHERE}.md"
        target.write_text(target.read_text("utf-8").replace("Nobody could pay.", "No order went through."), "utf-8")
        await live.burst("x")
        await until(live, lambda: "Not written yet" in live.shown())
        assert "-No order went through." in live.shown()
        await live.burst("[escape]")
        assert "No order went through." in target.read_text("utf-8")
        assert "edited" in live.message
        await live.burst("x")
        await until(live, lambda: "Not written yet" in live.shown())
        await live.burst("o")
        await until(live, lambda: "Written to" in live.message)
        assert "Nobody could pay." in target.read_text("utf-8")


async def test_what_must_not_leave_is_listed_and_enter_goes_there(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(
        f'{text}\n[publication]\ncustomer_summary = "Mira restarted it, so payments work again."\n', "utf-8"
    )
    async with opened(path, section="writeup", size=(100, 30)) as live:
        await chosen(live, "t", "public")
        await until(live, lambda: "“Mira”" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Not written" in live.message)
        assert not list(path.parent.glob("*public*"))
        await live.burst("c")
        assert (live.app.clipboard, " copy" in live.rows()[-1]) == ("", False)
        await live.burst("[enter]")
        await until(live, lambda: live.section.NAME == "followup")
        assert live.section.sheet.current == "publication.customer_summary"


async def test_the_room_sees_no_path(path: Path) -> None:
    async with opened(path, section="writeup", meeting=True) as live:
        await live.look("writeup")
        await until(live, lambda: "Template standard" in live.shown())
        assert WHERE not in live.shown()
        assert "where" not in live.rows()[-1]


async def test_the_head_is_clicked(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        row = next(number for number, text in enumerate(live.rows()) if "Template standard" in text)
        await live.pilot.click(offset=(live.rows()[row].index("md"), row))
        await live.settle()
        assert "── Format" in live.shown()
        await live.burst("[escape]")
        await live.pilot.click(offset=(8, row + 1))
        await live.settle()
        assert "from the repository’s root" in live.shown()


async def test_nothing_is_kept_of_a_session_that_can_only_be_read(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("schema = 1", "schema = 2", 1), "utf-8")
    before = path.read_bytes()
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
    assert path.read_bytes() == before
    assert (path.parent / f"{WHERE}.md").is_file()


async def test_a_template_of_the_team_with_a_mistake_says_its_line(path: Path) -> None:
    config = config_in(path.parent)
    config.templates_folder.mkdir(parents=True)
    (config.templates_folder / "ours.md.j2").write_text("# Ours\n\n{{ head.titel }}\n", "utf-8")
    async with opened(path, section="writeup", config=config) as live:
        await chosen(live, "t", "ours")
        await until(live, lambda: "line 3" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Not written" in live.message)


async def test_a_template_that_is_gone_is_said_and_another_can_be_chosen(path: Path) -> None:
    config = config_in(path.parent)
    config.templates_folder.mkdir(parents=True)
    own = config.templates_folder / "ours.md.j2"
    own.write_text("# Ours\n", "utf-8")
    async with opened(path, section="writeup", config=config) as live:
        await chosen(live, "t", "ours")
        await until(live, lambda: "# Ours" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        own.unlink()
        await live.burst("x")
        await until(live, lambda: "no template “ours”" in live.message)
    async with opened(path, section="writeup", config=config) as live:
        await until(live, lambda: "no template “ours”" in live.shown())
        await chosen(live, "t", "quick")
        await until(live, lambda: f"To {WHERE}-quick.md" in live.shown())


async def test_what_is_private_goes_into_the_team_s_folder_only_by_name(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await live.burst("w", "docs/", "[enter]", "x")
        await until(live, lambda: "Written to" in live.message)
    assert (path.parent / "docs" / f"{WHERE}.md").is_file()
    path.write_text(path.read_text("utf-8").replace("[incident]", "[incident]\nprivate = true", 1), "utf-8")
    (path.parent / "docs" / f"{WHERE}.md").unlink()
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
        assert (path.parent / f"{WHERE}.md").is_file()
        assert not (path.parent / "docs" / f"{WHERE}.md").exists()


async def test_a_list_of_actions_is_none_for_customers_by_its_name(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await chosen(live, "t", "public")
        await until(live, lambda: "Template public" in live.shown())
        await chosen(live, "f", "csv")
        await until(live, lambda: f"To {WHERE}-actions.csv" in live.shown())
        assert "Template" not in live.shown()


async def test_a_table_that_somebody_edited_cannot_be_imported_and_is_not_said_to_be(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await chosen(live, "f", "csv")
        await until(live, lambda: f"To {WHERE}-actions.csv" in live.shown())
        (path.parent / f"{WHERE}-actions.csv").write_text("mine", "utf-8")
        await live.burst("x")
        await until(live, lambda: "Not written yet" in live.shown())
        assert "leave it as it is" in live.shown()
        assert not any(words in live.shown() for words in ("unblame import", "--force", "-o"))


@pytest.mark.parametrize("place", ["~nobodyxyz/doc.md", "x" * 300])
async def test_a_place_that_cannot_be_is_said(path: Path, place: str) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await live.burst("w", "[ctrl+u]")
        await live.paste(place)
        await live.burst("[enter]", "x")
        await until(live, lambda: bool(live.message))
        assert live.app.is_running


async def test_the_root_of_the_repository_can_be_chosen(tmp_path: Path) -> None:
    await asyncio.to_thread(subprocess.run, ["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "sessions").mkdir()
    async with opened(small(tmp_path / "sessions"), section="writeup") as live:
        await until(live, lambda: f"{WHERE}.md" in live.shown())
        await live.burst("w", "[ctrl+u]", "./", "[enter]", "x")
        await until(live, lambda: "Written to" in live.message)
        assert (tmp_path / f"{WHERE}.md").is_file()


async def test_a_format_of_another_version_is_markdown_here(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
    kept = next((path.parent / "state").glob("exports*"))
    kept.write_text(kept.read_text(encoding="utf-8").replace('"md"', '"pdf"'), encoding="utf-8")
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())


async def test_a_key_before_the_preview_keeps_the_team_s_choice(path: Path) -> None:
    async with opened(path, section="writeup") as live:
        await until(live, lambda: f"To {WHERE}.md" in live.shown())
        await chosen(live, "f", "html")
        await live.burst("x")
        await until(live, lambda: "Written to" in live.message)
    async with opened(path, section="opening") as live:
        await live.burst("[ctrl+t]", "9", "t", "[escape]")
        await until(live, lambda: f"To {WHERE}.html" in live.shown())


async def test_the_end_of_a_meeting_writes_our_layout_where_the_team_s_has_a_mistake(path: Path) -> None:
    config = config_in(path.parent)
    config.templates_folder.mkdir(parents=True)
    (config.templates_folder / "standard.md.j2").write_text("{{ nothing_such }}", encoding="utf-8")
    async with opened(path, meeting=True, config=config) as live:
        await live.burst("[f2]", "[f4]")
        screen = live.app.open_session
        assert screen is not None
        await screen.conductor.end()
        assert "Checkout down" in (path.parent / f"{WHERE}.md").read_text(encoding="utf-8")
