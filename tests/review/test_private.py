"""What looks private is found where it stands, and is never repeated."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.record.session import Session
from unblame.review.rules.private import begins, private, texts

# put together here, so that nothing in this file looks like a secret to other scanners
TWENTY = "a1B2c3D4e5F6g7H8i9J0"
BODY = "eyJ" + "hbGciOiJIUzI1NiJ9"
SECRETS = [
    ("AWS access key", "AKIA" + "ABCDEFGHIJKLMNOP"),
    ("AWS access key", "ASIA" + "ABCDEFGHIJ234567"),
    ("private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
    ("private key", "-----BEGIN " + "PRIVATE KEY-----"),
    ("web token (JWT)", f"{BODY}.{BODY}.{TWENTY}"),
    ("authorization header", f"Authorization: Bearer {TWENTY}"),
    ("authorization header", "Authorization: Basic " + "dXNlcjpwYXNzd29yZA=="),
    ("GitHub token", "ghp_" + "a1B2c3" * 6),
    ("GitHub token", "github_pat_" + TWENTY + "_x1"),
    ("GitLab token", "glpat-" + TWENTY),
    ("Slack token", "xoxb-" + "123456789012-abcdef"),
    ("Slack webhook", "https://hooks.slack.com/services/" + "T000/B000/" + TWENTY),
    ("Stripe key", "sk_live_" + TWENTY),
    ("Google key", "AIza" + "a" * 35),
    ("npm token", "npm_" + "a1B2c3" * 6),
    ("password in an address", "postgres://app:" + "s3same@db.internal:5432/shop"),
    ("password in an address", "redis://:" + "s3same@cache"),
    ("password", "DB_PASSWORD=" + "opensesame"),
    ("password", "the password: " + "hunter22"),
    ("password", '{"passwd": "' + 'hunter22"}'),
    ("key or token", "api_key = " + "f00dbabe99"),
    ("key or token", "https://x.io/?token=" + "f00dbabe99&x=1"),
    ("key or token", "client_secret: " + "f00dbabef00dbabe99"),
    ("key or token", "aws_secret_access_key=" + TWENTY * 2),
]
NO_SECRETS = [
    "password: see the vault",
    "password=$DB_PASSWORD",
    'password=os.environ["DB"]',
    "password = get_password()",
    "password=***",
    "password=<redacted>",
    "token=4096",
    "max_tokens: 4096",
    "token: expired at 10:03",
    "secret: nobody knew it before 2024",
    "basic infrastructure monitoring of everything",
    "bearer authentication-was-switched-off",
    "postgres://app:***@db/shop",
    "https://example.com:443/a@b",
    "the AKIA key was rotated",
    "eyJhbGciOi is how a token begins",
    "sk_live_ keys",
]
PERSONAL = [
    ("e-mail address", "joe.doe+x@corp.co.uk"),
    ("telephone number", "+49 151 2345 6789"),
    ("telephone number", "+1 (555) 234-5678"),
    ("telephone number", "call 555-234-5678"),
    ("telephone number", "(555) 234-5678"),
    ("card number", "4111 1111 1111 1111"),
    ("card number", "row 2 4111111111111111"),
    ("card number", "3782 822463 10005"),
    ("bank account (IBAN)", "GB82 WEST 1234 5698 7654 32"),
    ("bank account (IBAN)", "GB82WEST12345698765432 was used"),
    ("bank account (IBAN)", "NL91 ABNA 0417 1643 00 AND more"),
]
NOT_PERSONAL = [
    "@ana",
    "ana@corp.io",
    "git@github.com",
    "noreply@corp.io",
    "user@example.com",
    "root@db1",
    "pool@v2.5.0",
    "2024-01-15 10:13:00 to 2024-01-15 11:00:00",
    "10.0.12.255 and 192.168.100.200",
    "200 512 1024 4096",
    "+12m, +100 000 000 requests",
    "4111 1111 1111 1112",
    "0000 0000 0000 0000",
    "trace 4f4111111111111111",
    "1705313580000 ms",
    "GB82 WEST 1234 5698 7654 33",
    "SEV1 P0 AI12",
]


def found(text: str, **values: Any) -> list[tuple[str, str, dict[str, str]]]:
    person = {"participants": [{"id": "P1", "name": "Ana", "handle": "ana@corp.io"}]}
    session = Session.model_validate({"id": "s", "meeting": person, "story": {"response": text}, **values})
    return [(each.rule, each.where, dict(each.values)) for each in private(session)]


@pytest.mark.parametrize(("kind", "text"), SECRETS)
@pytest.mark.parametrize("around", ["{}", "seen “{}”, then gone", "a\n{}\nb"])
def test_a_secret_is_found_and_not_told(kind: str, text: str, around: str) -> None:
    hits = [hit for hit in found(around.format(text)) if hit[0] == "private.secret"]
    assert (hits[0][1], hits[0][2]["kind"]) == ("story.response", kind)
    for _, _, values in hits:
        assert len(values["begins"]) <= 5
        assert values["begins"].endswith("…")


@pytest.mark.parametrize("text", NO_SECRETS)
def test_talk_of_secrets_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("kind", "text"), PERSONAL)
def test_personal_data_is_found(kind: str, text: str) -> None:
    assert [(rule, values["kind"]) for rule, _, values in found(text)] == [("private.personal", kind)]


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_only_looks_like_it(text: str) -> None:
    assert found(text) == []


def test_each_place_is_named_once_for_a_kind() -> None:
    one, two = "password=" + "hunter22", "password=" + "swordfish"
    timeline: list[dict[str, Any]] = [{"id": f"E{n}", "text": f"{n}"} for n in range(600)]
    timeline[400] |= {"text": f"{one} {two}", "knew": two, "links": ["https://a.io", f"https://b.io?{one}"]}
    hits = found("", timeline=timeline, story={"response": "joe@corp.io", "odd": {"deep": [one]}})
    assert sorted((rule, where) for rule, where, _ in hits) == [
        ("private.personal", "story.response"),
        ("private.secret", "story.odd.deep"),
        ("private.secret", "timeline.E400.knew"),
        ("private.secret", "timeline.E400.links"),
        ("private.secret", "timeline.E400.text"),
    ]


def test_nothing_is_found_across_two_texts() -> None:
    assert found("the password=", story={"response": "the password=", "recovery": "hunter22"}) == []


def test_ids_are_no_texts() -> None:
    session = Session.model_validate({"id": "joe", "timeline": [{"id": "E1", "text": "x", "key": True}]})
    assert texts(session) == [("timeline.E1.text", "x")]


@given(st.text(string.printable, min_size=1, max_size=60))
def test_what_is_shown_of_a_secret_is_less_than_half_of_it(secret: str) -> None:
    shown = begins(secret).removesuffix("…")
    assert secret.startswith(shown)
    assert len(shown) <= 4
    assert len(shown) * 2 < len(secret)


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    assert {rule for rule, _, _ in found(text)} <= {"private.secret", "private.personal"}


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    hits = found("İİİİ password=" + "hunter22")
    assert hits[0][2]["begins"] == "hun…"
