"""Text on its way into the record: what goes, what stays, and how long it takes."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.text import clean, clean_line, drawable, slug, visible, visible_in_place

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
HOSTILE = st.text(st.sampled_from("\x1b[]P\\\x07\x9c\x9d\x90;m0 Aé\r\n\t\u2028\u202e\ud800"), max_size=60)


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\x85", "\x0b", "\x0c", "\u2028", "\u2029", "\n"])
def test_every_line_break_becomes_lf(line_break: str) -> None:
    assert clean(f"one{line_break}two") == "one\ntwo"


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38;2;1;2;3mred", "red"),
        ("\x9b1mbold", "bold"),
        ("\x1b[?25lhidden", "hidden"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]0;title\x1b\\text", "text"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r0m\x1b\\text", "text"),
        ("\x1b_app\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\text", "text"),
        ("\x1bctext", "text"),
        ("\x1b(Btext", "text"),
        ("\x1b\x1b[1mtext", "text"),
        ("cut \x1b[", "cut "),
        ("cut \x1b[31", "cut "),
        ("cut \x1b", "cut "),
        ("a\x00b\x07c\x7fd\x80e", "abcde"),
        ("half \ud83d of it", "half  of it"),
    ],
)
def test_escapes_and_controls_go(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_an_unclosed_control_string_swallows_nothing() -> None:
    assert clean("\x1b]0;title\nnext line\x07") == "0;title\nnext line"
    assert clean("\x1b]two words") == "two words"


@pytest.mark.parametrize("kept", ["a\tb", "שלום \u200f(\u202ea\u202c)", "👩\u200d💻", "zero\u200bwidth", "é\u0301"])
def test_what_scripts_and_people_need_stays(kept: str) -> None:
    assert clean(kept) == kept


@given(ANY_TEXT | HOSTILE)
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in cleaned)
    assert cleaned.encode().decode() == cleaned


@given(ANY_TEXT | HOSTILE)
def test_a_clean_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert line == line.strip()
    assert not {"\n", "\t", "\r"} & set(line)
    assert clean_line(line) == line


def test_a_clean_line_folds_breaks_and_tabs() -> None:
    assert clean_line(" one \r\n\n\t two\tthree ") == "one two three"


@pytest.mark.parametrize(
    "unit",
    ["\x1b", "\x1b[", "\x1b]", "\x9d", "\x1b]a", "\x1bP", "\x1b[0", "\x1b ", "\r", "\x1b]\x1b[", " \n", "a"],
)
def test_a_lot_of_it_is_linear(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    before = time.process_time()
    clean(text)
    clean_line(text)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("text", ["\x1b]" + "a" * 1_000_000, "\x1b[" + "0" * 1_000_000, "\x1b" + " " * 1_000_000])
def test_one_long_sequence_is_linear(text: str) -> None:
    before = time.process_time()
    clean(text)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Checkout down: connection pool exhausted", "checkout-down-connection-pool-exhausted"),
        ("Übergröße – Zürich", "ubergrosse-zurich"),
        ("Łódź Ærø", "lodz-aero"),
        ("Don’t panic", "dont-panic"),
        ("  --  ", "untitled"),
        ("", "untitled"),
        ("数据库故障", "untitled"),
        ("CON", "the-con"),
        ("com1", "the-com1"),
        ("LPT¹", "the-lpt1"),
        ("../../etc/passwd", "etc-passwd"),
        ("console", "console"),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_long_slug_ends_at_a_word() -> None:
    assert slug("alpha beta gamma", limit=12) == "alpha-beta"
    assert slug("alpha beta gamma", limit=10) == "alpha-beta"
    assert slug("abcdefghijkl", limit=8) == "abcdefgh"


def test_a_limit_too_small_for_any_slug_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        slug("title", limit=7)


@given(ANY_TEXT, st.integers(8, 60))
def test_a_slug_is_always_a_good_file_name(title: str, limit: int) -> None:
    name = slug(title, limit)
    assert 0 < len(name) <= limit
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name.strip("-") == name
    assert name not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert slug(name, limit) in {name, f"the-{name}"}


def test_what_turns_text_around_is_shown() -> None:
    assert visible("file\u202egpj.exe") == "file⟦U+202E⟧gpj.exe"
    assert visible("\u2066a\u2069") == "⟦U+2066⟧a⟦U+2069⟧"
    assert visible("plain שלום") == "plain שלום"


@given(ANY_TEXT)
def test_a_terminal_gets_nothing_that_it_would_obey(text: str) -> None:
    shown = drawable(text)
    assert not {unicodedata.category(each) for each in shown if each not in "\n\t"} & {"Cc", "Cs", "Zl", "Zp"}
    assert drawable(shown) == visible(shown) == shown
    if text == clean(text):
        assert shown == visible(text)


def test_no_control_of_a_files_name_is_hidden() -> None:
    assert drawable("a\x1b[2J\x9b\udcff\x85b\tc\nd\u202e") == "a␦[2J␦␦␦b\tc\nd⟦U+202E⟧"


@given(st.text(st.sampled_from("aé\u202a\u202e\u2066\u2069\u200f\n"), max_size=40))
def test_in_place_each_keeps_its_place(text: str) -> None:
    shown = visible_in_place(text)
    assert shown == "".join("␦" if visible(character) != character else character for character in text)
