"""Actions as a shell script that opens GitHub issues and notes their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from unblame.exports import markdown
from unblame.exports.shell import heredoc, quote
from unblame.exports.trackers.chosen import Made, Out, Task, chosen, cut, is_address

_TITLE_LIMIT = 256
_BODY_LIMIT = 65_000  # GitHub's is 65,536
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_CODE_OR_MENTION = re.compile(
    r"""
      ^[ \t]* (?P<fence> `{3,} ) [^\n]* \n [\s\S]*? ^[ \t]* (?P=fence) `* [ \t]*$   # code mentions nobody
    | \\.
    | (?P<ticks> `+ ) [\s\S]+? (?<!`) (?P=ticks) (?!`)
    | (?P<mention> (?<! \w ) @ (?= \w ) )
    """,
    re.VERBOSE | re.MULTILINE,
)

_HEAD = """\
#!/bin/sh
# Opens a GitHub issue for each action below. Its number is noted in the session's file, so that a second run opens
# nothing twice. Run it in a clone of the repository, or name one: GH_REPO=OWNER/NAME sh SCRIPT
# Needs the programs gh (https://cli.github.com) and unblame.
"""
_STDIN = """\
# Some of the actions come from a session that was read from stdin: no file is there to note their numbers in, so
# that each run opens them again.
"""
_FUNCTIONS = """\
set -eu

stop() {
    printf '%s\\n' "$1" >&2
    exit "${2:-1}"
}

command -v gh >/dev/null 2>&1 || stop 'gh is not on PATH. Install it (https://cli.github.com) and run “gh auth login”.'
command -v unblame >/dev/null 2>&1 || stop 'unblame is not on PATH, and no number can be noted: nothing was opened.'
unblame --version >/dev/null 2>&1 || stop 'unblame does not run, and no number can be noted: nothing was opened.'

interrupted=
trap 'interrupted=yes' HUP INT TERM

# The labels are made where they are missing; where that is not allowed, only those are given that are there.
known=
is_known() {
    printf '%s\\n' "$known" | grep -Fiqx -e "$1"
}
list_labels() {
    known=$(gh label list --limit 1000 --json name --jq '.[].name' </dev/null) || stop 'The labels cannot be listed.'
    known=${known:-none}
}
known_labels() {
    [ -n "$known" ] || list_labels
    made=
    for label in "$@"; do
        if ! is_known "$label" && gh label create "$label" </dev/null >/dev/null 2>&1; then
            made=yes
        fi
    done
    [ -z "$made" ] || list_labels
}

has_ticket() {
    code=0
    ticket=$(unblame ticket "$file" "$action" </dev/null) || code=$?
    case $code in
        0) printf '%s\\n' "$action has $ticket already: not opened again." >&2 ;;
        1) return 1 ;;
        *) stop "$file was not read: nothing more is opened." "$code" ;;
    esac
}

# FILE ACTION TITLE LOGIN LABEL...; the text comes on stdin. Without FILE nothing is asked and nothing noted.
issue() {
    file=$1 action=$2 title=$3 login=$4
    shift 4
    [ -z "$interrupted" ] || stop 'Stopped. Run it again to open the rest.' 130
    if [ -n "$file" ] && has_ticket; then
        return 0
    fi
    known_labels "$@"
    for label in "$@"; do
        shift
        if is_known "$label"; then
            set -- "$@" --label "$label"
        fi
    done
    if [ -n "$login" ] && gh api --silent "repos/{owner}/{repo}/assignees/$login" </dev/null >/dev/null 2>&1; then
        set -- "$@" --assignee "$login"
    fi
    [ -z "$interrupted" ] || stop 'Stopped. Run it again to open the rest.' 130
    # From here to the end nothing interrupts: an issue that is open but not noted would be opened again.
    url=$(trap '' HUP INT TERM; gh issue create --title "$title" --body-file - "$@") \\
        || stop "gh could not open an issue for $action. Mend what it says and run this again."
    number=${url##*/}
    case $number in
        '' | *[!0-9]*) stop "gh printed no issue's address for $action but: $url" ;;
    esac
    printf '%s\\n' "$url"
    if [ -n "$file" ]; then
        (trap '' HUP INT TERM; unblame ticket "$file" "$action" "#$number" </dev/null >/dev/null) \\
            || stop "$url is open, but not noted. Do it by hand: unblame ticket \\"$file\\" $action '#$number'"
    fi
}
"""
_NOTHING = "printf '%s\\n' 'There is no action to open.' >&2\n"


def github_script(sessions: Sequence[Out]) -> Made:
    """A POSIX shell script with one `gh issue create` for each open action, written for `sh` and gh 2.

    Before each call it asks `unblame ticket FILE ACTION` whether there is a ticket by now, and behind each it notes
    the new one: a run that was interrupted goes on where it stopped, even after a signal in the middle of a call.
    FILE is written as it was given, so that the script runs in the same folder. The owner's handle becomes the
    assignee if it has the form of a GitHub login and the repository knows it; the name stands in the text anyway.
    No text notifies anybody: an “@” in it is no mention.
    """
    parts = [chosen(out) for out in sessions]
    calls = [_call(task, part.out.path) for part in parts for task in part.tasks]
    left = tuple(said for part in parts for said in part.left)
    if not calls:
        return Made(_HEAD + _NOTHING, 0, left)
    unnoted = any(part.out.path is None and part.tasks for part in parts)
    return Made("\n".join([_HEAD + (_STDIN if unnoted else "") + _FUNCTIONS, *calls]), len(calls), left)


def _call(task: Task, path: Path | None) -> str:
    login = task.handle if _LOGIN.fullmatch(task.handle) else ""
    words = (_argument(path), task.id, cut(task.title, _TITLE_LIMIT), login, *task.labels)
    return f"issue {' '.join(map(quote, words))} {heredoc(_body(task))}"


def _argument(path: Path | None) -> str:
    """The path as a program's argument: it is no option, whatever it begins with."""
    if path is None:
        return ""
    return f"./{path}" if str(path).startswith("-") else str(path)


def _body(task: Task) -> str:
    """What an issue says, as GitHub's markdown."""
    paragraphs = [task.title if len(task.title) > _TITLE_LIMIT else "", task.description]
    blocks = [markdown.prose(paragraph) for paragraph in paragraphs if paragraph]
    for part in task.parts:
        box = "[ ] " if part.heading == "Done when" else ""
        items = [markdown.item(box + markdown.prose(item)) for item in part.items]
        blocks.append("\n".join([f"**{markdown.inline(part.heading)}:**", "", *items]))
    facts = (("Owner", task.owner), ("Due", task.due.isoformat() if task.due else ""), ("Priority", task.priority))
    known = [f"**{label}:** {markdown.inline(text)}" for label, text in facts if text]
    blocks += ["\\\n".join(known)] if known else []
    blocks.append(_source(task))
    return cut(_without_mentions("\n\n".join(blocks)), _BODY_LIMIT)


def _source(task: Task) -> str:
    said = markdown.inline(task.source)
    if not task.link or task.link == task.reference:
        return f"{said}."
    # a path leads from the session's repository, not from the issue
    link = markdown.link(task.link, task.link) if is_address(task.link) else markdown.inline(task.link)
    return f"{said}: {link}"


def _without_mentions(text: str) -> str:
    """An empty comment behind each “@” that would notify somebody: a reader sees no difference."""
    return _CODE_OR_MENTION.sub(lambda found: f"{found[0]}<!-- -->" if found["mention"] else found[0], text)
