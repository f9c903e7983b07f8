"""Writes what `unblame export` makes, and says of each file where it went or why not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from unblame.cli.export_targets import Source, Sources, target_in
from unblame.cli.main import FINDINGS, FINE, WRONG
from unblame.cli.terminal import say
from unblame.exports.formats import Layout, as_read, document, format_named, joined
from unblame.exports.images import Images
from unblame.exports.published import keep, may_keep, place_below, root_of, with_place
from unblame.exports.render import TemplateError
from unblame.exports.trackers.chosen import Out
from unblame.exports.write import Written, write_document, write_json, write_text
from unblame.store.errors import Unreadable
from unblame.store.lock import Held


class Job(NamedTuple):
    """What is asked of every session: how it is laid out and written. `today` is this machine's day."""

    layout: Layout
    force: bool
    images: Images
    task: str
    state_folder: Path
    now: datetime
    today: date


def export_each(sources: Sources, job: Job, folder: Path | None, output: str) -> int:
    """Each session by itself: into a folder, a named file, or to stdout."""
    code = FINE
    for source in sources:
        if folder is not None and source.session.incident.private:
            say(
                f"unblame: {source.shown}: private, and so not written to {folder}. "
                "To write it all the same, name a file: -o."
            )
        elif folder is not None:
            code = max(code, write_one(source, target_in(folder, source, job.layout), job))
        elif output not in ("", "-"):
            code = max(code, write_one(source, Path(output), job))
        else:
            code = max(code, _print_one(source, job))
    return code


def export_joined(sources: Sources, job: Job, output: str) -> int:
    """The actions of all sessions as one document, to stdout or into a named file."""
    outs: list[Out] = []
    for source in sources:
        if source.session.incident.private and len(sources) > 1:
            say(f"unblame: {source.shown}: private, and so not in a list of several. Export it by itself.")
        else:
            outs.append(_out(source, job))
    if not outs:
        return FINE
    made = joined(outs, job.layout.format, job.now)
    for sentence in made.left:
        say(sentence)
    if output in ("", "-"):
        sys.stdout.write(made.text)
        return FINE
    return put(Path(output), lambda target: write_text(target, made.text, force=job.force))


def write_one(source: Source, target: Path, job: Job) -> int:
    """One session's file, and its place kept where it is a write-up; gives the exit code."""
    if job.layout.format == "json":
        return put(target, lambda path: write_json(source.session, path, force=job.force))
    if not format_named(job.layout.format).laid_out:
        text = _script_or_list(source, job)
        return put(target, lambda path: write_text(path, text, force=job.force))
    place = _place(source, target, job)
    session = with_place(source.session, job.layout.template, place, job.today)

    def write(path: Path) -> Written:
        return write_document(
            session,
            path,
            job.layout,
            force=job.force,
            source=source.path,
            images=job.images,
            exported=job.state_folder / "exported",
        )

    code = put(target, write)
    if code == FINE and session is not source.session and source.path is not None:
        _keep(source.path, place, job)
    return code


def _print_one(source: Source, job: Job) -> int:
    try:
        if job.layout.format == "json":
            from unblame.exports.record_json import record_json

            text = record_json(source.session)
        elif format_named(job.layout.format).laid_out:
            text = document(source.session, job.layout)
        else:
            text = _script_or_list(source, job)
    except TemplateError as error:
        return _failed(error)
    sys.stdout.write(text)
    return FINE


def _script_or_list(source: Source, job: Job) -> str:
    """A session's own document of a format without a template; what it leaves out is said."""
    if job.layout.format == "engram":
        from unblame.exports.engram import engram_script

        return engram_script(as_read(source.session, job.layout.zone), job.task)
    made = joined([_out(source, job)], job.layout.format, job.now)
    for sentence in made.left:
        say(sentence)
    return made.text


def _out(source: Source, job: Job) -> Out:
    return Out(as_read(source.session, job.layout.zone), source.path)


def _place(source: Source, target: Path, job: Job) -> str:
    """What will be kept of a target; empty where nothing can be."""
    if source.path is None:
        return ""
    place = place_below(root_of(source.path), target)
    if not place or may_keep(source.path):
        return place
    if with_place(source.session, job.layout.template, place, job.today) is not source.session:
        say(f"{source.path}: read-only, and so it does not keep where its write-up is.")
    return ""


def _keep(path: Path, place: str, job: Job) -> None:
    """A session that cannot be written makes no export fail: the write-up stands."""
    try:
        if keep(path, job.layout.template, place, job.state_folder, job.now, job.today):
            say(f"{path}: keeps {place} in publication.published.")
    except Held as error:
        say(f"unblame: {error} Where its write-up is was not kept. Export it again later.")
    except (Unreadable, OSError) as error:
        problem = error.problem if isinstance(error, Unreadable) else error.strerror
        say(f"unblame: {path}: does not keep where its write-up is ({problem}). Mend that and export it again.")


def put(target: Path, write: Callable[[Path], Written]) -> int:
    """Write a file and the folders above it, and say how that went."""
    made = [each for each in (target.parent, *target.parent.parents) if not each.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        result = write(target)
    except TemplateError as error:
        for folder in made:  # nothing is in them
            with suppress(OSError):
                folder.rmdir()
        return _failed(error)
    except OSError as error:
        say(f"unblame: {target}: cannot be written ({error.strerror}). Name another place with -o.")
        return WRONG
    if result.refused:
        say(f"unblame: {target}: not written: {result.refused}\n{result.diff}".rstrip())
        return FINDINGS
    say(f"{target}")
    for sentence in result.told:
        say(sentence)
    return FINE


def _failed(error: TemplateError) -> int:
    from unblame.exports.outside import Leaks

    say(f"unblame: {error}")
    return FINDINGS if isinstance(error, Leaks) else WRONG
