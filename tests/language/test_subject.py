"""Of whom a predicate is said. A bar stands before the predicate."""

from __future__ import annotations

import pytest

from unblame.language.lexicon import Lexicon
from unblame.language.markdown import blocks
from unblame.language.sentence import Sentence
from unblame.language.subject import Subject, subject_before, subject_extended, subject_named

LEXICON = Lexicon(["Zuri Okafor", "@nightowl", "kjell"])


def subject_of(marked: str, before: str = "") -> tuple[str, str]:
    """The kind of the subject left of the bar, and its words as written."""
    offset, source = marked.index("|"), marked.replace("|", "", 1)
    (block,) = blocks(source)
    found = subject_before(Sentence(block.text, block.start, before), offset - block.start, LEXICON)
    return found.kind, source[block.start + found.start : block.start + found.end]


@pytest.mark.parametrize(
    ("marked", "kind", "words"),
    [
        # pronouns
        ("I |should have asked.", "i", "I"),
        ("We |forgot to renew it.", "we", "We"),
        ("WE |FORGOT IT", "we", "WE"),
        ("You |never asked.", "you", "You"),
        ("She |missed it.", "person", "She"),
        ("Then he |skipped the step.", "person", "he"),
        ("Somebody |deleted the bucket.", "person", "Somebody"),
        ("Nobody |asked.", "nobody", "Nobody"),
        ("No one |asked.", "nobody", "No one"),
        ("It |failed to start.", "system", "It"),
        ("This |should have fired.", "system", "This"),
        # roles, teams and those outside
        ("The engineer |forgot it.", "person", "The engineer"),
        ("An on-call engineer |forgot it.", "person", "An on-call engineer"),
        ("The on-call |forgot it.", "person", "The on-call"),
        ("The night operator |forgot it.", "person", "The night operator"),
        ("Our DBA |forgot it.", "person", "Our DBA"),
        ("The vendor's technician |forgot it.", "person", "The vendor's technician"),
        ("The vendor’s technician |forgot it.", "person", "The vendor’s technician"),
        ("The interns |deleted it.", "person", "The interns"),
        ("The database team |forgot it.", "person", "The database team"),
        ("The payments squad |forgot it.", "person", "The payments squad"),
        ("Support |forgot it.", "person", "Support"),
        ("Customers |should have been told.", "outsider", "Customers"),
        ("Attackers |could have read it.", "outsider", "Attackers"),
        # handles and names
        ("@bob |should have asked.", "person", "@bob"),
        ("bob@ |should have asked.", "person", "bob@"),
        ("@nightowl |should have asked.", "person", "@nightowl"),
        ("Bob |should have asked.", "person", "Bob"),
        ("Zuri |should have asked.", "person", "Zuri"),
        ("Okafor |should have asked.", "person", "Okafor"),
        ("kjell |deleted it.", "person", "kjell"),
        ("At 10:05, Zuri |deleted it.", "person", "Zuri"),
        ("Then Priya |deleted it.", "person", "Priya"),
        ("Maria Lopez |deleted it.", "person", "Maria Lopez"),
        ("Mr Qwertz |deleted it.", "person", "Mr Qwertz"),
        ("Qwertz |deleted it.", "common", "Qwertz"),
        ("We saw that Qwertz |deleted it.", "name", "Qwertz"),
        ("The alert fired but Bob |missed it.", "person", "Bob"),
        # systems
        ("The alert |should have fired.", "system", "The alert"),
        ("The health check |failed to notice.", "system", "The health check"),
        ("The review |missed it.", "system", "The review"),
        ("PaymentService |failed to retry.", "system", "PaymentService"),
        ("auth-proxy |failed to retry.", "system", "auth-proxy"),
        ("api.example.com |failed to answer.", "system", "api.example.com"),
        ("Kubernetes |failed to drain.", "system", "Kubernetes"),
        ("The cluster manager |failed to start.", "system", "The cluster manager"),
        ("The postgres operator |failed to start.", "system", "The postgres operator"),
        ("The storage driver |failed.", "system", "The storage driver"),
        ("The support page |failed.", "system", "The support page"),
        ("`worker-3` |failed to start.", "system", "`worker-3`"),
        ("`bob` |failed to start.", "system", "`bob`"),
        ("The `drain` job |failed to start.", "system", "The `drain` job"),
        ("https://bob.example.com |failed to answer.", "system", "https://bob.example.com"),
        # relative clauses
        ("The engineer who |deleted it left.", "person", "The engineer"),
        ("The engineer, who |was tired, left.", "person", "The engineer"),
        ("The job that |failed was old.", "system", "The job"),
        ("The script which |deleted it ran on.", "system", "The script"),
        # a subject that “and” leaves out
        ("Priya deleted the row and |forgot the index.", "person", "Priya"),
        ("We deleted the row and |forgot the index.", "we", "We"),
        ("The job deleted the row and |skipped the index.", "system", "The job"),
        ("In the night the engineer opened the page and |missed the banner.", "person", "the engineer"),
        ("At noon, the engineer opened the page and |missed the banner.", "person", "the engineer"),
        ("At 10:05, the engineer opened the page and |missed the banner.", "person", "the engineer"),
        # insertions
        ("Bob, the new hire, |should have asked.", "person", None),
        ("The reviewer, in a hurry, |missed it.", "person", "The reviewer"),
        ("The cache, as Bob found, |was stale.", "system", "The cache"),
        ("The cache (a Redis) |failed to answer.", "system", "The cache"),
        ("Bob (on call) |missed it.", "person", None),
        ("Bob also just |forgot it.", "person", "Bob"),
        ("The team has never |asked.", "person", "The team"),
        # parts of a group, and what belongs to whom
        ("One of the engineers |forgot it.", "person", "the engineers"),
        ("One of us |forgot it.", "we", "us"),
        ("Both of you |forgot it.", "you", "you"),
        ("Some of the team |forgot it.", "person", "the team"),
        ("A couple of operators |missed it.", "person", "operators"),
        ("One of the alerts |failed to fire.", "system", "the alerts"),
        ("None of the alerts |fired.", "system", "the alerts"),
        ("Bob's script |broke it.", "system", "Bob's script"),
        ("The engineer’s laptop |crashed.", "system", "The engineer’s laptop"),
        ("Rosa’s |failure to ask", "person", "Rosa’s"),
        ("The cache's |failure to answer", "system", "The cache's"),
        ("The engineer on the night shift |forgot it.", "person", "The engineer on the night shift"),
        ("The owner of the service |forgot it.", "person", "The owner of the service"),
        ("The logs of the engineer |were lost.", "system", "The logs of the engineer"),
        ("The operator involved |forgot it.", "person", "The operator"),
        # nobody
        ("|Should have asked.", "none", ""),
        ("Found: |should have asked.", "none", ""),
        ("The manager was told; |should have asked.", "none", ""),
    ],
)
def test_the_subject_left_of_a_predicate(marked: str, kind: str, words: str | None) -> None:
    found = subject_of(marked)
    assert found == (kind, found[1] if words is None else words)


