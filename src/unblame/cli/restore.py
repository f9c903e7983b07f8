"""`unblame restore`: list the backups of a session, or bring one of them back."""

from __future__ import annotations

import argparse
import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unblame.cli.main import FINDINGS, FINE, CommandError
from unblame.cli.terminal import now, put, say
from unblame.config import here, load_config

if TYPE_CHECKING:
    from unblame.record.session import Session
    from unblame.store.atomic import Stamp
    from unblame.store.backup import Backup

_BEFORE = {
    "migration": "before an upgrade",
    "merge": "before a merge",
    "comments": "before a save without comments",
    "meeting": "when a meeting started",
    "restore": "before a restore",
    "import": "before an import",
}
_WIDEST = max(map(len, _BEFORE.values()))
_NEW_FILE_MODE = 0o600


class _Restored(NamedTuple):
    """What was brought back, the number that the former file has now, and whether the file changed at all."""

    backup: Backup
    kept: int | None
    changed: bool


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.add_argument("file", metavar="FILE", help="a session's .toml file, also one that is broken or gone")
    command.add_argument("number", metavar="NUMBER", nargs="?", help="the backup to bring back; without it, a list")
    command.add_argument("--json", action="store_true", help="for scripts")


def run(arguments: argparse.Namespace) -> int:
    """List, or bring back."""
    path = _file(arguments.file)
    state_folder = load_config().state_folder
    folder = state_folder / "backups"
    if arguments.number is None:
        return _list(path, _found(folder, path), as_json=arguments.json)
    from unblame.store.lock import Held, short_lock

    try:
        with short_lock(state_folder, path):
            restored = _restore(path, arguments.number, folder)
    except Held as error:
        raise CommandError(f"{error} Close it there first.") from None
    _report(path, restored, as_json=arguments.json)
    return FINE


def _file(name: str) -> Path:
    """The file, which need not exist; what can be no session's file is refused."""
    path = Path(name)
    if name == "-":
        raise CommandError("“-” is stdin, and a backup is brought back into a file. Name the session's file.")
    if path.is_dir():
        raise CommandError(f"{path}: this is a folder. Name a session's .toml file.")
    if path.exists() and not path.is_file():
        raise CommandError(f"{path}: this is a device or a pipe. Name a session's .toml file.")
    return path


def _found(folder: Path, path: Path) -> list[Backup]:
    """The backups of what the file holds now, else of what it held; number 1 comes first."""
    from unblame.store.backup import backups

    return backups(folder, _present_id(path), path)


def _present_id(path: Path) -> str | None:
    from unblame.store.errors import Unreadable
    from unblame.store.load import load_session

    try:
        return load_session(path, newer=True).session.id
    except Unreadable:
        return None


def _list(path: Path, found: list[Backup], *, as_json: bool) -> int:
    rows = [_row(number, backup) for number, backup in enumerate(found, 1)]
    if as_json:
        import json

        put(json.dumps([row for row, _ in rows], indent=2))
    else:
        for _, line in rows:
            put(line)
    if not found:
        say(f"{path}: no backup of it is kept. One is made when a meeting starts, and before a merge.")
        return FINDINGS
    if not as_json:
        say("“unblame restore FILE NUMBER” brings one back, and keeps what the file holds now.")
    return FINE


def _row(number: int, backup: Backup) -> tuple[dict[str, object], str]:
    """One backup for scripts, and as a line."""
    from unblame.record.text import clean_line, visible
    from unblame.store.errors import Unreadable
    from unblame.store.load import parse_session, read_bytes

    row: dict[str, object] = {"number": number, **_identity(backup), "size": backup.size}
    line = f"{number:>2}  {_time(backup)}  {_BEFORE[backup.reason]:<{_WIDEST}}  {_size(backup.size):>8}  "
    try:
        session = parse_session(read_bytes(backup.path), backup.path, newer=True)
    except Unreadable as error:
        none = dict.fromkeys(("id", "title", "events", "whys", "actions"))
        return {**row, **none, "problem": str(error)}, f"{line}cannot be read"
    counts = {"events": len(session.timeline), "whys": len(session.whys), "actions": len(session.actions)}
    title = visible(clean_line(session.incident.title)) or "Untitled"
    identity = {"id": session.id, "title": session.incident.title}
    return {**row, **identity, **counts, "problem": None}, f"{line}{title}  ({_holds(session)})"


