# pyright: basic
"""Text that other programs choke on, typed, pasted and loaded: shown as it is, and no control enters the record."""

from __future__ import annotations

import os
import random
import re
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import tomli_w
from textual import events
from textual.app import App, ComposeResult

from tui.live import Live, library, opened
from tui.small import small, texts_of
from unblame.record.text import clean, drawable, visible_in_place
from unblame.screens.line import LineScreen
from unblame.screens.overlays import Cover
from unblame.widgets.editor import FieldEditor
from unblame.widgets.field import Field, Underline

MARKUP = [
    "[/]",
    "[/red]",
    "[red]x[/]",
    "[WARN] disk",
    "[TODO]",
    "[x] done",
    "[@click=app.quit]x[/]",
    "[link=https://example.com]x[/link]",
    "\\[bold]",
    "[[unread]]",
    "$foreground {x} %s {{ y }}",
    "`code` **bold** | a | <b>x</b> &amp;",
]
SCRIPTS = [
    "שלום לכם",
    "مرحبا",
    "👩‍👩‍👧‍👦 family",
    "e\u0301te\u0301",
    "漢字かな",
    "a\u202egnp.exe",
    "zero\u200bwidth",
    "🇩🇪🏳️‍🌈",
]
CONTROLS = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07x",
    "\x1b]52;c;aGk=\x07y",
    "bell\x07 null\x00 back\x08",
    "line\u2028sep next\x85line",
    "\x9b2Jcleared",
    "del\x7f lone\x1b",
]
HOSTILE = [*MARKUP, *SCRIPTS, *CONTROLS]
LONG = "w" * 10_000
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
RAW = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no row of the screen holds: controls, breaks within it, and what turns text around."""
TURNS = "a\u202eb\u2066c\u2069d\u202ae\u202bf\u202dg\u2067h\u2068i\u202cj"
ESCAPES = "\x1b[31mred\x9b2J \x1b]0;title\x07"
REST = ("opening", "lessons", "close", "incident")
SECTIONS = ("opening", "timeline", "whys", "lessons", "actions", "close", "incident", "followup", "writeup")


def session_of(text: str) -> dict[str, Any]:
    """A session with the same text in every free text that a screen shows."""
    line = " ".join(text.split())
    return {
        "schema": 1,
        "id": "2024-01-15-hostile-abcdef",
        "incident": {
            "title": line, "summary": text, "reference": line, "services": [line], "symptoms": text,
            "detection_method": line, "incident_commander": line,
        },
        "impact": {"description": text, "data_loss": text},
        "timeline": [
            {"id": "E1", "at": "2024-01-15T10:00:00Z", "text": text, "actor": line, "knew": text, "source": line},
            {"id": "E2", "text": text, "ask": text, "draft": True},
        ],
        "whys": [{"id": "W1", "answer": text}, {"id": "W2", "parent": "W1", "answer": text, "question": text}],
        "root_cause": {"problem": text, "statement": text, "recurrence_note": text},
        "factors": [{"id": "F1", "text": text, "impact": text}, {"id": "F2", "text": text, "accepted": text}],
        "lessons": {"well": [text], "poorly": [text], "lucky": [text], "learned": [text], "questions": [text]},
        "actions": [{"id": "A1", "title": text, "owner": line, "success_criteria": [text], "ticket": line}],
        "meeting": {
            "commitment": text, "parking_lot": [text],
            "participants": [{"id": "P1", "name": line, "role": line, "handle": line}],
        },
    }  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "2024-01-15-hostile.toml"
    path.write_text(tomli_w.dumps(session_of(text)), encoding="utf-8")
    return path


def assert_clean(live: Live) -> None:
    """No text of the record holds a control character, a line break apart; and the app lives."""
    assert live.app._exception is None
    assert live.app.is_running
    for place, text in texts_of(live.record).items():
        assert not CONTROL.search(text), place


def on_screen(live: Live) -> str:
    """The screen as a terminal gets it."""
    for row in live.rows():
        assert not RAW.search(row), ascii(row)
    return live.shown()


@pytest.mark.parametrize(
    ("text", "room"),
    [
        pytest.param(" ".join(MARKUP), True, marks=pytest.mark.slow),
        (" ".join(MARKUP + SCRIPTS + CONTROLS), False),
        pytest.param(LONG, True, marks=pytest.mark.slow),
    ],
    ids=["markup-room", "all-mine", "long-room"],
)
async def test_loaded_it_is_shown_on_every_screen(tmp_path: Path, text: str, *, room: bool) -> None:
    path = write(tmp_path, text)
    async with opened(path, meeting=room, size=(90, 26)) as live:
        first = live.record.incident.title.split()[0][:20]
        for section in SECTIONS:
            await live.look(section)
            await live.settle(0.1 if section == "writeup" else 0)
            seen = ""
            async for _ in live.cards():
                await live.burst("g", "[enter]")
                seen += on_screen(live)
                await live.burst("[escape]", "G", "[tab]")
                seen += on_screen(live)
                await live.burst("[escape]")
            if text is not LONG and "\u202e" not in first and section not in ("lessons", "followup", "writeup"):
                assert first in seen, section
        for key in ("[f1]", "[ctrl+p]"):
            await live.burst(key)
            on_screen(live)
            await live.burst("[escape]")
        for key in "hc":
            await live.burst("[ctrl+t]", key)
            on_screen(live)
            await live.burst("[escape]")
        assert_clean(live)


@pytest.mark.parametrize("texts", [MARKUP[:6], MARKUP[6:]])
async def test_markup_is_shown_to_the_letter(tmp_path: Path, texts: list[str]) -> None:
    path = write(tmp_path, " ".join(texts))
    async with opened(path, size=(230, 50)) as live:
        assert " ".join(texts) in live.rows()[0]
        for section in ("opening", "timeline", "whys", "actions"):
            await live.look(section)
            shown = on_screen(live)
            assert all(shown.count(text) >= 2 for text in texts), section


@pytest.mark.parametrize(
    "section", ["timeline", *(pytest.param(each, marks=pytest.mark.slow) for each in ("whys", "actions", *REST))]
)
async def test_typed_and_pasted_into_every_field(tmp_path: Path, section: str) -> None:
    """The items' fields take it, and the app goes on."""
    path = write(tmp_path, "plain")
    pastes = (" ".join(MARKUP), " ".join(SCRIPTS), " ".join(CONTROLS))
    async with opened(path, section=section, size=(100, 24)) as live:
        await live.burst("g")
        for number, _ in enumerate(live.section.sheet.keys[:8]):
            await live.burst("[enter]")
            if live.section.in_field:
                await live.paste(pastes[number % 3])
                if number < len(MARKUP) // 2:
                    await live.burst("[tab]")
                    if live.section.in_field:
                        await live.burst(MARKUP[number])
                on_screen(live)
            await live.burst("[escape]", "j")
        assert_clean(live)
        assert clean(pastes[0])[:50] in " ".join(texts_of(live.record).values())
        await live.settle(0.4)
        live.file()
    assert not CONTROL.search(path.read_text().replace("\n", ""))


