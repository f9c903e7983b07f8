"""An action's title and its criteria: forgiving where a word could be a verb."""

from __future__ import annotations

import pytest

from unblame.record.actions import Action
from unblame.review.rules.actions import is_list
from unblame.review.rules.titles import is_endless, is_measurable, lacks_verb


@pytest.mark.parametrize(
    "title",
    ["The pool gets an alert", "Monitoring of the pool", "Documentation for restarts", "Dashboard for the pool",
     "Regular drills with the team", "- A runbook for restarts", "Deployment of the fix everywhere"],
)  # fmt: skip
def test_no_verb_stands_first(title: str) -> None:
    assert lacks_verb(title)


@pytest.mark.parametrize(
    "title",
    ["Page on call", "Implement a limit", "Document restarts", "Comment the flag", "Bring back the alert", "Ping us",
     "Partition the pool", "Process dead letters", "Test restores", "“Cap” the pool", "Give", "", "Version the schema"],
)  # fmt: skip
def test_a_verb_may_stand_first(title: str) -> None:
    assert not lacks_verb(title)


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Improve the alerts", "improve"),
        ("Look into DNS timeouts", "look into"),
        ("- investigate the leak", "investigate"),
        ("Be more careful with flags", "be more careful"),
        ("Deploy and pay attention to 5 graphs", "pay attention"),
        ("Improve p99 to 200 ms", ""),
        ("Improvise a drill", ""),
        ("Add a pool alert", ""),
    ],
)
def test_verbs_without_an_end(title: str, verb: str) -> None:
    assert is_endless(Action(id="A1", title=title)) == verb


def test_a_measured_criterion_ends_it() -> None:
    assert is_endless(Action(id="A1", title="Improve the alerts", success_criteria=("fires in 5 min",))) == ""


@pytest.mark.parametrize("said", ["p99 under 200 ms", "The alert fires", "No restart without a review", "Every host"])
def test_what_can_be_measured(said: str) -> None:
    assert is_measurable(said)


@pytest.mark.parametrize("said", ["", "better sleep", "good quality", "happy customers"])
def test_what_cannot(said: str) -> None:
    assert not is_measurable(said)


@pytest.mark.parametrize("owner", ["#incidents", "oncall@", "on-call rota", "dev mailing list", "TBD", "whoever"])
def test_nobody_in_particular(owner: str) -> None:
    assert is_list(owner)


@pytest.mark.parametrize("owner", ["Ana", "@ana", "Liszt", "", "SRE"])
def test_a_person_or_a_team_is_no_list(owner: str) -> None:
    assert not is_list(owner)
