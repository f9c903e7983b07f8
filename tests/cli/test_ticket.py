"""`unblame ticket`: one ticket or a whole answer into a session's file, and nothing written over."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import CommandLine, Ran

from unblame.cli import ticket
from unblame.exports.trackers.chosen import Out
from unblame.exports.trackers.jira import jira_csv
from unblame.store import atomic
from unblame.store.backup import backups
from unblame.store.load import load_session
from unblame.store.lock import hold, short_lock
from unblame.store.toml import dump_session

SESSION = """\
schema = 1
id = "checkout-abcdef"

[incident]
title = "Checkout down"

[[actions]]
id = "Aone"
title = "Add an alert"

[[actions]]
id = "Atwo"
title = "-1 is no price: \\"refuse; it\\""
owner = "Ana"
ticket = "OPS-1"

[[actions]]
id = "Athree"
title = "Test\\nthe restore"

[[actions]]
id = "Adone"
title = "Ready"
status = "done"
"""
KEYS = {"Aone": "ENG-1", "Athree": "ENG-3"}


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


@pytest.fixture
def path(unblame: CommandLine) -> Path:
    made = unblame.put("a.toml", SESSION)
    made.write_text(dump_session(load_session(made).session))
    return made


def tickets(path: Path) -> dict[str, str]:
    """What stands in the file, by the actions' ids."""
    return {action.id: action.ticket for action in load_session(path).session.actions if action.ticket}


def answer(path: Path, rows: Sequence[str], header: str = "Issue key,External ID,Summary", **how: str) -> Path:
    """A tracker's CSV file."""
    made = path.with_name("answer.csv")
    text = "\n".join([header, *rows, ""])
    made.write_bytes(text.replace("\n", how.get("ends", "\n")).encode(how.get("encoding", "utf-8")))
    return made


# one ticket


def test_the_present_one_is_shown(unblame: CommandLine, path: Path) -> None:
    assert unblame("ticket", path, "Atwo") == Ran(0, "OPS-1\n", "")
    assert unblame("ticket", path, "Aone") == Ran(1, "\n", "")


@pytest.mark.parametrize("name", ["Aone", "AI-1", "ai-1", "A1", "a1"])
def test_a_ticket_is_noted_and_nothing_else_changes(unblame: CommandLine, path: Path, name: str) -> None:
    before = path.read_text()
    assert unblame("ticket", path, name, " ENG-1234\n") == Ran(0, "AI-1 ENG-1234\n", "")
    title = 'title = "Add an alert"\n'
    assert path.read_text() == before.replace(title, f'{title}ticket = "ENG-1234"\n')


def test_the_same_again_writes_nothing(unblame: CommandLine, path: Path) -> None:
    stamp = atomic.stamp_of(path)
    assert unblame("ticket", path, "AI-2", "OPS-1") == Ran(0, "AI-2 OPS-1\n", "AI-2 has this ticket already.\n")
    assert atomic.stamp_of(path) == stamp


def test_another_one_is_refused_and_forced(unblame: CommandLine, path: Path) -> None:
    ran = unblame("ticket", path, "Atwo", "#7")
    assert (ran.code, ran.out) == (1, "")
    said = f"unblame: {path}: AI-2 has the ticket OPS-1 already. To write #7 in its place, add --force.\n"
    assert (ran.err, tickets(path)) == (said, {"Atwo": "OPS-1"})
    assert unblame("ticket", "--force", path, "Atwo", "#7") == Ran(0, "AI-2 #7\n", "")
    assert tickets(path) == {"Atwo": "#7"}


def test_an_id_that_looks_like_a_number_is_an_id(unblame: CommandLine) -> None:
    path = unblame.put("b.toml", '[incident]\n[[actions]]\nid = "A2"\n[[actions]]\nid = "A1"\n')
    assert unblame("ticket", path, "A1", "X-1").out == "AI-2 X-1\n"
    assert unblame("ticket", path, "AI-1", "X-2").out == "AI-1 X-2\n"
    assert tickets(path) == {"A1": "X-1", "A2": "X-2"}
    ran = unblame("ticket", path, "A3", "X-3")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"unblame: {path}: no action is called “A3”. There are AI-1 (A2), AI-2 (A1).\n"
    path.write_text('[incident]\n[[actions]]\nid = "A5"\n')
    assert unblame("ticket", path, "A1", "X-3").code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "either an ACTION and its TICKET, or --csv"),
        (("Aone", "--csv", "x.csv"), "either an ACTION and its TICKET, or --csv"),
        (("Aone", " \n"), "TICKET is empty"),
        (("Anone",), "no action is called “Anone”. There are AI-1 (Aone), AI-2 (Atwo)"),
        (("--csv", "gone.csv"), "gone.csv: there is no such file"),
        (("--csv", "."), ".: there is no such file"),
    ],
)
def test_wrong_use_is_one_sentence(unblame: CommandLine, path: Path, arguments: tuple[str, ...], told: str) -> None:
    before = path.read_bytes()
    ran = unblame("ticket", path, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("-", "“-” is stdin"),
        ("gone.toml", "there is no such file"),
        (".", "this is a folder"),
        ("broken.toml", "broken.toml:1"),
        ("newer.toml", "a newer Unblame wrote this file"),
    ],
)
def test_a_file_that_cannot_take_a_ticket_is_said(unblame: CommandLine, name: str, told: str) -> None:
    (unblame.folder / "broken.toml").write_text("= 1\n")
    (unblame.folder / "newer.toml").write_text("schema = 99\n[incident]\n")
    ran = unblame("ticket", name, "AI-1", "X-1")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


