"""Guards on who acts: somebody whom the words could blame, a thing, or nobody at all."""

from __future__ import annotations

from unblame.language.case import Case, is_somebody
from unblame.language.phrases import phrase, says
from unblame.language.sentence import PLACEHOLDER


def compared(case: Case) -> bool:
    """“A careful engineer would have noticed” measures somebody; “A canary would have caught this” passes."""
    return not says("better_people", case.subject_text + " ")


def system_owner(case: Case) -> bool:
    """Passes what a thing did or did not: “The proxy's failure to update its table”."""
    who = case.match.group("who")
    if "'s" not in who and "s'" not in who:
        return False
    begin = case.match.start("who")
    end = begin + who.index("'")
    words = [word for word in case.sentence.words if begin <= word.start < end]
    return not words or not is_somebody(case.kind_of(words[-1].text.split("'")[0]))


def person_acts(case: Case) -> bool:
    """“She merged it without looking” has somebody who acts; “The job restarts without checking” passes."""
    before = case.before()
    if says("finished_work", before[-40:]):
        return says("allowed_work", before[-60:])
    if says("allowed_act", before):
        return True
    start = case.match.start()
    return not any(word.start < start and is_somebody(case.kind_of(word.text)) for word in case.sentence.words)


def technical_subject(case: Case) -> bool:
    """For verbs that mostly people do: passes things that warn, tell or check, as “The alert should have told us”."""
    if case.subject.kind in ("person", "we", "i", "you", "nobody"):
        return False
    group = phrase("inner_preposition").split(case.subject_text, maxsplit=1)[0]
    return case.subject.kind == "outsider" or not group.strip() or says("technical_head", group) or PLACEHOLDER in group


def people_stand(case: Case) -> bool:
    """Idioms of complaint need somebody to complain about: “Like clockwork, the job starts at noon” passes."""
    return case.subject.kind not in ("person", "you", "i") and not case.has_people


def two_sided(_case: Case) -> bool:
    """Passes nothing. Marks patterns with alternatives that name nobody: `checker` asks for no subject there."""
    return False


def two_sided_none(case: Case) -> bool:
    """Passes a wording without a subject where nobody stands in the sentence: “Managed to lock the table.”"""
    return case.subject.kind == "none" and not case.has_people


def had_never(case: Case) -> bool:
    """Passes experience: “The team had never tested this”."""
    return says("perfect_before", case.before(8))


def we_knew(case: Case) -> bool:
    """Passes a reason that is no fault: “Because the team did not know the flag, …”."""
    end = case.match.end()
    if says("did_not_know", case.text[max(0, end - 12) : end + 24]):
        return True
    return case.subject.kind == "we" and not says("neglect", case.said)
