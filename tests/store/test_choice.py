"""What a team exports is remembered a repository, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from unblame.store import choice
from unblame.store.choice import FILE, Choice, keep_choice, load_choice


def test_a_choice_is_kept_for_its_repository_only(tmp_path: Path) -> None:
    chosen = Choice("one-page", "html", "docs/technical")
    keep_choice(tmp_path, Path("/team/a"), chosen)
    assert load_choice(tmp_path, Path("/team/a")) == chosen
    assert load_choice(tmp_path, Path("/team/b")) == Choice()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_KEPT", 2)
    for number in (1, 2, 1, 3):
        keep_choice(tmp_path, Path(f"/team/{number}"), Choice("quick"))
    assert [load_choice(tmp_path, Path(f"/team/{number}")).template for number in (1, 2, 3)] == [
        "quick",
        "standard",
        "quick",
    ]


@pytest.mark.parametrize("text", ["", "no toml [", '"/team/a" = 1', '["/team/a"]\ntemplate = 1\nother = "x"\n'])
def test_a_file_that_holds_something_else_is_no_choice(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    assert load_choice(tmp_path, Path("/team/a")) == Choice()