def _holds(session: Session) -> str:
    counted = [("event", session.timeline), ("why", session.whys), ("action", session.actions)]
    return ", ".join(f"{len(records)} {word}{'s' * (len(records) != 1)}" for word, records in counted)


def _identity(backup: Backup) -> dict[str, object]:
    return {"backup": str(backup.path), "made_at": backup.made_at.isoformat(), "reason": backup.reason}


def _time(backup: Backup) -> str:
    from unblame.record.zones import zone_label

    zone = here()
    return f"{backup.made_at.astimezone(zone):%Y-%m-%d %H:%M:%S} {zone_label(zone, backup.made_at)}"


def _size(size: int) -> str:
    """Bytes in the unit that leaves few digits."""
    if size < 1 << 10:
        return f"{size} B"
    return f"{size / 2**10:.0f} KiB" if size < 1 << 20 else f"{size / 2**20:.1f} MiB"


def _restore(path: Path, number: str, folder: Path) -> _Restored:
    """Keep what the file holds, then put the backup in its place."""
    from unblame.store.atomic import stamp_of

    found = _found(folder, path)
    backup = dict(zip(map(str, count(1)), found, strict=False)).get(number)
    if backup is None:
        raise CommandError(_wrong_number(path, number, len(found)))
    data = backup.path.read_bytes()  # first, since what is kept now may push it out
    stamp = stamp_of(path)
    kept = None
    if stamp is not None:
        present = _present(path)
        if present == data:
            return _Restored(backup, None, changed=False)
        kept = _keep(path, present, backup, folder)
    _write(path, data, stamp)
    if kept is None:
        return _Restored(backup, None, changed=True)
    numbers = {each.path: number for number, each in enumerate(_found(folder, path), 1)}
    return _Restored(backup, numbers.get(kept, 1), changed=True)


def _wrong_number(path: Path, number: str, kept: int) -> str:
    if not kept:
        return f"{path}: no backup of it is kept. One is made when a meeting starts, and before a merge."
    from unblame.record.reading import shortened

    numbers = "the only one is 1" if kept == 1 else f"they go from 1 to {kept}"
    return f"{path}: there is no backup “{shortened(number)}”: {numbers}. “unblame restore {path}” lists what there is."


def _present(path: Path) -> bytes:
    """What the file holds, sound or not: a file that cannot be kept is not written over."""
    from unblame.store.errors import Unreadable
    from unblame.store.load import read_bytes

    try:
        return read_bytes(path)
    except Unreadable as error:
        raise CommandError(f"{path}: cannot be kept as a backup first: {error.problem}. Move it away.") from None


def _keep(path: Path, present: bytes, backup: Backup, folder: Path) -> Path:
    """Keep the file under its own id, else beside the backup that takes its place."""
    from unblame.store.backup import keep

    try:
        return keep(folder, _present_id(path) or backup.path.parent.name, path, present, "restore", now())
    except OSError as error:
        problem = f"not changed, since it cannot be kept as a backup first ({error.strerror})"
        raise CommandError(f"{path}: {problem}. Make room, or write access, in {folder}.") from error


def _write(path: Path, data: bytes, stamp: Stamp | None) -> None:
    """Replace the file, or make it and the folder that it stood in."""
    from unblame.store.atomic import changed_since, write_atomically

    def confirm() -> None:
        if changed_since(path, stamp):
            raise CommandError(f"{path}: not changed, since another program wrote to it just now. Try it again.")

    try:
        Path(os.path.realpath(path)).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data, mode=_NEW_FILE_MODE, confirm=confirm)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror}). Mend that and try it again.") from error


def _report(path: Path, restored: _Restored, *, as_json: bool) -> None:
    if as_json:
        import json

        result = {"path": str(path), "changed": restored.changed, "kept": restored.kept}
        put(json.dumps({**result, **_identity(restored.backup)}, indent=2))
    else:
        put(str(path))
    then = f"{_time(restored.backup)}, {_BEFORE[restored.backup.reason]}"
    if not restored.changed:
        say(f"It holds this already, as of {then}. Nothing was changed.")
        return
    former = "There was no file" if restored.kept is None else f"The former file is kept as number {restored.kept}"
    say(f"Brought back: {then}. {former}.")
    _warn_of_broken(path)


def _warn_of_broken(path: Path) -> None:
    """What was kept before a restore may have been a file with a mistake: its place is said."""
    from unblame.store.errors import Unreadable
    from unblame.store.load import load_session

    try:
        load_session(path, newer=True)
    except Unreadable as error:
        say(f"unblame: {error}")
