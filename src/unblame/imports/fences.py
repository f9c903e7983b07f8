"""The lines of a markdown document that are no code."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(`{3,}|~{3,})[ \t]*([^`]*)$")


def lines_outside_fences(text: str) -> Iterator[tuple[int, str]]:
    """Each line outside blocks of code, with its number from 1. A block ends at a fence as long as its first."""
    open_fence = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        fence = _FENCE.match(line)
        if not open_fence and fence:
            open_fence = fence[1]
        elif not open_fence:
            yield number, line
        elif fence and fence[1].startswith(open_fence) and not fence[2].strip():
            open_fence = ""
