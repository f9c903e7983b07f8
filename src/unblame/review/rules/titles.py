"""An action's title and criteria: whether they say what will be done and how its end is seen. Forgiving on purpose."""

from __future__ import annotations

import re

from unblame.record.actions import Action
from unblame.review.prose import lazily

FEWEST_WORDS = 4
"""A verb and its object in fewer words leave out what will be different."""
_verb_free = lazily(r"^(?:better|more|improved?|proper)\b", re.IGNORECASE)
_endless = lazily(
    r"\W*(?:improv(?:e|ing)|enhanc(?:e|ing)|better|optimi[sz](?:e|ing)|strengthen(?:ing)?|look(?:ing)? (?:into|at)|"
    r"think(?:ing)? about|consider(?:ing)?|explor(?:e|ing)|investigat(?:e|ing)|discuss(?:ing)?|try(?:ing)? to)\b",
    re.IGNORECASE,
)
_vigilant = lazily(
    r"\b(?:be(?:ing)? (?:more |extra )?(?:careful|vigilant|cautious|attentive|diligent)|"
    r"pay(?:ing)? (?:more |closer )?attention|try(?:ing)? harder|take more care|remember to)\b",
    re.IGNORECASE,
)
_no_verb = re.compile(  # matched once for each action, so its few words are ready
    r"(?:the|an?|all|no|our|we|i|you|it|they|someone|everyone|team|this|that|these|those|new|good|regular|automatic|"
    r"automated|additional|another|missing|monthly|weekly|daily|some|for|in|on|at|with|from|because|dashboard|policy|"
    r"procedure|checklist|"
    r"(?!(?:imple|docu|supple|comple|instru|incre|decre|experi|aug|seg|frag|co?m|ce)m?ment\b)\w+ment|"
    r"(?!(?:position|transition|provision|partition|function|mention|question|caution|section|station|condition|"
    r"commission|version)\b)\w+[ts]ion|\w+ness|(?!(?:bring|ping|ring|string|swing|spring|cling)\b)\w{2,}ing)\b",
    re.IGNORECASE,
)
_measurable = lazily(
    r"\d|%|\b(?:when|until|once|before|after|within|without|while|no|none|never|zero|every|each|all|always|any|only|"
    r"at (?:least|most)|under|over|below|above|fewer|less|more than|faster|alerts?|alarms?|pages?|paged|fires?|fired|"
    r"fails?|failed|pass(?:es|ed)?|shows?|shown|runs?|returns?|refuses?|refused|rejects?|rejected|blocks?|blocked|"
    r"exists?|covers?|covered|merged|deployed|released|published|removed|enabled|disabled|in use|live|done|green|"
    r"tested|reviewed|signed|documented|linked|can|cannot|stays?|keeps?|holds?|stops?|starts?|half|twice|is|are|has)\b",
    re.IGNORECASE,
)


def is_vague(title: str) -> bool:
    """Whether a title names a wish (“better monitoring”) or is too short to name anything."""
    return bool(_verb_free().match(title)) or len(title.split()) < 3


def is_short(title: str) -> bool:
    """Whether a title has three words or fewer."""
    return len(title.split()) < FEWEST_WORDS


def is_endless(action: Action) -> str:
    """The verb that says what has no end (“improve”, “look into”, “be careful”); nothing where a measure ends it.

    Care and attention cannot be measured, so that no number mends those.
    """
    if found := _vigilant().search(action.title):
        return found.group().lower()
    found = _endless().match(action.title)
    if found is None or _digits(action.title) or any(_digits(each) for each in action.success_criteria):
        return ""
    return found.group().strip("\t \"“'-•*").lower()


def lacks_verb(title: str) -> bool:
    """Whether a title surely begins with something else than what somebody will do."""
    return _no_verb.match(title.lstrip(" \"“'-•*")) is not None


def is_measurable(criterion: str) -> bool:
    """Whether somebody else could see that a criterion is met: a number, a comparison, or a state."""
    return _measurable().search(criterion) is not None


def _digits(text: str) -> bool:
    return any(character.isdigit() for character in text)
