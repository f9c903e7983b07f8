"""Actions in trackers: what goes out, how each format spells it, and that nothing is opened twice."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, cast

import pytest
from full_session import Filler
from icalendar import Calendar
from programs import BYTES, HOSTILE, SHELLS, install, run

from unblame.exports.trackers.calendar import calendar
from unblame.exports.trackers.chosen import Out, chosen
from unblame.exports.trackers.github import github_script
from unblame.exports.trackers.jira import jira_csv
from unblame.exports.trackers.sheet import HEADER, actions_csv, guarded, unguarded
from unblame.record.session import Session
from unblame.store.load import load_session
from unblame.store.toml import dump_session

GH = Path(__file__).with_name("gh_stand_in.py")
NOW = datetime(2024, 1, 17, 10, 0, tzinfo=UTC)
NOTES = """\
case $# in
    1) test "$1" = --version ;;
    3) test -f "$2.$3" && cat "$2.$3" ;;
    4) printf '%s\\n' "$4" >"$2.$3" ;;
    *) exit 2 ;;
esac"""
"""Stands in for `unblame ticket`: a file a ticket."""
EVIL = f"- {HOSTILE}\n\n```\nEND\n{HOSTILE}\n@code\n```\n{BYTES} @ana `@dev` a@b.example"
BASE: dict[str, Any] = {
    "id": "checkout-abcdef",
    "incident": {"title": "Checkout down", "reference": "INC-7", "severity": "SEV1"},
    "factors": [{"id": "F1", "text": "No alert on the pool"}],
    "whys": [{"id": "W1", "answer": "The pool was\nempty"}],
    "meeting": {
        "decide_on": date(2024, 1, 19),
        "participants": [
            {"id": "P1", "name": "Ana", "handle": "@ana-k"},
            {"id": "P2", "name": "Ben", "handle": "b e n"},
        ],
    },
    "follow_up": {"review_on": date(2024, 2, 16)},
    "actions": [
        {
            "id": "Aone",
            "title": "Add an alert",
            "description": "On the pool.",
            "purpose": "detect",
            "type": "monitoring",
            "priority": "P1",
            "owner": "Ana",
            "due": date(2024, 1, 31),
            "success_criteria": ["It fires at 80 %", "within 5 minutes"],
            "addresses": ["F1", "W1", "Fgone"],
            "lists": [{"id": "T1", "heading": "Scope", "items": ["checkout"]}],
        },
        {"id": "Atwo", "title": "Write\na runbook", "owner": "Ben", "status": "blocked", "blocked_reason": "Finance"},
        {"id": "Athree", "title": "Test it", "owner": "Somebody", "due": date(2024, 3, 1)},
        {"id": "Afour", "title": "Has a ticket", "ticket": "X-1", "due": date(2024, 1, 31)},
        {"id": "Afive", "title": "Ready", "status": "done", "due": date(2024, 1, 31)},
        {"id": "Asix", "title": "Maybe", "provisional": True, "due": date(2024, 1, 31)},
        {"id": "Aseven", "description": "no title"},
    ],
}
SESSION = Session.model_validate(BASE)
OUT = Out(SESSION, Path("s.toml"))
SHORT = Out(
    Session.model_validate({"id": "s", "actions": [{"id": "A1x", "title": "One"}, {"id": "A2x", "title": "Two"}]}),
    Path("s.toml"),
)
LEFT = (
    "s.toml: AI-4 is left out: it has a ticket.",
    "s.toml: AI-5 is left out: it is done.",
    "s.toml: AI-6 is left out: it is provisional.",
    "s.toml: AI-7 is left out: it has no title.",
)


def with_actions(*actions: dict[str, Any], **others: Any) -> Session:
    """A session with these actions, `Aone` and on where they name no id."""
    numbered = [{"id": f"A{number}x", **action} for number, action in enumerate(actions, 1)]
    return Session.model_validate({**BASE, **others, "actions": numbered})


def table(text: str) -> list[dict[str, list[str]]]:
    """The rows by column; Jira's has several of one name."""
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert {len(row) for row in rows} <= {len(header)}
    found: list[dict[str, list[str]]] = []
    for row in rows:
        cells: dict[str, list[str]] = {}
        for name, cell in zip(header, row, strict=True):
            cells.setdefault(name, []).append(cell)
        found.append(cells)
    return found


# what goes out


