"""Where a session was opened before."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from unblame.store.known import first_place, remember


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def noted(state: Path) -> Path:
    [file] = (state / "known").iterdir()
    return file


def test_a_session_that_was_never_opened_stands_nowhere_else(state: Path, tmp_path: Path) -> None:
    assert first_place(state, "s", made(tmp_path / "a.toml")) is None
    assert not state.exists()


def test_a_copy_is_told_from_where_it_was_opened_first(state: Path, tmp_path: Path) -> None:
    first, second, third = (made(tmp_path / name / "s.toml") for name in "abc")
    remember(state, "s", first)
    assert first_place(state, "s", first) is None
    assert first_place(state, "s", second) == first
    assert first_place(state, "t", second) is None
    remember(state, "s", second)
    assert first_place(state, "s", second) is None
    assert first_place(state, "s", third) == first


def test_a_moved_file_is_no_copy(state: Path, tmp_path: Path) -> None:
    before = made(tmp_path / "before.toml")
    remember(state, "s", before)
    after = before.rename(tmp_path / "after.toml")
    assert first_place(state, "s", after) is None
    before.mkdir()
    assert first_place(state, "s", after) is None


def test_a_link_is_the_file_itself(state: Path, tmp_path: Path) -> None:
    file, link = made(tmp_path / "s.toml"), tmp_path / "link.toml"
    link.symlink_to(file)
    remember(state, "s", link)
    assert first_place(state, "s", file) is None
    assert json.loads(noted(state).read_bytes()) == [os.path.realpath(file)]


def test_a_place_is_noted_once_and_the_oldest_of_many_go(state: Path, tmp_path: Path) -> None:
    places = [made(tmp_path / f"{number}.toml") for number in range(60)]
    for place in places:
        remember(state, "s", place)
        remember(state, "s", place)
    assert json.loads(noted(state).read_bytes()) == [os.path.realpath(place) for place in places[-50:]]


def test_the_state_folders_own_files_are_not_noted(state: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    state.mkdir()
    linked.symlink_to(state, target_is_directory=True)
    demo = made(state / "demo" / "s.toml")
    remember(state, "s", demo)
    remember(linked, "s", demo)
    assert not (state / "known").exists()


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1}', b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_knows_nothing_and_is_replaced(state: Path, tmp_path: Path, data: bytes) -> None:
    file = made(tmp_path / "s.toml")
    remember(state, "s", file)
    noted(state).write_bytes(data)
    assert first_place(state, "s", tmp_path / "other.toml") is None
    remember(state, "s", file)
    assert first_place(state, "s", tmp_path / "other.toml") == file


def test_what_is_no_path_is_passed_over(state: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "s.toml")
    remember(state, "s", file)
    noted(state).write_text(json.dumps([1, None, str(file)]), encoding="utf-8")
    assert first_place(state, "s", tmp_path / "other.toml") == file


def test_an_id_of_any_form_has_a_file_in_the_folder(state: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "s.toml")
    remember(state, "../../über/x", file)
    assert noted(state).suffix == ".json"
    assert first_place(state, "../../über/x", tmp_path / "other.toml") == file


@pytest.mark.skipif(os.name != "posix", reason="Windows has no permissions of this kind")
def test_it_is_for_the_user_alone(state: Path, tmp_path: Path) -> None:
    remember(state, "s", made(tmp_path / "s.toml"))
    assert stat.S_IMODE(noted(state).stat().st_mode) == 0o600
    assert stat.S_IMODE(noted(state).parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_an_error(state: Path, tmp_path: Path) -> None:
    state.touch()
    assert first_place(state, "s", made(tmp_path / "s.toml")) is None
    with pytest.raises(OSError, match="known"):
        remember(state, "s", tmp_path / "s.toml")
