"""What customers read: their own wording only, and nothing while something internal is left in it."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from full_session import Filler
from test_escaping import MARKS, SEVERAL, TICKS, TURNED
from test_standard import SAMPLES, load, parser

from unblame.exports import outside
from unblame.exports.delivery import target_in, text_of
from unblame.exports.formats import Layout, document
from unblame.exports.outside import Leaks, length_in_words
from unblame.exports.render import render
from unblame.exports.template_files import TemplateError
from unblame.record.session import Session
from unblame.review.leaks import leaks
from unblame.review.roles import as_roles

TEMPLATES = ("public", "customer-summary")
HEADINGS = ["Summary", "What Happened", "Impact", "Root Cause", "Resolution", "Prevention", "Timeline"]
TEXTS = ("customer_summary", "what_happened", "cause", "resolution", "prevention")
DAY = datetime(2024, 1, 17, tzinfo=UTC)
URL = re.compile(r"https?://[^\s\"”)>]+")

every_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
every_template = pytest.mark.parametrize("template", TEMPLATES)


def made(**parts: Any) -> Session:
    """A session whose customers' wording is complete and clean."""
    publication = {key: f"Said to customers of {key.replace('_', ' ')}." for key in TEXTS}
    return Session.model_validate(
        {
            "id": "x",
            "incident": {"title": "Pool of db-prod-03 empty", "reference": "INC-2417", "kind": parts.pop("kind", None)},
            "meeting": {"participants": [{"id": "P1", "name": "Ana Lima", "handle": "alima7"}]},
            "publication": {**publication, **parts.pop("publication", {})},
            **parts,
        }
    )


def timeline(**more: Any) -> list[dict[str, Any]]:
    first = {"id": "E1", "at": "2024-01-15T10:13:00Z", "milestones": ["impact-started"], "text": "In", "key": True}
    last = {"id": "E2", "at": "2024-01-15T11:00:00Z", "milestones": ["resolved"], "text": "In", "public": "All well."}
    return [{**first, "public": "Payments failed.", **more}, last]


def internal_words(session: Session) -> set[str]:
    """Every name, handle, host, ticket and address that the record holds, customers' own places left out."""
    people, incident = session.meeting.participants, session.incident
    found = {word for person in people for word in (person.name, *person.name.split())}
    found |= {f"@{person.handle}" for person in people if person.handle}
    found |= {incident.incident_commander, incident.technical_lead, incident.communication_lead, *incident.authors}
    found |= {action.owner for action in session.actions} | {action.ticket for action in session.actions}
    found |= {incident.reference, *(event.channel for event in session.timeline if event.channel.startswith("#"))}
    links = {link for event in session.timeline for link in event.links} | {item.url for item in session.evidence}
    links |= set(URL.findall(session.model_dump_json(exclude={"publication"})))
    hosts = {link.split("/")[2] for link in links if "://" in link}
    return {word for word in found | links | hosts if word}


@every_sample
@every_template
def test_nothing_internal_of_a_sample_is_in_what_customers_read(path: Path, template: str) -> None:
    session = load(path)
    text = render(session, template)
    words = internal_words(session)
    assert len(words) > 2
    assert [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)] == []
    assert leaks([("", text)], session) == ()
    assert render(as_roles(session), template) == text


@every_sample
def test_a_public_report_has_its_parts_in_order(path: Path) -> None:
    tokens = parser().parse(render(load(path), "public"))
    headings = [after.content for one, after in pairwise(tokens) if one.tag == "h2" and one.nesting == 1]
    assert headings[: len(HEADINGS)] == HEADINGS
    assert headings[len(HEADINGS) :] in ([], ["Questions and Answers"])


