"""The survey's counts: for each of seven questions how often the marks 1 to 5 were given. FEATURES row 127.

No person's answers are ever kept, and under five people nothing is, since their marks would tell who gave them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from unblame.record.numbers import read_number
from unblame.record.reading import Unread

QUESTIONS, MARKS, FEWEST = 7, 5, 5
EXPECTED_COUNTS = "seven lines of five numbers: 0 1 2 3 0"
EXPECTED_RESPONSES = f"how many answered, {FEWEST} or more"
_TOO_FEW = f"under {FEWEST} nothing is kept"
_MOST = 100_000
_LONGEST = 9  # digits: a file can hold any text
_LINE_END = re.compile(r"[\n;/]+")
_BETWEEN = re.compile(r"[\s,]+")
WANTED_AVERAGE = 3.5
"""Of the survey's marks: below it people held something back (FEATURES row 127)."""


def read_responses(text: str) -> int:
    """How many people answered. Raises Unread under five."""
    value = read_number(text).value
    if value != int(value) or not 0 <= value <= _MOST:
        raise Unread(text, EXPECTED_RESPONSES)
    if value < FEWEST:
        raise Unread(text, EXPECTED_RESPONSES, reason=f"{_answers(int(value))}: {_TOO_FEW}.")
    return int(value)


def read_counts(text: str) -> tuple[str, ...]:
    """Seven lines of five numbers, parted by line ends, “;” or “/”, or 35 numbers in a row; nothing for nothing.

    A question that nobody answered has five zeros. Raises Unread for another shape, and for a question with
    one to four answers.
    """
    lines = [words for line in _LINE_END.split(text) if (words := [word for word in _BETWEEN.split(line) if word])]
    if not lines:
        return ()
    odd = next((word for line in lines for word in line if not _is_count(word)), None)
    if odd is not None:
        raise Unread(odd, EXPECTED_COUNTS)
    if len(lines) == 1:
        lines = [lines[0][start : start + MARKS] for start in range(0, len(lines[0]), MARKS)]
    _check_shape(lines, text)
    for number, line in enumerate(lines, 1):
        answers = sum(map(int, line))
        if 0 < answers < FEWEST:
            raise Unread(text, EXPECTED_COUNTS, question=f"Question {number} has {_answers(answers)}: {_TOO_FEW}.")
    return tuple(" ".join(str(int(word)) for word in line) for line in lines)


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdigit() and int(word[:7]) <= _MOST and len(word) <= len(str(_MOST))


def _check_shape(lines: Sequence[Sequence[str]], text: str) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) != MARKS and number <= QUESTIONS:
            raise Unread(text, EXPECTED_COUNTS, reason=f"Line {number} has {_numbers(len(line))}.")
    if len(lines) != QUESTIONS:
        raise Unread(text, EXPECTED_COUNTS, reason=f"There are {len(lines)} lines so far.")


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"


def disagreements(responses: float | None, counts: Sequence[str]) -> tuple[str, ...]:
    """What does not fit between the number of people and the counts, a sentence each."""
    if not counts:
        return ()
    if responses is None:
        return ("How many answered is missing: without it the counts are not printed.",)
    found: list[str] = []
    for number, line in enumerate(counts, 1):
        answers = sum(_marks(line))
        if answers not in (0, responses):
            found.append(f"Question {number} has {_answers(answers)}, and {responses:g} people answered.")
    return tuple(found)


def average(counts: Sequence[str]) -> float | None:
    """The mean of all marks, 1 to 5; none where there are none."""
    rows = [_marks(line) for line in counts]
    total = sum(map(sum, rows))
    marks = sum(mark * count for row in rows for mark, count in enumerate(row[:MARKS], 1))
    return marks / total if total else None


def _marks(line: str) -> list[int]:
    return [int(word) for word in line.split() if word.isdecimal() and len(word) <= _LONGEST]