async def test_pasted_into_entry_lines_and_the_line_below(tmp_path: Path) -> None:
    path = write(tmp_path, "plain")
    async with opened(path, section="whys") as live:
        for text in (" ".join(MARKUP), " ".join(SCRIPTS), *CONTROLS):
            kept = clean(text)
            await live.burst("g", "f")
            await live.paste(f"cause {text}" if "\n" not in kept else "cause")
            await live.burst("[escape]", "[ctrl+l]")
            await live.paste(text)
            await live.burst("[enter]")
            on_screen(live)
            assert live.record.factors[-1].text.split() == ["cause", *(kept.split() if "\n" not in kept else ())]
            assert live.record.meeting.parking_lot[-1].split() == kept.split()
        assert_clean(live)


@pytest.mark.parametrize("key", ["[ctrl+f]", "[slash]"])
async def test_looked_for_in_find_and_filter(tmp_path: Path, key: str) -> None:
    path = write(tmp_path, " ".join(MARKUP))
    async with opened(path, section="timeline") as live:
        for text in (MARKUP[2], MARKUP[6], " ".join(CONTROLS), SCRIPTS[5]):
            await live.burst(key, "[ctrl+u]")
            await live.paste(text)
            on_screen(live)
            await live.burst("[enter]")
            on_screen(live)
        assert_clean(live)


