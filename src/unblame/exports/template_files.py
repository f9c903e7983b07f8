"""Where templates come from: the app's own, a team's in a folder, or any file by its path.

The comments at the top of a template may declare something of it: `{#- describe: one line -#}`.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

SUFFIX = ".md.j2"
_JINJA = ".j2"
_LARGEST = 1_000_000  # characters of a team's template
_OURS = files("unblame.exports") / "templates"
_COMMENT = re.compile(r"\s*\{#-?\s*(.*?)\s*-?#\}\s*", re.DOTALL)
_DECLARED = re.compile(r"(\w+):[ \t]*(.*)")


class TemplateError(ValueError):
    """A template that is not there or does not work; the message says which, where and what to do."""


class Described(NamedTuple):
    """A template's name and the line that says what it is for; `path` of a team's own, None of the app's."""

    name: str
    line: str
    path: Path | None = None


class Source(NamedTuple):
    """A template's text and what messages call it; `beside` is the folder whose files it may include.

    One of the app's own, with its own name in `ours`, includes its own parts only.
    """

    shown: str
    text: str
    beside: Path | None = None
    ours: str = ""

    def declared(self, key: str) -> str:
        """What the template says of itself at its top; empty where it says nothing."""
        start = 0
        while found := _COMMENT.match(self.text, start):
            said = _DECLARED.fullmatch(found[1])
            if said and said[1].lower() == key:
                return said[2]
            start = found.end()
        return ""


def template_names(folder: Path | None = None) -> list[str]:
    """The names that can be asked for: the app's own, and a team's. Raises TemplateError for a folder that is shut."""
    return sorted({*_own_names(), *_teams(folder)})


def described(folder: Path | None = None) -> tuple[Described, ...]:
    """The app's templates by name, then those in a team's folder; of one that cannot be read the line says why.

    Raises TemplateError for a folder that is shut.
    """
    ours = [Described(name, source(name).declared("describe")) for name in _own_names()]
    teams = [Described(name, _line(path), path) for name, path in _teams(folder).items()]
    return (*ours, *teams)


def source(template: str, folder: Path | None = None) -> Source:
    """A template by its name, a team's own before the app's, or by its path. Raises TemplateError."""
    path = _teams(folder).get(template)
    if path is not None:
        return _read(path)
    if template in _own_names():
        name = template + SUFFIX
        return Source(name, (_OURS / name).read_text(encoding="utf-8"), ours=name)
    path = Path(template)
    if path.suffix != _JINJA and path.name == template:
        names = template_names(folder)
        near = difflib.get_close_matches(template, names, n=1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        raise TemplateError(f"There is no template “{template}”. {hint}{known(folder)}")
    return _read(path, template, known(folder))


def included(name: str, beside: Path | None = None) -> Source | None:
    """What a template includes or builds on: a file of the app's by its name, or one that lies beside it."""
    found = _own_file(name)
    if found is not None or beside is None or not name.endswith(_JINJA):
        return found
    is_neighbour = Path(name).name == name and "\\" not in name
    path = beside / name
    return _read(path) if is_neighbour and path.is_file() else None


def known(folder: Path | None = None) -> str:
    """What to give instead."""
    return f"Give one of {', '.join(template_names(folder))}, or the path of a file of your own."


@cache
def _own_names() -> list[str]:
    return sorted(entry.name.removesuffix(SUFFIX) for entry in _OURS.iterdir() if entry.name.endswith(SUFFIX))


@cache
def _own_file(name: str) -> Source | None:
    folder, _, file = name.rpartition("/")
    wanted = file if file.endswith(_JINJA) else file + SUFFIX
    place = _OURS / folder if folder else _OURS
    if folder not in ("", "parts") or wanted not in {entry.name for entry in place.iterdir()}:
        return None
    return Source(name, (place / wanted).read_text(encoding="utf-8"))


def _teams(folder: Path | None) -> dict[str, Path]:
    """A team's own, by name."""
    if folder is None:
        return {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise TemplateError(
            f"{folder}: cannot be read: {error.strerror}. Let it be a folder that you may read."
        ) from None
    return {path.name.removesuffix(SUFFIX): path for path in paths}


def _line(path: Path) -> str:
    try:
        return _read(path).declared("describe")
    except TemplateError as error:
        return str(error)


def _read(path: Path, shown: str = "", instead: str = "Mend it or move it away.") -> Source:
    shown = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:  # bad UTF-8, and names that no file can have
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TemplateError(f"{shown}: cannot be read: {reason}. {instead}") from error
    if len(text) > _LARGEST:
        raise TemplateError(f"{shown}: too long for a template. Give the path of a Jinja file.")
    return Source(shown, text, path.parent)
