"""The entry line of a text with a heading: `Customer reports: twelve mails before the first alert`."""

from __future__ import annotations

from typing import NamedTuple


class Headed(NamedTuple):
    """A heading and the text under it."""

    heading: str
    text: str


def read_headed(line: str) -> Headed:
    """What stands before the first colon is the heading; without one the whole line is."""
    heading, colon, text = " ".join(line.split()).partition(": ")
    return Headed(heading, text) if colon else Headed(heading.removesuffix(":"), "")
