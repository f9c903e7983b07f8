"""Stands in for gh 2: labels, assignees and issues of one repository, kept in the folder that GH_STATE names.

A file `fail-N` there makes the N-th `issue create` fail; a file `wait` makes it wait for a file `go`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

STATE = Path(os.environ["GH_STATE"])


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="gh", allow_abbrev=False)
    commands = top.add_subparsers(dest="command", required=True)
    labels = commands.add_parser("label").add_subparsers(dest="action", required=True)
    labels.add_parser("create", allow_abbrev=False).add_argument("name")
    listing = labels.add_parser("list", allow_abbrev=False)
    listing.add_argument("--limit", type=int)
    listing.add_argument("--json", choices=["name"], required=True)
    listing.add_argument("--jq", choices=[".[].name"], required=True)
    api = commands.add_parser("api", allow_abbrev=False)
    api.add_argument("--silent", action="store_true")
    api.add_argument("endpoint")
    create = commands.add_parser("issue").add_subparsers(dest="action", required=True)
    issue = create.add_parser("create", allow_abbrev=False)
    issue.add_argument("--title", required=True)
    issue.add_argument("--body-file", required=True, choices=["-"])
    issue.add_argument("--label", action="append", default=[])
    issue.add_argument("--assignee", action="append", default=[])
    return top


def words(name: str) -> list[str]:
    path = STATE / name
    return path.read_text().split() if path.exists() else []


def refuse(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1


def make_label(name: str) -> int:
    if "guest" in words("role") or name.lower() in map(str.lower, words("labels")):
        return refuse("it exists, or you may not")
    with (STATE / "labels").open("a") as file:
        file.write(f"{name}\n")
    return 0


def open_issue(given: argparse.Namespace) -> int:
    unknown = set(map(str.lower, given.label)) - set(map(str.lower, words("labels")))
    if unknown or set(given.assignee) - set(words("people")):
        return refuse(f"could not add label or assignee: {unknown or given.assignee}")
    body = sys.stdin.buffer.read().decode("utf-8")
    number = len(list(STATE.glob("issue-*"))) + 1
    if (STATE / f"fail-{number}").exists():
        return refuse("HTTP 502")
    (STATE / "started").touch()
    while (STATE / "wait").exists() and not (STATE / "go").exists():
        time.sleep(0.01)
    said = {"title": given.title, "body": body, "labels": given.label, "assignees": given.assignee}
    (STATE / f"issue-{number}").write_text(json.dumps(said))
    sys.stdout.write(f"https://github.com/team/app/issues/{number}\n")
    return 0


def main() -> int:
    # a value that begins with “-” belongs to its option, as in gh
    argv = sys.argv[1:]
    if "--title" in argv:
        at = argv.index("--title")
        argv[at : at + 2] = [f"--title={argv[at + 1]}"]
    given = parser().parse_args(argv)
    if given.command == "label" and given.action == "create":
        return make_label(given.name)
    if given.command == "label":
        sys.stdout.write("".join(f"{name}\n" for name in words("labels")))
        return 0
    if given.command == "api":
        prefix, _, login = given.endpoint.rpartition("/")
        assert prefix == "repos/{owner}/{repo}/assignees"
        return 0 if login in words("people") else refuse("HTTP 404")
    return open_issue(given)


if __name__ == "__main__":
    sys.exit(main())
