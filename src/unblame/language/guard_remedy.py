"""Guards on remedies: a penalty and more care are blame when people are to bear them."""

from __future__ import annotations

from unblame.language.case import Case
from unblame.language.phrases import says


def patient(case: Case) -> bool:
    """“She was stripped of her access” punishes; “The node was stripped of its label” passes."""
    if says("loss", case.said):
        return _is_plain_loss(case)
    if not says("penalty", case.said):
        return True
    return not case.has_people and not says("penalty_itself", case.said)


def _is_plain_loss(case: Case) -> bool:
    """Whether a loss is no penalty: “Users lost access for 20 minutes”."""
    if case.subject.kind in ("person", "you"):
        return says("loss_of_use", case.text)
    return not says("taken_off", case.said) or not case.has_people


def people_penalty(case: Case) -> bool:
    """“The team must take this seriously” admonishes; “The job must take the lock” passes."""
    if says("penalty_of_person", case.said):
        return False
    if says("admonition", case.said):
        return case.subject.kind in ("system", "common") or (case.subject.kind == "we" and "seriously" in case.said)
    return case.subject.kind in ("system", "none", "common", "we") and not case.has_people


def not_contingent(case: Case) -> bool:
    """Passes measures against an intruder: “The attacker's account was suspended”."""
    return says("intruder", case.text)


def open_to_all(case: Case) -> bool:
    """“Security training for all staff” passes; “Mandatory training for the operators involved” punishes."""
    if says("those_involved", case.text) or not says("teaching", case.said) or says("teaching_again", case.said):
        return False
    return says("everyone", case.said) or says("everyone", case.after(40))


def people_vigilance(case: Case) -> bool:
    """“Engineers must be more careful” asks people; “The retry is more careful now” passes."""
    if says("resolve", case.said):
        return says("aims", case.before())
    if case.subject.kind in ("system", "outsider", "common") and not case.has_people:
        return True
    if says("state_of_care", case.said):
        return says("with_care", case.said) or not says("wanted", case.before(40))
    return says("care_told", case.before()) and not says("demanded", case.before(30))
