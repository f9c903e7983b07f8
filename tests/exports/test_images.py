"""Pictures beside a write-up: found in the session's folder only, copied under safe names, never over a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unblame.exports import images
from unblame.exports.images import LARGEST, copy, planned
from unblame.record.session import Session

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def session(*urls: str, kind: str = "image") -> Session:
    evidence = [{"id": f"V{number}", "kind": kind, "url": url} for number, url in enumerate(urls, 1)]
    return Session.model_validate({"id": "s1", "evidence": evidence})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a session's file, pictures and, outside of it, one more."""
    folder = tmp_path / "sessions"
    (folder / "img").mkdir(parents=True)
    for name in ("p.png", "img/a b.JPG", "notes.toml", "img/..png"):
        (folder / name).write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG)
    return folder


def test_what_is_found_is_linked_under_a_safe_name(home: Path, tmp_path: Path) -> None:
    given = session("p.png", "img/a%20b.JPG", "img/a b.JPG", "./p.png")
    plan = planned(given, home / "s.toml", tmp_path / "out/x.md")
    urls = [item.url for item in plan.session.evidence]
    assert [url.rpartition("-")[0] for url in urls] == ["images/p", "images/a-b", "images/a-b", "images/p"]
    assert [url.rpartition(".")[2] for url in urls] == ["png", "jpg", "jpg", "png"]
    assert plan.left == ()
    assert not (tmp_path / "out").exists()
    copy(plan.pictures, tmp_path / "out/x.md", f"![]({urls[0]})")
    assert [path.name for path in (tmp_path / "out/images").iterdir()] == [urls[0].removeprefix("images/")]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("../outside.png", "it lies outside the session's folder"),
        ("img/../../outside.png", "it lies outside the session's folder"),
        ("%2e%2e/outside.png", "it lies outside the session's folder"),
        ("link.png", "it lies outside the session's folder"),
        ("linked/outside.png", "it lies outside the session's folder"),
        ("gone.png", "there is no such file"),
        ("img", "there is no such file"),
        ("p.png\0", "there is no such file"),
        ("notes.toml", "its name does not end as a picture's"),
        ("img/..png/x", "there is no such file"),
    ],
)
def test_others_stay_links_and_are_said(home: Path, tmp_path: Path, url: str, told: str) -> None:
    (home / "link.png").symlink_to(tmp_path / "outside.png")
    (home / "linked").symlink_to(tmp_path)
    one = session("x").evidence[0].model_copy(update={"url": url})  # as it stands: reading cleans it
    given = session().model_copy(update={"evidence": (one,)})
    plan = planned(given, home / "s.toml", tmp_path / "x.md")
    assert plan.session is given
    assert plan.pictures == ()
    (sentence,) = plan.told(f"![]({url})")
    assert sentence.startswith(f"{url}: {told}")
    assert plan.told("") == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/p.png",
        "mailto:a@b",
        "data:image/png;base64,AA",
        "/etc/p.png",
        "//h/p.png",
        "#p",
        "\\\\h\\p.png",
        "C:\\p.png",
        "",
    ],
)
def test_an_address_is_nobodys_business(home: Path, tmp_path: Path, url: str) -> None:
    given = session(url)
    assert planned(given, home / "s.toml", tmp_path / "x.md") == (given, (), ())


def test_only_pictures_are_looked_for(home: Path, tmp_path: Path) -> None:
    given = session("p.png", kind="log")
    assert planned(given, home / "s.toml", tmp_path / "x.md").session is given


def test_a_link_inside_the_folder_is_followed(home: Path, tmp_path: Path) -> None:
    (home / "link.png").symlink_to(home / "p.png")
    assert len(planned(session("link.png"), home / "s.toml", tmp_path / "x.md").pictures) == 1


def test_a_huge_one_is_not_read(home: Path, tmp_path: Path) -> None:
    with (home / "huge.png").open("wb") as file:
        file.truncate(LARGEST + 1)
    plan = planned(session("huge.png"), home / "s.toml", tmp_path / "x.md")
    assert "it has more than 20 MiB" in plan.told("huge.png")[0]


def test_pictures_of_one_name_do_not_take_each_others_place(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out/x.md"
    (home / "img/p.png").write_bytes(PNG + b"1")
    plan = planned(session("p.png", "img/p.png"), home / "s.toml", target)
    text = " ".join(item.url for item in plan.session.evidence)
    copy(plan.pictures, target, text)
    assert {path.read_bytes() for path in (tmp_path / "out/images").iterdir()} == {PNG, PNG + b"1"}


def test_a_picture_that_is_there_is_not_written_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out/x.md"
    plan = planned(session("p.png"), home / "s.toml", target)
    copy(plan.pictures, target, plan.session.evidence[0].url)
    monkeypatch.setattr(images, "write_atomically", None)
    copy(plan.pictures, target, plan.session.evidence[0].url)


def test_linked_where_they_are(home: Path, tmp_path: Path) -> None:
    plan = planned(session("img/a b.JPG"), home / "s.toml", tmp_path / "docs/deep/x.md", "link")
    assert plan.session.evidence[0].url == "../../sessions/img/a%20b.JPG"
    assert plan.pictures == ()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads every file")
def test_one_that_cannot_be_read_is_said(home: Path, tmp_path: Path) -> None:
    (home / "p.png").chmod(0)
    assert "cannot be read" in planned(session("p.png"), home / "s.toml", tmp_path / "x.md").told("p.png")[0]


def test_what_stands_there_or_leads_away_is_not_written_over(home: Path, tmp_path: Path) -> None:
    """Somebody may have blacked out a part of a picture, and a repository's link may lead anywhere."""
    target = tmp_path / "out/x.md"
    plan = planned(session("p.png"), home / "s.toml", target)
    text = f"![]({plan.session.evidence[0].url})"
    copy(plan.pictures, target, text)
    (copied,) = (tmp_path / "out/images").iterdir()
    copied.write_bytes(b"blacked out")
    copy(plan.pictures, target, text)
    assert copied.read_bytes() == b"blacked out"
    copied.unlink()
    copied.symlink_to(tmp_path / "victim")
    copy(plan.pictures, target, text)
    assert not (tmp_path / "victim").exists()
    copied.unlink()
    copy(plan.pictures, target, text)
    assert copied.read_bytes() == PNG


def test_a_name_too_long_for_the_disk_stays_a_link(home: Path, tmp_path: Path) -> None:
    plan = planned(session("a" * 300 + ".png"), home / "s.toml", tmp_path / "x.md")
    assert (plan.pictures, len(plan.left)) == ((), 1)
