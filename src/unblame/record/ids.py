"""Ids of records: a letter for the kind and six base-32 characters."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from random import Random

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 6

TailSource = Callable[[], str]
"""Makes a new tail; injected, so that tests and replays can choose it."""


def random_tail() -> str:
    """Six characters of the operating system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def seeded_tails(seed: int) -> TailSource:
    """The same tails each time, for tests and samples."""
    source = Random(seed)  # noqa: S311 - ids are names, not secrets
    return lambda: "".join(source.choice(ALPHABET) for _ in range(LENGTH))


def tail_of(content: str) -> str:
    """A tail made from content, so that every reader of the same file gives the same id."""
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:LENGTH])


def new_id(letter: str, taken: Collection[str], tail: TailSource) -> str:
    """An id for a new record that no present one has."""
    while True:
        made = letter + tail()
        if made not in taken:
            return made
