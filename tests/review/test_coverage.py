"""What actions cover."""

from __future__ import annotations

import pytest

from unblame.record.actions import Action
from unblame.record.analysis import Factor, Why
from unblame.record.session import Session
from unblame.review.coverage import numbers, uncovered, uncovered_roots


def session(*addresses: str) -> Session:
    return Session(
        id="s",
        whys=(
            Why(id="Wb", parent="Wa"),
            Why(id="Wa", root=True),
            Why(id="Wc", root=True),
            Why(id="Wd", root=False),
            Why(id="Wg", parent="Wb"),
        ),
        factors=(Factor(id="Fa"), Factor(id="Fb", accepted="costs more than it saves"), Factor(id="Fc", accepted="  ")),
        actions=(Action(id="A1", addresses=addresses),),
    )


@pytest.mark.parametrize(("addresses", "left"), [((), "Fa Fc"), (("Fa",), "Fc"), (("Fa", "Fc", "Fb"), "")])
def test_factors_that_nothing_covers(addresses: tuple[str, ...], left: str) -> None:
    assert " ".join(factor.id for factor in uncovered(session(*addresses))) == left


@pytest.mark.parametrize(
    ("addresses", "left"), [((), "Wa Wc"), (("Wa",), "Wc"), (("Wg",), "Wc"), (("Wc", "Wb"), ""), (("Wd",), "Wa Wc")]
)
def test_roots_that_nothing_covers(addresses: tuple[str, ...], left: str) -> None:
    assert " ".join(uncovered_roots(session(*addresses))) == left


def test_numbers_follow_the_tree_and_the_file() -> None:
    whys = {"W1": "Wa", "W2": "Wb", "W3": "Wg", "W4": "Wc", "W5": "Wd"}
    assert numbers(session()) == whys | {"F1": "Fa", "F2": "Fb", "F3": "Fc"}
    assert numbers(Session(id="s")) == {}
