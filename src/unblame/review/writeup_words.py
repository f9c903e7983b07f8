"""What a write-up calls things: for who writes one, and for who reads one back."""

from __future__ import annotations

import re

from unblame.record.kinds import Milestone, Phase

CUSTOMERS_TEMPLATES = frozenset({"public", "customer-summary"})
"""Our templates for readers outside: they know nothing of the record but what `[publication]` says."""

MILESTONES: dict[Milestone, str] = {
    "started": "started",
    "impact-started": "impact began",
    "detected": "detected",
    "declared": "incident declared",
    "acknowledged": "acknowledged",
    "investigation-started": "investigation began",
    "cause-identified": "cause found",
    "mitigation-started": "mitigation began",
    "workaround": "workaround in place",
    "partially-restored": "partly restored",
    "resolved": "resolved",
    "customers-informed": "customers informed",
    "customers-updated": "customers updated",
    "resolution-communicated": "resolution announced",
    "closed": "closed",
}

STORY: dict[str, str] = {
    "what_happened": "What happened",
    "leadup": "Before it began",
    "trigger": "What set it off",
    "detection": "How it was noticed",
    "response": "What was done",
    "recovery": "Getting back to normal",
}
"""The headings of the story's parts, in their order."""

TOLD_BY: dict[str, tuple[Phase, ...]] = {
    "leadup": ("lead-up",),
    "detection": ("detection",),
    "response": ("investigation", "mitigation"),
    "recovery": ("recovery",),
}
"""The parts of the story that a write-up tells from the events of a phase while they are empty."""

BESIDE: dict[str, str] = {"well": "What worked", "poorly": "What did not"}
"""The two lists of lessons that stand side by side."""

LESSONS: dict[str, str] = {
    "lucky": "Where luck helped",
    "learned": "What we learned",
    "organisation": "Beyond this incident",
    "surprises": "What surprised us",
    "harder": "What made it harder",
    "next_time": "What we would do next time",
    "questions": "Questions that remain",
}
"""The headings of the other lists, in their order."""

UNKNOWN_TIME = "time unknown"

CONFIRMED = {True: "the owner has said yes", False: "the owner has not said yes"}
PROVISIONAL = {True: "provisional", False: "decided"}
"""How far an action is agreed on."""

NOVEL = {True: "seen for the first time", False: "known from before"}
BREACHED = {True: "breached", False: "kept"}

_QUOTES = re.compile('[“”"„«»]')


def quoted(text: str) -> str:
    """What somebody said, in quotation marks where it has none of its own; empty for nothing."""
    return f"“{text}”" if text and not _QUOTES.search(text) else text


def unquoted(text: str) -> str:
    """What `quoted` was given."""
    bare = text.strip().removeprefix("“").removesuffix("”")
    return bare if quoted(bare) == text.strip() else text.strip()
