"""The app that a widget runs in, with its type: Textual leaves the result type open."""

from __future__ import annotations

from typing import cast

from textual.app import App
from textual.message_pump import MessagePump


def app_of(pump: MessagePump) -> App[None]:
    """The running app."""
    return cast("App[None]", pump.app)  # pyright: ignore[reportUnknownMemberType]