def test_what_somebody_has_or_nobody_can_do_is_left_out_and_said() -> None:
    assert [task.id for task in chosen(OUT).tasks] == ["Aone", "Atwo", "Athree"]
    for made in (actions_csv([OUT]), jira_csv([OUT]), github_script([OUT])):
        assert (made.count, made.left) == (3, LEFT)
    dated = calendar([OUT], NOW)
    assert dated.left == (*LEFT, "s.toml: AI-2 is left out: it has no due date.")
    assert chosen(Out(SESSION, None)).left[0] == "checkout-abcdef: AI-4 is left out: it has a ticket."


def test_several_are_left_out_in_one_sentence() -> None:
    tickets = [{"title": "x", "ticket": "X-1"} for _ in range(3)]
    assert chosen(Out(with_actions(*tickets), None)).left == (
        "checkout-abcdef: AI-1, AI-2 and AI-3 are left out: they have tickets.",
    )


@pytest.mark.parametrize(
    ("owner", "handle"),
    [("ana", "ana-k"), ("@ANA-K", "ana-k"), ("Ben", "b e n"), ("Somebody", ""), ("@zoe", "zoe"), ("", ""), ("@", "")],
)
def test_an_owner_is_known_by_name_or_handle(owner: str, handle: str) -> None:
    (task,) = chosen(Out(with_actions({"title": "x", "owner": owner}), None)).tasks
    assert task.handle == handle


@pytest.mark.parametrize(
    ("published", "link"),
    [
        ([], "INC-7"),
        ([("public", "https://status.example.com/1")], "https://status.example.com/1"),
        ([("public", "https://status.example.com/1"), ("standard", "docs/1.md")], "docs/1.md"),
        ([("standard", "docs/1.md"), ("quick", "https://wiki.example.com/1")], "https://wiki.example.com/1"),
        ([("standard", "")], "INC-7"),
    ],
)
def test_the_link_leads_to_the_write_up_for_people_inside(published: list[tuple[str, str]], link: str) -> None:
    places = [{"id": f"O{n}", "template": template, "to": to} for n, (template, to) in enumerate(published)]
    (task,) = chosen(Out(with_actions({"title": "x"}, publication={"published": places}), None)).tasks
    assert task.link == link


# tables


def test_the_table_holds_everything() -> None:
    text = actions_csv([OUT]).text
    first, second, third = (dict(zip(row, (cells[0] for cells in row.values()), strict=True)) for row in table(text))
    assert first == dict(
        zip(
            HEADER,
            (
                "checkout-abcdef/Aone", "AI-1", "Add an alert", "On the pool.\nScope: checkout",
                "It fires at 80 %\nwithin 5 minutes", "No alert on the pool\nThe pool was empty", "Ana", "2024-01-31",
                "P1", "", "post-mortem detect monitoring SEV1", "Checkout down", "INC-7", "INC-7",
            ),
            strict=True,
        )
    )  # fmt: skip
    assert (second["Action"], second["Description"]) == ("Write a runbook", "Blocked by: Finance")
    assert (third["Owner"], third["Due"], third["Labels"]) == ("Somebody", "2024-03-01", "post-mortem SEV1")
    assert text.count("\r\n") == 4
    assert text.endswith('"\r\n')


def test_many_sessions_make_one_table() -> None:
    other = Session.model_validate({"id": "other", "actions": [{"id": "Aone", "title": "Elsewhere"}]})
    rows = table(actions_csv([OUT, Out(other, None)]).text)
    assert [row["ID"][0] for row in rows][2:] == ["checkout-abcdef/Athree", "other/Aone"]


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\u200b=1", "＝1", "＠x", "\n=1", "=\r"],
)
def test_no_cell_is_a_formula(formula: str) -> None:
    assert guarded(formula) == f"'{formula}"
    assert unguarded(guarded(formula)) == formula
    action = {"title": formula, "description": formula, "owner": formula, "success_criteria": [formula]}
    session = with_actions(action, incident={"title": formula, "reference": formula})
    for made in (actions_csv([Out(session, None)]), jira_csv([Out(session, None)])):
        cells = [cell for row in table(made.text) for column in row.values() for cell in column]
        assert not [cell for cell in cells if cell.lstrip("\u200b \t\n")[:1] in set("=+-@＝＠")]


