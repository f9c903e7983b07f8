"""Read a session file: every byte string gives a Session or an Unreadable that says what to do."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast, get_args, get_origin

from pydantic import ValidationError

from unblame.record.ids import tail_of
from unblame.record.kinds import SCHEMA
from unblame.record.session import Session
from unblame.record.table import Record, Table
from unblame.record.text import slug
from unblame.store.errors import NotASession, Unreadable
from unblame.store.migrate import MigrationError, migrated, schema_of
from unblame.store.syntax import MAX_BYTES, decode, read_document


class Loaded(NamedTuple):
    """A session as it was read. `data` are the file's bytes, for a later merge and for autosave.

    `older` is the file's schema where it was raised to this one: the first save replaces the older form, so that a
    backup comes first. `newer` is the file's schema where this version is behind it: what it says elsewhere is
    kept, but nobody knows what a save would break, so that it is for reading only.
    """

    session: Session
    path: Path
    data: bytes
    older: int | None = None
    newer: int | None = None

    @property
    def comments(self) -> bool:
        """Whether the file holds TOML comments: saving drops them, so that a backup comes first."""
        from unblame.store.locate import has_comments

        return has_comments(decode(self.data, self.path))


def load_session(path: Path, *, newer: bool = False) -> Loaded:
    """Read a file. Raises Unreadable for anything that is not a session of this version or an older one.

    With `newer`, a session of a later version is read as well, as far as this one understands it.
    """
    data = read_bytes(path)
    read = _read(decode(data, path), path, newer=newer)
    return Loaded(read.session, path, data, read.older, read.newer)


def parse_session(data: bytes, source: Path, *, newer: bool = False) -> Session:
    """Read a session from bytes; `source` names them in messages and gives the id where none is written.

    `newer` as in `load_session`; the session's `schema_version` is then the later one.
    """
    return _read(decode(data, source), source, newer=newer).session


def parse_stream(stream: BinaryIO, source: Path) -> Session:
    """Read a session from an open stream such as stdin, of at most 16 MiB. Raises Unreadable."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(source, "more")
    return parse_session(data, source)


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most 16 MiB. Raises Unreadable, before reading where it can."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(path, "expected a session file, found a folder", "Name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(path, "expected a session file, found a device or pipe", "Name a file")
        if status.st_size > MAX_BYTES:
            raise _too_large(path, f"{status.st_size / 2**20:.0f} MiB")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable(path, "there is no such file", "“unblame new” makes one") from None
    except PermissionError:
        mend = "Ask its owner for permission, or change it with chmod"
        raise Unreadable(path, "you may not read this file", mend) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problem = f"the file cannot be read ({reason})"
        raise Unreadable(path, problem, "Check the name and the disk") from None
    if len(data) > MAX_BYTES:
        raise _too_large(path, "more")
    return data


def _too_large(path: Path, found: str) -> Unreadable:
    problem = f"expected at most 16 MiB, found {found}"
    return Unreadable(path, problem, "Choose a session file; long logs belong beside it, linked as evidence")


class _Read(NamedTuple):
    session: Session
    older: int | None
    newer: int | None


def _read(text: str, source: Path, *, newer: bool) -> _Read:
    document = read_document(text, source)
    if "incident" not in document:
        problem = "expected a session, found TOML without the table [incident]"
        raise NotASession(source, problem, "Choose another file, or add [incident] with a title")
    later = _later_than_ours(document)
    if later is not None and not newer:
        raise _too_new(later, text, source)
    document, older = _migrated(document, text, source)
    document.setdefault("schema", SCHEMA)
    if document.get("id", "") == "":
        document["id"] = slug(source.stem)
    made = fill_ids(document)
    try:
        return _Read(Session.model_validate(document), older, later)
    except ValidationError as error:
        if later is not None:
            raise _too_new(later, text, source) from None
        from unblame.store.wrong import in_our_words  # only a file that is wrong needs it

        raise in_our_words(error, document, text, source, made) from None


def _later_than_ours(document: dict[str, Any]) -> int | None:
    schema = schema_of(document)
    return schema if schema is not None and schema > SCHEMA else None


def _too_new(schema: int, text: str, source: Path) -> Unreadable:
    problem = f"expected schema {SCHEMA} or older, found {schema}: a newer Unblame wrote this file"
    return _at_schema(problem, "Upgrade Unblame to read it; this version leaves it as it is", text, source)


def _migrated(document: dict[str, Any], text: str, source: Path) -> tuple[dict[str, Any], int | None]:
    try:
        return migrated(document)
    except MigrationError as error:
        raise _at_schema(error.problem, error.mend, text, source) from None


def _at_schema(problem: str, mend: str, text: str, source: Path) -> Unreadable:
    from unblame.store.locate import find_place

    line, column = find_place(text, ("schema",)) or (None, None)
    return Unreadable(source, problem, mend, line=line, column=column)


def fill_ids(document: dict[str, Any]) -> frozenset[str]:
    """Give an id to each record without one, and to each whose id a former record has; gives those made.

    An id is made from the record's content, so that every reader of the same file makes the same one.
    """
    records = list(_records(Session, document))
    taken = {record["id"] for _, record in records if isinstance(record.get("id"), str)}
    seen: set[str] = set()
    made: set[str] = set()
    repeats: Counter[str] = Counter()
    for letter, record in records:
        written = record.get("id", "")
        if not isinstance(written, str):
            continue  # the model names what is wrong
        if not written or written in seen:
            import json

            content = json.dumps(record, sort_keys=True, default=str)
            written = letter + tail_of(content)
            while written in taken:
                repeats[content] += 1
                written = letter + tail_of(f"{content}{repeats[content]}")
            record["id"] = written
            taken.add(written)
            made.add(written)
        seen.add(written)
    return frozenset(made)


def _records(model: type[Table], table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a raw document with their kind's letter, owners before what they own."""
    for key, inner_model in _tables_of(model):
        inner = table.get(key)
        if isinstance(inner, list) and issubclass(inner_model, Record):
            for record in cast("list[Any]", inner):
                if isinstance(record, dict):
                    yield inner_model.LETTER, cast("dict[str, Any]", record)
                    yield from _records(inner_model, cast("dict[str, Any]", record))
        elif isinstance(inner, dict) and not issubclass(inner_model, Record):
            yield from _records(inner_model, cast("dict[str, Any]", inner))


@cache
def _tables_of(model: type[Table]) -> tuple[tuple[str, type[Table]], ...]:
    """The keys of a model that hold a table or an array of tables, each with what it holds."""
    found: list[tuple[str, type[Table]]] = []
    for key, field in model.model_fields.items():
        annotation = field.annotation
        held = get_args(annotation)[0] if get_origin(annotation) is tuple else annotation
        if isinstance(held, type) and issubclass(held, Table):
            found.append((key, held))
    return tuple(found)
