"""`unblame import`: corrections made by hand in a write-up, back into the session that it was exported from."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from unblame.cli.import_document import STDIN, Document, read_document
from unblame.cli.main import FINDINGS, FINE, CommandError
from unblame.cli.terminal import existing, now, put, say
from unblame.config import here, load_config

if TYPE_CHECKING:
    from datetime import date

    from unblame.imports.three_way import Imported
    from unblame.record.session import Session
    from unblame.store.atomic import Stamp
    from unblame.store.load import Loaded

STDOUT = "-"
SOURCES = ("auto", "writeup")
_NEW_FILE_MODE = 0o600
_ZONE = "incident.timezone"
_VERSIONS = 50
"""How many commits are looked through for the document as it was exported."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("file", metavar="FILE", help="a write-up of the standard template (.md), or - for stdin")
    command.add_argument(
        "--into",
        metavar="SESSION",
        required=True,
        help="the session's .toml file; with - the record of the write-up alone is printed as JSON",
    )
    command.add_argument("--from", dest="source", choices=SOURCES, default="auto", help="what FILE is; auto: find out")
    command.add_argument("--dry-run", action="store_true", help="show the corrections and write nothing")
    command.add_argument(
        "--force",
        action="store_true",
        help="take the write-up of another session, an unstamped one, or one whose exported text is not known",
    )
    command.epilog = (
        "Exits with 1 where something could not be taken, or was changed in the session as well; both are kept then."
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, compare, write."""
    document = read_document(arguments.file, force=arguments.force)
    if arguments.into == STDOUT:
        return _print_record(document)
    path = existing(arguments.into)
    if arguments.file != STDIN and path.resolve() == Path(arguments.file).resolve():
        raise CommandError(f"{path}: this is both FILE and SESSION. Name the session's .toml file behind --into.")
    from unblame.store.errors import Unreadable
    from unblame.store.lock import Held, short_lock

    try:
        with short_lock(load_config().state_folder, path, while_open=True):
            return _import(document, path, force=arguments.force, dry_run=arguments.dry_run)
    except Held as error:
        raise CommandError(f"{error} Try it again.") from None
    except Unreadable as error:
        raise CommandError(str(error)) from None


def _print_record(document: Document) -> int:
    from unblame.exports.record_json import record_json
    from unblame.imports.three_way import new_from_writeup

    taken = new_from_writeup(document.session_id or "imported", document.text, _as_exported, _today())
    sys.stdout.write(record_json(taken.session))
    return _tell(document, taken)


def _import(document: Document, path: Path, *, force: bool, dry_run: bool) -> int:
    from unblame.imports.changes import changes
    from unblame.imports.owners import with_people_for_owners
    from unblame.imports.three_way import import_writeup
    from unblame.store.atomic import stamp_of
    from unblame.store.load import load_session

    stamp = stamp_of(path)
    loaded = load_session(path)
    if document.session_id != loaded.session.id and not force:
        raise CommandError(
            f"{document.name}: it is the write-up of another session, {document.session_id}, and {path} is "
            f"{loaded.session.id}. Name that session, or import into this one all the same with --force."
        )
    if not document.edited:
        say(f"{document.name}: not edited since its export. There is nothing to import.")
        return FINE
    session = _in_zone_of(document, loaded.session)
    shown = _as_exported(session, path)
    base = _base(document, session, shown)
    _check_base(document, path, base, is_own_zone=session is loaded.session, force=force)

    def render(changed: Session) -> str:
        return shown if changed is session else _as_exported(changed, path)

    taken = import_writeup(session, document.text, base, render, _today())
    if session is not loaded.session:
        taken = taken._replace(session=_in_own_zone(taken.session, loaded.session))
    taken = taken._replace(session=with_people_for_owners(taken.session, loaded.session))
    made = changes(loaded.session, taken.session)
    for change in made:
        put(change.said)
    if not dry_run:
        _save(document, loaded, taken, [change.where for change in made], stamp)
    compared = "what was exported" if base is not None else "the session as it is now"
    count = "No correction" if not made else "One correction" if len(made) == 1 else f"{len(made)} corrections"
    done = "to be taken into" if dry_run else "taken into"
    say(f"{count} {done} {path}, compared with {compared}.")
    return _tell(document, taken)


def _check_base(document: Document, path: Path, base: str | None, *, is_own_zone: bool, force: bool) -> None:
    """Raises CommandError where it cannot be told what was corrected."""
    from unblame.imports.three_way import zone_named

    if not is_own_zone and (base is None or zone_named(base) != zone_named(document.text)):
        raise CommandError(
            f"{document.name}: its times are in the zone {zone_named(document.text)}, which {path} does not have, and "
            "it is not known whether it was exported so. Make the corrections in a write-up that was exported without "
            "--timezone."
        )
    if base is None and not force:
        raise CommandError(
            f"{document.name}: it is not known what was changed in it: {path} has changed since the export, whose text "
            "is neither on this machine nor in the document’s git history. Import it where it was exported, or have "
            "the document win wherever the two differ with --force."
        )


def _save(document: Document, loaded: Loaded, taken: Imported, places: list[str], stamp: Stamp | None) -> None:
    """Write the session, the former one kept as a backup, and note a document of which nothing is left to take.

    Of a conflict the session keeps both sides.
    """
    from unblame.store import exported

    if taken.session != loaded.session:
        _keep(loaded.path, loaded.session.id, loaded.data)
        _write(loaded.path, taken.session, stamp)
    if not taken.problems and (places or not taken.conflicts):
        with suppress(OSError):  # the next export asks for --force then
            exported.note_taken(_exported_folder(), document.text, loaded.session, places)


def _exported_folder() -> Path:
    return load_config().state_folder / "exported"


def _in_zone_of(document: Document, session: Session) -> Session:
    """The session in the zone that the document's times are in: it may have been exported for other readers."""
    from unblame.exports.formats import in_zone
    from unblame.imports.three_way import zone_named
    from unblame.record.reading import Unread
    from unblame.record.zones import zone

    written = zone_named(document.text)
    try:
        if not written or zone(written) == zone(session.incident.timezone or "UTC"):
            return session
        return in_zone(session, written)
    except Unread:
        return session


def _in_own_zone(session: Session, before: Session) -> Session:
    """The session in the zone that it had, the times of changed events as that zone writes them."""
    from unblame.record import where
    from unblame.record.zones import fixed
    from unblame.review.milestones import incident_zone

    own, zone, was = where.put(session, _ZONE, before.incident.timezone), incident_zone(before), set(before.timeline)
    events = tuple(
        event if event in was or event.at is None else event.model_copy(update={"at": fixed(event.at, zone)})
        for event in own.timeline
    )
    return own.model_copy(update={"timeline": events})


def _base(document: Document, session: Session, shown: str) -> str | None:
    """The document as it was exported: as it is kept, as the session still gives it, or as it was committed.

    One that was taken in already is compared with what it was then.
    """
    from unblame.exports.front_matter import front_matter
    from unblame.exports.stamp import stamp
    from unblame.store import exported
    from unblame.store.git import GitError, versions

    folder, digest = _exported_folder(), exported.digest_of(document.text)
    kept = exported.last_taken(folder, digest, session) or exported.find(folder, digest)
    if kept is not None or not digest:
        return kept
    for text in (shown, front_matter(session, shown, for_customers=False) + shown):
        stamped = stamp(text, session.id)
        if exported.digest_of(stamped) == digest:
            with suppress(OSError):  # it may be wanted again, when the session has changed
                exported.keep(folder, stamped)
            return stamped
    if document.name == "stdin":
        return None
    try:
        committed = (data.decode("utf-8", "replace") for data in versions(Path(document.name), _VERSIONS))
        return next((text for text in committed if exported.is_export(text, digest)), None)
    except (GitError, OSError):
        return None


def _tell(document: Document, taken: Imported) -> int:
    """Say what could not be taken, and where the session had changed meanwhile; gives the exit code."""
    from unblame.review.names import Names

    for problem in taken.problems:
        line = f":{problem.line}" if problem.line else ""
        say(f"{document.name}{line}: {problem.place}: {problem.reason}")
    names = Names(taken.session)
    for conflict in taken.conflicts:
        line = f":{taken.lines[conflict.where]}" if conflict.where in taken.lines else ""
        mine, theirs = map(_told, (conflict.mine, conflict.theirs))
        say(
            f"{document.name}{line}: {names.place(conflict.where)}: the session was changed meanwhile and keeps "
            f"{mine}; the document says {theirs}. Both are kept: open the session to settle it."
        )
    return FINDINGS if taken.problems or taken.conflicts else FINE


def _told(value: str) -> str:
    """One side of a conflict; of a whole record, which stands there as TOML, its words alone."""
    import tomli

    from unblame.record.reading import shortened

    if not value:
        return "nothing"
    if value.startswith('id = "'):
        with suppress(tomli.TOMLDecodeError):
            texts = (text for key, text in tomli.loads(value).items() if key != "id" and isinstance(text, str))
            value = next(texts, value)
    return f"“{shortened(value)}”"


def _keep(path: Path, session_id: str, data: bytes) -> None:
    from unblame.store.backup import keep

    folder = load_config().state_folder / "backups"
    try:
        keep(folder, session_id, path, data, "import", now())
    except OSError as error:
        problem = f"not changed, since it cannot be kept as a backup first ({error.strerror})"
        raise CommandError(f"{path}: {problem}. Make room, or write access, in {folder}.") from error


def _write(path: Path, session: Session, stamp: Stamp | None) -> None:
    from unblame.store.atomic import stamp_of, write_atomically
    from unblame.store.toml import dump_session

    def confirm() -> None:
        if stamp_of(path) != stamp:
            raise CommandError(f"{path}: not changed, since another program wrote to it just now. Try it again.")

    try:
        write_atomically(path, dump_session(session).encode(), mode=_NEW_FILE_MODE, confirm=confirm)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror}). Mend that and try it again.") from error


def _as_exported(session: Session, path: Path | None = None) -> str:
    """The standard write-up as “unblame export” makes it: with roles for names where the session wants that, and the
    links of pictures that were copied. `path` is the session's file.
    """
    from unblame.exports.formats import as_read
    from unblame.exports.images import planned
    from unblame.exports.render import render

    return render(as_read(planned(session, path, path).session if path else session))


def _today() -> date:
    return now().astimezone(here()).date()
