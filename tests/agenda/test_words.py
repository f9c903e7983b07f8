from __future__ import annotations

import re
import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.agenda import words
from unblame.agenda.wordfile import NEEDS, WHENS, WordsError
from unblame.agenda.words import Words, fill, load_common, load_notices, load_words

MEETING = ("opening", "timeline", "whys", "lessons", "actions", "close")

WATCH_FORS = """
opening.responder-facilitates name
opening.no-note-taker
opening.no-facilitator
opening.no-summary
opening.empty-room
opening.same-roles name
timeline.gap minutes from to
timeline.no-detected
timeline.no-started
timeline.no-resolved
timeline.order first second
timeline.double-milestone milestone
timeline.decision-unexplained text
timeline.no-known text
timeline.undated count
timeline.drafts count
timeline.judged-choice
whys.one-deep text
whys.person text
whys.human-error text
whys.no-root
whys.no-problem
whys.no-factors
whys.orphan text
whys.root-restates
lessons.nothing-well
lessons.nothing-lucky
lessons.nothing-poorly
actions.no-owner title
actions.team-owner owner
actions.no-due title
actions.past-due title
actions.too-many count
actions.none
actions.uncovered text
actions.no-priority title
actions.all-short
actions.same-owner owner count
actions.vague-title title
close.unconfirmed count
close.no-review-date
close.parked count
close.no-summary
incident.no-severity
incident.no-impact
incident.no-number
"""

NOTICES = """
clock.section-70 section used minutes
clock.section-100
clock.slept passed
clock.left-out passed
clock.late-start minutes
clock.proposal cuts end hard_end
clock.proposal-short minutes
clock.proposal-taken
clock.taken-back section
clock.started
clock.moved section
clock.extended minutes section
clock.paused
clock.resumed
clock.first-section
clock.last-section
clock.ended path review
clock.over
paste-too-long length
ranked
soaked day
owner owner
not-movable
walk-end
no-field
no-editor problem
clock.not-started
clock.nothing-to-accept
clock.planned
saved path
save-failed problem
write-failed path problem
elsewhere path
beside reason
no-backup problem
merged
merged-conflicts count
newer version
handed-over name
handed-over-rescued name path
free
taking-over
taken-over
not-taken-over problem
no-differences
differences-in-mine
save-slow seconds
undone what
redone what
nothing-to-undo
nothing-to-redo
parked count
joined name
found count number
found-none text
pasted count
unread expected
quit-again
exported path
exported-but told
export-refused path reason
export-stopped reason
copied
read-only
survey-not-kept problem
filter shown all
readiness.left required recommended
readiness.recommended recommended
readiness.none
no-screen
wording-none
wording-nothing-here
wording-elsewhere text
wording-by-hand offer
wording-left
reworded
deleted what
"""

# What stands in the values of a usual meeting, to see whether a notice fits its row.
USUAL = {
    "owner": "Ana, was Ben",
    "section": "Timeline",
    "used": "14",
    "minutes": "20",
    "passed": "4:02",
    "cuts": "Whys 15 to 13, actions 15 to 14",
    "end": "15:03",
    "hard_end": "15:00",
    "path": "2024-01-15-checkout.md",
    "version": "2",
    "problem": "disk full",
    "seconds": "2",
    "what": "typing in Summary",
    "count": "3",
    "name": "Dana",
    "text": "replica lag",
    "expected": "14:05 or +12m",
    "reason": "open elsewhere",
    "told": "Nothing is written for customers yet (Follow-up, card Customers).",
    "shown": "3",
    "required": "3",
    "recommended": "12",
    "offer": "Say the role: an engineer, the responder.",
    "all": "12",
    "number": "2",
    "review": "2024-02-16",
    "length": "1,048,576",
    "day": "Fri 19 Jan",
}

# FEATURES 71, 72, 54 and 55: what each of them wants asked, and the questions that ask it.
ASKED = {
    "information that would have helped": "timeline.information",
    "what made sense": "timeline.sense",
    "mental model and reality": "lessons.picture",
    "surprise": "lessons.surprise",
    "harder than expected": "lessons.harder",
    "differently next time": "lessons.again",
    "smallest change": "actions.smallest",
    "what happened": "timeline.seen",
    "contributing factors": "whys.conditions",
    "surprise at a step": "timeline.surprise",
    "luck": "lessons.lucky",
    "open questions": "lessons.open",
    "open questions at the end": "close.open",
    "why it was possible": "whys.possible",
    "which safeguard": "whys.safeguard",
    "systemic conditions": "whys.setup",
    "detection": "lessons.detection",
    "coordination": "lessons.coordination",
    "communication": "lessons.communication",
    "recovery": "lessons.recovery",
    "missing alerts": "lessons.signals",
    "missing documents": "lessons.documents",
    "friction": "lessons.friction",
    "limits of tools": "lessons.tools",
    "final thoughts": "close.final",
    "owners confirm": "close.yes",
    "follow-up": "close.review",
}

