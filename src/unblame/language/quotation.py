"""Somebody else's words in the author's own text: what stands in quotation marks."""

from __future__ import annotations

import re
from typing import Final

QUOTED: Final = "\ue001"
"""Stands for each character of a quotation, marks included."""

NOTHING: Final = "\ue002"
"""Stands for mark-up that has no sound (a bracket, a tag) until the quotations are found; then it is a space."""

# What a straight mark may open after. The mark itself is the pattern's first character, so that the search
# for it is one memchr; what stands before it is looked at afterwards.
_BEFORE = rf"\s(\[{{<>/=:–—|*_~«“‘{QUOTED}{NOTHING}\-"

_DOUBLE = re.compile(rf'"(?<![^{_BEFORE}]")(?![\s"])([^"]++)"(?<!\s")')
_SINGLE = re.compile(
    rf"""
      '(?<![^{_BEFORE}"]') (?! [\s'\d] | (?:em|til|cause|tis|twas|bout|round|n)\b )
      ( (?: [^'] | '(?<=\w')(?=\w) )++ )
      '(?<!\s') (?!\w)
    """,
    re.VERBOSE,
)
_CURLY = re.compile(
    r"""
      “ ([^“”]++) ”
    | „ ([^„“”]++) [“”]
    | « ([^«»]++) »
    | ‘ ( (?: [^‘’] | ’(?=\w) )++ ) ’ (?!\w)
    """,
    re.VERBOSE,
)
_GAP = re.compile(rf"[\w{QUOTED}\ue000][^\s]*[\s{NOTHING}]+[^\w]*[\w{QUOTED}\ue000]")
_OPENERS = re.compile("[“„«‘]")


def mask_quotations(text: str) -> str:
    """Return the text with each quotation of two or more words overwritten with `QUOTED`.

    The marks around one word become spaces and the word stays: a scare quote is the author's own wording.
    A mark without its partner changes nothing. The length is kept.
    """
    if not text.isascii() and _OPENERS.search(text):
        text = _CURLY.sub(_masked, text)
    if '"' in text:
        text = _DOUBLE.sub(_masked, text)
    if "'" in text:
        text = _SINGLE.sub(_masked, text)
    return text


def _masked(found: re.Match[str]) -> str:
    body = found[found.lastindex or 1]
    if _GAP.search(body):
        ends = body[-1] if body[-1] in ".!?" else QUOTED  # what ends inside the marks ends the sentence outside too
        return QUOTED * (len(body) + 1) + ends
    return f" {body} "
