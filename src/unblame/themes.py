"""The three themes: dark, light, and projector (black on white, for a pale picture on a wall)."""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT, PROJECTOR = "unblame-dark", "unblame-light", "unblame-projector"

_THEMES = (
    Theme(
        name=DARK,
        primary="#7fb4ca",
        secondary="#a9b7d0",
        accent="#e6c384",
        foreground="#dcd7ba",
        background="#16181d",
        surface="#1d2027",
        panel="#252932",
        success="#98bb6c",
        warning="#e6c384",
        error="#ff7b72",
        dark=True,
        variables={
            "quiet": "#a3a6ad",
            "line": "#5b616e",
            "good": "#a9cf7a",
            "bad": "#ff8f86",
            "ask": "#e6c384",
            "key": "#7fb4ca",
            "now": "#20242c",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#1f5f8b",
        secondary="#4a5a75",
        accent="#8a4b00",
        foreground="#1c1f26",
        background="#fbfaf6",
        surface="#f1efe8",
        panel="#e6e3d9",
        success="#2f6b1f",
        warning="#8a4b00",
        error="#a4161a",
        dark=False,
        variables={
            "quiet": "#565b66",
            "line": "#9a9da5",
            "good": "#2f6b1f",
            "bad": "#a4161a",
            "ask": "#8a4b00",
            "key": "#1f5f8b",
            "now": "#f1efe8",
        },
    ),
    Theme(
        name=PROJECTOR,
        primary="#00308f",
        secondary="#000000",
        accent="#00308f",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#f2f2f2",
        success="#004d00",
        warning="#5c2e00",
        error="#8f0000",
        dark=False,
        variables={
            "quiet": "#333333",
            "line": "#767676",
            "good": "#004d00",
            "bad": "#8f0000",
            "ask": "#00308f",
            "key": "#00308f",
            "now": "#ffffff",
        },
    ),
)

OURS = {theme.name: theme for theme in _THEMES}
"""By name, in the order of the palette."""
