"""A line at the bottom of the screen: what is typed behind it lands there, whatever comes next."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Label

from unblame.widgets.editor import FieldEditor
from unblame.widgets.field import Edited, Field, Left
from unblame.widgets.rows import Rows, plain, unstyled


class LineScreen(ModalScreen[None]):
    """Asks for one text. Enter hands it to `given`, escape does not. `check` says what is wrong with it."""

    def __init__(
        self,
        label: str,
        hint: str,
        given: Callable[[str], None],
        *,
        text: str = "",
        check: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._given: Callable[[str], None] | None = given
        self._check = check
        self._field = Field("line", label, text, "words", hint)
        self.editor = FieldEditor()
        self._note = Rows(id="line-note")

    def compose(self) -> ComposeResult:
        yield self._note
        with Horizontal(id="line"):
            yield Label(unstyled(f" {self._field.label} "))
            yield self.editor

    def on_mount(self) -> None:
        self.editor.load(self._field)
        self.set_focus(self.editor)

    @on(Left)
    def _left(self, event: Left) -> None:
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            problem = self._check(self.editor.text) if self._check else ""
            if problem:
                self._note.show((plain(f" {problem}", "bad", wrap=True),))
            else:
                self._give()

    def _give(self) -> None:
        """Hand the text over at once, so that a key behind it finds it in the record."""
        given, self._given = self._given, None
        self.dismiss(None)
        if given is not None:
            given(self.editor.text)

    def take(self) -> None:
        """Hand the text over without a key: the app is being left."""
        if self._given is not None and not (self._check and self._check(self.editor.text)):
            self._give()

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self._note.show(())

    def on_key(self, event: events.Key) -> None:
        """Keys that come before the editor stands are not lost."""
        if not self.editor.has_focus and event.is_printable and event.character:
            event.stop()
            self.editor.insert(event.character)


def take_open_line(app: App[None]) -> None:
    """A line that stands open (parking lot, somebody joined) is taken as if enter had been pressed."""
    if isinstance(app.screen, LineScreen):
        app.screen.take()
