"""Reading: what is accepted and mended, and that nothing but Unreadable ever comes out of bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.record.where import all_ids
from unblame.store.errors import NotASession, Unreadable
from unblame.store.library import Library
from unblame.store.load import load_session, parse_session
from unblame.store.toml import dump_session

SOURCE = Path("demo.toml")
GOOD = """\
schema = 1
id = "2024-01-15-checkout-abcdef"

[incident]
title = "Checkout down"
severity = "SEV1"

[impact]
users_affected = 50000
sla_breached = true

[[timeline]]
id = "E1"
at = 2024-01-15T10:13:00Z
milestones = ["detected"]
text = \"\"\"
two
lines\"\"\"

[[actions]]
id = "A1"
due = 2024-01-31
impact = 3

[[actions.lists]]
id = "T1"
items = ['x']
"""


def read(text: str | bytes) -> Session:
    return parse_session(text if isinstance(text, bytes) else text.encode(), SOURCE)


def test_loading_gives_the_bytes_and_whether_comments_would_be_lost(tmp_path: Path) -> None:
    path = tmp_path / "demo.toml"
    path.write_bytes(GOOD.encode())
    loaded = load_session(path)
    assert loaded.session == read(GOOD)
    assert (loaded.path, loaded.data, loaded.comments) == (path, GOOD.encode(), False)
    path.write_bytes(GOOD.encode() + b"# remember\n")
    assert load_session(path).comments is True


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == read(GOOD)


def test_schema_and_id_may_be_missing() -> None:
    session = parse_session(b'[incident]\ntitle = "t"\n', Path("folder/My Incident.toml"))
    assert (session.schema_version, session.id) == (1, "my-incident")


def test_controls_and_terminal_escapes_stay_outside() -> None:
    session = read('[incident]\ntitle = "a\\u001b[31mb\\u0007"\nsummary = "x\\r\\ny"')
    assert session.incident.title == "ab"
    assert session.incident.summary == "x\ny"


WITHOUT_IDS = """\
[incident]
[[timeline]]
text = "one"
[[timeline]]
text = "one"
[[timeline]]
id = ""
text = "two"
[[whys]]
id = "W1"
answer = "first"
[[factors]]
id = "W1"
text = "second"
[[actions]]
[[actions.lists]]
items = ["a"]
[[actions.lists]]
items = ["a"]
[[lessons.insights]]
theme = "t"
"""


def test_missing_and_repeated_ids_are_filled_the_same_way_by_every_reader() -> None:
    session = read(WITHOUT_IDS)
    ids = list(all_ids(session))
    assert ids == list(all_ids(read(WITHOUT_IDS)))
    assert len(set(ids)) == len(ids) == 9
    assert session.whys[0].id == "W1"
    assert session.factors[0].id.startswith("F")
    assert session.actions[0].lists[1].id.startswith("T")
    assert session.lessons.insights[0].id.startswith("I")
    assert all(len(identifier) == 7 for identifier in ids if identifier != "W1")


def test_a_made_id_never_takes_one_that_stands_further_down() -> None:
    made = read('[incident]\n[[timeline]]\ntext = "one"\n').timeline[0].id
    text = f'[incident]\n[[timeline]]\ntext = "one"\n[[timeline]]\nid = "{made}"\n'
    first, second = read(text).timeline
    assert second.id == made
    assert first.id != made


def test_a_made_id_does_not_depend_on_where_the_record_stands() -> None:
    event = '[[timeline]]\ntext = "one"\n'
    other = '[[timeline]]\ntext = "other"\n'
    assert read(f"[incident]\n{event}{other}").timeline[0].id == read(f"[incident]\n{other}{event}").timeline[1].id


def test_a_later_schema_is_named() -> None:
    with pytest.raises(Unreadable, match=r"demo\.toml:1:1: .*found 2: a newer Unblame wrote this file"):
        read(GOOD.replace("schema = 1", "schema = 2"))


LATER = GOOD.replace("schema = 1", "schema = 2").replace("[impact]", 'mood = "calm"\n[impact]\nshape = [{x = 1}]')
"""A file of the next schema, in which keys that this version knows mean what they do now."""


def test_a_later_schema_is_read_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "demo.toml"
    path.write_text(LATER)
    loaded = load_session(path, newer=True)
    assert (loaded.newer, loaded.older) == (2, None)
    assert loaded.session == parse_session(LATER.encode(), SOURCE, newer=True)
    assert (loaded.session.schema_version, loaded.session.incident.title) == (2, "Checkout down")
    assert loaded.session.incident.unknown() == {"mood": "calm"}
    assert dump_session(loaded.session).startswith("schema = 2\n")
    with pytest.raises(Unreadable, match="a newer Unblame wrote this file"):
        load_session(path)


def test_a_file_of_this_schema_is_neither_older_nor_newer(tmp_path: Path) -> None:
    path = tmp_path / "demo.toml"
    path.write_text(GOOD)
    for newer in (False, True):
        loaded = load_session(path, newer=newer)
        assert (loaded.older, loaded.newer, loaded.session) == (None, None, read(GOOD))


@pytest.mark.parametrize(
    ("known", "changed"),
    [('severity = "SEV1"', 'severity = "catastrophe"'), ("[impact]", "[[impact]]"), ("impact = 3", "impact = [3]")],
)
def test_a_later_schema_that_says_known_things_otherwise_is_named_as_such(known: str, changed: str) -> None:
    text = LATER.replace(known, changed)
    with pytest.raises(Unreadable, match=r"demo\.toml:1:1: .*found 2: a newer Unblame wrote this file") as caught:
        parse_session(text.encode(), SOURCE, newer=True)
    assert caught.value.mend.startswith("Upgrade Unblame")
    with pytest.raises(Unreadable, match="expected"):
        parse_session(text.replace("schema = 2", "schema = 1").encode(), SOURCE, newer=True)


def test_a_later_file_that_is_no_session_is_told_from_one() -> None:
    with pytest.raises(NotASession):
        parse_session(b"schema = 7\n", SOURCE, newer=True)


def test_a_later_file_is_a_row_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(LATER.replace("SEV1", "catastrophe"))
    (tmp_path / "later.toml").write_text(LATER)
    (tmp_path / "now.toml").write_text(GOOD)
    rows = Library(tmp_path).entries(date(2024, 2, 1))
    broken, later, now = sorted(rows, key=lambda row: row.path.name)
    assert (later.title, later.newer, later.problem) == ("Checkout down", 2, None)
    assert (later.severity, later.actions_open, later.actions_overdue) == ("SEV1", 1, 1)
    assert "newer Unblame" in (broken.problem or "")
    assert (now.newer, now.problem) == (None, None)


@pytest.mark.parametrize("text", ['[project]\nname = "x"\n', "schema = 1\n", "schema = 7\n"])
def test_other_toml_is_told_from_a_session(text: str) -> None:
    with pytest.raises(NotASession, match=r"without the table \[incident\]"):
        read(text)


def unreadable(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        load_session(path)
    return caught.value


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    assert str(unreadable(tmp_path / "no.toml")).endswith("no.toml: there is no such file. “unblame new” makes one.")
    (tmp_path / "file").write_bytes(b"")
    assert "no such file" in str(unreadable(tmp_path / "file" / "no.toml"))


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    assert "found a folder" in unreadable(tmp_path).problem
    assert "cannot be read" in unreadable(Path("a\0b")).problem
    assert "cannot be read" in unreadable(tmp_path / ("x" * 300)).problem
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be read" in unreadable(tmp_path / "loop").problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "device or pipe" in unreadable(tmp_path / "pipe").problem


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text(GOOD)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert unreadable(tmp_path / "a.toml").problem == "you may not read this file"


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)

    def never(*_: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    assert unreadable(path).problem == "expected at most 16 MiB, found 200 MiB"


def test_the_name_of_a_file_cannot_write_to_the_terminal() -> None:
    assert str(Unreadable(Path("a\x1b[2Jb\nc"), "p", "m", line=1, column=2)) == "ab c:1:2: p. m."


def attempt(data: bytes) -> tuple[Session | None, Unreadable | None]:
    try:
        return parse_session(data, SOURCE), None
    except Unreadable as error:
        return None, error


def reads_or_says_why(data: bytes) -> None:
    """Bytes give a session that can be written and read again, or an error with a place and a way out."""
    session, error = attempt(data)
    if session is None:
        assert error is not None
        assert error.problem
        assert error.mend
        assert "\n" not in str(error)
        assert (error.line or 1) >= 1 <= (error.column or 1)
        return
    written = dump_session(session)
    again = parse_session(written.encode(), SOURCE)
    assert dump_session(again) == written


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    reads_or_says_why(data)


@settings(deadline=None)
@given(st.integers(0, len(GOOD.encode())))
def test_truncations(length: int) -> None:
    reads_or_says_why(GOOD.encode()[:length])


PIECES = [*GOOD.splitlines(keepends=True), '"', "[", "]", "{", "}", "=", "\n", "'", '"""', "\\", "#", "\0", "é", "“"]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)),
            st.integers(0, 12),
            st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8"), max_size=6),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_mutated_sessions(changes: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    reads_or_says_why(text.encode())