@pytest.mark.parametrize("text", ["", "'", "'x", "x=1", "it's", "1-2"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_jira_gets_its_own_columns() -> None:
    rows = table(jira_csv([OUT]).text)
    first = rows[0]
    assert list(first) == [
        "Summary", "Description", "Assignee", "Due Date", "Priority", "Labels", "Issue Type", "External ID",
    ]  # fmt: skip
    assert first["Labels"] == ["post-mortem", "detect", "monitoring", "SEV1"]
    assert first["Priority"] + first["Assignee"] + first["Due Date"] == ["High", "ana-k", "2024-01-31"]
    assert [row["Assignee"][0] for row in rows] == ["ana-k", "b e n", "Somebody"]
    assert {row["Issue Type"][0] for row in rows} == {"Task"}
    assert first["Description"][0] == (
        "On the pool.\n\nDone when:\n- It fires at 80 %\n- within 5 minutes\n\nScope:\n- checkout\n\nAddresses:\n"
        "- No alert on the pool\n- The pool was empty\n\nOwner: Ana\n\n"
        "AI-1 of the post-mortem “Checkout down” (INC-7)"
    )


def test_jira_gets_no_more_than_it_takes_and_no_markup() -> None:
    action = {"title": "x" * 300, "description": "{code} [~ana] !http://x/y.png! wow! " + "y" * 40_000}
    (row,) = table(jira_csv([Out(with_actions(action), None)]).text)
    ((title,), (said,)) = row["Summary"], row["Description"]
    assert (len(title), title[-2:], len(said)) == (255, "x…", 32_767)
    assert said.startswith(f"{'x' * 300}\n\n\\{{code}} \\[~ana] \\!http://x/y.png! wow! yyy")


# calendars


def events(text: str) -> dict[str, Any]:
    """The events by what stands before the @ of their UIDs."""
    found = cast("Any", Calendar.from_ical(text)).walk("VEVENT")
    return {str(event["UID"]).removesuffix("@unblame"): event for event in found}


def test_a_calendar_shows_what_is_due_and_the_reviews() -> None:
    made = calendar([OUT], NOW)
    found = events(made.text)
    assert (made.count, sorted(found)) == (
        4,
        [f"checkout-abcdef/{key}" for key in ("Aone", "Athree", "decide_on", "review_on")],
    )
    due = found["checkout-abcdef/Aone"]
    assert str(due["SUMMARY"]) == "Due: Add an alert (Ana)"
    assert (due.decoded("DTSTART"), due.decoded("DTEND")) == (date(2024, 1, 31), date(2024, 2, 1))
    assert "DTSTART;VALUE=DATE:20240131\r\n" in made.text
    assert (str(due["TRANSP"]), int(due["PRIORITY"]), due.decoded("DTSTAMP")) == ("TRANSPARENT", 3, NOW)
    assert [str(label) for label in due["CATEGORIES"].cats] == ["post-mortem", "detect", "monitoring", "SEV1"]
    assert "- It fires at 80 %\n" in str(due["DESCRIPTION"])
    decide = found["checkout-abcdef/decide_on"]
    assert (decide.decoded("DTSTART"), "\nMaybe" in str(decide["DESCRIPTION"])) == (date(2024, 1, 19), True)
    assert calendar([OUT], NOW).text == made.text


def test_a_closed_post_mortem_has_no_reviews_left() -> None:
    closed = with_actions(follow_up={"review_on": date(2024, 2, 16), "closed_on": date(2024, 2, 1)})
    made = calendar([Out(closed, None)], NOW)
    assert (made.count, events(made.text)) == (0, {})


def test_any_text_stays_itself_in_a_calendar() -> None:
    title = f'a,b;c\\n:d\\ "q" {HOSTILE} {BYTES} {"x" * 5000}'
    address = "https://wiki.example.com/a,b;c"
    published = {"published": [{"id": "O1", "to": address}]}
    session = with_actions(
        {"title": title, "description": "BEGIN:VEVENT\nEND:VEVENT\u202e", "due": date(9998, 12, 31)},
        publication=published,
    )
    made = calendar([Out(session, None)], NOW)
    event = events(made.text)["checkout-abcdef/A1x"]
    assert str(event["SUMMARY"]) == f"Due: {title}"
    assert str(event["DESCRIPTION"]).startswith("BEGIN:VEVENT\nEND:VEVENT⟦U+202E⟧\n")
    assert str(event["URL"]) == address
    assert max(len(line.encode()) for line in made.text.split("\r\n")) <= 75
    assert "\n" not in made.text.replace("\r\n", "")


# GitHub


@dataclass(frozen=True)
class GitHub:
    """`github(script)` runs it in `folder`; the repository is kept in `state`."""

    folder: Path

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def environ(self) -> dict[str, str]:
        folders = {f"UNBLAME_{name}": str(self.folder / name.lower()) for name in ("STATE", "CONFIG", "DATA")}
        return {"GH_STATE": str(self.state), **folders}

    def __call__(self, script: str, shell: str = "sh") -> CompletedProcess[bytes]:
        return run(script, self.folder, shell=shell, **self.environ)

    @property
    def issues(self) -> list[dict[str, Any]]:
        """What was opened, in order."""
        return [json.loads(path.read_text()) for path in sorted(self.state.glob("issue-*"))]

    @property
    def titles(self) -> list[str]:
        return [issue["title"] for issue in self.issues]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    install(tmp_path / "bin", "gh", GH)
    install(tmp_path / "bin", "unblame", NOTES)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "people").write_text("ana-k\n")
    return GitHub(tmp_path)


def test_each_action_becomes_an_issue_and_a_second_run_opens_nothing(github: GitHub) -> None:
    script = github_script([OUT]).text
    ran = github(script)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode().split() == [f"https://github.com/team/app/issues/{n}" for n in (1, 2, 3)]
    assert github.titles == ["Add an alert", "Write a runbook", "Test it"]
    assert [issue["assignees"] for issue in github.issues] == [["ana-k"], [], []]
    assert github.issues[0]["labels"] == ["post-mortem", "detect", "monitoring", "SEV1"]
    assert github.issues[0]["body"] == (
        "On the pool.\n\n**Done when:**\n\n- [ ] It fires at 80 %\n- [ ] within 5 minutes\n\n"
        "**Scope:**\n\n- checkout\n\n**Addresses:**\n\n- No alert on the pool\n- The pool was empty\n\n"
        "**Owner:** Ana\\\n**Due:** 2024-01-31\\\n**Priority:** P1\n\n"
        "AI-1 of the post-mortem “Checkout down” (INC-7).\n"
    )
    assert (github.folder / "s.toml.Atwo").read_text() == "#2\n"
    again = github(script)
    assert (again.returncode, again.stdout, len(github.issues)) == (0, b"", 3)
    assert "Atwo has #2 already: not opened again.\n" in again.stderr.decode()


def test_a_run_that_broke_off_goes_on_where_it_stopped(github: GitHub) -> None:
    script = github_script([SHORT]).text
    (github.state / "fail-2").touch()
    ran = github(script)
    assert (ran.returncode, len(github.issues)) == (1, 1)
    assert ran.stderr.decode().endswith(
        "HTTP 502\ngh could not open an issue for A2x. Mend what it says and run this again.\n"
    )
    (github.state / "fail-2").unlink()
    assert github(script).returncode == 0
    assert github.titles == ["One", "Two"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shell != "busybox"])