def test_the_checkout_report_says_what_customers_felt() -> None:
    session = load(next(path for path in SAMPLES if "checkout" in path.name))
    text = render(session, "public")
    for said in (
        "# Incident report: Payments, 15 January 2024", "**Duration:** 47 minutes", "**Users affected:** all",
        "**Services affected:** Payments", "**Data lost:** none", "| 10:13 | Payments started to fail. |",
        "**Was I charged for an order that failed?**", "**Published:** 19 January 2024",
    ):  # fmt: skip
        assert said in text
    assert "Part of the payments worked again" not in text  # it has wording, but is no key event
    for never in ("50,000", "50000", "USD", "SEV1", "INC-2417", "E1", "actor", "responder"):
        assert never not in text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("UTC", "UTC"), ("Asia/Kolkata", "IST, UTC+05:30"), ("America/Sao_Paulo", "UTC-03:00"), ("-03:30", "UTC-03:30")],
)
def test_customers_anywhere_know_which_zone_it_is(zone: str, shown: str) -> None:
    session = load(next(path for path in SAMPLES if "checkout" in path.name))
    incident = session.incident.model_copy(update={"timezone": zone})
    assert f"| Time ({shown}) |" in render(session.model_copy(update={"incident": incident}), "public")


def test_a_short_form_has_two_paragraphs_and_three_facts() -> None:
    text = render(load(next(path for path in SAMPLES if "checkout" in path.name)), "customer-summary")
    kinds = [token.type for token in parser().parse(text) if token.level == 0 and token.nesting >= 0]
    assert kinds == ["heading_open", "paragraph_open", "paragraph_open", "bullet_list_open"]
    assert text.count("\n- ") == 3


def test_customers_read_nothing_but_their_own_places() -> None:
    session = Filler().session()
    session = session.model_copy(
        update={
            "publication": session.publication.model_copy(update={"services": ()}),
            "timeline": session.timeline[:1],
        }
    )
    own = {text for _, text in outside_places(session)}
    facts = outside.build(session)
    written = {facts.summary, facts.what_happened, facts.cause, facts.resolution, facts.prevention}
    written |= {moment.text for moment in facts.timeline}
    written |= {text for one in facts.questions for text in (one.question, one.answer)}
    assert written == own
    others = re.findall(r"text \d+x", session.model_dump_json())
    shown = {f"text {number}x" for number in re.findall(r"text (\d+)x", render(session, "public"))}
    assert len(set(others)) > 100
    assert shown == own


def outside_places(session: Session) -> list[tuple[str, str]]:
    publication = session.publication
    texts = [(key, getattr(publication, key)) for key in TEXTS]
    texts += [(one.id, text) for one in publication.questions for text in (one.question, one.answer)]
    return texts + [(event.id, event.public) for event in session.timeline if event.key]


PLANTED = {
    "name": "Ana", "handle": "@alima7", "host": "db-prod-03", "address": "10.2.0.7", "ticket": "INC-2417",
    "link": "https://wiki.internal/x", "place": "pool.py:88", "channel": "#inc-pool", "secret": "password=hunter22x",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "planted"), PLANTED.items(), ids=PLANTED)
def test_what_is_planted_in_any_place_is_refused_and_the_place_said(kind: str, planted: str) -> None:
    text = f"We know of {planted} now."
    by_place = {
        **{f"publication, {key.replace('_', ' ')}": made(publication={key: text}) for key in TEXTS},
        "publication, services": made(publication={"services": [text]}),
        "customers’ question 1, question": made(publication={"questions": [{"id": "Q1", "question": text}]}),
        "customers’ question 1, answer": made(
            publication={"questions": [{"id": "Q1", "question": "?", "answer": text}]}
        ),
        "the event at 10:13, public": made(timeline=timeline(public=text)),
    }
    for place, session in by_place.items():
        for template in TEMPLATES:
            with pytest.raises(Leaks) as caught:
                render(session, template)
            assert [leak.kind for leak in caught.value.leaks] == [kind]
            assert f"\n  {place}: “" in str(caught.value)
            assert "publication.allow" in str(caught.value)
            assert ("hunter22x" in str(caught.value)) is False


def test_a_word_that_is_no_name_can_be_allowed() -> None:
    text = "Will this happen again? We will see. Mark and Grace periods stay."
    people = {"participants": [{"id": f"P{n}", "name": name} for n, name in enumerate(("Will", "Mark", "Grace Oh"))]}
    session = made(publication={"what_happened": text}, meeting=people)
    with pytest.raises(Leaks) as caught:
        render(session, "public")
    assert [leak.text for leak in caught.value.leaks] == ["Will", "Mark", "Grace"]
    allowed = made(publication={"what_happened": text, "allow": ["will", "Mark", "Grace"]}, meeting=people)
    assert "Will this happen again?" in render(allowed, "public")


