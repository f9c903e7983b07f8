"""Text on its way into the record, into a file's name and onto a screen."""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# ECMA-48. A control string (OSC, DCS, SOS, PM, APC) ends at BEL or ST and never runs past a line: one
# that is not closed loses its introducer only, so that it cannot swallow the text behind it. Its body
# also stops at the next control, which keeps a megabyte of openers linear.
_ESCAPES = re.compile(
    r"""
      (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] )                                  # control strings
        (?: [^\x00-\x08\x0a-\x1f\x7f-\x9f]*+ (?: \x07 | \x1b\\ | \x9c ) )?
    | (?: \x1b\[ | \x9b ) [0-?]*+ [\ -/]*+ [@-~]?                             # CSI
    | \x1b [\ -/]*+ [0-~]?                                                    # two characters, or nF
    """,
    re.VERBOSE,
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]+")
_FOLDS = re.compile("[\n\t]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STAND_IN = "␦"

_NOT_SLUG = re.compile("[^a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_SMALL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_CAPITALS = {one.upper(): two.title() for one, two in _SMALL.items() if one not in "ßı"}
_LETTERS = str.maketrans(_SMALL | _CAPITALS)
_UNTITLED = "untitled"
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])


def clean(text: str) -> str:
    """Return the text as the record keeps it.

    Every line break becomes LF. Terminal escape sequences go whole, then all other controls and lone
    surrogates; tabs stay, and so do the bidirectional and zero-width characters that scripts need.
    """
    if _SUSPECT.search(text) is None:
        return text
    text = _ESCAPES.sub("", text)
    text = _BREAKS.sub("\n", text)
    return _CONTROLS.sub("", text)


def clean_line(text: str) -> str:
    """Return the cleaned text as one line: each run of line breaks and tabs becomes one space."""
    parts = (part.strip() for part in _FOLDS.split(clean(text)))
    return " ".join(part for part in parts if part)


def unaccented(text: str) -> str:
    """The text in letters that every keyboard has, as far as there are such: “Łukasz Strauß” as “Lukasz Strauss”."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def slug(title: str, limit: int = 60) -> str:
    """Return a title as a file's name: `[a-z0-9-]`, never empty, at most `limit` characters.

    Letters lose their accents; those that have no ASCII form are left out. A name that Windows keeps
    for a device is preceded by `the-`. `limit` is at least 8.
    """
    if limit < len(_UNTITLED):
        raise ValueError(f"A slug needs a limit of at least {len(_UNTITLED)} characters, not {limit}.")
    plain = title.translate(_APOSTROPHES).lower().translate(_LETTERS)
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    name = _NOT_SLUG.sub("-", folded).strip("-")
    if len(name) > limit:
        whole_words, dash, _ = name[: limit + 1].rpartition("-")
        name = (whole_words if dash else name[:limit]).strip("-")
    if name in _RESERVED:
        return f"the-{name}"
    return name or _UNTITLED


def visible(text: str) -> str:
    """Return the text with bidirectional embeddings, overrides and isolates written out as ⟦U+202E⟧.

    They can make a line read as something else than what it holds.
    """
    return _BIDI.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def drawable(text: str) -> str:
    """Return the text as a terminal may get it: as `visible`, with “␦” for each control but tabs and line feeds.

    The record holds none; names of files and what a system says about them may.
    """
    return text if text.isascii() and text.isprintable() else _SUSPECT.sub(_STAND_IN, visible(text))


def visible_in_place(text: str) -> str:
    """As `visible`, with one “␦” for each, so that a place in the text stays the same place."""
    return text if text.isascii() else _BIDI.sub(_STAND_IN, text)
