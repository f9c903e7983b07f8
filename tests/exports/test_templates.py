"""The templates for people inside: their headings, what they leave out, and that user text stays text in each."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from full_session import Filler
from test_escaping import BLANK, MARKS, PARSER, SEVERAL, TICKS, Filled, plain, shape, tokens_of
from test_standard import SAMPLES, load

from unblame.exports.markdown import cut
from unblame.exports.render import PICTURE, TemplateError, described, render, template_names
from unblame.record.session import Session
from unblame.record.timeline import Event

HEADINGS = {
    "standard": (
        "Summary", "Impact", "Measured", "The story", "Timeline", "Why it happened", "Patterns beyond this incident",
        "Lessons", "Actions", "Open questions", "The meeting", "Follow-up", "Related incidents", "Evidence", "Notes",
        "Could not be read yet", "Not settled by a merge", "Other entries of the file",
    ),
    "postmortem-md": (
        "Incident Summary", "Severity", "Timeline", "Root Cause", "Contributing Factors", "Impact Metrics",
        "What Went Well", "What Went Poorly", "Action Items", "Prevention Measures", "Lessons Learned",
    ),
    "facilitation": (
        "Summary", "Timeline", "Impact", "Root Cause(s)", "What Went Well", "What Could Be Improved", "Action Items",
    ),
    "complete": (
        "Executive Summary", "Impact", "Timeline", "Root Cause Analysis", "What Went Well", "What Went Wrong",
        "Action Items", "Lessons Learned", "Related Incidents", "Appendix",
    ),
    "quick": (),
    "google-sre": (
        "Summary", "Impact", "Root Causes", "Trigger", "Resolution", "Detection", "Action Items", "Lessons Learned",
        "Timeline", "Supporting information",
    ),
    "leadup": (
        "Incident Summary", "Leadup", "Fault", "Impact", "Detection", "Response", "Recovery", "Timeline",
        "Root Causes", "Lessons Learned", "Action Items",
    ),
    "atlassian": (
        "Overview", "What Happened", "Why It Happened", "How We Responded", "What We're Doing About It",
        "Questions & Answers",
    ),
    "near-miss": (
        "What Almost Happened", "How We Caught It", "Impact if Not Caught", "What We Learned", "Action Items",
    ),
    "draft-for-review": (
        "What is known so far", "Timeline", "Is this right?", "Gaps in the timeline", "Questions to you",
        "What is missing", "Who to ask",
    ),
    "one-page": ("Impact", "Root cause", "Actions", "Lesson"),
}  # fmt: skip
REQUIRED = {
    "standard": ("Summary", "Impact", "Timeline", "Why it happened", "Actions"),
    "postmortem-md": ("Incident Summary", "Severity", "Timeline", "Root Cause", "Impact Metrics", "Action Items"),
    "facilitation": ("Summary", "Timeline", "Impact", "Root Cause(s)", "Action Items"),
    "complete": ("Executive Summary", "Impact", "Timeline", "Root Cause Analysis", "Action Items"),
    "quick": ("What happened", "Timeline", "Root cause", "Fixes"),
    "google-sre": ("Summary", "Impact", "Root Causes", "Action Items", "Timeline"),
    "leadup": ("Incident Summary", "Impact", "Timeline", "Root Causes", "Action Items"),
    "atlassian": ("Impact", "What Happened", "Why It Happened", "How We Responded", "What We're Doing About It"),
    "near-miss": ("What Almost Happened", "How We Caught It", "Impact if Not Caught", "Action Items"),
    "draft-for-review": ("What is known so far", "Timeline"),
    "one-page": ("Impact", "Root cause", "Actions"),
}
NAMES = tuple(HEADINGS)
APPENDIX = ("Detailed Technical Analysis", "Relevant Logs", "Metrics", "Code Changes", "Other Evidence")
WITHOUT_PICTURE = {"quick", "one-page"}
COMMENT = re.compile(r"<!-- ([^<>]+): nothing is written down yet\. -->")
TITLE = Session.model_validate({"id": "x", "incident": {"title": "T"}})

every_template = pytest.mark.parametrize("name", NAMES)


@cache
def session_of(case: str) -> Session:
    if case == "title":
        return TITLE
    if case == "full":
        return Filler().session()
    if case == "hostile":
        return Filled(*MARKS, *SEVERAL, *TICKS, *BLANK).session()
    return load(next(path for path in SAMPLES if path.stem == case))


def written(**tables: Any) -> Session:
    return Session.model_validate({"id": "x", "incident": {"title": "T"}, **tables})


def headings(document: str, *tags: str) -> list[str]:
    tokens = PARSER.parse(document)
    return [after.content for token, after in pairwise(tokens) if token.type == "heading_open" and token.tag in tags]


def below(document: str, heading: str) -> str:
    """What stands below a heading of the second level, up to the next one."""
    return re.split(r"(?m)^## ", document.partition(f"\n## {heading}\n")[2])[0].strip()


def as_kind(session: Session, kind: str) -> Session:
    return session.model_copy(update={"incident": session.incident.model_copy(update={"kind": kind})})


@every_template
@pytest.mark.parametrize("case", [*(path.stem for path in SAMPLES), "full", "hostile", "title"])
def test_a_template_makes_sound_markdown(name: str, case: str) -> None:
    document = render(session_of(case), name)
    tokens = tokens_of(document)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    found = headings(document, "h2")
    assert found == [heading for heading in HEADINGS[name] if heading in found]
    html = [token.content.strip() for token in tokens if token.type in ("html_block", "html_inline")]
    assert all(content == "<br>" or COMMENT.fullmatch(content) for content in html)
    assert not [token for token in tokens if token.type in ("code_block", "hr")]
    tables = re.findall(r"(?m)^\|.*(?:\n\|.*)*", re.sub(r"(?ms)^(`{3,}).*?^\1$", "", document))
    assert len(tables) == sum(token.type == "table_open" for token in tokens)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.split("\n")}) == 1
    assert "\n\n\n" not in document
    assert document.endswith("\n")
    assert not document.endswith("\n\n")


@every_template
def test_headings_are_the_templates_own_in_its_order(name: str) -> None:
    """The full session has an entry of everything; what only a review asks for is not in a finished one."""
    found = headings(render(session_of("full"), name), "h2")
    rest = [heading for heading in HEADINGS[name] if heading not in found]
    assert found == [heading for heading in HEADINGS[name] if heading not in rest]
    assert rest == (["Gaps in the timeline", "What is missing"] if name == "draft-for-review" else [])


@every_template
@pytest.mark.parametrize("given", [MARKS, SEVERAL], ids=["one-line", "lines"])
def test_user_text_makes_no_element(name: str, given: list[str]) -> None:
    words = [plain(text, f"word{number}") for number, text in enumerate(given)]
    assert shape(render(Filled(*given).session(), name)) == shape(render(Filled(*words).session(), name))


@every_template
def test_a_title_alone_reads_well_and_its_source_says_what_is_missing(name: str) -> None:
    document = render(TITLE, name)
    assert tuple(COMMENT.findall(document)) == REQUIRED[name]
    seen = COMMENT.sub("", document)
    said = "Nothing else has been written down yet." if name != "draft-for-review" else "There is no summary."
    assert said in seen
    assert headings(seen, "h2") == (["What is missing"] if name == "draft-for-review" else [])
    assert not COMMENT.search(render(session_of("full"), name))


@every_template
def test_empty_sections_are_left_out(name: str) -> None:
    document = render(written(incident={"title": "T", "summary": "It broke."}), name)
    assert "It broke." in document
    kept = {"near-miss": "What Almost Happened", "atlassian": "What Happened"}.get(name, HEADINGS[name][:1])
    kept_headings = [kept] if isinstance(kept, str) else list(kept)
    if name == "draft-for-review":
        kept_headings.append("What is missing")
    assert headings(document, "h2") == ([] if name == "one-page" else kept_headings)


@every_template
@pytest.mark.parametrize("kind", ["incident", "near-miss"])
def test_each_kind_fits_each_template(name: str, kind: str) -> None:
    impact = {"users_affected": 12, "if_not_caught": "All data lost", "how_caught": "By the canary"}
    session = as_kind(written(impact=impact), kind)
    document = render(session, name)
    if name != "quick":
        assert "12" in document
    if name not in ("quick", "one-page"):
        assert "All data lost" in document
        assert "By the canary" in document


@every_template
def test_the_picture_stands_once_where_there_is_a_timeline(name: str) -> None:
    session = session_of("2024-01-15-checkout-connection-pool-bs7m3n")
    assert render(session, name, picture=True).count(f"\n\n{PICTURE}\n\n") == (name not in WITHOUT_PICTURE)
    assert PICTURE not in render(session, name) + render(TITLE, name, picture=True)


def test_a_near_miss_that_was_felt_says_what_is_missing() -> None:
    document = render(written(impact={"users_affected": 12}), "near-miss")
    assert "## Impact if Not Caught\n\n<!-- Impact if Not Caught: nothing" in document
    assert "### What was felt all the same\n\n- **Users affected:** 12\n" in document


def test_a_draft_and_what_is_provisional_are_marked_in_short_tables() -> None:
    session = written(
        timeline=[{"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "Deploy", "draft": True}],
        actions=[{"id": "A1", "title": "Add an alert", "provisional": True}],
    )
    for name in ("postmortem-md", "facilitation", "complete", "quick", "google-sre", "leadup", "atlassian"):
        document = render(session, name)
        assert "Deploy (draft)" in document, name
        assert "Add an alert (provisional)" in document, name


def test_prevention_is_what_prevents_and_what_is_recommended() -> None:
    session = written(
        actions=[
            {"id": "A1", "title": "Close connections", "purpose": "prevent", "horizon": "immediate"},
            {"id": "A2", "title": "Test failures", "purpose": "prevent"},
            {"id": "A3", "title": "Page earlier", "purpose": "detect"},
        ],
        systemic=[
            {"id": "S1", "issue": "No tests", "recommendation": "Add one"},
            {"id": "S2", "issue": "Silent", "gap": "x"},
        ],
    )
    said = "- **Immediate:** Close connections\n- Test failures\n- **No tests:** Add one"
    assert below(render(session, "postmortem-md"), "Prevention Measures") == said


def test_the_appendix_sorts_evidence_by_what_it_is() -> None:
    kinds = ("log", "metric", "code", "image", "runbook")
    evidence = [{"id": f"V{n}", "kind": kind, "title": kind, "excerpt": "x"} for n, kind in enumerate(kinds, 1)]
    code = {"id": "V9", "kind": "code", "title": "fix", "before": "a()", "after": "b()", "language": "python"}
    document = render(written(evidence=[*evidence, code], incident={"title": "T", "symptoms": "Slow"}), "complete")
    assert tuple(headings(document, "h3")) == APPENDIX
    order = ["V1: log", "V2: metric", "V4: image", "V3: code", "V6: fix", "V5: runbook"]
    assert headings(document, "h4") == order
    assert "Before:\n\n```python\na()\n```\n\nAfter:\n\n```python\nb()\n```" in document


def test_the_quick_one_has_a_line_each_and_eight_events() -> None:
    events: list[dict[str, Any]] = [
        {"id": f"E{n}", "at": f"2024-01-15T10:{n:02}:00Z", "text": f"step {n}", "key": n == 19} for n in range(20)
    ]
    events[17]["milestones"] = ["resolved"]
    session = written(
        incident={"title": "T", "summary": "A\n\nB", "severity": "SEV3"},
        timeline=events,
        root_cause={"statement": "Full flush"},
        actions=[
            {"id": "A1", "title": "Warm up", "horizon": "immediate", "owner": "Ana", "due": "2024-02-01"},
            {"id": "A2", "title": "Flush in part", "horizon": "long-term", "ticket": "ENG-999"},
        ],
        lessons={"learned": ["Flush less"]},
    )
    steps = [*(f"10:{n:02} step {n}" for n in range(6)), "10:17 step 17", "10:19 step 19"]
    assert render(session, "quick").split("\n\n") == [
        "# Quick post-mortem: T",
        "**Date:** 2024-01-15 · **Severity:** SEV3",
        "**What happened:** A B",
        f"**Timeline:** {' → '.join(steps)}",
        "**Root cause:** Full flush",
        "**Fixes:** Immediate: Warm up (Ana, 2024-02-01). Long-term: Flush in part (ENG-999).",
        "**Lesson:** Flush less\n",
    ]


def test_the_quick_one_names_the_days_where_there_are_several() -> None:
    events = [{"id": f"E{n}", "at": f"2024-01-{day}T10:00:00Z", "text": "x"} for n, day in enumerate((15, 15, 16), 1)]
    said = "**Timeline:** 2024-01-15 10:00 x → 10:00 x → 2024-01-16 10:00 x\n"
    assert said in render(written(timeline=events), "quick")


@every_template
def test_only_what_numbers_events_speaks_of_their_numbers(name: str) -> None:
    events = [{"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "x"}, {"id": "E2", "after": "E1", "text": "y"}]
    document = render(written(timeline=events), name)
    assert ("after E1" in document) == (name in ("standard", "draft-for-review"))


def test_one_page_is_one_page() -> None:
    long = "word " * 2000
    actions = [
        {"id": f"A{n}", "title": f"{n} {long}", "priority": "P0" if n > 40 else "P2", "owner": "o" * 5000}
        for n in range(50)
    ]
    session = written(
        incident={"title": "T", "summary": f"{long}\n\n{long}", "reference": "r" * 5000, "severity": "SEV1"},
        impact={"users_affected": 5, "revenue_lost": 6, "currency": "EUR", "requests_failed": 7, "support_tickets": 8},
        root_cause={"statement": long},
        actions=actions,
        lessons={"learned": ["w" * 5000, "second"]},
    )
    document = render(session, "one-page")
    lines = document.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 410
    assert len(document) < 2500
    assert below(document, "Impact").count("\n- ") == 2
    assert "**Revenue lost:** 6 EUR" in document
    assert re.findall(r"- \*\*P(\d):\*\* (\d+) word", document) == [("0", str(n)) for n in range(41, 46)]
    assert "- … and 45 more" in document


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("short", 10, "short"),
        ("one two three", 7, "one two…"),
        ("one two three", 6, "one…"),
        ("one, two three", 6, "one…"),
        ("a\n\nb  \n c", 40, "a b c"),
        ("x" * 20, 5, "xxxx…"),
        ("", 5, ""),
    ],
)
def test_long_texts_are_cut_behind_a_word(text: str, length: int, shown: str) -> None:
    assert cut(text, length) == shown


def test_questions_are_answered_or_said_to_be_open() -> None:
    asked = [{"id": "Q1", "question": "Is *my* data safe?", "answer": "- Yes\n- All of it"}, {"id": "Q2"}]
    asked.append({"id": "Q3", "question": "When?"})
    document = render(written(publication={"questions": asked}), "atlassian")
    said = "**Is \\*my\\* data safe?**\n\n- Yes\n- All of it\n\n**When?**\n\nNot answered yet."
    assert below(document, "Questions & Answers") == said


def review(**tables: Any) -> str:
    return render(written(**tables), "draft-for-review")


def test_the_draft_asks_for_what_the_timeline_lacks() -> None:
    document = review(
        incident={"title": "T", "incident_commander": "Ana", "technical_lead": "Zoe"},
        timeline=[
            {"id": "E1", "at": "2024-01-15T10:00:00Z", "text": "Deploy", "milestones": ["started"], "draft": True},
            {"id": "E2", "at": "2024-01-15T10:30:00Z", "text": "Page", "actor": "pager", "ask": "What did it *say*?"},
            {"id": "E3", "after": "E2", "text": "Log read"},
        ],
        whys=[{"id": "W1", "answer": "The pool was empty", "ask": "Since when?"}],
        meeting={
            "participants": [
                {"id": "P1", "name": "Ana", "role": "lead", "responder": True},
                {"id": "P2", "name": "Finn", "responder": False},
            ]
        },
    )
    gaps = below(document, "Gaps in the timeline")
    assert gaps.split("\n") == [
        "- What went on between 10:00 and 10:30 (30 min, from E1 to E2)?",
        "- **E3** When was this? Log read",
    ]
    assert below(document, "Is this right?").endswith("- **E1** (10:00) Deploy")
    assert below(document, "Questions to you").split("\n") == [
        "- **E2** (10:30, pager) What did it \\*say\\*?",
        "- **W1** (“The pool was empty”) Since when?",
    ]
    people = below(document, "Who to ask")
    assert people == "| Name | Role |\n| --- | --- |\n| Ana | lead |\n\n- **Technical lead:** Zoe"


def test_the_draft_says_what_is_missing_and_blames_nobody() -> None:
    document = review(
        root_cause={"statement": "Bob was careless"},
        whys=[{"id": "W1", "answer": "Bob forgot it", "root": True}],
        actions=[{"id": "A1", "title": "Talk to Bob", "owner": "the team"}],
        timeline=[{"id": "E1", "at": "2024-01-15T10:35:00Z", "text": "Restart", "decision": True}],
        unread=[{"id": "U1", "where": "impact.users_affected", "text": "lots"}],
    )
    missing = below(document, "What is missing")
    assert "- The event at 10:35 is a decision without its reason. Write what spoke for it at that moment." in missing
    assert "No event is marked as detected." in missing
    assert "lies in the future" not in missing
    assert "Bob" not in document


def test_a_finished_record_leaves_the_draft_nothing_to_miss() -> None:
    document = render(session_of("2024-01-15-checkout-connection-pool-bs7m3n"), "draft-for-review")
    assert "What is missing" not in headings(document, "h2")
    assert "- What went on between 10:18 and 10:30 (12 min, from E4 to E5)?" in document


def test_every_template_has_a_line() -> None:
    lines = {template.name: template.line for template in described()}
    assert list(lines) == template_names()
    assert set(NAMES) < set(lines)
    assert all(10 < len(line) < 100 and not line.endswith(".") for line in lines.values())
    assert all(template.path is None for template in described())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A team's folder of templates, and a file outside it."""
    team = tmp_path / "templates"
    team.mkdir()
    (tmp_path / "outside.j2").write_text("secret", encoding="utf-8")
    (team / "ours.md.j2").write_text("{#- describe: how we do it -#}\n{{ head.title }}{% include 'foot.j2' %}")
    (team / "foot.j2").write_text("\nfoot {{ summary }}")
    return team