async def test_the_message_row_takes_it_literally(tmp_path: Path) -> None:
    path = write(tmp_path, "plain")
    async with opened(path, section="timeline", size=(120, 30)) as live:
        for text in MARKUP[:9]:
            live.screen.say_text(text)
            await live.pilot.pause()
            assert live.message == text
        await live.burst("[ctrl+f]", *"[x] nowhere [/]", "[enter]")
        assert "[x] nowhere [/]" in live.message


def turned_session() -> dict[str, Any]:
    """What turns text around, in every text of a session and in keys that no version knows, with controls there."""
    session = session_of(TURNS)
    session["meeting"]["participants"][0]["attended"] = True
    session["conflicts"] = [
        {"id": "C1", "where": "incident.summary", "mine": TURNS, "theirs": f"other {TURNS}"},
        {"id": "C2", "where": "timeline.E1.text", "mine": f"one {TURNS}", "theirs": f"two {TURNS}"},
    ]
    session["unread"] = [{"id": "U1", "where": "timeline.E1.at", "text": TURNS}]
    return {**session, f"later {TURNS} {ESCAPES}": f"new {TURNS} {ESCAPES}"}


OVERLAYS = (
    (("[f1]",), "Sheetlet"),
    (("[f9]",), "ReadinessScreen"),
    (("[ctrl+t]", "d"), "ConflictsScreen"),
    (("[ctrl+t]", "h"), "Sheetlet"),
    (("[ctrl+t]", "i"), "Sheetlet"),
    (("[ctrl+t]", "c"), "Cover"),
    (("[ctrl+t]", "j"), "LineScreen"),
    (("[ctrl+f]",), "LineScreen"),
    (("[ctrl+l]",), "LineScreen"),
)
"""What lies over a session, by its keys."""


@pytest.mark.slow
@pytest.mark.parametrize("room", [True, False], ids=["room", "mine"])
async def test_what_turns_text_around_never_reaches_the_terminal_raw(tmp_path: Path, *, room: bool) -> None:
    """In rows it is written out, in the editor it is one cell; the record keeps it."""
    path = tmp_path / "turned.toml"
    path.write_text(tomli_w.dumps(turned_session()), encoding="utf-8")
    async with opened(path, meeting=room, size=(200, 40)) as live:
        fields = 0
        for section in SECTIONS:
            await live.look(section)
            await live.settle(0.1 if section == "writeup" else 0)
            seen = on_screen(live)
            if section not in ("close", "writeup"):
                assert "⟦U+202E⟧" in seen, section
            if room:  # the fields are the same
                continue
            await live.burst("g")
            for _ in range(2 if section in ("timeline", "incident") else 1):
                await live.burst("[enter]")
                seen = on_screen(live)
                if live.section.in_field and live.section.sheet.editor.text == TURNS:
                    fields += 1
                    assert "a␦b␦c␦d" in seen
                await live.burst("[escape]", "j")
        assert room or fields > 2
        for keys, screen in OVERLAYS:
            if room and screen == "ConflictsScreen":  # it is not for the room
                continue
            await live.burst(*keys)
            assert type(live.app.screen).__name__ == screen, keys
            seen = on_screen(live)
            assert "⟦U+202E⟧" in seen or screen not in ("ConflictsScreen", "Cover")
            if screen == "LineScreen":
                await live.paste(f"find {TURNS} {ESCAPES}")
                assert "find a␦b␦c␦d" in on_screen(live)
            await live.burst("[escape]")
        assert live.record.incident.summary == TURNS


