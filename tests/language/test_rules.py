"""Every rule finds its examples, leaves its clean ones alone, offers nothing that blames, and ends in linear time."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from unblame.language.checker import Checker
from unblame.language.guards import GUARDS
from unblame.language.lexicon import WORDS_FOLDER
from unblame.language.offers import FRAMES
from unblame.language.rule import SOFT_CATEGORIES, Rule, all_rules

CHECKER = Checker()
RULES = {rule.id: rule for rule in all_rules()}
MATCHES = [(rule.id, text) for rule in RULES.values() for text in rule.match]
CLEAN = [(rule.id, text) for rule in RULES.values() for text in rule.clean]
HOSTILE = ["should have ", "a", "who did this ", "the engineer ", "if "]
BOUND = 3.0
"""Generous, in seconds; each takes a fraction of it."""
NOISE = 0.005
"""What takes less, in seconds, tells nothing of growth."""

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def blame(text: str) -> set[str]:
    """The rules that find blame in a text; what is only worth a look does not count."""
    return {finding.rule for finding in CHECKER.check(text) if not finding.is_soft}


def filled_up(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def growth(work: Callable[[str], object], piece: str, length: int) -> float:
    """How much longer twice the text takes: the best of up to three tries, so that a busy machine fails nothing."""
    best = float("inf")
    for _ in range(3):
        once = seconds(lambda: work(filled_up(piece, length)))
        best = min(best, seconds(lambda: work(filled_up(piece, 2 * length))) / max(once, NOISE))
        if best < 3:
            break
    return best


@pytest.mark.parametrize(("rule", "text"), MATCHES)
def test_a_rule_finds_its_examples(rule: str, text: str) -> None:
    found = CHECKER.findings_of(rule, text)
    assert found
    assert {finding.rule for finding in found} == {rule}
    assert CHECKER.check(text), "its words set it off in no text"
    assert RULES[rule].category in SOFT_CATEGORIES or blame(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)


@pytest.mark.parametrize(("rule", "text"), CLEAN)
def test_clean_examples_hold_no_blame(rule: str, text: str) -> None:
    assert not blame(text)
    assert not CHECKER.findings_of(rule, text)


@pytest.mark.parametrize(("rule", "text"), MATCHES)
def test_no_offer_blames(rule: str, text: str) -> None:
    """Taken, it leaves at most what another rule found in the sentence before, and offers another wording for."""
    for finding in CHECKER.findings_of(rule, text):
        assert finding.offer.strip()
        assert not blame(finding.offer)
        left = blame(text[: finding.opens] + finding.instead + text[finding.closes :])
        assert rule not in left
        assert all(CHECKER.findings_of(other, text) for other in left)


@every_rule
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(rf"{rule.category.replace(' ', '-')}\.[a-z]+(?:-[a-z]+)*", rule.id)
    assert rule.level in ("error", "warning", "hint")
    assert rule.frame in FRAMES
    assert set(rule.guards) <= set(GUARDS)
    assert rule.match
    assert rule.clean
    assert rule.offer.strip() or rule.frame == "drop"


@every_rule
def test_why_is_short(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert len(rule.why) < 140
    assert 1 <= len(re.findall(r"[.?!](?:\s|$)", rule.why)) <= 2
    assert rule.why[0].isupper()


@every_rule
def test_words_are_lower_case(rule: Rule) -> None:
    for word in (*rule.words, *rule.has):
        assert word == word.lower()
        assert "’" not in word
    for word in rule.words:
        assert word == " ".join(word.split())
        assert 1 <= len(word.split()) <= 2
    assert rule.words


def test_ids_are_unique() -> None:
    assert max(Counter(rule.id for rule in all_rules()).values()) == 1


@pytest.mark.parametrize("path", sorted(WORDS_FOLDER.glob("*.txt")), ids=lambda path: str(path.stem))
def test_word_lists_are_lower_case_without_doubles(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert entries
    assert [entry for entry in entries if entry != entry.lower()] == []
    assert [entry for entry, count in Counter(entries).items() if count > 1] == []


def matched(rule: Rule, text: str) -> int:
    exception = rule.exception()
    if exception is not None:
        exception.search(text)
    return sum(1 for _ in rule.expression().finditer(text))


@every_rule
def test_a_pattern_is_linear(rule: Rule) -> None:
    """The checker never gives a pattern more than a sentence; a pattern of one's own must not rely on that."""
    for piece in HOSTILE:
        assert growth(lambda text: matched(rule, text), piece, 5_000) < 3
    joined = "\n".join(filled_up(piece, 40_000) for piece in HOSTILE)
    assert seconds(lambda: matched(rule, joined)) < BOUND


@pytest.mark.slow
@every_rule
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_pattern_takes_200_kb_of_one_thing(rule: Rule, piece: str) -> None:
    assert seconds(lambda: matched(rule, filled_up(piece, 200_000))) < BOUND
    assert growth(lambda text: matched(rule, text), piece, 100_000) < 3


@pytest.mark.parametrize("piece", ["should have ", "a"])
def test_a_megabyte_is_checked_in_time(piece: str) -> None:
    assert seconds(lambda: CHECKER.check(filled_up(piece, 1_000_000))) < BOUND


@pytest.mark.parametrize("piece", [*HOSTILE, " ", "he, ", "@a ", "“", "Bob forgot it. ", "it was so obvious that "])
def test_the_checker_is_linear(piece: str) -> None:
    assert growth(CHECKER.check, piece, 10_000) < 3


def test_names_take_no_longer_than_the_rules() -> None:
    """A paragraph of many findings and many names: each looked at against each would take four times as long."""
    text = filled_up("Bob forgot it. ", 30_000)
    rules_alone = min(seconds(lambda: CHECKER.check(text)) for _ in range(2))
    assert seconds(lambda: CHECKER.check(text, "analysis")) < 2.5 * rules_alone