VALUES = ["1", '"x"', "true", "1.5", "nan", "[]", "{}", "[1]", '["a"]', "2024-01-15", "2024-01-15T10:00:00", "10:00:00"]
KEYS = ["schema", "id", "incident", "timeline", "incident.title", "incident.severity", "meeting", "impact.measures"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), min_size=1, max_size=4),
    st.sampled_from(["id", "at", "text", "milestones", "due", "new", "phase", "links"]),
    st.sampled_from(VALUES),
)
def test_any_type_at_any_key(roots: list[tuple[str, str]], key: str, value: str) -> None:
    lines = [f"{name} = {written}" for name, written in roots]
    reads_or_says_why("\n".join([*lines, "[[timeline]]", f"{key} = {value}", "[incident]"]).encode())
    reads_or_says_why("\n".join([*lines, "[[timeline]]", f"{key} = {value}"]).encode())


@pytest.mark.parametrize(
    "hostile",
    [
        b"x = " + b"[" * 100_000,
        b"x = " + b"{a=" * 50_000,
        b"x = " + b"9" * 100_000,
        b"x = 0x" + b"f" * 100_000 + b"\n[incident]",
        b"a." * 100_000 + b"a = 1",
        b"[" + b"a." * 100_000 + b"a]",
        b"\xff" * 100_000,
        b"[incident]\n" + b"[[timeline]]\nat = 1\n" * 5_000,
    ],
)  # fmt: skip
def test_hostile_bytes_are_answered(hostile: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_session(hostile, SOURCE)


SECONDS = 2.0
TIMED = """
import sys, time
began = time.process_time()
from pathlib import Path
from unblame.store.errors import Unreadable
from unblame.store.load import load_session
try:
    load_session(Path(sys.argv[1]))
except Unreadable as error:
    print(time.process_time() - began, error)
"""


def said_in_time(path: Path) -> str:
    """What a fresh process says of a file, within its seconds, all that it loads among them."""
    ran = subprocess.run(
        [sys.executable, "-c", TIMED, path], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert ran.stderr == ""
    seconds, _, message = ran.stdout.partition(" ")
    assert float(seconds) < SECONDS
    return message.removeprefix(f"{path}:").strip()


def said_here_in_time(data: bytes) -> str:
    """The same without a process of its own, for the many variants."""
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        parse_session(data, SOURCE)
    assert time.process_time() - began < SECONDS
    return str(caught.value).removeprefix(f"{SOURCE}:").strip()


def test_fifty_megabytes_are_refused_in_time(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    path.write_bytes(b"[incident]\n" + b"# x\n" * (50 * 2**18))
    assert said_in_time(path).startswith("expected at most 16 MiB, found 50 MiB.")


DEEP = 100_000
TOO_DEEP = "lists or tables stand more than 32 deep in one another."


@pytest.mark.parametrize(
    "nested",
    [
        b"[" + b"a." * DEEP + b"a]",
        b"x = " + b"[" * DEEP,
        b"x = " + b"{a=" * DEEP,
        b"a." * DEEP + b"a = 1",
    ],
    ids=["header", "lists", "tables", "key"],
)
def test_tables_a_hundred_thousand_deep_are_refused_in_time(tmp_path: Path, nested: bytes) -> None:
    path = tmp_path / "deep.toml"
    path.write_bytes(b"[incident]\n" + nested)
    assert said_in_time(path).startswith(TOO_DEEP)


@pytest.mark.parametrize(
    "nested",
    [
        b"[[" + b"a." * DEEP + b"a]]",
        b"[" + b'"a" . ' * DEEP + b"a]",
        b"x = " + b"[" * DEEP + b"]" * DEEP,
        b"x = " + b"[\n" * DEEP,
        b"x = " + b"{a=" * DEEP + b"1" + b"}" * DEEP,
        b"x = " + b"[{a=" * DEEP,
        b"x = {" + b"a." * DEEP + b"a = 1}",
    ],
    ids=["blocks", "quoted", "closed lists", "lines", "closed tables", "mixed", "key in a table"],
)
def test_however_they_are_written(nested: bytes) -> None:
    assert said_here_in_time(b"[incident]\n" + nested).startswith(TOO_DEEP)


def test_brackets_without_end_are_no_header(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_bytes(b"[" * DEEP)
    assert said_in_time(path).startswith("1:3: expected a key.")


DIGITS = 10_000_000
TOO_LARGE = "a number is too large. Put it in quotes, as a text."


def number(opening: str, digits: str, closing: str) -> str:
    """A key with ten million characters of these digits between the two."""
    return f"[incident]\nx = {opening}{digits * (DIGITS // len(digits))}{closing}\n"


@pytest.mark.parametrize(
    ("opening", "digits", "closing", "place"),
    [
        ("", "9", "", "2:5"),
        ("[1, ", "9", "]", "2:9"),
    ],
)
def test_a_number_of_ten_million_digits_is_refused_in_time(
    tmp_path: Path, opening: str, digits: str, closing: str, place: str
) -> None:
    path = tmp_path / "number.toml"
    path.write_text(number(opening, digits, closing))
    assert said_in_time(path) == f"{place}: {TOO_LARGE}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("opening", "digits", "closing", "place"),
    [
        ("0x", "f", "", "2:5"),
        ("", "9", ".5", "2:5"),
        ("", "9_", "9.5", "2:5"),
        ("-", "9", "", "2:5"),
        ("+", "9_", "9", "2:5"),
        ("0x", "f_", "f", "2:5"),
        ("0o", "7", "", "2:5"),
        ("0b", "1", "", "2:5"),
        ("1.", "9", "", "2:5"),
        ("1e", "9", "", "2:5"),
        ("1e-", "9", "", "2:5"),
        ("[1, 0x", "f", "]", "2:9"),
        ("[\n9.", "9", "\n]", "3:1"),
        ("[[", "9", "]]", "2:7"),
        ("{a = ", "9", "}", "2:10"),
        ('"""\n""" # "\ny = ', "9", "", "4:5"),
    ],
)
def test_whatever_number_it_is(opening: str, digits: str, closing: str, place: str) -> None:
    assert said_here_in_time(number(opening, digits, closing).encode()) == f"{place}: {TOO_LARGE}"


@pytest.mark.parametrize(
    "text",
    [
        'x = "{}"',
        "x = '{}'",
        'x = "\\"{}"',
        'x = """\n{}"""',
        'x = """a "" \\""" {}"""""',
        "x = '''\n{}'''",
        "# {}",
        "{} = 1",
        "[{}]",
        "[[x.{}]]",
        "x = {{{} = 1}}",
    ],
)
def test_as_many_digits_are_welcome_where_they_are_no_number(text: str) -> None:
    parse_session(f"[incident]\n{text.format('9' * 5000)}\n".encode(), SOURCE)
