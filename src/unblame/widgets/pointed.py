"""What the mouse did in a list: what was clicked last, and whether the wheel looks elsewhere."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll


class Pointed(VerticalScroll, inherit_bindings=False):
    """A list in which a second click belongs to what the first was on, whatever stands there by then."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.looks_elsewhere = False
        """Whether the mouse has scrolled since the cursor last moved: what comes in by itself scrolls nothing back."""
        self._pressed: tuple[str, str] | None = None

    def on_mouse_scroll_down(self) -> None:
        """The wheel looks elsewhere."""
        self.looks_elsewhere = True

    on_mouse_scroll_up = on_scroll_up = on_scroll_down = on_scroll_to = on_mouse_scroll_down

    def press(self, key: str, part: str) -> None:
        """Remember the item and the part that a click was on."""
        self._pressed = (key, part)

    def press_again(self) -> None:
        """A second click: open the item of the first, unless that was on a part, which has acted already."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not pressed[1]:
            self.open_pressed(pressed[0])

    def open_pressed(self, key: str) -> None:
        """What a second click on an item does."""
        raise NotImplementedError  # pragma: no cover - each list has its own

    def on_click(self, event: events.Click) -> None:
        """A click where no item is; the first of two may have moved away what it was on."""
        if event.chain > 1:
            self.press_again()
        else:
            self._pressed = None