def test_a_teams_own_template_for_customers_cannot_reach_anything_else(tmp_path: Path) -> None:
    own = tmp_path / "ours.md.j2"
    own.write_text("{#- audience: customers -#}\n{{ summary }} {{ head.title }}", encoding="utf-8")
    with pytest.raises(TemplateError, match="'head' is undefined"):
        render(made(), str(own))
    own.write_text("{#- describe: x -#}\n{#- audience: customers -#}\n{{ summary }}\nAsk Ana.", encoding="utf-8")
    with pytest.raises(Leaks, match=r"line 2 of the finished text: “Ana” is a name"):
        render(made(), str(own))
    own.write_text("{#- audience: customers -#}\n{{ summary }}", encoding="utf-8")
    assert render(made(), str(own)) == "Said to customers of customer summary.\n"


@pytest.mark.parametrize(
    "top",
    ["{#- audience: customers -#}", "\n\n{# Acme GmbH #}\n{#- audience: Customers -#}", "{#-Audience:customers-#}"],
)
def test_a_template_for_customers_may_say_more_at_its_top(tmp_path: Path, top: str) -> None:
    own = tmp_path / "ours.md.j2"
    own.write_text(f"{top}\n{{{{ summary }}}}", encoding="utf-8")
    assert render(made(), str(own)).strip() == "Said to customers of customer summary."


def test_an_audience_that_is_not_known_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "ours.md.j2"
    own.write_text("{#- audience: customer -#}\n{{ summary }}", encoding="utf-8")
    with pytest.raises(TemplateError, match="“audience: customer” is not known"):
        render(made(), str(own))


def test_what_is_not_written_for_customers_has_no_heading() -> None:
    session = Session.model_validate({"id": "x", "publication": {"customer_summary": "It failed.", "cause": "A bug."}})
    tokens = parser().parse(render(session, "public"))
    headings = [after.content for one, after in pairwise(tokens) if one.tag == "h2" and one.nesting == 1]
    assert headings == ["Summary", "Root Cause"]
    assert render(session, "public").count("not written for customers yet") == 3


def test_a_part_that_is_not_written_is_a_comment_in_the_source() -> None:
    empty = dict.fromkeys(TEXTS, "")
    text = render(made(publication={**empty, "cause": "A fault."}), "public")
    assert "<!-- What Happened: not written for customers yet. -->" in text
    assert "<!-- Timeline: no key event has wording for customers yet. -->" in text
    assert "A fault." in text
    assert render(made(publication=empty, timeline=timeline()), "public").count("not written for customers yet") == 5


@every_template
def test_nothing_written_for_customers_is_headings_and_a_word_about_what_to_fill_in(template: str) -> None:
    empty = dict.fromkeys(TEXTS, " ")
    for session in (
        Session.model_validate({"id": "x", "incident": {"title": "Ana broke it"}}),
        made(publication=empty),
    ):
        made_text = text_of(session, None, Layout(template), DAY)
        assert made_text.text.startswith("# Incident report")
        assert "not written for customers yet. -->" in made_text.text
        assert "Ana" not in made_text.text
        assert [sentence.partition(" (")[0] for sentence in made_text.left] == ["Nothing is written for customers yet"]
    for key in TEXTS:
        assert text_of(made(publication={**empty, key: "Fixed."}), None, Layout(template), DAY).left == ()
    assert text_of(made(publication=empty, timeline=timeline()), None, Layout(template), DAY).left == ()


@every_template
@pytest.mark.parametrize("form", ["md", "html"])
def test_roles_for_names_rewrite_nothing_of_theirs_and_hide_no_name(template: str, form: str) -> None:
    """The names have to be known where they are looked for."""
    roles = {"names": "roles", "customer_summary": "Found by `Ana`, alima7."}
    with pytest.raises(Leaks) as raised:
        document(made(publication=roles), Layout(template, form))
    assert [leak.text for leak in raised.value.leaks] == ["Ana", "alima7"]
    people = {"participants": [{"id": "P1", "name": "Will Stone", "role": "SRE"}]}
    session = made(publication={**roles, "customer_summary": "Will it recur?", "allow": ["will"]}, meeting=people)
    assert "Will it recur?" in document(session, Layout(template, form))


