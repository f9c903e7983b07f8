"""What looks like a secret, in any text.

Each pattern is tried only where its first letters stand, and what may follow has a bound: a text without them costs
next to nothing, and none costs more than its length. Sources: the published token formats
of the named services; RFC 6750, 7468, 7519 and 7617.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from unblame.review.prose import lazily


class Hit(NamedTuple):
    """What was found, where it begins and ends in the text, and what to call it."""

    kind: str
    start: int
    end: int


class _Shape(NamedTuple):
    kind: str
    begins: tuple[str, ...]  # how it begins: only there the pattern is tried
    pattern: Callable[[], re.Pattern[str]]  # its group `secret`, when there is one, is what is hidden
    any_case: bool = False  # `begins` in lower case stands for every case


_ALONE = r"(?<![A-Za-z0-9_-])"
_PLAIN = ("password", "passwd", "pwd", "passphrase")
_KEYS = tuple(f"{of}{mark}key" for of in ("api", "access", "account", "private", "secret") for mark in ("_", "-", ""))
_VALUE = r"[\"'’”]?[ \t]{0,3}(?:(?P<equals>:?=)|:)[ \t]{0,3}[\"'‘“]?(?P<secret>[^\s\"'’”<>,;&|\0]{4,400})"
_JWT = _ALONE + r"eyJ[\w-]{8,4000}+\.eyJ[\w-]{8,4000}+\.[\w-]{8,4000}"
_SHAPES = (
    _Shape("AWS access key", ("AKIA", "ASIA"), lazily(_ALONE + r"A[KS]IA[0-9A-Z]{16}(?![0-9A-Za-z])")),
    _Shape("private key", ("-----BEGIN ",), lazily(r"-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY-----")),
    _Shape("web token (JWT)", ("eyJ",), lazily(_JWT, re.ASCII)),
    _Shape(
        "authorization header",
        ("bearer ", "basic ", "authorization:"),
        lazily(
            r"(?:bearer[ \t]{1,4}(?=[A-Za-z._~+/-]{0,200}\d)|basic[ \t]{1,4}(?=[A-Za-z+/]{0,200}[\d=])"
            r"|authorization:[ \t]{0,4}basic[ \t]{1,4})(?P<secret>[A-Za-z0-9._~+/=-]{16,4000})",
            re.IGNORECASE,
        ),
        any_case=True,
    ),
    _Shape("GitHub token", tuple(f"gh{of}_" for of in "pousr"), lazily(_ALONE + r"gh._[A-Za-z0-9]{36,255}")),
    _Shape("GitHub token", ("github_pat_",), lazily(_ALONE + r"github_pat_\w{22,255}", re.ASCII)),
    _Shape("GitLab token", ("glpat-",), lazily(_ALONE + r"glpat-[\w-]{20,255}", re.ASCII)),
    _Shape("Slack token", ("xox", "xapp-"), lazily(_ALONE + r"x(?:ox[abeoprs]|app)-[A-Za-z0-9-]{10,255}")),
    _Shape(
        "Slack webhook",
        ("hooks.slack.com/services/",),
        lazily(r"hooks\.slack\.com/services/(?P<secret>[A-Za-z0-9/]{20,255})"),
    ),
    _Shape(
        "Stripe key",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        lazily(_ALONE + r"(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9+/=]{16,255}"),
    ),
    _Shape("Google key", ("AIza",), lazily(_ALONE + r"AIza[\w-]{35}(?![\w-])", re.ASCII)),
    _Shape("npm token", ("npm_",), lazily(_ALONE + r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])")),
    _Shape("password in an address", ("://",), lazily(r"://[^\s/:@\0]{0,100}:(?P<secret>[^\s/@\0]{3,200})@")),
    _Shape(
        "password",
        _PLAIN,
        lazily(r"(?:passw(?:or)?d|pwd|passphrase)(?P<plain>)" + _VALUE, re.IGNORECASE),
        any_case=True,
    ),
    _Shape(
        "key or token",
        ("secret", "token", *_KEYS),
        lazily(r"(?:(?:api|access|account|private|secret)[_-]?key|secret|token)" + _VALUE, re.IGNORECASE),
        any_case=True,
    ),
)
_no_secret = lazily(
    r"[\$%{\[(*.…~/]|x{3,}|(?:settings|config|conf|vars?|secrets|self)\.|"
    r"(?:none|null|nil|true|false|redacted|removed|hidden|masked|expired|secret|password|changeme|"
    r"example|placeholder|your[_-].*|os\.environ.*|process\.env.*|env\..*)\W{0,3}\Z|\w{0,40}\(",
    re.IGNORECASE,
)
_SHORTEST, _SHORTEST_TOKEN = 8, 16
_mixed = lazily(r"(?=.{0,400}[^\W\d_])(?=.{0,400}\d)")


def secrets(text: str) -> Iterator[Hit]:
    """Every stretch that looks like a secret."""
    lower = _lowered(text)
    for shape in _SHAPES:
        for beginning in shape.begins:
            yield from _hits(shape, beginning, text, lower if shape.any_case else text)


def _hits(shape: _Shape, beginning: str, text: str, searched: str) -> Iterator[Hit]:
    """The hits of a shape where it begins so; `searched` is the text, its letters lowered where case is the same."""
    position = searched.find(beginning)
    while position >= 0:
        end = position + len(beginning)
        if found := shape.pattern().match(text, position):
            end = found.end()
            key = "secret" if "secret" in found.re.groupindex else 0
            if key == 0 or _is_said(found):
                yield Hit(shape.kind, *found.span(key))
        position = searched.find(beginning, end)


def _lowered(text: str) -> str:
    """In lower case with each character in its place; some have two where their capital is one (“İ”)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := each.lower()) == 1 else each for each in text)


def _is_said(found: re.Match[str]) -> bool:
    """Whether what stands behind a name is a value, not a stand-in, a variable or a word of the sentence.

    “password: see the vault” is prose: behind a colon, and for keys and tokens everywhere, letters and digits must
    mix.
    """
    groups, value = found.groupdict(), found["secret"]
    if _no_secret().match(value):
        return False
    if "equals" not in groups:  # an address or a header
        return True
    plain = groups.get("plain") is not None
    if plain and groups["equals"]:
        return True
    shortest = _SHORTEST if plain or groups["equals"] else _SHORTEST_TOKEN
    return len(value) >= shortest and _mixed().match(value) is not None
