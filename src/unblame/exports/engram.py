"""A session as a shell script that stores it with engram 0.6: a task, a context, three reasonings, four relations."""

from __future__ import annotations

from importlib.resources import as_file, files

from unblame.exports.render import render
from unblame.exports.shell import heredoc, quote
from unblame.record.kinds import Severity
from unblame.record.session import Session
from unblame.record.text import clean_line, visible

_TITLE_LIMIT = 200
_DESCRIPTION_LIMIT = 1000
_RELEVANCE: dict[Severity, str] = {
    "SEV0": "critical",
    "SEV1": "critical",
    "SEV2": "high",
    "SEV3": "medium",
    "SEV4": "low",
}
_REASONINGS = (
    ("root-cause", "Root Cause Analysis", "0.85", "post-mortem,root-cause"),
    ("action-items", "Post-Mortem Action Items", "0.85", "post-mortem,action-items"),
    ("discussion", "Blameless Post-Mortem Discussion", "0.80", "post-mortem,blameless,discussion"),
)
"""Template, what the title starts with (queries of engram's post-mortems look for it), confidence, tags."""

_HEAD = """\
#!/bin/sh
# Stores a post-mortem with engram 0.6, in a folder that you name: sh SCRIPT DIR
# engram makes a git repository there if there is none. Each run stores everything once more.
set -eu

stop() {
    printf '%s\\n' "$1" >&2
    exit "${2:-1}"
}

[ "$#" -eq 1 ] || stop 'Name the folder that engram keeps its store in: sh SCRIPT DIR' 2
[ -d "$1" ] || stop "$1 is no folder. Make it first: engram makes a git repository in it if there is none." 2
command -v engram >/dev/null 2>&1 || stop 'engram is not on PATH. Install it and run this again: nothing was stored.'
case $1 in
    /*) cd "$1" ;;
    *) cd "./$1" ;;
esac

documents=$(mktemp -d)
trap 'rm -rf "$documents"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# WHAT PRINTED: the id that engram printed, on its line “ID: ...” or alone.
id_in() {
    id=$(printf '%s\\n' "$2" | sed -n 's/^[^[:alnum:]]*ID: *\\([[:alnum:]_-]\\{1,\\}\\) *$/\\1/p' | head -n 1)
    case $id,$2 in
        ?*,*) ;;
        , | ,*[!A-Za-z0-9_-]*) stop "engram printed no line “ID: ...” for $1, but: $2" ;;
        *) id=$2 ;;
    esac
    printf '%s\\n' "$id"
}

# WHAT COMMAND...: run it and print the id of what it made.
made() {
    what=$1
    shift
    printed=$(engram "$@" </dev/null) || stop "engram did not make $what. Mend what it says and run this again."
    id_in "$what" "$printed"
}
"""
_TAIL = """\
printf '%s\\n' "task $task" "context $context" "root cause $root_cause" "action items $action_items" \\
    "discussion $discussion"
"""


def engram_script(session: Session, task_id: str = "", *, agent: str = "unblame") -> str:
    """A POSIX shell script that runs the commands of `engram`; it stops at the first that fails.

    `task_id` is a task that engram has already; without one the script makes a task. The context holds the incident,
    its timeline, numbers and evidence; the reasonings hold why it happened, the actions, and what was discussed. The
    documents go by files, since they may be longer than an argument. The script prints the ids that engram gave.
    """
    name = _name(session)
    calls = [
        _task(session, name, task_id, agent),
        _document(session, "context"),
        _made(
            "context", "the context", "context create",
            title=f"Incident Post-Mortem: {name}", content_file="$documents/context.md",
            source="incident-post-mortem", relevance=_RELEVANCE.get(session.incident.severity or "SEV3", "medium"),
            agent=agent, tags="post-mortem,incident",
        ),
    ]  # fmt: skip
    without_events = session.model_copy(update={"timeline": ()})  # no reasoning tells of them, and there may be many
    for template, title, confidence, tags in _REASONINGS:
        calls += [
            _document(without_events, template),
            _made(
                template.replace("-", "_"), f"the reasoning “{title}”", "reasoning create",
                title=f"{title}: {name}", task_id="$task", agent=agent, confidence=confidence,
                content_file=f"$documents/{template}.md", tags=tags,
            ),
        ]  # fmt: skip
    targets = [("context", "context", "references")]
    targets += [(template.replace("-", "_"), "reasoning", "documents") for template, *_ in _REASONINGS]
    calls += [_relation(*target, agent) for target in targets]
    return "\n".join([_HEAD, *calls, _TAIL])


def _name(session: Session) -> str:
    incident = session.incident
    name = clean_line(incident.title) or clean_line(incident.reference) or clean_line(session.id)
    return _cut(visible(name), _TITLE_LIMIT)


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _task(session: Session, name: str, task_id: str, agent: str) -> str:
    if task_id:
        return f"task={quote(task_id)}\n"
    said = visible(clean_line(session.incident.summary))
    description = _cut(f"Post-mortem of “{name}”. {said}".strip(), _DESCRIPTION_LIMIT)
    title = f"Post-mortem: {name}"
    return _made("task", "the task", "task create", title=title, description=description, agent=agent)


def _document(session: Session, template: str) -> str:
    with as_file(files("unblame.exports") / "templates" / "engram" / f"{template}.md.j2") as path:
        text = render(session, str(path))
    return f'cat >"$documents/{template}.md" {heredoc(text)}'


def _made(variable: str, what: str, command: str, **options: str) -> str:
    return f"{variable}=$(made {quote(what)} {command}{_options(options)})\n"


def _relation(target: str, kind: str, relation: str, agent: str) -> str:
    options = {
        "source_id": "$task",
        "source_type": "task",
        "target_id": f"${target}",
        "target_type": kind,
        "relationship_type": relation,
        "agent": agent,
    }
    what = quote(f"the relation to the {target.replace('_', ' ')}")
    return f"made {what} relationship create{_options(options)} >/dev/null\n"


def _options(options: dict[str, str]) -> str:
    return "".join(f" \\\n    --{key.replace('_', '-')} {_value(key, value)}" for key, value in options.items())


def _value(key: str, value: str) -> str:
    """A value in quotes: a variable of the script's where the option takes an id or a file, else the text itself."""
    is_variable = value.startswith("$") and (key.endswith("_id") or key == "content_file")
    return f'"{value}"' if is_variable else quote(value)
