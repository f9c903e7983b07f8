"""Templates: the app's own and a team's, and what is said when one does not work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from unblame.exports.render import TemplateError, render, template_names
from unblame.record.session import Session

SESSION = Session.model_validate({"id": "x", "incident": {"title": "T", "summary": "A *b*"}})


def own(folder: Path, text: str) -> str:
    path = folder / "team.md.j2"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_standard_is_the_default() -> None:
    assert "standard" in template_names()
    assert render(SESSION) == render(SESSION, "standard")


def test_a_team_has_its_own(tmp_path: Path) -> None:
    path = own(tmp_path, "{{ head.title | heading }}: {{ summary | prose }}\n\n\n\n{% include 'standard.md.j2' %}")
    assert render(SESSION, path) == "T: A \\*b\\*\n\n" + render(SESSION)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok\n{% if %}", "line 2"),
        ("ok\n{{ sumary }}", "line 2: 'sumary' is undefined"),
        ("{{ head.nothing }}", "line 1"),
        ("{{ ''.__class__.__mro__ }}", "line 1"),
        ("{{ 1 / 0 }}", "line 1: division by zero"),
        ("{{ summary | fence(3) }}", "line 1"),
        ("{{ summary | nothing }}", "No filter named 'nothing'"),
        ("{% include 'secrets' %}", "includes “secrets”"),
        ("{% for a in range(999999999) %}{% endfor %}", "Range too big"),
    ],
)
def test_a_template_that_does_not_work_says_where(text: str, told: str, tmp_path: Path) -> None:
    path = own(tmp_path, text)
    with pytest.raises(TemplateError) as caught:
        render(SESSION, path)
    assert told in str(caught.value)
    assert str(caught.value).startswith(path)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(TemplateError, match=r"no template “standart”. Did you mean “standard”\? Give one of"):
        render(SESSION, "standart")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"gone\.md\.j2: cannot be read: No such file"):
        render(SESSION, str(tmp_path / "gone.md.j2"))
    (tmp_path / "latin.j2").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(TemplateError, match="not UTF-8"):
        render(SESSION, str(tmp_path / "latin.j2"))


def test_jinja_is_loaded_only_to_render() -> None:
    code = "import sys, unblame.exports.render, unblame.exports.stamp; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
