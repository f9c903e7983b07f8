"""From a key to its paint."""

from __future__ import annotations

import time

from terminal import Terminal

LETTERS = "qzxjvkwyquzxjkvwyzqjxvzkwqyjzvxkqwjyvzxq"
"""Forty letters; any three in a row stand in no word of the app, so that seeing them is seeing the key's paint."""
WARM = 2
"""Letters typed before the first one that is timed."""


def key_times(terminal: Terminal, seconds: float) -> list[float]:
    """Seconds from a letter to its paint, one letter at a time, in at most `seconds`."""
    end = time.monotonic() + seconds
    times: list[float] = []
    for index, letter in enumerate(LETTERS):
        pressed = terminal.write(letter)
        shown = LETTERS[max(0, index - WARM) : index + 1]
        seen = terminal.wait_for(shown, seconds=max(0.0, end - pressed))
        if index >= WARM:
            times.append(seen - pressed)
        terminal.pass_time(0.03)
    return times
