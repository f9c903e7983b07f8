"""`python -m unblame` is `unblame`."""

from __future__ import annotations

import sys

from unblame.cli import main

if __name__ == "__main__":
    sys.exit(main())
