"""`unblame export --archive`: write-ups by year and month, and the index of all that lie there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from unblame.cli.export_files import Job, put, write_one
from unblame.cli.export_targets import Source, Sources
from unblame.cli.main import FINE
from unblame.cli.terminal import say
from unblame.exports import template_files
from unblame.exports.archive_tree import INDEX, Rows, archived, index, left_out, place
from unblame.exports.formats import as_read
from unblame.exports.stamp import STANDARD, mark_of
from unblame.exports.write import write_index
from unblame.store.atomic import write_new


def export_archive(sources: Sources, job: Job, folder: Path) -> int:
    """Bring the sessions' files up to date, then the index of what lies there; gives the exit code."""
    path = folder / INDEX
    before = _index_text(path)
    is_new = before is None
    hidden = set(left_out(before or ""))
    there = archived(folder)
    code = FINE
    for source in sources:
        mark = mark_of(source.session.id)
        if source.session.incident.private:
            hidden.add(mark)
            _leave_out(source, folder, there)
            continue
        hidden.discard(mark)
        code = max(code, write_one(source, _target(source, job, folder, there), job))
    if not folder.is_dir():
        return code
    if is_new:
        _add_template(folder)
    text = index(archived(folder), hidden)
    return max(code, put(path, lambda target: write_index(target, text, force=job.force)))


def _target(source: Source, job: Job, folder: Path, there: Rows) -> Path:
    """Where the session's write-up lies already, though its title or day changed since; else its place by day."""
    for known, row in there.items():
        if row.session == source.session.id:
            return folder / known
    return folder / place(as_read(source.session, job.layout.zone))


def _leave_out(source: Source, folder: Path, there: Rows) -> None:
    say(f"unblame: {source.shown}: private, and so neither in {folder} nor in its index.")
    for known, row in there.items():
        if row.session == source.session.id:
            say(f"unblame: {folder / known}: this is its write-up of an earlier time. Delete the file by hand.")


def _index_text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def _add_template(folder: Path) -> None:
    """A new archive gets the standard template to start a team's own from; what is done with it is theirs."""
    given = template_files.source(STANDARD)
    target = folder / "templates" / f"{STANDARD}.md.j2"
    with suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        write_new(target, given.text.encode(), 0o666)
