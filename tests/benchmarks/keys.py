"""From a key to its paint."""

from __future__ import annotations

import time

from terminal import Terminal

LETTERS = "qzxjvkwyquzxjkvwyzqjxvzkwqyjzvxkqwjyvzxq"
"""Forty letters; any three in a row stand in no word of the app, so that seeing them is seeing the key's paint."""
WARM = 2
"""Letters typed before the first one that is timed."""
_LONG, _FEW = 0.1, 14
"""From this pause on so many letters are enough."""


def key_times(terminal: Terminal, seconds: float, pause: float = 0.03) -> list[float]:
    """Seconds from a letter to its paint, one letter at a time with a pause behind it, in at most `seconds`."""
    end = time.monotonic() + seconds
    times: list[float] = []
    for index, letter in enumerate(LETTERS if pause < _LONG else LETTERS[:_FEW]):
        pressed = terminal.write(letter)
        shown = LETTERS[max(0, index - WARM) : index + 1]
        seen = terminal.wait_for(shown, seconds=max(0.0, end - pressed))
        if index >= WARM:
            times.append(seen - pressed)
        terminal.pass_time(pause)
    return times
