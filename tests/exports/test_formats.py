"""The registry of formats, and the whole text of markdown and HTML files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from full_session import Filler

from unblame.cli import export
from unblame.exports.formats import FORMATS, Layout, as_read, document, format_named, joined
from unblame.exports.render import render
from unblame.exports.stamp import file_name, mark_of, read_stamp, stamp
from unblame.exports.trackers.chosen import Out
from unblame.record.reading import Unread
from unblame.record.session import Session

SESSION = Session.model_validate(
    {
        "id": "s1",
        "incident": {"title": "Checkout down", "summary": "Ana saw it."},
        "timeline": [{"id": "E1", "at": "2024-01-15T23:30:00Z", "text": "It broke"}],
        "meeting": {"participants": [{"id": "P1", "name": "Ana Ruiz", "role": "On-call responder"}]},
    }
)
NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)


def test_the_command_line_offers_the_registry() -> None:
    names = [each.name for each in FORMATS]
    assert list(export.FORMATS) == names
    assert all(format_named(name).name == name for name in names)
    assert len({each.ending for each in FORMATS}) == len(names)
    with pytest.raises(KeyError):
        format_named("docx")


def test_markdown_is_the_template_and_a_stamp() -> None:
    assert document(SESSION, Layout()) == stamp(render(SESSION), "s1")
    assert document(SESSION, Layout("quick")) == stamp(render(SESSION, "quick"), "s1")


@pytest.mark.parametrize("layout", [Layout(), Layout(format="html"), Layout(front_matter=True), Layout(archived=True)])
def test_the_stamp_covers_all_of_it(layout: Layout) -> None:
    text = document(Filler().session(), layout)
    assert read_stamp(text) == ("full", False)
    assert read_stamp(f"x{text}") == ("full", True)
    assert text.count("<!-- unblame: session ") == 1


def test_the_readers_zone_and_roles() -> None:
    shown = as_read(
        SESSION.model_copy(update={"publication": SESSION.publication.model_copy(update={"names": "roles"})})
    )
    assert "Ana" not in document(shown, Layout())
    assert as_read(shown) == shown
    tokyo = as_read(SESSION, " Asia/Tokyo ")
    assert file_name(tokyo) == "postmortem-2024-01-16-checkout-down.md"
    assert as_read(tokyo, "Asia/Tokyo") == tokyo
    assert SESSION.incident.timezone == ""
    assert "| 08:30 |" in document(SESSION, Layout(zone="Asia/Tokyo"))
    with pytest.raises(Unread, match="Europe/Berlin"):
        as_read(SESSION, "Berlin")


@pytest.mark.parametrize(
    ("template", "ending", "name"),
    [
        ("standard", ".md", "postmortem-2024-01-15-checkout-down.md"),
        ("standard", "-jira.csv", "postmortem-2024-01-15-checkout-down-jira.csv"),
        ("public", ".html", "postmortem-2024-01-15-checkout-down-public.html"),
        ("../team/Our Own.md.j2", ".md", "postmortem-2024-01-15-checkout-down-our-own.md"),
    ],
)
def test_names_of_files(template: str, ending: str, name: str) -> None:
    assert file_name(SESSION, template, ending) == name


def test_what_customers_get_tells_no_title_by_its_name_or_stamp() -> None:
    values = {"id": "2024-anas-mistake-abcdef", "incident": {"title": "What Ana did"}, "meeting": SESSION.meeting}
    told = Session.model_validate({**values, "publication": {"customer_summary": "You could not pay."}})
    assert file_name(told, "public", ".html", for_customers=True) == "postmortem-incident-public.html"
    assert file_name(told) == "postmortem-what-ana-did.md"
    for form in ("md", "html"):
        text = document(told, Layout("public", form))
        assert "ana" not in text.lower().replace("analy", "")
        assert read_stamp(text) == (mark_of(told.id), False)


def test_a_teams_template_can_be_for_customers(tmp_path: Path) -> None:
    (tmp_path / "theirs.md.j2").write_text("{#- audience: customers -#}\n# Hello\n")
    (tmp_path / "ours.md.j2").write_text("# Hello\n")
    assert Layout("theirs", folder=tmp_path).for_customers
    assert not Layout("ours", folder=tmp_path).for_customers
    assert Layout("public").for_customers
    assert not Layout().for_customers


@pytest.mark.parametrize("name", [each.name for each in FORMATS if each.joined])
def test_actions_of_several_sessions_are_one_document(name: str) -> None:
    outs = [
        Out(
            Session.model_validate({"id": key, "actions": [{"id": "A1", "title": f"Do {key}", "due": "2024-03-01"}]}),
            None,
        )
        for key in ("one", "two")
    ]
    made = joined(outs, name, NOON)
    assert made.count == 2
    assert ("Do one" in made.text, "Do two" in made.text) == (True, True)
