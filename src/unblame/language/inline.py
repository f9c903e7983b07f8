"""Inline markdown: which characters of a paragraph are words, and which are mark-up, code or addresses."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from typing import Final

from unblame.language.quotation import NOTHING, mask_quotations

PLACEHOLDER: Final = "\ue000"
"""Stands for each character of what a sentence uses as a noun but is not prose: code, an address."""

# One class each: a pattern that can only begin with certain characters is searched for several times faster.
_MARKUP = re.compile(r"[`<\[\]\\&]")
_MARKUP_OR_ADDRESS = re.compile(r"[`<\[\]\\&:w]")
_CODE = re.compile(r"`[^`]++`(?!`)")
_ESCAPE = re.compile(r"\\(?:[!-/:-@\[-`{-~]|(?= )|\Z)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TICKS = re.compile("`++")

# CommonMark 0.31.2, 6.3 (link destination and title), 6.5 (autolinks) and 6.6 (raw HTML). Parentheses nest
# two deep in a destination, which is all that addresses in the wild need and keeps the match linear.
_TAIL = re.compile(
    r"""
      \( \s*+
      (?: <(?:[^<>\\]|\\.)*+> | (?! <) (?: [^\s()\\] | \\. | \\ | \( (?: [^\s()\\] | \\. | \([^\s()]*+\) )*+ \) )*+ )
      (?: \s++ (?: "(?:[^"\\]|\\.)*+" | '(?:[^'\\]|\\.)*+' | \((?:[^()\\]|\\.)*+\) ) )?+
      \s*+ \)
    """,
    re.VERBOSE,
)
_LABEL = re.compile(r"\[([^\[\]]{0,999})\]")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.!#$%&'*+/=?^`{|}~-]{1,99}@[A-Za-z0-9.-]{1,255})>"
)
_TAG = re.compile(
    r"""
      < (?: [A-Za-z][A-Za-z0-9-]*+
            (?: \s++ [A-Za-z_:][\w.:-]*+ (?: \s*+ = \s*+ (?: [^\s"'=<>`]++ | '[^']*+' | "[^"]*+" ) )?+ )*+ \s*+ /?
          | / [A-Za-z][A-Za-z0-9-]*+ \s*+
      ) >
    """,
    re.VERBOSE,
)
_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_LONGEST_TAG = 2_000  # a tag is looked for no further than this, so that openers without an end stay cheap

_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,99}\]")
_FILE = re.compile(
    r"\[[^\s\[\]]{1,200}\.(?:png|jpe?g|gif|svg|webp|pdf|log|txt|csv|json|ya?ml|html?|zip)\](?![(\[])", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:://|(?<![^\W_])www\.)[^\s<>\[\]\"`“”\ue000-\ue002]*+")
_NO_ADDRESS = frozenset(["", "//", "://", ":", ":/", "www"])
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_UNDERSCORES = re.compile(r"_(?:(?<!\w_)_*+|(?<!__)_*+(?!\w))")  # runs at a word's edge
_PLAIN_FORMS = (("’", "'"), ("ʼ", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2007", " "), (NOTHING, " "))
_CODE_MARKS = str.maketrans("", "", "`<>")


def mask(raw: str, labels: frozenset[str] = frozenset(), *, quotations: bool = True) -> str:
    """Return the text of one block, as long as before, with only the author's own prose left readable.

    Code and addresses become `PLACEHOLDER`, quotations `QUOTED`, all other mark-up and line breaks spaces;
    apostrophes are straight afterwards. `labels` are the document's link references, as `label` writes them.
    """
    text = raw.replace("\n", " ")
    if "://" in text or "www." in text:
        text = _Masker(text, labels).masked(_MARKUP_OR_ADDRESS)
    elif "`" in text or "[" in text or "]" in text or "<" in text or "\\" in text or "&" in text:
        text = _Masker(text, labels).masked(_MARKUP)
    if quotations:
        text = mask_quotations(text)
    if "*" in text:
        text = text.replace("*", " ")
    if "_" in text:
        text = _UNDERSCORES.sub(_blank, text)
    if "~~" in text:
        text = text.replace("~~", "  ")
    if not text.isascii():
        for form, plain_form in _PLAIN_FORMS:
            text = text.replace(form, plain_form)
    return text


def plain(raw: str, labels: frozenset[str] = frozenset()) -> str:
    """Return the words of a heading as a reader sees them: code keeps its text, links lose their address."""
    masked = mask(raw, labels, quotations=False)
    if PLACEHOLDER in masked:
        masked = "".join(map(_shown, raw, masked))
    return " ".join(masked.split())


def label(text: str) -> str:
    """Return a link reference's label in the form in which two labels are compared."""
    return " ".join(text.split()).casefold()


def _shown(source: str, masked: str) -> str:
    return source.translate(_CODE_MARKS) if masked == PLACEHOLDER else masked


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


class _Masker:
    """One pass over the tokens of a text; collects what to overwrite, in order."""

    # The methods named by a construct take the offset of the character it begins with and return where to go on:
    # past the construct, or past that one character where it turns out to be nothing but itself.

    __slots__ = ("_brackets", "_dead", "_floor", "_labels", "_spans", "_text", "_ticks")

    def __init__(self, text: str, labels: frozenset[str]) -> None:
        self._text = text
        self._labels = labels
        self._spans: list[tuple[int, int, str]] = []  # start, end, what to write
        self._brackets: list[int] = []  # open ones
        self._floor = 0  # brackets below this hold a link already and cannot be one: links do not nest
        self._ticks: dict[int, list[int]] | None = None  # where runs of back-ticks begin, by length
        self._dead: set[str] = set()  # ends that do not come any more

    def masked(self, stops: re.Pattern[str]) -> str:
        """Return the text with its mark-up overwritten; `stops` finds the characters that may begin some."""
        text, at = self._text, 0
        search, handlers = stops.search, _HANDLERS
        while found := search(text, at):
            start = found.start()
            at = handlers[found[0]](self, start)
        return self._written()

    def _written(self) -> str:
        parts: list[str] = []
        done = 0
        for start, end, written in self._spans:
            parts.append(self._text[done:start])
            parts.append(written)
            done = end
        parts.append(self._text[done:])
        return "".join(parts).replace("[", NOTHING).replace("]", NOTHING)

    def _write(self, start: int, end: int, fill: str = NOTHING) -> int:
        self._spans.append((start, end, fill * (end - start)))
        return end

    def code(self, start: int) -> int:
        """Code between single back-ticks, which nearly all code is; else the longer way."""
        if found := _CODE.match(self._text, start):
            return self._write(start, found.end(), PLACEHOLDER)
        return self._long_code(start)

    def _long_code(self, start: int) -> int:
        """Code that holds back-ticks: it ends at the next run of the same length. The runs are indexed once."""
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self._text):
                self._ticks.setdefault(run.end() - run.start(), []).append(run.start())
        found = _TICKS.match(self._text, start)
        end = found.end() if found else start + 1
        places = self._ticks.get(end - start, [])
        following = bisect_left(places, end)
        if following == len(places):
            return end
        return self._write(start, places[following] + end - start, PLACEHOLDER)

    def escape(self, start: int) -> int:
        """A backslash and what it makes plain, which stays readable unless a later step would take it for mark-up."""
        found = _ESCAPE.match(self._text, start)
        if found is None:
            return start + 1
        escaped = found[0][1:]
        if escaped == "_":  # snake\_case stays one word
            written = "__"
        elif escaped in ("[", "]", "`"):
            written = NOTHING * 2
        else:
            written = NOTHING + escaped
        self._spans.append((start, found.end(), written))
        return found.end()

    def entity(self, start: int) -> int:
        """A character written by its name or number; the rest of the name's room is filled up."""
        found = _ENTITY.match(self._text, start)
        shown = html.unescape(found[0]) if found else ""
        if found is None or len(shown) != 1:
            return start + 1
        shown = shown if shown.isprintable() else " "
        self._spans.append((start, found.end(), shown + NOTHING * (len(found[0]) - 1)))
        return found.end()

    def angle(self, start: int) -> int:
        """An address in angle brackets, a tag, or a comment and its kin."""
        text = self._text
        following = text[start + 1 : start + 2]
        if not following.isalnum() and following not in ("/", "!", "?"):
            return start + 1
        if found := _AUTOLINK.match(text, start, start + _LONGEST_TAG):
            return self._write(start, found.end(), PLACEHOLDER)
        if found := _TAG.match(text, start, start + _LONGEST_TAG):
            return self._write(start, found.end())
        for opening, closing in _ENDS:
            if text.startswith(opening, start) and closing not in self._dead:
                place = text.find(closing, start + len(opening))
                if place >= 0:
                    return self._write(start, place + len(closing))
                self._dead.add(closing)  # searched to the end of the text once; not again for the next opener
        return start + 1

    def address(self, start: int) -> int:
        """An address without angle brackets, from its `://` or its `www.`."""
        found = _ADDRESS.match(self._text, start)
        if found is None:
            return start + 1
        address = found[0].rstrip(".,;:!?'’*_~" if "(" in found[0] else ".,;:!?'’*_~)")
        if address in _NO_ADDRESS:
            return found.end()
        first = start
        if address[0] == ":":
            scheme = _SCHEME.search(self._text[max(start - 32, self._spans[-1][1] if self._spans else 0) : start])
            first -= len(scheme[0]) if scheme else 0
        return self._write(first, start + len(address), PLACEHOLDER)

    def open(self, start: int) -> int:
        """An opening bracket: a footnote's mark, a file's name, or one that waits for its partner."""
        if found := _FOOTNOTE.match(self._text, start):
            return self._write(start, found.end())
        if found := _FILE.match(self._text, start):
            return self._write(start, found.end(), PLACEHOLDER)
        image = self._text[start - 1 : start] == "!" and not (self._spans and self._spans[-1][1] == start)
        self._brackets.append(start - image)
        return start + 1

    def close(self, start: int) -> int:
        """A closing bracket: a link keeps its text and loses its address, an image goes as a whole."""
        if not self._brackets:
            return start + 1
        opening = self._brackets.pop()
        image = self._text[opening] == "!"
        depth = len(self._brackets)
        live = image or depth >= self._floor
        self._floor = min(self._floor, depth)
        end = self._link_end(opening + 1 + image, start) if live else None
        if end is None:
            return start + 1
        if image:
            return self._image(opening, end)
        self._floor = depth
        self._hide_addresses(opening + 1, start)
        return self._write(start, end)

    def _link_end(self, first: int, close: int) -> int | None:
        """Return where the link whose text ends at `close` ends, or None where the brackets are only brackets."""
        text = self._text
        if text.startswith("(", close + 1) and (found := _TAIL.match(text, close + 1)):
            return found.end()
        if not self._labels:
            return None
        written = _LABEL.match(text, close + 1)
        if written and written[1]:
            return written.end() if label(written[1]) in self._labels else None
        if close - first < 1_000 and label(text[first:close]) in self._labels:
            return written.end() if written else close + 1
        return None

    def _image(self, opening: int, end: int) -> int:
        # What was found inside is overwritten with the rest.
        while self._spans and self._spans[-1][0] >= opening:
            self._spans.pop()
        return self._write(opening, end)

    def _hide_addresses(self, first: int, end: int) -> None:
        # A link's text may be an address of mail itself, which is no word of the sentence.
        if self._text.find("@", first, end) < 0:
            return
        for found in _EMAIL.finditer(self._text, first, end):
            if not self._spans or self._spans[-1][1] <= found.start():
                self._write(found.start(), found.end(), PLACEHOLDER)


_HANDLERS = {
    "`": _Masker.code,
    "\\": _Masker.escape,
    "&": _Masker.entity,
    "<": _Masker.angle,
    "[": _Masker.open,
    "]": _Masker.close,
    ":": _Masker.address,
    "w": _Masker.address,
}
