"""A team's templates come to an end, whatever stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from unblame.exports import sandbox
from unblame.exports.render import TemplateError, render
from unblame.record.session import Session

SESSION = Session.model_validate({"id": "x", "incident": {"title": "T"}})
NUMBERS = "range(99)"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{{% for a in {NUMBERS} %}}{{% for b in {NUMBERS} %}}{{% endfor %}}{{% endfor %}}", "turns of loops"),
        ('{{ "a" * 3000000000 }}', "a product that is too large"),
        ("{{ 3000000000 * [1] }}", "a product that is too large"),
        ("{{ 9 ** 99999999 }}", "a power that is too large"),
    ],
)
def test_what_has_no_end_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    monkeypatch.setattr(sandbox, "MOST_TURNS", 1_000)
    own = tmp_path / "own.md.j2"
    own.write_text(f"# T\n\n{line}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=rf"own\.md\.j2, line 3: .*{said}"):
        render(SESSION, str(own))


def test_ordinary_loops_and_sums_are_laid_out(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text('{% for a in range(3) %}{{ a * 2 }}{{ "-" * 2 }}{% endfor %}\n', encoding="utf-8")
    assert render(SESSION, str(own)) == "0--2--4--\n"