@pytest.mark.parametrize(
    ("before", "marked", "kind"),
    [
        ("The engineers were tired.", "They |missed it.", "person"),
        ("Priya left.", "They |missed it.", "person"),
        ("The database team met.", "They |missed it.", "person"),
        ("The alerts were noisy.", "They |failed.", "system"),
        ("The disks were old.", "They |should have been swapped.", "system"),
        ("Customers wrote.", "They |should have waited.", "outsider"),
        ("It rained.", "They |missed it.", "person"),
        ("", "They |missed it.", "person"),
        ("The alerts were noisy.", "The reviewers said they |missed it.", "person"),
        ("The engineers were tired.", "The nodes said they |failed.", "system"),
    ],
)
def test_they_take_up_what_was_said_last(before: str, marked: str, kind: str) -> None:
    assert subject_of(marked, before)[0] == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a network engineer", "person"),
        ("Bob", "person"),
        ("one of the reviewers", "person"),
        ("even the reviewer", "person"),
        ("anyone else", "person"),
        ("us", "we"),
        ("a full disk", "system"),
        ("the health check", "system"),
    ],
)
def test_a_subject_that_a_rule_names(words: str, kind: str) -> None:
    text = f"It was broken by {words}."
    start = text.index(words)
    assert subject_named(Sentence(text), start, start + len(words), LEXICON).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the night operator did it", "person"),
        ("the night job did it", "system"),
        ("the night who did it", "person"),
        ("the night of the operator", "system"),
    ],
)
def test_a_group_cut_short_is_read_on(text: str, kind: str) -> None:
    short = Subject("system", 0, len("the night"))
    assert subject_extended(Sentence(text), short, short.end, LEXICON).kind == kind


def test_the_subject_of_an_empty_sentence_is_nobody() -> None:
    assert subject_before(Sentence(""), 0, LEXICON).kind == "none"
