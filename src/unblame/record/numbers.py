"""Numbers and amounts of money as people type them: “~50,000”, “2.3 million”, “$50k”."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from unblame.record.reading import Unread

EXPECTED_NUMBER = "50,000, 50k, 2.3 million or ~50,000"
EXPECTED_PERCENT = "12.5 or 12.5%"
EXPECTED_MONEY = "$50k, € 12,000 or 50,000 USD"

_LONGEST = 40
_DIGITS = 15  # what a float keeps exactly
_NUMBER = re.compile(
    r"""
    (?P<about>~[\ \u00a0\u202f]?)?
    (?P<whole> [0-9]{1,3} (?P<mark>[,_ '’\u00a0\u2009\u202f]) [0-9]{3} (?: (?P=mark) [0-9]{3} )*
             | [0-9]+ )
    (?P<part> \.[0-9]+ )?
    (?: [\ \u00a0\u202f]? (?P<unit> k | thousand | m | million | bn | billion ) )?
    (?P<percent> [\ \u00a0\u202f]?% )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)  # thousands, where the dot parts them
_UNITS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}

_SYMBOLS = {
    "$": "USD", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "R$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₫": "VND", "₦": "NGN", "₱": "PHP", "฿": "THB", "₿": "BTC",
}  # fmt: skip
_ISO_4217 = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS
TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
_CODES = frozenset([*_ISO_4217.split(), "BTC"])
_PLAIN_DOLLARS = """
ARS AUD BBD BMD BND BSD BZD CAD CLP COP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD UYU XCD
"""
_DOLLARS = frozenset(_PLAIN_DOLLARS.split())
_GAP = "[ \u00a0\u202f]"
_SIGN = r"(?:[A-Z]{1,2}\$|[$€£¥₹₩₺₴₪₫₦₱฿₿])"
_MONEY = re.compile(
    rf"(?P<about>~{_GAP}?)?(?P<before>{_SIGN}|[A-Z]{{3}}(?![A-Z]))?{_GAP}?"
    rf"(?P<number>[0-9](?:.*?[0-9A-Z])?){_GAP}?(?P<after>{_SIGN}|(?<![A-Z])[A-Z]{{3}})?",
    re.IGNORECASE | re.ASCII,
)


class Number(NamedTuple):
    """A number as read; `estimated` when it was written with `~`."""

    value: int | float
    estimated: bool


class Money(NamedTuple):
    """An amount, its currency's ISO 4217 code where one was written, and whether it is an estimate."""

    amount: int | float
    currency: str | None
    estimated: bool


def read_number(text: str, *, percent: bool = False) -> Number:
    """Read a number that is not negative; raise Unread for any other text.

    Thousands may be parted by commas, spaces, apostrophes or underscores; the dot is the decimal
    point. `k`, `m`, `bn` and the words thousand, million, billion multiply. With `percent` a sign may
    follow, which changes nothing: 12.5% is 12.5. At most 15 digits; a whole number is an int. `12.000`
    is 12 here and 12 thousand elsewhere, so that it is asked about; a percentage is not in doubt.
    """
    expected = EXPECTED_PERCENT if percent else EXPECTED_NUMBER
    form = _NUMBER.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if form is None or (form["percent"] and (form["unit"] or not percent)):
        raise Unread(text, expected)
    if not percent and _THREE_DECIMALS.fullmatch(bare := text.strip().lstrip("~ \u00a0\u202f")):
        raise Unread(text, expected, question=_point_or_thousands(bare))
    whole = re.sub("[^0-9]", "", form["whole"])
    written = whole + (form["part"] or "")
    value = Decimal(written).scaleb(_UNITS[form["unit"].lower()] if form["unit"] else 0)
    if len(written.replace(".", "").lstrip("0")) > _DIGITS or value >= 10**_DIGITS:
        raise Unread(text, expected, reason=f"“{text.strip()}” has more than {_DIGITS} digits.")
    number = int(value) if value == int(value) else float(value)
    return Number(number, estimated=form["about"] is not None)


def read_money(text: str) -> Money:
    """Read an amount with or without its currency, as a sign or an ISO code on either side.

    `$` alone is read as USD, beside a code as that code's dollar or peso. `¥` asks: yen or yuan.
    """
    form = _MONEY.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if form is None:
        raise Unread(text, EXPECTED_MONEY)
    try:
        number = read_number(form["number"])
    except Unread as unread:
        raise Unread(text, EXPECTED_MONEY, question=unread.question) from unread
    currency = _currency(text, form["before"], form["after"])
    return Money(number.value, currency, estimated=form["about"] is not None)


def _point_or_thousands(text: str) -> str:
    """The question about `12.000`: its dot is a decimal point or parts thousands."""
    whole, _, rest = text.partition(".")
    point, thousands = text.rstrip("0").rstrip("."), f"{whole},{rest}"
    if "." in point and len(text) == len(point):
        point += "0"  # a fourth decimal leaves no doubt
    large = f"{whole} thousand" if rest == "000" else thousands
    return f"{text} can mean {point} or {large}. Write {point} or {thousands}."


def _currency(text: str, before: str | None, after: str | None) -> str | None:
    written = {sign.upper() for sign in (before, after) if sign}
    if "¥" in written:
        written.discard("¥")
        if not written & {"JPY", "CNY"}:
            raise Unread(text, EXPECTED_MONEY, question="¥ can mean yen or yuan. Write JPY or CNY.")
    codes = {_SYMBOLS.get(sign, sign) for sign in written}
    if "$" in written and len(codes) > 1 and codes <= _DOLLARS:
        codes.discard("USD")
    if len(codes) > 1 or not codes <= _CODES:
        raise Unread(text, EXPECTED_MONEY, reason=f"“{text.strip()}” names no single currency.")
    return codes.pop() if codes else None


def show_number(number: float) -> str:
    """Return “50,000” or “1,234.5”: never an exponent. For a text that is read back see `show_typed_number`."""
    return f"{Decimal(repr(number)):,f}"


def show_typed_number(number: float) -> str:
    """A number as a field shows it: “1.2340” with a zero more, since “1.234” would be asked about."""
    shown = show_number(number)
    return f"{shown}0" if _THREE_DECIMALS.fullmatch(shown) else shown
