"""Writes what `unblame export` makes, and says of each file where it went or why not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from unblame.cli.export_targets import Source, Sources
from unblame.cli.main import FINDINGS, FINE, WRONG
from unblame.cli.terminal import say
from unblame.exports.delivery import deliver, target_in, text_of
from unblame.exports.formats import Layout, format_named, in_zone, joined
from unblame.exports.images import Images
from unblame.exports.published import keep, may_keep, place_below, root_of, with_place
from unblame.exports.render import TemplateError
from unblame.exports.trackers.chosen import Out
from unblame.exports.write import Written, write_text
from unblame.store.errors import Unreadable
from unblame.store.lock import Held


class Job(NamedTuple):
    """What is asked of every session: how it is laid out and written. `today` is this machine's day.

    `written` has each file of this run, and what it was written from.
    """

    layout: Layout
    force: bool
    images: Images
    task: str
    state_folder: Path
    now: datetime
    today: date
    written: dict[str, str]


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
            target = target_in(folder, source.session, source.path, job.layout)
            code = max(code, write_one(source, target, job))
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
            outs.append(Out(in_zone(source.session, job.layout.zone), source.path))
    if not outs:
        return FINE
    made = joined(outs, job.layout.format, job.now)
    for sentence in made.left:
        say(sentence)
    if output in ("", "-"):
        sys.stdout.write(made.text)
        return FINE
    kept = job.state_folder / "exported"
    owners = [out.session.id for out in outs]
    return put(
        Path(output), lambda target: write_text(target, made.text, exported=kept, owners=owners, force=job.force)
    )


def write_one(source: Source, target: Path, job: Job) -> int:
    """One session's file, and its place kept where it is a write-up; gives the exit code."""
    before = job.written.setdefault(os.path.normcase(os.path.realpath(target)), source.shown)
    if before != source.shown:
        say(
            f"unblame: {source.shown}: not written: {target} was just written from {before}. "
            "Give one of them another title, or name another file with -o."
        )
        return FINDINGS
    place = _place(source, target, job) if format_named(job.layout.format).laid_out else ""
    session = with_place(source.session, job.layout.template, place, job.today)
    code = put(
        target,
        lambda path: deliver(
            session,
            source.path,
            path,
            job.layout,
            job.now,
            state_folder=job.state_folder,
            images=job.images,
            task=job.task,
            force=job.force,
        ),
    )
    if code == FINE and session is not source.session and source.path is not None:
        _keep(source.path, place, job)
    return code


def _print_one(source: Source, job: Job) -> int:
    try:
        made = text_of(source.session, source.path, job.layout, job.now, task=job.task)
    except TemplateError as error:
        return _failed(error)
    except OSError as error:
        say(f"unblame: {source.shown}: a picture cannot be read ({error.strerror}). Mend that, or use --images link.")
        return WRONG
    for sentence in made.left:
        say(sentence)
    sys.stdout.write(made.text)
    return FINE


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
        say(f"unblame: {target}: not written: {result.refused} {result.advice}\n{result.diff}".rstrip())
        return FINDINGS
    say(f"{target}")
    for sentence in result.told:
        say(sentence)
    return FINE


def _failed(error: TemplateError) -> int:
    from unblame.exports.outside import Leaks

    say(f"unblame: {error}")
    return FINDINGS if isinstance(error, Leaks) else WRONG
