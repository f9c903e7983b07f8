"""Files damaged at random: what comes out is a session, or a sentence that says what is wrong and what to do."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from unblame.record.session import Session
from unblame.record.text import visible
from unblame.store.errors import Unreadable
from unblame.store.load import parse_session
from unblame.store.toml import dump_session

SOURCE = Path("damaged.toml")
FILES = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "sessions").glob("*.toml"))]
ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LONGEST = 400
FRAGMENTS = [
    b"[[timeline]]\n", b"[timeline]\n", b"[incident]\n", b"incident = 3\n", b"[[actions.lists]]\n", b'id = "E1"\n',
    b"at = 2024-13-45T99:00:00Z\n", b"at = 2024-01-15T10:00:00\n", b"x = 99999999999999999999\n",
    b"x = nan\n", b"x = -inf\n",
    b'"" = 1\n', b"a.b.c = 1\n", b'"""', b"'''", b'"', b"= \n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\x1b[31m",
    b'text = "\\ud800"\n', b'text = "\\u202e\\u0007"\n', "“curly”".encode(), b"x = {a = 1, a = 2}\n",
    b"[" * 60, b"schema = 2\n",
    b"id = []\n", b"x = [1, {a = [2]}]\n", b"# remember\n", b"<<<<<<< ours\n", b"=======\n",
    b">>>>>>> theirs\n", b"|||||||\n",
]  # fmt: skip
VALUES = [b"1", b"-1.5", b'"text"', b"true", b"[]", b"{}", b'["a", 1]', b"2024-01-15", b"10:00:00", b"inf", b"''", b""]


def damaged(chance: random.Random) -> bytes:
    """A real file with one or two kinds of damage."""
    data = chance.choice(FILES)
    for _ in range(chance.randint(1, 2)):
        data = chance.choice(DAMAGES)(chance, data)
    return data


def cut_off(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.7 else data[at:]


def flipped(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(min(len(made), chance.randint(1, 8))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def lines_moved(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(3):
        case 0:
            del lines[one : one + chance.randint(1, 5)]
        case 1:
            lines.insert(other, lines[one])
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def inserted(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    if chance.random() < 0.6:
        at = data.rfind(b"\n", 0, at) + 1
    return data[:at] + (chance.choice(FRAGMENTS) if chance.random() < 0.8 else chance.randbytes(5)) + data[at:]


def joined(chance: random.Random, data: bytes) -> bytes:
    other = chance.choice(FILES)
    return data + other if chance.random() < 0.5 else data + other[chance.randrange(len(other)) :]


def in_conflict(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    lines[at : at + 1] = [b"<<<<<<< ours\n", lines[at], b"=======\n", lines[at], b">>>>>>> theirs\n"]
    return b"".join(lines)


def of_another_type(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    keys = [number for number, line in enumerate(lines) if b" = " in line]
    if keys:
        at = chance.choice(keys)
        lines[at] = lines[at].partition(b" = ")[0] + b" = " + chance.choice(VALUES) + b"\n"
    return b"".join(lines)


DAMAGES = [cut_off, flipped, lines_moved, inserted, joined, in_conflict, of_another_type]


def check_said(error: Unreadable) -> None:
    """One short line: where, what is wrong, what to do."""
    said = str(error)
    assert said.startswith("damaged.toml")
    assert error.problem
    assert error.mend
    assert not ODD.search(said)
    assert said == visible(said)
    assert len(said) < LONGEST, said


def read(data: bytes) -> Session | None:
    """The session, which is written and read again to the same; none for a file that says what is wrong."""
    try:
        session = parse_session(data, SOURCE)
    except Unreadable as error:
        check_said(error)
        return None
    text = dump_session(session)
    again = parse_session(text.encode(), SOURCE)
    assert dump_session(again) == text
    return session


def read_many(seed: int, count: int) -> int:
    """How many of that many damaged files are still sessions."""
    chance, sound = random.Random(seed), 0
    for number in range(count):
        data = damaged(chance)
        try:
            sound += read(data) is not None
        except Exception as error:
            raise AssertionError(f"case {number} of seed {seed}: {data!r}") from error
    return sound


def test_three_hundred_damaged_files() -> None:
    assert 20 < read_many(8, 300) < 280


@pytest.mark.slow
def test_ten_thousand_damaged_files() -> None:
    assert read_many(2024, 10_000) > 500


def test_undamaged_files_are_read() -> None:
    assert len(FILES) == 4
    assert all(read(data) is not None for data in FILES)
