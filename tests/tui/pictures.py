"""Pictures of screens: an SVG beside the tests, compared to the letter but for the ids that Textual draws by lot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

if TYPE_CHECKING:
    from tui.live import Live

_BY_LOT = re.compile(r"terminal-\d+-")


class PictureExtension(SingleFileSnapshotExtension):
    """One `.svg` a picture, in `__snapshots__` beside the test."""

    file_extension = "svg"
    write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **options: Any) -> str:
        """The picture is text already."""
        del options
        return str(data)


async def picture(live: Live) -> str:
    """The screen as SVG, with nothing in it that time moves."""
    section = live.screen.section if live.app.open_session is not None else None
    if section is not None:
        section.sheet.editor.cursor_blink = False
    await live.settle(0.1)
    return _BY_LOT.sub("terminal-", live.app.export_screenshot(title="Unblame", simplify=True))
