"""The standard write-up holds every fact of a session and is sound markdown."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import pytest
from full_session import Filler
from markdown_it import MarkdownIt

from unblame.exports.facts import actions, analysis, incident
from unblame.exports.facts.moments import Moments
from unblame.exports.render import render
from unblame.record.numbers import show_number
from unblame.record.session import Session
from unblame.record.showing import duration
from unblame.record.table import Table
from unblame.record.timeline import Event
from unblame.review.writeup_words import MILESTONES

SAMPLES = sorted((Path(__file__).parents[2] / "sessions").glob("*.toml"))
LABELS: dict[str, str] = {
    **MILESTONES, **incident.KINDS, **incident.STATUSES, **actions.STATUSES, **analysis.CATEGORIES
}  # fmt: skip
LEFT_OUT = {
    "schema", "id", "language", "timeline.public", "timeline.after", "timeline.led_to", "timeline.evidence",
    "whys.parent", "whys.evidence", "actions.addresses", "systemic.actions", "impact.estimated",
    "unread.where", "conflicts.where", "meeting.runs.ended_at", "meeting.runs.paused_seconds",
    *(
        f"publication.{key}"
        for key in (
            "customer_summary", "what_happened", "cause", "resolution", "prevention", "services", "names", "allow",
            "questions",
        )
    ),
}  # fmt: skip


def load(path: Path) -> Session:
    return Session.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def squeezed(text: str) -> str:
    return re.sub(r"[\s`-]+", "", unquote(text)).casefold()


def shown_text(document: str) -> str:
    parts: list[str] = []
    for token in parser().parse(document):
        for leaf in [token, *(token.children or [])]:
            if leaf.type in {"text", "code_inline", "fence"}:
                parts += [leaf.content, leaf.info]
            parts += [str(value) for value in leaf.attrs.values()]
    return squeezed(" ".join(parts))


def stated(table: Table, path: str, moments: Moments) -> Iterator[tuple[str, str]]:
    """Every filled key with the text that it must show."""
    for key, value in table.entries():
        where = f"{path}{key}"
        if where in LEFT_OUT or key == "id":
            continue
        for one in cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,)):
            if isinstance(one, Table):
                yield from stated(one, f"{where}.", moments)
            elif not isinstance(one, bool):
                yield where, as_shown(one, moments)


def as_shown(value: object, moments: Moments) -> str:
    if isinstance(value, datetime):
        return moments.time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return show_number(value)
    return LABELS.get(str(value), str(value))


def missing(session: Session) -> list[tuple[str, str]]:
    text = shown_text(render(session))
    return [(w, s) for w, s in stated(session, "", Moments(session)) if squeezed(s) not in text]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_fact_of_a_sample_is_in_its_write_up(path: Path) -> None:
    assert missing(load(path)) == []


def test_every_key_of_the_schema_is_in_the_write_up() -> None:
    session = Filler().session()
    assert len(list(stated(session, "", Moments(session)))) > 300
    assert missing(session) == []


def test_flags_and_pauses_are_told() -> None:
    session = Filler().session()
    document = render(session)
    for told in (
        "seen for the first time", "**Security incident:** yes", "**Private:** yes", "breached", "(draft)", "decision",
        "hypothesis", "key", "**(root cause)**", "the owner has said yes", "provisional", "| yes | yes |",
    ):  # fmt: skip
        assert told in document
    assert f"**Effort:** {session.actions[0].effort} of 5" in document
    assert re.search(r"\*\*Revenue lost:\*\* ~[\d,]+ text", document)
    for run in session.meeting.runs:
        assert duration(run.paused_seconds or 0) in document


def test_links_between_records_are_numbers() -> None:
    session = Filler().session()
    first, second = session.timeline
    session = session.model_copy(update={"timeline": (first, second.model_copy(update={"at": None}))})
    document = render(session)
    for told in ("time unknown, after E1", "**Led to:** E2", "| V1, V2 |", "F1, W1", "**Actions:** AI-1, AI-2"):
        assert told in document


@pytest.mark.parametrize("path", [*SAMPLES, None], ids=lambda path: path.stem if path else "full")
def test_markdown_is_sound(path: Path | None) -> None:
    document = render(load(path) if path else Filler().session())
    tokens = parser().parse(document)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not [token for token in tokens if token.type in {"html_block", "code_block", "hr"}]
    rows = re.findall(r"(?m)^\|.*(?:\n\|.*)*", document)
    tables = [token for token in tokens if token.type == "table_open"]
    assert len(rows) == len(tables)
    for table in rows:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.split("\n")}) == 1
    assert "\n\n\n" not in document
    assert document.endswith("\n")
    assert not re.search(r"(?m)[ \t]+$", document)


def shown(document: str) -> str:
    """The document without its comments, which say to its source's reader what is missing."""
    return re.sub(r"<!-- [\w ]+: nothing is written down yet\. -->\n+", "", document).rstrip("\n") + "\n"


def test_a_title_alone_makes_a_short_document() -> None:
    session = Session.model_validate({"id": "x", "incident": {"title": "Checkout *down*"}})
    assert shown(render(session)) == "# Post-mortem: Checkout \\*down\\*\n\nNothing else has been written down yet.\n"


def test_empty_sections_and_columns_are_left_out() -> None:
    session = Session.model_validate(
        {"id": "x", "incident": {"title": "T"}, "actions": [{"id": "A1", "title": "Add alert"}]}
    )
    assert shown(render(session)) == (
        "# Post-mortem: T\n\n## Actions\n\n| No. | Action |\n| --- | --- |\n| AI-1 | Add alert |\n"
    )


def test_hostile_text_stays_text_everywhere() -> None:
    bad = "</p><script>x</script> # h\n\n# head\n- [x](javascript:y)\n| a | b |\n---\n[[b]] {{ 7*7 }} {% x %} \u202e"
    session = Filler().session()

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: poisoned(inner) for key, inner in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [poisoned(inner) for inner in cast("list[Any]", value)]
        return bad if isinstance(value, str) and value.startswith(("text ", "later ")) else value

    data = poisoned(session.model_dump(mode="json", by_alias=True))
    document = render(Session.model_validate(data))
    tokens = parser().parse(document)
    leaves = [leaf for token in tokens for leaf in (token, *(token.children or []))]
    assert {leaf.content for leaf in leaves if leaf.type in {"html_inline", "html_block"}} <= {"<br>"}
    assert not [leaf for leaf in leaves if leaf.type == "link_open" and "javascript" in str(leaf.attrs["href"])]
    assert document.count("{{ 7") == document.count("{% x %}") > 100
    assert "\u202e" not in document
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1


def test_ten_thousand_events_take_under_three_seconds() -> None:
    start = datetime(2024, 1, 15, tzinfo=UTC)
    events = tuple(
        Event(
            id=f"E{n}",
            at=start + timedelta(seconds=20 * n),
            text=f"pool_size at *{n}* | ok",
            knew="not much",
            phase="mitigation",
        )
        for n in range(10_000)
    )
    session = Session.model_validate({"id": "x", "incident": {"title": "T"}}).model_copy(update={"timeline": events})
    began = time.process_time()
    document = render(session)
    assert time.process_time() - began < 3
    assert document.count("not much") == 10_000