def test_a_teams_own_are_named_beside_ours(folder: Path) -> None:
    (folder / "latin.md.j2").write_bytes(b"\xff")
    assert template_names(folder) == sorted([*template_names(), "ours", "latin"])
    theirs = [template for template in described(folder) if template.path]
    assert [template.name for template in theirs] == ["latin", "ours"]
    assert theirs[0].line.endswith("latin.md.j2: cannot be read: it is not UTF-8 text. Mend it or move it away.")
    assert theirs[1] == ("ours", "how we do it", folder / "ours.md.j2")
    assert render(TITLE, "ours", folder) == "T\nfoot\n"
    assert described(folder / "gone") == described()


def test_a_teams_own_name_wins_and_still_builds_on_ours(folder: Path) -> None:
    (folder / "standard.md.j2").write_text("Our head\n\n{% include 'standard.md.j2' %}")
    assert render(TITLE, "standard", folder) == "Our head\n\n" + render(TITLE)
    (folder / "mine.md.j2").write_text("{% from 'parts/sections.j2' import listed %}{{ listed(['a', '# b']) }}")
    assert render(TITLE, "mine", folder) == "- a\n- \\# b\n"


@pytest.mark.parametrize(
    "name", ["../outside.j2", "foot.txt", "/etc/passwd", "sub/x.j2", "parts/../../render.py", "parts/gone.j2", ""]
)
def test_nothing_else_on_the_disk_is_included(name: str, folder: Path) -> None:
    (folder / "foot.txt").write_text("x")
    (folder / "sub").mkdir()
    (folder / "sub" / "x.j2").write_text("x")
    (folder / "ours.md.j2").write_text(f"{{% include '{name}' %}}")
    with pytest.raises(TemplateError) as caught:
        render(TITLE, "ours", folder)
    assert str(caught.value).startswith(f"{folder / 'ours.md.j2'}: includes “{name}”, which is no template. Name one")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\nb\n{{ sumary }}", "line 3: 'sumary' is undefined"),
        ("a\n{{ sumary | prose }}", "line 2: 'sumary' is undefined"),
        ("{{ head.titel | heading }}", "has no attribute 'titel'"),
        ("a\n{% if %}", "line 2: Expected an expression"),
        ("\n\n\n{{ 1 | nothing }}", "line 4: No filter named 'nothing'"),
        ("{{ ''.__class__.__mro__ }}", "line 1: access to attribute '__class__'"),
        ("{% include 'foot.j2' %}", "it includes itself"),
    ],
)
def test_an_error_in_an_included_file_names_that_file(text: str, told: str, folder: Path) -> None:
    (folder / "foot.j2").write_text(text)
    with pytest.raises(TemplateError) as caught:
        render(TITLE, "ours", folder)
    assert told in str(caught.value)
    assert str(folder / ("ours.md.j2" if "itself" in told else "foot.j2")) in str(caught.value)


