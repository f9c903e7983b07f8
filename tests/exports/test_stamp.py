"""A written file: its name, and whether it may be written over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.exports import stamp
from unblame.record.session import Session


@given(st.text().map(lambda text: text.replace("<!-- unblame", "")), st.text(min_size=1, max_size=30))
def test_a_stamp_is_read_back(text: str, identifier: str) -> None:
    stamped = stamp.stamp(text, identifier)
    assert stamp.read_stamp(stamped) == (identifier, False)
    assert stamped.endswith(" -->\n")
    assert stamped.count("-->") == text.count("-->") + 1


def test_any_edit_shows() -> None:
    stamped = stamp.stamp("# T\n\nOne\n", "s1")
    assert stamp.read_stamp(stamped.replace("One", "Two")) == ("s1", True)
    assert stamp.read_stamp(stamped + "\nmore\n") == ("s1", True)
    assert stamp.read_stamp("# T\n\nOne\n") is None


def test_line_ends_are_no_edit() -> None:
    stamped = stamp.stamp("# T\n\nOne\n", "s1")
    assert stamp.read_stamp(stamped.replace("\n", "\r\n")) == ("s1", False)


def test_the_last_stamp_counts() -> None:
    quoted = stamp.stamp("old", "first") + "\nbelow\n"
    assert stamp.read_stamp(stamp.stamp(quoted, "second")) == ("second", False)


def test_what_may_be_written_over() -> None:
    stamped = stamp.stamp("# T\n", "s1")
    assert stamp.refusal(stamped, "s1") is None
    assert stamp.refusal(" \n", "s1") is None
    for text, reason, edited in (
        (stamped.replace("# T", "# U"), "edited", True),
        (stamped.replace("s1", "s2"), "another session, s2", False),
        ("# Mine\n", "not written by unblame", False),
    ):
        refused = stamp.refusal(text, "s1")
        assert refused is not None
        assert (reason in refused.reason, refused.edited) == (True, edited)


def test_diff_is_unified() -> None:
    shown = stamp.diff("a\nb\r\n", "a\nc", "x.md")
    assert shown == "--- x.md\n+++ x.md (new export)\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    assert stamp.diff("a\r\n", "a\n", "x.md") == ""


EARLY = {"id": "E1", "at": "2024-01-14T22:30:00Z"}
BEGUN = {"id": "E2", "at": "2024-01-15T10:00:00Z", "milestones": ["started"]}
FELT = {"id": "E3", "at": "2024-01-15T23:30:00Z", "milestones": ["impact-started"]}


@pytest.mark.parametrize(
    ("timeline", "timezone", "name"),
    [
        ([], "", "postmortem-checkout-down.md"),
        ([{"id": "E9"}], "", "postmortem-checkout-down.md"),
        ([EARLY], "", "postmortem-2024-01-14-checkout-down.md"),
        ([EARLY, BEGUN], "", "postmortem-2024-01-15-checkout-down.md"),
        ([EARLY, BEGUN, FELT], "", "postmortem-2024-01-15-checkout-down.md"),
        ([EARLY, BEGUN, FELT], "Europe/Berlin", "postmortem-2024-01-16-checkout-down.md"),
    ],
)
def test_default_name(timeline: list[dict[str, Any]], timezone: str, name: str) -> None:
    incident = {"title": "Checkout down!", "timezone": timezone}
    assert stamp.default_name(Session.model_validate({"id": "x", "incident": incident, "timeline": timeline})) == name
