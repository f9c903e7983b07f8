"""What internal things look like in any text: addresses, hosts, tickets, channels, places in code.

Each pattern begins with what it needs or has a bound, so that none costs more than a text's length. No pattern takes
in “\\0”, which stands between two texts that are searched as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Literal, NamedTuple

from unblame.review.prose import lazily

LeakKind = Literal["name", "handle", "host", "address", "ticket", "link", "place", "channel", "secret", "personal data"]


class Shape(NamedTuple):
    """Something that looks internal, from `start` to `end` of the text."""

    kind: LeakKind
    start: int
    end: int


_INTERNAL = r"(?:internal|intranet|intra|local|localdomain|lan|corp|home|private|cluster|svc|consul|test)"
_EXTENSIONS = (
    r"(?:py|pyx|js|mjs|jsx|ts|tsx|go|rs|java|rb|c|cc|cpp|h|hpp|cs|php|sql|sh|bash|ya?ml|tf|kt|scala|exs?|erl|toml|json"
    r"|conf|cfg|ini|log|xml|swift|lua|pl|vue|css|html?|proto|gradle|service|env|md|rst|txt)"
)
_place = lazily(rf"(?<![\w.-])[\w-][\w./\\-]{{0,200}}\.{_EXTENSIONS}:\d{{1,6}}\b")
_path = lazily(
    r"(?<![\w./:-])(?:/(?:etc|var|opt|usr|srv|home|mnt|root|tmp|proc|sys|data|app|run|dev|nix|Users|Library)/|~/"
    r"|[A-Za-z]:\\)[\w.\\/-]{1,200}"
)
_mac = lazily(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])")
_ipv4 = lazily(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)", re.ASCII)
_ipv6 = lazily(r"(?<![\w:.])[0-9A-Fa-f:]{2,39}(?![\w:])")
_email = lazily(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}(?<=\w)")
_handle = lazily(r"(?<![\w@./])@[^\W\d][\w-]{0,60}(?:\.[\w-]{1,60}){0,3}")
_channel = lazily(r"(?<![\w#&/])#(?=[\w-]{0,60}[^\W\d])\w[\w-]{1,80}")
_numbered = lazily(r"(?<![\w/])(?:[\w.-]{1,60}/[\w.-]{1,60})?#\d{2,8}\b")
_ticket = lazily(r"(?<![\w-])(?P<project>[A-Z][A-Z0-9]{1,11})-\d{1,7}(?![\w-]|\.\d)", re.ASCII)
_port = lazily(
    r"(?<![\w.:-])(?!(?:UTC|GMT)-\d\d?:\d\d\b)(?=[\w.-]{0,80}[A-Za-z])[A-Za-z][\w.-]{0,80}:\d{2,5}(?![\w:])", re.ASCII
)
_inside = lazily(rf"(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,8}}{_INTERNAL}(?![\w-]|\.\w)", re.IGNORECASE)
_hyphened = lazily(r"(?<![\w.@/-])[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,30}){1,8}(?![\w@/-])", re.ASCII)
_machine = lazily(
    r"(?<![\w.@/-])(?:db|web|app|srv|node|host|vm|lb|cache|redis|kafka|pg|sql|mysql|mongo|etcd|mail|mx|ns|proxy|gw|"
    r"bastion|jump|worker|master|replica|server)\d{1,4}(?![\w-])",
    re.ASCII | re.IGNORECASE,
)
_region = lazily(
    r"(?:us|eu|ap|sa|ca|me|af|il|cn|mx|asia|europe|australia|northamerica|southamerica|africa)(?:-(?:gov|iso))?"
    r"-(?:north|south|east|west|central)(?:east|west)?-?\d(?:-?[a-f])?\Z|[a-z]{3,4}\d-az\d\Z"
)
_PUBLIC_PROJECTS = frozenset(
    """
    SEV UTF SHA ISO RFC AES TLS SSL COVID GPT CVE CWE US EU UTC GMT HTTP MD RSA IPV ASCII TIER PCI SOC FIPS NIST IEEE
    IEC EN DIN ECMA BASE ARM PHP GDPR OAUTH WAF TOP MP USB DDR Q1 Q2 Q3 Q4 H1 H2 FY KW CW ERR ERROR CODE JPEG MPEG SEPA
    """.split()  # noqa: SIM905 - read more easily than fifty quoted words
)
"""Words before a hyphen and a number that make no ticket: SEV-1, UTF-8, SHA-256, CVE-2024."""
_PLAIN_STARTS = frozenset(
    """
    pre post mid sub non top covid utf base tls ssl http https ipv sha aes rsa md phase step tier level type version
    part day week month year stage class layer section figure table group zone case option point item question round
    covid arm mp x under over up at in on of to by from least than about one two three four five six seven eight nine
    ten twenty thirty forty fifty per multi pro anti self
    """.split()  # noqa: SIM905
)
"""First words of compounds that are no host although a number stands at their end: “phase-2”, “mid-2024”."""
_PLAIN_COMPOUNDS = frozenset(("x86-64", "h-264", "h-265", "co-2", "all-in-1", "catch-22", "log4j-2", "b-12"))
_VERSION = re.compile(r"v\d{1,3}\Z")
_ENVIRONMENTS = frozenset(("prod", "production", "staging", "stage", "stg", "qa", "uat", "dev", "preprod"))
_FEWEST_COLONS = 2


def addresses(text: str) -> Iterator[Shape]:
    """E-mail, MAC, IPv4 and IPv6 addresses."""
    for pattern in (_email(), _mac(), _ipv4()):
        yield from (Shape("address", *found.span()) for found in pattern.finditer(text))
    for found in _ipv6().finditer(text):
        if found[0].count(":") >= _FEWEST_COLONS and any(map(str.isdigit, found[0])) and _is_ipv6(found[0]):
            yield Shape("address", *found.span())


def places(text: str) -> Iterator[Shape]:
    """Lines of code (`pool.py:88`) and paths of a machine."""
    for pattern in (_place(), _path()):
        yield from (Shape("place", *found.span()) for found in pattern.finditer(text))


def hosts(text: str) -> Iterator[Shape]:
    """Names of machines: under an internal suffix, with a port, or of the shape `db-prod-03`."""
    for pattern in (_inside(), _port(), _machine()):
        yield from (Shape("host", *found.span()) for found in pattern.finditer(text))
    for found in _hyphened().finditer(text):
        if _is_machine(found[0]):
            yield Shape("host", *found.span())


def tickets(text: str) -> Iterator[Shape]:
    """`PROJ-123`, `#1684` and `group/project#1684`."""
    for found in _ticket().finditer(text):
        if found["project"] not in _PUBLIC_PROJECTS:
            yield Shape("ticket", *found.span())
    yield from (Shape("ticket", *found.span()) for found in _numbered().finditer(text))


def channels(text: str) -> Iterator[Shape]:
    """`#incident-2417`."""
    yield from (Shape("channel", *found.span()) for found in _channel().finditer(text))


def handles(text: str) -> Iterator[Shape]:
    """Any `@word` that is no part of an address."""
    yield from (Shape("handle", *found.span()) for found in _handle().finditer(text))


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _is_machine(word: str) -> bool:
    """Whether a compound in lower case is a machine’s name: a number at its end, or an environment in its middle."""
    parts = word.split("-")
    if parts[0] in _PLAIN_STARTS or word in _PLAIN_COMPOUNDS or _VERSION.match(parts[-1]) or _region().match(word):
        return False
    last = parts[-1]
    has_digit = any(map(str.isdigit, last)) and not (last[0].isdigit() and last[-1].isalpha() and len(parts) == 2)
    return has_digit or (len(parts) > 2 and not _ENVIRONMENTS.isdisjoint(parts))
