"""What must not leave is found in texts for customers, and plain words are let through."""

from __future__ import annotations

import time
from typing import Any

import pytest

from unblame.record.session import Session
from unblame.review.leaks import Leak, leaks, told
from unblame.review.names import Names

PEOPLE = (
    ("Ana Lima", "alima7"),
    ("Will", "will"),
    ("Jan van Dyk", "jvd"),
    ("José Núñez", ""),
    ("王伟", ""),
    ("May", ""),
    ("Łukasz O’Brien", ""),
    ("Jörg Strauß", ""),
    ("Bo Xu", ""),
)


def session(**parts: Any) -> Session:
    people = [{"id": f"P{n}", "name": name, "handle": handle} for n, (name, handle) in enumerate(PEOPLE)]
    incident = {
        "title": "T", "reference": "OPS 77/4", "incident_commander": "Grace Oh", "authors": ["Tom"],
        "services": ["checkout", "payments.core", "GitLab.com", "order-intake"],
    }  # fmt: skip
    return Session.model_validate(
        {
            "id": "x",
            "incident": incident,
            "meeting": {"participants": people, "facilitator": "Rosa"},
            "timeline": [
                {"id": "E1", "where": "db1.cluster.example.net", "links": ["https://deploys.example.com/v2"]},
                {"id": "E3", "text": "edge.eu.example.org answers again"},
                {"id": "E2", "where": "orders database", "public": "See https://help.example.org/now"},
            ],
            "evidence": [{"id": "V1", "url": "https://status.example.com/2024"}],
            "actions": [
                {"id": "A1", "title": "Do", "owner": "Hana Sato and Kim", "ticket": "gh/app#31"},
                {"id": "A2", "title": "Do", "owner": "Payments team"},
                {"id": "A3", "title": "Do", "owner": "Checkout"},
            ],
            "publication": {
                "services": ["GitLab.com"],
                "published": [{"id": "O1", "to": "https://status.example.com/x", "audience": "customers"}],
                **parts,
            },
        }
    )


def found(text: str, **parts: Any) -> list[tuple[str, str]]:
    return [(leak.kind, leak.text) for leak in leaks([("publication.cause", text)], session(**parts))]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Ana’s change", "name", "Ana"), ("LIMA did", "name", "LIMA"), ("ana  lima", "name", "ana  lima"),
        ("by Ana\nLima", "name", "Ana\nLima"), ("Ana_Lima", "name", "Ana_Lima"), ("Will began", "name", "Will"),
        ("Dyk", "name", "Dyk"), ("Jose and", "name", "Jose"), ("Jose\u0301", "name", "José"),
        ("由王伟发现", "name", "王伟"),
        ("Grace said", "name", "Grace"), ("Tom", "name", "Tom"), ("Rosa", "name", "Rosa"), ("Sato", "name", "Sato"),
        ("Kim", "name", "Kim"), ("A\u200bna", "name", "Ana"), ("May said", "name", "May"),
        ("Lukasz did", "name", "Lukasz"), ("O'Brien", "name", "O'Brien"), ("OBrien", "name", "OBrien"),
        ("Joerg", "name", "Joerg"), ("Strauss", "name", "Strauss"), ("Xu and", "name", "Xu"), ("by Bo", "name", "Bo"),
        ("A\u200ena", "name", "Ana"), ("\uff21\uff4e\uff41", "name", "Ana"), ("%41na", "name", "Ana"),
        ("_Ana_", "name", "Ana"), ("OPS\u201177/4", "ticket", "OPS-77/4"), ("ops774", "ticket", "ops774"),
        ("_10.1.2.3_", "address", "10.1.2.3"), ("10\uff0e1.2.3", "address", "10.1.2.3"),
        ("cc:@anybody", "handle", "@anybody"), ("~/.ssh/id", "place", "~/.ssh/id"),
        ("C:\\Users\\x", "place", "C:\\Users\\x"), ("/Users/x", "place", "/Users/x"),
        ("https://acme.slack.com/archives/C1", "link", "https://acme.slack.com/archives/C1"),
        ("edge.eu.example.org", "host", "edge.eu.example.org"), ("in order-intake", "host", "order-intake"),
        ("alima7 did", "handle", "alima7"), ("ask @will", "handle", "@will"),
        ("ask @anybody.else", "handle", "@anybody.else"),
        ("on db-prod-03", "host", "db-prod-03"), ("web-7d9f8b6c5-x2x4k", "host", "web-7d9f8b6c5-x2x4k"),
        ("on web01", "host", "web01"), ("a.b.internal", "host", "a.b.internal"), ("cache.lan", "host", "cache.lan"),
        ("redis.example:6379", "host", "redis.example:6379"), ("payments.core is", "host", "payments.core"),
        ("at deploys.example.com", "host", "deploys.example.com"),
        ("10.0.0.1", "address", "10.0.0.1"), ("fe80::1", "address", "fe80::1"), ("a.b@c.de", "address", "a.b@c.de"),
        ("02:42:ac:11:00:02", "address", "02:42:ac:11:00:02"),
        ("2001:db8:0:0:0:0:0:1", "address", "2001:db8:0:0:0:0:0:1"),
        ("PROJ-123", "ticket", "PROJ-123"), ("see OPS 77/4.", "ticket", "OPS 77/4"),
        ("GH/app#31", "ticket", "GH/app#31"),
        ("#1684", "ticket", "#1684"), ("AI-1", "ticket", "AI-1"),
        ("https://deploys.example.com/v3.", "link", "https://deploys.example.com/v3"),
        ("http://grafana/d/1", "link", "http://grafana/d/1"),
        ("https://wiki.example.org/x", "link", "https://wiki.example.org/x"),
        ("slack://channel", "link", "slack://channel"),
        ("pool.py:88", "place", "pool.py:88"), ("/var/log/app.log", "place", "/var/log/app.log"),
        ("in #inc-2417", "channel", "#inc-2417"), ("password=hunter22x", "secret", "hunt…"),
        ("call +49 30 1234567 89", "personal data", "+49 30 1234567 89"),
    ],
)  # fmt: skip
def test_what_must_not_leave_is_found(text: str, kind: str, said: str) -> None:
    assert found(text) == [(kind, said)]


