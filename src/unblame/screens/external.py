"""A field in the user's own editor. The terminal is lent to it; the clock and the saver go on."""

from __future__ import annotations

import asyncio
import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from unblame.record.text import clean
from unblame.widgets.host import app_of

if TYPE_CHECKING:
    from unblame.screens.section import Section
    from unblame.screens.session import SessionScreen
    from unblame.widgets.field import Field


async def edit_outside(screen: SessionScreen, section: Section, field: Field) -> None:
    """Run the editor on a copy of the field's text and take over what it saved."""
    try:
        command = shlex.split(screen.config.editor) or ["vi"]
    except ValueError as error:
        screen.say("no-editor", problem=f"{screen.config.editor}: {error}. Set EDITOR")
        return
    with tempfile.TemporaryDirectory(prefix="unblame-") as folder:
        path = Path(folder) / "field.md"
        path.write_text(section.sheet.editor.text, encoding="utf-8")
        path.chmod(0o600)
        try:
            with app_of(screen).suspend():
                process = await asyncio.create_subprocess_exec(*command, os.fspath(path))
                code = await process.wait()
        except SuspendNotSupported:
            screen.say("no-editor", problem="this terminal cannot be lent to another program")
            return
        except OSError as error:
            screen.say("no-editor", problem=f"{command[0]}: {error.strerror}. Set EDITOR")
            return
        try:
            text = clean(path.read_text(encoding="utf-8", errors="replace")).removesuffix("\n")
        except OSError as error:
            screen.say("no-editor", problem=f"{command[0]} left no file ({error.strerror}); the field is as it was")
            return
    if code:
        screen.say("no-editor", problem=f"{command[0]} ended with {code}; the field is as it was")
        return
    if section.sheet.open_field is not None and section.sheet.open_field.where == field.where:
        section.sheet.editor.follow(text)
        section.commit()
        section.refresh_items()
