"""The pictures of a write-up: copied into `images/` beside it, in an HTML page itself, or linked where they are.

Only the address of an image in `[[evidence]]` is looked at, and only one that is relative to the session's file.
"""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote

from unblame.record.session import Session
from unblame.record.text import clean_line, slug, visible
from unblame.store.atomic import write_atomically

Images = Literal["copy", "link"]

FOLDER = "images"
LARGEST = 20 << 20
"""The bytes that a picture may have, to be copied."""
EMBEDDED = 8 << 20
"""The bytes of pictures that an HTML page holds itself; others are copied beside it."""
_SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp"])
_TYPES = {".jpg": "jpeg", ".svg": "svg+xml"}
_NOT_RELATIVE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\#]")
_DIGEST = 8


class Picture(NamedTuple):
    """A picture that was found: the record it belongs to, its file, and its path as the write-up links it."""

    evidence: str
    source: Path
    link: str


class Plan(NamedTuple):
    """The session with the links that the write-up needs, what to copy, and what is said of those left as they are."""

    session: Session
    pictures: tuple[Picture, ...] = ()
    left: tuple[tuple[str, str], ...] = ()

    def told(self, text: str) -> tuple[str, ...]:
        """The sentences about the links that this text has."""
        return tuple(sentence for url, sentence in self.left if url in text)


def planned(session: Session, beside: Path, target: Path, how: Images = "copy") -> Plan:
    """Find the pictures of a session's file `beside` for a write-up at `target`; nothing is written.

    A file is taken from the folder of the session or below it, never through a link that leads out, and only
    when its name is a picture's. All others stay the links that they are.
    """
    home = Path(os.path.realpath(beside.parent))
    pictures: list[Picture] = []
    left: list[tuple[str, str]] = []
    for item in session.evidence:
        if item.kind != "image" or not item.url or _NOT_RELATIVE.match(item.url):
            continue
        try:
            source, problem = _source(home, item.url)
            if source is None:
                left.append((item.url, f"{item.url}: {problem}, and so the link was left as it is."))
                continue
            link = _copied_link(source) if how == "copy" else _relative(source, target)
        except OSError as error:
            left.append((item.url, f"{item.url}: it cannot be read ({error.strerror}): the link was left as it is."))
            continue
        pictures.append(Picture(item.id, source, link))
    links = {picture.evidence: picture.link for picture in pictures}
    evidence = tuple(
        item.model_copy(update={"url": links[item.id]}) if item.id in links else item for item in session.evidence
    )
    shown = session.model_copy(update={"evidence": evidence}) if links else session
    return Plan(shown, tuple(pictures) if how == "copy" else (), tuple(left))


class Embedded(NamedTuple):
    """The pictures that a page holds, by their links: each name and `data:` address. Others are too large."""

    held: dict[str, tuple[str, str]]
    beside: tuple[Picture, ...] = ()

    def put_into(self, page: str) -> str:
        """A page whose pictures are in it: where it linked their files stand the names that they had."""
        for link, (name, data) in self.held.items():
            page = page.replace(f'<a href="{link}">{link}</a>', name).replace(f'src="{link}"', f'src="{data}"')
        return page


def embedded(pictures: Iterable[Picture], target: Path) -> Embedded:
    """The pictures for a page, up to `EMBEDDED` bytes in all. Raises OSError.

    One that stands beside the page already is taken as it is there: somebody may have blacked out a part of it.
    """
    held: dict[str, tuple[str, str]] = {}
    beside: list[Picture] = []
    left = EMBEDDED
    for picture in pictures:
        place = target.parent / picture.link
        there = place.is_file() and not place.is_symlink() and not place.parent.is_symlink()
        content = _read(place if there else picture.source)
        if len(content) > left:
            beside.append(picture)
            continue
        left -= len(content)
        kind = _TYPES.get(picture.source.suffix.lower(), picture.source.suffix.lower()[1:])
        name = escape(visible(clean_line(picture.source.name)))
        held[picture.link] = (name, f"data:image/{kind};base64,{b64encode(content).decode()}")
    return Embedded(held, tuple(beside))


def copy(pictures: Iterable[Picture], target: Path, text: str) -> None:
    """Copy those that the text links into the folder beside it. Raises OSError.

    What is there under such a name stays: it is the same picture, or somebody has blacked out a part of it. Nothing
    is written through a link.
    """
    for picture in pictures:
        if picture.link not in text:
            continue
        place = target.parent / picture.link
        if place.is_symlink() or place.parent.is_symlink() or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, _read(picture.source))


def _source(home: Path, url: str) -> tuple[Path | None, str]:
    """The file that a relative address means, or why there is none to take."""
    for written in dict.fromkeys([url, unquote(url)]):
        if "\0" in written:
            continue
        found = Path(os.path.realpath(home / written))
        if not found.is_relative_to(home):
            return None, "it lies outside the session's folder"
        if not found.is_file():
            continue
        if found.suffix.lower() not in _SUFFIXES:
            return None, f"its name does not end as a picture's ({', '.join(sorted(_SUFFIXES))})"
        if found.stat().st_size > LARGEST:
            return None, "it has more than 20 MiB"
        return found, ""
    return None, "there is no such file"


def _copied_link(source: Path) -> str:
    """A name of plain letters that tells pictures apart by their content, so that none takes another's place."""
    digest = hashlib.sha256(_read(source)).hexdigest()[:_DIGEST]
    return f"{FOLDER}/{slug(source.stem)}-{digest}{source.suffix.lower()}"


def _relative(source: Path, target: Path) -> str:
    return quote(Path(os.path.relpath(source, os.path.realpath(target.parent))).as_posix(), safe="/")


def _read(source: Path) -> bytes:
    with source.open("rb") as file:
        return file.read(LARGEST + 1)
