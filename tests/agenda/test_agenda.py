from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda.agenda import DEFAULT, PRESETS, SECTIONS, TITLES, AgendaError, load_agenda, parse_agenda

WEEKLY = """
name = "Weekly"
[[section]]
section = "timeline"
minutes = 12.5
[[section]]
section = "Close"
minutes = 4
"""


def block(section: str = '"whys"', minutes: str = "20") -> str:
    return f"[[section]]\nsection = {section}\nminutes = {minutes}\n"


def refusal(text: str) -> str:
    with pytest.raises(AgendaError) as caught:
        parse_agenda(text, "team.toml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("60", "opening 5, timeline 20, whys 15, actions 15, close 5"),
        ("60-analysis", "opening 5, timeline 15, whys 20, actions 15, close 5"),
        ("90", "opening 5, timeline 15, whys 30, lessons 20, actions 15, close 5"),
        ("30", "opening 3, timeline 10, whys 8, actions 6, close 3"),
    ],
)
def test_presets_hold_their_minutes(name: str, slots: str) -> None:
    agenda = load_agenda(name)
    assert ", ".join(f"{slot.section} {slot.minutes}" for slot in agenda.slots) == slots
    assert agenda.name == name
    assert agenda.minutes == int(name.removesuffix("-analysis"))


def test_sections_have_titles_and_the_default_is_a_preset() -> None:
    assert SECTIONS == ("opening", "timeline", "whys", "lessons", "actions", "close")
    assert [TITLES[section] for section in SECTIONS][:2] == ["Opening", "Timeline"]
    assert PRESETS[DEFAULT].minutes == 60


def test_a_team_writes_its_own_order_and_minutes() -> None:
    agenda = parse_agenda(WEEKLY, "team.toml")
    assert agenda.name == "Weekly"
    assert [(slot.section, slot.minutes) for slot in agenda.slots] == [("timeline", 12.5), ("close", 4)]
    assert agenda.minutes == 16.5


def test_the_plural_is_read_too_and_the_file_names_the_agenda() -> None:
    agenda = parse_agenda(block().replace("[[section]]", "[[sections]]"), "/etc/quick.toml")
    assert (agenda.name, agenda.minutes) == ("quick", 20)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (block('"timelime"'), ["section block 1", "“timelime”", "Did you mean “timeline”?"]),
        (block('"qqq"'), ["“qqq”", "opening, timeline, whys, lessons, actions, close"]),
        (block("7"), ["no section is called “7”"]),
        (block() + block('"actions"') + block(), ["section block 3", "“whys”", "twice"]),
        ('[[section]]\nsection = "whys"\n', ["“whys”", "minutes is missing", "minutes = 20"]),
        ('[[section]]\nsection = "whys"\nminuts = 3\n', ["minutes is missing (there is “minuts”)"]),
        ("[[section]]\nminutes = 3\n", ["section is missing"]),
        (block(minutes='"20"'), ["minutes is “20”, not a number"]),
        (block(minutes="true"), ["not a number"]),
        (block(minutes="nan"), ["minutes is “nan”", "more than 0"]),
        (block(minutes="inf"), ["minutes is “inf”"]),
        (block(minutes="9" * 400), ["at most 600"]),
        (block(minutes="9" * 5000), ["not TOML"]),
        (block(minutes="0"), ["minutes is “0”", "more than 0"]),
        (block(minutes="-5"), ["minutes is “-5”"]),
        (block(minutes="600.5"), ["at most 600"]),
        ("", ["no section at all", "[[section]]"]),
        ("section = []", ["no section at all"]),
        ('[section]\nsection = "whys"\n', ["no list of blocks", "two brackets"]),
        ('section = ["whys"]', ["no list of blocks"]),
        (block() + block().replace("[[section]]", "[[sections]]"), ["both [[section]] and [[sections]]"]),
        ("name = 5\n" + block(), ["name is “5”, not text"]),
        ("\n[[section]\n", ["line 2, column", "not TOML"]),
        ('name = "', ["at the end of the file", "not TOML"]),
        ("name = " + "[" * 5000, ["nested too deeply"]),
    ],
)
def test_errors_name_file_place_and_remedy(text: str, says: list[str]) -> None:
    message = refusal(text)
    assert message.startswith("team.toml")
    for words in says:
        assert words in message


def test_errors_and_names_hold_no_terminal_escapes() -> None:
    assert "\x1b" not in refusal(block('"\\u001b[2Jwhys"'))
    assert parse_agenda('name = "a\\u001b[2Jb"\n' + block(), "x.toml").name == "a[2Jb"


@given(st.text())
def test_any_text_is_an_agenda_or_an_agenda_error(text: str) -> None:
    try:
        slots = parse_agenda(text, "x.toml").slots
    except AgendaError:
        return
    assert slots


def test_a_path_is_read_before_the_folders(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "weekly.toml").write_text(WEEKLY.replace("Weekly", "of the folder"), encoding="utf-8")
    (tmp_path / "own.toml").write_text("\ufeff" + WEEKLY, encoding="utf-8")
    assert load_agenda(str(tmp_path / "own.toml"), [folder]).name == "Weekly"
    assert load_agenda("weekly", [tmp_path / "absent", folder]).name == "of the folder"
    assert load_agenda("weekly.toml", [folder]).name == "of the folder"


def test_a_preset_wins_over_a_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "60.toml").write_text(WEEKLY, encoding="utf-8")
    assert load_agenda("60", [tmp_path]) is PRESETS["60"]


@pytest.mark.parametrize("name", ["", "  ", "nothing", "../nothing.toml", "x" * 5000, "a\0b"])
def test_an_unknown_name_lists_what_there_is(name: str, tmp_path: Path) -> None:
    (tmp_path / "weekly.toml").write_text(WEEKLY, encoding="utf-8")
    with pytest.raises(AgendaError) as caught:
        load_agenda(name, [tmp_path])
    message = str(caught.value)
    assert "Presets: 60, 60-analysis, 90, 30." in message
    assert f"In {tmp_path}: weekly." in message
    assert len(message) < 400


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AgendaError, match=r"bad\.toml: not UTF-8"):
        load_agenda(str(tmp_path / "bad.toml"))
