"""How strict a place is, and which headings open one."""

from __future__ import annotations

from typing import get_args

import pytest

from unblame.language.place import SILENT, SOFTENED, Place, place_of_heading
from unblame.language.rule import CATEGORIES


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("", "prose"),
        ("Summary", "prose"),
        ("Impact", "prose"),
        ("Timeline", "timeline"),
        ("2. TIMELINE (UTC)", "timeline"),
        ("Chronology", "timeline"),
        ("Sequence of events", "timeline"),
        ("Root cause", "analysis"),
        ("Root Causes and Trigger", "analysis"),
        ("Contributing factors", "analysis"),
        ("Five whys", "analysis"),
        ("Lessons learned", "analysis"),
        ("Action items", "actions"),
        ("Next steps", "actions"),
        ("Follow-ups", "actions"),
        ("Follow up", "actions"),
        ("Prevention", "actions"),
        ("Remediation", "actions"),
        ("Recommendations", "actions"),
        ("To-do", "actions"),
        ("Causeway outage", "prose"),
        ("Background", "prose"),
    ],
)
def test_headings_open_places(heading: str, place: Place) -> None:
    assert place_of_heading(heading) == place


def test_every_place_says_what_it_softens_and_silences() -> None:
    assert set(SILENT) == set(SOFTENED) == set(get_args(Place))
    for categories in (*SILENT.values(), *SOFTENED.values()):
        assert categories <= set(CATEGORIES)
