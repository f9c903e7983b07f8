"""What hides a word from a search and not from a reader: invisible characters, other dashes, encoded letters."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from unblame.record.text import clean

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def undisguised(text: str) -> str:
    """The text with one kind of letters and dashes, nothing invisible or percent-encoded, no underscores round a word.

    Letters of other scripts that merely look alike stay what they are.
    """
    if "%" in text:
        text = _ENCODED.sub(lambda found: unquote(found[0]), text)
    if not text.isascii():
        text = _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return _EMPHASIS.sub(lambda found: " " * len(found[0]), clean(text))
