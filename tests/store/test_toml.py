"""The text of a session: exact, stable, lossless, and quick when one record changed."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from unblame.record.actions import Action, ActionList
from unblame.record.analysis import Insight, Lessons
from unblame.record.incident import Impact, Incident, Measure
from unblame.record.session import Session
from unblame.record.timeline import Event
from unblame.store.load import parse_session
from unblame.store.toml import TextCache, dump_session

SOURCE = Path("demo.toml")
TEN = datetime(2024, 1, 15, 10, tzinfo=UTC)

EXACT = '''\
schema = 1
id = "demo"

[incident]
title = "Checkout “down”"
services = [
    "checkout",
]
private = false

[impact]
users_affected = 1200
slo_target = 99.9

[[impact.measures]]
id = "M1"
name = "errors"
peak = 41.5

[[timeline]]
id = "E2"
at = 2024-01-15T10:00:00Z
text = """
first
second"""

[[timeline]]
id = "E1"
at = 2024-01-15T12:05:00+01:00
text = "later"

[[lessons.insights]]
id = "I1"
theme = "pools"

[[actions]]
id = "A1"
title = "Write the runbook"
due = 2024-01-31

[[actions.lists]]
id = "T1"
heading = "Contents"

[[actions.lists]]
id = "T2"
heading = "Steps"

[[actions]]
id = "A2"
title = "Alert on the pool"
'''


def example() -> Session:
    return Session(
        id="demo",
        incident=Incident(title="Checkout “down”", services=("checkout",), private=False),
        impact=Impact(users_affected=1200, slo_target=99.9, measures=(Measure(id="M1", name="errors", peak=41.5),)),
        timeline=(
            Event(id="E1", at=datetime(2024, 1, 15, 12, 5, tzinfo=timezone(timedelta(hours=1))), text="later"),
            Event(id="E2", at=TEN, text="first\nsecond"),
        ),
        lessons=Lessons(insights=(Insight(id="I1", theme="pools"),)),
        actions=(
            Action(
                id="A1",
                title="Write the runbook",
                due=date(2024, 1, 31),
                lists=(ActionList(id="T1", heading="Contents"), ActionList(id="T2", heading="Steps")),
            ),
            Action(id="A2", title="Alert on the pool"),
        ),
    )


def test_the_whole_text_is_as_people_would_write_it() -> None:
    assert dump_session(example()) == EXACT


def test_what_was_written_reads_back_and_writes_the_same() -> None:
    read = parse_session(EXACT.encode(), SOURCE)
    assert [event.id for event in read.timeline] == ["E2", "E1"]
    assert read.actions == example().actions
    assert dump_session(read) == EXACT


def test_an_empty_session_still_says_that_it_is_one() -> None:
    text = dump_session(Session(id="x"))
    assert text == 'schema = 1\nid = "x"\n\n[incident]\n'
    assert parse_session(text.encode(), SOURCE) == Session(id="x")


def test_a_short_record_has_its_own_block_and_a_long_text_changes_no_other_line() -> None:
    short = example().model_copy(update={"actions": (Action(id="A1"), Action(id="A2"))})
    long = example().model_copy(update={"actions": (Action(id="A1", title="x" * 300), Action(id="A2"))})
    added = set(dump_session(long).splitlines()) - set(dump_session(short).splitlines())
    assert added == {f'title = "{"x" * 300}"'}


UNKNOWN = """\
schema = 1
id = "demo"
colour = "blue"
empty = ""

[incident]
title = "t"
budget = [
    1,
    2,
]

[incident.later]
a = 1

[incident.later.deeper]
b = 2

[[timeline]]
id = "E1"
"odd key" = 2024-01-15T10:00:00
mixed = [
    1,
    { a = 1 },
]

[[timeline."with space"]]
x = 1

[[timeline."with space"]]
y = 2

[timeline.nothing]

[[future]]
id = "Z1"

[[future.inner]]
n = 1
"""


def test_unknown_keys_of_every_shape_stay() -> None:
    assert dump_session(parse_session(UNKNOWN.encode(), SOURCE)) == UNKNOWN


def test_an_offset_with_seconds_becomes_utc_because_toml_has_none() -> None:
    amsterdam = timezone(timedelta(minutes=19, seconds=32))
    event = Event(id="E1", at=datetime(1930, 1, 1, 12, 19, 32, tzinfo=amsterdam))
    text = dump_session(Session(id="x", timeline=(event,)))
    assert "at = 1930-01-01T12:00:00Z" in text
    assert parse_session(text.encode(), SOURCE).timeline[0].at == event.at


def ten_thousand() -> Session:
    events = tuple(
        Event(id=f"E{number}", at=TEN + timedelta(seconds=number), text=f"errors seen, {number} of them")
        for number in range(10_000)
    )
    return Session(id="x", timeline=events)


def changed(session: Session, number: int, text: str) -> Session:
    event = session.timeline[number].model_copy(update={"text": text})
    timeline = (*session.timeline[:number], event, *session.timeline[number + 1 :])
    return session.model_copy(update={"timeline": timeline})


def test_one_changed_record_among_ten_thousand_is_quick() -> None:
    session, cache = ten_thousand(), TextCache()
    dump_session(session, cache)
    took: list[float] = []
    for attempt in range(7):
        session = changed(session, 500, f"attempt {attempt}")
        started = time.perf_counter()
        dump_session(session, cache)
        took.append(time.perf_counter() - started)
    assert dump_session(session, cache) == dump_session(session)
    assert min(took) < 0.05  # 6 ms on an idle machine


def test_the_cache_holds_the_records_of_the_last_dump_only() -> None:
    session, cache = example(), TextCache()
    dump_session(session, cache)
    for number in range(50):
        session = changed(session, 0, str(number))
        assert f'text = "{number}"' in dump_session(session, cache)
    last = (*session.timeline, *session.actions, *session.impact.measures, *session.lessons.insights)
    assert set(cache.kept) == {id(record) for record in last}


words = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
scalars = st.one_of(
    words,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.times(),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)
unknown = st.dictionaries(words.map(lambda key: f"x {key}"), values, max_size=4)


@settings(deadline=None)
@given(root=unknown, incident=unknown, event=unknown, text=words, title=words)
def test_anything_survives_writing_and_reading(
    root: dict[str, Any], incident: dict[str, Any], event: dict[str, Any], text: str, title: str
) -> None:
    session = Session.model_validate(
        {
            **root,
            "id": "x",
            "incident": {**incident, "title": f"t {title}"},
            "timeline": [{**event, "id": "E1", "text": text, "at": TEN}],
        }
    )
    written = dump_session(session)
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert parse_session(written.encode(), SOURCE) == session
    assert tomllib.loads(written)["timeline"][0].get("text", "") == session.timeline[0].text
