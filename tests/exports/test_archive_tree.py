"""An archive's places, the cards in its files, and the index that is made from them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from unblame.exports.archive_tree import INDEX_ID, Row, archived, card, index, left_out, place, read_card, row
from unblame.exports.stamp import mark_of, read_stamp
from unblame.record.session import Session

ROW = Row("s1", "INC-1", "2024-01-15", "Checkout down", "SEV1", "No limit.", ("pool", "db"), 1, 2)


def session(**incident: object) -> Session:
    timeline = [{"id": "E1", "at": "2024-01-15T23:30:00Z", "text": "It broke"}]
    actions = [{"id": "A1", "status": "done"}, {"id": "A2"}]
    return Session.model_validate(
        {
            "id": "s1",
            "incident": incident,
            "timeline": timeline,
            "actions": actions,
            "root_cause": {"statement": "No limit."},
        }
    )


def test_places_are_by_year_and_month_of_the_incidents_day() -> None:
    assert str(place(session(title="Checkout down"))) == "2024/01-january/2024-01-15-checkout-down.md"
    assert str(place(session(title="T", timezone="Asia/Tokyo"))) == "2024/01-january/2024-01-16-t.md"
    assert str(place(Session(id="x"))) == "undated/untitled.md"


def test_a_row() -> None:
    given_ = session(title="Checkout down", reference="INC-1", severity="P0", tags=["pool", "db"])
    assert row(given_) == ROW


TEXT = st.text(st.sampled_from("-<>!\\\"'|[](){} \u202eä\U0001f600a")) | st.text()


@given(TEXT, TEXT, TEXT)
def test_a_card_reads_back_and_ends_nowhere_else(title: str, cause: str, tag: str) -> None:
    given_ = Session.model_validate(
        {"id": "s1", "incident": {"title": title, "tags": [tag]}, "root_cause": {"statement": cause}}
    )
    text = card(given_)
    assert text.isascii()
    inner = text.removeprefix("<!--").removesuffix("-->")
    assert not any(mark in inner for mark in ("--", "<", ">", "\n"))
    read = read_card(f"{card(session(title='Quoted'))}\n# Title\n\n{text}\n".replace("\n", "\r\n"))
    assert read is not None
    assert (read.title, read.tags) == (given_.incident.title, given_.incident.tags)
    assert read.cause.split() == given_.root_cause.statement.split()


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "<!-- unblame: in an index {} -->",
        '<!-- unblame: in an index {"session": 1} -->',
        card(session(title="T")).replace("2024-01-15", "2024-15-01"),
        card(session(title="T")).replace('"done": 1', '"done": "many"'),
        card(session(title="T")).replace('"tags": []', '"tags": 3'),
        "<!-- unblame: in an index {" + "[" * 100_000 + "} -->",
    ],
)
def test_a_spoilt_card_is_none(spoilt: str) -> None:
    assert read_card(spoilt) is None


def test_the_index_is_made_of_the_files(tmp_path: Path) -> None:
    for name, text in {
        "2024/01-january/a.md": f"# A\n\n{card(session(title='A'))}\n",
        "2024/01-january/notes.md": "# Mine\n",
        "2024/b.md": card(session(title="B")),
        "templates/c.md": card(session(title="C")),
        "undated/d.md": card(Session(id="d")),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert {str(path): row.title for path, row in archived(tmp_path).items()} == {
        "2024/01-january/a.md": "A",
        "undated/d.md": "",
    }
    assert archived(tmp_path / "none") == {}


def test_the_index_is_newest_first_and_stamped() -> None:
    rows = {
        PurePosixPath("2023/05-may/x.md"): ROW._replace(day="2023-05-02", title="Older"),
        PurePosixPath("2024/01-january/y.md"): ROW,
        PurePosixPath("2024/02-february/z.md"): ROW._replace(day="2024-02-01", title="Newer"),
    }
    text = index(rows)
    assert read_stamp(text) == (INDEX_ID, False)
    shown = [text.index(word) for word in ("3 write-ups", "## 2024", "Newer", "Checkout down", "## 2023", "Older")]
    assert shown == sorted(shown)
    assert "| INC-1 | 2024-01-15 | [Checkout down](2024/01-january/y.md) | SEV1 | No limit. | pool, db | 1/2 |" in text
    assert index(dict(reversed(rows.items()))) == text
    assert "One write-up." in index({PurePosixPath("undated/x.md"): ROW._replace(day="")})
    assert "## No date" in index({PurePosixPath("undated/x.md"): ROW._replace(day="")})
    assert index({}).startswith("# Post-mortems\n\n0 write-ups")


def test_those_left_out_stay_out_unnamed() -> None:
    rows = {PurePosixPath("2024/01-january/y.md"): ROW}
    text = index(rows, {mark_of("s1"), mark_of("gone")})
    assert "Checkout" not in text
    assert left_out(text.replace("\n", "\r\n")) == {mark_of("s1")}
    assert left_out(index(rows)) == frozenset()


@pytest.mark.parametrize(
    "hostile", ["a | b", "`a|b`", "[x](javascript:1)", "<b>", "x\\", "](y", "**", "\u202e", "a -->"]
)
def test_hostile_texts_keep_the_tables_shape(hostile: str) -> None:
    rows = {
        PurePosixPath("2024/01-january/a b|(c).md"): ROW._replace(
            reference=hostile, title=hostile, severity=hostile, cause=hostile, tags=(hostile, hostile)
        )
    }
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(index(rows))
    assert [token.type for token in tokens].count("td_open") == 7
    inner = [child for token in tokens for child in token.children or []]
    assert [child.attrGet("href") for child in inner if child.type == "link_open"] == [
        "2024/01-january/a%20b%7C%28c%29.md"
    ]
    assert {child.type for child in inner} <= {"text", "link_open", "link_close", "text_special", "code_inline"}
