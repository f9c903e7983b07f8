"""What a team exports, as it was chosen last on this machine: one line a repository, in the state folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

import tomli
import tomli_w

from unblame.store.atomic import write_atomically

FILE = "exports.toml"
_KEPT = 200


class Choice(NamedTuple):
    """A template, a format, and a folder relative to the root of the repository (empty: beside the session)."""

    template: str = "standard"
    format: str = "md"
    folder: str = ""


def load_choice(state_folder: Path, root: Path) -> Choice:
    """What was chosen last for the sessions of a repository; ours where nothing was, or it cannot be read."""
    found = _read(state_folder).get(str(root), {})
    return Choice(**{key: value for key, value in found.items() if key in Choice._fields})


def keep_choice(state_folder: Path, root: Path, choice: Choice) -> None:
    """Keep a choice; the oldest of too many are let go. Raises OSError."""
    chosen = _read(state_folder)
    chosen.pop(str(root), None)
    chosen[str(root)] = dict(choice._asdict())
    newest = dict(list(chosen.items())[-_KEPT:])
    state_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(state_folder / FILE, tomli_w.dumps(newest).encode("utf-8", "surrogateescape"), mode=0o600)


def _read(state_folder: Path) -> dict[str, dict[str, str]]:
    try:
        found = tomli.loads((state_folder / FILE).read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, ValueError):
        return {}
    kept: dict[str, dict[str, str]] = {}
    for root, table in found.items():
        if isinstance(table, Mapping):
            texts = cast("Mapping[str, object]", table).items()
            kept[root] = {key: value for key, value in texts if isinstance(value, str)}
    return kept