@pytest.mark.parametrize(
    "text",
    [
        "It will work; we will say so. Anatomy, Willow and Limabean. a van drove by", "On 15 May 2024 and May 16",
        "SEV-1, UTF-8, SHA-256, COVID-19, CVE-2024-1234", "us-east-1 and eu-central-1a",
        "phase-2, mid-2024, a 24-hour day", "northamerica-northeast1 and use1-az4", "Q1-2024, FY-2024, ERR-503",
        "on x86-64, checkout-v2", "at 10:15 UTC-03:00, or GMT-3:30", "to be or so I do", "50%ab",
        "state-of-the-art, end-to-end, on-call", "at 10:13:07 and 10:30, 2024-01-15, ratio 3:1", "v2.5.0 and 1.2.3",
        "the orders database and checkout", "GitLab.com was down", "https://status.example.com/2024 tells",
        "https://help.example.org/now", "https://www.example.edu/", "C# and we are #1",
        "Payments failed. Checkout too.",
        "50 of 50 connections, 2.3 million", "std::string", "", "- a\n- b",
    ],
)  # fmt: skip
def test_plain_words_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "allow"),
    [
        ("Will we?", "will"), ("Grace periods", "Grace periods"), ("ask @acme", "acme"), ("#news", "#news"),
        ("https://deploys.example.com/v3", "example.com"), ("deploys.example.com", "deploys.example.com"),
        ("help@example.com", "help@example.com"), ("PROJ-123", "PROJ-123"), ("db-prod-03", "db-prod-03"),
        ("gpu-100", "gpu-100"),
    ],
)  # fmt: skip
def test_what_gives_nothing_away_can_be_allowed(text: str, allow: str) -> None:
    assert found(text)
    assert found(text, allow=[allow]) == []


def test_an_allowed_phrase_allows_no_other_place_of_its_words() -> None:
    assert found("Grace periods. Grace said so.", allow=["Grace periods"]) == [("name", "Grace")]


def test_a_secret_cannot_be_allowed() -> None:
    assert found("password=hunter22x", allow=["hunter22x", "password=hunter22x"]) == [("secret", "hunt…")]


def test_each_place_is_told_with_its_line() -> None:
    places = [("publication.cause", "One.\nAna"), ("timeline.E2.public", "Ana, Ana"), ("", "\n\nAna")]
    record = session()
    assert leaks(places, record) == (
        Leak("publication.cause", "Ana", "name", 2), Leak("timeline.E2.public", "Ana", "name"), Leak("", "Ana",
        "name", 3),
    )  # fmt: skip
    assert [told(leak, Names(record)) for leak in leaks(places, record)] == [
        "publication, cause, line 2: “Ana” is a name",
        "an event without a time, public: “Ana” is a name",
        "line 3 of the finished text: “Ana” is a name",
    ]


def test_roles_in_place_of_names_are_no_names() -> None:
    from unblame.review.roles import as_roles

    record = as_roles(session())
    assert leaks([("publication.cause", "Participant 1 and the incident commander. The facilitator.")], record) == ()


def test_long_hostile_texts_are_quick() -> None:
    record, start = session(), time.process_time()
    for text in ("a-" * 20_000, "a." * 20_000, "@" * 40_000, "1:" * 20_000, "#" * 40_000, "a/" * 20_000,
    "ana " * 10_000,
                 "a" * 40_000, "x://" * 10_000, "-1" * 20_000, "A" * 40_000, "." * 40_000):  # fmt: skip
        leaks([("publication.cause", text)], record)
    assert time.process_time() - start < 5
