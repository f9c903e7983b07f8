"""`unblame templates`: what there is, a team's own beside ours, and a source to start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from unblame.config import load_config
from unblame.exports.render import template_names


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


def own(name: str, text: str) -> Path:
    """A template of the team's, where the config says."""
    folder = load_config().templates_folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md.j2"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_template_has_a_name_and_a_line(unblame: CommandLine) -> None:
    ran = unblame("templates")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines] == template_names()
    assert (
        len({len(line.split()[0]) + line.removeprefix(line.split()[0]).index(line.split()[1]) for line in lines}) == 1
    )


def test_a_teams_own_are_marked(unblame: CommandLine) -> None:
    path = own("weekly", "{#- describe: for Mondays\x1b[31m -#}\n{{ head.title }}")
    nameless = own("plain", "{{ head.title }}")
    lines = unblame("templates").out.splitlines()
    assert lines[-1].split(maxsplit=1)[1] == f"for Mondays  (yours: {path})"
    assert lines[-2].split(maxsplit=1)[1] == f"nothing at its top describes it  (yours: {nameless})"


def test_what_is_shown_can_be_used_as_ones_own(unblame: CommandLine, tmp_path: Path) -> None:
    ran = unblame("templates", "--show", "quick")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("{#- describe: ")
    assert ran.out.endswith("\n")
    own("quick", ran.out.replace("Quick post-mortem", "In short"))
    assert "In short" in unblame("templates", "--show", "quick").out
    assert unblame("templates", "--show", "parts/sections.j2").out.count("{% macro") > 10


def test_a_name_that_is_none_is_answered_with_the_nearest(unblame: CommandLine) -> None:
    own("weekly", "x")
    ran = unblame("templates", "--show", "weekyl")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("unblame: There is no template “weekyl”. Did you mean “weekly”? Give one of atlassian,")


def test_a_file_in_place_of_the_folder_is_said(unblame: CommandLine) -> None:
    folder = load_config().templates_folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("")
    ran = unblame("templates")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"unblame: {folder}: cannot be read: Not a directory. Let it be a folder that you may read.\n"
