"""The folders of this machine and the config file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from unblame.config import CONFIG_NAME, Config, ConfigError, here, load_config

FULL = """\
theme = "unblame-projector"
animations = true
mouse = false
editor = "hx"
later = "a key of a later version"

[keys]
"list.add" = "n"
"app.save" = "f12"
"""


def folders(tmp_path: Path) -> dict[str, str]:
    return {f"UNBLAME_{name}": str(tmp_path / name.lower()) for name in ("CONFIG", "STATE", "DATA")}


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "config" / CONFIG_NAME
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(environ: Mapping[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(environ)
    return str(caught.value)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    config = load_config(folders(tmp_path))
    assert config == Config(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    assert (config.theme, config.animations, config.mouse, config.editor) == ("unblame-dark", False, True, "")
    assert config.keys == {}
    assert list(tmp_path.iterdir()) == []


def test_everything_hangs_below_the_folders_named(tmp_path: Path) -> None:
    config = load_config(folders(tmp_path))
    assert config.words_folder == tmp_path / "config" / "words"
    assert config.agendas_folder == tmp_path / "config" / "agendas"
    assert config.log_file == tmp_path / "state" / "unblame.log"


@pytest.mark.parametrize("environ", [{}, {"UNBLAME_CONFIG": "", "UNBLAME_STATE": "", "UNBLAME_DATA": ""}])
def test_the_systems_own_folders_are_the_default(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    config = load_config(environ)
    for folder in (config.data_folder, config.state_folder, config.config_folder):
        assert "unblame" in folder.parts


@pytest.mark.parametrize(
    ("environ", "editor"),
    [
        ({"VISUAL": "code -w", "EDITOR": "vi"}, "code -w"),
        ({"EDITOR": "vi"}, "vi"),
        ({"VISUAL": "", "EDITOR": "vi"}, "vi"),
        ({}, ""),
    ],
)
def test_the_editor_is_the_users(environ: dict[str, str], editor: str, tmp_path: Path) -> None:
    assert load_config({**folders(tmp_path), **environ}).editor == editor


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_the_file_says_what_is_wanted(mark: bytes, tmp_path: Path) -> None:
    written(tmp_path, mark + FULL.encode())
    config = load_config({**folders(tmp_path), "EDITOR": "vi"})
    assert (config.theme, config.animations, config.mouse, config.editor) == ("unblame-projector", True, False, "hx")
    assert config.keys == {"list.add": "n", "app.save": "f12"}
    assert config.data_folder == tmp_path / "data"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("theme = 3", "“theme” wants a text in quotes."),
        ("editor = ['vi']", "“editor” wants a text in quotes."),
        ('animations = "yes"', "“animations” wants true or false."),
        ("mouse = 0", "“mouse” wants true or false."),
        ('keys = "f6"', "“keys” wants a table of command and key."),
        ('[keys]\n"list.add" = 6', 'keys.“list.add” wants a key in quotes, such as "f6".'),
        ("[keys]\nlist.add = 'n'", 'keys.“list” wants a key in quotes, such as "f6".'),
        ('thme = "dark"', "“thme” is no setting. Did you mean “theme”?"),
        ('[keys]\n"list.ad" = "i"', "keys.“list.ad” is no command. Did you mean “list.add”?"),
    ],
)
def test_a_wrong_type_or_name_is_named_with_its_key(line: str, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, line)
    assert refused(folders(tmp_path)) == f"{path}: {told}"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"theme = \nmouse = true\n", "line 1, column 9"),
        (b"mouse = true\nmouse = false\n", "line 2"),
        (b"theme = '\xff'\n", "utf-8"),
        (b"x = " + b"9" * 5000, "4300 digits"),
        (b"x = " + b"[" * 100_000, "nested too deeply"),
    ],
    ids=["TOML", "twice", "UTF-8", "number", "depth"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(data: bytes, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, data)
    message = refused(folders(tmp_path))
    assert message.startswith(f"{path}: ")
    assert told in message
    assert message.endswith(" Mend it or move it away.")


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    path = tmp_path / "config" / CONFIG_NAME
    path.mkdir(parents=True)
    assert refused(folders(tmp_path)).startswith(f"{path}: cannot be read (")


def test_the_machines_zone_has_an_offset() -> None:
    assert here().utcoffset(None) is not None
