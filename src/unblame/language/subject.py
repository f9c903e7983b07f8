"""Of whom a predicate is said: a person, we, a system, or nobody at all. When unsure, a system.

The nearest group of nouns to the left of the predicate is its subject; its head decides (LANGUAGE sections 3.1 and 5:
clause-level resolution, systems are never blamed).
"""

from __future__ import annotations

from typing import NamedTuple

from unblame.language.lexicon import Lexicon, word_list
from unblame.language.sentence import PLACEHOLDER, QUOTED, Sentence, Word, words_of

REACH = 14
"""So many words to the left are looked at; a subject further away is no subject of ours."""


class Subject(NamedTuple):
    """Who it is (`person`, `we`, `i`, `you`, `nobody`, `outsider`, `system`, `name`, `none`) and where, in the sentence.

    `name` is a capitalised word that no list knows; only rules that trust their verb take it for a person.
    """

    kind: str
    start: int
    end: int


_BEFORE_VERBS = word_list("before-verbs")
_CLAUSE_WORDS = word_list("clause-words")
_PREPOSITIONS = word_list("prepositions")
_QUANTITIES = word_list("quantities")
_THINGS = word_list("things")
_AFTER_NOUNS = word_list("after-nouns")
_DETERMINERS = frozenset(["the", "a", "an", "our", "their", "my", "his", "her", "that", "this", "your"])
_KINDS = {
    "i": "i i'd i've i'm myself me my mine",
    "we": "we we'd we've we're ourselves us our ours",
    "you": "you you'd you've u ya y'all yourself your",
    "they": "they they'd they've they're themselves them",
    "nobody": "nobody no-one noone",
    "person": (
        "he she he'd she'd he's she's him her himself herself his her's their who who'd whoever "
        "someone somebody anyone anybody everyone everybody people folks"
    ),
}
_PRONOUNS = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def subject_before(sentence: Sentence, offset: int, lexicon: Lexicon) -> Subject:
    """The subject of a predicate that begins at an offset of the sentence."""
    return _at(sentence, sentence.index_at(offset), lexicon, 0)