# the file


def test_comments_are_kept_as_a_backup_first(unblame: CommandLine) -> None:
    path = unblame.put("a.toml", SESSION + "# mine\n")
    before = path.read_bytes()
    assert unblame("ticket", path, "AI-1", "X-1").code == 0
    (backup,) = backups(unblame.folder / "state" / "backups", "checkout-abcdef", path)
    assert (backup.reason, backup.path.read_bytes()) == ("comments", before)
    assert unblame("ticket", path, "AI-1", "X-2", "--force").code == 0
    assert len(backups(unblame.folder / "state" / "backups", "checkout-abcdef", path)) == 1


def test_nothing_is_written_that_cannot_be_kept_first(unblame: CommandLine) -> None:
    path = unblame.put("a.toml", SESSION + "# mine\n")
    (unblame.folder / "state").mkdir()
    (unblame.folder / "state" / "backups").write_text("in the way")
    ran = unblame("ticket", path, "AI-1", "X-1")
    assert (ran.code, ran.out) == (2, "")
    assert "not changed, since it cannot be kept as a backup first" in ran.err
    assert path.read_text() == SESSION + "# mine\n"


def test_a_session_that_is_open_takes_it_but_not_beside_another_writer(
    unblame: CommandLine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unblame.store.lock.SHORT_SECONDS", 0.01)
    state = unblame.folder / "state"
    lock = hold(state, path, ticket.now)
    assert unblame("ticket", path, "AI-1", "X-1").code == 0
    lock.release()
    with short_lock(state, path):
        ran = unblame("ticket", path, "AI-3", "X-3")
    assert (ran.code, ran.err.endswith("Try it again.\n")) == (2, True)
    assert tickets(path) == {"Aone": "X-1", "Atwo": "OPS-1"}


@pytest.mark.parametrize(("writes", "code"), [(1, 0), (2, 0), (3, 2)])
def test_what_another_program_writes_meanwhile_is_read_again(
    unblame: CommandLine, path: Path, monkeypatch: pytest.MonkeyPatch, writes: int, code: int
) -> None:
    write, left = atomic.write_atomically, list(range(writes))

    def after_another(target: Path, data: bytes, **how: object) -> object:
        if left:
            target.write_text(target.read_text().replace("Checkout down", f"Checkout down {left.pop()}"))
        return write(target, data, **how)  # pyright: ignore[reportArgumentType] - handed on as they came

    monkeypatch.setattr("unblame.store.atomic.write_atomically", after_another)
    ran = unblame("ticket", path, "AI-1", "X-1")
    assert ran.code == code
    assert load_session(path).session.incident.title != "Checkout down"
    assert ("Aone" in tickets(path)) == (code == 0)
    assert ("again and again" in ran.err) == (code == 2)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions of POSIX, and a user they bind")
def test_a_file_that_is_write_protected_is_said(unblame: CommandLine, path: Path) -> None:
    path.chmod(0o444)
    ran = unblame("ticket", path, "AI-1", "X-1")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err


# an answer


def test_what_jira_was_given_comes_back(unblame: CommandLine, path: Path) -> None:
    """Our own file with Jira's keys in it: every row is known by its external id."""
    out = Out(load_session(path).session, path)
    header, *lines = jira_csv([out]).text.removesuffix("\r\n").split("\r\n")
    header = header.replace('"External ID"', '"Custom field (External ID)"')
    rows = [f'"{key}",{line}' for key, line in zip(KEYS.values(), lines, strict=True)]
    ran = unblame("ticket", path, "--csv", answer(path, rows, f'"Issue key",{header}'))
    assert (ran.code, ran.out, ran.err) == (0, "AI-1 ENG-1\nAI-3 ENG-3\n", "")
    assert tickets(path) == {**KEYS, "Atwo": "OPS-1"}


@pytest.mark.parametrize(
    ("mark", "encoding", "ends"),
    [(",", "utf-8", "\n"), (";", "utf-8-sig", "\r\n"), ("\t", "utf-16", "\r\n"), (",", "utf-8-sig", "\r")],
)
def test_an_answer_is_read_however_it_was_saved(
    unblame: CommandLine, path: Path, mark: str, encoding: str, ends: str
) -> None:
    rows = [
        mark.join(["", "checkout-abcdef/Aone", "ENG-1", '"a; b, c\td"']),
        mark.join(["", "Athree", " ENG-3 ", '"two\nlines, ""quoted"""']),
        mark.join(["", "other/Aone", "ENG-9", "Add an alert"]),
        "",
    ]
    header = mark.join(["Note", "external_id", "KEY", "Summary"])
    ran = unblame("ticket", path, "--csv", answer(path, rows, header, encoding=encoding, ends=ends))
    assert (ran.code, ran.out) == (0, "AI-1 ENG-1\nAI-3 ENG-3\n")
    assert ran.err.endswith("answer.csv: 1 of 3 rows are other issues.\n")


def test_without_an_external_id_the_summary_tells(unblame: CommandLine, path: Path) -> None:
    rows = ["ENG-1,Add an alert", '"ENG-2","\'-1 is no price: ""refuse; it"""', "ENG-3,Test the restore", "X-1,Else"]
    ran = unblame("ticket", path, "--csv", answer(path, rows, "Key,Summary"), "--force")
    assert (ran.code, ran.out) == (0, "AI-1 ENG-1\nAI-2 ENG-2\nAI-3 ENG-3\n")


def test_what_has_no_match_is_said_and_the_rest_is_noted(unblame: CommandLine, path: Path) -> None:
    rows = [
        "ENG-1,checkout-abcdef/Aone,x",
        "ENG-5,checkout-abcdef/Agone,x",
        "ENG-2,checkout-abcdef/Atwo,x",
        ",Athree,x",
    ]
    made = answer(path, rows)
    ran = unblame("ticket", path, "--csv", made)
    assert (ran.code, ran.out) == (1, "AI-1 ENG-1\n")
    assert ran.err.splitlines() == [
        f"unblame: {path}: AI-2 has the ticket OPS-1 already. To write ENG-2 in its place, add --force.",
        f"unblame: {made}, line 3: “checkout-abcdef/Agone” is no action of this session any more.",
        f"unblame: {made}, line 5: “Athree” has no key: it was not opened.",
        f"unblame: {path}: without a ticket still: AI-3.",
    ]
    assert tickets(path) == {"Aone": "ENG-1", "Atwo": "OPS-1"}


def test_what_could_mean_two_things_is_left_to_a_person(unblame: CommandLine) -> None:
    actions = "".join(f'[[actions]]\nid = "A{name}"\ntitle = "Same"\n' for name in ("x", "y"))
    path = unblame.put("a.toml", f'id = "s"\n[incident]\n{actions}[[actions]]\nid = "Az"\ntitle = "Other"\n')
    made = answer(path, ["ENG-1,,Same", "ENG-2,,Other", "ENG-3,s/Az,Other"])
    ran = unblame("ticket", path, "--csv", made)
    assert (ran.code, ran.out, tickets(path)) == (1, "", {})
    assert f"{made}, line 2: several actions are called “Same”. Note them by hand.\n" in ran.err
    assert "line 4: one action has the keys ENG-2 and ENG-3. Close one, and note the other.\n" in ran.err
    assert "without a ticket still: AI-1, AI-2, AI-3.\n" in ran.err


def test_an_answer_comes_from_stdin_too(unblame: CommandLine, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"Key,External ID\nENG-1,Aone\nENG-3,Athree\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert unblame("ticket", path, "--csv", "-").code == 0
    assert tickets(path) == {**KEYS, "Atwo": "OPS-1"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "line 1: expected the columns “Issue key”"),
        (b"Key,Status\nENG-1,Open\n", "line 1: expected the columns “Issue key”"),
        (b"Summary,External ID\nx,Aone\n", "line 1: expected the columns “Issue key”"),
        (b"Key,Summary\nENG-1,x\nENG-2,\xff\n", "line 3: this is no UTF-8 text"),
        (b'Key,Summary\nENG-1,"never closed\n', "line 2: this is no sound CSV"),
        (b'Key,Summary\nENG-1,"a"b\n', "line 2: this is no sound CSV"),
        (b"\xff\xfex", "line 1: this is no UTF-8 text"),
    ],
)
def test_an_answer_that_cannot_be_used_says_the_line(unblame: CommandLine, path: Path, data: bytes, told: str) -> None:
    made = answer(path, [])
    made.write_bytes(data)
    ran = unblame("ticket", path, "--csv", made)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {made}: {told}")
    assert tickets(path) == {"Atwo": "OPS-1"}


def test_an_answer_does_nothing_to_the_terminal(unblame: CommandLine, path: Path) -> None:
    ran = unblame("ticket", path, "--csv", answer(path, ["\x1b[2JENG\u202e-1,Aone,x"]))
    assert ran.out == "AI-1 ENG⟦U+202E⟧-1\n"
    ran = unblame("ticket", path, "--csv", answer(path, ["E-1,checkout-abcdef/\x1b[2J\u202e,x"]))
    assert "\x1b" not in ran.err + ran.out
