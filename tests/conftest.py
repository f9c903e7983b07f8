"""Shuts out the developer's machine, and loads the models before anything freezes the time."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

from unblame.record.session import Session

for _name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM", "UNBLAME_LIBRARY", "VISUAL", "EDITOR"):
    os.environ.pop(_name, None)

settings.register_profile("suite", deadline=None, max_examples=30)
settings.load_profile("suite")

# Models that are first imported under a frozen clock fail to build.
assert Session.model_fields

# Hundreds of apps are made and dropped: looking through all that was imported each time takes a tenth of the suite.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
