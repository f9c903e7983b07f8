"""`unblame list`: newest first, what is open and overdue, and what cannot be read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import SAMPLES, CommandLine

ACTIONS = """
[[actions]]
id = "A1"
due = 2024-01-31
[[actions]]
id = "A2"
due = 2024-02-01
[[actions]]
id = "A3"
due = 2024-01-01
status = "done"
"""


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def rows(unblame: CommandLine, *arguments: str | Path) -> list[dict[str, Any]]:
    ran = unblame("list", "--json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def session(title: str, *keys: str, tables: str = "") -> str:
    return "\n".join(["schema = 1", f'id = "{title.lower()}"', "[incident]", f'title = "{title}"', *keys, tables])


def test_an_empty_library_says_how_to_begin(unblame: CommandLine) -> None:
    ran = unblame("list")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"No session in {unblame.library}. “unblame new” makes one.\n"
    assert rows(unblame) == []


def test_a_line_a_session_newest_first(unblame: CommandLine) -> None:
    unblame.put("2023-05-06-old.toml", session("Old", 'severity = "P1"', 'status = "final"'))
    unblame.put("2024-01-15-new.toml", session("New", tables=ACTIONS))
    unblame.put("undated.toml", session("Undated"))
    ran = unblame("list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"2024-01-15  –     draft   New  ({unblame.library}/2024-01-15-new.toml)  2 open  1 overdue",
        f"2023-05-06  SEV2  final   Old  ({unblame.library}/2023-05-06-old.toml)",
        f"no date     –     draft   Undated  ({unblame.library}/undated.toml)",
    ]


def test_json_has_every_key_for_scripts(unblame: CommandLine) -> None:
    path = unblame.put("2024-01-15-x.toml", session("Päy", 'severity = "SEV1"', "private = true", tables=ACTIONS))
    assert rows(unblame) == [
        {
            "path": str(path),
            "id": "päy",
            "title": "Päy",
            "date": "2024-01-15",
            "severity": "SEV1",
            "status": None,
            "private": True,
            "actions_open": 2,
            "actions_overdue": 1,
            "problem": None,
        }
    ]


def test_an_action_is_overdue_the_day_after_it_is_due(unblame: CommandLine) -> None:
    due = '[[actions]]\nid = "A1"\ndue = 2024-0{}\n'
    unblame.put("a.toml", session("Late", tables=due.format("1-31")))
    unblame.put("b.toml", session("Today", tables=due.format("2-01")))
    unblame.put("c.toml", session("Done", tables=due.format("1-31") + 'status = "done"\n'))
    late = {row["title"]: (row["actions_open"], row["actions_overdue"]) for row in rows(unblame)}
    assert late == {"Late": (1, 1), "Today": (1, 0), "Done": (0, 0)}


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(unblame: CommandLine) -> None:
    unblame.put("good.toml", session("Good"))
    broken = unblame.put("2024-01-16-broken.toml", '[incident]\ntitle = "half\n')
    ran = unblame("list")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == f"2024-01-16  –     –       {broken}: cannot be read"
    assert "Good" in ran.out
    assert ran.err.startswith(f"unblame: {broken}:2:")
    assert ran.err.count("\n") == 1
    first = rows(unblame)[0]
    assert (first["path"], first["id"], first["title"]) == (str(broken), "", "2024-01-16-broken")
    assert first["problem"] == ran.err.removeprefix("unblame: ").rstrip("\n")


def test_other_files_are_not_listed(unblame: CommandLine) -> None:
    unblame.put("pyproject.toml", '[project]\nname = "x"\n')
    unblame.put("notes.md", "# Notes")
    unblame.put(".hidden.toml", session("Hidden"))
    assert rows(unblame) == []


def test_the_samples_are_a_library(unblame: CommandLine) -> None:
    listed = rows(unblame, "--library", SAMPLES)
    assert [row["problem"] for row in listed] == [None] * len(list(SAMPLES.glob("*.toml")))
    days = [row["date"] for row in listed]
    assert days == sorted(days, reverse=True)


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_of_any_bytes_are_listed_and_do_nothing_to_the_terminal(unblame: CommandLine) -> None:
    unblame.library.mkdir()
    odd = os.fsencode(unblame.library) + b"/\xff\x1b[31mred\n.toml"
    Path(os.fsdecode(odd)).write_text("[incident]\n")
    Path(os.fsdecode(odd.replace(b"red", b"bad"))).write_text("[incident\n")
    ran = unblame("list")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 2
    assert "\x1b" not in ran.out + ran.err
    assert os.fsdecode(odd) in {row["path"] for row in rows(unblame)}


def test_a_title_does_nothing_to_the_terminal(unblame: CommandLine) -> None:
    unblame.put("a.toml", session(r"\u001b[2Jgone\u202eback"))
    assert "gone⟦U+202E⟧back" in unblame("list").out