ACCUSING = re.compile(
    r"\bwho(m|se)?\b|\bfault\b|\bwhy (did|do|were|was|have|had)(n.t)? (you|they|we|he|she)\b"
    r"|\bshould(n.t)? have\b|\b(human|operator|user) error\b"
    r"|\bmistakes?\b|\bfail(ed|ure) to\b|\bcareless|\bblame you\b|!",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def sections() -> dict[str, Words]:
    return {section: load_words(section) for section in words.WORDED}


def table(listed: str) -> dict[str, set[str]]:
    rows = [line.split() for line in listed.strip().splitlines()]
    return {rule: set(places) for rule, *places in rows}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", text))


def spoken(section: Words) -> list[str]:
    """Everything that is said or shown to the room."""
    return [
        *(*section.script, *section.principles, *section.tenets),
        *(question.ask for question in section.questions),
        *(prompt.text for prompt in (*section.drafting, *section.checklist)),
    ]


def written(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


# What the files hold


def test_the_package_carries_one_file_a_section_and_the_common_one():
    names = {each.name for each in (files("unblame.agenda") / "wording").iterdir()}
    assert names == {f"{section}.toml" for section in (*words.WORDED, "common")}


def test_every_watch_for_has_its_words_and_its_placeholders(sections: dict[str, Words]):
    written_for = {rule: say for section in sections.values() for rule, say in section.watch.items()}
    assert {rule: placeholders(say) for rule, say in written_for.items()} == table(WATCH_FORS)


def test_watch_fors_stand_in_the_section_that_their_id_names(sections: dict[str, Words]):
    for name, section in sections.items():
        assert all(rule.startswith(f"{name}.") for rule in section.watch)
        assert all(question.id.startswith(f"{name}.") for question in section.questions)
        assert all(prompt.id.startswith(f"{name}.") for prompt in (*section.drafting, *section.checklist))


def test_every_notice_has_its_words_and_its_placeholders():
    notices = load_notices()
    assert {rule: placeholders(said.text) for rule, said in notices.by_rule.items()} == table(NOTICES)


def test_people_paths_and_reasons_are_never_for_the_room():
    notices = load_notices()
    private = {"path", "name", "reason", "problem", "told"}
    undone = {"undone", "redone", "wording-left", "wording-elsewhere"}  # what was deleted in MINE may have been a draft
    for rule, said in notices.by_rule.items():
        assert said.view == ("mine" if placeholders(said.text) & private or rule in undone else "room"), rule
    assert not {rule for rule, text in notices.in_room.items() if placeholders(text) & private}


@pytest.mark.parametrize("rule", table(NOTICES))
def test_a_notice_fits_the_message_row_of_80_columns(rule: str):
    notices = load_notices()
    shown = [notices.say(rule, **USUAL).text, notices.say_to_room(rule, **USUAL) or ""]
    assert [text for text in shown if len(text) > 78 or "…" in text] == []


def test_questions_fit_one_row_of_the_strip(sections: dict[str, Words]):
    asks = [question.ask for section in sections.values() for question in section.questions]
    asks += [ask for asked in load_common().follow_ups.asks.values() for ask in asked]
    assert [ask for ask in asks if len(ask) > 76 or not ask.endswith(("?", "."))] == []


def test_watch_fors_say_what_to_do_in_one_or_two_sentences(sections: dict[str, Words]):
    for section in sections.values():
        for rule, say in section.watch.items():
            assert 1 <= len(re.findall(r"[.?](?:\s|$)", say)) <= 2, rule
            assert len(say) <= 120, rule


def test_ids_are_unique_across_all_sections(sections: dict[str, Words]):
    ids = [question.id for section in sections.values() for question in section.questions]
    ids += [prompt.id for section in sections.values() for prompt in (*section.drafting, *section.checklist)]
    assert len(ids) == len(set(ids))
    asks = [text for section in sections.values() for text in spoken(section)]
    assert len(asks) == len(set(asks))


@pytest.mark.parametrize("section", MEETING)
def test_a_meeting_section_has_a_script_questions_and_drafting(sections: dict[str, Words], section: str):
    of = sections[section]
    assert 2 <= len(of.script) <= 5
    assert 8 <= len(of.questions) <= 14
    assert len(of.drafting) >= 4


def test_something_general_can_always_be_asked(sections: dict[str, Words]):
    for name, section in sections.items():
        assert section.title
        for when in {question.when for question in section.questions}:
            assert section.apt(when), (name, when)


def test_every_need_and_every_place_is_used_by_a_question(sections: dict[str, Words]):
    questions = [question for section in sections.values() for question in section.questions]
    assert {question.needs for question in questions} - {""} == set(NEEDS)
    assert {question.when for question in questions} == set(WHENS)


@pytest.mark.parametrize("id_", ASKED.values(), ids=ASKED.keys())
def test_what_the_guides_want_asked_is_asked(sections: dict[str, Words], id_: str):
    section = sections[id_.partition(".")[0]]
    assert id_ in {question.id for question in section.questions}


def test_opening_states_the_norms_and_close_ends_well(sections: dict[str, Words]):
    assert any("blameless" in line for line in sections["opening"].script)
    assert len(sections["opening"].principles) == 4
    assert len(sections["opening"].tenets) >= 5
    assert len(sections["opening"].checklist) == 4
    close = " ".join(sections["close"].script).lower()
    assert all(word in close for word in ("thank", "last thoughts", "owner", "corrections", "day on which we check"))


def test_nothing_that_is_said_accuses(sections: dict[str, Words]):
    common = load_common()
    said = [text for section in sections.values() for text in spoken(section)]
    said += [ask for asked in common.follow_ups.asks.values() for ask in asked]
    said += [text for each in common.interventions for text in (each.label, each.say)]
    said += [each.text for each in common.notices.by_rule.values()]
    assert [text for text in said if ACCUSING.search(text)] == []


def test_no_watch_for_asks_for_a_culprit(sections: dict[str, Words]):
    said = [say for section in sections.values() for say in section.watch.values()]
    assert [say for say in said if re.search(r"\bwho(m|se)?\b|\bfault\b|should have", say, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "text", ["Who broke it?", "Why didn't you test?", "You should have known", "It was human error"]
)
def test_the_check_for_accusations_can_fail(text: str):
    assert ACCUSING.search(text)


def test_only_typographic_quotes_are_used(sections: dict[str, Words]):
    said = [text for section in sections.values() for text in (*spoken(section), *section.watch.values())]
    assert [text for text in said if '"' in text or "`" in text or text != text.strip()] == []


def test_a_section_loads_in_under_five_milliseconds():
    for section in words.WORDED:
        times: list[float] = []
        for _ in range(7):
            began = time.process_time()
            load_words(section)
            times.append(time.process_time() - began)
        assert min(times) < 0.005, section


def test_an_unknown_section_is_named():
    with pytest.raises(ValueError, match="“timelin”"):
        load_words("timelin")


# Asking


def test_apt_questions_put_what_the_record_shows_first(sections: dict[str, Words]):
    timeline = sections["timeline"]
    plain = timeline.apt("event")
    assert plain
    assert all(question.when == "event" and not question.needs for question in plain)
    decided = timeline.apt("event", {"decision"})
    assert decided[0].id == "timeline.sense"
    assert decided[1:] == plain


def test_a_watch_for_is_filled(sections: dict[str, Words]):
    say = sections["timeline"].watch_for("timeline.gap", minutes=12, **{"from": "10:18", "to": "10:30"})
    assert say is not None
    assert say.startswith("12 min")
    assert "10:18 to 10:30" in say
    assert sections["timeline"].watch_for("timeline.nothing") is None


# Notices and placeholders


def test_a_notice_is_filled_and_tells_its_view():
    text, view = load_notices().say("clock.section-70", section="Timeline", used=14, minutes=20)
    assert ("14 of 20" in text, "Timeline" in text, view) == (True, True, "room")


def test_a_missing_value_and_an_unknown_rule_do_not_raise():
    notices = load_notices()
    assert "…" in notices.say("clock.moved").text
    assert "…" in notices.say("clock.moved", section=None).text
    assert notices.say("no.such-rule", what=1) == ("no.such-rule", "mine")
    assert notices.say_to_room("no.such-rule") is None


def test_a_value_may_be_named_like_the_parameter():
    assert load_notices().say("clock.started", rule="x", self="y").view == "room"


def test_the_room_gets_the_public_form_or_nothing():
    notices = load_notices()
    assert notices.say_to_room("clock.moved", section="Whys") == notices.say("clock.moved", section="Whys").text
    assert "Dana" not in (notices.say_to_room("joined", name="Dana") or "")
    saved = notices.say_to_room("saved", path="/home/dana/x.toml")
    assert saved
    assert "dana" not in saved


@given(st.text(), st.text())
def test_braces_in_a_value_are_literal(before: str, value: str):
    assert fill("{text}", {"text": value, "name": "never"}) == value
    assert fill("“{text}” – {name}", {"text": "{name}", "name": value}) == f"“{{name}}” – {value}"
    assert fill(before.replace("{", "("), {"text": value}) == before.replace("{", "(")


# Follow-ups


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Connection errors seen in the checkout logs", "observation"),
        ("the release seemed innocent", "judgement"),
        ("Decision: restart, because a fix would take over an hour", "decision"),
        ("I knew the pool from last year", "knew"),
        ("Everybody was worried by then", "feeling"),
        ("We always drain the node before that", "habit"),
        ("Rolled back to v2.4", "action"),
        ("Asked for help from the database team", "help"),
        ("ASKED FOR HELP.", "help"),
        ("v2.5.0 goes to half of the fleet", None),
        ("", None),
        ("blog catalogue terror", None),
        ("rolled it back", None),
    ],
)
def test_a_note_is_classified_by_its_cues(note: str, kind: str | None):
    follow_ups = load_common().follow_ups
    assert follow_ups.classify(note) == kind
    assert follow_ups.questions(note) == (follow_ups.asks[kind] if kind else ())


def test_the_first_kind_of_the_file_wins_over_later_cues():
    assert load_common().follow_ups.classify("saw errors, decided to restart") == "decision"


def test_all_eight_kinds_have_cues_and_questions():
    follow_ups = load_common().follow_ups
    kinds = ["help", "decision", "feeling", "knew", "habit", "judgement", "action", "observation"]
    assert list(follow_ups.asks) == kinds
    assert all(len(asks) == 2 for asks in follow_ups.asks.values())
    assert set(follow_ups.cues.values()) == set(follow_ups.asks)


@pytest.mark.slow
def test_classifying_is_linear():
    follow_ups = load_common().follow_ups

    def seconds(text: str) -> float:
        began = time.process_time()
        follow_ups.classify(text)
        return time.process_time() - began

    for piece in ("rolled ", "a'", "of ", "'", " "):
        small, large = (min(seconds(piece * count) for _ in range(3)) for count in (20_000, 80_000))
        assert large < 12 * small + 0.05, piece


def test_interventions_have_a_label_words_and_a_note():
    interventions = load_common().interventions
    assert {"conditions", "round", "quiet", "park"} <= {each.id for each in interventions}
    assert len({each.id for each in interventions}) == len(interventions)
    assert all(each.say and each.note and len(each.label) <= 24 for each in interventions)
    assert [each.label for each in interventions if re.search("blame|domina|silen|conflict", each.label, re.I)] == []


# A team's own words


def test_no_file_or_no_folder_changes_nothing(tmp_path: Path):
    assert load_words("whys", tmp_path) == load_words("whys")
    assert load_words("whys", tmp_path / "absent") == load_words("whys")


def test_an_override_replaces_only_the_keys_it_holds(tmp_path: Path, sections: dict[str, Words]):
    own = sections["whys"]
    text = """
        title = "Causes"
        [[questions]]
        id = "whys.possible"
        ask = '''
        What let
        this in?'''
        [[questions]]
        id = "ours.new"
        ask = "What does our checklist say?"
        [[questions]]
        id = "whys.growth"
        ask = ""
        [[watch]]
        rule = "whys.no-root"
        say = ""
        [[watch]]
        rule = "whys.person"
        say = "Ask on from {text}, {nmae}."
    """
    team = load_words("whys", written(tmp_path, "whys", text))
    assert (team.title, team.script, team.drafting) == ("Causes", own.script, own.drafting)
    asked = {question.id: question for question in team.questions}
    assert asked["whys.possible"].ask == "What let this in?"
    assert asked["whys.possible"].when == "answer"
    assert asked["ours.new"].when == "group"
    assert "whys.growth" not in asked
    assert [question.id for question in team.questions][:1] == [own.questions[0].id]
    assert team.watch_for("whys.no-root") is None
    assert team.watch_for("whys.person", text="the on-call") == "Ask on from the on-call, …."
    assert load_words("whys") == own


def test_notices_and_follow_ups_can_be_reworded(tmp_path: Path):
    text = """
        [[notices]]
        rule = "saved"
        say = "Gespeichert."
        view = "room"
        [[follow_ups]]
        kind = "habit"
        cues = ["wie immer", "Üblich"]
    """
    team = load_common(written(tmp_path, "common", "\ufeff" + text))
    assert team.notices.say("saved") == ("Gespeichert.", "room")
    assert team.notices.say("copied") == load_notices().say("copied")
    assert team.follow_ups.classify("Das war ÜBLICH hier") == "habit"
    assert team.follow_ups.classify("wie  immer\nneu gestartet") == "habit"
    assert team.follow_ups.asks == load_common().follow_ups.asks


def test_control_characters_of_a_file_do_not_reach_the_screen(tmp_path: Path):
    team = load_words("whys", written(tmp_path, "whys", r'title = "A\u001b[31m\tB\u0000"'))
    assert team.title == "A[31m B"


@pytest.mark.parametrize(
    ("name", "text", "line", "key", "says"),
    [
        ("whys", 'title = "a"\nscript = [', 2, "", "not TOML"),
        ("whys", 'title = "a"\n\ntitle 3', 3, "", "not TOML"),
        ("whys", "\n\ntitle = 3", 3, "title", "quotation marks"),
        ("whys", 'title = "a"\nscript = "one"', 2, "script", "list of texts"),
        ("whys", 'script = ["a", 2]', 1, "script", "list of texts"),
        ("whys", 'title = "a"\n[[questons]]\nid = "x"', 2, "questons", "“questions”"),
        ("whys", 'principles = ["a"]', 1, "principles", "not known here"),
        ("whys", '[questions]\nid = "x"', 1, "questions", "[[questions]]"),
        ("whys", '[[questions]]\nid = "whys.setup"\n[[questions]]\nakk = "x"', 4, "questions.akk", "“ask”"),
        ("whys", '[[questions]]\nask = "x"', 1, "questions.id", "missing"),
        ("whys", '[[questions]]\nid = "x"', 1, "questions.ask", "“ask” too"),
        ("whys", '[[questions]]\nid = "x"\nask = "y"\n\nwhen = "answr"', 5, "questions.when", "“answer”"),
        ("whys", '[[questions]]\nid = "x"\nask = "y"\nneeds = "rot"', 4, "questions.needs", "“root”"),
        ("whys", 'questions = [{ id = "x", ask = 3 }]', 1, "questions.ask", "quotation marks"),
        ("whys", 'title = "a"\nquestions = [{ id = "x" }]', 2, "questions.ask", "“ask” too"),
        (
            "whys",
            '[[watch]]\nrule = "whys.no-root"\n[[watch]]\nrule = "whys.no-root"',
            4,
            "watch.rule",
            "twice",
        ),
        ("whys", '[[watch]]\nrule = "whys.no-rot"\nsay = "x"', 2, "watch.rule", "“whys.no-root”"),
        ("common", '[[notices]]\nrule = "saved"\nview = "all"', 3, "notices.view", "room, mine"),
        ("common", '[[notices]]\nrule = "saved"\nsay = ""', 3, "notices.say", "empty"),
        ("common", '[[follow_ups]]\nkind = "habit"\ncues = "x"', 3, "follow_ups.cues", "list of texts"),
    ],
)
def test_a_broken_override_is_told_by_file_line_and_key(
    tmp_path: Path, name: str, text: str, line: int, key: str, says: str
):
    written(tmp_path, name, text)
    with pytest.raises(WordsError) as caught:
        load_common(tmp_path) if name == "common" else load_words(name, tmp_path)
    error = caught.value
    assert (error.path, error.line, error.key) == (tmp_path / f"{name}.toml", line, key)
    assert says in error.problem
    assert f"{name}.toml, line {line}" in str(error)


def test_a_file_that_cannot_be_read_as_text_is_told(tmp_path: Path):
    (tmp_path / "whys.toml").write_bytes(b'title = "a"\n# \xff')
    with pytest.raises(WordsError, match=r"whys\.toml, line 2: .*UTF-8"):
        load_words("whys", tmp_path)
    (tmp_path / "close.toml").mkdir()
    with pytest.raises(WordsError, match=r"close\.toml: cannot be read"):
        load_words("close", tmp_path)


@given(st.text(alphabet=st.sampled_from("[]\"=\n#idasktitlewhen{},.'\\3 questions"), max_size=80))
def test_any_override_is_taken_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, text: str):
    folder = written(tmp_path_factory.getbasetemp(), "whys", text)
    try:
        told = bool(load_words("whys", folder).questions)
    except WordsError as error:
        told = error.line >= 1
    assert told


def test_what_is_said_to_step_in_fits_the_message_row_in_quotes():
    assert [each.id for each in load_common().interventions if len(each.say) > 75] == []