class TwoEditors(App[None]):
    """Two editors that get the same: one with what turns text around, one with its stand-in."""

    def compose(self) -> ComposeResult:
        self.raw, self.shown = FieldEditor(), FieldEditor()
        for editor in (self.raw, self.shown):
            editor.styles.width, editor.styles.height = 20, 12
            yield editor


MOVES = [
    "cursor_left", "cursor_right", "cursor_up", "cursor_down", "cursor_word_left", "cursor_word_right",
    "cursor_line_start", "cursor_line_end", "select_line", "select_all", "cut", "paste",
    "delete_left", "delete_right", "delete_word_left", "delete_word_right", "delete_to_start_of_line", "undo", "redo",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
async def test_the_editor_works_on_what_it_shows_as_one_cell(seed: int) -> None:
    """Cursor, selection, wrapping, undo and paste are where they are with an ordinary character."""
    chance = random.Random(seed)
    text = f"{TURNS} plain words\n{TURNS * 2} \u202e漢字 \u2067\nlast\tone\u202e"
    app = TwoEditors()
    async with app.run_test(size=(40, 30)) as pilot:
        app.raw.load(Field("a", "", text, "prose"))
        app.shown.load(Field("a", "", visible_in_place(text), "prose"))
        await pilot.pause()
        for step in range(100):
            move, typed = chance.choice(MOVES), chance.choice(["x", "\u202e", "\n", TURNS, " "])
            selecting = move.startswith("cursor") and chance.random() < 0.3
            for editor in (app.raw, app.shown):
                if move == "paste":
                    given = typed if editor is app.raw else visible_in_place(typed)
                    await editor._on_paste(events.Paste(given))
                elif move.startswith("cursor"):
                    getattr(editor, f"action_{move}")(selecting)
                else:
                    getattr(editor, f"action_{move}")()
            if step % 10 == 0:
                await pilot.pause()
            raw, shown = app.raw, app.shown
            assert visible_in_place(raw.text) == shown.text, move
            assert visible_in_place(raw.selected_text) == shown.selected_text, move
            assert raw.selection == shown.selection, move
            assert raw.cursor_offset == shown.cursor_offset
            assert raw.wrapped_document.lines == shown.wrapped_document.lines
            assert raw.cursor_screen_offset - raw.region.offset == shown.cursor_screen_offset - shown.region.offset
            drawn = [
                ["".join(part.text for part in editor.render_line(y)) for y in range(12)] for editor in (raw, shown)
            ]
            assert drawn[0] == drawn[1]
            assert not any(RAW.search(line) for line in drawn[0])
        assert app.raw.document.lines == app.shown.document.lines


async def test_a_hint_is_no_markup_and_turns_nothing_around() -> None:
    app = TwoEditors()
    async with app.run_test(size=(40, 30)) as pilot:
        for hint in (*MARKUP[:6], f"a{TURNS[1]}b{ESCAPES}"):
            app.raw.load(Field("a", "", "", hint=hint))
            await pilot.pause()
            line = "".join(part.text for part in app.raw.render_line(0))
            assert not RAW.search(line)
            assert line.startswith(drawable(hint)[:18])


async def test_words_that_turn_text_around_are_underlined_too() -> None:
    app = TwoEditors()
    async with app.run_test(size=(40, 30)):
        app.raw.load(Field("a", "", f"so {TURNS}", "prose"))
        app.raw.underline([Underline(0, 3, 3 + len(TURNS), "error", TURNS)])
        assert [(span.start, span.end) for span in app.raw.get_line(0).spans] == [(3, 3 + len(TURNS))]
        app.raw.underline([Underline(0, 3, 6, "error", "oth")])
        assert not app.raw.get_line(0).spans


async def test_labels_are_shown_to_the_letter(tmp_path: Path) -> None:
    async with opened(write(tmp_path, "plain"), size=(100, 24)) as live:
        await live.app.push_screen(LineScreen(f"[x] {TURNS}", f"[/] {TURNS}", lambda _: None))
        await live.settle()
        assert "[x] a⟦U+202E⟧b" in on_screen(live)
        await live.burst("[escape]")
        await live.app.push_screen(Cover(f"[/] {TURNS} {ESCAPES}", "10:00"))
        await live.settle()
        assert "[/] a⟦U+202E⟧b" in on_screen(live)
        await live.burst("[escape]")
        live.screen.say_text(f"[/] {ESCAPES}\n{TURNS}\udcff")
        await live.pilot.pause()
        assert "␦[31mred␦2J ␦]0;title␦ a⟦U+202E⟧b" in on_screen(live)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of any bytes")
async def test_names_of_files_turn_nothing_around_and_command_nothing(tmp_path: Path) -> None:
    name = os.fsencode(f"{TURNS}{ESCAPES}\n") + b"\xff"
    for number, content in enumerate((b'id = "x"\n[incident]\n', b"broken =")):
        (tmp_path / os.fsdecode(name + b"%d.toml" % number)).write_bytes(content)
    async with library(tmp_path, size=(160, 24)) as live:
        assert on_screen(live).count("a⟦U+202E⟧b") == 2
        for key in ("g", "G"):
            await live.burst(key, "[enter]")
            await live.settle(0.3)
            on_screen(live)
            await live.burst("[escape]")
        assert live.app._exception is None


async def test_a_click_on_markup_runs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "[@click=app.quit]xxxx[/]")
    async with opened(path, section="whys", size=(120, 30)) as live:
        for number, row in enumerate(live.rows()):
            if "xxxx" in row:
                await live.pilot.click(offset=(row.index("xxxx") + 1, number))
        await live.settle(0.1)
        assert live.app.return_code is None
        assert live.app.is_running


