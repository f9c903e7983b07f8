"""Shuts out the developer's machine, and loads the models before anything freezes the time."""

from __future__ import annotations

import os

for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM", "UNBLAME_LIBRARY", "VISUAL", "EDITOR"):
    os.environ.pop(name, None)

from hypothesis import settings

import unblame.record.session as _models  # noqa: F401 - models first imported under a frozen clock fail to build

settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