def subject_named(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> Subject:
    """What a group of nouns that stands between two offsets is, such as the one after “by”."""
    words = sentence.words[sentence.index_at(start) : sentence.index_at(end)]
    words = [word for word in words if word.low not in ("even", "just", "only", "also", "all")] or words
    words = _without_tail(words)
    if not words:
        return Subject("none", start, start)
    return _classified(words, sentence, lexicon)


def subject_extended(sentence: Sentence, subject: Subject, end: int, lexicon: Lexicon) -> Subject:
    """A group of nouns that a pattern cut short, read on for up to three words: “the night” of “the night operator”.

    What “who” follows is a person.
    """
    words = sentence.words
    index = sentence.index_at(end)
    for after in range(index, min(index + 3, len(words))):
        if words[after].low == "who":
            return subject if subject.kind == "outsider" else Subject("person", subject.start, subject.end)
        if _is_break(words[after]) or words[after].low in _PREPOSITIONS or words[after].low.endswith("ed"):
            break
        longer = _classified(words[sentence.index_at(subject.start) : after + 1], sentence, lexicon)
        if longer.kind == "person":
            return longer
    return subject


def _at(sentence: Sentence, index: int, lexicon: Lexicon, depth: int) -> Subject:
    words = sentence.words
    last = _back_over_adverbs(words, index - 1)
    if last < 0 or depth > 3:
        return Subject("none", words[0].start if words else 0, words[0].start if words else 0)
    word = words[last]
    if word.text in ",)":
        return _after_comma(sentence, last, lexicon, depth)
    if word.text in ";:(–—-|•" or word.text in ".!?":
        return Subject("none", word.end, word.end)
    if word.low in ("and", "but", "or", "then", "&", "nor", "yet"):
        return _of_clause(sentence, last, lexicon)
    if word.low in ("who", "that", "which", "who'd", "whom") and last > 0:
        return _antecedent(sentence, last, lexicon)
    first = last
    while first > 0 and last - first < REACH and not _is_break(words[first - 1]):
        first -= 1
    if _is_break(words[last]):
        return Subject("none", words[last].end, words[last].end)
    return _classified(words[first : last + 1], sentence, lexicon)


def _back_over_adverbs(words: list[Word], last: int) -> int:
    while last >= 0 and (words[last].low in _BEFORE_VERBS or (words[last].low.endswith("ly") and len(words[last].low) > 4)):
        last -= 1
    return last


def _is_break(word: Word) -> bool:
    return word.low in _CLAUSE_WORDS or (
        len(word.text) == 1 and not word.text.isalnum() and word.text not in "'@\ue000\ue001#%/"
    )


def _after_comma(sentence: Sentence, last: int, lexicon: Lexicon, depth: int) -> Subject:
    """A comma before the predicate closes an insertion: “Bob, the new one, should have …”."""
    words = sentence.words
    inside = _at(sentence, last, lexicon, depth + 1) if last > 0 and words[last - 1].text not in ",);" else None
    if inside is not None and inside.kind not in ("none", "system", "name"):
        return inside
    opening = next(
        (i for i in range(last - 1, max(-1, last - 12), -1) if words[i].text in (",", "(")),
        None,
    )
    if opening is None or opening == 0:
        return inside or Subject("none", words[last].end, words[last].end)
    outside = _at(sentence, opening, lexicon, depth + 1)
    return outside if outside.kind != "none" else inside or outside


def _of_clause(sentence: Sentence, last: int, lexicon: Lexicon) -> Subject:
    """The subject that “and” leaves out is the one the clause began with."""
    words = sentence.words
    start = last
    while start > 0 and last - start < 30 and words[start - 1].text not in ".;:!?–—|":
        start -= 1
    index = start
    while index < last:
        word = words[index]
        if word.text == "," or word.low in _PREPOSITIONS or word.low in _BEFORE_VERBS:
            if word.low in _PREPOSITIONS:  # “At 10:05, Bob …”
                comma = next((i for i in range(index, min(last, index + 8)) if words[i].text == ","), None)
                index = comma if comma is not None else index
            index += 1
            continue
        break
    stop = index
    while stop < last and not _is_break(words[stop]) and stop - index < 8:
        if words[stop].low.endswith("ed") and stop > index and words[stop - 1].low not in ("the", "a", "an"):
            break
        stop += 1
        found = _classified(words[index:stop], sentence, lexicon)
        if found.kind in ("person", "we", "i", "you", "nobody"):
            return found
    if stop == index:
        return Subject("none", words[last].end, words[last].end)
    return _classified(words[index:stop], sentence, lexicon)


def _antecedent(sentence: Sentence, relative: int, lexicon: Lexicon) -> Subject:
    """Whom “who” or “that” takes up; “who” after nothing, or after a verb, asks."""
    words = sentence.words
    word = words[relative]
    before = relative - 1
    if words[before].text == "," and before > 0:
        before -= 1
    if _is_break(words[before]):
        return Subject("person" if word.low.startswith("who") else "none", word.start, word.end)
    found = _at(sentence, before + 1, lexicon, 3)
    if word.low.startswith("who") and found.kind in ("system", "none", "name"):
        return Subject("person", found.start, found.end)
    return found


def _classified(words: list[Word], sentence: Sentence, lexicon: Lexicon) -> Subject:
    words = _without_tail(words)
    start, end = words[0].start, words[-1].end
    low = [word.low for word in words]
    if low[0] == "no" and len(low) > 1 and low[1] in ("one", "body"):
        return Subject("nobody", start, end)
    head = _head(low)
    while head > 0 and low[head] in _QUANTITIES and "of" in low[head:]:
        break
    if low[head] in _QUANTITIES and head + 1 < len(low) and low[head + 1] == "of":
        return _classified(words[head + 2 :], sentence, lexicon) if words[head + 2 :] else Subject("system", start, end)
    begin = words[_group_start(low, head)].start
    stop = end if any(each in _PREPOSITIONS for each in low[head:]) and head < len(low) - 1 else words[head].end
    return Subject(_kind(words, low, head, sentence, lexicon), begin, stop)


def _without_tail(words: list[Word]) -> list[Word]:
    """A group of nouns without what may follow its head: “anyone else”, “the operator involved”."""
    while len(words) > 1 and words[-1].low in _AFTER_NOUNS:
        words = words[:-1]
    return words


def _head(low: list[str]) -> int:
    """The word that a group of nouns hangs on: the last before the first preposition."""
    for index, word in enumerate(low):
        if word in _PREPOSITIONS:
            return index - 1 if index else len(low) - 1
    return len(low) - 1


def _group_start(low: list[str], head: int) -> int:
    start = head
    while start > 0 and low[start - 1] not in _PREPOSITIONS and low[start - 1] not in ("then", "again", "once"):
        start -= 1
        if low[start] in _DETERMINERS:
            break
    return start


def _kind(words: list[Word], low: list[str], head: int, sentence: Sentence, lexicon: Lexicon) -> str:
    word, name = low[head], words[head].text
    if (
        word.endswith(("'s", "s'"))
        and word not in ("it's", "that's", "there's")
        and word[:-2].rstrip("'") not in _PRONOUNS
    ):
        name = name[: -2 if word.endswith("'s") else -1]
        word = word[: -2 if word.endswith("'s") else -1]
    if PLACEHOLDER in name or QUOTED in name or word in _THINGS:
        return "system"
    if (pronoun := _PRONOUNS.get(word)) is not None:
        return _they(sentence, words[head], lexicon) if pronoun == "they" else pronoun
    modifiers = low[:head]
    if "'" in word and word.rpartition("'")[0] in _PRONOUNS:
        return _PRONOUNS[word.rpartition("'")[0]].replace("they", "person")
    return lexicon.kind_of(name, modifiers, first=words[head].start == 0, after=low[head + 1 : head + 3])


def _they(sentence: Sentence, word: Word, lexicon: Lexicon) -> str:
    """Whom “they” takes up: the nearest people or plural things said before, here or one sentence back."""
    here = [each for each in sentence.words if each.start < word.start]
    for earlier in (here, words_of(sentence.before)[-30:]):
        for index in range(len(earlier) - 1, max(-1, len(earlier) - 30), -1):
            kind = lexicon.plural_kind(earlier[index].text, [each.low for each in earlier[max(0, index - 2) : index]])
            if kind:
                return kind
    return "person"
