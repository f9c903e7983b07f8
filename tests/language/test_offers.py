"""Offers made from the writer's own words, and the sentence with the offer in place."""

from __future__ import annotations

import pytest

from unblame.language.checker import Checker, Finding

CHECKER = Checker()


def found_in(text: str) -> Finding:
    (finding,) = CHECKER.check(text)
    return finding


def taken(text: str) -> str:
    """The text after its one offer was taken."""
    finding = found_in(text)
    return text[: finding.opens] + finding.instead + text[finding.closes :]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("Bob forgot to drain the node", "What made it possible for the node not to be drained?"),
        ("I forgot to renew the certificate.", "What made it possible for the certificate not to be renewed?"),
        ("The reviewer overlooked the flag.", "What made the flag easy to miss?"),
        ("We forgot the index.", "What made the index easy to miss?"),
        ("Bob should have checked the dashboard.", "What made it hard to check the dashboard at that time?"),
        ("Bob should’ve checked the dashboard.", "What made it hard to check the dashboard at that time?"),
        ("bob@ shouldve checked the dashboard", "What made it hard to check the dashboard at that time?"),
        ("I should of read the diff.", "What made it hard to read the diff at that time?"),
        ("The engineer should have escalated sooner.", "What made it hard to escalate at that time?"),
        ("She should have told the vendor.", "What made it hard to tell the vendor at that time?"),
        ("The engineer should have begun the failover.", "What made it hard to begin the failover at that time?"),
        ("The engineer should have stopped the job.", "What made it hard to stop the job at that time?"),
        ("We shouldn’t have deployed on a Friday.", "What made it seem right to deploy on a Friday at that time?"),
        ("Bob should not have run the script.", "What made it seem right to run the script at that time?"),
        ("The team could have asked the vendor.", "What made it hard to ask the vendor at that time?"),
        (
            "The migration should have been tested before the release.",
            "What made it easy to go on without the migration being tested before the release?",
        ),
        (
            "This should have been escalated at once.",
            "What made it easy to go on without this being escalated?",
        ),
        ("The engineer accidentally deleted the table.", "What made it possible to delete the table?"),
        ("The contractor ran the script by mistake.", "What made it possible to run the script?"),
        ("Why didn’t the on-call check the graph?", "What made it hard to check the graph at that time?"),
        ("Why did Bob restart the database?", "What made it seem right to restart the database at that time?"),
        ("Who broke the build?", "What let this reach production?"),
        (
            "If the on-call had looked at the graph, the outage would have been shorter.",
            "What made it hard to look at the graph at that time?",
        ),
        ("Had we tested the failover, we would know.", "What made it hard to test the failover at that time?"),
        ("The operator ignored the warning.", "What made it seem right to leave the warning for later?"),
        ("The team failed to test the restore.", "What made it hard to test the restore at that time?"),
        ("Nobody bothered to read the runbook.", "What made it hard to read the runbook at that time?"),
        ("The DBAs never answer a page.", "What gets in the way of answering a page?"),
        ("Bob never tested the restore.", "What made it hard to test the restore at that time?"),
        ("It was obvious that the disk would fill up.", "What showed at that time that the disk would fill up?"),
        ("Bob simply didn’t check.", "Bob didn’t check."),
        ("Many users were affected.", "How many users, and who could count them?"),
        ("Several people were paged.", "How many people, and who could count them?"),
        (
            "They should have checked their dashboard.",
            "What made it hard to check the dashboard at that time?",
        ),
        (
            "They should have checked their own dashboard.",
            "What made it hard to check their own dashboard at that time?",
        ),
        ("Bob should have run the job before 10:00.", "What made it hard to run the job before 10:00?"),
        # where the grammar is not sure, the rule's own question
        ("Bob should have frobnicated the widget.", "What made the other way hard to see at that time?"),
        ("Bob should have known.", "What made the other way hard to see at that time?"),
        ("The reviewer missed the flag in the diff.", "What made this easy to miss for anyone?"),
        ("Tom was meant to be watching the graphs.", "How is this work usually done, and what got in the way?"),
    ],
)
def test_an_offer(text: str, offer: str) -> None:
    assert found_in(text).offer == offer


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("The engineer should have run `make check` first.", "What made it hard to run `make check` at that time?"),
        (
            "An engineer accidentally dropped the `orders` table in eu-west-1.",
            "What made it possible to drop the `orders` table in eu-west-1?",
        ),
        (
            "The engineer should have asked Priya about `worker-3`.",
            "What made it hard to ask Priya about `worker-3` at that time?",
        ),
        (
            "Bob should have checked the [Grafana board](https://x.example/d).",
            "What made it hard to check the [Grafana board](https://x.example/d) at that time?",
        ),
        ("We should have read “How to drain a node”.", "What made it hard to read “How to drain a node” at that time?"),
        ("Bob should\nhave checked\nthe dashboard.", "What made it hard to check the dashboard at that time?"),
    ],
)
def test_names_code_and_links_are_kept_as_written(text: str, offer: str) -> None:
    assert found_in(text).offer == offer


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        (
            "We should have tested the failover, but the staging cluster was down.",
            "What made it hard to test the failover at that time? The staging cluster was down.",
        ),
        (
            "The engineer forgot to renew the certificate, so TLS failed at 09:00.",
            "What made it possible for the certificate not to be renewed? TLS failed at 09:00.",
        ),
        (
            "The operator should have written the plan; the vendor was away.",
            "What made it hard to write the plan at that time? The vendor was away.",
        ),
        (
            "The disk filled up at 10:20 and Bob should have checked the dashboard.",
            "The disk filled up at 10:20. What made it hard to check the dashboard at that time?",
        ),
        (
            "At 10:05, Bob should have checked the dashboard, and the disk filled up at 10:20.",
            "At 10:05, what made it hard to check the dashboard at that time? The disk filled up at 10:20.",
        ),
        (
            "The node was full. Bob forgot to drain the node. It was 10:05.",
            "The node was full. What made it possible for the node not to be drained? It was 10:05.",
        ),
        (
            "- Bob forgot to drain the node.\n- Next.",
            "- What made it possible for the node not to be drained?\n- Next.",
        ),
        ("Obviously we did not test the restore.", "We did not test the restore."),
        ("The engineer clearly did not read the plan.", "The engineer did not read the plan."),
    ],
)
def test_what_stands_beside_the_blame_is_kept(text: str, rewritten: str) -> None:
    assert taken(text) == rewritten


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The engineer ignored the alert, which had fired twice.", "had fired twice"),
        ("The team failed to test the restore because the tape drive was broken.", "the tape drive was broken"),
        ("The disk was full because Bob forgot to rotate the logs.", "The disk was full"),
        ("It was obvious that the disk would fill up.", "the disk would fill up"),
        ("Bob should have checked the dashboard at 10:05 (it was red).", "(it was red)"),
        ("Yesterday Zuri should have checked the dashboard.", "Yesterday"),
    ],
)
def test_facts_survive(text: str, fact: str) -> None:
    people = Checker({"Zuri": ""})
    (finding,) = people.check(text)
    assert fact.lower() in finding.instead.lower()


@pytest.mark.parametrize(
    "text",
    [
        "**Bob** should have checked the dashboard.",
        "Bob should have **checked** the dashboard.",
        "Bob **should have** checked the *dashboard*.",
        "*Bob should have checked the dashboard.*",
        "We saw it (Bob should have checked the dashboard).",
    ],
)
def test_marks_stay_in_pairs(text: str) -> None:
    rewritten = taken(text)
    assert rewritten.count("**") % 2 == 0
    assert rewritten.replace("**", "").count("*") % 2 == 0
    assert rewritten.count("(") == rewritten.count(")")


def test_an_offer_does_not_run_away_with_a_long_clause() -> None:
    text = "Bob should have checked the " + "very " * 40 + "long dashboard."
    assert len(found_in(text).offer) < 120


@pytest.mark.parametrize(
    "text",
    ["Bob forgot to drain the node.", "Text before. Bob forgot it. Text after.", "# Bob forgot it\n\nBob forgot it."],
)
def test_an_offer_replaces_its_own_sentence(text: str) -> None:
    for finding in CHECKER.check(text):
        assert finding.opens <= finding.start < finding.end <= finding.closes
        assert text[finding.opens : finding.closes].startswith("Bob")
