"""What is said about broken text and broken TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from unblame.store.errors import Unreadable
from unblame.store.syntax import MAX_DEPTH, decode, read_document

SOURCE = Path("s.toml")


def said(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_document(text, SOURCE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a", "1:2", "expected “=”"),
        ("\na: 1\n", "2:2", "expected “=”"),
        ("a = \n", "1:5", "expected a value"),
        ("a = True\n", "1:5", "expected a value"),
        ("a = “x”\n", "1:5", "curly quotation mark"),
        ('a = "x\nb = 1\n', "1:7", "closes a text"),
        ("a = 'x\n", "1:7", "closes a text"),
        ('a = """x\n', "1:9", "closes a text"),
        ('a = "C:\\new"\nb = "\\q"\n', "2:8", "backslash"),
        ("a = 1\na = 2\n", "2:6", "given before"),
        ("[a]\n[a]\n", "2:3", "given before"),
        ("[[a]]\n[a]\n", "2:3", "[[two]] brackets"),
        ("a = 1 b = 2\n", "1:7", "expected the end of the line"),
        ("a = 1_\n", "1:6", "expected the end of the line"),
        ("a = 2024-13-01\n", "1:9", "expected the end of the line"),
        ("a = 2024-02-30\n", "1:5", "no such date"),
        ("a = [1 2]\n", "1:8", "comma or “]”"),
        ("a = {b = 1 c = 2}", "1:12", "comma or “}”"),
        ("[a\n", "1:3", "“]” behind the name of the table"),
        ("[[a]\n", "1:4", "“]]” behind the name of the block"),
        ("= 1\n", "1:1", "expected a key, a [table] or a # comment"),
        ("a = {b=1}\na.b = 2\n", "2:8", "closed before"),
        ("# \x01\n", "1:3", "control character"),
        ('a = "\x01"\n', "1:6", "control character"),
        ('a = "\\ud800"\n', "1:12", "no character"),
        ("x = 1\n<<<<<<< HEAD\n", "2:1", "conflict of git"),
        ("x = 1\n=======\n", "2:1", "conflict of git"),
    ],
)
def test_common_mistakes_are_said_in_our_words(text: str, place: str, words: str) -> None:
    message = said(text)
    assert message.startswith(f"s.toml:{place}: ")
    assert words in message
    assert message.endswith(".")
    assert "(at " not in message


def test_numbers_that_toml_does_not_have_are_placed() -> None:
    assert said("a = 1\nb = [1, 0x8000000000000000]\n").startswith("s.toml:2:9: a number is too large")
    assert read_document("a = 0x7fffffffffffffff", SOURCE) == {"a": 2**63 - 1}
    assert "too large" in said("a = " + "9" * 5000)


def test_depth_has_a_limit() -> None:
    nested = "a = " + "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    assert "a" in read_document(nested, SOURCE)
    assert f"more than {MAX_DEPTH} deep" in said("a = " + "[" * 40 + "1" + "]" * 40)
    assert f"more than {MAX_DEPTH} deep" in said("b = 1\na = " + "[" * 50_000)
    assert f"more than {MAX_DEPTH} deep" in said(".".join("a" * 5_000) + " = 1")


def test_text_full_of_dots_is_no_deep_key() -> None:
    text = 'a = """\n' + "one. " * 300 + '"""\n'
    assert read_document(text.replace("one. ", "one two. "), SOURCE)
    assert read_document(f'a = "{"x." * 300}"', SOURCE)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"ok = 1\nb = '\xc3\xa9\xe9'", "2:7", "found the byte 0xE9"),
        (b"\xef\xbb\xbf\xff", "1:1", "found the byte 0xFF"),
        (b"a = 1\n\0", "2:1", "binary data"),
        (b"\x1f\x8b\x08\0", "1:2", "binary data"),
    ],
)
def test_bytes_that_are_no_text_are_placed(data: bytes, place: str, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data, SOURCE)
    assert str(caught.value).startswith(f"s.toml:{place}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"a = 1\n\0"], ids=["empty", "binary"])
def test_advice_names_what_can_be_done_now(data: bytes) -> None:
    with pytest.raises(Unreadable, match="its last version from git") as caught:
        decode(data, SOURCE)
    assert "unblame restore" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "is empty"), (b" \r\n", "is empty"), ("é".encode("utf-16"), "UTF-16")]
)
def test_files_without_a_place_to_point_at(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        decode(data, SOURCE)
