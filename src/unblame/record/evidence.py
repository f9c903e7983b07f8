"""The entry line of a piece of evidence: `alert: CheckoutErrorRateHigh https://…`."""

from __future__ import annotations

import re
from typing import NamedTuple, cast, get_args

from unblame.record.kinds import EvidenceKind

_KIND = re.compile(r"\s*(" + "|".join(get_args(EvidenceKind)) + r")\s*:(?:\s+|\Z)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<!\S)[<(]?(https?://[^\s<>]+|[^\s<>()]+\.(?:png|jpe?g|gif|svg|webp)(?=[\s>),.;:]|\Z))", re.IGNORECASE
)
_BEHIND = ".,;:!?"
"""What ends a sentence behind an address and does not belong to it."""


class EvidenceEntry(NamedTuple):
    """A piece of evidence as read; `url` is an address, or the file of a picture."""

    title: str
    kind: EvidenceKind | None
    url: str


def read_evidence(line: str) -> EvidenceEntry:
    """The kind stands first with a colon, the address anywhere; all else is the title.

    A picture's file name without a kind makes it an image.
    """
    found = _KIND.match(line)
    kind = cast("EvidenceKind", found[1].lower()) if found else None
    rest = line[found.end() :] if found else line
    address = _ADDRESS.search(rest)
    if address is None:
        return EvidenceEntry(" ".join(rest.split()), kind, "")
    url = _whole(address[1])
    title = f"{rest[: address.start()].rstrip()}{rest[address.start(1) + len(url) :].lstrip('>)')}".strip()
    is_picture = not url.lower().startswith("http")
    return EvidenceEntry(" ".join(title.split()), kind or ("image" if is_picture else None), url)


def _whole(address: str) -> str:
    """An address without the marks behind it; a bracket that it opened itself belongs to it."""
    url = address.rstrip(_BEHIND)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_BEHIND)
    return url
