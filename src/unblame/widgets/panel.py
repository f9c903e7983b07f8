"""What helps the facilitator: the question to ask; in MINE also what to say and what to watch for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll

from unblame.widgets.rows import BLANK, Row, Rows, heading, plain


class Panel(VerticalScroll, can_focus=False):
    """At the side from 100 columns on, below that a strip under the section."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows = Rows()

    def compose(self):
        yield self._rows

    def show(
        self, question: str, script: Sequence[str], watch: Sequence[str], *, wide: bool, tall: bool, room: bool = True
    ) -> None:
        """Show what there is, if the terminal has room for it. Both lists are empty on a shared screen."""
        rows: list[Row] = []
        if question:
            rows += [heading("Ask the room"), _text(question, "ask")]
        if watch:
            rows += [*_gap(rows, wide=wide), heading("Watch for")]
            rows += [_text(line) for line in (watch if wide else watch[:1])]
        if script and (wide or tall):
            rows += [*_gap(rows, wide=wide), heading("Say")]
            rows += [_text(f"“{line}”", "dim") for line in (script if wide else script[:1])]
        self._rows.show(rows)
        self.display = bool(rows) and room


def _gap(rows: Sequence[Row], *, wide: bool) -> list[Row]:
    return [BLANK] if rows and wide else []


def _text(line: str, role: str = "") -> Row:
    return plain(line, role, lead=(("   ", ""),), wrap=True)
