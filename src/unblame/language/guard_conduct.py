"""Guards on verdicts: a judging word is blame when it is said of people, their conduct or their habits."""

from __future__ import annotations

from unblame.language.case import Case, is_somebody
from unblame.language.lexicon import singular, word_list
from unblame.language.phrases import phrase, says

_LOOSE_NOUNS = frozenset(["thing", "idea", "way", "approach", "and", "or", "lot", "call"])
"""Conduct only where people stand beside them: “a bad idea” may be anybody's."""
_OF_ANYTHING = frozenset(["it", "this", "that", "which", "what", "it all"])


def conduct(case: Case) -> bool:
    """“Careless work” judges; “careless defaults” and “lazy loading” pass.

    A pattern's group `soft` holds adjectives that are as often said of things.
    """
    soft = bool(case.match.groupdict().get("soft"))
    noun = _noun_after(case)
    if noun in word_list("lazy-things"):
        return True
    if _is_conduct(noun):
        return soft and noun in _LOOSE_NOUNS and not case.has_people
    if says("said_of_subject", case.before(24)):
        return soft and _is_of_thing(case) and not case.has_people
    if not soft and (not noun or says("conduct_itself", case.said)):
        return False
    return not case.has_people


def _noun_after(case: Case) -> str:
    found = phrase("noun_after").search(case.after())
    return found[1] if found else ""


def _is_conduct(noun: str) -> bool:
    one = singular(noun)
    return noun in word_list("conduct-nouns") or one in word_list("roles") or one in word_list("teams")


def _is_of_thing(case: Case) -> bool:
    return (
        case.subject.kind in ("system", "outsider", "common", "none") and case.subject_text.strip() not in _OF_ANYTHING
    )


def about_conduct(case: Case) -> bool:
    """“Obviously Bob did not look” judges, “Obviously wrong” too; “Obviously the cache was cold” passes."""
    after = case.after(70)
    if says("verdict_after", after):
        return False
    mild = says("mild_adverb", case.said)
    if case.subject.kind in ("person", "we", "i", "you", "nobody"):
        return says("shown_after", after) or (mild and not says("denied_after", after))
    if not _names_somebody_next(case):
        return True
    return mild and not says("accused_after", after)


def _names_somebody_next(case: Case) -> bool:
    """Whether one of the next four words is somebody."""
    found = phrase("next_word").search(case.sentence.text[case.match.end() :])
    if found is None:
        return False
    first = case.sentence.index_at(case.match.end() + found.end())
    return any(is_somebody(case.kind_of(word.text)) for word in case.sentence.words[first : first + 4])


def hindsight_of_people(case: Case) -> bool:
    """Passes a look back that takes nothing for plain: “Looking back, it was not obvious to anyone”."""
    return says("was_unclear", case.after())


def not_of_system(case: Case) -> bool:
    """Passes verdicts on a thing: “The battery was in poor shape”."""
    if case.subject.kind in ("system", "common") and says("quality_of_thing", case.said):
        return case.said.startswith("fail") or not case.has_people
    return says("quality", case.said) and not case.has_people


def mistake_of_person(case: Case) -> bool:
    """“The engineer made a mistake” judges; “The compiler made an error” and “Everyone makes mistakes” pass."""
    if says("mistake_made", case.said):
        return case.subject.kind not in ("person", "i", "you") or says("made_by_anyone", case.text)
    return says("human_factor", case.said) and says("fields_of_study", case.text)


def complaint(case: Case) -> bool:
    """Passes habits that a report states neutrally: “The DBA is always reachable”."""
    return says("neutral_habit", case.said)


def people_complaint(case: Case) -> bool:
    """“As usual, they forgot” complains; “As usual, traffic peaked at noon” passes."""
    if says("weary", case.said):
        return False
    if not any(word.low not in ("who", "their", "them", "they") for word in case.people()):
        return not says("typical_of_them", case.text) and not says("not_the_first_time", case.said)
    if not says("repeated", case.said):
        return False
    if says("once_again", case.said) and not says("grave_grievance", case.text):
        return True
    return not says("grievance", case.text)
