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
_DEEPEST = 3
"""So many insertions and relative clauses are followed, one out of the other."""
_CLAUSE_REACH = 30
"""So many words back a clause may have begun whose subject “and” leaves out."""
_THEY_REACH = 30
"""So many words back “they” may take something up, and as many in the sentence before."""


class Subject(NamedTuple):
    """Who it is, and where in the sentence.

    The kind is `person`, `we`, `i`, `you`, `nobody`, `outsider`, `system`, `none` (nothing is named), or for a
    capitalised word that no list knows `name`, at a sentence's start `common`: only rules that trust their verb take
    that for a person.
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
_MARKS_OF_NAMES = f"'@#%/{PLACEHOLDER}{QUOTED}"
_DETERMINERS = frozenset(["the", "a", "an", "our", "their", "my", "his", "her", "that", "this", "your"])
_LINKS = frozenset(["and", "but", "or", "then", "&", "nor", "yet"])
_RELATIVES = frozenset(["who", "that", "which", "who'd", "whom"])
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

_BEFORE_GROUPS = frozenset(
    ["then", "again", "once", "yesterday", "today", "tonight", "later", "meanwhile", "however", "so", "now"]
)
"""Words in front of a group of nouns that are no part of it."""


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
    """The subject of what begins at a word; what stands right before it tells where to look."""
    words = sentence.words
    last = _back_over_adverbs(words, index - 1)
    if last < 0 or depth > _DEEPEST:
        start = words[0].start if words else 0
        return Subject("none", start, start)
    word = words[last]
    if word.text in ",)":
        return _after_comma(sentence, last, lexicon, depth)
    if word.low in _LINKS:
        return _of_clause(sentence, last, lexicon)
    if word.low in _RELATIVES and last > 0:
        return _antecedent(sentence, last, lexicon)
    if _is_break(word):
        return Subject("none", word.end, word.end)
    first = last
    while first > 0 and last - first < REACH and not _is_break(words[first - 1]):
        first -= 1
    return _classified(words[first : last + 1], sentence, lexicon)


def _back_over_adverbs(words: list[Word], last: int) -> int:
    while last >= 0 and _stands_before_verb(words[last].low):
        last -= 1
    return last


def _stands_before_verb(low: str) -> bool:
    return low in _BEFORE_VERBS or (low.endswith("ly") and len(low) > 4)


def _is_break(word: Word) -> bool:
    """Whether a group of nouns ends at a word: another clause's, or a mark that stands in no name."""
    return word.low in _CLAUSE_WORDS or (
        len(word.text) == 1 and not word.text.isalnum() and word.text not in _MARKS_OF_NAMES
    )


def _after_comma(sentence: Sentence, last: int, lexicon: Lexicon, depth: int) -> Subject:
    """A comma before the predicate closes an insertion: “Bob, the new one, should have …”."""
    words = sentence.words
    inside = _at(sentence, last, lexicon, depth + 1) if last > 0 and words[last - 1].text not in ",);" else None
    if inside is not None and inside.kind not in ("none", "system", "name"):
        return inside
    opening = next((i for i in range(last - 1, max(-1, last - 12), -1) if words[i].text in (",", "(")), 0)
    if opening == 0:
        return inside or Subject("none", words[last].end, words[last].end)
    outside = _at(sentence, opening, lexicon, depth + 1)
    return outside if outside.kind != "none" else inside or outside


def _of_clause(sentence: Sentence, last: int, lexicon: Lexicon) -> Subject:
    """The subject that “and” leaves out is the one the clause began with."""
    words = sentence.words
    first = _first_of_clause(words, last)
    found = Subject("none", words[last].end, words[last].end)
    for stop in range(first, min(last, first + 8)):
        word = words[stop]
        if _is_break(word):
            break
        if stop > first and word.low.endswith("ed") and words[stop - 1].low not in ("the", "a", "an"):
            break  # the clause's verb, not an adjective
        found = _classified(words[first : stop + 1], sentence, lexicon)
        if found.kind in ("person", "we", "i", "you", "nobody"):
            break
    return found


def _first_of_clause(words: list[Word], last: int) -> int:
    """Where the subject of the clause before a word may begin: after its adverbs, and after “At 10:05,”."""
    start = last
    while start > 0 and last - start < _CLAUSE_REACH and words[start - 1].text not in ".;:!?–—|":
        start -= 1
    while start < last:
        word = words[start]
        if word.low in _PREPOSITIONS:
            start = next((i for i in range(start, min(last, start + 8)) if words[i].text == ","), start)
        elif word.text != "," and word.low not in _BEFORE_VERBS:
            break
        start += 1
    return start


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
    """What a group of nouns is, by its head."""
    words = _without_tail(words)
    start, end = words[0].start, words[-1].end
    low = [word.low for word in words]
    if low[0] == "no" and len(low) > 1 and low[1] in ("one", "body"):
        return Subject("nobody", start, end)
    head = _head(low)
    if low[head] in _QUANTITIES and low[head + 1 : head + 2] == ["of"]:
        rest = words[head + 2 :]
        return _classified(rest, sentence, lexicon) if rest else Subject("system", start, end)
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
    """Where the group of a head begins: at its determiner, or after what is no part of it."""
    start = head
    while start > 0 and low[start - 1] not in _PREPOSITIONS and low[start - 1] not in _BEFORE_GROUPS:
        start -= 1
        if low[start] in _DETERMINERS:
            break
    return start


def _kind(words: list[Word], low: list[str], head: int, sentence: Sentence, lexicon: Lexicon) -> str:
    """What a group's head is, where it stands."""
    word, name = low[head], words[head].text
    if word.endswith(("'s", "s'")) and not _is_contraction(word):
        owned = 2 if word.endswith("'s") else 1
        word, name = word[:-owned], name[:-owned]
    if PLACEHOLDER in name or QUOTED in name or word in _THINGS:
        return "system"
    if (pronoun := _PRONOUNS.get(word)) is not None:
        return _they(sentence, words[head], lexicon) if pronoun == "they" else pronoun
    if (contracted := _PRONOUNS.get(word.rpartition("'")[0])) is not None:
        return "person" if contracted == "they" else contracted
    return lexicon.kind_of(name, low[:head], first=words[head].start == 0, after=low[head + 1 : head + 3])


def _is_contraction(word: str) -> bool:
    """Whether the ending is a verb's: “it's”, “who's”."""
    return word in ("it's", "that's", "there's") or word[:-2].rstrip("'") in _PRONOUNS


def _they(sentence: Sentence, word: Word, lexicon: Lexicon) -> str:
    """Whom “they” takes up: the nearest people or plural things said before, here or one sentence back."""
    here = [each for each in sentence.words if each.start < word.start]
    for earlier in (here, words_of(sentence.before)[-_THEY_REACH:]):
        for index in range(len(earlier) - 1, max(-1, len(earlier) - _THEY_REACH), -1):
            modifiers = [each.low for each in earlier[max(0, index - 2) : index]]
            if kind := lexicon.plural_kind(earlier[index].text, modifiers):
                return kind
    return "person"
