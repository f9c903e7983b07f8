"""Actions as a table, for spreadsheets and for trackers that map columns by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from unblame.exports.trackers.chosen import Made, Out, Task, chosen

_FORMULA = re.compile("[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@\t\r＝＋－＠]")
_GUARD = "'"

HEADER = (
    "ID", "Number", "Action", "Description", "Done when", "Addresses", "Owner", "Due", "Priority", "Status", "Labels",
    "Incident", "Reference", "Link",
)  # fmt: skip


def actions_csv(sessions: Sequence[Out]) -> Made:
    """A header and a row for each open action: RFC 4180 with CRLF between the rows, every cell in quotes, UTF-8
    without a byte order mark. Days are ISO 8601, labels parted by spaces, lists one entry a line.
    """
    parts = [chosen(out) for out in sessions]
    rows = [_row(task) for part in parts for task in part.tasks]
    return Made(csv_text(HEADER, rows), len(rows), tuple(said for part in parts for said in part.left))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV in which no cell is taken for a formula."""
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(header)
    table.writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue()


def guarded(cell: str) -> str:
    """A cell that a spreadsheet would compute, behind an apostrophe: “=1+1” as “'=1+1”, also after spaces.

    The rule is that of OWASP's page “CSV Injection”.
    """
    return f"{_GUARD}{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What stood in a cell before `guarded`."""
    bare = cell.removeprefix(_GUARD)
    return bare if guarded(bare) == cell else cell


def _row(task: Task) -> tuple[str, ...]:
    done_when = [item for part in task.lists if part.heading == "Done when" for item in part.items]
    others = [f"{part.heading}: {item}" for part in task.lists if part.heading != "Done when" for item in part.items]
    return (
        task.external_id,
        task.number,
        task.title,
        "\n".join(part for part in (task.description, *others) if part),
        "\n".join(done_when),
        "\n".join(task.addresses),
        task.owner,
        task.due.isoformat() if task.due else "",
        task.priority,
        task.status,
        " ".join(task.labels),
        task.incident,
        task.reference,
        task.link,
    )
