"""Guards let a sentence pass although a rule's words stand in it. Rules name them; here are all, by their names.

This module holds the general ones: negation, supposition, mention, figures. The others are kept by what they
judge: `guard_actor` (who acts), `guard_conduct` (verdicts on people and habits), `guard_remedy` (penalties and
vigilance) and `guard_question` (who and why). Their wordings are in `rules/guards.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unblame.language import guard_actor, guard_conduct, guard_question, guard_remedy
from unblame.language.case import Case
from unblame.language.phrases import phrase, says

Guard = Callable[[Case], bool]
"""Whether to let a match pass."""


def negated(case: Case) -> bool:
    """Passes “It was not human error” and “Nobody is to blame”."""
    if case.subject.kind == "nobody":
        return True
    before = case.clause_before()
    denied = says("negators", before) or says("negators_of_people", before)
    return denied and not says("affirmed", before)


def negated_loosely(case: Case) -> bool:
    """Passes “It was far from obvious”; not “Nobody ever reads the mails”, where the negator is the complaint."""
    before = case.clause_before(30)
    if "obvious" in case.said and says("denied_inside", case.said):
        return True
    return says("loose_negators", before) or says("negators", before)


def negated_near(case: Case) -> bool:
    """Passes “They did not even drop the ball”; not idioms that hold a negator themselves, as “had no clue”."""
    return says("denied_words", case.before(22)) and not says("own_negators", case.said[:14])


def not_negated(case: Case) -> bool:
    """For verbs that deny by themselves: passes “She did not fail to call” and “Nobody failed to call”."""
    return case.subject.kind == "nobody" or says("denied_verb", case.before(24))


def hypothetical(case: Case) -> bool:
    """Passes what may happen some day: “If an engineer forgets the flag, …”, “Somebody might miss it”."""
    before = case.before(90)
    if says("supposed", before) or says("questioned", before):
        return not says("as_if", before)
    if says("when_somebody", before) and says("lapse", case.said):
        return True
    return case.subject.kind != "none" and says("modal_before", before)


def hypothetical_soft(case: Case) -> bool:
    """Passes only what “if” or “whether” opens: “We asked whether it was obvious”."""
    return says("conditions", case.before(60))


def mention(case: Case) -> bool:
    """Passes words that are talked about: “Do not just write human error”; not what follows on a disclaimer's “but”."""
    found = phrase("mention").search(case.text)
    if found is None:
        return False
    if case.match.start() <= found.start() and found.end() <= case.match.end():
        return False
    return not says("turns", case.text[found.end() : case.match.start()])


def numbered(case: Case) -> bool:
    """Passes vague words with a number beside them: “Many users (about 400) were logged out”."""
    start, end = case.match.span()
    return says("figure", case.text[max(0, start - 25) : end + 60])


def timed(case: Case) -> bool:
    """Passes a vague time in a sentence that holds a figure: “It took a while, until 10:40”."""
    return says("figure", case.text)


GUARDS: Mapping[str, Guard] = {
    "negated": negated,
    "negated-loosely": negated_loosely,
    "negated-near": negated_near,
    "not-negated": not_negated,
    "hypothetical": hypothetical,
    "hypothetical-soft": hypothetical_soft,
    "mention": mention,
    "numbered": numbered,
    "timed": timed,
    "compared": guard_actor.compared,
    "system-owner": guard_actor.system_owner,
    "person-acts": guard_actor.person_acts,
    "technical-subject": guard_actor.technical_subject,
    "people-stand": guard_actor.people_stand,
    "two-sided": guard_actor.two_sided,
    "two-sided-none": guard_actor.two_sided_none,
    "had-never": guard_actor.had_never,
    "we-knew": guard_actor.we_knew,
    "conduct": guard_conduct.conduct,
    "about-conduct": guard_conduct.about_conduct,
    "hindsight-of-people": guard_conduct.hindsight_of_people,
    "not-of-system": guard_conduct.not_of_system,
    "mistake-of-person": guard_conduct.mistake_of_person,
    "complaint": guard_conduct.complaint,
    "people-complaint": guard_conduct.people_complaint,
    "patient": guard_remedy.patient,
    "people-penalty": guard_remedy.people_penalty,
    "not-contingent": guard_remedy.not_contingent,
    "open-to-all": guard_remedy.open_to_all,
    "people-vigilance": guard_remedy.people_vigilance,
    "asks-who": guard_question.asks_who,
    "asks-why": guard_question.asks_why,
}
