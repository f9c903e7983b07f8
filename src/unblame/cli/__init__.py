"""The commands: one module each, loaded only when it is used. Results go to stdout, messages to stderr.

Exit codes: 0 fine, 1 findings (or something refused), 2 bad usage or unreadable input.
"""

from __future__ import annotations

from unblame.cli.main import main

__all__ = ["main"]
