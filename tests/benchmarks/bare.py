"""The smallest app that could hold a meeting's notes: what Unblame's start-up is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static, TextArea

READY = "bare app ready"


class Bare(App[None]):
    """A header, a static, a text area of the height of Unblame's editor, a footer."""

    CSS = "TextArea { height: auto; min-height: 1; max-height: 14; border: none; padding: 0; }"

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static(READY)
        yield TextArea(compact=True)
        yield Footer()


if __name__ == "__main__":
    Bare().run()
