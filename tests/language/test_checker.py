"""What the checker finds, where, how grave it is, and what it leaves alone."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.language.checker import NAMES, Checker, Finding, Rechecker
from unblame.language.place import Place
from unblame.language.rule import CATEGORIES, all_rules

PEOPLE = {
    "Zuri": "release manager",
    "Zuri Okafor": "release manager",
    "nightowl": "",
    "kjell": "DBA",
    "Bo": "an intern",
}
CHECKER = Checker()
TEAM = Checker(PEOPLE)

LAPSE = "The engineer forgot to drain the node."
COUNTERFACTUAL = "Bob should have checked the dashboard."
VERDICT = "The engineer was careless."
SYSTEM = "The alert should have fired."


def rules(text: str, place: Place = "prose", *, checker: Checker = CHECKER) -> list[str]:
    return [finding.rule for finding in checker.check(text, place)]


def marked(text: str, place: Place = "prose", *, checker: Checker = CHECKER) -> list[str]:
    """The marked words as they stand in the text at the findings' offsets; they are the findings' own words."""
    found = checker.check(text, place)
    assert [finding.text for finding in found] == [text[finding.start : finding.end] for finding in found]
    return [finding.text for finding in found]


@pytest.mark.parametrize(
    ("text", "category", "level"),
    [
        (COUNTERFACTUAL, "counterfactual", "warning"),
        ("Nobody bothered to read the runbook.", "counterfactual", "error"),
        (LAPSE, "personal blame", "warning"),
        ("The outage was caused by Bob.", "personal blame", "error"),
        ("The cause was human error.", "human error", "warning"),
        (VERDICT, "judgement", "error"),
        ("The team failed to test the restore.", "judgement", "warning"),
        ("Who broke the build?", "who-question", "error"),
        ("Obviously we did not test the restore.", "hindsight", "hint"),
        ("It was obvious that the disk would fill up.", "hindsight", "warning"),
        ("The engineer should be fired.", "punishment", "error"),
        ("Everyone must be more careful.", "punishment", "warning"),
        ("The DBAs never answer a page.", "absolutes", "warning"),
        ("Many users were affected.", "vague wording", "hint"),
        (SYSTEM, "informative", "hint"),
    ],
)
def test_categories_and_levels(text: str, category: str, level: str) -> None:
    (finding,) = CHECKER.check(text)
    assert (finding.category, finding.level) == (category, level)
    assert finding.category in CATEGORIES
    assert finding.is_soft is (category in ("vague wording", "informative", "names"))
    assert finding.why
    assert finding.offer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "The disk was full.",
        "The backup failed to start.",
        "PaymentService ignored the header.",
        "Priya rolled back the release at 10:05.",
        "The engineer thought the flag was off, because the page showed it so.",
        "We accidentally deleted the volume.",
        "Nobody was paged.",
        "It was not human error.",
        "Nobody is at fault.",
        "It was not Dana's fault.",
        "“Human error” is never a root cause.",
        "Every service should have an owner.",
        "The page fault used up the error budget.",
        "git blame shows the commit.",
        "Lazy loading hid it.",
        "What should we do next?",
        "A few people saw errors.",
        "The users saw errors on the login page.",
    ],
)
def test_clean_prose_has_no_blame(text: str) -> None:
    assert [finding.rule for finding in CHECKER.check(text) if not finding.is_soft] == []


@pytest.mark.parametrize(
    "text",
    [
        f"This is blameless, but {COUNTERFACTUAL}",
        "Not to point fingers, but the engineer was careless.",
    ],
)
def test_a_disclaimer_does_not_switch_it_off(text: str) -> None:
    assert rules(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (COUNTERFACTUAL, ["Bob should have checked"]),
        ("BOB SHOULD HAVE CHECKED IT", ["BOB SHOULD HAVE CHECKED"]),
        ("Bob should’ve checked it", ["Bob should’ve checked"]),
        ("Bob should've checked it", ["Bob should've checked"]),
        ("Bob shouldʼve checked it", ["Bob shouldʼve checked"]),
        ("he shouldve checked it", ["he shouldve checked"]),
        ("Bob should of checked it", ["Bob should of checked"]),
        ("he didnt bother to check", ["he didnt bother to check"]),
        ("Bob *should have* checked it.", ["Bob *should have* checked"]),
        ("Bob __should have__ checked it.", ["Bob __should have__ checked"]),
        ("**Bob should** have checked it.", ["Bob should** have checked"]),
        ("Bob ~~should have~~ checked it.", ["Bob ~~should have~~ checked"]),
        ("Bob should have [checked](https://x.example) it.", ["Bob should have [checked"]),
        ("Bob should\nhave\nchecked it.", ["Bob should\nhave\nchecked"]),
        ("Bob should have\r\nchecked it.", ["Bob should have\r\nchecked"]),
        ("- Bob should\n  have checked it.", ["Bob should\n  have checked"]),
        ("Bob\tshould\u00a0have checked it.", ["Bob\tshould\u00a0have checked"]),
        ("# Bob forgot it\n\nThen Ann forgot it.", ["Bob forgot", "Ann forgot"]),
        ("1. Bob forgot it\n2. Ann forgot it", ["Bob forgot", "Ann forgot"]),
        ("- [ ] Bob forgot it", ["Bob forgot"]),
        ("| Time | Note |\n|---|---|\n| 10:05 | Bob forgot it |", ["Bob forgot"]),
        ("The node failed. Bob forgot it. Ann should have asked.", ["Bob forgot", "Ann should have asked"]),
        ("🙂 We fixed it. 🙂🙂 Bob forgot it.", ["Bob forgot"]),
        ("İstanbul went down. Bob forgot it.", ["Bob forgot"]),
        ("`code` and <b>Bob</b> forgot it.", ["Bob</b> forgot"]),
        ("See https://x.example/a?b=c now. Bob forgot it.", ["Bob forgot"]),
        ("It was a 'careless' change.", ["careless"]),
        ("Human error.", ["Human error"]),
    ],
)
def test_the_marked_words_are_the_sources_own(text: str, words: list[str]) -> None:
    assert marked(text) == words


BLAME = "Bob should have checked the dashboard. The engineer was careless and forgot it."


@pytest.mark.parametrize(
    "text",
    [
        f"“{BLAME}”",
        f'"{BLAME}"',
        f"'{BLAME}'",
        f"«{BLAME}»",
        f"The mail said “{BLAME}” and ended.",
        f"> {BLAME}",
        f"> {BLAME}\n> {BLAME}",
        f"- > {BLAME}",
        f"`{BLAME}`",
        f"```\n{BLAME}\n```",
        f"~~~text\n{BLAME}\n~~~",
        f"    {BLAME}",
        f"<!-- {BLAME} -->",
        f"---\ntitle: {BLAME}\n---\n",
        f"![{BLAME}](graph.png)",
        f"| Avoid | Say |\n|---|---|\n| {BLAME} | What made it hard? |",
        f"| Instead of | Say |\n|---|---|\n| {BLAME} | What made it hard? |",
        f"| Don’t say | Say |\n|---|---|\n| {BLAME} | What made it hard? |",
        "https://x.example/bob-should-have-checked-it",
    ],
)
def test_what_is_not_the_authors_own_leaves_nothing(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "quoted",
    [
        f"> {BLAME}\n\n",
        "The mail said “we are fine”. ",
        "The mail said “we are fine.” ",
        "As the mail said “we are fine”, ",
    ],
)
def test_own_words_after_a_quotation_are_the_authors(quoted: str) -> None:
    assert marked(f"{quoted}Bob forgot it.") == ["Bob forgot"]


@pytest.mark.parametrize("place", ["prose", "timeline", "actions"])
@pytest.mark.parametrize(
    "text", ["@bob", "bob@", "Owner: @bob", "@bob restarted the node.", "Zuri restarted the node."]
)
def test_somebody_named_is_no_finding_outside_an_analysis(text: str, place: Place) -> None:
    assert rules(text, place, checker=TEAM) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Obviously Bob should have checked the stupid plan.",
            ["counterfactual.modal-perfect", "judgement.conduct-word"],
        ),
        ("The engineer should have known better.", ["judgement.knew-better"]),
    ],
)
def test_of_overlapping_findings_the_graver_stays(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("text", "place", "levels"),
    [
        (LAPSE, "prose", ["warning"]),
        (LAPSE, "timeline", ["hint"]),
        (LAPSE, "analysis", ["warning"]),
        (LAPSE, "actions", ["warning"]),
        ("The cause was human error.", "timeline", ["hint"]),
        ("The outage was caused by the DBA.", "timeline", ["hint"]),
        (COUNTERFACTUAL, "timeline", ["warning"]),
        (COUNTERFACTUAL, "analysis", ["warning"]),
        (COUNTERFACTUAL, "actions", []),
        (VERDICT, "timeline", ["error"]),
        (VERDICT, "actions", ["error"]),
        ("Who broke the build?", "timeline", ["error"]),
        ("Obviously we did not test it.", "actions", []),
        ("The engineer must be retrained.", "actions", ["error"]),
        (SYSTEM, "prose", ["hint"]),
        (SYSTEM, "actions", []),
    ],
)
def test_places_are_strict_or_not(text: str, place: Place, levels: list[str]) -> None:
    assert [finding.level for finding in CHECKER.check(text, place)] == levels


@pytest.mark.parametrize(
    ("text", "words", "offer", "rewritten"),
    [
        ("Zuri restarted it.", "Zuri", "release manager", "The release manager restarted it."),
        ("Then Zuri restarted it.", "Zuri", "release manager", "Then the release manager restarted it."),
        ("Zuri’s change was live.", "Zuri’s", "release manager", "The release manager's change was live."),
        ("Then Zuri's change was live.", "Zuri's", "release manager", "Then the release manager's change was live."),
        ("It was live and kjell saw it.", "kjell", "DBA", "It was live and the DBA saw it."),
        ("@kjell saw it.", "@kjell", "DBA", "The DBA saw it."),
        ("Then Bo saw it.", "Bo", "an intern", "Then an intern saw it."),
        ("It was late. Zuri left.", "Zuri", "release manager", "The release manager left."),
        ("`job` ran, Zuri left.", "Zuri", "release manager", "`job` ran, the release manager left."),
        ("Priya restarted it.", "Priya", None, "Priya restarted it."),
        ("@nightowl restarted it.", "@nightowl", None, "@nightowl restarted it."),
    ],
)
def test_an_analysis_says_the_role(text: str, words: str, offer: str | None, rewritten: str) -> None:
    (finding,) = TEAM.check(text, "analysis")
    assert (finding.rule, finding.category, finding.level) == (NAMES, "names", "hint")
    assert finding.text == text[finding.start : finding.end] == words
    assert finding.instead == rewritten
    assert text[finding.opens : finding.closes].endswith(".")
    assert finding.offer == offer if offer else "role" in finding.offer


@pytest.mark.parametrize(
    "text",
    [
        "The engineer restarted it.",
        "“Zuri left,” said the page.",
        "`Zuri` ran.",
        "@",
        "May is cold.",
        "The Zurich rack failed.",
    ],
)
def test_no_name_in_an_analysis_is_no_finding(text: str) -> None:
    assert rules(text, "analysis", checker=TEAM) == []


def test_a_name_within_a_finding_is_not_marked_twice() -> None:
    assert rules("Zuri should have asked Priya.", "analysis", checker=TEAM) == ["counterfactual.modal-perfect", NAMES]


DOCUMENT = f"""\
# Timeline

