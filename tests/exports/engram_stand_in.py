"""Stands in for engram 0.6: takes the arguments that it takes, prints what it prints, and notes what it was given.

Each call is a line of JSON in the file that ENGRAM_LOG names. ENGRAM_FAILS is the number of a call that fails,
ENGRAM_MUTE that of one that prints no id.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path


def confidence(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise ValueError(text)
    return value


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="engram", allow_abbrev=False)
    kinds = top.add_subparsers(dest="kind", required=True)

    def create(kind: str) -> argparse.ArgumentParser:
        actions = kinds.add_parser(kind, allow_abbrev=False).add_subparsers(dest="action", required=True)
        return actions.add_parser("create", allow_abbrev=False)

    task = create("task")
    task.add_argument("-t", "--title", required=True)
    for short, long in (("-d", "--description"), ("-p", "--priority"), ("-a", "--agent")):
        task.add_argument(short, long)
    task.add_argument("--tags")
    task.add_argument("--output", choices=("json", "text"), default="text")

    context = create("context")
    context.add_argument("-t", "--title", required=True)
    content = context.add_mutually_exclusive_group()
    content.add_argument("-c", "--content")
    content.add_argument("--content-file")
    content.add_argument("--content-stdin", action="store_true")
    context.add_argument("-s", "--source")
    context.add_argument("-r", "--relevance", choices=("low", "medium", "high", "critical"))
    context.add_argument("-a", "--agent")
    context.add_argument("--tags")

    reasoning = create("reasoning")
    reasoning.add_argument("-t", "--title")
    reasoning.add_argument("--task-id", required=True)
    reasoning.add_argument("-a", "--agent")
    reasoning.add_argument("-c", "--confidence", type=confidence)
    content = reasoning.add_mutually_exclusive_group()
    content.add_argument("--content")
    content.add_argument("--content-file")
    reasoning.add_argument("--tags")

    relationship = create("relationship")
    for name in ("source-id", "source-type", "target-id", "target-type", "relationship-type", "agent"):
        relationship.add_argument(f"--{name}", required=True)
    return top


def main() -> int:
    log = Path(os.environ["ENGRAM_LOG"])
    number = (log.read_text(encoding="utf-8").count("\n") if log.exists() else 0) + 1
    if str(number) == os.environ.get("ENGRAM_FAILS"):
        sys.stderr.write("Error: storage error\n")
        return 1
    given = vars(parser().parse_args())
    Path(".git").mkdir(exist_ok=True)
    if given.get("content_file"):
        given["content"] = Path(given["content_file"]).read_bytes().decode("utf-8")
    made = f"{number:08x}-0000-4000-8000-{number:012x}"
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**given, "id": made, "folder": str(Path.cwd())}) + "\n")
    if str(number) == os.environ.get("ENGRAM_MUTE"):
        said = "Something else."
    elif given["kind"] == "task":
        said = made
    elif given["kind"] == "relationship":
        said = f"✅ Relationship created\n📋 ID: {made}\n🔗 Type: {given['relationship_type']}"
    else:
        said = f"{given['kind'].capitalize()} '{made}' created successfully\nID: {made}"
    sys.stdout.buffer.write(f"{said}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
