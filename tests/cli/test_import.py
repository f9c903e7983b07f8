"""`unblame import`: corrections made in an exported write-up come back into its session."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from command_line import NOON, CommandLine

from unblame.store.backup import backups
from unblame.store.exported import keep
from unblame.store.load import load_session
from unblame.store.toml import dump_session

SESSION = """\
schema = 1
id = "one"

[incident]
title = "Payments down"
summary = "Nobody could pay."

[[timeline]]
id = "E1"
at = 2024-01-15T10:13:00Z
text = "Alert"

[[actions]]
id = "A1"
title = "Watch the pool"
owner = "Ana"
due = 2024-01-19
"""


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setattr("unblame.cli.import_.now", lambda: NOON)
    return CommandLine.starting(tmp_path, monkeypatch, capsys)


@pytest.fixture
def session(unblame: CommandLine) -> Path:
    return unblame.put("one.toml", SESSION)


@pytest.fixture
def document(unblame: CommandLine, session: Path) -> Path:
    path = unblame.folder / "one.md"
    path.write_text(unblame("export", session).out, encoding="utf-8")
    return path


def correct(document: Path, old: str, new: str) -> None:
    text = document.read_text(encoding="utf-8")
    assert old in text
    document.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_correction_goes_into_the_session(unblame: CommandLine, session: Path, document: Path) -> None:
    correct(document, "2024-01-19", "2024-01-22")
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (0, "A1, due date: 2024-01-22 (was 2024-01-19)\n")
    assert f"One correction taken into {session}, compared with what was exported." in ran.err
    assert session.read_text(encoding="utf-8") == SESSION.replace("2024-01-19", "2024-01-22")
    (kept,) = backups(unblame.folder / "state" / "backups", "one", session)
    assert (kept.reason, kept.path.read_text(encoding="utf-8")) == ("import", SESSION)
    assert "before an import" in unblame("restore", session).out


def test_again_there_is_nothing_to_take(unblame: CommandLine, session: Path, document: Path) -> None:
    correct(document, "Nobody could pay.", "Nobody could pay\nfor an hour.")
    assert unblame("import", document, "--into", session).code == 0
    before = session.read_bytes()
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (0, "")
    assert "No correction taken into" in ran.err
    assert session.read_bytes() == before


def test_a_file_as_it_was_exported_changes_nothing(unblame: CommandLine, session: Path, document: Path) -> None:
    session.write_text(SESSION.replace("Ana", "Ben"), encoding="utf-8")
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{document}: not edited since its export. There is nothing to import.\n"
    assert load_session(session).session.actions[0].owner == "Ben"


def test_a_dry_run_writes_nothing(unblame: CommandLine, session: Path, document: Path) -> None:
    correct(document, "Alert", "The alert fires")
    ran = unblame("import", document, "--into", session, "--dry-run")
    assert (ran.code, ran.out) == (0, "the event at 10:13, text: The alert fires (was Alert)\n")
    assert session.read_text(encoding="utf-8") == SESSION
    assert not (unblame.folder / "state" / "backups").exists()


def test_with_the_exported_text_the_session_keeps_what_changed_meanwhile(
    unblame: CommandLine, session: Path, document: Path
) -> None:
    keep(unblame.folder / "state" / "exported", document.read_text(encoding="utf-8"))
    session.write_text(SESSION.replace("Ana", "Ben").replace("2024-01-19", "2024-01-20"), encoding="utf-8")
    correct(document, "2024-01-19", "2024-01-22")
    correct(document, "Nobody could pay.", "No one could pay.")
    ran = unblame("import", document, "--into", session)
    assert ran.code == 1
    assert ran.out == "summary: No one could pay. (was Nobody could pay.)\n"
    assert "compared with what was exported" in ran.err
    line = next(at for at, line in enumerate(document.read_text(encoding="utf-8").split("\n"), 1) if "AI-1" in line)
    told = f"{document}:{line}: A1, due date: the session was changed meanwhile and keeps “2024-01-20”; "
    assert f"{told}the document says “2024-01-22”." in ran.err
    now = load_session(session).session
    assert (now.actions[0].owner, str(now.actions[0].due), now.incident.summary) == (
        "Ben",
        "2024-01-20",
        "No one could pay.",
    )
    assert [each.where for each in now.conflicts] == ["actions.A1.due"]


def test_what_cannot_be_read_is_told_and_the_rest_taken(unblame: CommandLine, session: Path, document: Path) -> None:
    correct(document, "2024-01-19", "whenever")
    correct(document, "Watch the pool", "Watch all pools")
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (1, "A1, title: Watch all pools (was Watch the pool)\n")
    assert "AI-1, Due: “whenever” cannot be read. Write 2024-01-31" in ran.err


def test_stdin_and_the_record_as_json(
    unblame: CommandLine, session: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(document, "Alert", "The alert fires")
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(document.read_bytes())))
    assert unblame("import", "-", "--into", session).out.startswith("the event at 10:13, text: The alert")
    ran = unblame("import", document, "--into", "-")
    record = json.loads(ran.out)
    assert (ran.code, record["id"], record["incident"]["title"]) == (0, "one", "Payments down")
    assert record["timeline"][0]["at"] == "2024-01-15T10:13:00Z"


def test_another_session_s_write_up_needs_force(unblame: CommandLine, document: Path) -> None:
    other = unblame.put("two.toml", SESSION.replace('id = "one"', 'id = "two"'))
    correct(document, "Alert", "The alert fires")
    ran = unblame("import", document, "--into", other)
    assert (ran.code, ran.out) == (2, "")
    assert "it is the write-up of another session, one, and" in ran.err
    assert unblame("import", document, "--into", other, "--force").code == 0
    assert load_session(other).session.timeline[0].text == "The alert fires"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"# Post-mortem: x\n", "there is no stamp of an export at its end"),
        (b"# What happened\n\n## Apology\n\n<!-- unblame: session one, sha256 " + b"0" * 64 + b" -->\n", "“standard”"),
        (b"# Post-mortem: x\n\n\xff\n", ":3: this is not UTF-8 text"),
    ],
)
def test_what_is_no_write_up_of_ours_is_refused(unblame: CommandLine, session: Path, text: bytes, told: str) -> None:
    path = unblame.folder / "other.md"
    path.write_bytes(text)
    ran = unblame("import", path, "--into", session)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"unblame: {path}")
    assert told in ran.err
    assert session.read_text(encoding="utf-8") == SESSION


def test_names_that_lead_nowhere(unblame: CommandLine, session: Path, document: Path) -> None:
    for arguments, told in [
        (("gone.md", "--into", session), "gone.md: there is no such file"),
        ((document, "--into", "gone.toml"), "gone.toml: there is no such file"),
        ((unblame.folder, "--into", session), "this is no file"),
        ((session, "--into", session), "no stamp"),
        ((document, "--into", document), "this is both FILE and SESSION"),
        ((document,), "--into"),
        ((document, "--into", session, "--from", "slack"), "'slack'"),
    ]:
        ran = unblame("import", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


def test_roles_for_names_are_no_correction(unblame: CommandLine) -> None:
    people = (
        '\n[publication]\nnames = "roles"\n\n[[meeting.participants]]\nid = "P1"\nname = "Ana"\nrole = "developer"\n'
    )
    session = unblame.put("one.toml", SESSION + people)
    path = unblame.folder / "one.md"
    path.write_text(unblame("export", session).out.replace("Alert", "The alert fires"), encoding="utf-8")
    ran = unblame("import", path, "--into", session)
    assert (ran.code, ran.out) == (0, "the event at 10:13, text: The alert fires (was Alert)\n")
    assert load_session(session).session.actions[0].owner == "Ana"


def test_a_write_up_for_readers_in_another_zone_is_taken_in_theirs(unblame: CommandLine, session: Path) -> None:
    path = unblame.folder / "one.md"
    unblame("export", session, "--timezone", "Asia/Tokyo", "-o", path)
    correct(path, "| 19:13 |", "| 19:20 |")
    correct(path, "Alert", "The alert fires")
    before = load_session(session).session
    ran = unblame("import", path, "--into", session)
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    after = load_session(session).session
    assert after.incident.timezone == before.incident.timezone
    (event,) = after.timeline
    assert (event.text, event.at) == ("The alert fires", datetime(2024, 1, 15, 10, 20, tzinfo=UTC))
    assert "2024-01-15T10:20:00Z" in session.read_text(encoding="utf-8")
    assert unblame("export", session, "--timezone", "Asia/Tokyo", "-o", path).code == 0


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_zone_that_somebody_wrote_in_by_hand_is_refused(
    unblame: CommandLine, session: Path, document: Path, force: tuple[str, ...]
) -> None:
    correct(document, "**Times:** UTC", "**Times:** Asia/Tokyo")
    before = session.read_bytes()
    ran = unblame("import", document, "--into", session, *force)
    assert (ran.code, ran.out, session.read_bytes()) == (2, "", before)
    assert "its times are in the zone Asia/Tokyo, which" in ran.err


def test_front_matter_is_no_correction(unblame: CommandLine, session: Path, document: Path) -> None:
    document.write_text(unblame("export", session, "--front-matter", "yaml").out, encoding="utf-8")
    correct(document, "2024-01-19", "2024-01-22")
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (0, "A1, due date: 2024-01-22 (was 2024-01-19)\n")


def test_the_copy_of_a_picture_is_no_correction(unblame: CommandLine) -> None:
    image = '\n[[evidence]]\nid = "V1"\nkind = "image"\ntitle = "Graph"\nurl = "graph.png"\n'
    session = unblame.put("one.toml", SESSION + image)
    (session.parent / "graph.png").write_bytes(b"no picture, but a file")
    document = unblame.folder / "out" / "one.md"
    unblame("export", session, "-o", document)
    assert "images/graph-" in document.read_text(encoding="utf-8")
    for kept in (unblame.folder / "state" / "exported").iterdir():
        kept.unlink()
    correct(document, "2024-01-19", "2024-01-22")
    ran = unblame("import", document, "--into", session)
    assert (ran.code, ran.out) == (0, "A1, due date: 2024-01-22 (was 2024-01-19)\n")


def test_a_document_that_was_taken_in_is_written_over_and_no_other(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "2024-01-19", "2024-01-22")
    assert unblame("export", session, "-o", document).code == 1
    assert unblame("import", document, "--into", session).code == 0
    taken = document.read_bytes()
    correct(document, "Nobody could pay.", "No order went through.")
    assert unblame("export", session, "-o", document).code == 1
    document.write_bytes(taken)
    assert unblame("export", session, "-o", document).code == 0
    assert "2024-01-22" in document.read_text(encoding="utf-8")


def test_a_document_is_not_written_over_by_a_session_that_was_put_back(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "2024-01-19", "2024-01-22")
    correct(document, "Nobody could pay.", "No order went through.")
    before = session.read_bytes()
    assert unblame("import", document, "--into", session).code == 0
    after = session.read_bytes()
    session.write_bytes(before.replace(b"Checkout", b"Check-out"))
    ran = unblame("export", session, "-o", document)
    assert (ran.code, "edited since its export" in ran.err) == (1, True)
    session.write_bytes(after.replace(b"No order went through.", b"No order at all went through."))
    assert unblame("export", session, "-o", document).code == 0
    assert "at all" in document.read_text(encoding="utf-8")


def test_a_document_that_is_corrected_again_is_compared_with_what_was_taken(
    unblame: CommandLine, session: Path
) -> None:
    document = unblame.folder / "one.md"
    more = '\n[lessons]\nsurprises = ["The database was idle."]\n'
    session.write_text(session.read_text(encoding="utf-8") + more, encoding="utf-8")
    unblame("export", session, "-o", document)
    for old, new in (("was idle", "was quite idle"), ("was quite idle", "slept"), ("Payments down", "Payments gone")):
        correct(document, old, new)
        assert unblame("import", document, "--into", session).code == 0
    found = load_session(session).session
    assert (found.lessons.surprises, found.incident.title) == (("The database slept.",), "Payments gone")
    assert found.conflicts == ()
    row = next(line for line in document.read_text(encoding="utf-8").splitlines() if line.startswith("| E1"))
    correct(document, row, "|  | 10:20 | Somebody looked |")
    for _ in range(3):
        assert unblame("import", document, "--into", session).code == 0
        found = load_session(session).session
        assert ([event.text for event in found.timeline], found.conflicts) == (["Somebody looked"], ())
    assert unblame("export", session, "-o", document).code == 0


def test_one_correction_that_is_decided_otherwise_later_is_written_over(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "2024-01-19", "2024-01-22")
    correct(document, "Nobody could pay.", "Nobody paid.")
    assert unblame("import", document, "--into", session).code == 0
    session.write_text(session.read_text(encoding="utf-8").replace("2024-01-22", "2024-01-19"), encoding="utf-8")
    assert unblame("export", session, "-o", document).code == 0
    assert "2024-01-19" in document.read_text(encoding="utf-8")


def test_a_zone_that_is_utc_by_another_name_is_its_own(unblame: CommandLine) -> None:
    session = unblame.put("one.toml", SESSION.replace("[incident]", '[incident]\ntimezone = "Etc/UTC"'))
    document = unblame.folder / "one.md"
    document.write_text(unblame("export", session).out, encoding="utf-8")
    correct(document, "Nobody could pay.", "Nobody paid.")
    session.write_text(session.read_text(encoding="utf-8").replace('"Ana"', '"Ben"'), encoding="utf-8")
    assert unblame("import", document, "--into", session, "--force").code == 0
    assert load_session(session).session.incident.summary == "Nobody paid."


def test_a_row_that_was_taken_out_before_is_not_missed(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    session.write_text(session.read_text(encoding="utf-8") + 'description = "It has 50 places."\n', encoding="utf-8")
    unblame("export", session, "-o", document)
    text = document.read_text(encoding="utf-8")
    correct(document, next(line for line in text.splitlines() if line.startswith("| AI-1")) + "\n", "")
    for _ in range(2):
        assert unblame("import", document, "--into", session).code == 0
        assert load_session(session).session.actions == ()


def test_evidence_of_an_open_merge_is_no_open_merge(unblame: CommandLine) -> None:
    excerpt = 'kind = "code"\ntitle = "Config"\nexcerpt = """\n<<<<<<< HEAD\na\n>>>>>>> b\n"""\n'
    session = unblame.put("one.toml", f'{SESSION}\n[[evidence]]\nid = "V1"\n{excerpt}')
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "Nobody could pay.", "Nobody paid.")
    assert unblame("import", document, "--into", session).code == 0


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs"])
def test_a_document_that_a_merge_left_open_is_refused(
    unblame: CommandLine, session: Path, document: Path, mark: str
) -> None:
    correct(document, "Nobody could pay.", f"One.\n{mark}\nTwo.")
    ran = unblame("import", document, "--into", session)
    line = document.read_text(encoding="utf-8").split("\n").index(mark) + 1
    assert (ran.code, ran.err.startswith(f"unblame: {document}:{line}: a merge left this open")) == (2, True)


def test_a_conflict_that_was_settled_does_not_come_back(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "2024-01-19", "2024-01-22")
    correct(document, "Nobody could pay.", "Nobody paid.")
    session.write_text(session.read_text(encoding="utf-8").replace("2024-01-19", "2024-01-29"), encoding="utf-8")
    assert unblame("import", document, "--into", session).code == 1
    found = load_session(session).session
    assert [each.where for each in found.conflicts] == ["actions.A1.due"]
    session.write_text(dump_session(found.model_copy(update={"conflicts": ()})), encoding="utf-8")  # mine stands
    assert unblame("import", document, "--into", session).code == 0
    assert load_session(session).session.conflicts == ()
    assert unblame("export", session, "-o", document).code == 0
    assert "2024-01-29" in document.read_text(encoding="utf-8")


def test_a_document_of_which_something_is_left_is_not_written_over(unblame: CommandLine, session: Path) -> None:
    document = unblame.folder / "one.md"
    unblame("export", session, "-o", document)
    correct(document, "2024-01-19", "some day")
    assert unblame("import", document, "--into", session).code == 1
    assert unblame("export", session, "-o", document).code == 1


def test_a_row_that_is_taken_in_twice_is_there_once(unblame: CommandLine, session: Path, document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| AI-1"))
    correct(document, row, f"{row}\n{row.replace('AI-1', '', 1).replace('Alert', 'Test')}")
    for _ in range(2):
        assert unblame("import", document, "--into", session).code == 0
        assert len(load_session(session).session.actions) == 2


def test_without_the_exported_text_nothing_is_guessed(unblame: CommandLine, session: Path, document: Path) -> None:
    """What the session got since the export must not be taken out of it again."""
    correct(document, "Nobody could pay.", "Nobody paid.")
    session.write_text(session.read_text(encoding="utf-8").replace('"Ana"', '"Ben"'), encoding="utf-8")
    before = session.read_bytes()
    ran = unblame("import", document, "--into", session)
    assert (ran.code, session.read_bytes()) == (2, before)
    assert "it is not known what was changed in it" in ran.err
    assert unblame("import", document, "--into", session, "--force").code == 0
    assert load_session(session).session.incident.summary == "Nobody paid."


def test_the_document_as_it_was_committed_says_what_was_changed(
    unblame: CommandLine, session: Path, document: Path
) -> None:
    git(document.parent, "init", "-q")
    git(document.parent, "add", document.name)
    git(document.parent, "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qm", "Write-up")
    session.write_text(session.read_text(encoding="utf-8").replace('"Ana"', '"Ben"'), encoding="utf-8")
    correct(document, "Nobody could pay.", "Nobody paid.")
    assert unblame("import", document, "--into", session).code == 0
    taken = load_session(session).session
    assert (taken.incident.summary, "Ben" in session.read_text(encoding="utf-8")) == ("Nobody paid.", True)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## Timeline", "<!-- ask Finance -->\n\n## Timeline", "<!-- ask Finance -->"),
        ("# Post-mortem", "---\nslug: /x\n---\n\n# Post-mortem", "Front matter"),
        ("## Summary", "A line above.\n\n## Summary", "Above the first heading: “A line above.”"),
    ],
)
def test_what_an_export_would_drop_is_told(
    unblame: CommandLine, session: Path, document: Path, old: str, new: str, said: str
) -> None:
    unblame("export", session, "-o", document, "--force")
    correct(document, old, new)
    ran = unblame("import", document, "--into", session)
    assert ran.code == 1
    assert said in ran.err
    assert unblame("export", session, "-o", document).code == 1


def test_a_byte_order_mark_is_no_edit(unblame: CommandLine, session: Path, document: Path) -> None:
    unblame("export", session, "-o", document, "--force")
    document.write_text("\ufeff" + document.read_text(encoding="utf-8"), encoding="utf-8")
    assert "not edited" in unblame("import", document, "--into", session).err
    assert unblame("export", session, "-o", document).code == 0


def test_taken_into_one_session_is_not_taken_into_another(unblame: CommandLine, session: Path, document: Path) -> None:
    unblame("export", session, "-o", document, "--force")
    correct(document, "Nobody could pay.", "Nobody paid.")
    other = unblame.put("other.toml", SESSION.replace('id = "one', 'id = "other'))
    assert unblame("import", document, "--into", other, "--force").code == 0
    assert unblame("export", session, "-o", document).code == 1
    assert "Nobody paid." in document.read_text(encoding="utf-8")


def test_a_correction_far_into_a_text_is_shown_where_it_is(unblame: CommandLine) -> None:
    long = "For forty-seven minutes on Monday morning, from a quarter past ten on, nobody could pay in the shop."
    session = unblame.put("long.toml", SESSION.replace("Nobody could pay.", long))
    document = unblame.folder / "long.md"
    unblame("export", session, "-o", document)
    correct(document, "in the shop", "in the app")
    ran = unblame("import", document, "--into", session)
    assert "…nobody could pay in the app. (was …nobody could pay in the shop.)" in ran.out
