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
        self,
        question: str,
        script: Sequence[str],
        watch: Sequence[str],
        wording: Sequence[str] = (),
        *,
        wide: bool,
        tall: bool,
        room: bool = True,
    ) -> None:
        """Show what there is, if the terminal has room for it. Script and watch-fors are empty on a shared screen.

        `wording` is a title, what is marked, why, and what to say instead; in a narrow panel it comes first.
        """
        rows: list[Row] = []
        if wording:
            title, *lines = wording
            rows += [heading(title), *(_text(line, role) for line, role in zip(lines, _WORDING, strict=False) if line)]
            if not wide:
                question, watch, script = "", (), ()
        if question:
            rows += _gap(rows, wide=wide)
            rows += [heading("Ask the room"), _text(question, "ask")]
        if watch:
            rows += [*_gap(rows, wide=wide), heading("Watch for")]
            rows += [_text(line) for line in (watch if wide else watch[:1])]
        if script and (wide or tall):
            rows += [*_gap(rows, wide=wide), heading("Say")]
            rows += [_text(f"“{line}”", "dim") for line in (script if wide else script[:1])]
        self._rows.show(rows)
        self.display = bool(rows) and room


_WORDING = ("bad", "", "good", "dim")


def _gap(rows: Sequence[Row], *, wide: bool) -> list[Row]:
    return [BLANK] if rows and wide else []


def _text(line: str, role: str = "") -> Row:
    return plain(line, role, lead=(("   ", ""),), wrap=True)
