"""The engram script: run for real, against a program that takes what engram takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from programs import BYTES, HOSTILE, SHELLS, install, run

from unblame.exports.engram import engram_script
from unblame.exports.render import render
from unblame.exports.shell import heredoc
from unblame.record.session import Session
from unblame.store.load import load_session

STAND_IN = Path(__file__).with_name("engram_stand_in.py")
SAMPLE = next((Path(__file__).parents[2] / "sessions").glob("*checkout*.toml"))
TEMPLATES = files("unblame.exports") / "templates" / "engram"
TITLES = {
    "context": "Incident Post-Mortem: ",
    "root-cause": "Root Cause Analysis: ",
    "action-items": "Post-Mortem Action Items: ",
    "discussion": "Blameless Post-Mortem Discussion: ",
}
EVIL = f"- {HOSTILE}\n\n```\nEND\nEND_1\n{HOSTILE}\n```\nEOF\n\n{BYTES}"
HARD = Session.model_validate(
    {
        "id": "evil'id",
        "incident": {"title": f"-{HOSTILE}\nID: fake", "summary": EVIL, "severity": "SEV2"},
        "root_cause": {"problem": EVIL, "statement": EVIL},
        "timeline": [{"id": "E1", "text": EVIL}],
        "evidence": [{"id": "V1", "title": EVIL, "excerpt": "END\n$(touch x)"}],
        "actions": [{"id": "A1", "title": EVIL, "description": EVIL}],
        "lessons": {"well": [EVIL], "poorly": [EVIL]},
    }
)


@dataclass(frozen=True)
class Engram:
    """`store(script)` runs it in `folder` for the folder `store` there."""

    folder: Path

    def __call__(self, script: str, *arguments: str, shell: str = "sh", **environ: str) -> CompletedProcess[bytes]:
        given = arguments or ("store",)
        environ |= {"ENGRAM_LOG": str(self.folder / "log"), "TMPDIR": str(self.folder / "passing")}
        return run(script, self.folder, *given, shell=shell, **environ)

    @property
    def calls(self) -> list[dict[str, Any]]:
        log = self.folder / "log"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["kind"] == kind]


@pytest.fixture
def store(tmp_path: Path) -> Engram:
    install(tmp_path / "bin", "engram", STAND_IN)
    for name in ("store", "passing"):
        (tmp_path / name).mkdir()
    return Engram(tmp_path)


def documents(session: Session) -> dict[str, str]:
    """What is to arrive, by the part of the title that engram's queries look for."""
    return {start: render(session, str(TEMPLATES / f"{name}.md.j2")) for name, start in TITLES.items()}


def assert_arrived(store: Engram, session: Session) -> None:
    told = [call for call in store.calls if "content" in call]
    arrived = {call["title"][: call["title"].index(": ") + 2]: call["content"] for call in told}
    assert arrived == documents(session)


@pytest.mark.parametrize(
    ("session", "shell"), [(load_session(SAMPLE).session, "sh"), *((HARD, shell) for shell in SHELLS)]
)
def test_everything_is_stored_byte_for_byte_and_linked(store: Engram, session: Session, shell: str) -> None:
    ran = store(engram_script(session), shell=shell)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert [call["kind"] for call in store.calls] == ["task", "context", *["reasoning"] * 3, *["relationship"] * 4]
    assert_arrived(store, session)
    (task,), (context,), reasonings = store.of("task"), store.of("context"), store.of("reasoning")
    assert {call["task_id"] for call in reasonings} == {task["id"]}
    assert [call["confidence"] for call in reasonings] == [0.85, 0.85, 0.8]
    assert context["relevance"] == ("critical" if session is not HARD else "high")
    assert [
        (call["source_id"], call["source_type"], call["relationship_type"], call["target_type"], call["target_id"])
        for call in store.of("relationship")
    ] == [
        (task["id"], "task", "references", "context", context["id"]),
        *((task["id"], "task", "documents", "reasoning", call["id"]) for call in reasonings),
    ]
    assert ran.stdout.decode().split()[1::2][0] == task["id"]
    assert {call["folder"] for call in store.calls} == {str(store.folder / "store")}
    assert sorted(path.name for path in store.folder.iterdir()) == ["bin", "log", "passing", "script.sh", "store"]
    assert [path.name for path in (store.folder / "store").iterdir()] == [".git"]
    assert list((store.folder / "passing").iterdir()) == []


def test_a_task_that_is_known_is_used_and_the_folder_may_be_called_anything(store: Engram) -> None:
    known, name = "it's $(touch x) --agent", "$(touch x) it's"
    (store.folder / name).mkdir()
    ran = store(engram_script(HARD, known, agent="o'brien"), name)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert store.of("task") == []
    assert {call["task_id"] for call in store.of("reasoning")} == {known}
    assert {call["source_id"] for call in store.of("relationship")} == {known}
    assert {call["agent"] for call in store.calls} == {"o'brien"}
    assert {call["folder"] for call in store.calls} == {str(store.folder / name)}


def test_a_session_with_a_title_alone_says_that_nothing_is_written() -> None:
    session = Session.model_validate({"id": "x", "incident": {"title": "Down"}})
    assert "--title 'Incident Post-Mortem: Down'" in engram_script(session)
    context, *reasonings = documents(session).values()
    assert context == "## Incident overview\n"
    assert [text.partition("\n\n")[2] for text in reasonings] == [
        "The cause is not written down yet.\n",
        "No action is written down yet.\n",
        "Nothing of a discussion is written down yet.\n",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("",), b" is no folder. Make it first"), (("gone",), b"gone is no folder"), (("a", "b"), b"Name the folder")],
)
def test_it_runs_in_a_folder_that_was_named_only(store: Engram, arguments: tuple[str, ...], said: bytes) -> None:
    ran = store(engram_script(HARD), *arguments)
    assert (ran.returncode, store.calls) == (2, [])
    assert said in ran.stderr
    assert not (store.folder / ".git").exists()
    assert run(engram_script(HARD), store.folder).returncode == 2


@pytest.mark.parametrize("number", ["1", "3"])
def test_what_fails_stops_it_with_a_sentence(store: Engram, number: str) -> None:
    ran = store(engram_script(HARD), ENGRAM_FAILS=number)
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"Error: storage error\nengram did not make the ")
    assert len(store.calls) == int(number) - 1
    assert list((store.folder / "passing").iterdir()) == []


@pytest.mark.parametrize("number", ["2", "6"])
def test_an_id_that_is_not_printed_stops_it_with_a_sentence(store: Engram, number: str) -> None:
    ran = store(engram_script(HARD), ENGRAM_MUTE=number)
    assert (ran.returncode, len(store.calls)) == (1, int(number))
    assert ran.stderr.startswith("engram printed no line “ID: ...” for the ".encode())
    assert ran.stderr.endswith(b"but: Something else.\n")


def test_engram_that_is_missing_is_said(store: Engram) -> None:
    (store.folder / "bin" / "engram").unlink()
    ran = store(engram_script(HARD))
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(b"engram is not on PATH.")


@pytest.mark.parametrize(
    ("text", "end"),
    [("a\n", "END"), ("", "END"), ("END", "END_1"), ("x\nEND\nEND_1\n", "END_2"), (" END\nENDS", "END")],
)
def test_no_line_of_a_text_ends_it(text: str, end: str) -> None:
    assert heredoc(text) == f"<<'{end}'\n{text}{'' if text.endswith(chr(10)) else chr(10)}{end}\n"
