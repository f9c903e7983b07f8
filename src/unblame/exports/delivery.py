"""One session in any format: its text, the file it goes to, and the writing of it. The command and the app use this."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from unblame.exports.formats import Layout, as_read, document, format_named, in_zone, joined, laid_out
from unblame.exports.images import Images, embedded, planned
from unblame.exports.published import kept_place, root_of
from unblame.exports.stamp import file_name
from unblame.exports.write import Written, write_document, write_json, write_text
from unblame.record.session import Session


class Text(NamedTuple):
    """A whole document; `left` are sentences about what it leaves out or lacks."""

    text: str
    left: tuple[str, ...] = ()


def text_of(session: Session, path: Path | None, layout: Layout, now: datetime, *, task: str = "") -> Text:
    """The document as a file would hold it. `path` is the session's file, `task` one of engram's.

    Raises as `formats.document`, and OSError for a picture of a page that cannot be read.
    """
    if layout.format == "json":
        from unblame.exports.record_json import record_json

        return Text(record_json(session))
    if layout.format == "html" and path is not None:
        page = path.with_suffix(".html")
        plan = planned(session, path, page)
        held = embedded(plan.pictures, page)
        return Text(document(plan.session, layout, held), _unwritten(session, layout))
    if format_named(layout.format).laid_out:
        return Text(document(session, layout), _unwritten(session, layout))
    if layout.format == "engram":
        from unblame.exports.engram import engram_script

        return Text(engram_script(as_read(session, layout.zone), task))
    from unblame.exports.trackers.chosen import Out

    made = joined([Out(in_zone(session, layout.zone), path)], layout.format, now)
    return Text(made.text, made.left)


def target_in(folder: Path, session: Session, path: Path | None, layout: Layout) -> Path:
    """A session's file in a folder: the one of the last time, though the title changed since; else by its name."""
    ending = format_named(layout.format).ending
    if path is not None:
        kept = kept_place(session, root_of(path), folder, layout.template, ending)
        if kept is not None:
            return kept
    shown = laid_out(session, layout)
    return folder / file_name(shown, layout.template, ending, for_customers=layout.for_customers)


def deliver(
    session: Session,
    path: Path | None,
    target: Path,
    layout: Layout,
    now: datetime,
    *,
    state_folder: Path,
    images: Images = "copy",
    task: str = "",
    force: bool = False,
) -> Written:
    """Write the document of a session to a file; the folder must be there.

    Raises OSError and as `formats.document`.
    """
    kept = state_folder / "exported"
    if layout.format == "json":
        return write_json(session, target, exported=kept, force=force)
    if not format_named(layout.format).laid_out:
        made = text_of(session, path, layout, now, task=task)
        written = write_text(target, made.text, exported=kept, owners=(session.id,), force=force)
        return replace(written, told=(*written.told, *made.left))
    written = write_document(session, target, layout, force=force, source=path, images=images, exported=kept)
    return replace(written, told=(*written.told, *_unwritten(session, layout)))


def _unwritten(session: Session, layout: Layout) -> tuple[str, ...]:
    if not layout.for_customers:
        return ()
    from unblame.exports.outside import unwritten

    return unwritten(session)
