"""Guards on questions: “who” and “why” that tell instead of asking."""

from __future__ import annotations

from unblame.language.case import Case
from unblame.language.phrases import says


def asks_who(case: Case) -> bool:
    """Passes “Alice, who approved it, was paged” and “no matter who approved it”."""
    before = _before_mark(case)
    if before.endswith(","):
        return says("told_who", before) and "?" not in case.after() and not says("asked_to_all", before)
    return says("idle_who", before) and not (says("known_before", before) and says("denied_knowing", before))


def asks_why(case: Case) -> bool:
    """Passes “This is why the team waited” and “That explains why nobody was paged”."""
    before = _before_mark(case)
    if says("account_demanded", before) or says("blunt_why", case.said):
        return False
    if says("inverted", case.text[case.match.start("mark") : case.subject.start]):
        return says("why_of_thing", before)
    return not (says("asking_why", before) and says("asked_why", before))


def _before_mark(case: Case) -> str:
    return case.text[: case.match.start("mark")].rstrip()
