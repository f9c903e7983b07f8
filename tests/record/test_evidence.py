"""The entry line of a piece of evidence, and of a text with a heading."""

from __future__ import annotations

from typing import get_args

import pytest

from unblame.record.evidence import EvidenceEntry, read_evidence
from unblame.record.headed import Headed, read_headed
from unblame.record.kinds import EvidenceKind


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("alert: TooSlow https://a.example/1", EvidenceEntry("TooSlow", "alert", "https://a.example/1")),
        ("https://a.example/1 the graph", EvidenceEntry("the graph", None, "https://a.example/1")),
        ("LOG:  lines (https://a.example/x(1)).", EvidenceEntry("lines.", "log", "https://a.example/x(1)")),
        ("see https://a.example/1, below", EvidenceEntry("see, below", None, "https://a.example/1")),
        ("<https://a.example/1> there", EvidenceEntry("there", None, "https://a.example/1")),
        ("pool graphs/pool.png at 10:13", EvidenceEntry("pool at 10:13", "image", "graphs/pool.png")),
        ("dashboard: pool.svg", EvidenceEntry("", "dashboard", "pool.svg")),
        ("alert:no space", EvidenceEntry("alert:no space", None, "")),
        ("alert:", EvidenceEntry("", "alert", "")),
        ("the log: late", EvidenceEntry("the log: late", None, "")),
        ("ftp://a.example", EvidenceEntry("ftp://a.example", None, "")),
        ("", EvidenceEntry("", None, "")),
    ],
)
def test_a_line_is_read(line: str, entry: EvidenceEntry) -> None:
    assert read_evidence(line) == entry


@pytest.mark.parametrize("kind", get_args(EvidenceKind))
def test_every_kind_is_known(kind: str) -> None:
    assert read_evidence(f"{kind.upper()}: x") == EvidenceEntry("x", kind, "")  # type: ignore[arg-type]  # one of them


@pytest.mark.parametrize(
    ("line", "headed"),
    [
        ("Reports: twelve mails: all late", Headed("Reports", "twelve mails: all late")),
        ("Reports", Headed("Reports", "")),
        ("Reports:", Headed("Reports", "")),
        ("at 10:13 it rang", Headed("at 10:13 it rang", "")),
        ("", Headed("", "")),
    ],
)
def test_a_heading_and_its_text(line: str, headed: Headed) -> None:
    assert read_headed(line) == headed