{LAPSE}

## Root cause

Priya restarted the node.

## Action items

{COUNTERFACTUAL}

## Summary

{LAPSE} Priya restarted the node.
"""


def test_headings_say_how_strict_to_be() -> None:
    found = CHECKER.check(DOCUMENT, by_heading=True)
    assert [(finding.rule, finding.level) for finding in found] == [
        ("personal-blame.lapse", "hint"),
        (NAMES, "hint"),
        ("personal-blame.lapse", "warning"),
    ]
    assert [DOCUMENT[finding.start : finding.end] for finding in found] == [finding.text for finding in found]


def test_without_headings_the_place_counts() -> None:
    assert [finding.category for finding in CHECKER.check(DOCUMENT)] == [
        "personal blame",
        "counterfactual",
        "personal blame",
    ]


@pytest.mark.parametrize(
    "text", ["Zuri should have looked", "kjell should have looked", "nightowl@ should have looked"]
)
def test_known_people_are_people(text: str) -> None:
    assert rules(text, checker=TEAM) == ["counterfactual.modal-perfect"]


def test_one_rule_alone_finds_what_a_graver_one_hides() -> None:
    text = "The engineer should have known better."
    assert "counterfactual.modal-perfect" not in rules(text)
    assert CHECKER.findings_of("counterfactual.modal-perfect", text)


def test_a_finding_can_be_moved() -> None:
    (finding,) = CHECKER.check(LAPSE)
    (moved,) = CHECKER.check(f"\n\n{LAPSE}")
    assert finding.moved(2) == moved


SENTENCES = [
    LAPSE,
    COUNTERFACTUAL,
    VERDICT,
    SYSTEM,
    "Obviously Zuri forgot it.",
    "They failed to ask.",
    "The disks were old.",
]
MARKS = [
    "\n",
    "\n\n",
    "`",
    "```\n",
    "“",
    "”",
    '"',
    "> ",
    "- ",
    "# Root cause\n",
    "*",
    "[",
    "](",
    "|",
    " ",
    ".",
    "İ",
    "’",
    "<!--",
]
PIECES = st.sampled_from([*SENTENCES, *MARKS, "\r\n", "should", " have", "@bob"])
PLACES: st.SearchStrategy[Place] = st.sampled_from(["prose", "timeline", "analysis", "actions"])
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=12).map("".join), EDITS, PLACES)
def test_checking_again_finds_the_same(text: str, edits: list[tuple[float, int, str]], place: Place) -> None:
    rechecker = Rechecker(TEAM)
    assert rechecker.check(text, place) == TEAM.check(text, place)
    for where, gone, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + gone :]
        assert rechecker.check(text, place) == TEAM.check(text, place)
    assert rechecker.check(text, place) == TEAM.check(text, place)


def test_the_same_paragraph_in_another_place_is_checked_again() -> None:
    rechecker = Rechecker(CHECKER)
    assert [finding.level for finding in rechecker.check(LAPSE, "prose")] == ["warning"]
    assert [finding.level for finding in rechecker.check(LAPSE, "timeline")] == ["hint"]
    assert [finding.level for finding in rechecker.check(LAPSE, "prose")] == ["warning"]


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25).map("".join), PLACES)
def test_findings_hold_for_any_text(text: str, place: Place) -> None:
    found = TEAM.check(text, place)
    known = {rule.id for rule in all_rules()} | {NAMES}
    end = 0
    for finding in found:
        assert end <= finding.start < finding.end <= len(text)
        assert finding.opens <= finding.start
        assert finding.end <= finding.closes <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert finding.rule in known
        end = finding.end


@settings(max_examples=100)
@given(st.text(max_size=300), PLACES)
def test_no_text_is_an_error(text: str, place: Place) -> None:
    for finding in TEAM.check(text, place):
        assert text[finding.start : finding.end] == finding.text


@pytest.mark.parametrize("by", ["prose", "analysis"])
def test_a_paragraph_is_checked_while_typing(by: Literal["prose", "analysis"]) -> None:
    """Ten milliseconds are promised for 8 kB; the bound is generous."""
    text = "The alert fired at 10:05 and Priya rolled back the release of the shop. Bob should have asked. " * 80
    TEAM.check(text, by)
    start = time.process_time()
    TEAM.check(text, by)
    assert time.process_time() - start < 0.5


def test_no_finding_is_lost_when_a_text_is_joined() -> None:
    parts = [LAPSE, COUNTERFACTUAL, VERDICT]
    alone: list[Finding] = [finding for part in parts for finding in CHECKER.check(part)]
    joined = CHECKER.check("\n\n".join(parts))
    assert [finding.text for finding in joined] == [finding.text for finding in alone]
