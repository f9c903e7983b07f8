"""Actions as the CSV file that Jira imports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from unblame.exports.trackers.chosen import Made, Out, Task, body, chosen, cut
from unblame.exports.trackers.sheet import csv_text

SUMMARY_LIMIT = 255
_DESCRIPTION_LIMIT = 32_767
_MARKUP = re.compile(r"[{\[]|!(?=[^\s!])")
_PRIORITIES = {"P0": "Highest", "P1": "High", "P2": "Medium", "P3": "Low"}
_LABELS = 4
_HEADER = (
    "Summary", "Description", "Assignee", "Due Date", "Priority", *("Labels",) * _LABELS, "Issue Type", "External ID",
)  # fmt: skip


def jira_csv(sessions: Sequence[Out]) -> Made:
    """A header and a row for each open action, as `actions_csv` writes them.

    Jira maps the columns by their names; several of one name fill one field, as its labels. In the import the date
    format must be set to `yyyy-MM-dd`. The assignee is the owner's handle where one is known, else the name: Jira
    asks which account each is. Priorities are those of Jira's default scheme. “External ID” comes back with Jira's
    answer, so that `unblame ticket FILE --csv` finds the action whatever became of its summary.
    """
    parts = [chosen(out) for out in sessions]
    rows = [_row(task) for part in parts for task in part.tasks]
    return Made(csv_text(_HEADER, rows), len(rows), tuple(said for part in parts for said in part.left))


def summary(title: str) -> str:
    """A title as Jira takes it."""
    return cut(title, SUMMARY_LIMIT)


def _row(task: Task) -> tuple[str, ...]:
    whole_title = f"{task.title}\n\n" if len(task.title) > SUMMARY_LIMIT else ""
    return (
        summary(task.title),
        cut(_escaped(whole_title + body(task)), _DESCRIPTION_LIMIT),
        task.handle or task.owner,
        task.due.isoformat() if task.due else "",
        _PRIORITIES.get(task.priority, ""),
        *(task.labels + ("",) * _LABELS)[:_LABELS],
        "Task",
        task.external_id,
    )


def _escaped(text: str) -> str:
    """What Jira's wiki markup would read as a macro, a link, a mention or a picture, shown as it was typed."""
    return _MARKUP.sub(lambda mark: f"\\{mark[0]}", text)
