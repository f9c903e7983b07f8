"""What the standard write-up calls things: the place of the record behind each heading, label and column.

A heading or label that is not here holds what the write-up computes, or is somebody's own.
"""

from __future__ import annotations

from unblame.review.writeup_words import BESIDE, LESSONS, STORY

Place = tuple[str, str]
"""A heading of the second level (empty above the first) and, below it, a heading of the third or a label."""

TITLE: Place = ("", "Post-mortem")
FRONT_MATTER: Place = ("", "Front matter")
COMMENT: Place = ("", "Comment")

PROSE: dict[Place, str] = {
    ("Summary", ""): "incident.summary",
    ("Impact", ""): "impact.description",
    ("The story", "What was seen"): "incident.symptoms",
    **{("The story", heading): f"story.{key}" for key, heading in STORY.items()},
    ("The story", "How it was resolved"): "incident.resolution",
    ("Why it happened", "Root cause"): "root_cause.statement",
    ("Why it happened", "The problem"): "root_cause.problem",
    ("The meeting", "What we commit to"): "meeting.commitment",
}
"""Where a text stands for itself."""

LISTS: dict[Place, str] = {
    **{("Lessons", heading): f"lessons.{key}" for key, heading in (BESIDE | LESSONS).items()},
    ("Open questions", ""): "meeting.parking_lot",
}
"""Where each item is one text of a list."""

TABLES: dict[Place, str] = {
    ("Impact", ""): "impact.measures",
    ("Timeline", ""): "timeline",
    ("Why it happened", "What contributed"): "factors",
    ("Actions", ""): "actions",
    ("The meeting", "People"): "meeting.participants",
    ("The meeting", "Checklist"): "meeting.checklist",
}
"""Where each row of a table is a record. The timeline has a heading for each day where there are several."""

MORE: dict[Place, str] = {
    ("Timeline", "More about the events"): "timeline",
    ("Actions", "More about the actions"): "actions",
}
"""Where a record of a table goes on."""

ENTRIES: dict[Place, str] = {
    ("Patterns beyond this incident", ""): "systemic",
    ("Lessons", "From the discussion"): "lessons.insights",
}
"""Where a bold title and labelled facts below it are a record."""

DATED: dict[Place, str] = {
    ("Follow-up", "Progress"): "follow_up.progress",
    ("Follow-up", "Passed on"): "publication.shared",
    ("Related incidents", ""): "related",
}
"""Where a label (a day, a reference) and the text behind it are a record."""

WHYS: Place = ("Why it happened", "Asking why")
EVIDENCE, NOTES, TIMELINE = "Evidence", "Notes", "Timeline"

LABELLED = frozenset(["", "Impact", "Why it happened", "The meeting", "Follow-up"])
"""Headings that have labelled facts of the whole session below them."""

_FROM = "is worked out from {} and not taken from here."
COMPUTED: dict[Place, str] = {
    ("", "Date"): _FROM.format("the timeline"),
    ("", "Duration"): _FROM.format("the timeline’s milestones"),
    FRONT_MATTER: "is made from the session: change it there. Lines of your own are lost with the next export.",
    ("", "Times"): "is the session’s time zone. Set it in the app, since all times depend on it.",
    ("Measured", ""): _FROM.format("the timeline’s milestones"),
    ("Why it happened", "What contributed"): _FROM.format("the factors in the table"),
    ("Actions", ""): _FROM.format("the actions in the table"),
    ("The meeting", "Survey"): _FROM.format("the survey’s answers"),
    ("The meeting", "How the time went"): _FROM.format("the meeting’s clock"),
    ("Follow-up", "Published"): "is kept by Unblame when a write-up is published, and not taken from here.",
    ("Impact", "Also estimated"): _FROM.format("the numbers that are marked with ~"),
    ("Could not be read yet", ""): "shows what was typed in the app. Correct it there.",
    ("Not settled by a merge", ""): "shows what a merge left. Settle it in the app.",
    ("Other entries of the file", ""): "shows keys of another version. Change them in the session’s file.",
}
"""Why what stands at a place is not taken; one without a label stands for all below its heading."""

HEADINGS = frozenset(
    heading for table in (PROSE, LISTS, TABLES, MORE, ENTRIES, DATED, COMPUTED) for heading, _ in table if heading
) | {EVIDENCE, NOTES}
"""The headings of the second level."""