async def test_the_library_lists_it(tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE):
        (tmp_path / f"file-{number:02}.toml").write_text(
            tomli_w.dumps({"schema": 1, "id": f"s{number}", "incident": {"title": text}}), encoding="utf-8"
        )
    async with library(tmp_path, size=(120, 50)) as live:
        shown = on_screen(live)
        assert f"{len(HOSTILE)} sessions" in shown
        assert all(text in shown for text in MARKUP)
        for text in (MARKUP[6], SCRIPTS[5], CONTROLS[0]):
            await live.burst("[slash]", "[ctrl+u]")
            await live.paste(text)
            await live.burst("[enter]")
            on_screen(live)
        assert live.app._exception is None


@pytest.mark.parametrize("text", ["../../etc", "a\x1b[31m/b\x00"])
async def test_a_title_makes_a_file_of_this_folder(tmp_path: Path, text: str) -> None:
    async with library(tmp_path) as live:
        await live.burst("n")
        await live.paste(text)
        await live.burst("[enter]")
        await live.settle(0.4)
        assert live.record.incident.title == clean(text)
        (path,) = tmp_path.glob("*.toml")
        assert re.fullmatch(r"[0-9a-z-]+\.toml", path.name)


async def test_a_word_of_ten_thousand_letters_can_be_pasted_and_is_wrapped(tmp_path: Path) -> None:
    path = write(tmp_path, "plain")
    async with opened(path, section="opening") as live:
        await live.burst("g", "[enter]")
        await live.paste(LONG)
        await live.burst("!", "[escape]")
        assert live.record.incident.summary == f"plain{LONG}!"
        assert all(len(row) <= 80 for row in live.rows())


def test_every_string_is_tried_as_toml(tmp_path: Path) -> None:
    """The file that the tests load holds each string whole, controls included."""
    import tomllib

    for text in HOSTILE:
        kept = cast("dict[str, Any]", tomllib.loads(write(tmp_path, text).read_text(encoding="utf-8")))
        assert kept["incident"]["summary"] == text


async def test_a_paste_into_the_palette_is_drawn_as_text(tmp_path: Path) -> None:
    async with opened(small(tmp_path), section="timeline") as live:
        await live.burst("[ctrl+p]")
        await live.paste("\x1b[31mred\u202eend\x07")
        await live.settle(0.3)
        assert "red␦end" in live.shown() or "red⟦U+202E⟧end" in live.shown()
        assert not CONTROL.search(live.shown())
