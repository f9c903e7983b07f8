"""The live file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unblame.store.live import Live, live_path, own_pid, read_live, write_live

TEN = datetime(2024, 1, 17, 10, 0, 0, 123, tzinfo=UTC)
LIVE = Live(own_pid(), TEN, TEN + timedelta(seconds=5), "whys", "W“1”", TEN, ended=True)
WRITTEN = {"pid": 7, "since": "2024-01-17T10:00:00+00:00", "seen_at": "2024-01-17T10:00:05+00:00"}


@pytest.mark.parametrize("live", [LIVE, Live(1, TEN, TEN), Live(1, TEN.astimezone(timezone(timedelta(hours=9))), TEN)])
def test_what_is_written_is_read(tmp_path: Path, live: Live) -> None:
    path = live_path(tmp_path / "state", "pool-empty-abc234")
    assert read_live(path) is None
    write_live(path, live)
    assert read_live(path) == live
    write_live(path, LIVE)
    assert read_live(path) == LIVE


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = live_path(tmp_path, "s")
    write_live(path, LIVE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["s.json"]


@pytest.mark.parametrize("identifier", ["../../etc/passwd", "a/b", "", "CON", "é" * 300])
def test_an_id_never_leads_out_of_the_folder(tmp_path: Path, identifier: str) -> None:
    path = live_path(tmp_path, identifier)
    assert path.parent == tmp_path / "live"
    write_live(path, LIVE)
    assert read_live(path) == LIVE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "[" * 100_000,
        "\ud800",
        *(
            json.dumps({**WRITTEN, **wrong})
            for wrong in (
                {"pid": "x"},
                {"pid": None},
                {"pid": float("inf")},
                {"since": 5},
                {"since": "soon"},
                {"since": "2024-01-17T10:00:00"},
                {"seen_at": None},
                {"paused_since": "2024-01-17T10:00:00"},
                {"paused_since": 3},
            )
        ),
    ],
)
def test_what_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "live.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert read_live(path) is None


def test_what_is_missing_has_a_default(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    path.write_text(json.dumps({**WRITTEN, "later": 1}), encoding="utf-8")
    live = read_live(path)
    assert live is not None
    assert (live.pid, live.section, live.shown, live.paused_since, live.ended) == (7, "", "", None, False)


def test_a_folder_is_no_live_file(tmp_path: Path) -> None:
    assert read_live(tmp_path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.dictionaries(st.sampled_from([*WRITTEN]), st.text() | st.integers()).map(
    lambda values: json.dumps({**WRITTEN, **values}).encode()
))  # fmt: skip
def test_no_file_can_break_the_reading(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "live.json"
    path.write_bytes(data)
    live = read_live(path)
    assert live is None or live.since.utcoffset() is not None


def test_a_failed_write_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="live"):
        write_live(live_path(tmp_path, "s"), LIVE)