def test_an_interrupt_in_the_middle_of_a_call_loses_no_number(github: GitHub, shell: str) -> None:
    (github.state / "wait").touch()
    (github.folder / "script.sh").write_text(github_script([SHORT]).text)
    running = subprocess.Popen(
        [shell, "script.sh"],
        cwd=github.folder,
        env={"PATH": str(github.folder / "bin"), **github.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    end = time.monotonic() + 30
    while not (github.state / "started").exists() and time.monotonic() < end:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    (github.state / "go").touch()
    _, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (130, b"Stopped. Run it again to open the rest.\n")
    assert github.titles == ["One"]
    assert (github.folder / "s.toml.A1x").read_text() == "#1\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_hostile_texts_run_nothing_and_arrive(github: GitHub, shell: str) -> None:
    action = {"title": f"-{HOSTILE} {BYTES}", "description": EVIL, "owner": HOSTILE, "success_criteria": [EVIL]}
    session = with_actions(action, {"title": "--title"}, incident={"title": EVIL, "reference": "'; touch x; '"})
    path = Path("-it's $(touch x).toml")
    ran = github(github_script([Out(session, path)]).text, shell)
    assert (ran.returncode, ran.stderr) == (0, b"")
    first, second = github.issues
    assert (first["title"], second["title"]) == (f"-{HOSTILE} {BYTES}"[:256], "--title")
    assert f"```\nEND\n{HOSTILE}\n@code\n```" in first["body"]
    assert f"{BYTES} @<!-- -->ana `@dev` a@b.example" in first["body"]
    names = {entry.name for entry in github.folder.iterdir()}
    assert names == {"bin", "script.sh", "state", f"{path}.A1x", f"{path}.A2x"}


def test_each_action_gets_its_own_labels_made(github: GitHub) -> None:
    actions = with_actions({"title": "One", "purpose": "detect"}, {"title": "Two", "purpose": "prevent"})
    (github.state / "labels").write_text("Post-Mortem\n")
    assert github(github_script([Out(actions, None)]).text).returncode == 0
    labels = [issue["labels"] for issue in github.issues]
    assert ("detect" in labels[0], "prevent" in labels[1]) == (True, True)
    assert (github.state / "labels").read_text().split() == ["Post-Mortem", *labels[0][1:], "prevent"]


def test_a_guest_gives_the_labels_that_there_are(github: GitHub) -> None:
    (github.state / "role").write_text("guest")
    (github.state / "labels").write_text("sev1\n")
    assert github(github_script([Out(with_actions({"title": "One"}), None)]).text).returncode == 0
    assert [issue["labels"] for issue in github.issues] == [["SEV1"]]


def test_a_session_from_stdin_has_no_file_to_note_in(github: GitHub) -> None:
    script = github_script([Out(with_actions({"title": "One"}), None)]).text
    assert "read from stdin" in script.split("set -eu")[0]
    assert "read from stdin" not in github_script([OUT]).text
    assert github(script).returncode == 0
    assert len(github.issues) == 1
    assert not list(github.folder.glob("*.A*"))


@pytest.mark.parametrize("program", ["gh", "unblame"])
def test_a_program_that_is_missing_is_said_first(github: GitHub, program: str) -> None:
    (github.folder / "bin" / program).unlink()
    ran = github(github_script([OUT]).text)
    assert (ran.returncode, github.issues) == (1, [])
    assert ran.stderr.startswith(f"{program} is not on PATH".encode())


def test_an_unblame_that_does_not_run_opens_nothing(github: GitHub) -> None:
    """Python that finds no package ends with 1, which is also what says that there is no ticket."""
    install(github.folder / "bin", "unblame", "exit 1")
    ran = github(github_script([OUT]).text)
    assert (ran.returncode, github.issues) == (1, [])
    assert ran.stderr.startswith(b"unblame does not run")


def test_a_file_that_cannot_be_read_stops_it_before_anything_is_opened(github: GitHub) -> None:
    install(github.folder / "bin", "unblame", "test $1 = --version || { echo unreadable >&2; exit 2; }")
    ran = github(github_script([OUT]).text)
    assert (ran.returncode, github.issues) == (2, [])
    assert ran.stderr == b"unreadable\ns.toml was not read: nothing more is opened.\n"


def test_a_number_that_cannot_be_noted_is_said_with_what_to_do(github: GitHub) -> None:
    install(github.folder / "bin", "unblame", "test $1 = --version && exit; test $# = 4 && exit 2; exit 1")
    ran = github(github_script([SHORT]).text)
    assert (ran.returncode, len(github.issues)) == (1, 1)
    assert b"/issues/1 is open, but not noted." in ran.stderr
    assert ran.stderr.endswith(b"unblame ticket \"s.toml\" A1x '#1'\n")


def test_nothing_to_open_is_a_script_too(github: GitHub) -> None:
    made = github_script([Out(with_actions(), None)])
    ran = github(made.text)
    assert (made.count, ran.returncode, ran.stderr) == (0, 0, b"There is no action to open.\n")


def test_with_the_real_program_the_numbers_stand_in_the_session(github: GitHub) -> None:
    install(github.folder / "bin", "unblame", f'exec "{sys.executable}" -m unblame "$@"')
    path = github.folder / "it's.toml"
    path.write_text(dump_session(with_actions({"title": "One"}, {"title": "Two"})))
    script = github_script([Out(load_session(path).session, Path(path.name))]).text
    (github.state / "fail-2").touch()
    assert github(script).returncode == 1
    session = load_session(path).session
    assert [action.ticket for action in session.actions] == ["#1", ""]
    assert [task.title for task in chosen(Out(session, path)).tasks] == ["Two"]


# every field


def test_a_full_session_goes_out_in_every_form() -> None:
    session = Filler().session()
    free = [action.model_copy(update={"ticket": "", "status": None, "provisional": None}) for action in session.actions]
    outs = [Out(session.model_copy(update={"actions": tuple(free)}), None)]
    for made in (actions_csv(outs), jira_csv(outs), github_script(outs), calendar(outs, NOW)):
        assert made.count >= len(free)
        assert made.left == ()
        assert [action.title for action in free if action.title not in made.text] == []
