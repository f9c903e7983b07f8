"""Numbers and money as typed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.numbers import (
    EXPECTED_MONEY,
    EXPECTED_NUMBER,
    read_money,
    read_number,
    show_number,
    show_typed_number,
)
from unblame.record.reading import Unread


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50000", 50_000),
        ("50,000", 50_000),
        ("50 000", 50_000),
        ("50\u202f000", 50_000),
        ("50’000", 50_000),
        ("1_000", 1_000),
        ("1,234,567.5", 1_234_567.5),
        ("12.5", 12.5),
        ("12.0", 12),
        ("0", 0),
        ("0.001", 0.001),
        ("50k", 50_000),
        ("50 K", 50_000),
        ("2.3m", 2_300_000),
        ("2.3 million", 2_300_000),
        ("1.1 thousand", 1_100),
        ("1bn", 1_000_000_000),
        ("1.5 billion", 1_500_000_000),
        (" 7 ", 7),
        ("999999999999999", 999_999_999_999_999),
    ],
)
def test_every_form_is_read(text: str, value: float) -> None:
    number = read_number(text)
    assert number == (value, False)
    assert type(number.value) is type(value)
    assert read_number(f"~{text.strip()}") == (value, True)


@pytest.mark.parametrize(
    "text",
    ["", "~", "nan", "inf", "-5", "1e3", "0x10", "12,5", "1,23,456", "1,000 000", "1.234,5", "50 kg",
     "k", "12.5%",
     ".5", "5.", "1000000000000000", "9" * 400, "9999999 billion", "5 k k", "٣", "5\n5", "2.3 thouſand",
     "50 0000"],
)  # fmt: skip
def test_other_text_is_not_read(text: str) -> None:
    with pytest.raises(Unread) as unread:
        read_number(text)
    assert unread.value.expected == EXPECTED_NUMBER


def test_a_percent_sign_only_where_asked() -> None:
    assert read_number("99.95%", percent=True) == (99.95, False)
    assert read_number("~5 %", percent=True) == (5, True)
    assert read_number("99.95", percent=True) == (99.95, False)
    with pytest.raises(Unread):
        read_number("5k%", percent=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$50k", (50_000, "USD", False)),
        ("€ 12,000", (12_000, "EUR", False)),
        ("50,000 USD", (50_000, "USD", False)),
        ("usd 50,000", (50_000, "USD", False)),
        ("12\u00a0000\u00a0€", (12_000, "EUR", False)),
        ("~$2.3 million", (2_300_000, "USD", True)),
        ("£460m", (460_000_000, "GBP", False)),
        ("$50 CAD", (50, "CAD", False)),
        ("C$50", (50, "CAD", False)),
        ("US$50 USD", (50, "USD", False)),
        ("¥5,000 JPY", (5_000, "JPY", False)),
        ("50000", (50_000, None, False)),
        ("~50k", (50_000, None, True)),
        ("3 million CHF", (3_000_000, "CHF", False)),
        ("5", (5, None, False)),
    ],
)
def test_money(text: str, expected: tuple[float, str | None, bool]) -> None:
    assert read_money(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "$", "USD", "50 XYZ", "50 bucks", "$50 EUR", "€50 USD", "5 mil", "-$5", "$nan", "B$5", "a" * 9999],
)
def test_what_is_no_money(text: str) -> None:
    with pytest.raises(Unread) as unread:
        read_money(text)
    assert unread.value.expected == EXPECTED_MONEY


def test_the_yen_sign_asks() -> None:
    with pytest.raises(Unread, match="yen or yuan") as unread:
        read_money("¥5,000")
    assert unread.value.question


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (50_000, "50,000"),
        (0, "0"),
        (1234.5, "1,234.5"),
        (0.0000001, "0.0000001"),
        (1e14, "100,000,000,000,000.0"),
    ],
)
def test_showing(number: float, shown: str) -> None:
    assert show_number(number) == shown


@given(st.integers(0, 10**15 - 1) | st.decimals(0, 10**9, places=5).map(float))
def test_what_is_shown_is_read_back(number: float) -> None:
    assert read_number(show_typed_number(number)).value == number
    assert read_number(show_number(number), percent=True).value == number


@given(st.text(max_size=40) | st.text(st.sampled_from("0123456789,._ ~kmKMbn%$€¥USDE"), max_size=20))
def test_no_text_raises_anything_else(text: str) -> None:
    for read in (read_number, read_money):
        try:
            value = read(text)[0]
        except Unread:
            continue
        assert math.isfinite(value)
        assert 0 <= value < 10**15


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("12.000", "12.000 can mean 12 or 12 thousand. Write 12 or 12,000."),
        (" ~ 12.000 ", "12.000 can mean 12 or 12 thousand. Write 12 or 12,000."),
        ("~12.500", "12.500 can mean 12.5 or 12,500. Write 12.5 or 12,500."),
        ("1.234", "1.234 can mean 1.2340 or 1,234. Write 1.2340 or 1,234."),
        ("100.010", "100.010 can mean 100.01 or 100,010. Write 100.01 or 100,010."),
    ],
)
def test_a_dot_that_may_part_thousands_asks(text: str, question: str) -> None:
    for read in (read_number, read_money):
        with pytest.raises(Unread) as unread:
            read(text)
        assert str(unread.value) == unread.value.question == question
    for answer in question.removesuffix(".").rpartition("Write ")[2].split(" or "):
        assert read_number(answer).value > 0


@pytest.mark.parametrize("text", ["$12.000", "12.000 EUR", "€ 1.234"])
def test_money_asks_too(text: str) -> None:
    with pytest.raises(Unread, match="can mean"):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "value"), [("0.500", 0.5), ("1234.500", 1234.5), ("1,234.567", 1234.567), ("1.234k", 1234), ("1.25", 1.25)]
)
def test_a_dot_that_is_in_no_doubt_is_the_point(text: str, value: float) -> None:
    assert read_number(text).value == value


def test_percentages_and_cents_are_in_no_doubt() -> None:
    assert read_number("99.999", percent=True).value == 99.999
    assert read_money("$12.50") == (12.5, "USD", False)