def test_an_edited_template_is_read_again(folder: Path) -> None:
    assert render(TITLE, "ours", folder) == "T\nfoot\n"
    (folder / "foot.j2").write_text("!")
    assert render(TITLE, "ours", folder) == "T!\n"


def test_a_file_where_the_folder_should_be_is_said(folder: Path) -> None:
    with pytest.raises(TemplateError, match=r"ours\.md\.j2: cannot be read: Not a directory\. Let it be a folder"):
        template_names(folder / "ours.md.j2")


def timeline_of(count: int, *, seconds: int) -> Session:
    start = datetime(2024, 1, 15, tzinfo=UTC)
    events = tuple(
        Event(
            id=f"E{n}",
            at=start + timedelta(seconds=seconds * n),
            text=f"pool_size at *{n}* | ok",
            ask="What was seen?",
            knew="not much",
            phase="mitigation",
            draft=n % 2 == 0,
        )
        for n in range(count)
    )
    return TITLE.model_copy(update={"timeline": events})


def test_long_timelines_take_a_moment() -> None:
    session = timeline_of(2000, seconds=700)
    began = time.process_time()
    document = render(session, "draft-for-review")
    assert time.process_time() - began < 1.5
    assert document.count("What went on between") == 100
    assert "- … and 1899 more gaps\n" in document
    assert document.count("What was seen?") == 2000


@pytest.mark.slow
@every_template
def test_ten_thousand_events_take_under_three_seconds(name: str) -> None:
    session = timeline_of(10_000, seconds=20)
    began = time.process_time()
    render(session, name)
    assert time.process_time() - began < 3
