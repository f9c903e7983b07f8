"""A fault of ours: the record is saved first, the terminal is given back, two lines say what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.live import config_in, opened
from tui.small import small
from unblame.screens import session_commands
from unblame.screens.session import SessionScreen
from unblame.store.load import load_session


async def test_a_fault_saves_what_was_typed_and_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(screen: SessionScreen, key: str) -> None:
        raise LookupError("a [red]fault")

    monkeypatch.setitem(session_commands.COMMANDS, "question", fail)
    path = small(tmp_path)
    config = config_in(tmp_path)
    with pytest.raises(LookupError):
        async with opened(path, section="timeline", config=config) as live:
            await live.burst("[enter]", " at noon", "[ctrl+n]")
    assert load_session(path).session.timeline[0].text == "v2.5.0 goes out at noon"
    log = config.log_file.read_text(encoding="utf-8")
    assert "LookupError" in log
    assert "at noon" not in log


async def test_a_fault_while_reading_ends_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr("unblame.screens.opened.make_clock", fail)
    config = config_in(tmp_path)
    with pytest.raises(LookupError):
        async with opened(small(tmp_path), section="timeline", config=config):
            pass
    assert "LookupError" in config.log_file.read_text(encoding="utf-8")
