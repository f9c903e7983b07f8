"""Where things are on this machine, and the user's config file; handed down as values."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import tomli
from platformdirs import PlatformDirs

from unblame.commands import BY_ID

CONFIG_NAME = "config.toml"


class ConfigError(ValueError):
    """The config file cannot be used; the message names the file, the key and what is expected."""


class Config(NamedTuple):
    """What the app is handed. `keys` maps command ids to keys (`"list.add" = "n"`)."""

    data_folder: Path
    state_folder: Path
    config_folder: Path
    theme: str = "unblame-dark"
    animations: bool = False
    mouse: bool = True
    editor: str = ""
    keys: Mapping[str, str] = MappingProxyType({})

    @property
    def words_folder(self) -> Path:
        """A team's own scripts, questions and notices, a file a section."""
        return self.config_folder / "words"

    @property
    def agendas_folder(self) -> Path:
        """A team's own agendas, a file each."""
        return self.config_folder / "agendas"

    @property
    def templates_folder(self) -> Path:
        """A team's own templates of the write-up, a file each."""
        return self.config_folder / "templates"

    @property
    def policy_file(self) -> Path:
        """A team's own severity policy."""
        return self.config_folder / "policy.toml"

    @property
    def log_file(self) -> Path:
        """Where the details of a crash go."""
        return self.state_folder / "unblame.log"


def here() -> tzinfo:
    """The machine's own zone, in which meeting times are shown and typed."""
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    return zone


def load_config(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the folders and the config file; `UNBLAME_CONFIG` and `UNBLAME_STATE` name other folders."""
    folders = PlatformDirs("unblame", appauthor=False)
    config_folder = Path(environ.get("UNBLAME_CONFIG") or folders.user_config_path)
    base = Config(
        data_folder=Path(environ.get("UNBLAME_DATA") or folders.user_data_path),
        state_folder=Path(environ.get("UNBLAME_STATE") or folders.user_state_path),
        config_folder=config_folder,
        editor=environ.get("VISUAL") or environ.get("EDITOR") or "",
    )
    path = config_folder / CONFIG_NAME
    try:
        written = tomli.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return base
    except RecursionError:
        raise ConfigError(f"{path}: nested too deeply for settings. Mend it or move it away.") from None
    except (OSError, ValueError) as error:  # bad UTF-8, bad TOML, and numbers too long for Python
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"{path}: cannot be read ({reason}). Mend it or move it away.") from error
    return _with_settings(base, written, path)


def _with_settings(base: Config, written: Mapping[str, Any], path: Path) -> Config:
    expected = {"theme": str, "animations": bool, "mouse": bool, "editor": str, "keys": dict}
    values: dict[str, Any] = {}
    for key in written:  # one that is like no other is a later version's
        if key not in expected and (near := _nearest(key, expected, 0.7)):
            raise ConfigError(f"{path}: “{key}” is no setting. Did you mean “{near}”?")
    for key, kind in expected.items():
        if key not in written:
            continue
        if not isinstance(written[key], kind):
            raise ConfigError(f"{path}: “{key}” wants {_kind_words[kind]}.")
        values[key] = written[key]
    for command, key in cast("Mapping[str, object]", values.get("keys", {})).items():
        if not isinstance(key, str):
            raise ConfigError(f'{path}: keys.“{command}” wants a key in quotes, such as "f6".')
        if command not in BY_ID:
            raise ConfigError(f"{path}: keys.“{command}” is no command. Did you mean “{_nearest(command, BY_ID, 0)}”?")
    return Config(
        data_folder=base.data_folder,
        state_folder=base.state_folder,
        config_folder=base.config_folder,
        theme=values.get("theme", base.theme),
        animations=values.get("animations", base.animations),
        mouse=values.get("mouse", base.mouse),
        editor=values.get("editor", base.editor),
        keys=values.get("keys", {}),
    )


def _nearest(name: str, known: Iterable[str], likeness: float) -> str:
    from difflib import get_close_matches  # needed for a broken file only

    return next(iter(get_close_matches(name, known, n=1, cutoff=likeness)), "")


_kind_words = {str: "a text in quotes", bool: "true or false", dict: "a table of command and key"}
