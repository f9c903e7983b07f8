"""`unblame export` in its formats: which options fit which, and what many sessions make together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import SAMPLES, CommandLine

from unblame.exports.formats import FORMATS
from unblame.exports.record_json import record_json
from unblame.exports.stamp import default_name, read_stamp
from unblame.store.load import load_session

SAMPLE = next(SAMPLES.glob("*checkout*.toml"))
SESSION = load_session(SAMPLE).session


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--template", "quick", "--format", "csv"),
            "--template is for markdown and HTML. Leave it out of --format csv",
        ),
        (("--images", "link", "--format", "ics"), "--images is for markdown and HTML."),
        (("--front-matter", "yaml", "--format", "html"), "--front-matter is for markdown."),
        (("--timezone", "UTC", "--format", "json"), "--timezone is for readers, JSON for scripts."),
        (("--task", "7"), "--task is for engram. Leave it out of --format md, or give --format engram."),
        (("--archive", "a", "--format", "html"), "--archive holds markdown."),
        (("--archive", "a", "--into", "b"), "--archive names its own files. Leave out --into and -o."),
        (("--archive", "a", "-o", "-"), "--archive names its own files. Leave out --into and -o."),
        (("--archive", "a", "--template", "public"), "--archive is for the team: its index tells root causes."),
        (("--archive", "a", "--template", "none"), "There is no template “none”."),
        (
            ("--timezone", "Berlin"),
            "--timezone: There is no time zone “Berlin”. Nearest: Europe/Berlin. Write UTC, a name",
        ),
    ],
)
def test_what_makes_no_sense_together_is_refused(unblame: CommandLine, arguments: tuple[str, ...], told: str) -> None:
    ran = unblame("export", SAMPLE, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {told}")
    assert list(unblame.folder.iterdir()) == []


def test_a_task_of_engram_is_one_sessions(unblame: CommandLine) -> None:
    ran = unblame("export", SAMPLE, "--format", "engram", "--task", "task-7")
    assert (ran.code, ran.err) == (0, "")
    assert "task-7" in ran.out
    ran = unblame("export", SAMPLE, SAMPLE, "--format", "engram", "--task", "task-7", "--into", "out")
    assert (ran.code, "Export the sessions one by one" in ran.err) == (2, True)


def test_times_and_the_day_of_the_name_are_the_readers(unblame: CommandLine) -> None:
    mine = unblame.put(
        "a.toml",
        'id = "a"\n[incident]\ntitle = "Late"\n[[timeline]]\nid = "E1"\nat = 2024-01-15T23:30:00Z\ntext = "It broke"\n',
    )
    before = mine.read_bytes()
    ran = unblame("export", mine, "--timezone", "Asia/Tokyo", "--into", "out", "--front-matter", "yaml")
    assert (ran.code, ran.err) == (0, "out/postmortem-2024-01-16-late.md\n")
    text = (unblame.folder / "out/postmortem-2024-01-16-late.md").read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Late\ndate: 2024-01-16\n---\n\n# Post-mortem: Late\n")
    assert "| 08:30 |" in text
    assert "Asia/Tokyo (JST)" in text
    assert mine.read_bytes() == before


def test_an_html_page_that_somebody_edited_is_kept(unblame: CommandLine) -> None:
    out = unblame.folder / "out.html"
    for _ in range(2):
        assert unblame("export", SAMPLE, "--format", "html", "-o", out).code == 0
    html = out.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "<title>Checkout down: connection pool exhausted" in html
    assert read_stamp(html) == (SESSION.id, False)
    out.write_text(html.replace("<h1", "<h1 class=mine"), encoding="utf-8")
    ran = unblame("export", SAMPLE, "--format", "html", "-o", out)
    assert (ran.code, "it was edited since its export" in ran.err) == (1, True)
    assert "class=mine" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "ics", "jira-csv", "github"])
def test_the_actions_of_many_are_one_document(unblame: CommandLine, form: str) -> None:
    one = unblame.put(
        "a.toml", 'id = "a"\n[[actions]]\nid = "A1"\ntitle = "Watch the pool"\ndue = 2024-03-01\n[incident]\n'
    )
    two = unblame.put(
        "b.toml", 'id = "b"\n[[actions]]\nid = "A1"\ntitle = "Alert on it"\ndue = 2024-03-01\n[incident]\n'
    )
    hidden = unblame.put("c.toml", 'id = "c"\n[[actions]]\nid = "A1"\ntitle = "Not told"\n[incident]\nprivate = true\n')
    ran = unblame("export", one, two, hidden, "--format", form)
    assert ran.code == 0
    assert ("Watch the pool" in ran.out, "Alert on it" in ran.out, "Not told" in ran.out) == (True, True, False)
    assert f"{hidden}: private, and so not in a list of several." in ran.err
    assert "Not told" in unblame("export", hidden, "--format", "csv").out
    for _ in range(2):
        assert unblame("export", one, "--format", form, "-o", "out").code == 0
    assert unblame("export", one, "--format", form, "--into", "docs").code == 0
    (into,) = (unblame.folder / "docs").iterdir()
    one.write_text(one.read_text(encoding="utf-8").replace("Watch the", "Look at the"), encoding="utf-8")
    for place in (("-o", into), ("--into", "docs"), ("-o", "out")):
        assert unblame("export", one, "--format", form, *place).code == 0
    assert unblame("export", one, two, "--format", form, "-o", "out").code == 0
    assert unblame("export", one, "--format", form, "-o", "out").code == 0
    out = unblame.folder / "out"
    out.write_text(out.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    ran = unblame("export", one, "--format", form, "-o", "out")
    assert (ran.code, "was edited since" in ran.err) == (1, True)
    assert unblame("export", one, "--format", form, "-o", "out", "--force").code == 0


def test_formats_do_not_want_one_file(unblame: CommandLine) -> None:
    mine = unblame.put("a.toml", 'id = "a"\n[incident]\ntitle = "T"\n')
    wanted = [*(("--format", each.name) for each in FORMATS), ("--template", "quick"), ("--template", "./team.md.j2")]
    (unblame.folder / "team.md.j2").write_text("{{ head.title }}\n")
    for arguments in wanted:
        assert unblame("export", mine, *arguments, "--into", "out").code == 0
    names = {path.name.removeprefix("postmortem-t") for path in (unblame.folder / "out").iterdir()}
    assert names == {
        ".md", ".html", ".json", "-actions.csv", "-actions.ics", "-jira.csv", "-github.sh", "-engram.sh",
        "-quick.md", "-team.md",
    }  # fmt: skip


def test_names_become_roles_but_in_the_record(unblame: CommandLine) -> None:
    assert SESSION.publication.names == "roles"
    assert "Ana" not in unblame("export", SAMPLE).out.replace("Analysis", "")
    assert '"Ana"' in unblame("export", SAMPLE, "--format", "json").out


def test_what_leaks_is_refused_and_leaves_no_folder(unblame: CommandLine) -> None:
    mine = unblame.put(
        "a.toml",
        'id = "a"\n[incident]\ntitle = "T"\n[[meeting.participants]]\nid = "P1"\nname = "Zebulon"\n'
        '[publication]\ncustomer_summary = "Zebulon mended it."\n',
    )
    for target in ("-", "new/out.md"):
        ran = unblame("export", mine, "--template", "public", "-o", target)
        assert (ran.code, ran.out) == (1, "")
        assert "Zebulon" in ran.err
    assert not (unblame.folder / "new").exists()


def test_the_record_as_json(unblame: CommandLine) -> None:
    ran = unblame("export", SAMPLE, "--format", "json")
    assert (ran.code, ran.out, ran.err) == (0, record_json(SESSION), "")
    ran = unblame("export", SAMPLE, "--format", "json", "--into", "out")
    name = Path("out") / Path(default_name(SESSION)).with_suffix(".json")
    assert (ran.code, ran.err) == (0, f"{name}\n")
    assert json.loads((unblame.folder / name).read_text())["id"] == SESSION.id
    ran = unblame("export", SAMPLE, "--format", "json", "--template", "x.j2")
    assert (ran.code, "--template is for markdown and HTML" in ran.err) == (2, True)
