"""`unblame export` into a repository: kept paths, archives and pictures, each twice."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from command_line import CommandLine

from unblame.store.backup import backups
from unblame.store.load import load_session

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
TEXT = """\
id = "{id}"

[incident]
title = "{title}"
severity = "SEV2"
reference = "INC-{id}"

[[timeline]]
id = "E1"
at = {day}T10:00:00Z
text = "It broke"

[root_cause]
statement = "No limit | on the pool"
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def unblame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setattr("unblame.cli.export.now", lambda: NOON)
    monkeypatch.setattr("unblame.cli.export.here", lambda: UTC)
    started = CommandLine.starting(tmp_path, monkeypatch, capsys)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, timeout=20)
    return started


def put(unblame: CommandLine, name: str, title: str = "Pool", day: str = "2024-01-15", more: str = "") -> Path:
    return unblame.put(f"{name}.toml", TEXT.format(id=name, title=title, day=day) + more)


def kept(path: Path) -> list[tuple[str, str, str]]:
    published = load_session(path).session.publication.published
    return [(each.template, each.to, str(each.on)) for each in published]


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file outside git and the state folder, with the time of its last write."""
    found = (
        path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts and "state" not in path.parts
    )
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_the_path_is_kept_and_the_second_run_writes_nothing(unblame: CommandLine) -> None:
    mine = put(unblame, "a")
    ran = unblame("export", mine, "--into", "docs/technical")
    name = "docs/technical/postmortem-2024-01-15-pool.md"
    assert (ran.code, ran.err) == (0, f"{name}\n{mine}: keeps {name} in publication.published.\n")
    assert kept(mine) == [("standard", name, "2024-02-01")]
    assert name in (unblame.folder / name).read_text(encoding="utf-8")
    before = state(unblame.folder)
    assert unblame("export", mine, "--into", "docs/technical").err == f"{name}\n"
    assert state(unblame.folder) == before


def test_another_title_keeps_the_file(unblame: CommandLine) -> None:
    mine = put(unblame, "a")
    for arguments in ((), ("--format", "html"), ("--template", "quick")):
        assert unblame("export", mine, "--into", "docs", *arguments).code == 0
    mine.write_text(mine.read_text().replace('"Pool"', '"Quite another"'))
    for arguments in ((), ("--format", "html"), ("--template", "quick")):
        assert unblame("export", mine, "--into", "docs", *arguments).code == 0
    stem = "postmortem-2024-01-15-pool"
    assert {path.name for path in (unblame.folder / "docs").iterdir()} == {
        f"{stem}.md", f"{stem}.html", f"{stem}-quick.md"
    }  # fmt: skip
    assert "Quite another" in (unblame.folder / "docs" / f"{stem}.md").read_text(encoding="utf-8")
    assert len(kept(mine)) == 3
    unblame("export", mine, "--into", "elsewhere")
    assert [path.name for path in (unblame.folder / "elsewhere").iterdir()] == [
        "postmortem-2024-01-15-quite-another.md"
    ]


def test_what_is_no_publication_is_not_kept(unblame: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    mine = put(unblame, "a")
    before = mine.read_bytes()
    outside = tmp_path_factory.mktemp("outside")
    for arguments in (
        ("--format", "json", "-o", "x.json"),
        ("--format", "csv", "-o", "x.csv"),
        ("--format", "engram", "-o", "x.sh"),
        ("-o", "-"),
        ("-o", str(outside / "x.md")),
    ):
        assert unblame("export", mine, *arguments).code == 0
    assert mine.read_bytes() == before


def test_comments_are_kept_as_a_backup_first(unblame: CommandLine) -> None:
    mine = put(unblame, "a", more="# a thought\n")
    before = mine.read_bytes()
    assert unblame("export", mine, "-o", "x.md").code == 0
    assert b"a thought" not in mine.read_bytes()
    found = backups(unblame.folder / "state/backups", "a", mine)
    assert [(each.reason, each.path.read_bytes()) for each in found] == [("comments", before)]


def test_a_session_that_cannot_be_written_fails_no_export(
    unblame: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = put(unblame, "a")
    before = mine.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("unblame.cli.export_files.may_keep", Mock(return_value=False))
        ran = unblame("export", mine, "-o", "x.md")
    assert (ran.code, ran.err) == (0, f"{mine}: read-only, and so it does not keep where its write-up is.\nx.md\n")
    assert "x.md" not in (unblame.folder / "x.md").read_text(encoding="utf-8")

    def refuse(path: Path, data: bytes, **_: object) -> None:
        raise PermissionError(13, "the file is write-protected", str(path))

    monkeypatch.setattr("unblame.exports.published.write_atomically", refuse)
    ran = unblame("export", mine, "-o", "y.md")
    assert ran.code == 0
    assert "does not keep where its write-up is (the file is write-protected)." in ran.err
    assert mine.read_bytes() == before


def test_an_archive_and_its_index(unblame: CommandLine) -> None:
    put(unblame, "a", "Old", "2022-12-31")
    put(unblame, "b", "Pool | gone", "2024-01-15", '[[actions]]\nid = "A1"\nstatus = "done"\n[[actions]]\nid = "A2"\n')
    unblame.put("c.toml", 'id = "c"\n[incident]\ntitle = "No time"\n')
    ran = unblame("export", unblame.library, "--archive", "postmortems")
    assert (ran.code, ran.out) == (0, "")
    tree = unblame.folder / "postmortems"
    assert sorted(str(path.relative_to(tree)) for path in tree.rglob("*.md")) == [
        "2022/12-december/2022-12-31-old.md",
        "2024/01-january/2024-01-15-pool-gone.md",
        "index.md",
        "undated/no-time.md",
    ]
    assert (tree / "templates/standard.md.j2").is_file()
    rows = [line for line in (tree / "index.md").read_text().splitlines() if line.startswith(("##", "| INC", "| – "))]
    cause = "SEV2 | No limit \\| on the pool"
    assert rows == [
        "## 2024",
        f"| INC-b | 2024-01-15 | [Pool \\| gone](2024/01-january/2024-01-15-pool-gone.md) | {cause} | – | 1/2 |",
        "## 2022",
        f"| INC-a | 2022-12-31 | [Old](2022/12-december/2022-12-31-old.md) | {cause} | – | – |",
        "## No date",
        "| – | – | [No time](undated/no-time.md) | – | – | – | – |",
    ]
    before = state(unblame.folder)
    assert unblame("export", unblame.library, "--archive", "postmortems").code == 0
    assert state(unblame.folder) == before


def test_the_index_knows_what_was_not_named_and_forgets_what_is_gone(unblame: CommandLine) -> None:
    one, two = put(unblame, "a", "One"), put(unblame, "b", "Two")
    unblame("export", one, two, "--archive", "p")
    one.write_text(one.read_text().replace('"One"', '"First"'))
    unblame("export", one, "--archive", "p")
    index = (unblame.folder / "p/index.md").read_text()
    assert "[First](2024/01-january/2024-01-15-one.md)" in index
    assert "[Two](2024/01-january/2024-01-15-two.md)" in index
    (unblame.folder / "p/2024/01-january/2024-01-15-two.md").unlink()
    (unblame.folder / "p/templates/standard.md.j2").unlink()
    unblame("export", one, "--archive", "p")
    assert "Two" not in (unblame.folder / "p/index.md").read_text()
    assert not (unblame.folder / "p/templates/standard.md.j2").exists()


def test_what_became_private_leaves_the_index_and_stays_out(unblame: CommandLine) -> None:
    one, two = put(unblame, "a", "One"), put(unblame, "b", "Two")
    unblame("export", one, two, "--archive", "p")
    one.write_text(one.read_text().replace("[incident]\n", "[incident]\nprivate = true\n"))
    ran = unblame("export", one, "--archive", "p")
    assert ran.code == 0
    assert f"{one}: private, and so neither in p nor in its index." in ran.err
    assert "p/2024/01-january/2024-01-15-one.md: this is its write-up of an earlier time. Delete the file" in ran.err
    unblame("export", two, "--archive", "p")
    index = (unblame.folder / "p/index.md").read_text()
    assert ("[One]" in index, "INC-a" in index, "[Two]" in index) == (False, False, True)
    one.write_text(one.read_text().replace("private = true\n", ""))
    unblame("export", one, "--archive", "p")
    assert "[One]" in (unblame.folder / "p/index.md").read_text()


def test_a_private_session_alone_makes_no_archive(unblame: CommandLine) -> None:
    mine = unblame.put("a.toml", 'id = "a"\n[incident]\nprivate = true\n')
    assert unblame("export", mine, "--archive", "p").code == 0
    assert not (unblame.folder / "p").exists()


def test_an_index_and_a_write_up_edited_by_hand_are_kept(unblame: CommandLine) -> None:
    one, two = put(unblame, "a", "One"), put(unblame, "b", "Two")
    unblame("export", one, "--archive", "p")
    index, writeup = unblame.folder / "p/index.md", unblame.folder / "p/2024/01-january/2024-01-15-one.md"
    index.write_text(index.read_text().replace("# Post-mortems", "# Ours"))
    writeup.write_text(writeup.read_text().replace("It broke", "It bent"))
    ran = unblame("export", one, two, "--archive", "p")
    assert "p/index.md: not written: it was edited since it was written" in ran.err
    assert "-# Ours\n+# Post-mortems\n" in ran.err
    assert (ran.code, "# Ours" in index.read_text(), "It bent" in writeup.read_text()) == (1, True, True)
    assert unblame("export", one, two, "--archive", "p", "--force").code == 0
    assert ("[Two]" in index.read_text(), "It broke" in writeup.read_text()) == (True, True)


def test_one_that_cannot_be_read_stops_no_archive(unblame: CommandLine) -> None:
    broken, one = unblame.put("x.toml", "[incident"), put(unblame, "a", "One")
    ran = unblame("export", broken, one, "--archive", "p")
    assert (ran.code, "x.toml:1:" in ran.err) == (2, True)
    assert "[One]" in (unblame.folder / "p/index.md").read_text()


IMAGE = '[[evidence]]\nid = "V1"\nkind = "image"\ntitle = "Pool"\nurl = "{}"\n'


def test_pictures_are_copied_beside_the_write_up(unblame: CommandLine) -> None:
    mine = put(unblame, "a", more=IMAGE.format("img/Pool size (1).PNG"))
    (unblame.library / "img").mkdir()
    (unblame.library / "img/Pool size (1).PNG").write_bytes(PNG)
    for _ in range(2):
        assert unblame("export", mine, "-o", "docs/x.md").code == 0
    (copied,) = (unblame.folder / "docs/images").iterdir()
    assert copied.name.startswith("pool-size-1-")
    assert copied.read_bytes() == PNG
    assert f"](images/{copied.name})" in (unblame.folder / "docs/x.md").read_text(encoding="utf-8")
    assert load_session(mine).session.evidence[0].url == "img/Pool size (1).PNG"


def test_a_page_holds_its_pictures_itself(unblame: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = put(unblame, "a", more=IMAGE.format("img/p 1.png"))
    (unblame.library / "img").mkdir()
    (unblame.library / "img/p 1.png").write_bytes(PNG)
    held = f'src="data:image/png;base64,{b64encode(PNG).decode()}"'
    for _ in range(2):
        assert unblame("export", mine, "-o", "docs/x.html", "--format", "html").code == 0
    page = (unblame.folder / "docs/x.html").read_text(encoding="utf-8")
    assert held in page
    assert "images/" not in page
    assert "</strong> p 1.png</li>" in page
    assert not (unblame.folder / "docs/images").exists()
    assert held in unblame("export", mine, "--format", "html").out
    assert "![Pool](img/p%201.png)" in unblame("export", mine).out
    assert unblame("export", mine, "-o", "docs/x.md").code == 0  # a picture that somebody blacks out stays so
    (copied,) = (unblame.folder / "docs/images").iterdir()
    copied.write_bytes(b"black")
    assert unblame("export", mine, "-o", "docs/y.html", "--format", "html").code == 0
    black = f"base64,{b64encode(b'black').decode()}"
    assert black in (unblame.folder / "docs/y.html").read_text(encoding="utf-8")
    monkeypatch.setattr("unblame.exports.images.EMBEDDED", 1)
    assert unblame("export", mine, "-o", "out/z.html", "--format", "html").code == 0
    assert f'src="images/{copied.name}"' in (unblame.folder / "out/z.html").read_text(encoding="utf-8")
    assert (unblame.folder / "out/images" / copied.name).read_bytes() == PNG


def test_pictures_can_be_linked_where_they_are(unblame: CommandLine) -> None:
    mine = put(unblame, "a", more=IMAGE.format("img/p.png"))
    (unblame.library / "img").mkdir()
    (unblame.library / "img/p.png").write_bytes(PNG)
    assert unblame("export", mine, "-o", "docs/deep/x.md", "--images", "link").code == 0
    assert "![Pool](../../library/img/p.png)" in (unblame.folder / "docs/deep/x.md").read_text(encoding="utf-8")
    assert not (unblame.folder / "docs/deep/images").exists()


def test_a_template_without_pictures_copies_none_and_says_nothing(unblame: CommandLine) -> None:
    mine = put(unblame, "a", more=IMAGE.format("p.png") + IMAGE.format("gone.png").replace("V1", "V2"))
    (unblame.library / "p.png").write_bytes(PNG)
    (unblame.folder / "t.md.j2").write_text("# {{ head.title }}\n")
    ran = unblame("export", mine, "-o", "x.md", "--template", "t.md.j2")
    assert (ran.code, "gone.png" in ran.err) == (0, False)
    assert not (unblame.folder / "images").exists()
    assert (
        "gone.png: there is no such file, and so the link was left as it is."
        in unblame("export", mine, "-o", "y.md").err
    )