def test_a_team_s_own_template_for_customers_names_its_file_without_what_is_internal(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("{#- audience: customers -#}\n# {{ title | heading }}\n", encoding="utf-8")
    target = target_in(tmp_path, made(timeline=timeline()), None, Layout(str(own)))
    assert target.name == "postmortem-2024-01-15-incident-own.md"


def test_a_near_miss_reached_nobody() -> None:
    text = render(made(kind="near-miss", timeline=timeline()), "public")
    assert text.startswith("# Near miss: 15 January 2024\n")
    assert "**Users affected:** none" in text
    assert "Duration" not in text
    assert "sorry" not in text


def test_a_near_miss_that_reached_somebody_says_nothing_else() -> None:
    text = render(made(kind="near-miss", timeline=timeline(), impact={"users_affected": 40}), "public")
    assert "none" not in text


@pytest.mark.parametrize(
    ("impact", "said"),
    [
        ({"users_affected": 3, "users_total": 100}, "Users affected:** 3 %"),
        ({"users_affected": 31, "users_total": 1000}, "Users affected:** about 3 %"),
        ({"users_affected": 3, "users_total": 100, "estimated": ["users_affected"]}, "Users affected:** about 3 %"),
        ({"users_affected": 1, "users_total": 100000}, "Users affected:** under 1 %"),
        ({"users_affected": 9999, "users_total": 10000}, "Users affected:** over 99 %"),
        ({"users_affected": 0, "users_total": 10}, "Users affected:** none"),
        ({"users_affected": 7, "transactions_failed": 1, "transactions_total": 2}, "Transactions failed:** 50 %"),
    ],
)
def test_shares_are_rounded_and_counts_never_shown(impact: dict[str, Any], said: str) -> None:
    assert said in render(made(impact=impact), "public")


def test_money_and_counts_stay_inside() -> None:
    text = render(made(impact={"revenue_lost": 77123, "users_affected": 8899, "support_tickets": 6611}), "public")
    assert re.search(r"77,?123|8,?899|6,?611", text) is None


@pytest.mark.parametrize(
    ("seconds", "roughly", "said"),
    [
        (20, False, "less than a minute"), (60, False, "1 minute"), (47 * 60, False, "47 minutes"),
        (15420, False, "4 hours 17 minutes"), (3600, True, "about 1 hour"), (66600, True, "about 18 hours"),
        (66600, False, "18 hours 30 minutes"), (183600, False, "2 days 3 hours"),
    ],
)  # fmt: skip
def test_lengths_are_words(seconds: float, roughly: bool, said: str) -> None:
    assert length_in_words(seconds, roughly=roughly) == said


@pytest.mark.parametrize("text", [*MARKS[::3], *SEVERAL[::3], *TICKS, TURNED])
def test_hostile_text_stays_text(text: str) -> None:
    publication = {
        **dict.fromkeys(TEXTS, text),
        "services": [text],
        "questions": [{"id": "Q1", "question": text, "answer": text}],
    }
    session = made(publication=publication, timeline=timeline(public=text))
    try:
        document = render(session, "public")
    except Leaks:
        return
    tokens = parser().parse(document)
    assert sum(token.type == "heading_open" for token in tokens) == 9
    html = [token.content for token in tokens if token.type == "html_block"]
    html += [leaf.content for token in tokens for leaf in token.children or [] if leaf.type == "html_inline"]
    assert all(one.strip() == "<br>" or one.lstrip().startswith("<!-- ") for one in html)


def test_ten_thousand_key_events_are_quick() -> None:
    event = {"at": "2024-01-15T10:13:00Z", "key": True, "where": "a", "links": ["https://d.example.com/x"]}
    rows = [{**event, "id": f"E{n}", "public": f"Step {n} was done for all customers."} for n in range(10_000)]
    session, start = made(timeline=rows), time.process_time()
    assert "Step 9999 was done" in render(session, "public")
    assert time.process_time() - start < 4  # 1.5 s on a quiet machine
