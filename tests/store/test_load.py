"""Reading: what is accepted and mended, and that nothing but Unreadable ever comes out of bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.record.where import all_ids
from unblame.store.errors import NotASession, Unreadable
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
